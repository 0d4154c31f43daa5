"""Pages: what fits on one, what stays together, what is repeated, and that it always ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import REPOSITORY, read_shipped
from xxxf_desktop.answers.application import Application, Value
from xxxf_desktop.forms.loader import load
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.look import (
    BODY_PITCH_PT,
    FILLED_HEIGHT_PT,
    LINES_PER_PAGE,
    LOOKS,
    MARGIN_SIDE_PT,
    MARGIN_TOP_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    TEXT_HEIGHT_PT,
    TEXT_WIDTH_PT,
    Style,
)
from xxxf_desktop.packet.nodes import (
    Cell,
    Control,
    Figure,
    Node,
    Packet,
    PageFoot,
    Paragraph,
    ProofPage,
    Section,
    Table,
    Text,
)
from xxxf_desktop.render import layout
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.layout import figure_box, lay_out, proof_box
from xxxf_desktop.render.pages import Glyphs, LaidOut, Page, Picture, Place
from xxxf_desktop.render.setting import Typesetter

MOST_PAGES = 200
BOTTOM = PAGE_HEIGHT_PT - MARGIN_TOP_PT


@cache
def fonts() -> FontSet:
    return FontSet(REPOSITORY / "resources" / "fonts")


@pytest.fixture(autouse=True)
def _no_endless_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout that does not end fails here instead of filling the memory."""
    new_page = layout._Flow._new_page

    def counted(flow: Any) -> None:
        assert len(flow.result.pages) < MOST_PAGES, "the layout does not end"
        new_page(flow)

    monkeypatch.setattr(layout._Flow, "_new_page", counted)


def laid_out(*sections: Section, pixels: tuple[int, int] = (800, 600)) -> LaidOut:
    packet = Packet("", "", "", "", sections)
    return lay_out(packet, Typesetter(fonts()), lambda _: pixels)


def pages_of(*nodes: Node, pixels: tuple[int, int] = (800, 600)) -> list[Page]:
    return laid_out(Section("part.x", nodes), pixels=pixels).pages


def tagged(tag: str, text: str = "字") -> Text:
    return Text(text, control=Control(tag, tag))


def para(tag: str, length: int = 1, style: Style = Style.BODY) -> Paragraph:
    """Return a paragraph of `length` characters that is found on the pages by its tag."""
    return Paragraph(style, (tagged(tag, "字" * length),))


def body_lines(tag: str, count: int) -> Paragraph:
    """Return a body paragraph of `count` full lines."""
    return para(tag, 26 + 28 * (count - 1))


def cell(tag: str, lines: int, column: int = 0) -> Cell:
    style = Style.NARRATIVE_CELL
    return Cell(column, 1, 1, tuple(Paragraph(style, (tagged(tag),)) for _ in range(lines)))


def table(tag: str, lines: Sequence[int], header_rows: int = 0) -> Table:
    """Return a table of one column; row n has lines[n] lines and the tag `tag.n`."""
    rows = tuple((cell(f"{tag}.{row}", count),) for row, count in enumerate(lines))
    return Table((TEXT_WIDTH_PT,), rows, header_rows=header_rows, on_grid=True)


def figure(tag: str, width: float = 300.0) -> Figure:
    return Figure(f"{tag}.png", width, para(f"{tag}.caption", 5, Style.CAPTION))


def name_of(item: Place | Picture) -> str:
    return item.tag if isinstance(item, Place) else item.file.removesuffix(".png")


def names(page: Page) -> list[str]:
    """Return what stands on `page` from top to bottom, each once in a row."""
    found = [(item.y, name_of(item)) for item in page.items if isinstance(item, Place | Picture)]
    found.sort(key=lambda entry: entry[0])
    return [name for name, _ in groupby(name for _, name in found)]


def baselines(page: Page) -> list[float]:
    return sorted({round(item.y, 2) for item in page.items if isinstance(item, Glyphs)})


