"""Exporting: whole or not at all, the same every time, nothing hidden in it."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import threading
import zipfile
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docx import Document

from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.app import drafting
from xxxf_desktop.app.attachments import with_proof_pages, with_proof_rotation
from xxxf_desktop.app.exporting import ExportBlockedError, ExportedPacket, export_packet
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import OutputError, StoppedError
from xxxf_desktop.render import packet_files, word
from xxxf_desktop.rules.finding import Severity


@pytest.fixture(scope="module")
def example(example_path: Path) -> Path:
    """Return the example's draft; tests open it and do not change it."""
    return example_path


@pytest.fixture
def draft(example: Path) -> Iterator[Draft]:
    with Draft.open(example) as opened:
        yield opened


def empty_draft(folder: Path) -> Path:
    path = folder / "空.xxxf"
    drafting.create_draft(path, "miit-2020", None)
    return path


def papers(made: ExportedPacket) -> tuple[Path, Path]:
    """Return the Word file and the PDF, both of which there must be."""
    assert made.word is not None
    assert made.pdf is not None
    return made.word, made.pdf


def pdf_text(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def word_text(path: Path) -> str:
    """Return what a reader of the Word file comes to see: text, control names, properties."""
    shown = re.compile(r"<(?:w:t|\w*dc\w*:\w+|cp:\w+)(?: [^>]*)?>([^<]*)<|w:alias w:val=\"([^\"]*)")
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.endswith(".xml")]
        xml = "".join(package.read(name).decode("utf-8") for name in parts)
    return "\n".join("".join(found) for found in shown.findall(xml))


def manifest(bundle: Path) -> dict[str, Any]:
    envelope = json.loads((bundle / "bundle.jws.json").read_text(encoding="utf-8"))
    payload = envelope["payload"]
    parsed: dict[str, Any] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return parsed


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files_below(folder)}


def pages_of(draft: Draft, proof: Proof, folder: Path) -> int:
    if proof.file is None:
        return 0
    draft.copy_file(proof.file, folder / "proof")
    return inspect(folder / "proof", proof.file).pages


