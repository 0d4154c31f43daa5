"""Writing both files from one layout: progress, stopping, odd pictures, and next to nothing."""

from __future__ import annotations

import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from docx import Document
from PIL import Image

from tests.packet.making import EDITIONS, complete, empty, packet
from tests.render.exported import (
    Exported,
    exported_example,
    find_all,
    glyphs_of,
    part,
    shipped_fonts,
    words,
)
from tests.render.samples import marked_pdf
from xxxf_desktop.errors import ProofError, StoppedError
from xxxf_desktop.narrative.blocks import Paragraph as ParagraphBlock
from xxxf_desktop.narrative.blocks import TextRun
from xxxf_desktop.packet.look import (
    BODY_PITCH_PT,
    MARGIN_SIDE_PT,
    MARGIN_TOP_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    TEXT_WIDTH_PT,
    Style,
)
from xxxf_desktop.packet.nodes import Figure, Packet, Paragraph, ProofPage, Section, Text
from xxxf_desktop.render import packet_files
from xxxf_desktop.render.packet_files import PacketFiles
from xxxf_desktop.render.raster import Raster, RasterJob, raster_pages

PATIENCE_S = 30
EMU_PER_PT = 12700


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory)


def drawing_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "ThreadPool" in thread.name]


def write_both(packet: Packet, files: dict[str, Path], folder: Path) -> tuple[Path, Path]:
    """Return the Word file and the PDF."""
    work = folder / "work"
    work.mkdir()
    with PacketFiles(packet, shipped_fonts(), files, work) as made:
        made.write_pdf(folder / "a.pdf")
        made.write_word(folder / "a.docx")
    return folder / "a.docx", folder / "a.pdf"


# ---------------------------------------------------------------- progress and stopping