def words(page: Page) -> list[str]:
    """Return the lines of `page` as printed."""
    runs = [item for item in page.items if isinstance(item, Glyphs)]
    lines = groupby(sorted(runs, key=lambda run: (round(run.y), run.x)), key=lambda r: round(r.y))
    return ["".join(run.text for run in line) for _, line in lines]


class TestBodyPage:
    def test_has_22_lines_of_28_characters(self) -> None:
        """GB/T 9704 and the grid of Chinese Word: 22 lines of 28 characters."""
        first, second = pages_of(body_lines("p", 30))
        lines = words(first)
        assert LINES_PER_PAGE == 22
        assert [len(line) for line in lines] == [26, *[28] * 21]
        assert [len(line) for line in words(second)] == [28] * 8

    def test_lines_are_31_2_points_apart(self) -> None:
        (page,) = pages_of(body_lines("p", 22))
        gaps = {round(two - one, 2) for one, two in pairwise(baselines(page))}
        assert gaps == {31.2}

    def test_stands_between_the_margins(self) -> None:
        (page,) = pages_of(body_lines("p", 22))
        runs = [item for item in page.items if isinstance(item, Glyphs)]
        assert min(run.x for run in runs) == MARGIN_SIDE_PT
        assert MARGIN_TOP_PT < baselines(page)[0] < MARGIN_TOP_PT + BODY_PITCH_PT
        assert BOTTOM - BODY_PITCH_PT < baselines(page)[-1] < BOTTOM

    def test_takes_22_paragraphs_and_not_one_more(self) -> None:
        assert len(pages_of(*(para(f"p{n}") for n in range(22)))) == 1
        assert len(pages_of(*(para(f"p{n}") for n in range(23)))) == 2


class TestSections:
    def test_each_starts_a_page(self) -> None:
        made = laid_out(Section("a", (para("p"),)), Section("b", (para("q"),))).pages
        assert [(page.section, names(page)) for page in made] == [("a", ["p"]), ("b", ["q"])]

    def test_page_numbers_start_with_1_behind_the_cover(self) -> None:
        made = laid_out(
            Section("cover", (para("p"),), numbered=False),
            Section("a", (body_lines("q", 30),)),
            Section("b", (para("r"),)),
        )
        assert [page.number for page in made.pages] == [None, 1, 2, 3]

    def test_bookmarks_stand_at_their_paragraph(self) -> None:
        heading = replace(para("h", style=Style.HEADING_2), bookmark="一", bookmark_level=2)
        first, second = pages_of(body_lines("p", 21), heading, body_lines("q", 2))
        assert first.bookmarks == []
        (mark,) = second.bookmarks
        assert (mark.title, mark.level, mark.y) == ("一", 2, MARGIN_TOP_PT)

    def test_a_foot_stands_at_the_lower_edge(self) -> None:
        foot = PageFoot((para("f1", style=Style.COVER_FOOT), para("f2", style=Style.COVER_FOOT)))
        made = laid_out(Section("cover", (para("p"), foot), numbered=False))
        (page,) = made.pages
        assert names(page) == ["p", "f1", "f2"]
        last = max(item.y + item.height for item in page.items if isinstance(item, Place))
        unused = TEXT_HEIGHT_PT - FILLED_HEIGHT_PT
        assert unused <= BOTTOM - last < unused + 3
        space = made.space_before[id(foot)]
        assert space == int(space)  # Word is given whole points

    def test_a_foot_with_no_room_goes_on(self) -> None:
        foot = PageFoot((para("f", style=Style.COVER_FOOT),))
        made = laid_out(Section("cover", (body_lines("p", 22), foot)))
        assert [names(page) for page in made.pages] == [["p"], ["f"]]
        assert made.space_before[id(foot)] == 0


