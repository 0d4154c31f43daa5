"""A section as lines of plain text for a simple text box, and back, with nothing lost.

A paragraph is a line, and a reference in it stands as 〔图:标识〕. A heading is a line that
begins with 〔四级标题〕, so its text can be edited, and a new one typed. Lists, tables and
figures stand as one line each that names them in 〔〕; such a line may be moved or deleted, and
comes back by undo. A slip in it, or text typed before or behind it, does not cost the table. A
paragraph with emphasis keeps it as long as its line is not changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import assert_never

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    Reference,
    Run,
    TableBlock,
    TextRun,
)
from xxxf_desktop.narrative.plain import run_text

_NUMERALS = {4: "四", 5: "五", 6: "六"}
_LEVELS = {numeral: level for level, numeral in _NUMERALS.items()}
_EMPTY = "〔空段落〕"
_HEADING = re.compile("〔([四五六])级标题〕")
_HEADING_AHEAD = "(?=〔[四五六]级标题〕)"
_REFERENCE = re.compile("〔([图表]:[^〔〕]+)〕")
_LONGEST = 24
_ALIKE = 0.6
# What a text box gives back as a line break, as a blank, or not at all.
_NOT_KEPT = re.compile("[\r\n\u2028\u2029\xa0\ufdd0\ufdd1\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class PlainSection:
    """The lines of a section, and the block that each line stands for."""

    text: str
    kept: Mapping[str, Block]

    def blocks(self, text: str) -> Blocks:
        """Return the blocks of `text`, an edited form of `self.text`."""
        lines = [part for line in text.split("\n") for part in self._parts(line) if part.strip()]
        found = {line.strip() for line in lines}
        shown = dict.fromkeys(self.text.split("\n"))
        lost = [line for line in shown if self._is_named(line) and line not in found]
        read = (self._known(line) or self._read(line.strip(), lost) for line in lines)
        return tuple(block for block in read if block is not None)

    def _known(self, line: str) -> Block | None:
        """Blanks at the end tell equal lines apart, unless they were just typed."""
        return self.kept.get(line) or self.kept.get(line.strip())

    def _is_named(self, line: str) -> bool:
        return isinstance(self.kept.get(line), ListBlock | TableBlock | FigureBlock)

    def _parts(self, line: str) -> Collection[str]:
        """Return `line`, parted where a line of its own was joined to it."""
        if "〔" not in line or self._known(line) is not None:
            return [line]
        named = sorted(filter(self._is_named, self.kept), key=len, reverse=True)
        whole = [f"({'|'.join(map(re.escape, named))})"] if named else []
        return [part for part in re.split("|".join([*whole, _HEADING_AHEAD]), line) if part]

    def _read(self, line: str, lost: list[str]) -> Block | None:
        """Return the block of a line that was typed; one of `lost` if it is nearly that.

        A heading without text is none: on paper a bare number would stand there.
        """
        heading = _HEADING.match(line)
        if heading is not None:
            text = line[heading.end() :].strip()
            return Heading(level=_LEVELS[heading[1]], text=text) if text else None
        if line.startswith("〔") or line.endswith("〕"):
            for near in get_close_matches(line, lost, 1, _ALIKE):
                lost.remove(near)
                return self.kept[near]
        return Paragraph(runs=tuple(_runs(line.replace(_EMPTY, "").strip())))


def as_lines(blocks: Iterable[Block], known: PlainSection | None = None) -> PlainSection:
    """Return `blocks` as lines; what `known` stands for is still understood afterwards."""
    kept: dict[str, Block] = dict(known.kept) if known else {}
    lines: list[str] = []
    for block in blocks:
        line = _free(block, kept)
        kept[line] = block
        lines.append(line)
    return PlainSection("\n".join(lines), kept)


def _free(block: Block, kept: Mapping[str, Block]) -> str:
    """Return the line of `block`, altered where it stands for another block already.

    Text that may be edited gets blanks behind it, which nobody sees or prints.
    """
    line = _NOT_KEPT.sub(" ", _line(block)).strip() or _EMPTY
    is_text = isinstance(block, Paragraph | Heading)
    wanted, number = line, 1
    while kept.get(wanted, block) != block:
        number += 1
        wanted = line + " " * (number - 1) if is_text else f"{line}〔{number}〕"
    return wanted


def _line(block: Block) -> str:
    match block:
        case Paragraph():
            return "".join(map(_shown, block.runs))
        case Heading():
            return f"〔{_NUMERALS[block.level]}级标题〕{block.text}"
        case ListBlock():
            first = _shortened(run_text(block.items[0].runs))
            return f"〔列表，{len(block.items)} 项：{first}〕"
        case TableBlock():
            size = f"{len(block.rows)} 行 {len(block.rows[0])} 列"
            return f"〔表，{size}：{_shortened(block.caption)}〕"
        case FigureBlock():
            return f"〔图：{_shortened(block.caption or block.file)}〕"
    assert_never(block)


def _shown(run: Run) -> str:
    return f"〔{run.ref}〕" if isinstance(run, Reference) else run.text


def _runs(line: str) -> Iterator[Run]:
    for index, piece in enumerate(_REFERENCE.split(line)):
        if index % 2:
            yield Reference(ref=piece)
        elif piece:
            yield TextRun(text=piece)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
