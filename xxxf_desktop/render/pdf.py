"""Drawing a laid-out packet as PDF with reportlab; pictures and proofs are bound in after.

Fonts are embedded as subsets with a text layer; metadata and bookmarks are set. The bytes
depend on nothing but the packet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from xxxf_desktop.packet.look import (
    FOOTER_FROM_EDGE_PT,
    HEADER_FROM_EDGE_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    Family,
)
from xxxf_desktop.packet.nodes import Packet
from xxxf_desktop.render.fonts import Face, FontSet
from xxxf_desktop.render.pages import Glyphs, Item, LaidOut, Page, Stroke
from xxxf_desktop.render.quick_font import Codes, codes_in, take_codes

_FOOTER_SIZE_PT = 12.0
_CODE_SIZE_PT = 9.0
_BOLD_STROKE_EM = 0.03


def write_pdf(packet: Packet, laid_out: LaidOut, fonts: FontSet, target: Path) -> None:
    """Write the pages of `laid_out` to `target`, leaving room for pictures and proofs."""
    canvas = _canvas(fonts, target)
    _describe(canvas, packet)
    drawer = _Drawer(canvas, packet, fonts)
    for index, page in enumerate(laid_out.pages):
        drawer.mark(page, index)
        drawer.draw(page)
    canvas.showOutline()
    canvas.save()


class SinglePages:
    """Writes single pages of `laid_out`, drawn as they are in the whole PDF to the last pixel.

    A viewer rounds where a string begins, and strings are parted where the subset of a font
    changes. So every character keeps the code it has in the whole; for that all pages are
    drawn once, when the first is asked for.
    """

    def __init__(self, packet: Packet, laid_out: LaidOut, fonts: FontSet) -> None:
        self._packet = packet
        self._pages = laid_out.pages
        self._fonts = fonts
        self._codes: Codes = {}

    def write(self, index: int, target: Path) -> None:
        """Write page `index` (from 0) to `target`, without bookmarks."""
        if not self._codes:
            self._codes = self._codes_of_all()
        canvas, page = _canvas(self._fonts, target), self._pages[index]
        used = set().union(*(item.text for item in page.items if isinstance(item, Glyphs)))
        used.update(*(words for words, _, _ in _margin_lines(self._packet, page)))
        take_codes(canvas, self._codes, used)
        _Drawer(canvas, self._packet, self._fonts).draw(page)
        canvas.save()

    def _codes_of_all(self) -> Codes:
        canvas = _canvas(self._fonts)
        drawer = _Drawer(canvas, self._packet, self._fonts)
        for page in self._pages:
            drawer.draw(page)
        return codes_in(canvas)


def _canvas(fonts: FontSet, target: Path | None = None) -> Canvas:
    return Canvas(
        str(target or ""),
        pagesize=(PAGE_WIDTH_PT, PAGE_HEIGHT_PT),
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
        # A canvas starts every page with a font; left alone it is an unembedded Helvetica.
        initialFontName=fonts.main_face(Family.FANG).name,
    )


def _describe(canvas: Canvas, packet: Packet) -> None:
    canvas.setTitle(packet.title)
    canvas.setAuthor(packet.author)
    canvas.setSubject(packet.subject)
    canvas.setKeywords(packet.keywords)
    canvas.setCreator("xxxf")
    canvas.setProducer("xxxf")


class _Drawer:
    """Draws pages one by one; keeps the graphics state small by drawing kind after kind."""

    def __init__(self, canvas: Canvas, packet: Packet, fonts: FontSet) -> None:
        self._canvas = canvas
        self._packet = packet
        self._fonts = fonts

    def mark(self, page: Page, index: int) -> None:
        """Set the bookmarks of `page`, which is about to be drawn."""
        for order, mark in enumerate(page.bookmarks):
            key = f"p{index}-{order}"
            top = PAGE_HEIGHT_PT - mark.y
            self._canvas.bookmarkHorizontal(key, 0, top)
            self._canvas.addOutlineEntry(mark.title, key, mark.level - 1, closed=mark.level > 1)

    def draw(self, page: Page) -> None:
        """Draw `page` and go on to the next."""
        self._strokes(page.items)
        self._texts([item for item in page.items if isinstance(item, Glyphs)])
        self._margins(page)
        self._canvas.showPage()

    def _strokes(self, items: list[Item]) -> None:
        strokes = {item for item in items if isinstance(item, Stroke)}  # cells share their lines
        for stroke in sorted(strokes, key=lambda s: (s.y1, s.x1, s.y2, s.x2)):
            self._canvas.setLineWidth(stroke.width)
            self._canvas.line(
                stroke.x1, PAGE_HEIGHT_PT - stroke.y1, stroke.x2, PAGE_HEIGHT_PT - stroke.y2
            )

    def _texts(self, runs: list[Glyphs]) -> None:
        """Write the runs as PDF operators: reportlab's text object takes four times as long."""
        code = ["BT"]
        for run in runs:
            if run.bold:
                code.append(f"2 Tr {run.size * _BOLD_STROKE_EM:.3f} w")
            code.append(f"1 0 0 1 {run.x:.3f} {PAGE_HEIGHT_PT - run.y:.3f} Tm {run.spacing:.4f} Tc")
            for font, codes in run.face.encoded(run.text, self._canvas):
                code.append(f"{font} {run.size:g} Tf <{codes.hex()}> Tj")
            if run.bold:
                code.append("0 Tr")
        # The spacing outlives ET; the page number would be drawn with it.
        self._canvas.addLiteral("\n".join([*code, "0 Tc", "ET"]))

    def _margins(self, page: Page) -> None:
        for words, size, y in _margin_lines(self._packet, page):
            self._centred(words, size, y)

    def _centred(self, words: str, size: float, y: float) -> None:
        runs: list[tuple[Face, str]] = []
        for character in words:
            face = self._fonts.face_for(Family.FANG, character)
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + character)
            else:
                runs.append((face, character))
        width = sum(face.advance_em(c) * size for face, part in runs for c in part)
        text = self._canvas.beginText((PAGE_WIDTH_PT - width) / 2, y)
        for face, part in runs:
            text.setFont(face.name, size)
            text.textOut(part)
        self._canvas.drawText(text)


def _margin_lines(packet: Packet, page: Page) -> Iterator[tuple[str, float, float]]:
    """Yield what stands outside the text: words, size, and height above the lower edge."""
    if page.number is not None:
        yield str(page.number), _FOOTER_SIZE_PT, FOOTER_FROM_EDGE_PT
    if packet.footer_code:
        yield packet.footer_code, _CODE_SIZE_PT, FOOTER_FROM_EDGE_PT - 14
    if packet.mark:
        yield packet.mark, _FOOTER_SIZE_PT, PAGE_HEIGHT_PT - HEADER_FROM_EDGE_PT - _FOOTER_SIZE_PT
