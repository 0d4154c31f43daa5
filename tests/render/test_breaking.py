"""Breaking into lines: what may not start or end a line, what stays whole, what is never lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.render import breaking
from xxxf_desktop.render.breaking import Atoms, Line, break_lines, can_break, measure

# Written down here once more: what a reader of Chinese would call wrong at once.
FORBIDDEN_STARTS = "，。！？；：、）》」』】〕”’…％℃%,.!?;:)]}々"
FORBIDDEN_ENDS = "（《「『【〔“‘￥＄([{$"

WIDE, NARROW = 1.0, 0.5


def _advance(_: int, character: str) -> float:
    if character == "\n":
        return 0.0
    return NARROW if character.isascii() else WIDE


def atoms_of(text: str) -> Atoms:
    return measure([text], _advance, 1.0)


def lines_of(text: str, width: float, first: float | None = None) -> list[str]:
    atoms = atoms_of(text)
    lines = break_lines(atoms, width if first is None else first, width)
    return [text[line.start : line.end] for line in lines]


@pytest.fixture(autouse=True)
def _no_endless_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A breaker that does not move on fails here instead of filling the memory."""
    whole = breaking._line_end
    last: list[tuple[Atoms, int]] = []

    def watched(atoms: Atoms, start: int, available: float) -> tuple[int, bool]:
        stands = bool(last) and last[-1][0] is atoms and last[-1][1] == start
        assert not stands, "the breaker does not move on"
        last[:] = [(atoms, start)]
        return whole(atoms, start, available)

    monkeypatch.setattr(breaking, "_line_end", watched)


MIXED = st.text(
    st.one_of(
        st.sampled_from("信息消费示范项目镕堃珺𬭎"),
        st.sampled_from("，。；：？！、）》（《“”‘’—…·"),
        st.sampled_from("ABxyz0189%+-/.,;:()[] \"'"),
        st.sampled_from("①≥±№℃☑□　"),
    ),
    max_size=120,
)
LINES = st.builds("\n".join, st.lists(MIXED, max_size=4))
WIDTHS = st.floats(1.0, 30.0)


class TestNothingIsLost:
    @given(LINES, WIDTHS, WIDTHS)
    def test_every_character_once_and_in_order(self, text: str, first: float, width: float) -> None:
        lines = break_lines(atoms_of(text), first, width)
        assert lines[0].start == 0
        assert lines[-1].end == len(text)
        for one, other in pairwise(lines):
            assert text[one.end : other.start] in ("", "\n")
        skipped = sum(other.start - one.end for one, other in pairwise(lines))
        assert skipped == text.count("\n")

    @given(LINES, WIDTHS)
    def test_moves_on_with_every_line(self, text: str, width: float) -> None:
        lines = break_lines(atoms_of(text), width, width)
        for line in lines:
            behind = text[line.end - 1 : line.end] if line.end > line.start else "\n"
            assert line.end > line.start or behind == "\n"
        assert len(lines) <= len(text) + 1

    @given(LINES, WIDTHS)
    def test_a_line_break_ends_a_line(self, text: str, width: float) -> None:
        lines = lines_of(text, width)
        assert not [line for line in lines if "\n" in line]
        assert len(lines) >= text.count("\n") + 1

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            pytest.param("", [""], id="empty"),
            pytest.param("\n", ["", ""], id="line-break"),
            pytest.param("字\n", ["字", ""], id="line-break-at-the-end"),
            pytest.param("\n字", ["", "字"], id="line-break-at-the-start"),
            pytest.param("字\n\n字", ["字", "", "字"], id="empty-line"),
            pytest.param("字" * 6, ["字" * 3, "字" * 3], id="full-lines"),
            pytest.param("字" * 7, ["字" * 3, "字" * 3, "字"], id="rest"),
            pytest.param("   ", ["   "], id="blanks"),
            pytest.param("字字字   字", ["字字字   ", "字"], id="blanks-in-the-margin"),
        ],
    )
    def test_lines(self, text: str, lines: list[str]) -> None:
        assert lines_of(text, 3.0) == lines

    def test_the_first_line_has_a_width_of_its_own(self) -> None:
        assert lines_of("字" * 8, 4.0, first=2.0) == ["字" * 2, "字" * 4, "字" * 2]

    def test_a_hair_too_wide_still_fits(self) -> None:
        """Widths of Word are whole twips: a line of 28 characters must not lose its last."""
        assert lines_of("字" * 3, 2.995) == ["字" * 3]
        assert lines_of("字" * 3, 2.98) == ["字字", "字"]


def is_stuck(atoms: Atoms, line: Line) -> bool:
    """Return whether nothing in `line` allowed a break, so that it was cut where it was full."""
    return not any(can_break(atoms, index) for index in range(line.start + 1, line.end))


