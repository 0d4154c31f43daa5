"""From the editor's document to narrative blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
    TextRun,
)
from xxxf_desktop.ui.writing.lines import Line, lines_of
from xxxf_desktop.ui.writing.marks import Kind, header_rows_of, ident_of, widths_of


def blocks_of(document: QTextDocument, lines: Sequence[Line] | None = None) -> Blocks:
    """Return the narrative blocks `document` shows; one empty paragraph alone is none.

    `lines` are those of `document` where they are known already.
    """
    read = lines_of(document) if lines is None else lines
    blocks = tuple(_Reader(document, read).blocks())
    return () if blocks == (Paragraph(runs=()),) else blocks


class _Reader:
    def __init__(self, document: QTextDocument, lines: Sequence[Line]) -> None:
        self._document = document
        self._lines = lines
        self._at = 0
        self._caption: str | None = None

    def _here(self) -> Line | None:
        return self._lines[self._at] if self._at < len(self._lines) else None

    def blocks(self) -> Iterator[Block]:
        items: list[ListItem] = []
        here: tuple[int, bool] | None = None
        while (line := self._here()) is not None:
            if line.kind is Kind.ITEM and not line.is_in_table:
                if here not in (None, line.list_here):
                    yield ListBlock(ordered=bool(here and here[1]), items=tuple(items))
                    items = []
                here = line.list_here
                items.append(ListItem(runs=line.runs, level=line.level or 1))
                self._at += 1
                continue
            if items:
                yield ListBlock(ordered=bool(here and here[1]), items=tuple(items))
                items, here = [], None
            yield from self._other(line)
        if items:
            yield ListBlock(ordered=bool(here and here[1]), items=tuple(items))
        yield from self._left_caption()

    def _other(self, line: Line) -> Iterator[Block]:
        if line.is_in_table:
            yield self._table(self._caption or "")
            self._caption = None
            return
        yield from self._left_caption()
        self._at += 1
        if line.kind is Kind.TABLE_CAPTION:
            self._caption = line.words
        elif line.kind is Kind.FIGURE:
            yield from self._figure(line)
        elif line.kind is Kind.HEADING:
            yield Heading(level=line.level or 4, text=line.words)
        elif line.kind is not Kind.AFTER or line.words or line.runs:
            yield Paragraph(runs=line.runs)

    def _left_caption(self) -> Iterator[Block]:
        """A caption whose table is gone is a paragraph."""
        if self._caption:
            yield Paragraph(runs=(TextRun(text=self._caption),))
        self._caption = None

    def _figure(self, line: Line) -> Iterator[Block]:
        """A figure with the caption in the line behind it; words beside it stand before it."""
        if line.runs:
            yield Paragraph(runs=line.runs)
        caption = ""
        behind = self._here()
        if line.figures and behind is not None and behind.kind is Kind.FIGURE_CAPTION:
            caption = behind.words
            self._at += 1
        for index, (file, width_mm, ident) in enumerate(line.figures):
            last = index == len(line.figures) - 1
            yield FigureBlock(
                file=file, caption=caption if last else "", width_mm=width_mm, id=ident
            )

    def _table(self, caption: str) -> TableBlock:
        table = table_at(self._document, self._at)
        columns, left = table.columns(), table.rows() * table.columns()
        cells: list[str] = []
        while (line := self._here()) is not None and line.is_in_table:
            if line.starts_cell:
                if not left:
                    break
                cells.append(line.words)
                left -= 1
            else:
                cells[-1] += f"\n{line.words}"
            self._at += 1
        rows = tuple(tuple(cells[at : at + columns]) for at in range(0, len(cells), columns))
        widths = widths_of(table)
        return TableBlock(
            caption=caption,
            header_rows=min(header_rows_of(table), len(rows), 5),
            rows=rows,
            widths_mm=widths if widths and len(widths) == columns else None,
            id=ident_of(table.format()),
        )


def table_at(document: QTextDocument, number: int) -> QTextTable:
    """Return the table the text block `number` is in; ValueError where it is in none."""
    table = QTextCursor(document.findBlockByNumber(number)).currentTable()
    if table is None:
        raise ValueError(number)
    return table
