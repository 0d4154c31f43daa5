"""书脊.pdf: the label on the back of a bound copy, written downwards, with marks to cut along.

The label is as wide as the copy is thick. It is a little lower than A4, so that printers reach
all of it, and is glued on in the middle.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.packet.bound_copy import THINNEST_SPINE_MM
from xxxf_desktop.packet.look import PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Family
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.pictures import writing
from xxxf_desktop.render.sheet_pen import ASCENT_EM, PT_PER_MM, SheetPen

LABEL_HEIGHT_MM = 267.0
_TOP = 14 * PT_PER_MM
_SIDE = 15 * PT_PER_MM
_BETWEEN = 12 * PT_PER_MM  # labels apart, with room for their marks
_ENDS = 10 * PT_PER_MM  # free at head and foot of a label
_MARK, _MARK_AWAY = 4 * PT_PER_MM, 1.2 * PT_PER_MM

_SHARE = 0.7  # of the thickness that letters take
_LARGEST_PT, _SMALLEST_PT = 22.0, 5.5
_UNIT_EM = 0.85  # the unit and the year beside the name of the project
_GAP_EM = 1.5  # at least so much between them

_TURNED = frozenset("（）《》〈〉「」『』【】〔〕〖〗［］｛｝－～＝＿｜—…：；")
_CORNER = frozenset("、。，．")  # written downwards they stand at the upper right
_CIRCLED = range(0x2460, 0x2500)


@dataclass(frozen=True, slots=True)
class SpineWords:
    """What stands on the spine, from the top: 项目名称, 申报单位, and at its foot 年份 and 版."""

    project: str
    unit: str
    foot: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stand upright in one cell, or run downwards on their side."""

    words: str
    turned: bool


