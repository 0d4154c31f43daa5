"""Tables: where the cells stand, how high the rows are, and how a row is cut at a page's end."""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from xxxf_desktop.packet.look import CELL_SIDE_PT, CELL_TOP_PT, GRID_PITCH_PT, Style
from xxxf_desktop.packet.nodes import Cell, Control, Paragraph, Table, Text
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.pages import Glyphs, Place, Stroke
from xxxf_desktop.render.setting import SetLine, Typesetter
from xxxf_desktop.render.tables import SetRow, row_items, set_table


@cache
def typesetter() -> Typesetter:
    return Typesetter(FontSet(REPOSITORY / "resources" / "fonts"))


def cell(
    text: str, column: int = 0, columns: int = 1, rows: int = 1, style: Style = Style.CELL
) -> Cell:
    paragraphs = tuple(Paragraph(style, (Text(line),)) for line in text.split("|"))
    return Cell(column, columns, rows, paragraphs)


def table(
    *rows: tuple[Cell, ...], widths: tuple[float, ...] = (100.0, 100.0), **more: object
) -> Table:
    return Table(widths, rows, **more)  # type: ignore[arg-type]


def rows_of(made: Table) -> list[SetRow]:
    return set_table(made, typesetter())


def words(line: SetLine) -> str:
    return "".join(item.text for item in line.items if isinstance(item, Glyphs))


def lines_of(row: SetRow) -> list[list[str]]:
    return [[words(line) for line in cell.lines] for cell in row.cells]


class TestCells:
    def test_stand_on_their_grid_columns(self) -> None:
        made = table(
            (cell("甲", 0, columns=2), cell("乙", 2)),
            (cell("丙", 0), cell("丁", 1, columns=2)),
            widths=(50.0, 60.0, 70.0),
        )
        found = [[(c.x, c.width) for c in row.cells] for row in rows_of(made)]
        assert found == [[(0, 110), (110, 70)], [(0, 50), (50, 130)]]

    def test_text_keeps_off_the_lines(self) -> None:
        """200 points less 5.4 on both sides hold 18 characters of 10.5 points."""
        (row,) = rows_of(table((cell("字" * 40, columns=2),)))
        assert lines_of(row) == [["字" * 18, "字" * 18, "字" * 4]]

    def test_paragraphs_of_a_cell_follow_each_other(self) -> None:
        (row,) = rows_of(table((cell("甲|乙|丙"),), widths=(100.0,)))
        assert lines_of(row) == [["甲", "乙", "丙"]]

    def test_an_empty_cell_has_a_line(self) -> None:
        (row,) = rows_of(table((cell(""),), widths=(100.0,)))
        assert len(row.cells[0].lines) == 1


class TestHeights:
    def test_a_row_is_as_high_as_its_highest_cell(self) -> None:
        (row,) = rows_of(table((cell("字" * 30), cell("字", 1))))
        content = [c.content_height for c in row.cells]
        assert row.height == pytest.approx(max(content), abs=0.05)
        assert row.height >= max(content)
        assert content[0] > content[1]

    def test_a_row_has_at_least_the_height_asked_for(self) -> None:
        (row,) = rows_of(table((cell("字"), cell("字", 1)), min_row_pt=40.0))
        assert row.height == 40.0

    def test_heights_are_whole_twips(self) -> None:
        for row in rows_of(table((cell("字" * 30), cell("字", 1)))):
            assert row.height * 20 == pytest.approx(round(row.height * 20))

    def test_on_the_grid_they_are_whole_cells(self) -> None:
        made = table(
            (cell("字" * 9), cell("字", 1)), (cell("字" * 40), cell("字", 1)), on_grid=True
        )
        heights = [row.height / GRID_PITCH_PT for row in rows_of(made)]
        assert heights == [pytest.approx(round(height)) for height in heights]

    def test_a_cell_over_two_rows_makes_the_last_of_them_higher(self) -> None:
        made = table((cell("字" * 100, rows=2), cell("甲", 1)), (cell("乙", 1),))
        first, second = rows_of(made)
        assert first.height < second.height
        assert first.height + second.height >= first.cells[0].content_height

    def test_a_cell_over_two_rows_leaves_them_alone_where_it_fits(self) -> None:
        made = table((cell("字", rows=2), cell("甲", 1)), (cell("乙", 1),), min_row_pt=30.0)
        assert [row.height for row in rows_of(made)] == [30.0, 30.0]

    @given(
        st.lists(st.lists(st.integers(0, 60), min_size=2, max_size=2), min_size=1, max_size=5),
        st.booleans(),
        st.sampled_from([0.0, 26.0, 50.0]),
    )
    def test_rows_hold_their_text(
        self, lengths: list[list[int]], on_grid: bool, least: float
    ) -> None:
        cells = [
            tuple(cell("字" * length, column) for column, length in enumerate(row))
            for row in lengths
        ]
        for row in rows_of(table(*cells, on_grid=on_grid, min_row_pt=least)):
            assert row.height >= max(c.content_height for c in row.cells) - 1e-6
            assert row.height >= least
            assert row.least <= row.height
            if on_grid:
                assert math.isclose(
                    row.height / GRID_PITCH_PT % 1, 0, abs_tol=1e-6
                ) or math.isclose(row.height / GRID_PITCH_PT % 1, 1, abs_tol=1e-6)

    def test_a_column_narrower_than_a_character_has_a_line_for_each(self) -> None:
        """widths_mm may be 5, which leaves 3.4 points for the text."""
        width = 5 * 72 / 25.4
        (row,) = rows_of(table((cell("字", style=Style.NARRATIVE_CELL),), widths=(width,)))
        assert lines_of(row) == [["字"]]