def breaks(text: str, width: float) -> list[tuple[str, str]]:
    """Return the characters on both sides of every break that the breaker chose freely.

    Left out: breaks at a line break or behind blanks, and cuts where nothing else was allowed.
    """
    atoms = atoms_of(text)
    lines = break_lines(atoms, width, width)
    return [
        (text[one.end - 1], text[other.start])
        for one, other in pairwise(lines)
        if one.end == other.start and not text[one.end - 1].isspace() and not is_stuck(atoms, one)
    ]


class TestForbidden:
    def test_the_lists_hold_what_a_reader_expects(self) -> None:
        assert set(FORBIDDEN_STARTS) <= breaking.NOT_AT_START
        assert set(FORBIDDEN_ENDS) <= breaking.NOT_AT_END

    @given(LINES, WIDTHS)
    def test_no_line_starts_with_a_closing_mark(self, text: str, width: float) -> None:
        assert not [pair for pair in breaks(text, width) if pair[1] in FORBIDDEN_STARTS]

    @given(LINES, WIDTHS)
    def test_no_line_ends_with_an_opening_mark(self, text: str, width: float) -> None:
        assert not [pair for pair in breaks(text, width) if pair[0] in FORBIDDEN_ENDS]

    @given(LINES, WIDTHS)
    def test_dashes_and_dots_are_one_mark(self, text: str, width: float) -> None:
        assert not [pair for pair in breaks(text, width) if pair in (("—", "—"), ("…", "…"))]

    @given(LINES, WIDTHS)
    def test_no_line_starts_with_a_blank(self, text: str, width: float) -> None:
        assert not [pair for pair in breaks(text, width) if pair[1] == " "]

    @given(LINES, WIDTHS)
    def test_words_and_numbers_stay_whole(self, text: str, width: float) -> None:
        word = frozenset("ABxyz0189%+/.,")
        assert not [pair for pair in breaks(text, width) if word >= set(pair)]

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            pytest.param("字字字。字", ["字字", "字。字"], id="full-stop"),
            pytest.param("字字字。”字", ["字字", "字。”", "字"], id="two-marks"),
            pytest.param("字字（字字", ["字字", "（字字"], id="opening-bracket"),
            pytest.param("字（“字字", ["字", "（“字", "字"], id="two-opening-marks"),
            pytest.param("字字——字", ["字字", "——字"], id="dash"),
            pytest.param("字字字——字", ["字字字", "——字"], id="dash-behind-a-full-line"),
            pytest.param("字字字……字", ["字字", "字……", "字"], id="dots"),
            pytest.param("字字word字", ["字字", "word", "字"], id="word"),
            pytest.param("字字12.5字", ["字字", "12.5", "字"], id="number"),
            pytest.param("字字5℃字", ["字字", "5℃字"], id="unit-behind-a-number"),
            pytest.param("字字字％字", ["字字", "字％字"], id="per-cent"),
            pytest.param("字字≥字5字", ["字字≥", "字5字"], id="at-least"),
            pytest.param("字字≥5字字", ["字字", "≥5字", "字"], id="at-least-with-its-number"),
            pytest.param("字字№字字", ["字字", "№字字"], id="number-sign"),
            pytest.param("ab-cdef", ["ab-", "cdef"], id="hyphen"),
            pytest.param("ab cdef", ["ab ", "cdef"], id="words"),
            pytest.param("字字①字字", ["字字", "①字", "字"], id="circled-number"),
        ],
    )
    def test_lines_of_three_characters(self, text: str, lines: list[str]) -> None:
        assert lines_of(text, 3.0) == lines

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("字字字 。字", id="start"),
            pytest.param("字字（ 字", id="end"),
        ],
    )
    def test_blanks_in_the_margin_do_not_free_a_mark(self, text: str) -> None:
        for line in lines_of(text, 3.0):
            assert line[0] not in FORBIDDEN_STARTS
            assert line.rstrip(" ")[-1] not in FORBIDDEN_ENDS


