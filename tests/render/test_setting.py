"""Setting a paragraph: where its glyphs, lines and tags stand at a given width."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from xxxf_desktop.packet.look import LOOKS, TEXT_WIDTH_PT, Align, Family, Style
from xxxf_desktop.packet.nodes import Control, Paragraph, Text, Tick, UnderlinedLine
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.pages import Glyphs, Place, Stroke
from xxxf_desktop.render.setting import SetLine, SetParagraph, Typesetter, indents

EPSILON = 0.02  # points; the breaker takes a line that is a hair too wide


@cache
def typesetter() -> Typesetter:
    return Typesetter(FontSet(REPOSITORY / "resources" / "fonts"))


def para(*texts: Text | str, style: Style = Style.BODY) -> Paragraph:
    return Paragraph(style, tuple(Text(t) if isinstance(t, str) else t for t in texts))


def made(paragraph: Paragraph, width: float = TEXT_WIDTH_PT) -> SetParagraph:
    return typesetter().set(paragraph, width)


def glyphs(line: SetLine) -> list[Glyphs]:
    return [item for item in line.items if isinstance(item, Glyphs)]


def strokes(line: SetLine) -> list[Stroke]:
    return [item for item in line.items if isinstance(item, Stroke)]


def places(line: SetLine) -> list[Place]:
    return [item for item in line.items if isinstance(item, Place)]


def words(line: SetLine) -> str:
    return "".join(run.text for run in glyphs(line))


def run_width(run: Glyphs) -> float:
    return sum(run.face.advance_em(c) * run.size + run.spacing for c in run.text)


def right_edge(line: SetLine) -> float:
    """Return where the last glyph ends, what is added behind it left out."""
    last = glyphs(line)[-1]
    return last.x + run_width(last) - last.spacing


class TestLines:
    def test_a_body_line_has_28_characters_of_16_points(self) -> None:
        first, *middle, last = made(para("字" * 100)).lines
        assert len(words(first)) == 26  # two characters less: the indent
        assert [len(words(line)) for line in middle] == [28] * 2
        assert len(words(last)) == 100 - 26 - 56
        assert {run.size for line in middle for run in glyphs(line)} == {16}

    def test_body_lines_are_two_cells_of_the_grid_apart(self) -> None:
        assert {line.height for line in made(para("字" * 100)).lines} == {31.2}
        assert made(para("字" * 100)).height == pytest.approx(4 * 31.2)

    def test_an_empty_paragraph_is_one_line(self) -> None:
        for paragraph in (para(), para("")):
            (line,) = made(paragraph).lines
            assert line.items == []
            assert line.height == 31.2

    def test_a_line_break_starts_a_line_at_the_left(self) -> None:
        first, second = made(para("甲\n乙")).lines
        assert (words(first), words(second)) == ("甲", "乙")
        assert (glyphs(first)[0].x, glyphs(second)[0].x) == (32, 0)

    def test_blanks_at_the_end_of_a_line_are_not_drawn(self) -> None:
        first, second = made(para("字" * 26 + "   字")).lines
        assert (words(first), words(second)) == ("字" * 26, "字")

    @given(
        st.sampled_from(list(Style)),
        st.lists(
            st.builds(
                Text,
                st.text("信息消费镕堃，。（）《》AB12 %-\n　", max_size=40),
                bold=st.booleans(),
                sup=st.booleans(),
                underline=st.booleans(),
                family=st.none() | st.sampled_from(Family),
            ),
            max_size=4,
        ),
        st.floats(260, 450),  # the signatures stand 208 points in from the left
    )
    def test_lines_hold_the_whole_text_within_the_width(
        self, style: Style, texts: list[Text], width: float
    ) -> None:
        paragraph = Paragraph(style, tuple(texts))
        lines = made(paragraph, width).lines
        shown = "".join(words(line) for line in lines)
        given_text = "".join(text.text for text in texts)
        assert shown.replace(" ", "") == given_text.replace(" ", "").replace("\n", "")
        for line in lines:
            if glyphs(line):
                assert glyphs(line)[0].x >= -EPSILON
                assert right_edge(line) <= width + EPSILON
            for item in strokes(line):
                assert item.x2 <= width + EPSILON + 16


class TestAlignment:
    def test_justified_lines_reach_the_margin(self) -> None:
        lines = made(para("信息消费示范，项目ABC申报2020年。" * 10)).lines
        for line in lines[:-1]:
            assert right_edge(line) == pytest.approx(TEXT_WIDTH_PT, abs=EPSILON)
        assert right_edge(lines[-1]) < TEXT_WIDTH_PT - 16

    def test_the_last_line_is_not_stretched(self) -> None:
        last = made(para("字" * 30)).lines[-1]
        assert {run.spacing for run in glyphs(last)} == {0}

    def test_words_are_not_stretched(self) -> None:
        lines = made(para("信息consumption消费" * 12)).lines
        for run in (run for line in lines[:-1] for run in glyphs(line)):
            if len(run.text) > 1 and run.text.isascii():
                assert run.spacing == 0

    def test_centred_lines_leave_the_same_on_both_sides(self) -> None:
        (line,) = made(para("项目申报书", style=Style.TITLE)).lines
        left = glyphs(line)[0].x
        assert left == pytest.approx(TEXT_WIDTH_PT - right_edge(line))
        assert left == pytest.approx((TEXT_WIDTH_PT - 5 * 16) / 2)

    def test_left_lines_start_at_the_left(self) -> None:
        lines = made(para("字" * 40, style=Style.CELL), 100.0).lines
        assert {glyphs(line)[0].x for line in lines} == {0}
        assert {run.spacing for line in lines for run in glyphs(line)} == {0}

    def test_every_alignment_of_the_styles_is_known(self) -> None:
        assert {look.align for look in LOOKS.values()} <= set(Align)


class TestIndents:
    @pytest.mark.parametrize(
        ("paragraph", "expected"),
        [
            pytest.param(para(), (0, 32), id="body"),
            pytest.param(para(style=Style.TITLE), (0, 0), id="title"),
            pytest.param(para(style=Style.COVER_LINE), (80, 0), id="cover-line"),
            pytest.param(
                Paragraph(Style.LIST_ITEM, (), left_em=3, hanging_em=0), (48, 0), id="list-item"
            ),
            pytest.param(Paragraph(Style.COVER_LINE, (), hanging_em=5), (80, -80), id="hanging"),
            pytest.param(Paragraph(Style.CELL, (), left_em=2), (21, 0), id="own-size"),
        ],
    )
    def test_are_in_characters_of_the_style(
        self, paragraph: Paragraph, expected: tuple[float, float]
    ) -> None:
        assert indents(paragraph) == expected

    def test_hang_the_first_line(self) -> None:
        paragraph = Paragraph(Style.LIST_ITEM, (Text("字" * 60),), left_em=3, hanging_em=2)
        first, *others = made(paragraph).lines
        assert glyphs(first)[0].x == 16
        assert {glyphs(line)[0].x for line in others} == {48}
        assert len(words(first)) == 27

    def test_list_items_stand_in_from_the_left_on_every_line(self) -> None:
        paragraph = Paragraph(Style.LIST_ITEM, (Text("字" * 60),), left_em=2, hanging_em=0)
        lines = made(paragraph).lines
        assert {glyphs(line)[0].x for line in lines} == {32}
        assert len(words(lines[0])) == 26


class TestLooks:
    def test_raised_and_lowered_text_is_smaller_and_off_the_baseline(self) -> None:
        (line,) = made(para("m", Text("2", sup=True), Text("3", sub=True))).lines
        base, raised, lowered = glyphs(line)
        assert base.size == 16
        assert raised.size == lowered.size == pytest.approx(16 * 0.58)
        assert raised.y < base.y < lowered.y

    def test_raised_text_is_as_wide_as_it_is_small(self) -> None:
        (line,) = made(para("字", Text("字", sup=True), "字")).lines
        one, raised, behind = glyphs(line)
        assert raised.x - one.x == pytest.approx(16)
        assert behind.x - raised.x == pytest.approx(16 * 0.58)

    def test_bold_is_that_of_the_text_or_of_the_style(self) -> None:
        (line,) = made(para("甲", Text("乙", bold=True))).lines
        assert [run.bold for run in glyphs(line)] == [False, True]
        (head,) = made(para("甲", style=Style.NARRATIVE_CELL_HEAD)).lines
        assert [run.bold for run in glyphs(head)] == [True]

    def test_faces_are_those_of_the_style_or_of_the_text(self) -> None:
        (line,) = made(para("甲", Text("乙", family=Family.HEI), style=Style.HEADING_2)).lines
        assert [run.face.name for run in glyphs(line)] == ["FandolKai", "FandolHei"]

    def test_a_rare_character_is_a_run_of_its_own_on_the_same_baseline(self) -> None:
        (line,) = made(para("李镕生")).lines
        assert [run.text for run in glyphs(line)] == ["李", "镕", "生"]
        assert len({run.y for run in glyphs(line)}) == 1
        assert len({run.face.name for run in glyphs(line)}) == 2

    def test_the_baseline_lies_within_the_line(self) -> None:
        for style in Style:
            (line,) = made(para("字", style=style)).lines
            assert 0 < glyphs(line)[0].y < line.height


class TestPlaces:
    CONTROL = Control("unit.name", "单位名称")

    def test_a_tag_stands_where_its_text_does(self) -> None:
        (line,) = made(para("名称：", Text("某公司", control=self.CONTROL), "。")).lines
        (place,) = places(line)
        run = glyphs(line)[1]
        assert place.tag == "unit.name"
        assert place.x == run.x
        assert place.width == pytest.approx(48)
        assert (place.y, place.height) == (0, line.height)

    def test_a_tag_over_two_lines_has_a_place_on_each(self) -> None:
        lines = made(para(Text("某" * 40, control=self.CONTROL))).lines
        for line in lines:
            assert {place.tag for place in places(line)} == {"unit.name"}
            covered = sum(place.width for place in places(line))
            assert covered == pytest.approx(right_edge(line) - glyphs(line)[0].x)

    @given(st.integers(0, 60), st.integers(1, 60), st.floats(150, 450))
    def test_places_lie_within_the_line(self, before: int, length: int, width: float) -> None:
        paragraph = para("前" * before, Text("a公" * length, control=self.CONTROL), "后")
        lines = made(paragraph, width).lines
        found = [place for line in lines for place in places(line)]
        assert found
        for place in found:
            assert place.x >= 0
            assert place.x + place.width <= width + EPSILON + 16 * 0.2
            assert place.height == 31.2


class TestCoverLine:
    """项目名称：____ underlined to the right edge, or to （加盖单位公章）."""

    def _set(self, value: str, note: str = "") -> list[SetLine]:
        line = UnderlinedLine("项目名称：", (Text(value, control=Control("a", "甲")),), note)
        return made(typesetter().resolved(line, TEXT_WIDTH_PT)).lines

    @pytest.mark.parametrize("note", ["", "（加盖单位公章）"])
    @pytest.mark.parametrize(
        "value",
        [
            pytest.param("", id="empty"),
            pytest.param("某公司", id="short"),
            pytest.param("某" * 18, id="full-line"),
            pytest.param("某" * 19, id="one-over"),
            pytest.param("某" * 30, id="two-lines"),
            pytest.param("ABC 2020", id="latin"),
            pytest.param("某公司5", id="digit-at-the-end"),
        ],
    )
    def test_the_underline_is_drawn_on_to_the_right(self, value: str, note: str) -> None:
        lines = self._set(value, note)
        assert "".join(words(line) for line in lines).replace("　", "") == (
            f"项目名称：{value}{note}"
        )
        end = max(stroke.x2 for stroke in strokes(lines[-1])) if strokes(lines[-1]) else 0.0
        if end:
            room = TEXT_WIDTH_PT - end - len(note) * 16
            assert -EPSILON <= room < 16

    def test_every_line_of_the_value_is_underlined(self) -> None:
        lines = self._set("某" * 40)
        assert len(lines) == 2
        for line in lines:
            start, end = min(s.x1 for s in strokes(line)), max(s.x2 for s in strokes(line))
            assert start == pytest.approx(80)
            assert TEXT_WIDTH_PT - end < 16 + EPSILON

    def test_neither_label_nor_note_is_underlined(self) -> None:
        (line,) = self._set("某公司", "（加盖单位公章）")
        start, end = min(s.x1 for s in strokes(line)), max(s.x2 for s in strokes(line))
        assert start == pytest.approx(glyphs(line)[0].x + 5 * 16)
        assert end == pytest.approx(glyphs(line)[-1].x)

    def test_the_second_line_stands_under_the_value(self) -> None:
        first, second = self._set("某" * 25)[:2]
        assert glyphs(first)[0].x == 0
        assert glyphs(second)[0].x == 80

    def test_the_line_lies_below_the_characters(self) -> None:
        (line,) = self._set("某公司")
        assert {stroke.y1 for stroke in strokes(line)} == {stroke.y2 for stroke in strokes(line)}
        assert all(glyphs(line)[0].y < stroke.y1 < line.height for stroke in strokes(line))


class TestBoxes:
    """A box stays with the word it ticks."""

    def _options(self) -> Paragraph:
        texts: list[Text] = []
        for name in ("政府机关", "事业单位", "国有控股企业", "民营企业"):
            texts.append(Text("□", control=Control(f"a:{name}", name, tick=Tick.OFF)))
            texts.append(Text(f"{name} "))
        return para(*texts, style=Style.CELL)

    @given(st.floats(80, 300))
    def test_no_line_ends_between_a_box_and_its_word(self, width: float) -> None:
        for line in made(self._options(), width).lines:
            assert words(line).startswith("□")
            assert not words(line).endswith("□")

    @given(st.floats(80, 300))
    def test_kept_boxes_break_where_the_lines_do(self, width: float) -> None:
        plain = made(self._options(), width).lines
        kept = made(typesetter().with_kept_boxes(self._options(), width), width).lines
        assert [words(line).rstrip() for line in kept] == [words(line).rstrip() for line in plain]


def test_the_same_paragraph_is_set_once() -> None:
    paragraph = para("字" * 50)
    assert made(paragraph) is made(paragraph)
    assert made(paragraph, 200.0) is not made(paragraph)
