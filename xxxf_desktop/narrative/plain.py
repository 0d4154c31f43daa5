"""Narrative blocks as plain text, for checks and for counting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    Reference,
    Run,
    TableBlock,
)


def run_text(runs: Iterable[Run]) -> str:
    """Return the text of `runs`; a reference contributes nothing."""
    return "".join("" if isinstance(run, Reference) else run.text for run in runs)


def block_text(block: Block) -> str:
    """Return everything a reader of `block` reads, lines apart by line breaks."""
    match block:
        case Heading():
            return block.text
        case Paragraph():
            return run_text(block.runs)
        case ListBlock():
            return "\n".join(run_text(item.runs) for item in block.items)
        case TableBlock():
            return "\n".join([block.caption, *("\t".join(row) for row in block.rows)])
        case FigureBlock():
            return block.caption
    assert_never(block)


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the text of all `blocks`."""
    return "\n".join(block_text(block) for block in blocks)


def has_content(blocks: Iterable[Block]) -> bool:
    """Return whether a section says anything: text other than white space, or a figure."""
    return any(isinstance(block, FigureBlock) or block_text(block).strip() for block in blocks)
