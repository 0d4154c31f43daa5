"""A pen for the sheets beside the packet: words, lines and shapes on A4 with the house's fonts.

Lengths in points, y down from the upper edge of the paper, words placed by their baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from xxxf_desktop.packet.look import PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Family
from xxxf_desktop.render import breaking
from xxxf_desktop.render.breaking import Atoms
from xxxf_desktop.render.fonts import Face, FontSet

PT_PER_MM = 72 / 25.4
ASCENT_EM = 0.859
_ELLIPSIS = "…"


class SheetPen:
    """Draws the pages of one PDF; the bytes depend on nothing but what is drawn."""

    def __init__(self, target: Path, fonts: FontSet, title: str) -> None:
        self._fonts = fonts
        self._canvas = Canvas(
            str(target),
            pagesize=(PAGE_WIDTH_PT, PAGE_HEIGHT_PT),
            invariant=1,
            pageCompression=1,
            lang="zh-CN",
            initialFontName=fonts.main_face(Family.FANG).name,
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("xxxf")
        self._canvas.setProducer("xxxf")

    def next_page(self) -> None:
        """End this page and begin another."""
        self._canvas.showPage()

    def save(self) -> None:
        """End the last page and write the file; OSError."""
        self._canvas.showPage()
        self._canvas.save()

    # ---------------------------------------------------------------- words

    def width(self, words: str, family: Family, size: float) -> float:
        """Return how long `words` are on one line."""
        atoms = self._measured(words, family, size)
        return breaking.natural_width(atoms, 0, len(words))

    def lines(self, words: str, family: Family, size: float, width: float) -> list[str]:
        """Return `words` broken into lines of `width`."""
        atoms = self._measured(words, family, size)
        return [words[line.start : line.end] for line in breaking.break_lines(atoms, width, width)]

    def shortened(
        self, words: str, family: Family, size: float, width: float, most_lines: int
    ) -> list[str]:
        """Return at most `most_lines` lines of `width`; what is left off is an ellipsis."""
        lines = self.lines(words, family, size, width)
        if len(lines) <= most_lines:
            return lines
        kept = sum(map(len, lines[:most_lines]))
        while kept:
            lines = self.lines(words[:kept] + _ELLIPSIS, family, size, width)
            if len(lines) <= most_lines:
                return lines
            kept -= 1
        return [_ELLIPSIS]

    def words(self, x: float, y: float, words: str, family: Family, size: float) -> float:
        """Write `words` on one line from `x`; return where they end."""
        atoms = self._measured(words, family, size)
        for face, start, end in self._runs(words, family, atoms):
            run = atoms.characters[start:end]
            self._canvas.setFont(face.name, size)
            self._canvas.drawString(x, PAGE_HEIGHT_PT - y, "".join(run))
            x += sum(atoms.advances[start:end]) + atoms.gaps[end - 1]
        return x

    def sideways(self, x: float, y: float, words: str, family: Family, size: float) -> None:
        """Write `words` downwards from `y`, turned clockwise, their middle line at `x`."""
        with self._kept():
            middle = (ASCENT_EM - 0.5) * size
            self._canvas.translate(x - middle, PAGE_HEIGHT_PT - y)
            self._canvas.rotate(-90)
            # Within what is turned, the baseline is the line through the origin.
            self.words(0, PAGE_HEIGHT_PT, words, family, size)

    def _measured(self, words: str, family: Family, size: float) -> Atoms:
        advances = self._fonts.advances(family)
        return breaking.measure([words], lambda _, each: advances[each] * size, size)

    def _runs(self, words: str, family: Family, atoms: Atoms) -> Iterator[tuple[Face, int, int]]:
        """Yield stretches of one face without a gap inside."""
        start = 0
        for index, character in enumerate(words):
            face = self._fonts.face_for(family, character)
            is_last = index + 1 == len(words)
            if (
                is_last
                or atoms.gaps[index]
                or self._fonts.face_for(family, words[index + 1]) is not face
            ):
                yield face, start, index + 1
                start = index + 1

    # ---------------------------------------------------------------- shapes

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5) -> None:
        """Draw a straight line."""
        self._canvas.setLineWidth(width)
        self._canvas.line(x1, PAGE_HEIGHT_PT - y1, x2, PAGE_HEIGHT_PT - y2)

    def box(self, x: float, y: float, width: float, height: float, *, dashed: bool = False) -> None:
        """Draw a rectangle from its upper left corner, dashed where it is to be cut out."""
        with self._kept():
            self._canvas.setLineWidth(0.5)
            if dashed:
                self._canvas.setDash(3, 2)
            self._canvas.rect(x, PAGE_HEIGHT_PT - y - height, width, height)

    def sheet_edge(self, corners: list[tuple[float, float]]) -> None:
        """Draw a filled white shape with a thin edge: it hides what lies behind it."""
        path = self._canvas.beginPath()
        for index, (x, y) in enumerate(corners):
            (path.lineTo if index else path.moveTo)(x, PAGE_HEIGHT_PT - y)
        path.close()
        with self._kept():
            self._canvas.setLineWidth(0.5)
            self._canvas.setFillGray(1)
            self._canvas.drawPath(path, stroke=1, fill=1)

    def circle(self, x: float, y: float, radius: float, width: float = 1.5) -> None:
        """Draw a circle around (x, y)."""
        self._canvas.setLineWidth(width)
        self._canvas.circle(x, PAGE_HEIGHT_PT - y, radius)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        self._canvas.saveState()
        yield
        self._canvas.restoreState()
