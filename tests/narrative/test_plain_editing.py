"""A section in a text box and back: nothing is lost, whatever is typed around it."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.narrative.test_blocks import BLOCKS
from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
    paragraphs_of,
)
from xxxf_desktop.narrative.plain_editing import PlainSection, as_lines


def plain(text: str) -> Paragraph:
    return Paragraph(runs=(TextRun(text=text),))


def bold(text: str) -> Paragraph:
    return Paragraph(runs=(TextRun(text=text, bold=True),))


HEADING = Heading(level=4, text="总体架构")
TABLE = TableBlock(caption="投资", rows=(("年", "万元"), ("2019", "1")))
OTHER_TABLE = TableBlock(caption="投资", rows=(("年", "万元"), ("2020", "2")))
FIGURE = FigureBlock(file="图片/架构图.png", caption="架构", id="架构")
LIST = ListBlock(items=(ListItem(runs=(TextRun(text="甲"),)), ListItem(runs=())))
REFERRING = Paragraph(
    runs=(TextRun(text="如"), Reference(ref="图:架构"), TextRun(text="所示。", bold=True))
)
SECTION: Blocks = (HEADING, plain("一"), TABLE, bold("二"), LIST, FIGURE, REFERRING, plain("三"))
TABLE_LINE = "〔表，2 行 2 列：投资〕"

# Few words, so that blocks of all kinds look the same on their lines.
WORDS = st.sampled_from(
    ["甲", "甲 ", "", " ", "甲\n乙", "〔空段落〕", "〔四级标题〕甲", TABLE_LINE]
)
ALIKE: st.SearchStrategy[Blocks] = st.lists(
    st.one_of(
        st.builds(plain, WORDS),
        st.builds(bold, WORDS),
        st.builds(Heading, level=st.integers(4, 6), text=WORDS),
        st.builds(lambda cell: TableBlock(caption="投资", rows=((cell, ""), ("", ""))), WORDS),
        st.builds(lambda text: ListBlock(items=(ListItem(runs=(TextRun(text=text),)),)), WORDS),
        st.builds(lambda caption, file: FigureBlock(caption=caption, file=file), WORDS, WORDS),
        st.just(Paragraph(runs=())),
        st.just(REFERRING),
    ),
    max_size=7,
).map(tuple)
TREES = BLOCKS | ALIKE


def through_box(text: str) -> str:
    """Return `text` as a QPlainTextEdit gives it back (seen with Qt 6.11)."""
    text = re.sub("\r\n|[\r\u2028\u2029\ufdd0\ufdd1]", "\n", text)
    return re.sub("[\ud800-\udfff]", "", text.replace("\xa0", " "))


def lines_of(section: PlainSection) -> list[str]:
    return section.text.split("\n")


def with_line(section: PlainSection, old: str, new: str) -> Blocks:
    """Return the blocks after the line `old` was edited to `new`."""
    lines = lines_of(section)
    lines[lines.index(old)] = new
    return section.blocks("\n".join(lines))


class TestThereAndBack:
    @given(TREES)
    @example((plain("甲"), bold("甲")))
    @example((bold("甲"), plain("甲")))
    @example((TABLE, plain(TABLE_LINE)))
    @example((plain("〔四级标题〕甲"), Heading(level=4, text="甲")))
    @example((TABLE, OTHER_TABLE, TABLE))
    def test_the_same_blocks_come_back(self, blocks: Blocks) -> None:
        section = as_lines(blocks)
        assert section.blocks(section.text) == blocks

    @given(TREES)
    @example((plain("一\xa0二"), bold("一\u2028二"), Heading(level=4, text="半个\ud842")))
    def test_through_a_text_box_too(self, blocks: Blocks) -> None:
        section = as_lines(blocks)
        assert section.blocks(through_box(section.text)) == blocks

    @given(TREES)
    def test_there_is_a_line_for_each_block(self, blocks: Blocks) -> None:
        text = as_lines(blocks).text
        assert len(text.split("\n")) == max(1, len(blocks))
        assert all(line.strip() for line in text.split("\n")) or not blocks

    @given(TREES)
    def test_shown_again_it_is_the_same(self, blocks: Blocks) -> None:
        section = as_lines(blocks)
        assert as_lines(section.blocks(section.text), section) == section

    def test_the_lines_name_what_they_stand_for(self) -> None:
        assert lines_of(as_lines(SECTION)) == [
            "〔四级标题〕总体架构",
            "一",
            TABLE_LINE,
            "二",
            "〔列表，2 项：甲〕",
            "〔图：架构〕",
            "如〔图:架构〕所示。",
            "三",
        ]

    def test_long_names_are_shortened(self) -> None:
        (line,) = lines_of(as_lines([FigureBlock(file="a.png", caption="很长的 图名" * 20)]))
        assert line == f"〔图：{('很长的 图名' * 20)[:24]}…〕"


class TestTyping:
    @given(TREES, st.randoms(use_true_random=False))
    def test_edits_of_other_lines_keep_the_kept_ones(
        self, blocks: Blocks, chance: random.Random
    ) -> None:
        section = as_lines(blocks)
        lines: list[tuple[str, Block | None]] = list(
            zip(lines_of(section) if blocks else [], blocks, strict=True)
        )
        chance.shuffle(lines)
        for number in range(3):
            lines.insert(chance.randint(0, len(lines)), (f"新写的第 {number} 行", None))
        lines = [line for line in lines if chance.random() < 0.8]
        found = section.blocks("\n".join(text for text, _ in lines))
        assert found == tuple(block or plain(text) for text, block in lines)

    @given(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="〔〕\r\u2028\u2029"))
    )
    def test_plain_text_becomes_a_paragraph_a_line(self, text: str) -> None:
        lines = [line.strip() for line in text.split("\n")]
        expected = tuple(plain(line) for line in lines if line)
        assert PlainSection("", {}).blocks(text) == expected

    def test_blank_lines_and_indents_are_nothing(self) -> None:
        assert as_lines(()).blocks("\u3000\u3000一\n\n \n二 ") == paragraphs_of("一\n二")

    def test_an_edited_paragraph_loses_its_emphasis_and_no_word(self) -> None:
        found = with_line(as_lines(SECTION), "二", "二，又写")
        assert found == tuple(plain("二，又写") if each == bold("二") else each for each in SECTION)

    def test_an_edited_paragraph_keeps_its_references(self) -> None:
        section = as_lines(SECTION)
        found = with_line(section, "如〔图:架构〕所示。", "总体如〔图:架构〕所示，分三层。")
        assert found[6] == Paragraph(
            runs=(
                TextRun(text="总体如"),
                Reference(ref="图:架构"),
                TextRun(text="所示，分三层。"),
            )
        )

    def test_blanks_typed_behind_a_line_change_nothing(self) -> None:
        section = as_lines(SECTION)
        text = "\n".join(f" {line} " for line in lines_of(section))
        assert section.blocks(text) == SECTION

    def test_words_typed_into_an_empty_paragraph_are_all_that_stays(self) -> None:
        section = as_lines([Paragraph(runs=())])
        assert section.blocks("〔空段落〕新写的") == (plain("新写的"),)


class TestHeadings:
    """The level stays, the words are the user's."""

    @pytest.mark.parametrize("level", [4, 5, 6])
    def test_an_edited_heading_stays_one_of_its_level(self, level: int) -> None:
        section = as_lines([Heading(level=level, text="总体架构"), plain("一")])
        heading, other = lines_of(section)
        assert section.blocks(f"{heading}与分工\n{other}") == (
            Heading(level=level, text="总体架构与分工"),
            plain("一"),
        )

    def test_letter_by_letter(self) -> None:
        section = as_lines(SECTION)
        for end in range(1, 5):
            found = with_line(section, "〔四级标题〕总体架构", f"〔四级标题〕{'分工说明'[:end]}")
            assert found == (Heading(level=4, text="分工说明"[:end]), *SECTION[1:])

    def test_another_level_is_typed(self) -> None:
        section = as_lines([HEADING])
        assert section.blocks("〔五级标题〕总体架构") == (Heading(level=5, text="总体架构"),)

    def test_a_new_one_is_typed(self) -> None:
        typed = as_lines(()).blocks("〔四级标题〕 总体架构\n正文")
        assert typed == (HEADING, plain("正文"))

    def test_without_words_it_is_none(self) -> None:
        """On paper a bare number would stand there."""
        section = as_lines([HEADING, plain("一")])
        assert section.blocks("〔四级标题〕\n一") == (plain("一"),)
        assert section.blocks(section.text) == (HEADING, plain("一"))

    def test_one_that_came_without_words_is_not_touched(self) -> None:
        empty = Heading(level=5, text="")
        section = as_lines([empty])
        assert section.blocks(f"{section.text}\n又写") == (empty, plain("又写"))

    def test_one_that_looks_like_another_line_can_be_edited(self) -> None:
        section = as_lines([plain("〔四级标题〕总体架构"), HEADING])
        first, second = lines_of(section)
        assert first == second.strip() != second
        found = section.blocks(f"{first}\n{second.strip()}与分工")
        assert found == (plain(first), Heading(level=4, text="总体架构与分工"))

    def test_joined_to_the_paragraph_before_it_stays_a_heading(self) -> None:
        section = as_lines([plain("一"), HEADING])
        assert section.blocks("一〔四级标题〕总体架构") == (plain("一"), HEADING)


