"""What was printed is remembered, and a sheet and a signature of two keys are told of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.app.handing_over import Medium, hand_over
from xxxf_desktop.app.handover_facts import handover_facts
from xxxf_desktop.app.key_care import replace
from xxxf_desktop.app.paper_log import (
    Paper,
    kid_on_paper,
    kid_that_signed,
    note_paper,
    paper_words,
)
from xxxf_desktop.app.paper_out import (
    keep_sheet,
    noted_for_shop,
    print_revision,
    send_copies,
    send_sheet,
    send_trial,
)
from xxxf_desktop.app.printing import PrintOptions
from xxxf_desktop.app.revision_papers import RevisionPapers, make_papers
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.app.session import Session
from xxxf_desktop.app.signing import own_key, own_keys, practice_key
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.cli.wording import log_lines
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, OutputError, PrinterError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.system import printers


@pytest.fixture
def papers(draft: Draft, tmp_path: Path) -> RevisionPapers:
    """The papers of the revision, three copies, with the own key's fingerprint."""
    return make_papers(draft, 1, PrintOptions(copies=3), tmp_path / "work", tmp_path / "papers")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[printers.PrintWish]:
    """Every job a printer got."""
    jobs: list[printers.PrintWish] = []

    def send(wish: printers.PrintWish) -> printers.PrinterAnswer:
        jobs.append(wish)
        return printers.PrinterAnswer("办公室-7", "办公室")

    monkeypatch.setattr(printers, "can_print", lambda: True)
    monkeypatch.setattr(printers, "send", send)
    monkeypatch.setattr(printers, "offers_duplex", lambda _printer: True)
    return jobs


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file the system's viewer was asked to open."""
    files: list[Path] = []
    monkeypatch.setattr(printers, "open_in_viewer", files.append)
    return files


def log_of(draft: Draft) -> list[tuple[str, str]]:
    return [(line.medium, paper_words(line)) for line in draft.handovers()]


def text_of(pdf: Path) -> str:
    with PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


