"""A section as lines of plain text for a simple text box, and back, with nothing lost.

A paragraph is a line. Headings, lists, tables and figures stand as one line each that names
them in 〔〕; such a line may be moved or deleted, and comes back by undo. A paragraph with
emphasis or references keeps them as long as its line is not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
    TextRun,
)
from xxxf_desktop.narrative.plain import run_text

_LEVELS = {4: "四级标题", 5: "五级标题", 6: "六级标题"}
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class PlainSection:
    """The lines of a section, and the blocks that some of these lines stand for."""

    text: str
    kept: Mapping[str, Block]

    def blocks(self, text: str) -> Blocks:
        """Return the blocks of `text`, an edited form of `self.text`."""
        return tuple(
            self.kept.get(line) or Paragraph(runs=(TextRun(text=line),))
            for line in map(str.strip, text.split("\n"))
            if line
        )


def as_lines(blocks: Iterable[Block], known: PlainSection | None = None) -> PlainSection:
    """Return `blocks` as lines; what `known` stands for is still understood afterwards."""
    kept: dict[str, Block] = dict(known.kept) if known else {}
    lines: list[str] = []
    for block in blocks:
        line = _line(block)
        if not _is_its_line(block, line):
            line = _free(line, block, kept)
            kept[line] = block
        lines.append(line)
    return PlainSection("\n".join(lines), kept)


def _is_its_line(block: Block, line: str) -> bool:
    """Return whether `line`, read as a paragraph, is `block` again."""
    plain = Paragraph(runs=(TextRun(text=line),))
    return bool(line) and line == line.strip() and "\n" not in line and block == plain


def _free(line: str, block: Block, kept: Mapping[str, Block]) -> str:
    """Return `line`, numbered where it stands for another block already."""
    line = " ".join(line.split()) or "〔空段落〕"
    wanted, number = line, 2
    while kept.get(wanted, block) != block:
        wanted, number = f"{line}〔{number}〕", number + 1
    return wanted


def _line(block: Block) -> str:
    match block:
        case Paragraph():
            return run_text(block.runs)
        case Heading():
            return f"〔{_LEVELS[block.level]}〕{block.text}"
        case ListBlock():
            first = _shortened(run_text(block.items[0].runs))
            return f"〔列表，{len(block.items)} 项：{first}〕"
        case TableBlock():
            size = f"{len(block.rows)} 行 {len(block.rows[0])} 列"
            return f"〔表，{size}：{_shortened(block.caption)}〕"
        case FigureBlock():
            return f"〔图：{_shortened(block.caption or block.file)}〕"
    assert_never(block)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
