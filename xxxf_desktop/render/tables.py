"""Tables: how high each row is, where its cells stand, and how a row splits at a page's end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xxxf_desktop.packet.look import CELL_SIDE_PT, CELL_TOP_PT, GRID_PITCH_PT, TABLE_LINE_PT
from xxxf_desktop.packet.nodes import Cell, Table
from xxxf_desktop.render.pages import Item, Place, Stroke
from xxxf_desktop.render.setting import SetLine, Typesetter

_SLACK_PT = TABLE_LINE_PT  # the upper line, which Word and LibreOffice count in
# On the grid a row up to this height stays whole: cut, it would leave the grid.
_WHOLE_PT = 15 * GRID_PITCH_PT
_LEAST_PT = 2 * GRID_PITCH_PT


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its lines; x and width of the whole cell, `rows` it spans."""

    x: float
    width: float
    rows: int
    lines: tuple[SetLine, ...]
    place: str = ""

    @property
    def content_height(self) -> float:
        """Return the height the cell needs for its lines."""
        return sum(line.height for line in self.lines) + 2 * CELL_TOP_PT + _SLACK_PT


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row; `least` is the height Word is given for it, and what must fit for it to split."""

    height: float
    least: float
    cells: tuple[SetCell, ...]

    def split(self, room: float) -> tuple[SetRow, SetRow] | None:
        """Return the row cut at `room` points, or None where it must go on whole.

        As LibreOffice does: a row no higher than its least height stays whole, and at least one
        line of every cell stands before the cut.
        """
        if self.height <= self.least or any(cell.rows > 1 for cell in self.cells):
            return None
        heads = [_lines_within(cell, room) for cell in self.cells]
        if any(count == 0 and cell.lines for count, cell in zip(heads, self.cells, strict=True)):
            return None
        pairs = list(zip(self.cells, heads, strict=True))
        first = tuple(replace(cell, lines=cell.lines[:count]) for cell, count in pairs)
        rest = tuple(replace(cell, lines=cell.lines[count:]) for cell, count in pairs)
        if not any(cell.lines for cell in rest):
            return None  # only its rounding does not fit
        rest_height = max(cell.content_height for cell in rest)
        return SetRow(room, room, first), SetRow(rest_height, min(rest_height, self.least), rest)


def _lines_within(cell: SetCell, room: float) -> int:
    left = room - 2 * CELL_TOP_PT - 2 * _SLACK_PT  # a cut row has a line below as well
    count = 0
    for line in cell.lines:
        left -= line.height
        if left < 0:
            break
        count += 1
    return count


def set_table(table: Table, typesetter: Typesetter) -> list[SetRow]:
    """Return the rows of `table`, each at least as high as its text."""
    rows = [tuple(_set_cell(cell, table, typesetter) for cell in row) for row in table.rows]
    heights = _row_heights(table, rows)
    return [
        SetRow(height, _least(table, height), cells)
        for height, cells in zip(heights, rows, strict=True)
    ]


def _least(table: Table, height: float) -> float:
    if table.on_grid and height <= _WHOLE_PT:
        return height
    return min(height, table.min_row_pt or _LEAST_PT)


def _set_cell(cell: Cell, table: Table, typesetter: Typesetter) -> SetCell:
    x = sum(table.widths_pt[: cell.column])
    inner = cell_width(cell, table)
    lines: list[SetLine] = []
    for paragraph in cell.paragraphs:
        lines += typesetter.set(typesetter.with_kept_boxes(paragraph, inner), inner).lines
    return SetCell(x, inner + 2 * CELL_SIDE_PT, cell.rows, tuple(lines), cell.place)


def cell_width(cell: Cell, table: Table) -> float:
    """Return the width in points that the text of `cell` has."""
    return sum(table.widths_pt[cell.column : cell.column + cell.columns]) - 2 * CELL_SIDE_PT


def _row_heights(table: Table, rows: list[tuple[SetCell, ...]]) -> list[float]:
    heights = [
        max([table.min_row_pt, *(cell.content_height for cell in row if cell.rows == 1)])
        for row in rows
    ]
    for index, row in enumerate(rows):
        for cell in row:
            missing = cell.content_height - sum(heights[index : index + cell.rows])
            if cell.rows > 1 and missing > 0:
                heights[index + cell.rows - 1] += missing
    if table.on_grid:
        return [math.ceil(height / GRID_PITCH_PT) * GRID_PITCH_PT for height in heights]
    # Word keeps row heights in twips: whole ones make both files count alike.
    return [math.ceil(height * 20) / 20 for height in heights]


def row_items(rows: list[SetRow], index: int, x: float, y: float) -> Iterator[Item]:
    """Yield what is drawn of row `index` at x, y; spanning cells reach over the rows below."""
    for cell in rows[index].cells:
        height = sum(row.height for row in rows[index : index + cell.rows])
        yield from _frame(x + cell.x, y, cell.width, height)
        if cell.place:
            yield Place(cell.place, x + cell.x, y, cell.width, height, whole=True)
        text = sum(line.height for line in cell.lines)
        top = y + max(CELL_TOP_PT, (height - text) / 2)
        for line in cell.lines:
            yield from (item.moved(x + cell.x + CELL_SIDE_PT, top) for item in line.items)
            top += line.height


def _frame(x: float, y: float, width: float, height: float) -> Iterator[Stroke]:
    right, bottom = x + width, y + height
    yield Stroke(x, y, right, y, TABLE_LINE_PT)
    yield Stroke(x, bottom, right, bottom, TABLE_LINE_PT)
    yield Stroke(x, y, x, bottom, TABLE_LINE_PT)
    yield Stroke(right, y, right, bottom, TABLE_LINE_PT)