@dataclass
class PatientDrawing:
    """Draws the first page, then goes on when it is told that this was seen.

    So the tests do not depend on which thread is faster.
    """

    seen: threading.Event
    until_stopped: bool = False
    drawn: int = 0

    def __call__(
        self,
        jobs: Sequence[RasterJob],
        on_done: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> list[Raster]:
        def done(count: int) -> None:
            self.drawn = count
            on_done(count)
            assert self.seen.wait(PATIENCE_S)
            if self.until_stopped:
                wait_for(cancelled)

        return raster_pages(jobs, done, cancelled)


def wait_for(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


class TestProgress:
    def test_is_told_how_many_of_how_many_pages(
        self, example: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[tuple[int, int]] = []
        seen = threading.Event()

        def pages_done(done: int, total: int) -> None:
            told.append((done, total))
            if done:
                seen.set()

        monkeypatch.setattr(packet_files, "raster_pages", PatientDrawing(seen))
        with PacketFiles(example.packet, shipped_fonts(), example.files, tmp_path) as made:
            made.write_word(tmp_path / "a.docx", pages_done)
        assert {total for _, total in told} == {13}
        counts = [done for done, _ in told]
        assert counts == sorted(counts)
        assert 0 < counts[-1] <= 13
        assert drawing_threads() == []

    def test_a_stop_ends_the_drawing_and_leaves_no_thread(
        self, example: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = threading.Event()
        drawing = PatientDrawing(seen, until_stopped=True)

        threads: list[str] = []

        def stop(done: int, total: int) -> None:
            if done:
                threads.extend(drawing_threads())
                seen.set()
                raise StoppedError("已停止导出。", "")

        monkeypatch.setattr(packet_files, "raster_pages", drawing)
        with (
            PacketFiles(example.packet, shipped_fonts(), example.files, tmp_path) as made,
            pytest.raises(StoppedError),
        ):
            made.write_word(tmp_path / "a.docx", stop)
        assert threads != []
        assert drawing_threads() == []
        assert not (tmp_path / "a.docx").exists()
        assert drawing.drawn < 13

    def test_leaving_early_ends_the_drawing(
        self, example: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = threading.Event()
        seen.set()
        drawing = PatientDrawing(seen, until_stopped=True)
        monkeypatch.setattr(packet_files, "raster_pages", drawing)
        with PacketFiles(example.packet, shipped_fonts(), example.files, tmp_path):
            pass
        assert drawing_threads() == []
        assert drawing.drawn < 13

    def test_without_word_nothing_is_drawn_before_it_is_asked_for(
        self, example: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn: list[int] = []

        def draw(jobs: Sequence[RasterJob], *rest: Any) -> list[Raster]:
            drawn.append(len(jobs))
            return raster_pages(jobs, *rest)

        monkeypatch.setattr(packet_files, "raster_pages", draw)
        fonts, files = shipped_fonts(), example.files
        with PacketFiles(example.packet, fonts, files, tmp_path, word=False) as made:
            made.write_pdf(tmp_path / "a.pdf")
            assert (drawn, drawing_threads()) == ([], [])
            made.write_word(tmp_path / "a.docx")
        assert drawn == [13]
        assert drawing_threads() == []

    def test_a_proof_that_cannot_be_drawn_is_named(self, tmp_path: Path) -> None:
        broken = tmp_path / "证书.pdf"
        broken.write_bytes(marked_pdf(tmp_path / "whole.pdf").read_bytes()[:300])
        label = Paragraph(Style.PROOF_LABEL, (Text("附1-1-1"),))
        bare = sections(ProofPage("附件/证书.pdf", 0, label))
        with (
            PacketFiles(bare, shipped_fonts(), {"附件/证书.pdf": broken}, tmp_path) as made,
            pytest.raises(ProofError, match=r"证书\.pdf"),
        ):
            made.write_word(tmp_path / "a.docx")
        assert drawing_threads() == []


# ------------------------------------------------------------------------------ figures


def sections(*nodes: Figure | ProofPage | Paragraph) -> Packet:
    return Packet("题", "单位", "", "", (Section("part", nodes),))


def caption(text: str = "图1　总体架构") -> Paragraph:
    return Paragraph(Style.CAPTION, (Text(text),))


def saved(folder: Path, size: tuple[int, int], name: str = "图.png") -> Path:
    Image.new("RGB", size, "navy").save(folder / name)
    return folder / name


def picture_boxes(pdf: Path) -> list[tuple[int, float, float, float, float]]:
    """Return page, left, top, width and height of every picture, from the upper left corner."""
    boxes: list[tuple[int, float, float, float, float]] = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for index, page in enumerate(document):
            for thing in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE]):
                left, bottom, right, top = _bounds(thing)
                boxes.append((index, left, PAGE_HEIGHT_PT - top, right - left, top - bottom))
            page.close()
    return boxes


def _bounds(thing: Any) -> tuple[float, float, float, float]:
    sides = [raw.c_float() for _ in range(4)]
    assert raw.FPDFPageObj_GetBounds(thing.raw, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def word_extents(word: Path) -> list[tuple[float, float]]:
    """Return width and height of every picture in points."""
    extents = find_all(part(word, "word/document.xml"), "//wp:extent")
    return [(int(e.get("cx")) / EMU_PER_PT, int(e.get("cy")) / EMU_PER_PT) for e in extents]


class TestFigures:
    @pytest.mark.parametrize(
        ("size_px", "asked_pt"),
        [
            pytest.param((3000, 200), 900.0, id="much-too-wide"),
            pytest.param((200, 3000), 400.0, id="much-too-high"),
            pytest.param((900, 1273), 448.5, id="as-wide-as-the-text-and-too-high"),
            pytest.param((40, 30), 300.0, id="few-pixels"),
            pytest.param((800, 600), 28.0, id="stamp"),
        ],
    )
    def test_stays_within_the_page_in_both_files(
        self, tmp_path: Path, size_px: tuple[int, int], asked_pt: float
    ) -> None:
        files = {"图.png": saved(tmp_path, size_px)}
        figure = Figure("图.png", asked_pt, caption())
        word, pdf = write_both(sections(figure), files, tmp_path)
        ((page, left, top, width, height),) = picture_boxes(pdf)
        assert page == 0
        assert width <= min(asked_pt, TEXT_WIDTH_PT) + 0.01
        assert left + width / 2 == pytest.approx(PAGE_WIDTH_PT / 2, abs=0.01)
        assert top >= MARGIN_TOP_PT
        assert top + height <= MARGIN_TOP_PT + 21 * BODY_PITCH_PT
        assert width / height == pytest.approx(size_px[0] / size_px[1], rel=0.001)
        ((word_width, word_height),) = word_extents(word)
        assert (word_width, word_height) == pytest.approx((width, height), abs=0.01)
        at_limit = pytest.approx(20 * BODY_PITCH_PT - 6, abs=0.01)
        assert width == pytest.approx(min(asked_pt, TEXT_WIDTH_PT)) or height == at_limit

    def test_keeps_its_caption_on_its_page(self, tmp_path: Path) -> None:
        files = {"图.png": saved(tmp_path, (200, 3000))}
        line = Paragraph(Style.BODY, (Text("正文一行。"),))
        figure = Figure("图.png", 400.0, caption())
        _, pdf = write_both(sections(line, line, figure, line), files, tmp_path)
        assert [box[0] for box in picture_boxes(pdf)] == [1]
        shown = [words(glyphs) for glyphs in glyphs_of(pdf)]
        assert shown == ["正文一行。正文一行。1", "图1总体架构正文一行。2"]

    def test_one_file_shown_twice_is_stored_once(self, tmp_path: Path) -> None:
        files = {"图.png": saved(tmp_path, (300, 200))}
        figure = Figure("图.png", 200.0, caption())
        word, pdf = write_both(sections(figure, figure), files, tmp_path)
        assert len(picture_boxes(pdf)) == len(word_extents(word)) == 2
        with zipfile.ZipFile(word) as package:
            media = [name for name in package.namelist() if name.startswith("word/media/")]
        assert len(media) == 1

    def test_stands_without_a_caption(self, tmp_path: Path) -> None:
        files = {"图.png": saved(tmp_path, (300, 200))}
        word, pdf = write_both(sections(Figure("图.png", 200.0, None)), files, tmp_path)
        assert len(picture_boxes(pdf)) == len(word_extents(word)) == 1
        assert picture_boxes(pdf)[0][1] > MARGIN_SIDE_PT


# --------------------------------------------------------------------- next to nothing


def bare(form_id: str) -> Packet:
    """Return a complete application's packet without proofs and figures."""
    whole = complete(form_id)
    text = (ParagraphBlock(runs=(TextRun(text="正文。"),)),)
    narrative = dict.fromkeys(whole.narrative, text)
    return packet(replace(whole, narrative=narrative, proofs=()), {})


@pytest.mark.parametrize("form_id", EDITIONS)
class TestNextToNothing:
    def test_no_proof_and_no_figure(self, tmp_path: Path, form_id: str) -> None:
        word, pdf = write_both(bare(form_id), {}, tmp_path)
        text = "".join(words(page) for page in glyphs_of(pdf))
        assert text.count("正文。") == len(complete(form_id).narrative) == 9
        assert text.count("镕堃珺信息技术有限公司") == 2
        assert picture_boxes(pdf) == []
        assert word_extents(word) == []
        assert len(Document(str(word)).tables) == 2

    def test_no_answer_at_all(self, tmp_path: Path, form_id: str) -> None:
        word, pdf = write_both(packet(empty(form_id), {}), {}, tmp_path)
        text = "".join(words(page) for page in glyphs_of(pdf))
        for heading in ("填表须知", "申报单位信息表", "三、申报项目详细介绍", "附1", "附2", "附3"):
            assert heading in text
        assert "☑" not in text
        controls = find_all(part(word, "word/document.xml"), "//w:sdt[not(.//w14:checkbox)]")
        assert len(controls) > 40
        assert all(find_all(control, "w:sdtPr/w:showingPlcHdr") for control in controls)

    def test_progress_is_not_told_where_nothing_is_drawn(
        self, tmp_path: Path, form_id: str
    ) -> None:
        def never(done: int, total: int) -> None:
            assert (done, total) == (0, 0)

        with PacketFiles(packet(empty(form_id), {}), shipped_fonts(), {}, tmp_path) as made:
            made.write_word(tmp_path / "a.docx", never)
        assert (tmp_path / "a.docx").stat().st_size > 0
        assert drawing_threads() == []