class TestLog:
    def test_files_for_the_copy_shop(self, draft: Draft, papers: RevisionPapers) -> None:
        noted_for_shop(draft, papers)
        assert log_of(draft) == [("纸质申报书", "已生成印刷文件，3 份")]
        assert kid_on_paper(draft, 1) == papers.kid == own_key().kid

    def test_a_printer(
        self, draft: Draft, papers: RevisionPapers, sent: list[printers.PrintWish]
    ) -> None:
        lines = send_copies(draft, papers, "办公室")
        assert lines[0].startswith("已交给打印机“办公室”，任务 办公室-7：3 份")
        assert log_of(draft) == [("纸质申报书", "已交给打印机，3 份")]
        assert kid_on_paper(draft, 1) == ""  # 印刷.pdf names no key
        assert len(sent) == 1

    def test_a_viewer_is_not_called_a_printer(
        self, draft: Draft, papers: RevisionPapers, opened: list[Path]
    ) -> None:
        send_copies(draft, papers, "")
        assert log_of(draft) == [("纸质申报书", "已在阅读器里打开，3 份")]
        assert opened == [papers.job.print_ready]

    def test_a_copy_to_be_looked_at_counts_nothing(
        self, draft: Draft, papers: RevisionPapers, sent: list[printers.PrintWish]
    ) -> None:
        send_trial(papers, "办公室")
        assert len(sent) == 1
        assert log_of(draft) == []

    def test_the_sheet_alone(
        self,
        draft: Draft,
        papers: RevisionPapers,
        sent: list[printers.PrintWish],
        opened: list[Path],
        tmp_path: Path,
    ) -> None:
        send_sheet(draft, papers, "办公室")
        send_sheet(draft, papers, "")
        keep_sheet(draft, papers, tmp_path / "清单.pdf")
        assert log_of(draft) == [
            ("报送清单", "已交给打印机"),
            ("报送清单", "已在阅读器里打开"),
            ("报送清单", "已存为 PDF"),
        ]
        assert not sent[0].duplex
        assert opened == [papers.job.sheet_file]
        assert (tmp_path / "清单.pdf").read_bytes() == papers.job.sheet_file.read_bytes()

    def test_what_did_not_go_out_is_not_noted(
        self, draft: Draft, papers: RevisionPapers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_wish: printers.PrintWish) -> printers.PrinterAnswer:
            raise PrinterError("打印系统没有收下。", "再试一次。")

        monkeypatch.setattr(printers, "can_print", lambda: True)
        monkeypatch.setattr(printers, "send", refuse)
        for go in (send_copies, send_sheet):
            with pytest.raises(PrinterError):
                go(draft, papers, "办公室")
        assert log_of(draft) == []

    def test_paper_is_there_even_where_the_draft_cannot_keep_it(
        self, draft: Draft, papers: RevisionPapers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_arguments: object, **_names: object) -> int:
            raise DraftError("申报稿写不进去。", "检查磁盘。")

        monkeypatch.setattr(draft, "begin_handover", fail)
        assert note_paper(draft, 1, Paper.COPIES, "已交给打印机") == (
            "没能记入报送记录：申报稿写不进去。检查磁盘。",
        )
        assert noted_for_shop(draft, papers).job.notes[-1].startswith("没能记入报送记录")

    def test_a_line_that_was_begun_only_counts_nothing(
        self, draft: Draft, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_arguments: object, **_names: object) -> None:
            raise DraftError("申报稿写不进去。", "检查磁盘。")

        with monkeypatch.context() as patch:
            patch.setattr(draft, "settle_handover", fail)
            assert note_paper(draft, 1, Paper.COPIES, "已交给打印机") != ()
        assert handover_facts(draft).printed == ()
        (line,) = log_lines(draft.handovers())
        assert line.endswith("纸质申报书  没有完成：中途停止")

    def test_the_command_notes_it_too(self, draft: Draft, tmp_path: Path) -> None:
        print_revision(draft, tmp_path / "印", PrintOptions(copies=2))
        assert log_of(draft) == [("纸质申报书", "已生成印刷文件，2 份")]


class TestOtherDraft:
    """另存为 goes on in a draft whose 定稿 1 is another one."""

    @pytest.fixture
    def other(self, draft: Draft, tmp_path: Path, form_2020: Form) -> Iterator[Draft]:
        session = Session(draft, FileRoom.make())
        session.save_as(tmp_path / "另存.xxxf")
        changed = session.draft.application()
        session.draft.save(changed.with_field(form_2020.about.project, "另一个项目"))
        finalise(session.draft)
        yield session.draft
        session.draft.close()
        session.room.close()

    def test_its_paper_is_its_own(
        self, papers: RevisionPapers, other: Draft, tmp_path: Path
    ) -> None:
        """Though both are 定稿 1, and made in one folder."""
        made = make_papers(other, 1, PrintOptions(copies=1), tmp_path / "work", tmp_path / "other")
        assert "另一个项目" in text_of(made.job.print_ready)
        assert "另一个项目" not in text_of(papers.job.print_ready)

    def test_papers_of_the_first_one_are_not_logged_in_it(
        self, papers: RevisionPapers, other: Draft, sent: list[printers.PrintWish]
    ) -> None:
        noted_for_shop(other, papers)
        send_copies(other, papers, "办公室")
        assert log_of(other) == []
        with pytest.raises(OutputError, match="另存以前"):
            send_sheet(other, papers, "办公室")
        assert len(sent) == 1


