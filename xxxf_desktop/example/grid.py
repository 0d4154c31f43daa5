"""A ruled table on a page."""

from __future__ import annotations

from collections.abc import Sequence

from xxxf_desktop.example import surface as s
from xxxf_desktop.example.surface import Surface

_PADDING_MM = 2.5


def draw_grid(
    page: Surface,
    x: float,
    y: float,
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    row_height: float = 9.0,
    size_pt: float = 10.5,
    numbers_from: int = 1,
) -> float:
    """Return the height below a table whose first row is its head.

    Columns from `numbers_from` on are set right (amounts), the others left.
    """
    total = sum(widths)
    page.box(x, y, total, row_height, fill=s.GROUND)
    for i, row in enumerate(rows):
        middle = y + (i + 0.5) * row_height
        left = x
        for column, (width, cell) in enumerate(zip(widths, row, strict=True)):
            _cell(page, left, middle, width, cell, size_pt, i == 0, column >= numbers_from)
            left += width
    bottom = y + len(rows) * row_height
    for i in range(len(rows) + 1):
        page.line([(x, y + i * row_height), (x + total, y + i * row_height)], s.FAINT, 0.2)
    edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    for edge in edges:
        page.line([(edge, y), (edge, bottom)], s.FAINT, 0.2)
    return bottom


def _cell(
    page: Surface,
    left: float,
    middle: float,
    width: float,
    text: str,
    size_pt: float,
    head: bool,
    number: bool,
) -> None:
    if head:
        page.text(left + width / 2, middle, text, size_pt)
    elif number:
        page.text(left + width - _PADDING_MM, middle, text, size_pt, anchor="r", face="Song")
    else:
        page.text(left + _PADDING_MM, middle, text, size_pt, anchor="l", face="Song")