class TestHeadings:
    @pytest.mark.parametrize("style", [s for s in Style if LOOKS[s].keep_with_next])
    def test_go_on_with_the_text_behind_them(self, style: Style) -> None:
        first, second = pages_of(body_lines("p", 21), para("h", style=style), body_lines("q", 2))
        assert (names(first), names(second)) == (["p"], ["h", "q"])

    def test_stay_where_a_line_of_the_text_fits(self) -> None:
        first, second = pages_of(
            body_lines("p", 20), para("h", style=Style.HEADING_3), body_lines("q", 2)
        )
        assert (names(first), names(second)) == (["p", "h", "q"], ["q"])

    def test_go_on_together(self) -> None:
        first, second = pages_of(
            body_lines("p", 20),
            para("h2", style=Style.HEADING_2),
            para("h3", style=Style.HEADING_3),
            para("q"),
        )
        assert (names(first), names(second)) == (["p"], ["h2", "h3", "q"])

    def test_go_on_with_a_figure(self) -> None:
        heading = para("h", style=Style.HEADING_4)
        first, second = pages_of(body_lines("p", 15), heading, figure("f"))
        assert (names(first), names(second)) == (["p"], ["h", "f", "f.caption"])

    def test_go_on_with_a_table_and_its_caption(self) -> None:
        heading = para("h", style=Style.HEADING_4)
        caption = para("c", style=Style.TABLE_CAPTION)
        first, second = pages_of(body_lines("p", 19), heading, caption, table("t", [1, 1, 1], 1))
        assert (names(first), names(second)) == (["p"], ["h", "c", "t.0", "t.1", "t.2"])

    def test_are_not_left_alone_by_a_row_as_high_as_a_page(self) -> None:
        heading = para("h", style=Style.HEADING_4)
        caption = para("c", style=Style.TABLE_CAPTION)
        made = pages_of(body_lines("p", 3), heading, caption, table("t", [33]))
        assert ["h"] not in [names(page) for page in made]

    def test_are_not_left_alone_by_a_figure_as_high_as_a_page(self) -> None:
        made = pages_of(
            body_lines("p", 3),
            para("h3", style=Style.HEADING_3),
            para("h4", style=Style.HEADING_4),
            figure("f"),
            pixels=(100, 1000),
        )
        assert ["h3"] not in [names(page) for page in made]


class TestFigures:
    @pytest.mark.parametrize("lines", range(22))
    def test_share_a_page_with_their_caption(self, lines: int) -> None:
        made = pages_of(*(para(f"p{n}") for n in range(lines)), figure("f"))
        (page,) = [page for page in made if "f" in names(page)]
        assert names(page)[-2:] == ["f", "f.caption"]
        picture = next(item for item in page.items if isinstance(item, Picture))
        caption = next(item for item in page.items if isinstance(item, Place) and "cap" in item.tag)
        assert picture.y + picture.height <= caption.y
        assert caption.y + caption.height <= BOTTOM + 0.1

    def test_stand_in_the_middle_of_the_text(self) -> None:
        (page,) = pages_of(figure("f", 200.0))
        picture = next(item for item in page.items if isinstance(item, Picture))
        assert picture.x + picture.width / 2 == pytest.approx(PAGE_WIDTH_PT / 2)
        assert (picture.width, picture.height) == pytest.approx((200, 150))

    def test_take_whole_lines(self) -> None:
        (page,) = pages_of(figure("f"), para("p"))
        assert names(page) == ["f", "f.caption", "p"]
        last = max(item.y for item in page.items if isinstance(item, Place))
        assert (last - MARGIN_TOP_PT) / BODY_PITCH_PT == pytest.approx(
            round((last - MARGIN_TOP_PT) / BODY_PITCH_PT)
        )

    def test_need_no_caption(self) -> None:
        (page,) = pages_of(Figure("f.png", 100.0, None))
        assert names(page) == ["f"]

    @given(st.floats(28, 600), st.integers(1, 10_000), st.integers(1, 10_000))
    def test_box_keeps_proportions_and_fits(self, asked: float, wide: int, high: int) -> None:
        box = figure_box(asked, (wide, high))
        width, height, taken = box.width, box.height, box.taken
        assert width <= min(asked, TEXT_WIDTH_PT) + 1e-6
        assert height * wide == pytest.approx(width * high)
        assert height < taken
        assert taken / BODY_PITCH_PT == pytest.approx(round(taken / BODY_PITCH_PT))
        assert taken + BODY_PITCH_PT <= TEXT_HEIGHT_PT