def numbered(count: int, column: int) -> Cell:
    """Return a cell of `count` lines, each with words of its own."""
    return cell("|".join(f"{column}行{index}" for index in range(count)), column)


COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=3)


def row_with(counts: list[int], on_grid: bool) -> SetRow:
    cells = tuple(numbered(count, column) for column, count in enumerate(counts))
    (row,) = rows_of(table(cells, widths=(100.0,) * len(counts), on_grid=on_grid))
    return row


class TestSplit:
    @given(COUNTS, st.booleans(), st.floats(0, 700))
    def test_keeps_every_line_once_and_in_order(
        self, counts: list[int], on_grid: bool, room: float
    ) -> None:
        row = row_with(counts, on_grid)
        parts = row.split(room)
        assume(parts is not None and room < row.height)
        assert parts is not None
        first, rest = parts
        joined = [
            [*head, *tail] for head, tail in zip(lines_of(first), lines_of(rest), strict=True)
        ]
        assert joined == lines_of(row)

    @given(COUNTS, st.booleans(), st.floats(0, 700))
    def test_both_parts_hold_their_text(
        self, counts: list[int], on_grid: bool, room: float
    ) -> None:
        row = row_with(counts, on_grid)
        parts = row.split(room)
        assume(parts is not None and room < row.height)
        assert parts is not None
        first = parts[0]
        assert first.height <= room + 1e-6
        for part in parts:
            assert part.height >= max(c.content_height for c in part.cells) - 1e-6
        assert all(c.lines for c in first.cells)

    def test_leaves_no_empty_row_behind(self) -> None:
        """The text of 599.5 points fits in 600, the row of 39 cells (608.4 points) does not."""
        row = row_with([36], on_grid=True)
        assert row.cells[0].content_height < 600 < row.height
        parts = row.split(600.0)
        assert parts is None or any(c.lines for c in parts[1].cells)

    @given(COUNTS, st.booleans(), st.floats(1, 700))
    def test_goes_on_until_nothing_is_left(
        self, counts: list[int], on_grid: bool, room: float
    ) -> None:
        rest: SetRow | None = row_with(counts, on_grid)
        pieces = 0
        while rest is not None and rest.height > room and (parts := rest.split(room)):
            assert sum(len(c.lines) for c in parts[1].cells) < sum(len(c.lines) for c in rest.cells)
            rest, pieces = parts[1], pieces + 1
        assert pieces <= 40

    def test_a_row_with_a_cell_over_several_rows_is_not_cut(self) -> None:
        made = table((cell("字" * 300, rows=2), cell("甲", 1)), (cell("乙", 1),))
        first, _ = rows_of(made)
        assert first.split(200.0) is None

    def test_a_row_is_not_cut_where_no_line_fits(self) -> None:
        (row,) = rows_of(table((numbered(20, 0),), widths=(100.0,)))
        assert row.split(10.0) is None

    def test_a_low_row_of_a_narrative_table_stays_whole(self) -> None:
        low, high = row_with([5], on_grid=True), row_with([30], on_grid=True)
        assert low.split(low.height - 1) is None
        assert high.split(high.height - 30) is not None


class TestDrawing:
    TAGGED = Paragraph(Style.CELL, (Text("乙", control=Control("a", "甲")),))
    MADE = table((cell("甲", rows=2), Cell(1, 1, 1, (TAGGED,))), (cell("丙", 1),), min_row_pt=30.0)

    def _items(self, index: int) -> list[object]:
        rows = rows_of(self.MADE)
        return list(row_items(rows, index, 70.0, 100.0 + 30.0 * index))

    def test_every_cell_has_its_frame(self) -> None:
        strokes = {(s.x1, s.y1, s.x2, s.y2) for s in self._items(0) if isinstance(s, Stroke)}
        assert strokes == {
            # 甲 over both rows
            (70, 100, 170, 100), (70, 160, 170, 160), (70, 100, 70, 160), (170, 100, 170, 160),
            # 乙
            (170, 100, 270, 100), (170, 130, 270, 130), (170, 100, 170, 130), (270, 100, 270, 130),
        }  # fmt: skip

    def test_text_stands_in_the_middle_of_its_cell(self) -> None:
        runs = [item for item in self._items(0) if isinstance(item, Glyphs)]
        spanning, single = runs
        assert spanning.x == pytest.approx(70 + CELL_SIDE_PT)
        assert single.x == pytest.approx(170 + CELL_SIDE_PT)
        assert spanning.y - single.y == pytest.approx(15)  # middles of 60 and 30 points

    def test_text_stays_below_the_upper_line(self) -> None:
        rows = rows_of(table((numbered(5, 0),), widths=(100.0,)))
        first = next(item for item in row_items(rows, 0, 0.0, 0.0) if isinstance(item, Glyphs))
        assert first.y - rows[0].cells[0].lines[0].items[0].y >= CELL_TOP_PT  # type: ignore[union-attr]

    def test_tags_move_with_their_cells(self) -> None:
        (place,) = [item for item in self._items(0) if isinstance(item, Place)]
        assert 170 < place.x < 270
        assert place.y >= 100
        assert place.y + place.height <= 130

    @given(COUNTS)
    def test_everything_lies_within_the_row(self, counts: list[int]) -> None:
        row = row_with(counts, on_grid=False)
        for item in row_items([row], 0, 0.0, 0.0):
            if isinstance(item, Glyphs):
                assert 0 < item.y < row.height
                assert 0 <= item.x < 100 * len(counts)
            elif isinstance(item, Stroke):
                assert max(item.x1, item.x2) <= 100 * len(counts)
                assert max(item.y1, item.y2) <= row.height