class TestWhole:
    def test_word_pdf_and_a_bundle_that_verifies(self, draft: Draft, tmp_path: Path) -> None:
        made = export_packet(draft, tmp_path / "out")
        assert made.bundle is not None
        assert verify_bundle(made.bundle, ()).report.ok
        assert {path.name for path in (tmp_path / "out").iterdir()} == {
            "申报书.docx",
            "申报书.pdf",
            "电子包",
        }
        word, pdf_path = papers(made)
        with pikepdf.open(pdf_path) as pdf:
            assert len(pdf.pages) == made.pages
        Document(str(word))

    def test_the_bundle_holds_every_file_of_the_draft(self, draft: Draft, tmp_path: Path) -> None:
        made = export_packet(draft, tmp_path / "out")
        assert made.bundle is not None
        own = {"申报书.docx", "申报书.pdf", "校验说明.txt", "bundle.jws.json"}
        assert files_below(made.bundle) == own | set(draft.files())
        listed = {entry["path"] for entry in manifest(made.bundle)["files"]}
        assert listed == files_below(made.bundle) - {"bundle.jws.json"}

    def test_the_paper_in_the_bundle_is_the_paper_beside_it(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        made = export_packet(draft, tmp_path / "out")
        assert made.bundle is not None
        for path in papers(made):
            assert (made.bundle / path.name).read_bytes() == path.read_bytes()

    def test_twice_the_same_bytes_and_code(self, draft: Draft, tmp_path: Path) -> None:
        first = export_packet(draft, tmp_path / "a")
        second = export_packet(draft, tmp_path / "b")
        assert first.code == second.code
        for one, other in zip(papers(first), papers(second), strict=True):
            assert one.read_bytes() == other.read_bytes()

    def test_another_answer_gives_another_code(self, example: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.xxxf"
        copy.write_bytes(example.read_bytes())
        with Draft.open(copy) as draft:
            before = export_packet(draft, tmp_path / "a").code
            draft.save(draft.application().with_field("project.leader.title", "总经理"))
            assert export_packet(draft, tmp_path / "b").code != before

    def test_chosen_and_turned_pages_are_printed_and_signed(
        self, example: Path, draft: Draft, tmp_path: Path
    ) -> None:
        before = export_packet(draft, tmp_path / "before")
        copy = tmp_path / "copy.xxxf"
        copy.write_bytes(example.read_bytes())
        with Draft.open(copy) as changed:
            whole = changed.application()
            longest = max(whole.proofs, key=lambda proof: pages_of(changed, proof, tmp_path))
            pages = pages_of(changed, longest, tmp_path)
            assert pages > 1
            item, index = longest.item, whole.proofs_of(longest.item).index(longest)
            chosen = with_proof_pages(whole, item, index, str(pages))
            changed.save(with_proof_rotation(chosen, item, index, 90))
            made = export_packet(changed, tmp_path / "after")
        assert made.pages == before.pages - pages + 1
        assert made.code != before.code
        assert made.bundle is not None
        assert verify_bundle(made.bundle, ()).report.ok
        (signed,) = [proof for proof in manifest(made.bundle)["proofs"] if "pages" in proof]
        assert (signed["pages"], signed["rotate"]) == (str(pages), 90)
        original = (made.bundle / str(longest.file)).read_bytes()
        assert original == draft.read_file(str(longest.file))

    def test_hidden_answers_are_neither_printed_nor_signed(
        self, example: Path, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copy.xxxf"
        copy.write_bytes(example.read_bytes())
        with Draft.open(copy) as draft:
            changed = draft.application().with_field("unit.listed", False)
            draft.save(changed.with_field("unit.listed.place", "隐藏交易所"))
            made = export_packet(draft, tmp_path / "out")
        assert made.bundle is not None
        assert "unit.listed.place" not in manifest(made.bundle)["answers"]
        word, pdf = papers(made)
        assert "隐藏交易所" not in pdf_text(pdf)
        assert "隐藏交易所" not in word_text(word)

    def test_an_older_packet_is_replaced_and_other_files_stay(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        target = tmp_path / "out"
        (target / "电子包").mkdir(parents=True)
        (target / "电子包" / "旧.txt").write_text("旧", encoding="utf-8")
        (target / "申报书.pdf").write_text("旧", encoding="utf-8")
        (target / "我的笔记.txt").write_text("留着", encoding="utf-8")
        made = export_packet(draft, target)
        assert made.bundle is not None
        assert verify_bundle(made.bundle, ()).report.ok
        assert (target / "我的笔记.txt").read_text(encoding="utf-8") == "留着"

    def test_the_edition_of_2018_has_no_later_year(self, example: Path, tmp_path: Path) -> None:
        with Draft.open(example) as source:
            held = source.application()
            fields = {key: value for key, value in held.fields.items() if "start" not in key}
        path = tmp_path / "2018.xxxf"
        drafting.create_draft(path, "tianjin-2018", None)
        bare = Application("tianjin-2018", "tianjin-2018", {"unit.name": fields["unit.name"]})
        with Draft.open(path) as draft:
            draft.save(bare)
            made = export_packet(draft, tmp_path / "out", as_draft=True)
        word, pdf = papers(made)
        for text in (pdf_text(pdf), word_text(word)):
            assert "信息消费试点示范项目" in text
            assert "二〇一八年" in text
            assert "2017" in text
            assert "2019" not in text
            assert "2020" not in text
            assert "新型信息消费示范" not in text


class TestDraftMark:
    def test_every_page_says_so_and_there_is_no_bundle(self, draft: Draft, tmp_path: Path) -> None:
        made = export_packet(draft, tmp_path / "out", as_draft=True)
        assert made.bundle is None
        assert files_below(tmp_path / "out") == {"申报书.docx", "申报书.pdf"}
        word, pdf_path = papers(made)
        pdf = pypdfium2.PdfDocument(pdf_path)
        marked = ["草稿" in page.get_textpage().get_text_bounded() for page in pdf]
        pdf.close()
        assert all(marked)
        headers = [section.header for section in Document(str(word)).sections]
        assert all(header.paragraphs[0].text == "草稿" for header in headers)

    def test_needs_no_answer_at_all(self, tmp_path: Path) -> None:
        with Draft.open(empty_draft(tmp_path)) as draft:
            made = export_packet(draft, tmp_path / "out", as_draft=True)
        assert "申报单位信息表" in pdf_text(papers(made)[1])

    def test_does_not_replace_a_packet_with_a_bundle(self, draft: Draft, tmp_path: Path) -> None:
        export_packet(draft, tmp_path / "out")
        before = contents(tmp_path / "out")
        with pytest.raises(OutputError) as refused:
            export_packet(draft, tmp_path / "out", as_draft=True)
        assert "请为草稿换一个文件夹" in refused.value.lines()[0]
        assert contents(tmp_path / "out") == before

    def test_survives_characters_that_no_paper_can_show(self, tmp_path: Path) -> None:
        with Draft.open(empty_draft(tmp_path)) as draft:
            draft.save(draft.application().with_field("unit.name", "甲\x00乙\x0b丙"))
            made = export_packet(draft, tmp_path / "out", as_draft=True)
        assert "甲乙丙" in pdf_text(papers(made)[1])


class TestBlocked:
    def test_by_every_error_and_nothing_is_written(self, tmp_path: Path) -> None:
        with (
            Draft.open(empty_draft(tmp_path)) as draft,
            pytest.raises(ExportBlockedError) as blocked,
        ):
            export_packet(draft, tmp_path / "out")
        assert not (tmp_path / "out").exists()
        codes = {found.code for found in blocked.value.findings}
        assert "REQUIRED_MISSING" in codes
        errors = [f for f in blocked.value.findings if f.severity is Severity.ERROR]
        assert f"还有 {len(errors)} 处" in blocked.value.message

    def test_not_by_a_warning(self, example: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.xxxf"
        copy.write_bytes(example.read_bytes())
        with Draft.open(copy) as draft:
            spend = draft.application().with_field("unit.rnd_spend", "99999.00")
            draft.save(spend)
            export_packet(draft, tmp_path / "out")


@pytest.fixture(scope="module")
def packet(
    example: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    """Return an exported packet and its content."""
    folder = tmp_path_factory.mktemp("packet") / "out"
    with pytest.MonkeyPatch.context() as patch, Draft.open(example) as draft:
        patch.setenv("XXXF_DATA_DIR", str(folder.parent / "data"))
        export_packet(draft, folder)
    return folder, contents(folder)


Packet = tuple[Path, dict[str, bytes]]


class TestWhatWasEdited:
    """The colleague's changes to an older packet are kept beside the new one."""

    @pytest.fixture
    def out(self, packet: Packet, tmp_path: Path) -> Path:
        shutil.copytree(packet[0], tmp_path / "out")
        return tmp_path / "out"

    def test_an_older_packet_as_it_was_exported_is_replaced(
        self, draft: Draft, out: Path, packet: Packet
    ) -> None:
        (out / "电子包" / "Thumbs.db").write_bytes(b"windows")
        made = export_packet(draft, out)
        assert made.kept == {}
        assert files_below(out) == set(packet[1])

    @pytest.mark.parametrize("name", ["申报书.docx", "申报书.pdf"])
    def test_paper(self, draft: Draft, out: Path, packet: Packet, name: str) -> None:
        backup = name.replace(".", ".bak.")
        (out / name).write_bytes(b"edited")
        assert export_packet(draft, out).kept == {name: backup}
        assert (out / backup).read_bytes() == b"edited"
        assert (out / name).read_bytes() == packet[1][name]
        (out / name).write_bytes(b"again")
        assert export_packet(draft, out).kept == {name: backup.replace(".bak", ".bak-2")}
        assert (out / backup).read_bytes() == b"edited"

    @pytest.mark.parametrize("name", ["扫描件.pdf", "申报书.docx", "图片/我的.png"])
    def test_a_bundle(self, draft: Draft, out: Path, packet: Packet, name: str) -> None:
        (out / "电子包" / name).write_bytes(b"mine")
        kept = dict(export_packet(draft, out).kept)
        assert kept.pop("电子包") == "电子包.bak"
        assert kept == {}
        assert (out / "电子包.bak" / name).read_bytes() == b"mine"
        assert files_below(out / "电子包") == {
            name.removeprefix("电子包/") for name in packet[1] if name.startswith("电子包/")
        }

    def test_no_bundle_at_all(self, draft: Draft, tmp_path: Path) -> None:
        out = tmp_path / "out"
        (out / "电子包").mkdir(parents=True)
        (out / "电子包" / "a").write_bytes(b"mine")
        (out / "电子包.bak").mkdir()
        assert export_packet(draft, out).kept == {"电子包": "电子包.bak-2"}
        assert (out / "电子包.bak-2" / "a").read_bytes() == b"mine"

    def test_an_empty_folder_is_nobody_s_work(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "out" / "电子包").mkdir(parents=True)
        assert export_packet(draft, tmp_path / "out").kept == {}

    def test_a_draft_where_nothing_tells(self, tmp_path: Path) -> None:
        with Draft.open(empty_draft(tmp_path)) as draft:
            export_packet(draft, tmp_path / "out", as_draft=True)
            again = export_packet(draft, tmp_path / "out", as_draft=True)
            assert again.kept == {}
            papers(again)[0].write_bytes(b"edited")
            changed = export_packet(draft, tmp_path / "out", as_draft=True)
        assert changed.kept == {"申报书.docx": "申报书.bak.docx"}


class TestFailures:
    """Whatever goes wrong, nothing half-written lies under a final name, or beside it."""

    def assert_untouched(self, folder: Path) -> None:
        assert not (folder / "out").exists()
        assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []

    def test_a_full_disk(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(word, "write_word", full)
        with pytest.raises(OutputError) as failed:
            export_packet(draft, tmp_path / "out")
        assert "磁盘空间不足" in "".join(failed.value.lines())
        self.assert_untouched(tmp_path)

    @pytest.mark.parametrize("function", ["fsync", "replace"])
    def test_a_full_disk_below_names_the_target(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, function, full)
        with pytest.raises(OutputError) as failed:
            export_packet(draft, tmp_path / "out")
        assert failed.value.message == f"不能写入 {tmp_path / 'out'}：磁盘空间不足。"
        self.assert_untouched(tmp_path)

    @pytest.mark.parametrize("stage", ["检查", "写 PDF", "写 Word", "签名"])
    def test_a_stick_pulled_out(self, draft: Draft, tmp_path: Path, stage: str) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()

        def pull_out(said: str) -> None:
            if stage in said:
                shutil.rmtree(stick, ignore_errors=True)

        with pytest.raises(OutputError) as failed:
            export_packet(draft, stick / "out", progress=pull_out)
        line = failed.value.lines()[0]
        assert line.startswith(f"不能写入 {stick / 'out'}：文件夹不存在，或者已被移走")

    def test_a_stop_while_the_pictures_are_drawn(self, draft: Draft, tmp_path: Path) -> None:
        def stop_at_word(stage: str) -> None:
            if "Word" in stage:
                raise StoppedError("已停止导出。", "")

        with pytest.raises(StoppedError):
            export_packet(draft, tmp_path / "out", progress=stop_at_word)
        self.assert_untouched(tmp_path)

    def test_a_layout_that_fails_stops_the_drawing_beside_it(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(packet_files, "lay_out", fails)
        with pytest.raises(OutputError):
            export_packet(draft, tmp_path / "out")
        drawing = [t.name for t in threading.enumerate() if "ThreadPool" in t.name]
        assert drawing == []
        self.assert_untouched(tmp_path)

    def test_a_target_that_is_a_file(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("文件", encoding="utf-8")
        with pytest.raises(OutputError):
            export_packet(draft, tmp_path / "out")
        assert (tmp_path / "out").read_text(encoding="utf-8") == "文件"

    def test_a_packet_that_stands_stays_when_the_next_fails(
        self, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        export_packet(draft, tmp_path / "out")
        before = contents(tmp_path / "out")

        def gone(*_: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(word, "write_word", gone)
        with pytest.raises(OutputError):
            export_packet(draft, tmp_path / "out")
        assert contents(tmp_path / "out") == before

    @pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs mount")
    # reportlab and Pillow leave their file open when its disk runs full.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_a_small_stick_at_every_size(self, draft: Draft, tmp_path: Path) -> None:
        """A real file system that runs full at another place each time."""
        stick = tmp_path / "stick"
        stick.mkdir()
        for kilobytes in (64, 600, 1500, 2500, 4000, 6000):
            options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(stick)]
            mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
            if mounted.returncode:
                pytest.skip("mounting is not allowed here")
            try:
                with pytest.raises(OutputError):
                    export_packet(draft, stick / "out")
                assert list(stick.iterdir()) == []
            finally:
                subprocess.run(["umount", str(stick)], check=True)
