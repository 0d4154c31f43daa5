"""三、申报项目详细介绍: the form's headings, the applicant's blocks, and every number given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import empty, packet, section, texts_of
from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    Run,
    TableBlock,
    TextRun,
)
from xxxf_desktop.packet import nodes
from xxxf_desktop.packet.look import TEXT_WIDTH_PT, Style
from xxxf_desktop.packet.nodes import Node, Text
from xxxf_desktop.packet.numbering import HeadingCounter, ItemCounter

FIRST, SECOND, LAST = "narrative.capability", "narrative.plan", "narrative.next"


def made(**sections: Blocks) -> tuple[Node, ...]:
    """Return the nodes of the narrative; keyword `plan` holds narrative.plan."""
    narrative = {f"narrative.{name}": blocks for name, blocks in sections.items()}
    return section(packet(replace(empty(), narrative=narrative)), "part.narrative").nodes


def words(node: Node) -> str:
    return "".join(text.text for text in texts_of(node))


def own(*blocks: Block) -> list[Node]:
    """Return the nodes of `blocks` in the first section, without the form's headings."""
    plain = made()
    start = 3
    return list(made(capability=blocks)[start : start + len(made(capability=blocks)) - len(plain)])


def paragraph(*runs: Run) -> Paragraph:
    return Paragraph(runs=runs)


def headings(*levels: int) -> list[str]:
    return [words(node) for node in own(*(Heading(level=level, text="甲") for level in levels))]


class TestHeadingsOfTheForm:
    def test_stand_in_their_styles(self) -> None:
        found = [(node.style, words(node)) for node in made() if isinstance(node, nodes.Paragraph)]
        assert found == [
            (Style.HEADING_1, "三、申报项目详细介绍"),
            (Style.HEADING_2, "1. 项目基本情况"),
            (Style.HEADING_3, "（1）项目承担方资质与能力"),
            (Style.HEADING_3, "（2）项目实施方案"),
            (Style.HEADING_3, "（3）项目负责人与项目团队实力"),
            (Style.HEADING_3, "（4）产学研用联合协作情况"),
            (Style.HEADING_3, "（5）项目实施的创新性"),
            (Style.HEADING_3, "（6）项目的可推广性"),
            (Style.HEADING_2, "2. 项目实施情况"),
            (Style.HEADING_3, "（1）项目实施主体、服务对象及适用场景"),
            (Style.HEADING_3, "（2）项目实施情况"),
            (Style.HEADING_2, "3. 下一步实施计划"),
        ]

    def test_are_bookmarks_at_their_level(self) -> None:
        for node in made():
            assert isinstance(node, nodes.Paragraph)
            assert node.bookmark == words(node)
            assert node.style.value == f"Heading{node.bookmark_level}"

    def test_each_section_stands_under_its_own(self) -> None:
        found = [words(node) for node in made(capability=(paragraph(TextRun(text="甲")),))]
        assert found[2:5] == ["（1）项目承担方资质与能力", "甲", "（2）项目实施方案"]
        assert words(made(next=(paragraph(TextRun(text="乙")),))[-1]) == "乙"