class TestTables:
    """A slip of the hand costs no table, list or figure."""

    def test_two_equal_ones(self) -> None:
        section = as_lines([TABLE, plain("一"), TABLE])
        assert lines_of(section) == [TABLE_LINE, "一", TABLE_LINE]
        assert section.blocks(section.text) == (TABLE, plain("一"), TABLE)
        assert section.blocks(f"一\n{TABLE_LINE}") == (plain("一"), TABLE)

    def test_two_of_one_name_can_change_places(self) -> None:
        section = as_lines([TABLE, OTHER_TABLE])
        first, second = lines_of(section)
        assert (first, second) == (TABLE_LINE, f"{TABLE_LINE}〔2〕")
        assert section.blocks(f"{second}\n{first}") == (OTHER_TABLE, TABLE)

    @pytest.mark.parametrize(
        ("line", "around"),
        [
            pytest.param(f"{TABLE_LINE}如上表", ("", "如上表"), id="typed-behind"),
            pytest.param(f"见下表{TABLE_LINE}", ("见下表", ""), id="typed-before"),
            pytest.param(f"见下表{TABLE_LINE}如上表", ("见下表", "如上表"), id="lines-joined"),
            pytest.param("〔表，2 行 2 列：投资计划〕", ("", ""), id="letters-typed-into-it"),
            pytest.param("〔表，2 行 2 列：〕", ("", ""), id="letters-deleted"),
            pytest.param("〔表，2 行 2 列：投资", ("", ""), id="last-letter-deleted"),
            pytest.param("表，2 行 2 列：投资〕", ("", ""), id="first-letter-deleted"),
        ],
    )
    def test_stays_when_its_line_is_damaged(self, line: str, around: tuple[str, str]) -> None:
        found = with_line(as_lines(SECTION), TABLE_LINE, line)
        before, behind = ([plain(text)] if text else [] for text in around)
        assert found == (*SECTION[:2], *before, TABLE, *behind, *SECTION[3:])

    def test_joined_to_a_heading_both_stay(self) -> None:
        section = as_lines([HEADING, TABLE])
        assert section.blocks(section.text.replace("\n", "")) == (HEADING, TABLE)

    def test_two_joined_both_stay(self) -> None:
        section = as_lines([TABLE, OTHER_TABLE, FIGURE])
        assert section.blocks(section.text.replace("\n", "")) == (TABLE, OTHER_TABLE, FIGURE)

    def test_deleted_it_is_gone(self) -> None:
        section = as_lines(SECTION)
        found = with_line(section, TABLE_LINE, "")
        assert found == (*SECTION[:2], *SECTION[3:])

    def test_deleted_it_is_not_found_again_in_other_words(self) -> None:
        found = with_line(as_lines(SECTION), TABLE_LINE, "〔2020〕56 号文")
        assert found[2] == plain("〔2020〕56 号文")

    def test_one_that_is_still_there_does_not_come_twice(self) -> None:
        section = as_lines([TABLE])
        found = section.blocks(f"{TABLE_LINE}\n〔表，2 行 2 列：投〕")
        assert found == (TABLE, plain("〔表，2 行 2 列：投〕"))


class TestUndo:
    @given(TREES, TREES, TREES)
    @example((plain("甲"),), (bold("甲"),), (Heading(level=4, text="甲"),))
    def test_every_text_shown_before_still_means_the_same(
        self, first: Blocks, second: Blocks, third: Blocks
    ) -> None:
        one = as_lines(first)
        two = as_lines(second, one)
        three = as_lines(third, two)
        assert three.blocks(one.text) == first
        assert three.blocks(two.text) == second
        assert three.blocks(three.text) == third

    def test_brings_back_what_was_deleted(self) -> None:
        section = as_lines(SECTION)
        left = with_line(section, TABLE_LINE, "")
        newer = as_lines(left, section)
        assert TABLE_LINE not in newer.text
        assert newer.blocks(section.text) == SECTION
