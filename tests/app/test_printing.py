"""The four files of a 报送 on paper, made from one finished PDF."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest

from tests.render.exported import Exported, exported_example
from xxxf_desktop.app import printing
from xxxf_desktop.app.printing import (
    ALL_NAMES,
    PrintJob,
    PrintOptions,
    PrintSource,
    open_to_print,
    prepare_printing,
    printer_warnings,
    send_to_printer,
)
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.app.stages import Stage
from xxxf_desktop.errors import InputError, OutputError, PrinterError, StoppedError
from xxxf_desktop.system.printers import PrinterAnswer, PrintWish

TODAY = date(2020, 4, 28)
REVISION = RevisionFacts(
    2,
    "AAV75-CC1Z4-81KG0-WVG7Q-F",
    "VKPQ0-63A1M-GXZGW-YF8D1",
    datetime(2020, 5, 6, 10, 30, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory)


@pytest.fixture
def source(example: Exported, monkeypatch: pytest.MonkeyPatch) -> PrintSource:
    monkeypatch.setattr("xxxf_desktop.render.fonts.system_font_folders", lambda: ())
    return PrintSource(example.pdf, example.form, example.application, REVISION, "项目-第2版")


def made(source: PrintSource, folder: Path, **options: object) -> PrintJob:
    wish = PrintOptions(**options)  # type: ignore[arg-type]
    return prepare_printing(source, wish, folder / "打印", today=TODAY)


def pages(pdf: Path) -> int:
    with pikepdf.open(pdf) as opened:
        return len(opened.pages)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


class TestFiles:
    def test_all_four_with_the_copies_of_the_plan(
        self, source: PrintSource, tmp_path: Path
    ) -> None:
        job = made(source, tmp_path)
        assert names(tmp_path / "打印") == sorted(ALL_NAMES)
        assert job.copies == 3
        assert pages(job.print_ready) == 3 * 58
        assert pages(job.sheet_file) == 1
        assert job.spine_label is not None
        assert job.transcript_file.read_bytes().startswith(b"\xef\xbb\xbf")

    def test_paper_is_counted_and_its_pages_named(
        self, source: PrintSource, tmp_path: Path
    ) -> None:
        paper = made(source, tmp_path).paper
        assert (paper.copies, paper.sides, paper.blanks, paper.sheets) == (3, 58, 6, 29)
        assert (paper.spine_mm, paper.has_label) == (3.6, True)
        assert [(mark.page, mark.doing) for mark in paper.marks][1:3] == [
            ("", "“推荐单位”处盖公章"),
            ("51", "“法定代表人：（签字）”处签字"),
        ]
        assert paper.seals == ("第1至15张（封面至第26页）", "第15至29张（第25页至第51页）")

    def test_one_copy_single_sided(self, source: PrintSource, tmp_path: Path) -> None:
        job = made(source, tmp_path, copies=5, in_one_file=False, duplex=False)
        assert pages(job.print_ready) == 52
        assert (job.copies, job.paper.copies, job.paper.sheets) == (5, 5, 52)
        assert "打印 5 份，逐份" in job.notes[0]
        with pikepdf.open(job.print_ready) as pdf:
            assert int(pdf.Root.ViewerPreferences.NumCopies) == 5

    def test_without_a_plan_one_copy(self, source: PrintSource, tmp_path: Path) -> None:
        bare = replace(source, application=replace(source.application, plan=None))
        assert made(bare, tmp_path).copies == 1

    def test_answers_that_are_not_asked_are_not_keyed_in(
        self, source: PrintSource, tmp_path: Path
    ) -> None:
        hidden = source.application.with_field("unit.listed.place", "某处的交易所")
        job = made(replace(source, application=hidden), tmp_path)
        assert "某处的交易所" not in job.transcript_file.read_text(encoding="utf-8-sig")

    def test_a_form_that_wants_no_seal_across_the_pages(
        self, source: PrintSource, tmp_path: Path
    ) -> None:
        form = source.form.model_copy(update={"seal_across_pages": False})
        job = made(replace(source, form=form), tmp_path)
        assert job.paper.seals == ()
        assert not any(section.shows_seal for section in job.sheet.sections)

    def test_again_gives_equal_bytes_and_leaves_other_files_alone(
        self, source: PrintSource, tmp_path: Path
    ) -> None:
        first = {name: (tmp_path / "打印" / name) for name in ALL_NAMES}
        made(source, tmp_path)
        before = {name: path.read_bytes() for name, path in first.items()}
        (tmp_path / "打印" / "我的.txt").write_text("留着", encoding="utf-8")
        made(source, tmp_path)
        assert {name: path.read_bytes() for name, path in first.items()} == before
        assert names(tmp_path / "打印") == sorted([*ALL_NAMES, "我的.txt"])


class TestThinSpine:
    @pytest.fixture
    def thin(self, source: PrintSource, monkeypatch: pytest.MonkeyPatch) -> PrintSource:
        monkeypatch.setattr(printing, "spine_mm", lambda _sheets, _paper: 2.9)
        return source

    def test_gets_no_label_and_says_so(self, thin: PrintSource, tmp_path: Path) -> None:
        job = made(thin, tmp_path)
        assert job.spine_label is None
        assert "书脊.pdf" not in names(tmp_path / "打印")
        assert "不到 3 毫米" in job.notes[-1]

    def test_takes_an_older_label_away(
        self, source: PrintSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made(source, tmp_path)
        monkeypatch.setattr(printing, "spine_mm", lambda _sheets, _paper: 2.9)
        made(source, tmp_path)
        assert "书脊.pdf" not in names(tmp_path / "打印")


class TestNotes:
    def test_say_how_to_print_and_what_was_done(self, source: PrintSource, tmp_path: Path) -> None:
        assert made(source, tmp_path, gutter_mm=8.0).notes == (
            (
                "印刷.pdf 3 份连在一起，每份 58 面、29 张；整个文件打印一遍即得 3 份，"
                "双面（翻转长边），A4，80 克纸，实际大小（不要“适合页面”）。"
            ),
            "左侧装订：各页离开书脊移了 8 毫米，书脊一侧留白约 34 毫米，单双页对称。",
            "各部分从右手页起，所以每份有 6 个空白面，不印页码；原来的页码不变。",
            "按 80 克纸估算，书脊约 3.6 毫米，很窄：标签的字小，裁切要准，不贴也可以。",
        )

    def test_of_a_wide_spine(self, source: PrintSource, tmp_path: Path) -> None:
        job = made(source, tmp_path, duplex=False, paper_gsm=70)
        assert job.notes[-1] == "按 70 克纸估算，书脊约 5.3 毫米；装订好后先比一比，再裁标签。"
        assert not any("空白面" in note for note in job.notes)


class TestProgress:
    def test_is_told_in_order(self, source: PrintSource, tmp_path: Path) -> None:
        told: list[Stage] = []
        prepare_printing(source, PrintOptions(), tmp_path / "打印", told.append, TODAY)
        shares = [stage.share for stage in told]
        assert shares == sorted(shares)
        assert told[0] == "正在找盖章签字的页"
        assert told[-1] == "正在写清单"

    @pytest.mark.parametrize("at", ["正在找", "正在排印刷用的页面 ", "正在写清单"])
    def test_stopping_leaves_nothing(self, source: PrintSource, tmp_path: Path, at: str) -> None:
        def stop(stage: Stage) -> None:
            if stage.startswith(at):
                raise StoppedError("已停止。")

        with pytest.raises(StoppedError):
            prepare_printing(source, PrintOptions(), tmp_path / "打印", stop, TODAY)
        assert names(tmp_path) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            pytest.param({"copies": 0}, "份数", id="no-copies"),
            pytest.param({"copies": 0, "in_one_file": False}, "份数", id="none-by-the-printer"),
            pytest.param({"gutter_mm": 30.0}, "装订边", id="gutter"),
            pytest.param({"paper_gsm": 75}, "75 克纸", id="unknown-paper"),
        ],
    )
    def test_of_options(
        self, source: PrintSource, tmp_path: Path, options: dict[str, object], words: str
    ) -> None:
        with pytest.raises(InputError, match=words):
            made(source, tmp_path, **options)
        assert names(tmp_path) == []

    def test_of_a_pdf_that_is_gone(self, source: PrintSource, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="读不出来"):
            made(replace(source, pdf=tmp_path / "没有.pdf"), tmp_path)
        assert names(tmp_path) == []

    def test_of_another_forms_pdf(
        self, source: PrintSource, tmp_path: Path, form_2018: object
    ) -> None:
        other = replace(source, form=form_2018)  # type: ignore[arg-type]
        with pytest.raises(InputError, match="不是这个申报书版本的 PDF"):
            made(other, tmp_path)

    def test_a_full_disk_leaves_the_older_files(
        self, source: PrintSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made(source, tmp_path)
        before = {name: (tmp_path / "打印" / name).read_bytes() for name in ALL_NAMES}

        def full(*_: object) -> bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(printing, "transcript_bytes", full)
        with pytest.raises(OutputError, match="磁盘空间不足"):
            made(source, tmp_path, copies=1)
        assert {name: (tmp_path / "打印" / name).read_bytes() for name in ALL_NAMES} == before
        assert names(tmp_path) == ["打印"]


class Queue:
    """A print queue that remembers what it was given."""

    def __init__(self, duplex: bool | None = True, works: bool = True) -> None:
        self.wishes: list[PrintWish] = []
        self.opened: list[Path] = []
        self._duplex, self._works = duplex, works

    def can_print(self) -> bool:
        return self._works

    def offers_duplex(self, _printer: str) -> bool | None:
        return self._duplex

    def send(self, wish: PrintWish) -> PrinterAnswer:
        self.wishes.append(wish)
        return PrinterAnswer("Office-12", wish.printer or "Office")

    def open_in_viewer(self, file: Path) -> None:
        self.opened.append(file)

    def take_place(self, monkeypatch: pytest.MonkeyPatch) -> Queue:
        for name in ("can_print", "offers_duplex", "send", "open_in_viewer"):
            monkeypatch.setattr(f"xxxf_desktop.system.printers.{name}", getattr(self, name))
        return self


class TestPrinter:
    def test_copies_in_the_file_are_not_multiplied(
        self, source: PrintSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        queue = Queue().take_place(monkeypatch)
        job = made(source, tmp_path)
        sent = send_to_printer(job, "Office")
        assert queue.wishes == [PrintWish(job.print_ready, "申报书", 1, True, "Office")]
        assert sent.lines == (
            "已交给打印机“Office”，任务 Office-12：3 份，逐份，双面（翻转长边），A4，实际大小。",
            "收下不等于印好，请到打印机旁核对：每份 29 张；正反面没有倒；没有缩小；没有缺页。",
        )

    def test_copies_by_the_printer(
        self, source: PrintSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        queue = Queue().take_place(monkeypatch)
        job = made(source, tmp_path, in_one_file=False, duplex=False)
        send_to_printer(job)
        assert queue.wishes == [PrintWish(job.print_ready, "申报书", 3, False, "")]

    @pytest.mark.parametrize(
        ("duplex", "wanted", "warned"),
        [
            pytest.param(False, True, True, id="printer-cannot"),
            pytest.param(None, True, False, id="printer-does-not-say"),
            pytest.param(False, False, False, id="not-wanted"),
        ],
    )
    def test_a_printer_without_duplex_is_warned_of(
        self,
        source: PrintSource,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        duplex: bool | None,
        wanted: bool,
        warned: bool,
    ) -> None:
        Queue(duplex).take_place(monkeypatch)
        job = made(source, tmp_path, duplex=wanted)
        assert bool(printer_warnings(job, "Office")) == warned
        assert any("可能印成单面" in line for line in send_to_printer(job).lines) == warned

    def test_where_programs_cannot_print_the_viewer_is_offered(
        self, source: PrintSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        queue = Queue(works=False).take_place(monkeypatch)
        job = made(source, tmp_path)
        with pytest.raises(PrinterError, match="不能由程序直接打印"):
            send_to_printer(job, "Office")
        lines = open_to_print(job)
        assert (queue.wishes, queue.opened) == ([], [job.print_ready])
        assert "程序看不到那里印了没有" in lines[0]
        assert lines[1] == job.notes[0]
