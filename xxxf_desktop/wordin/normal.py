"""Blocks in the one spelling that pasting gives them, and that copying keeps.

Text is cleaned as `answers.pasting` says, and a tab is a blank. Runs of one look are one run.
A line break in a paragraph or an item stays one; blank lines part paragraphs, and so does a
line that begins with an indent. White space around a line is nothing: the print indents.
Headings and captions are one line. Whatever says nothing is left out: empty paragraphs, items,
headings, but never a table or a figure. The rows of a table are made equally long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from xxxf_desktop.answers.pasting import pasted_text
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

Runs = tuple[Run, ...]

_Look = tuple[bool, bool, bool]  # bold, sup, sub
_Piece = tuple[_Look | Reference, str]  # a reference has no text

# What most text consists of, and cleaning would not change.
_CLEAN = re.compile("[\n -~·—‘-”…\u3000-\u3029\u4e00-\u9fff！-｠]*")
_NOT_OF_XML = re.compile("[\ufffe\uffff]")
_INDENT = re.compile("\u3000\u3000| {4}")


def normalised(blocks: Iterable[Block]) -> Blocks:
    """Return `blocks` in the spelling of this module; twice is once."""
    return tuple(found for block in blocks for found in _normal(block))


def _normal(block: Block) -> Iterator[Block]:
    match block:
        case Heading():
            text = one_line(block.text)
            if text:
                yield block.model_copy(update={"text": text})
        case Paragraph():
            yield from (Paragraph(runs=runs) for runs in paragraphs_in(block.runs))
        case ListBlock():
            yield from _list(block)
        case TableBlock():
            yield _table(block)
        case FigureBlock():
            yield block.model_copy(update={"caption": one_line(block.caption)})
        case _:
            assert_never(block)


def _list(block: ListBlock) -> Iterator[ListBlock]:
    items = ((item.level, lines_in(item.runs)) for item in block.items)
    kept = tuple(ListItem(runs=runs, level=level) for level, runs in items if runs)
    if kept:
        yield block.model_copy(update={"items": kept})


def _table(block: TableBlock) -> TableBlock:
    columns = max(len(row) for row in block.rows)
    rows = tuple(
        tuple(cell_text(text) for text in row) + ("",) * (columns - len(row)) for row in block.rows
    )
    widths = block.widths_mm if block.widths_mm and len(block.widths_mm) == columns else None
    return block.model_copy(
        update={
            "caption": one_line(block.caption),
            "header_rows": min(block.header_rows, len(rows)),
            "rows": rows,
            "widths_mm": widths,
        }
    )


def one_line(text: str) -> str:
    r"""Return the words of `text` on one line.

    >>> one_line(" 总体\n\u3000架构 ")
    '总体 架构'
    """
    return " ".join(_clean(text).split())


def cell_text(text: str) -> str:
    r"""Return the lines of a table cell that say something.

    >>> cell_text(" 甲\n\n\xa0乙 ")
    '甲\n乙'
    """
    lines = (line.strip() for line in _clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def lines_in(runs: Iterable[Run]) -> Runs:
    """Return the runs of a list item: one line after the other, none of them blank."""
    return _joined([stripped for line in _lines(runs) if (stripped := _stripped(line))])


def paragraphs_in(runs: Iterable[Run]) -> Iterator[Runs]:
    """Yield the runs of each paragraph in `runs`, parted at blank lines and before indents."""
    held: list[list[_Piece]] = []
    for line in _lines(runs):
        stripped = _stripped(line)
        if held and (not stripped or _INDENT.match(line[0][1])):
            yield _joined(held)
            held = []
        if stripped:
            held.append(stripped)
    if held:
        yield _joined(held)


def _clean(text: str) -> str:
    if _CLEAN.fullmatch(text):
        return text
    return _NOT_OF_XML.sub("", pasted_text(text)).replace("\t", " ")


def _lines(runs: Iterable[Run]) -> Iterator[list[_Piece]]:
    """Yield the lines of cleaned and merged `runs`, an empty list for an empty line."""
    line: list[_Piece] = []
    for look, text in _merged(map(_piece, runs)):
        if "\n" not in text:
            line.append((look, text))
            continue
        first, *others = text.split("\n")
        line += [(look, first)] if first else []
        for other in others:
            yield line
            line = [(look, other)] if other else []
    yield line


def _piece(run: Run) -> _Piece:
    if isinstance(run, Reference):
        return run, ""
    return (run.bold, run.sup, run.sub and not run.sup), run.text


def _merged(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Return `pieces` cleaned; two of one look that stand together are one.

    Joining may bring letters and marks together that are one character, so until nothing changes.
    """
    found = list(pieces)
    while (merged := _merged_once(found)) != found:
        found = merged
    return found


def _merged_once(pieces: list[_Piece]) -> list[_Piece]:
    cleaned = ((look, _clean(text)) for look, text in pieces)
    kept = (piece for piece in cleaned if piece[1] or isinstance(piece[0], Reference))
    merged: list[_Piece] = []
    for look, some in groupby(kept, key=lambda piece: piece[0]):
        if isinstance(look, Reference):
            merged += some
        else:
            merged.append((look, "".join(text for _, text in some)))
    return merged


def _stripped(line: list[_Piece]) -> list[_Piece]:
    """Return `line` without white space at its ends."""
    pieces = list(line)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while pieces:
            look, text = pieces[end]
            if isinstance(look, Reference):
                break
            if text := strip(text):
                pieces[end] = look, text
                break
            del pieces[end]
    return pieces


def _joined(lines: list[list[_Piece]]) -> Runs:
    """Return `lines` as runs; a line break belongs to the run before it."""
    pieces: list[_Piece] = []
    for line in lines:
        if pieces:
            look = pieces[-1][0]
            pieces.append((_PLAIN if isinstance(look, Reference) else look, "\n"))
        pieces += line
    return tuple(
        look
        if isinstance(look, Reference)
        else TextRun(text=text, bold=look[0], sup=look[1], sub=look[2])
        for look, text in _merged(pieces)
    )


_PLAIN: _Look = (False, False, False)
