"""The plain text of blocks: everything a reader reads, and nothing else."""

from __future__ import annotations

import pytest

from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
)
from xxxf_desktop.narrative.plain import block_text, has_content, plain_text, run_text

RUNS = (TextRun(text="见"), Reference(ref="图:甲"), TextRun(text="左", bold=True), TextRun(text=""))

TEXTS: list[tuple[Block, str]] = [
    (Heading(level=4, text="标题"), "标题"),
    (Paragraph(runs=RUNS), "见左"),
    (Paragraph(runs=()), ""),
    (
        ListBlock(items=(ListItem(runs=RUNS), ListItem(runs=(TextRun(text="乙"),), level=2))),
        "见左\n乙",
    ),
    (TableBlock(caption="表题", rows=(("一", "二"), ("三", "四"))), "表题\n一\t二\n三\t四"),
    (FigureBlock(file="图.png", caption="图题", id="甲"), "图题"),
]


@pytest.mark.parametrize(("block", "text"), TEXTS)
def test_block_text(block: Block, text: str) -> None:
    assert block_text(block) == text


def test_a_reference_contributes_nothing() -> None:
    assert run_text(RUNS) == "见左"


def test_plain_text_puts_blocks_on_lines() -> None:
    assert plain_text([TEXTS[0][0], TEXTS[1][0]]) == "标题\n见左"
    assert plain_text([]) == ""


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param([Paragraph(runs=(TextRun(text=" \u3000\n"),))], False, id="white-space"),
        pytest.param([Paragraph(runs=(Reference(ref="图:甲"),))], False, id="reference-alone"),
        pytest.param([TableBlock(rows=((" ",),))], False, id="empty-table"),
        pytest.param([FigureBlock(file="图.png")], True, id="figure-without-caption"),
        pytest.param([TableBlock(rows=(("", "甲"),))], True, id="cell"),
        pytest.param([Heading(level=4, text="甲")], True, id="heading"),
    ],
)
def test_has_content(blocks: list[Block], expected: bool) -> None:
    assert has_content(blocks) is expected