class TestTables:
    CAPTION = para("c", style=Style.TABLE_CAPTION)

    @pytest.mark.parametrize("lines", range(22))
    def test_caption_stays_with_the_first_row(self, lines: int) -> None:
        made = pages_of(
            *(para(f"p{n}") for n in range(lines)), self.CAPTION, table("t", [2] * 8, 1)
        )
        (page,) = [page for page in made if "c" in names(page)]
        start = names(page).index("c")
        assert names(page)[start : start + 3] == ["c", "t.0", "t.1"]

    def test_header_rows_are_repeated(self) -> None:
        made = pages_of(self.CAPTION, table("t", [1, 1, *[2] * 40], 2))
        assert len(made) > 2
        for page in made[1:]:
            assert names(page)[:2] == ["t.0", "t.1"]
        rows = [name for page in made for name in names(page) if name not in ("t.0", "t.1", "c")]
        assert rows == [f"t.{row}" for row in range(2, 42)]

    def test_without_header_rows_none_are_repeated(self) -> None:
        made = pages_of(self.CAPTION, table("t", [2] * 40))
        rows = [name for page in made for name in names(page)]
        assert rows == ["c", *(f"t.{row}" for row in range(40))]

    @pytest.mark.parametrize("header_rows", [0, 1])
    def test_a_row_higher_than_a_page_is_cut(self, header_rows: int) -> None:
        made = pages_of(self.CAPTION, table("t", [1, 100, 1], header_rows))
        assert 3 <= len(made) < 8
        shown = [item.tag for page in made for item in page.items if isinstance(item, Place)]
        assert shown.count("t.1") == 100
        assert shown.count("t.2") == 1
        assert shown.count("t.0") == (1 + header_rows * (len(made) - 1))

    @pytest.mark.parametrize("lines", [[40, 1], [20, 20, 1]])
    def test_header_rows_higher_than_a_page_end(self, lines: list[int]) -> None:
        made = pages_of(self.CAPTION, table("t", lines, len(lines) - 1))
        assert len(made) < 10

    def test_header_rows_stand_once_where_the_table_starts_on_the_next_page(self) -> None:
        """No caption holds it: no packet of today has such a table."""
        _, second = pages_of(body_lines("p", 22), table("t", [1, 1], 1))
        assert names(second) == ["t.0", "t.1"]
        assert sum(isinstance(item, Place) for item in second.items) == 2

    def test_a_row_that_cannot_be_cut_and_is_higher_than_a_page_ends(self) -> None:
        spanning = replace(cell("s", 1), rows=2)
        rows = ((spanning, cell("high", 60, 1)), (cell("t", 1, 1),))
        made = pages_of(para("o"), Table((TEXT_WIDTH_PT / 2,) * 2, rows, on_grid=True), para("p"))
        assert [names(page)[-1] for page in made] == ["o", "high", "p"]
        shown = [item.tag for page in made for item in page.items if isinstance(item, Place)]
        assert (shown.count("high"), shown.count("t")) == (60, 1)

    def test_rows_are_not_cut_in_the_middle_of_a_line(self) -> None:
        for page in pages_of(self.CAPTION, table("t", [30, 30, 30])):
            for item in page.items:
                if isinstance(item, Place):
                    assert item.y >= MARGIN_TOP_PT
                    assert item.y + item.height <= BOTTOM + 0.1

    def test_word_is_told_the_least_height_of_every_row(self) -> None:
        node = table("t", [1, 3, 60])
        made = laid_out(Section("part.x", (node,)))
        heights = made.heights_of(node)
        assert len(heights) == 3
        assert heights[0] < heights[1]
        assert all(height > 0 for height in heights)

    def test_text_behind_a_table_stays_on_the_grid(self) -> None:
        (page,) = pages_of(self.CAPTION, table("t", [1, 2, 3]), para("p"))
        (place,) = [item for item in page.items if isinstance(item, Place) and item.tag == "p"]
        cells = (place.y - MARGIN_TOP_PT) / (BODY_PITCH_PT / 2)
        assert cells == pytest.approx(round(cells))


