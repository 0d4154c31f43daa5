"""The example's packet, exported, and what its two files hold.

The system's fonts are left out of it: on every machine the files have the shipped ones.
"""

from __future__ import annotations

import ctypes
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from lxml import etree

from tests.conftest import REPOSITORY, read_shipped
from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.app import drafting
from xxxf_desktop.app.exporting import export_packet
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.forms.loader import load
from xxxf_desktop.forms.model import Form
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.nodes import Packet
from xxxf_desktop.render.fonts import FontSet

FONTS = REPOSITORY / "resources" / "fonts"

# ------------------------------------------------------------------- the example


@dataclass(frozen=True, slots=True)
class Exported:
    """One export: the files made, and the packet they print."""

    form: Form
    application: Application
    packet: Packet
    files: dict[str, Path]
    word: Path
    pdf: Path


def exported_example(factory: pytest.TempPathFactory, *, as_draft: bool = False) -> Exported:
    """Return the export of the example, made once in a test run; nobody may change its files."""
    return _exported(factory.getbasetemp(), as_draft)


@cache
def _exported(base: Path, as_draft: bool) -> Exported:
    folder = base / ("exported-draft" if as_draft else "exported")
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XXXF_DATA_DIR", str(folder / "data"))
        patch.setattr("xxxf_desktop.render.fonts.system_font_folders", lambda: ())
        answers = write_example(folder / "in", REPOSITORY / "resources")
        path = folder / "示例.xxxf"
        drafting.create_draft(path, "miit-2020", "guangdong-2020")
        with Draft.open(path) as draft:
            drafting.fill(draft, answers)
            made = export_packet(draft, folder / "out", as_draft=as_draft)
            assert made.word is not None
            assert made.pdf is not None
            files = _taken(draft, folder / "files")
            whole = draft.application()
    form = load("miit-2020", read_shipped)
    application = asked_only(form, whole)
    pages = {name: inspect(file, name).pages for name, file in files.items()}
    packet = build_packet(form, application, pages)
    return Exported(form, application, packet, files, made.word, made.pdf)


def _taken(draft: Draft, folder: Path) -> dict[str, Path]:
    files = {name: folder / name for name in draft.files()}
    for name, path in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.copy_file(name, path)
    return files


def shipped_fonts() -> FontSet:
    return FontSet(FONTS)


# ------------------------------------------------------------------ the Word file

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}


def qualified(name: str) -> str:
    """Return lxml's name of `w:p`."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def find_all(element: Any, path: str) -> list[Any]:
    """Return what an XPath with the prefixes of `NAMESPACES` finds."""
    found: list[Any] = element.xpath(path, namespaces=NAMESPACES)
    return found


def part(word: Path, name: str) -> Any:
    """Return the root element of a part of the package."""
    with zipfile.ZipFile(word) as package:
        return etree.fromstring(package.read(name))


def shown_text(element: Any) -> str:
    """Return the text of the runs below `element`, line breaks as line feeds."""
    pieces = find_all(element, ".//w:t | .//w:br")
    return "".join("\n" if p.tag == qualified("w:br") else p.text or "" for p in pieces)


# ----------------------------------------------------------------------- the PDF


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character; lengths in points from the lower left of the paper.

    `angle` in degrees, 0 for upright text.
    """

    text: str
    page: int
    x: float
    right: float
    baseline: float
    font: str
    size: float
    angle: float


def glyphs_of(pdf: Path) -> list[list[Glyph]]:
    """Return the glyphs of every page in the order of the text layer, white space left out."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [list(_page_glyphs(document, index)) for index in range(len(document))]


def _page_glyphs(document: Any, index: int) -> Iterator[Glyph]:
    page = document[index]
    text = page.get_textpage()
    high = 0
    for place in range(text.count_chars()):
        point = raw.FPDFText_GetUnicode(text.raw, place)
        if raw.FPDFText_IsGenerated(text.raw, place) == 1 or chr(point).isspace():
            continue
        if 0xD800 <= point < 0xDC00:
            high = point
            continue
        if 0xDC00 <= point < 0xE000:
            point = 0x10000 + ((high - 0xD800) << 10) + point - 0xDC00
        yield _glyph(text.raw, place, chr(point), index)
    text.close()
    page.close()


def _glyph(text: Any, place: int, character: str, page: int) -> Glyph:
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(text, place, x, y)
    raw.FPDFText_GetLooseCharBox(text, place, box)
    return Glyph(
        # pdfium gives U+0002 for the hyphen at a line's end.
        "-" if character == "\x02" else character,
        page,
        x.value,
        box.right,
        y.value,
        _font_name(text, place),
        raw.FPDFText_GetFontSize(text, place),
        raw.FPDFText_GetCharAngle(text, place) * 57.29578,
    )


def _font_name(text: Any, place: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, place, buffer, len(buffer), ctypes.c_int())
    return buffer.value.decode("utf-8").partition("-")[0]


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs by baseline, pages and rows from the top, each row from the left.

    Raised and lowered figures belong to the row they stand nearest to.
    """
    rows: list[list[Glyph]] = []
    ordered = sorted(glyphs, key=lambda g: (g.page, -g.baseline))
    for _, page in groupby(ordered, key=lambda g: g.page):
        of_page = list(page)
        largest = {round(g.baseline, 2) for g in of_page if g.size > 10}
        by_row: dict[float, list[Glyph]] = {}
        for glyph in of_page:
            near = min(largest, key=lambda y: abs(y - glyph.baseline), default=glyph.baseline)
            by_row.setdefault(near, []).append(glyph)
        rows += [sorted(by_row[y], key=lambda g: g.x) for y in sorted(by_row, reverse=True)]
    return rows


def words(glyphs: Iterable[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)
