"""From narrative blocks to the editor's document."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import assert_never

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    Reference,
    Run,
    TableBlock,
    TextRun,
)
from xxxf_desktop.ui.writing.looks import dressed, dressed_table
from xxxf_desktop.ui.writing.marks import (
    BREAK,
    OBJECT,
    Kind,
    block_format,
    figure_object,
    number_object,
    reference_object,
    table_format,
)

_lists = count(1)


def new_list_number() -> int:
    """Return a number no list of this session has: neighbours are told apart by it."""
    return next(_lists)


def fill_document(document: QTextDocument, blocks: Iterable[Block]) -> None:
    """Make `document` show `blocks`; that cannot be undone, and nothing before it either."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    Writer(cursor, starts_here=True).write(blocks)
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)
    document.setModified(False)


class Writer:
    """Writes blocks at a cursor. `starts_here`: the cursor's own block takes the first of them."""

    def __init__(self, cursor: QTextCursor, *, starts_here: bool) -> None:
        self.cursor = cursor
        self._is_free = starts_here

    def write(self, blocks: Iterable[Block]) -> None:
        """Write all of `blocks`."""
        for block in blocks:
            self._write(block)

    def _write(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._start(block_format(Kind.PARAGRAPH))
                self._runs(block.runs)
            case Heading():
                self._start_numbered(block_format(Kind.HEADING, block.level))
                self._text(block.text)
            case ListBlock():
                self._list(block)
            case TableBlock():
                self._table(block)
            case FigureBlock():
                self._start(block_format(Kind.FIGURE))
                self.cursor.insertText(OBJECT, figure_object(block.file, block.width_mm, block.id))
                self._start_numbered(block_format(Kind.FIGURE_CAPTION))
                self._text(block.caption)
            case _:
                assert_never(block)

    def _start(self, form: QTextBlockFormat) -> None:
        if self._is_free:
            self.cursor.setBlockFormat(dressed(form))
            self.cursor.setBlockCharFormat(QTextCharFormat())
        else:
            self.cursor.insertBlock(dressed(form), QTextCharFormat())
        self._is_free = False

    def _start_numbered(self, form: QTextBlockFormat) -> None:
        self._start(form)
        self.cursor.insertText(OBJECT, number_object())

    def _text(self, text: str, form: QTextCharFormat | None = None) -> None:
        if text:
            self.cursor.insertText(text.replace("\n", BREAK), form or QTextCharFormat())

    def _runs(self, runs: Iterable[Run]) -> None:
        for run in runs:
            if isinstance(run, Reference):
                self.cursor.insertText(OBJECT, reference_object(run.ref))
            else:
                self._text(run.text, char_format(run))

    def _list(self, block: ListBlock) -> None:
        number = new_list_number()
        for item in block.items:
            form = block_format(Kind.ITEM, item.level, number, ordered=block.ordered)
            self._start_numbered(form)
            self._runs(item.runs)

    def _table(self, block: TableBlock) -> None:
        self._start_numbered(block_format(Kind.TABLE_CAPTION))
        self._text(block.caption)
        columns = max(len(row) for row in block.rows)
        form = dressed_table(
            table_format(block.header_rows, block.widths_mm, block.id), columns, block.widths_mm
        )
        table = self.cursor.insertTable(len(block.rows), columns, form)
        for row_number, row in enumerate(block.rows):
            for column, text in enumerate(row):
                cell = table.cellAt(row_number, column).firstCursorPosition()
                cell.insertText(text)
        # Qt keeps a block behind every table: the next block of the narrative goes into it.
        self.cursor = table.lastCursorPosition()
        self.cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        self.cursor.setBlockFormat(dressed(block_format(Kind.AFTER)))
        self._is_free = True


def char_format(run: TextRun) -> QTextCharFormat:
    """Return the format of a run's look."""
    made = QTextCharFormat()
    if run.bold:
        made.setFontWeight(700)
    align = QTextCharFormat.VerticalAlignment
    if run.sup or run.sub:
        made.setVerticalAlignment(align.AlignSuperScript if run.sup else align.AlignSubScript)
    return made
