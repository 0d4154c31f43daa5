"""Blocks as HTML for the clipboard: Word and browsers understand it, and it reads back equal.

What HTML cannot say stands in `data-xxxf-…`, which other programs drop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import assert_never

from xxxf_desktop.narrative.blocks import (
    Block,
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
from xxxf_desktop.wordin.normal import normalised

_PX_PER_MM = 96 / 25.4


def _as_it_is(name: str) -> str:
    return name


def to_html(
    blocks: Iterable[Block],
    *,
    source_of: Callable[[str], str] = _as_it_is,
    words_of: Callable[[str], str] = _as_it_is,
) -> str:
    """Return `blocks`, in the spelling of `normal`, as an HTML document.

    `source_of` gives the `src` of a figure's file, `words_of` what a reference prints (图2).
    """
    writer = _Writer(source_of, words_of)
    body = "\n".join(writer.block(block) for block in normalised(blocks))
    return f'<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>'


class _Writer:
    def __init__(self, source_of: Callable[[str], str], words_of: Callable[[str], str]) -> None:
        self._source_of = source_of
        self._words_of = words_of

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                level = block.level
                return f'<h{level} data-xxxf-level="{level}">{_text(block.text)}</h{level}>'
            case Paragraph():
                return f"<p>{self._runs(block.runs)}</p>"
            case ListBlock():
                return "".join(self._list(block))
            case TableBlock():
                return _table(block)
            case FigureBlock():
                return self._figure(block)
        assert_never(block)

    def _runs(self, runs: Iterable[Run]) -> str:
        pieces: list[str] = []
        last = ""
        for run in runs:
            if isinstance(run, Reference):
                words = escape(self._words_of(run.ref))
                pieces.append(f'<span data-xxxf-ref="{escape(run.ref)}">{words}</span>')
                last = ""
            else:
                pieces.append(_look(run, _text(run.text, last)))
                last = run.text[-1]
        return "".join(pieces)

    def _list(self, block: ListBlock) -> Iterator[str]:
        tag = "ol" if block.ordered else "ul"
        depth = 0
        for item in block.items:
            yield from self._item(item, tag, depth)
            depth = item.level
        yield f"</li></{tag}>" * depth

    def _item(self, item: ListItem, tag: str, depth: int) -> Iterator[str]:
        if depth >= item.level:
            yield f"</li></{tag}>" * (depth - item.level) + "</li>"
        for level in range(depth + 1, item.level + 1):
            yield f"<{tag}>" if level > 1 else f"<{tag} data-xxxf-list>"
            if level < item.level:
                yield '<li style="list-style:none">'
        yield f"<li>{self._runs(item.runs)}"

    def _figure(self, block: FigureBlock) -> str:
        width = f'width="{round(block.width_mm * _PX_PER_MM)}" style="width:{block.width_mm}mm"'
        source = escape(self._source_of(block.file))
        image = f'<img src="{source}" data-xxxf-file="{escape(block.file)}" {width}{_id(block.id)}>'
        caption = f"<p data-xxxf-caption>{_text(block.caption)}</p>" if block.caption else ""
        return f'<div style="text-align:center"><p>{image}</p>{caption}</div>'


def _table(block: TableBlock) -> str:
    widths = " ".join(map(str, block.widths_mm or ()))
    mark = f' data-xxxf-widths-mm="{widths}"' if widths else ""
    caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
    columns = "".join(f'<col style="width:{width}mm">' for width in block.widths_mm or ())
    heads, others = block.rows[: block.header_rows], block.rows[block.header_rows :]
    return (
        f'<table data-xxxf-table{_id(block.id)}{mark} border="1" cellspacing="0"'
        f' style="border-collapse:collapse">{caption}{columns}'
        f"{_rows('thead', 'th', heads)}{_rows('tbody', 'td', others)}</table>"
    )


def _rows(part: str, cell: str, rows: tuple[tuple[str, ...], ...]) -> str:
    if not rows:
        return ""
    lines = "".join(
        f"<tr>{''.join(f'<{cell}>{_text(text)}</{cell}>' for text in row)}</tr>" for row in rows
    )
    return f"<{part}>{lines}</{part}>"


def _id(name: str | None) -> str:
    return "" if name is None else f' data-xxxf-id="{escape(name)}"'


def _look(run: TextRun, html: str) -> str:
    for is_so, tag in ((run.bold, "b"), (run.sup, "sup"), (run.sub, "sub")):
        if is_so:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _text(text: str, last: str = "") -> str:
    """Return `text` as HTML; a blank that HTML would drop is a no-break space.

    >>> _text("a  b\\n<c>")
    'a &nbsp;b<br>&lt;c&gt;'
    """
    pieces: list[str] = []
    for char in text:
        if char == " " and last in ("", " ", "\n"):
            pieces.append("&nbsp;")
        else:
            pieces.append("<br>" if char == "\n" else escape(char))
        last = char
    return "".join(pieces)