class TestWidth:
    @given(LINES, WIDTHS, WIDTHS)
    def test_no_line_is_wider_than_it_may_be(self, text: str, first: float, width: float) -> None:
        atoms = atoms_of(text)
        for index, line in enumerate(break_lines(atoms, first, width)):
            end = line.end
            while end > line.start and text[end - 1] == " ":
                end -= 1
            set_width = breaking.natural_width(atoms, line.start, end)
            available = width if index else first
            assert set_width <= available + 0.02 or end == line.start + 1

    @given(MIXED, WIDTHS)
    def test_no_line_could_have_taken_the_next_word(self, text: str, width: float) -> None:
        """A line is broken at the last place that fits."""
        atoms = atoms_of(text)
        for one, other in pairwise(break_lines(atoms, width, width)):
            places = [i for i in range(one.end + 1, other.end + 1) if _may_end(atoms, i)]
            if places and not is_stuck(atoms, one) and text[one.end - 1] != " ":
                longer = breaking.natural_width(atoms, one.start, places[0])
                assert longer > width or text[places[0] - 1] == " "

    def test_a_word_wider_than_the_line_is_cut_where_the_line_is_full(self) -> None:
        assert lines_of("abcdefghij", 3.0) == ["abcdef", "ghij"]
        assert lines_of("字abcdefghij", 3.0) == ["字", "abcdef", "ghij"]

    def test_marks_that_fill_a_line_are_cut(self) -> None:
        assert lines_of("。" * 7, 3.0) == ["。。。", "。。。", "。"]

    @pytest.mark.parametrize("text", ["字", "字字", "字。", "word", "字 字"])
    def test_a_character_wider_than_the_line_has_a_line_of_its_own(self, text: str) -> None:
        assert "".join(lines_of(text, 0.3)) == text

    def test_gaps_count(self) -> None:
        """Two gaps of 0.2 and 2.5 of text fit in 2.9, not in 2.8."""
        assert lines_of("字a字", 2.9) == ["字a字"]
        assert lines_of("字a字", 2.8) == ["字a", "字"]


def _may_end(atoms: Atoms, index: int) -> bool:
    return index == len(atoms.characters) or can_break(atoms, index)


class TestGaps:
    @pytest.mark.parametrize(
        ("text", "behind"),
        [
            pytest.param("字a", [0], id="han-latin"),
            pytest.param("a字", [0], id="latin-han"),
            pytest.param("字1字", [0, 1], id="digit"),
            pytest.param("字①字", [0, 1], id="circled"),
            pytest.param("字字", [], id="han"),
            pytest.param("ab", [], id="latin"),
            pytest.param("字，a", [], id="mark-between"),
            pytest.param("字%字", [], id="sign"),
            pytest.param("字(a)字", [], id="bracket"),
            pytest.param("字 a", [], id="blank"),
            pytest.param("字\na", [], id="line-break"),
            pytest.param("2020年5月", [3, 4, 5], id="date"),
        ],
    )
    def test_stand_between_han_and_words(self, text: str, behind: list[int]) -> None:
        gaps = atoms_of(text).gaps
        assert [index for index, gap in enumerate(gaps) if gap] == behind
        assert {gaps[index] for index in behind} <= {0.2}

    def test_grow_with_the_size(self) -> None:
        assert measure(["字a"], _advance, 16.0).gaps == pytest.approx([3.2, 0.0])

    def test_stand_between_two_texts_too(self) -> None:
        atoms = measure(["字", "a"], _advance, 1.0)
        assert (atoms.gaps, atoms.owners) == ([0.2, 0.0], [0, 1])

    def test_the_last_one_of_a_line_is_no_part_of_its_width(self) -> None:
        atoms = atoms_of("字a字")
        assert breaking.natural_width(atoms, 0, 2) == pytest.approx(1.7)
        assert breaking.natural_width(atoms, 0, 3) == pytest.approx(2.9)
        assert breaking.natural_width(atoms, 1, 1) == 0


class TestJustified:
    @given(LINES, WIDTHS)
    def test_the_last_line_before_a_break_is_not(self, text: str, width: float) -> None:
        text = text.replace(" ", "")
        for line in break_lines(atoms_of(text), width, width):
            is_last = line.end == len(text) or text[line.end] == "\n"
            assert line.justified != is_last

    @pytest.mark.parametrize("text", ["字字字 ", "字字字 \n字"])
    def test_a_last_line_with_blanks_in_the_margin_is_not(self, text: str) -> None:
        first, *_ = break_lines(atoms_of(text), 3.0, 3.0)
        assert not first.justified

    @pytest.mark.parametrize(
        ("text", "slots"),
        [
            pytest.param("字字字", [0, 1], id="han"),
            pytest.param("word", [], id="word"),
            pytest.param("字ab字", [0, 2], id="beside-a-word"),
            pytest.param("ab cd", [2], id="blank"),
            pytest.param("字。”字", [0, 1, 2], id="marks"),
            pytest.param("字", [], id="one"),
        ],
    )
    def test_lines_are_stretched_between_characters_not_in_words(
        self, text: str, slots: list[int]
    ) -> None:
        assert breaking.stretch_slots(atoms_of(text), 0, len(text)) == slots


def test_no_line_ends_before_what_is_glued() -> None:
    atoms = atoms_of("字字□字字")
    atoms.glued = {3, 4}
    lines = break_lines(atoms, 3.0, 3.0)
    assert [(line.start, line.end) for line in lines] == [(0, 2), (2, 5)]
