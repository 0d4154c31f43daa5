"""A chosen and turned proof page is the same upright page in PDF, Word and preview."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.render.exported import find_all, part, shipped_fonts
from tests.render.samples import (
    A4,
    A4_LANDSCAPE,
    UPRIGHT,
    add_annotation,
    add_marked_page,
    corners,
    jpeg_bytes,
    picture,
    save_turned,
    scanned_pdf,
)
from xxxf_desktop.packet.look import BODY_PITCH_PT, MARGIN_SIDE_PT, MARGIN_TOP_PT, Style
from xxxf_desktop.packet.nodes import Packet, Paragraph, ProofPage, Section, Text
from xxxf_desktop.render.layout import proof_box
from xxxf_desktop.render.packet_files import PacketFiles
from xxxf_desktop.render.paper import Paper

FILE = "附件/证书"
EMU_PER_PT = 12700
SCALE = 1.0  # pixels per point
ROTATIONS = [0, 90, 180, 270]


def marked(rotate: int, size: tuple[float, float]) -> Callable[[Path], Path]:
    """Return what writes a PDF whose second page is the marked one."""

    def write(folder: Path) -> Path:
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=A4)
            add_marked_page(pdf, size, rotate, margin=20)
            pdf.save(folder / "p.pdf")
        return folder / "p.pdf"

    return write


def scanned(folder: Path) -> Path:
    pages = [jpeg_bytes(Image.new("L", (80, 80))), jpeg_bytes(picture(1240, 1754))]
    return scanned_pdf(folder / "scan.pdf", pages)


def for_the_viewer(folder: Path) -> Path:
    """Write a page that only a viewer can draw: a square without an appearance."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = add_marked_page(pdf, A4_LANDSCAPE)
        add_annotation(pdf, page, Subtype=pikepdf.Name.Square, Rect=[300, 300, 400, 400])
        pdf.save(folder / "viewer.pdf")
    return folder / "viewer.pdf"


def photo(kind: str, orientation: int) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        return save_turned(folder / f"p.{kind}", orientation, (1500, 900))

    return write


def fax(folder: Path) -> Path:
    """Write a TIFF whose second page is the marked one."""
    first = Image.new("RGB", (90, 90), "grey")
    first.save(folder / "p.tif", save_all=True, append_images=[picture(1500, 900)])
    return folder / "p.tif"


FILES = [
    pytest.param(marked(0, A4), 1, id="pdf-portrait"),
    pytest.param(marked(90, A4_LANDSCAPE), 1, id="pdf-turned-by-itself"),
    pytest.param(marked(270, (200, 120)), 1, id="pdf-card"),
    pytest.param(scanned, 1, id="pdf-scan"),
    pytest.param(for_the_viewer, 1, id="pdf-for-the-viewer"),
    pytest.param(photo("jpg", 1), 0, id="jpeg"),
    pytest.param(photo("jpg", 6), 0, id="jpeg-turned-by-itself"),
    pytest.param(photo("jpg", 7), 0, id="jpeg-mirrored"),
    pytest.param(photo("png", 1), 0, id="png"),
    pytest.param(photo("bmp", 1), 0, id="bmp"),
    pytest.param(photo("tif", 8), 0, id="tiff-turned-by-itself"),
    pytest.param(fax, 1, id="tiff-page"),
]