def write_spine(
    words: SpineWords, thickness_mm: float, copies: int, fonts: FontSet, target: Path
) -> None:
    """Write a label for each of `copies`, as many side by side as A4 holds; OutputError.

    Long names become smaller, then end in an ellipsis. ValueError for a spine that is thinner
    than any letters (THINNEST_SPINE_MM).
    """
    if thickness_mm < THINNEST_SPINE_MM:
        raise ValueError("no room for letters")
    width = thickness_mm * PT_PER_MM
    room = PAGE_WIDTH_PT - 2 * _SIDE
    most = max(1, int((room + _BETWEEN) // (width + _BETWEEN)))
    with writing(target):
        pen = SheetPen(target, fonts, "书脊")
        drawer = _Drawer(pen, words, width)
        for number in range(copies):
            if number and number % most == 0:
                pen.next_page()
            if number % most == 0:
                drawer.explain(thickness_mm, copies)
            drawer.label(_SIDE + number % most * (width + _BETWEEN))
        pen.save()


class _Drawer:
    def __init__(self, pen: SheetPen, words: SpineWords, width: float) -> None:
        self._pen = pen
        self._width = width
        self._words, self._size = self._fitted(words)

    def _fitted(self, words: SpineWords) -> tuple[SpineWords, float]:
        """Return what fits on the label, and the size of its largest letters."""
        room = LABEL_HEIGHT_MM * PT_PER_MM - 2 * _ENDS
        largest = min(_LARGEST_PT, self._width * _SHARE)
        size = min(largest, room / self._length_em(words))
        if size >= _SMALLEST_PT:
            return words, size
        while self._length_em(words) * _SMALLEST_PT > room:
            words = _shorter(words)
        return words, _SMALLEST_PT

    def _length_em(self, words: SpineWords) -> float:
        small = self._block_em(words.unit) + _GAP_EM + self._block_em(words.foot)
        return self._block_em(words.project) + _GAP_EM + _UNIT_EM * small

    def _block_em(self, words: str) -> float:
        return sum(self._piece_em(piece) for piece in _pieces(words))

    def _piece_em(self, piece: _Piece) -> float:
        return self._pen.width(piece.words, Family.HEI, 1.0) if piece.turned else 1.0

    # ---------------------------------------------------------------- drawing

    def label(self, x: float) -> None:
        """Draw one label from its left edge."""
        height = LABEL_HEIGHT_MM * PT_PER_MM
        self._marks(x, _TOP, height)
        middle, small = x + self._width / 2, self._size * _UNIT_EM
        below = self._block(middle, _TOP + _ENDS, self._words.project, self._size)
        foot = _TOP + height - _ENDS - self._block_em(self._words.foot) * small
        self._block(middle, foot, self._words.foot, small)
        unit = self._block_em(self._words.unit) * small
        gap = max(0.0, foot - below - unit) / 2
        self._block(middle, below + gap, self._words.unit, small)

    def _block(self, x: float, y: float, words: str, size: float) -> float:
        """Write `words` downwards around `x`; return where they end."""
        for piece in _pieces(words):
            if piece.turned:
                self._pen.sideways(x, y, piece.words, Family.HEI, size)
            else:
                self._upright(x, y, piece.words, size)
            y += self._piece_em(piece) * size
        return y

    def _upright(self, x: float, y: float, words: str, size: float) -> None:
        left = x - self._pen.width(words, Family.HEI, size) / 2
        shift = 0.55 * size if words in _CORNER else 0.0
        self._pen.words(left + shift, y + ASCENT_EM * size - shift, words, Family.HEI, size)

    def _marks(self, x: float, y: float, height: float) -> None:
        """Draw the marks to cut along, at the four corners and outside the label."""
        for edge in (x, x + self._width):
            self._pen.line(edge, y - _MARK_AWAY - _MARK, edge, y - _MARK_AWAY, 0.3)
            below = y + height + _MARK_AWAY
            self._pen.line(edge, below, edge, below + _MARK, 0.3)
        for level in (y, y + height):
            right = x + self._width + _MARK_AWAY
            self._pen.line(x - _MARK_AWAY - _MARK, level, x - _MARK_AWAY, level, 0.3)
            self._pen.line(right, level, right + _MARK, level, 0.3)

    def explain(self, thickness_mm: float, copies: int) -> None:
        """Say at the foot of the page what the labels are."""
        words = (
            f"书脊标签 {copies} 张，宽 {thickness_mm:g} 毫米、高 {LABEL_HEIGHT_MM:g} 毫米。"
            "打印时选“实际大小”，沿裁切线裁下，居中贴在书脊上；厚度按纸张估算，裁前先比一比。"
        )
        y = PAGE_HEIGHT_PT - 7 * PT_PER_MM
        self._pen.words(_SIDE, y, words, Family.FANG, 8.0)


def _shorter(words: SpineWords) -> SpineWords:
    """Take a letter from the longer of the two names."""
    if len(words.project) >= len(words.unit):
        return SpineWords(words.project.rstrip("…")[:-1] + "…", words.unit, words.foot)
    return SpineWords(words.project, words.unit.rstrip("…")[:-1] + "…", words.foot)


def _pieces(words: str) -> Iterator[_Piece]:
    """Yield the cells and the stretches on their side, from the top.

    >>> [(piece.words, piece.turned) for piece in _pieces("第2版 CMMI（试点）2020年")][3:]
    [('CMMI（', True), ('试', False), ('点', False), ('）2020', True), ('年', False)]
    """
    stretch = ""
    for character in " ".join(words.split()):
        if not _stands(character):
            stretch += character
            continue
        yield from _lying(stretch)
        stretch = ""
        yield _Piece(character, turned=False)
    yield from _lying(stretch)


def _lying(stretch: str) -> Iterator[_Piece]:
    """One or two digits or letters stand upright side by side, as in 第12版; a gap stays one."""
    words = stretch.strip() or stretch
    if words:
        yield _Piece(words, turned=not (len(words) <= 2 and words.isascii() and words.isalnum()))


def _stands(character: str) -> bool:
    is_wide = unicodedata.east_asian_width(character) in "WF" or ord(character) in _CIRCLED
    return is_wide and character not in _TURNED