class TestOutdatedSheet:
    @pytest.fixture
    def outdated(self, draft: Draft, papers: RevisionPapers, tmp_path: Path) -> RevisionPapers:
        """Papers made before a medium was signed with another key."""
        key = practice_key()
        hand_over(draft, tmp_path / "交", Medium.FOLDER, key=lambda: key)
        return papers

    def test_does_not_go_out(
        self,
        draft: Draft,
        outdated: RevisionPapers,
        sent: list[printers.PrintWish],
        tmp_path: Path,
    ) -> None:
        with pytest.raises(OutputError, match="正在换上"):
            send_sheet(draft, outdated, "办公室")
        with pytest.raises(OutputError, match="正在换上"):
            keep_sheet(draft, outdated, tmp_path / "清单.pdf")
        assert sent == []
        assert not (tmp_path / "清单.pdf").exists()

    def test_one_that_is_just_made_anew_is_waited_for(
        self, draft: Draft, papers: RevisionPapers, tmp_path: Path
    ) -> None:
        papers.job.sheet_file.unlink()
        with pytest.raises(OutputError, match="正在重新生成"):
            keep_sheet(draft, papers, tmp_path / "清单.pdf")


class TestTwoKeys:
    def test_paper_after_the_key_was_replaced_says_to_write_first(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        hand_over(draft, tmp_path / "交", Medium.FOLDER)
        old = own_key().kid
        replace(own_keys())
        papers = make_papers(draft, 1, PrintOptions(), tmp_path / "work", tmp_path / "papers")
        assert papers.kid == old
        (heed,) = papers.heed
        assert heed in papers.job.notes
        assert "先重新写入介质" in heed
        assert heed in keep_sheet(draft, papers, tmp_path / "清单.pdf")

    def test_paper_bears_the_key_that_signed(self, draft: Draft, tmp_path: Path) -> None:
        """Also when the draft was closed meanwhile, and the company's certificate is not there."""
        other = practice_key()
        hand_over(draft, tmp_path / "交", Medium.FOLDER, key=lambda: other)
        assert kid_that_signed(draft, 1) == other.kid
        job = print_revision(draft, tmp_path / "印", PrintOptions())
        assert fingerprint(other.kid) in text_of(job.sheet_file)
        assert not any("不一致" in note for note in job.notes)

    def test_a_key_that_is_chosen_for_paper_goes_before_and_is_told_of(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        hand_over(draft, tmp_path / "交", Medium.FOLDER)
        chosen = practice_key().kid
        job = print_revision(draft, tmp_path / "印", PrintOptions(), chosen=chosen)
        assert fingerprint(chosen) in text_of(job.sheet_file)
        (apart,) = (note for note in job.notes if "不一致" in note)
        assert apart.startswith(f"已写入介质的电子版由指纹 {fingerprint(own_key().kid)} 的密钥签名")

    def test_a_medium_signed_with_another_key_than_the_sheet_says_so(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        print_revision(draft, tmp_path / "印", PrintOptions())
        other = practice_key()
        agreeing = hand_over(draft, tmp_path / "甲", Medium.FOLDER)
        assert agreeing.warnings == ()
        (apart,) = hand_over(draft, tmp_path / "乙", Medium.FOLDER, key=lambda: other).warnings
        assert fingerprint(other.kid) in apart
        assert "重新打印报送清单并盖章" in apart

    def test_the_sheet_printed_last_counts(self, draft: Draft, tmp_path: Path) -> None:
        print_revision(draft, tmp_path / "印", PrintOptions())
        other = practice_key()
        hand_over(draft, tmp_path / "甲", Medium.FOLDER, key=lambda: other)
        print_revision(draft, tmp_path / "再印", PrintOptions())
        again = hand_over(draft, tmp_path / "乙", Medium.FOLDER, key=lambda: other)
        assert not [line for line in again.warnings if "不一致" in line]

    def test_each_revision_has_its_own(self, draft: Draft) -> None:
        note_paper(draft, 1, Paper.SHEET, "已存为 PDF", "first")
        application = draft.application()
        field = next(iter(application.fields))
        draft.save(application.with_field(field, "另一个答案"))
        assert kid_on_paper(draft, 1) == "first"
        assert kid_on_paper(draft, 2) == ""