class TestOwnHeadings:
    @pytest.mark.parametrize(
        ("levels", "numbers"),
        [
            pytest.param([4, 4, 4], ["①", "②", "③"], id="level-4"),
            pytest.param([4, 5, 5, 4, 5], ["①", "a. ", "b. ", "②", "a. "], id="restart-5"),
            pytest.param([4, 5, 6, 6, 5, 6], ["①", "a. ", "(a) ", "(b) ", "b. ", "(a) "], id="6"),
            pytest.param([5, 5], ["a. ", "b. "], id="level-5-alone"),
            pytest.param([6], ["(a) "], id="level-6-alone"),
            pytest.param([4, 6, 4, 6], ["①", "(a) ", "②", "(a) "], id="restart-over-a-level"),
        ],
    )
    def test_are_numbered_by_level(self, levels: list[int], numbers: list[str]) -> None:
        assert headings(*levels) == [f"{number}甲" for number in numbers]

    def test_have_a_number_beyond_the_circled_ones(self) -> None:
        assert headings(*[4] * 21)[19:] == ["⑳甲", "(21) 甲"]

    def test_have_letters_beyond_z(self) -> None:
        assert headings(*[5] * 27)[25:] == ["z. 甲", "aa. 甲"]

    def test_count_anew_in_every_section(self) -> None:
        block = (Heading(level=4, text="甲"),)
        found = [words(node) for node in made(capability=block, plan=block)]
        assert found.count("①甲") == 2

    def test_stand_in_the_style_of_their_level_without_bookmark(self) -> None:
        found = own(*(Heading(level=level, text="甲") for level in (4, 5, 6)))
        assert [getattr(node, "style", None) for node in found] == [
            Style.HEADING_4,
            Style.HEADING_5,
            Style.HEADING_6,
        ]
        assert [getattr(node, "bookmark", "") for node in found] == [None] * 3

    def test_stand_on_one_line(self) -> None:
        (node,) = own(Heading(level=4, text=" 甲\n乙\t丙 "))
        assert words(node) == "①甲 乙 丙"


class TestParagraphs:
    def test_keep_the_look_of_their_runs(self) -> None:
        (node,) = own(
            paragraph(
                TextRun(text="甲", bold=True),
                TextRun(text="2", sup=True),
                TextRun(text="3", sub=True),
                TextRun(text=""),
            )
        )
        assert isinstance(node, nodes.Paragraph)
        assert node.style is Style.BODY
        assert node.texts == (
            Text("甲", bold=True),
            Text("2", sup=True),
            Text("3", sub=True),
        )

    def test_keep_their_line_breaks(self) -> None:
        (node,) = own(paragraph(TextRun(text="甲\n乙")))
        assert words(node) == "甲\n乙"


class TestLists:
    @pytest.mark.parametrize(
        ("ordered", "levels", "marks"),
        [
            pytest.param(True, [1, 1], ["1）", "2）"], id="ordered"),
            pytest.param(
                True,
                [1, 2, 2, 3, 1, 2],
                ["1）", "a）", "b）", "（1）", "2）", "a）"],
                id="ordered-levels",
            ),
            pytest.param(False, [1, 2, 3, 1], ["• ", "– ", "· ", "• "], id="unordered"),
        ],
    )
    def test_items_have_the_mark_of_their_level(
        self, ordered: bool, levels: list[int], marks: list[str]
    ) -> None:
        items = tuple(ListItem(runs=(TextRun(text="甲"),), level=level) for level in levels)
        found = own(ListBlock(ordered=ordered, items=items))
        assert [words(node) for node in found] == [f"{mark}甲" for mark in marks]

    def test_items_stand_further_in_by_level(self) -> None:
        items = tuple(ListItem(runs=(), level=level) for level in (1, 2, 3))
        found = own(ListBlock(items=items))
        assert [getattr(node, "left_em", None) for node in found] == [2, 3, 4]
        assert {getattr(node, "style", None) for node in found} == {Style.LIST_ITEM}

    def test_every_list_counts_anew(self) -> None:
        block = ListBlock(ordered=True, items=(ListItem(runs=()),))
        assert [words(node) for node in own(block, block)] == ["1）", "1）"]

    def test_more_items_than_letters(self) -> None:
        counter = ItemCounter(ordered=True)
        assert [counter.next(2) for _ in range(27)][-1] == "aa）"


TABLE = TableBlock(caption="投资", header_rows=1, rows=(("年", "万元"), ("2019", "")), id="投资")
FIGURE = FigureBlock(file="图.png", caption="架构", id="架构")