def turned(names: list[str], rotate: int) -> list[str]:
    """Return the corners of a page after turning it clockwise."""
    for _ in range(rotate // 90):
        left_top, right_top, left_bottom, right_bottom = names
        names = [left_bottom, left_top, right_bottom, right_top]
    return names


@dataclass(frozen=True, slots=True)
class Shown:
    """The proof page as each of the three has it, cut to what is printed of it."""

    pdf: Image.Image
    word: Image.Image
    preview: Image.Image


def shown(file: Path, page: int, rotate: int, folder: Path) -> Shown:
    label = Paragraph(Style.PROOF_LABEL, (Text("附1-1-1"),))
    node = ProofPage(FILE, page, label, rotate)
    packet = Packet("题", "单位", "", "", (Section("part", (node,)),))
    work = folder / "work"
    work.mkdir()
    with PacketFiles(packet, shipped_fonts(), {FILE: file}, work) as made:
        made.write_pdf(folder / "a.pdf")
        made.write_word(folder / "a.docx")
    drawn = Paper(packet, shipped_fonts(), {}, {FILE: file}, work).draw(0, SCALE)
    size = (drawn.width_px, drawn.height_px)
    preview = Image.frombytes("RGB", size, drawn.data, "raw", "BGRX", drawn.stride)
    word, size_pt = word_picture(folder / "a.docx")
    box = printed_box(size_pt)
    return Shown(drawn_page(folder / "a.pdf").crop(box), word, preview.crop(box))


def drawn_page(pdf: Path) -> Image.Image:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        bitmap = document[0].render(scale=SCALE)
        image: Image.Image = bitmap.to_pil().convert("RGB").copy()
        bitmap.close()
    return image


def word_picture(word: Path) -> tuple[Image.Image, tuple[float, float]]:
    """Return the only picture of a Word file and its printed size in points."""
    (extent,) = find_all(part(word, "word/document.xml"), "//wp:extent")
    with zipfile.ZipFile(word) as package:
        (name,) = [name for name in package.namelist() if name.startswith("word/media/")]
        image = Image.open(io.BytesIO(package.read(name))).convert("RGB")
    return image, (int(extent.get("cx")) / EMU_PER_PT, int(extent.get("cy")) / EMU_PER_PT)


def printed_box(size_pt: tuple[float, float]) -> tuple[int, int, int, int]:
    """Return where a proof of that size stands on the page, in pixels."""
    room = proof_box()
    left = MARGIN_SIDE_PT + (room[0] - size_pt[0]) / 2
    top = MARGIN_TOP_PT + BODY_PITCH_PT + (room[1] - size_pt[1]) / 2
    corners_pt = (left, top, left + size_pt[0], top + size_pt[1])
    return tuple(round(side * SCALE) for side in corners_pt)  # type: ignore[return-value]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures differ on the average, of 255, seen from afar."""
    size = (48, 48)
    small = [image.resize(size, Image.Resampling.BOX) for image in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3


@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize(("write", "page"), FILES)
def test_is_the_same_in_all_three(
    tmp_path: Path, write: Callable[[Path], Path], page: int, rotate: int
) -> None:
    seen = shown(write(tmp_path), page, rotate, tmp_path)
    assert corners(seen.pdf) == turned(UPRIGHT, rotate)
    assert corners(seen.word) == turned(UPRIGHT, rotate)
    assert seen.preview.tobytes() == seen.pdf.tobytes()
    assert difference(seen.pdf, seen.word) < 6
    lies = seen.pdf.width > seen.pdf.height
    assert (seen.word.width > seen.word.height) == lies


def test_one_page_turned_in_two_ways_is_two_pictures(tmp_path: Path) -> None:
    """The same file may prove two items, upright for one and lying for the other."""
    file = marked(0, A4)(tmp_path)
    label = Paragraph(Style.PROOF_LABEL, (Text("附1-1-1"),))
    nodes = tuple(ProofPage(FILE, 1, label, rotate) for rotate in (0, 90))
    packet = Packet("题", "单位", "", "", (Section("part", nodes),))
    work = tmp_path / "work"
    work.mkdir()
    with PacketFiles(packet, shipped_fonts(), {FILE: file}, work) as made:
        made.write_word(tmp_path / "a.docx")
        made.write_pdf(tmp_path / "a.pdf")
    extents = find_all(part(tmp_path / "a.docx", "word/document.xml"), "//wp:extent")
    assert [int(e.get("cx")) < int(e.get("cy")) for e in extents] == [True, False]
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        assert sum(name.startswith("word/media/") for name in package.namelist()) == 2
