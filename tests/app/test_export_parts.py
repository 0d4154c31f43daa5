"""Choosing what an export writes; stopping it at any stage; what it tells meanwhile."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from xxxf_desktop.app.exporting import (
    ALL,
    ExportBlockedError,
    ExportPart,
    export_packet,
)
from xxxf_desktop.app.stages import Stage
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, KeyFileError, StoppedError
from xxxf_desktop.render import packet_files, word
from xxxf_desktop.render.packet_files import PacketFiles

WORD, PDF, BUNDLE = ExportPart.WORD, ExportPart.PDF, ExportPart.BUNDLE
LEGS = [
    "正在取出图片和证明材料",
    "正在查看图片和证明材料",
    "正在检查",
    "正在排版",
    "正在写 PDF",
    "正在写 Word",
    "正在签名",
]


@pytest.fixture
def draft(example_path: Path) -> Iterator[Draft]:
    with Draft.open(example_path) as opened:
        yield opened


@pytest.fixture
def changing(example_path: Path, tmp_path: Path) -> Iterator[Draft]:
    """Yield a copy that may be changed."""
    copy = tmp_path / "copy.xxxf"
    copy.write_bytes(example_path.read_bytes())
    with Draft.open(copy) as opened:
        yield opened


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("this work was not asked for")


class TestParts:
    @pytest.mark.parametrize(
        ("parts", "as_draft", "expected"),
        [
            pytest.param(ALL, False, {"申报书.docx", "申报书.pdf", "电子包"}, id="all"),
            pytest.param({WORD}, False, {"申报书.docx"}, id="word"),
            pytest.param({PDF}, False, {"申报书.pdf"}, id="pdf"),
            pytest.param({BUNDLE}, False, {"电子包"}, id="bundle"),
            pytest.param({WORD, BUNDLE}, False, {"申报书.docx", "电子包"}, id="word-and-bundle"),
            pytest.param(ALL, True, {"申报书.docx", "申报书.pdf"}, id="draft-never-has-a-bundle"),
            pytest.param({PDF, BUNDLE}, True, {"申报书.pdf"}, id="draft-as-pdf"),
        ],
    )
    def test_only_what_was_chosen_appears(
        self, draft: Draft, tmp_path: Path, parts: set[ExportPart], as_draft: bool,
        expected: set[str],
    ) -> None:  # fmt: skip
        out = tmp_path / "out"
        made = export_packet(draft, out, as_draft=as_draft, parts=parts)
        assert names(out) == expected
        places = {made.word, made.pdf, made.bundle} - {None}
        assert places == {out / name for name in expected}
        assert made.as_draft is as_draft
        assert made.pages > 40

    def test_a_bundle_alone_holds_both_papers_and_verifies(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        made = export_packet(draft, tmp_path / "out", parts={BUNDLE})
        assert made.bundle is not None
        assert verify_bundle(made.bundle, ()).report.ok
        with pikepdf.open(made.bundle / "申报书.pdf") as pdf:
            assert len(pdf.pages) == made.pages
        Document(str(made.bundle / "申报书.docx"))

    def test_the_papers_do_not_depend_on_what_else_is_chosen(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        export_packet(draft, tmp_path / "all")
        export_packet(draft, tmp_path / "word", parts={WORD})
        export_packet(draft, tmp_path / "pdf", parts={PDF})
        whole = contents(tmp_path / "all")
        assert contents(tmp_path / "word") == {"申报书.docx": whole["申报书.docx"]}
        assert contents(tmp_path / "pdf") == {"申报书.pdf": whole["申报书.pdf"]}

    @pytest.mark.parametrize(
        ("parts", "as_draft"),
        [
            pytest.param(set(), False, id="nothing-chosen"),
            pytest.param({BUNDLE}, True, id="bundle-of-a-draft"),
        ],
    )
    def test_nothing_is_no_export(
        self, draft: Draft, tmp_path: Path, parts: set[ExportPart], as_draft: bool
    ) -> None:
        with pytest.raises(ValueError, match="nothing"):
            export_packet(draft, tmp_path / "out", as_draft=as_draft, parts=parts)
        assert not (tmp_path / "out").exists()


class TestWorkNotDone:
    def test_the_pdf_alone_draws_no_proof_page_and_writes_no_word(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(packet_files, "raster_pages", refuse)
        monkeypatch.setattr(word, "write_word", refuse)
        export_packet(draft, tmp_path / "out", parts={PDF})

    def test_word_alone_writes_no_pdf(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(PacketFiles, "write_pdf", refuse)
        export_packet(draft, tmp_path / "out", parts={WORD})

    def test_without_a_bundle_no_key_is_needed(self, draft: Draft, tmp_path: Path) -> None:
        def no_key() -> SigningKey:
            raise KeyFileError("没有密钥。", "")

        export_packet(draft, tmp_path / "out", parts={WORD, PDF}, key=no_key)
        with pytest.raises(KeyFileError):
            export_packet(draft, tmp_path / "out", parts={BUNDLE}, key=no_key)

    def test_a_key_that_cannot_be_had_ends_the_work_at_its_next_step(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_key() -> SigningKey:
            raise KeyFileError("没有密钥。", "")

        def tell(_: Stage) -> None:
            for thread in threading.enumerate():
                if thread.name == "xxxf-soon":
                    thread.join(30)

        monkeypatch.setattr(PacketFiles, "write_word", refuse)
        with pytest.raises(KeyFileError):
            export_packet(draft, tmp_path / "out", key=no_key, progress=tell)
        assert not (tmp_path / "out").exists()

    def test_a_blocked_draft_makes_no_key(self, changing: Draft, tmp_path: Path) -> None:
        changing.save(changing.application().with_field("unit.name", None))
        with pytest.raises(ExportBlockedError):
            export_packet(changing, tmp_path / "out", key=refuse)  # type: ignore[arg-type]


class TestOlderPacket:
    def test_what_is_not_exported_stays(self, changing: Draft, tmp_path: Path) -> None:
        out = tmp_path / "out"
        export_packet(changing, out)
        before = contents(out)
        changing.save(changing.application().with_field("project.leader.title", "总经理"))
        made = export_packet(changing, out, parts={PDF})
        after = contents(out)
        assert made.kept == {}
        assert after["申报书.pdf"] != before["申报书.pdf"]
        assert {**after, "申报书.pdf": b""} == {**before, "申报书.pdf": b""}

    def test_what_was_edited_is_kept_only_of_the_exported(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        export_packet(draft, out)
        for name in ("申报书.docx", "申报书.pdf", "电子包/我的.txt"):
            (out / name).write_bytes(b"mine")
        made = export_packet(draft, out, parts={WORD})
        assert made.kept == {"申报书.docx": "申报书.bak.docx"}
        assert (out / "申报书.pdf").read_bytes() == b"mine"
        assert (out / "电子包" / "我的.txt").read_bytes() == b"mine"
        assert not (out / "电子包.bak").exists()


class TestProgress:
    @pytest.mark.parametrize(
        ("parts", "as_draft", "left_out"),
        [
            pytest.param(ALL, False, set(), id="all"),
            pytest.param({PDF}, False, {"正在写 Word", "正在签名"}, id="pdf"),
            pytest.param({WORD}, False, {"正在写 PDF", "正在签名"}, id="word"),
            pytest.param(ALL, True, {"正在检查", "正在签名"}, id="draft"),
        ],
    )
    def test_names_what_is_done_and_its_share_only_grows(
        self, draft: Draft, tmp_path: Path, parts: set[ExportPart], as_draft: bool,
        left_out: set[str],
    ) -> None:  # fmt: skip
        told: list[Stage] = []
        out = tmp_path / "out"
        export_packet(draft, out, as_draft=as_draft, parts=parts, progress=told.append)
        shares = [stage.share for stage in told]
        assert shares == sorted(shares)
        assert shares[0] == 0
        assert shares[-1] < 1
        assert {leg for leg in LEGS if any(stage.startswith(leg) for stage in told)} == (
            set(LEGS) - left_out
        )

    def test_counts_the_files(self, draft: Draft, tmp_path: Path) -> None:
        told: list[str] = []
        export_packet(draft, tmp_path / "out", parts={PDF}, progress=told.append)
        number = len(draft.files())
        for leg in LEGS[:2]:
            assert f"{leg} {number} / {number}" in told


class TestStopping:
    """A stop at any stage: the target is as before, and nothing lies beside it."""

    def stop_at(self, leg: str) -> Callable[[str], None]:
        def tell(stage: str) -> None:
            if stage.startswith(leg):
                raise StoppedError("已停止导出。", "")

        return tell

    @pytest.mark.parametrize("older", [True, False], ids=["over-an-older", "new"])
    @pytest.mark.parametrize(
        ("parts", "leg"),
        [
            *(pytest.param(ALL, leg, id=f"all-{number}") for number, leg in enumerate(LEGS)),
            *(pytest.param({PDF}, leg, id=f"pdf-{n}") for n, leg in enumerate(LEGS[:5])),
            pytest.param({WORD}, "正在写 Word", id="word"),
            pytest.param({BUNDLE}, "正在写 Word", id="bundle-word"),
            pytest.param({BUNDLE}, "正在签名", id="bundle-sign"),
        ],
    )
    def test_leaves_everything_as_it_was(
        self, draft: Draft, tmp_path: Path, parts: set[ExportPart], leg: str, older: bool
    ) -> None:
        out = tmp_path / "room" / "out"
        out.parent.mkdir()
        if older:
            out.mkdir()
            for name in ("申报书.docx", "申报书.pdf", "笔记.txt"):
                (out / name).write_bytes(b"old")
        before = contents(tmp_path / "room")
        with pytest.raises(StoppedError):
            export_packet(draft, out, parts=parts, progress=self.stop_at(leg))
        assert contents(tmp_path / "room") == before
        assert names(tmp_path / "room") == ({"out"} if older else set())

    def test_of_a_draft(self, draft: Draft, tmp_path: Path) -> None:
        out = tmp_path / "out"
        for leg in [leg for leg in LEGS if leg not in ("正在检查", "正在签名")]:
            with pytest.raises(StoppedError):
                export_packet(draft, out, as_draft=True, progress=self.stop_at(leg))
            assert names(tmp_path) == set()


class TestEditingMeanwhile:
    @pytest.mark.parametrize("at", ["正在取出图片和证明材料 0", "正在取出图片和证明材料 3"])
    def test_a_file_that_goes_is_an_error_that_says_so(
        self, changing: Draft, tmp_path: Path, at: str
    ) -> None:
        def edit(stage: str) -> None:
            if stage.startswith(at):
                changing.save(replace(changing.application(), proofs=()))

        with pytest.raises(DraftError) as failed:
            export_packet(changing, tmp_path / "out", progress=edit)
        assert "有改动，没有导出。再导出一次。" in failed.value.lines()[0]
        assert not (tmp_path / "out").exists()

    def test_an_answer_that_changes_comes_with_the_next_export(
        self, changing: Draft, tmp_path: Path
    ) -> None:
        before = export_packet(changing, tmp_path / "a", parts={PDF}).code

        def edit(stage: str) -> None:
            if stage.startswith("正在检查"):
                changing.save(changing.application().with_field("unit.name", "别的公司"))

        assert export_packet(changing, tmp_path / "b", parts={PDF}, progress=edit).code == before
        assert export_packet(changing, tmp_path / "c", parts={PDF}).code != before


def test_the_bundle_is_dated_by_the_clock(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXXF_TODAY", "2020-04-28")
    made = export_packet(draft, tmp_path / "out", parts={BUNDLE})
    assert made.bundle is not None
    envelope = json.loads((made.bundle / "bundle.jws.json").read_text(encoding="utf-8"))
    payload = envelope["payload"]
    signed = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert signed["created_at"].startswith("2020-04-28T")
