"""The one spelling of blocks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.narrative.test_blocks import BLOCKS
from xxxf_desktop.answers.pasting import pasted_text
from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Reference,
    Run,
    TableBlock,
    TextRun,
)
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.wordin.normal import lines_in, normalised, one_line, paragraphs_in


def plain(text: str) -> TextRun:
    return TextRun(text=text)


def bold(text: str) -> TextRun:
    return TextRun(text=text, bold=True)


class TestParagraphs:
    @pytest.mark.parametrize(
        ("text", "paragraphs"),
        [
            pytest.param("一\n二", ["一\n二"], id="a-line-break-stays"),
            pytest.param("一\n\n二\n \n\n三", ["一", "二", "三"], id="blank-lines-part"),
            pytest.param("　　一\n　　二\n三", ["一", "二\n三"], id="indents-part"),
            pytest.param("一\n    二", ["一", "二"], id="indents-of-blanks-part"),
            pytest.param("一\n　二", ["一\n二"], id="one-blank-is-no-indent"),
            pytest.param(" 一  二\t三 ", ["一  二 三"], id="blanks-inside-stay"),
            pytest.param("\n \u200b\n", [], id="nothing"),
        ],
    )
    def test_are_parted(self, text: str, paragraphs: list[str]) -> None:
        assert list(paragraphs_in([plain(text)])) == [(plain(each),) for each in paragraphs]

    def test_looks_are_kept_and_merged(self) -> None:
        runs: list[Run] = [
            plain("一"),
            plain("二"),
            bold(""),
            bold(" 三"),
            bold("\u200b"),
            plain(" "),
        ]
        assert list(paragraphs_in(runs)) == [(plain("一二"), bold(" 三"))]

    def test_a_line_break_belongs_to_the_run_before_it(self) -> None:
        assert lines_in([plain("一"), bold("\n二")]) == (plain("一\n"), bold("二"))
        reference = Reference(ref="图:甲")
        assert lines_in([reference, bold("\n二")]) == (reference, plain("\n"), bold("二"))

    def test_marks_join_their_letters_across_runs(self) -> None:
        assert lines_in([plain("e"), bold("\u200b"), plain("\u0301")]) == (plain("é"),)

    def test_raised_and_lowered_at_once_is_raised(self) -> None:
        run = TextRun(text="2", sup=True, sub=True)
        assert lines_in([run]) == (TextRun(text="2", sup=True),)


class TestOthers:
    @pytest.mark.parametrize(
        ("block", "expected"),
        [
            pytest.param(
                Heading(level=4, text=" 总\n体 "), Heading(level=4, text="总 体"), id="heading"
            ),
            pytest.param(Heading(level=4, text=" "), None, id="empty-heading"),
            pytest.param(ListBlock(items=(ListItem(runs=()),)), None, id="empty-list"),
            pytest.param(
                TableBlock(rows=(("甲 ", ""), ("\n乙",)), header_rows=5, widths_mm=(10, 20, 30)),
                TableBlock(rows=(("甲", ""), ("乙", "")), header_rows=2),
                id="uneven-table",
            ),
            pytest.param(TableBlock(rows=(("",),)), TableBlock(rows=(("",),)), id="empty-table"),
            pytest.param(
                FigureBlock(file=" a.png", caption="架\n构"),
                FigureBlock(file=" a.png", caption="架 构"),
                id="figure",
            ),
        ],
    )
    def test_are_spelt(self, block: Block, expected: Block | None) -> None:
        assert normalised([block]) == (() if expected is None else (expected,))

    @given(BLOCKS)
    def test_twice_is_once(self, blocks: tuple[Block, ...]) -> None:
        assert normalised(normalised(blocks)) == normalised(blocks)

    @given(BLOCKS)
    def test_nothing_seen_is_lost(self, blocks: tuple[Block, ...]) -> None:
        def letters(text: str) -> str:
            cleaned = pasted_text(text).replace("\ufffe", "").replace("\uffff", "")
            return unicodedata.normalize("NFC", "".join(cleaned.split()))

        kept = [block for block in blocks if not isinstance(block, TableBlock)]
        assert letters(plain_text(normalised(kept))) == letters(plain_text(kept))

    @given(st.text("汉a,，。…—“”·（）《》 \n0é\u3000①\t"))
    def test_cleaning_may_be_passed_over(self, text: str) -> None:
        assert one_line(text) == " ".join(pasted_text(text).split())
