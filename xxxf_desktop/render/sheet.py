"""报送清单.pdf: a sheet of one page, always one: names are shortened and letters made smaller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.packet.look import PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Family
from xxxf_desktop.packet.sheet import Sheet, SheetSection
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.pictures import writing
from xxxf_desktop.render.sheet_pen import PT_PER_MM, SheetPen

_SIDE = 18 * PT_PER_MM
_TOP = 15 * PT_PER_MM
_BOTTOM = 12 * PT_PER_MM
_WIDTH = PAGE_WIDTH_PT - 2 * _SIDE
_SEAL_WIDTH = 44 * PT_PER_MM
_SEAL_HEIGHT = 27 * PT_PER_MM
_LABEL_WIDTH = 118 * PT_PER_MM  # a disc is 120 mm across

_FACT_LABEL_EM = 6.5
_BOX_EM = 0.95
_INDENT_EM = 1.6
_PITCH = 1.42
_MOST_LINES = 4  # of one entry of a section

# What is tried until all stands on the page: the size of the letters, lines of one name.
_TRIES = [
    (size, lines)
    for lines, sizes in (
        (3, (11.0, 10.5, 10.0, 9.5, 9.0)),
        (2, (9.5, 9.0, 8.5, 8.0)),
        (1, (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)),
    )
    for size in sizes
]


def write_sheet(sheet: Sheet, fonts: FontSet, target: Path) -> None:
    """Write `sheet` on one page of A4 to `target`; OutputError."""
    with writing(target):
        pen = SheetPen(target, fonts, sheet.title)
        tried = (_Writer(pen, sheet, size, lines) for size, lines in _TRIES)
        smallest = _Writer(pen, sheet, *_TRIES[-1])
        next((writer for writer in tried if writer.fits), smallest).draw()
        pen.save()


@dataclass(frozen=True, slots=True)
class _Words:
    """Words to be written with their baseline at `y`."""

    x: float
    y: float
    words: str
    family: Family
    size: float


@dataclass(frozen=True, slots=True)
class _Rule:
    y: float


@dataclass(frozen=True, slots=True)
class _Tick:
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class _Frame:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Seal:
    x: float
    y: float


_Mark = _Words | _Rule | _Tick | _Frame | _Seal


class _Writer:
    """A sheet set in letters of one size, names on at most `most_lines` lines."""

    def __init__(self, pen: SheetPen, sheet: Sheet, size: float, most_lines: int) -> None:
        self._pen, self._size, self._most_lines = pen, size, most_lines
        self._pitch = size * _PITCH
        self._y = _TOP
        self._marks = list(self._all(sheet))

    @property
    def fits(self) -> bool:
        """Return whether all stands on the page."""
        return self._y <= PAGE_HEIGHT_PT - _BOTTOM

    def draw(self) -> None:
        for mark in self._marks:
            match mark:
                case _Words():
                    self._pen.words(mark.x, mark.y, mark.words, mark.family, mark.size)
                case _Rule():
                    self._pen.line(_SIDE, mark.y, _SIDE + _WIDTH, mark.y, 0.4)
                case _Tick():
                    self._pen.box(mark.x, mark.y, mark.side, mark.side)
                case _Frame():
                    self._pen.box(mark.x, mark.y, mark.width, mark.height, dashed=True)
                case _Seal():
                    _draw_seal(self._pen, mark.x, mark.y)

    # ---------------------------------------------------------------- setting

    def _all(self, sheet: Sheet) -> Iterator[_Mark]:
        yield from self._centred(sheet.title, Family.HEI, self._size * 1.7)
        self._y += self._pitch * 0.4
        yield from self._facts(sheet.facts)
        for section in sheet.sections:
            yield from self._section(section)
        yield from self._label(sheet)
        self._y += self._pitch * 0.7
        yield from self._written(_SIDE, [sheet.foot], Family.FANG, self._size)

    def _written(self, x: float, lines: list[str], family: Family, size: float) -> Iterator[_Words]:
        pitch = size * _PITCH
        for words in lines:
            yield _Words(x, self._y + pitch * 0.74, words, family, size)
            self._y += pitch

    def _centred(
        self, words: str, family: Family, size: float, x: float = _SIDE, width: float = _WIDTH
    ) -> Iterator[_Words]:
        left = x + (width - self._pen.width(words, family, size)) / 2
        yield from self._written(left, [words], family, size)

    def _facts(self, facts: tuple[tuple[str, str], ...]) -> Iterator[_Mark]:
        size, indent = self._size, _FACT_LABEL_EM * self._size
        yield _Rule(self._y)
        for label, value in facts:
            self._y += self._pitch * 0.12
            yield _Words(_SIDE, self._y + self._pitch * 0.74, label, Family.HEI, size)
            width = _WIDTH - indent
            lines = self._pen.shortened(value, Family.FANG, size, width, self._most_lines)
            yield from self._written(_SIDE + indent, lines, Family.FANG, size)
            self._y += self._pitch * 0.12
            yield _Rule(self._y)

    def _section(self, section: SheetSection) -> Iterator[_Mark]:
        self._y += self._pitch * 0.55
        yield from self._written(_SIDE, [section.title], Family.HEI, self._size * 1.05)
        start, width = self._y, _WIDTH
        if section.shows_seal:
            width -= _SEAL_WIDTH + self._size
            yield _Seal(_SIDE + _WIDTH - _SEAL_WIDTH, start - self._pitch * 0.6)
        indent = _INDENT_EM * self._size
        for line in section.lines:
            lines = self._pen.shortened(
                line.text, Family.FANG, self._size, width - indent, _MOST_LINES
            )
            if line.box:
                side = _BOX_EM * self._size
                yield _Tick(_SIDE, self._y + (self._pitch - side) / 2, side)
            yield from self._written(_SIDE + indent, lines, Family.FANG, self._size)
        if section.shows_seal:
            self._y = max(self._y, start - self._pitch * 0.6 + _SEAL_HEIGHT)

    def _label(self, sheet: Sheet) -> Iterator[_Mark]:
        self._y += self._pitch * 0.55
        yield from self._written(_SIDE, [sheet.label_title], Family.HEI, self._size * 1.05)
        self._y += self._pitch * 0.15
        top, left = self._y, _SIDE + (_WIDTH - _LABEL_WIDTH) / 2
        self._y += self._pitch * 0.5
        for words in sheet.label:
            inner = _LABEL_WIDTH - 2 * self._size
            lines = self._pen.shortened(words, Family.HEI, self._size, inner, 2)
            for line in lines:
                yield from self._centred(line, Family.HEI, self._size, left, _LABEL_WIDTH)
        self._y += self._pitch * 0.4
        yield _Frame(left, top, _LABEL_WIDTH, self._y - top)


def _draw_seal(pen: SheetPen, x: float, y: float) -> None:
    """Draw sheets fanned out to the right, and a seal across their edges."""
    sheets, step, height, slant = 6, 6.5, 52.0, 5.0
    width = _SEAL_WIDTH - 34 - (sheets - 1) * step
    top = y + 14
    for number in reversed(range(sheets)):
        right = x + width + number * step
        drop = number * 1.2
        corners = [
            (x + slant, top + drop),
            (right + slant, top + drop),
            (right, top + height + drop),
            (x, top + height + drop),
        ]
        pen.sheet_edge(corners)
    pen.circle(x + width + (sheets - 1) * step / 2 + 2, top + height / 2 + 3, 23)