class TestTables:
    def test_have_their_caption_above(self) -> None:
        caption, table = own(TABLE)
        assert isinstance(caption, nodes.Paragraph)
        assert isinstance(table, nodes.Table)
        assert (caption.style, words(caption)) == (Style.TABLE_CAPTION, "表1　投资")

    def test_have_a_number_without_a_caption(self) -> None:
        caption, _ = own(TableBlock(rows=(("甲",),)))
        assert words(caption) == "表1"

    def test_no_cell_is_empty(self) -> None:
        _, table = own(TABLE)
        assert isinstance(table, nodes.Table)
        shown = [[cell.paragraphs[0].texts[0].text for cell in row] for row in table.rows]
        assert shown == [["年", "万元"], ["2019", "—"]]

    def test_header_rows_have_the_look_of_headers_and_are_repeated(self) -> None:
        _, table = own(TABLE)
        assert isinstance(table, nodes.Table)
        styles = [{cell.paragraphs[0].style for cell in row} for row in table.rows]
        assert styles == [{Style.NARRATIVE_CELL_HEAD}, {Style.NARRATIVE_CELL}]
        assert (table.header_rows, table.on_grid) == (1, True)

    def test_a_table_of_headers_has_a_row_to_repeat_them_for(self) -> None:
        _, table = own(TableBlock(header_rows=3, rows=(("甲",), ("乙",))))
        assert isinstance(table, nodes.Table)
        assert table.header_rows == 1

    @pytest.mark.parametrize(
        ("widths", "expected"),
        [
            pytest.param(None, [TEXT_WIDTH_PT / 2] * 2, id="shared"),
            pytest.param((40, 60), [113.39, 170.08], id="given"),
            pytest.param((150, 150), [TEXT_WIDTH_PT / 2] * 2, id="too-wide-is-scaled"),
            pytest.param((40,), [TEXT_WIDTH_PT / 2] * 2, id="wrong-number"),
        ],
    )
    def test_columns_are_as_wide_as_asked_within_the_text(
        self, widths: tuple[int, ...] | None, expected: list[float]
    ) -> None:
        _, table = own(TABLE.model_copy(update={"widths_mm": widths}))
        assert isinstance(table, nodes.Table)
        assert table.widths_pt == pytest.approx(expected, abs=0.01)


class TestFigures:
    def test_have_their_caption_and_width(self) -> None:
        (figure,) = own(FIGURE)
        assert isinstance(figure, nodes.Figure)
        assert figure.file == "图.png"
        assert figure.width_pt == pytest.approx(140 / 25.4 * 72)
        assert figure.caption is not None
        assert figure.caption.style is Style.CAPTION
        assert words(figure) == "图1　架构"

    def test_have_a_number_without_a_caption(self) -> None:
        (figure,) = own(FigureBlock(file="图.png"))
        assert words(figure) == "图1"


class TestNumbers:
    def test_run_through_all_sections_in_the_order_of_the_form(self) -> None:
        # The answers give the sections in another order than the form prints them.
        found = [
            words(node) for node in made(next=(FIGURE, TABLE), capability=(FIGURE, TABLE, FIGURE))
        ]
        captions = [text for text in found if text.endswith(("架构", "投资"))]
        assert captions == ["图1　架构", "表1　投资", "图2　架构", "图3　架构", "表2　投资"]

    @pytest.mark.parametrize(
        ("ref", "shown"),
        [
            pytest.param("图:后", "图2", id="figure-behind"),
            pytest.param("表:后", "表1", id="table-behind"),
            pytest.param("图:前", "图1", id="figure-before"),
            pytest.param("图:无", "图:无", id="leads-nowhere"),
            pytest.param("表:前", "表:前", id="figure-as-a-table"),
        ],
    )
    def test_references_name_figures_and_tables_of_any_section(self, ref: str, shown: str) -> None:
        before = FigureBlock(file="图.png", id="前")
        text = paragraph(TextRun(text="见"), Reference(ref=ref), TextRun(text="。"))
        behind = FigureBlock(file="图.png", id="后"), TableBlock(rows=(("甲",),), id="后")
        found = [words(node) for node in made(capability=(before,), plan=(text,), next=behind)]
        assert f"见{shown}。" in found

    def test_references_in_lists_have_numbers_too(self) -> None:
        item = ListItem(runs=(Reference(ref="图:架构"),))
        assert [words(node) for node in own(FIGURE, ListBlock(ordered=True, items=(item,)))] == [
            "图1　架构",
            "1）图1",
        ]


def test_heading_counter_starts_anew_by_itself() -> None:
    assert [HeadingCounter().next(4), HeadingCounter().next(4)] == ["①", "①"]