class TestProofs:
    def _proof(self, page: int) -> ProofPage:
        return ProofPage("a.pdf", page, para(f"label{page}", 5, Style.PROOF_LABEL))

    def test_each_has_a_page_with_its_label_on_top(self) -> None:
        made = pages_of(self._proof(0), self._proof(1))
        assert [names(page) for page in made] == [["label0"], ["label1"]]
        rooms = [room for page in made for room in _rooms(page)]
        assert [(room.file, room.page) for room in rooms] == [("a.pdf", 0), ("a.pdf", 1)]

    def test_the_room_lies_below_the_label_within_the_text(self) -> None:
        (page,) = pages_of(self._proof(0))
        (room,) = _rooms(page)
        label = next(item for item in page.items if isinstance(item, Place))
        assert room.y >= label.y + label.height
        assert (room.x, room.width) == (MARGIN_SIDE_PT, TEXT_WIDTH_PT)
        assert room.y + room.height <= BOTTOM
        assert (room.width, room.height) == proof_box()
        assert room.height > TEXT_HEIGHT_PT - 3 * BODY_PITCH_PT

    def test_start_a_page_behind_text(self) -> None:
        assert [names(page) for page in pages_of(para("p"), self._proof(0))] == [["p"], ["label0"]]


def _rooms(page: Page) -> list[Any]:
    return [item for item in page.items if hasattr(item, "page")]


def _narrative_nodes() -> st.SearchStrategy[list[list[Node]]]:
    """Groups of nodes as the packet makes them; text stands behind the last heading."""
    heading = st.sampled_from([Style.HEADING_2, Style.HEADING_3, Style.HEADING_4, Style.HEADING_6])
    group: st.SearchStrategy[list[Node]] = st.one_of(
        st.integers(1, 900).map(lambda length: [para("p", length)]),
        heading.map(lambda style: [para("h", 5, style)]),
        st.integers(1, 60).map(lambda length: [para("i", length, Style.LIST_ITEM)]),
        st.tuples(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(0, 2)).map(
            lambda made: [
                para("c", 6, Style.TABLE_CAPTION),
                table("t", made[0], min(made[1], len(made[0]) - 1)),
            ]
        ),
        st.floats(60, 448).map(lambda width: [figure("f", width)]),
    )
    end: list[list[Node]] = [[para("p")]]
    return st.lists(group, min_size=1, max_size=14).map(lambda groups: groups + end)


def _renamed(groups: list[list[Node]]) -> list[Node]:
    """Return the nodes with tags of their own: p0, h1, c2, t2.0, f3 …"""
    return [_with_tag(node, index) for index, group in enumerate(groups) for node in group]


def _with_tag(node: Any, index: int) -> Any:
    match node:
        case Paragraph():
            return replace(node, texts=tuple(_tag_text(text, index) for text in node.texts))
        case Table():
            rows = tuple(tuple(_with_tag(cell, index) for cell in row) for row in node.rows)
            return replace(node, rows=rows)
        case Cell():
            paragraphs = tuple(_with_tag(paragraph, index) for paragraph in node.paragraphs)
            return replace(node, paragraphs=paragraphs)
        case Figure():
            return replace(node, file=f"f{index}.png", caption=_with_tag(node.caption, index))


def _tag_text(text: Text, index: int) -> Text:
    assert text.control is not None
    letter, *rest = text.control.tag.split(".")
    return replace(text, control=Control(".".join([f"{letter}{index}", *rest]), ""))


class TestRandomNarratives:
    @given(_narrative_nodes())
    @settings(max_examples=60, deadline=None)
    def test_everything_stands_once_in_order_within_the_margins(
        self, groups: list[list[Node]]
    ) -> None:
        made = pages_of(*_renamed(groups))
        characters = sum(
            len(item.text) for page in made for item in page.items if isinstance(item, Glyphs)
        )
        assert characters == _characters(groups, made)
        shown = [name.split(".")[0] for page in made for name in names(page)]
        indices = [int(name[1:]) for name in shown]
        assert indices == sorted(indices)
        for page in made:
            for item in page.items:
                if isinstance(item, Glyphs):
                    assert MARGIN_TOP_PT < item.y < BOTTOM + 0.1
                elif isinstance(item, Picture):
                    assert item.y >= MARGIN_TOP_PT
                    assert item.y + item.height <= BOTTOM

    @given(_narrative_nodes())
    @settings(max_examples=60, deadline=None)
    def test_no_heading_and_no_caption_is_left_alone(self, groups: list[list[Node]]) -> None:
        made = pages_of(*_renamed(groups))
        for page in made[:-1]:
            last = names(page)[-1]
            assert not last.startswith(("h", "c")), last
            assert not (last.startswith("f") and not last.endswith("caption")), last

    @given(_narrative_nodes())
    @settings(max_examples=60, deadline=None)
    def test_no_page_is_empty_and_numbers_follow(self, groups: list[list[Node]]) -> None:
        made = pages_of(*_renamed(groups))
        assert all(names(page) for page in made)
        assert [page.number for page in made] == list(range(1, len(made) + 1))


def _characters(groups: list[list[Node]], made: list[Page]) -> int:
    """Return how many characters the pages must show, repeated header rows included."""
    total = 0
    for node in _renamed(groups):
        if isinstance(node, Paragraph):
            total += sum(len(text.text) for text in node.texts)
        elif isinstance(node, Figure) and node.caption:
            total += sum(len(text.text) for text in node.caption.texts)
        elif isinstance(node, Table):
            total += _table_characters(node, made)
    return total


def _table_characters(node: Table, made: list[Page]) -> int:
    counts = [sum(len(paragraph.texts) for paragraph in row[0].paragraphs) for row in node.rows]
    control = node.rows[0][0].paragraphs[0].texts[0].control
    assert control is not None
    tag = control.tag.split(".")[0]
    on_pages = sum(any(name.startswith(f"{tag}.") for name in names(page)) for page in made)
    return sum(counts) + (on_pages - 1) * sum(counts[: node.header_rows])


class TestCover:
    @cache  # noqa: B019
    def _packet(self, *directions: int, name: str = "县域信息消费服务项目") -> Packet:
        fields: dict[str, Value] = {
            "project.directions": directions,
            "project.name": name,
            "unit.name": "某公司",
        }
        form = load("miit-2020", read_shipped)
        return build_packet(form, Application("miit-2020", fields=fields), {})

    def _pages(self, packet: Packet) -> list[Page]:
        made = lay_out(packet, Typesetter(fonts()), lambda _: (1, 1))
        return [page for page in made.pages if page.section == "part.cover"]

    def test_is_one_page_with_its_foot_at_the_lower_edge(self) -> None:
        (page,) = self._pages(self._packet(1, 6))
        assert page.number is None
        assert words(page)[-2:] == ["工业和信息化部编制", "（2020年）"]
        assert BOTTOM - baselines(page)[-1] < BODY_PITCH_PT

    def test_stays_one_page_with_three_directions_and_a_long_name(self) -> None:
        assert len(self._pages(self._packet(1, 6, 10, name="某" * 60))) == 1

    def test_the_page_behind_it_is_number_1(self) -> None:
        made = lay_out(self._packet(1), Typesetter(fonts()), lambda _: (1, 1))
        numbers = [page.number for page in made.pages]
        assert numbers == [None, *range(1, len(numbers))]
