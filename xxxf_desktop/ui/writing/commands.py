"""What can be done to the text of a section: every act is one step of undo."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextFormat, QTextTable

from xxxf_desktop.narrative.blocks import FigureBlock, TableBlock
from xxxf_desktop.ui.writing.box import WritingBox, without_number
from xxxf_desktop.ui.writing.into_document import new_list_number
from xxxf_desktop.ui.writing.looks import dressed, dressed_table
from xxxf_desktop.ui.writing.marks import (
    FIGURE,
    OBJECT,
    Kind,
    block_format,
    figure_object,
    figure_of,
    header_rows_of,
    ident_of,
    is_numbered,
    kind_of,
    level_of,
    list_of,
    number_object,
    reference_object,
    table_format,
    widths_of,
)

_FREE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.AFTER)
_MOST_LEVEL = 3
_BOLD, _NORMAL = 700, 400


@contextmanager
def _step(box: WritingBox) -> Iterator[QTextCursor]:
    cursor = box.textCursor()
    cursor.beginEditBlock()
    try:
        yield cursor
    finally:
        cursor.endEditBlock()
        box.renumber()
        box.setFocus()


def _chosen(box: WritingBox) -> list[QTextBlock]:
    """Return the text blocks the selection touches that may become another kind."""
    cursor = box.textCursor()
    document = box.document()
    block, end = document.findBlock(cursor.selectionStart()), cursor.selectionEnd()
    found: list[QTextBlock] = []
    while block.isValid() and block.position() <= end:
        if kind_of(block) in _FREE and QTextCursor(block).currentTable() is None:
            found.append(block)
        block = block.next()
    return found


def _change(block: QTextBlock, kind: Kind, level: int, number: int, *, ordered: bool) -> None:
    cursor = QTextCursor(block)
    cursor.setBlockFormat(dressed(block_format(kind, level, number, ordered=ordered)))
    if kind in (Kind.HEADING, Kind.ITEM) and not is_numbered(block):
        cursor.insertText(OBJECT, number_object())


def make_paragraphs(box: WritingBox) -> None:
    """Make what is chosen plain paragraphs."""
    with _step(box):
        for block in _chosen(box):
            without_number(block)
            _change(block, Kind.PARAGRAPH, 0, 0, ordered=False)


def make_headings(box: WritingBox, level: int) -> None:
    """Make what is chosen headings of `level` (4 to 6); headings of that level paragraphs again."""
    blocks = _chosen(box)
    if blocks and all(kind_of(b) is Kind.HEADING and level_of(b) == level for b in blocks):
        make_paragraphs(box)
        return
    with _step(box):
        for block in blocks:
            without_number(block)
            _change(block, Kind.HEADING, level, 0, ordered=False)


def make_list(box: WritingBox, *, ordered: bool) -> None:
    """Make what is chosen one list; a list of that kind paragraphs again."""
    blocks = _chosen(box)
    if blocks and all(kind_of(b) is Kind.ITEM and list_of(b)[1] is ordered for b in blocks):
        make_paragraphs(box)
        return
    number = new_list_number()
    with _step(box):
        for block in blocks:
            level = level_of(block) if kind_of(block) is Kind.ITEM else 1
            without_number(block)
            _change(block, Kind.ITEM, level, number, ordered=ordered)


def shift_level(box: WritingBox, by: int) -> None:
    """Move list items one level in or out."""
    with _step(box):
        for block in _chosen(box):
            if kind_of(block) is Kind.ITEM:
                number, ordered = list_of(block)
                level = min(_MOST_LEVEL, max(1, level_of(block) + by))
                form = block_format(Kind.ITEM, level, number, ordered=ordered)
                QTextCursor(block).setBlockFormat(dressed(form))


def toggle_bold(box: WritingBox) -> None:
    """Make the selection bold, or plain again."""
    made = QTextCharFormat()
    bold = box.textCursor().charFormat().fontWeight() >= _BOLD
    made.setFontWeight(_NORMAL if bold else _BOLD)
    _merge(box, made)


def toggle_raised(box: WritingBox, *, up: bool) -> None:
    """Raise (or lower) the selection, or put it back on the line."""
    align = QTextCharFormat.VerticalAlignment
    wanted = align.AlignSuperScript if up else align.AlignSubScript
    now = box.textCursor().charFormat().verticalAlignment()
    made = QTextCharFormat()
    made.setVerticalAlignment(align.AlignNormal if now is wanted else wanted)
    _merge(box, made)


def _merge(box: WritingBox, form: QTextCharFormat) -> None:
    """Put a look on the words of the selection; objects have none."""
    cursor = box.textCursor()
    if not cursor.hasSelection():
        box.mergeCurrentCharFormat(form)
        return
    with _step(box):
        cursor.mergeCharFormat(form)


# ------------------------------------------------------------------ tables


def insert_table(box: WritingBox, rows: int, columns: int) -> None:
    """Put an empty table with a header row and a caption behind the cursor's block."""
    cursor = box.textCursor()
    if cursor.currentTable() is not None:
        return
    _to_end_of_block(box)
    block = TableBlock(header_rows=1, rows=tuple(("",) * columns for _ in range(rows)))
    box.insert_blocks((block,))
    box.renumber()


def current_table(box: WritingBox) -> QTextTable | None:
    """Return the table the cursor is in."""
    return box.textCursor().currentTable()


def add_row(box: WritingBox, *, below: bool) -> None:
    """Add a row above or below the cursor's."""
    table = current_table(box)
    if table is not None:
        row = table.cellAt(box.textCursor()).row()
        table.insertRows(row + below, 1)


def add_column(box: WritingBox, *, right: bool) -> None:
    """Add a column left or right of the cursor's; the widths are shared out anew."""
    table = current_table(box)
    if table is not None:
        column = table.cellAt(box.textCursor()).column()
        with _step(box):
            table.insertColumns(column + right, 1)
            set_widths(table, None)


def remove_row(box: WritingBox) -> None:
    """Remove the cursor's row; with the last one the table goes."""
    table = current_table(box)
    if table is None:
        return
    if table.rows() == 1:
        remove_table(box)
        return
    table.removeRows(table.cellAt(box.textCursor()).row(), 1)


def remove_column(box: WritingBox) -> None:
    """Remove the cursor's column; with the last one the table goes."""
    table = current_table(box)
    if table is None:
        return
    if table.columns() == 1:
        remove_table(box)
        return
    with _step(box):
        table.removeColumns(table.cellAt(box.textCursor()).column(), 1)
        set_widths(table, None)


def remove_table(box: WritingBox) -> None:
    """Remove the table and its caption."""
    table = current_table(box)
    if table is None:
        return
    with _step(box) as cursor:
        caption = box.document().findBlock(table.firstPosition() - 1)
        start = table.firstPosition() - 1
        if kind_of(caption) is Kind.TABLE_CAPTION:
            start = caption.position()
        cursor.setPosition(start)
        cursor.setPosition(table.lastPosition() + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        without_number(cursor.block())
        cursor.setBlockFormat(dressed(block_format(Kind.PARAGRAPH)))
        box.setTextCursor(cursor)


def toggle_header(box: WritingBox) -> None:
    """Make the rows down to the cursor's headers, or none of them."""
    table = current_table(box)
    if table is None:
        return
    row = table.cellAt(box.textCursor()).row() + 1
    headers = 0 if header_rows_of(table) >= row else min(row, 5)
    form = table_format(headers, widths_of(table), ident_of(table.format()))
    table.setFormat(dressed_table(form, table.columns(), widths_of(table)))


def set_widths(table: QTextTable, widths_mm: tuple[int, ...] | None) -> None:
    """Give the columns of `table` widths in mm; None shares the text's width."""
    form = table_format(header_rows_of(table), widths_mm, ident_of(table.format()))
    table.setFormat(dressed_table(form, table.columns(), widths_mm))


# ------------------------------------------------------------------ figures and references


def insert_figure(box: WritingBox, file: str, width_mm: int = 140, caption: str = "") -> None:
    """Put a figure with a caption behind the cursor's block."""
    _to_end_of_block(box)
    box.insert_blocks((FigureBlock(file=file, width_mm=width_mm, caption=caption),))
    box.renumber()


def _to_end_of_block(box: WritingBox) -> None:
    cursor = box.textCursor()
    table = cursor.currentTable()
    if table is not None:
        cursor.setPosition(table.lastPosition() + 1)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    box.setTextCursor(cursor)


def figure_at(box: WritingBox) -> QTextCursor | None:
    """Return a cursor that selects the figure the cursor is at, None where there is none."""
    here = box.textCursor().block()
    for block in (here, here.previous()):
        if not block.isValid() or kind_of(block) is not Kind.FIGURE:
            continue
        for stretch in block.textFormats():
            if stretch.format.objectType() == FIGURE:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + stretch.start)
                cursor.setPosition(cursor.position() + 1, QTextCursor.MoveMode.KeepAnchor)
                return cursor
    return None


def set_figure_width(box: WritingBox, width_mm: int) -> None:
    """Print the figure at the cursor `width_mm` wide."""
    cursor = figure_at(box)
    if cursor is None:
        return
    file, _, ident = figure_of(_object_format(cursor))
    with _step(box):
        cursor.insertText(OBJECT, figure_object(file, width_mm, ident))


def _object_format(cursor: QTextCursor) -> QTextFormat:
    at = QTextCursor(cursor)
    at.setPosition(cursor.selectionEnd())
    return at.charFormat()


def name_block(box: WritingBox, index: int, ident: str) -> None:
    """Give the figure or table that is block `index` of the box the id `ident`."""
    blocks = list(box.blocks())
    ordinal = sum(isinstance(each, type(blocks[index])) for each in blocks[:index])
    if isinstance(blocks[index], FigureBlock):
        _name_figure(box, ordinal, ident)
    else:
        table = _tables(box)[ordinal]
        form = table_format(header_rows_of(table), widths_of(table), ident)
        table.setFormat(dressed_table(form, table.columns(), widths_of(table)))


def _tables(box: WritingBox) -> list[QTextTable]:
    frames = box.document().rootFrame().childFrames()
    tables = [frame for frame in frames if isinstance(frame, QTextTable)]
    return sorted(tables, key=lambda table: table.firstPosition())


def _name_figure(box: WritingBox, ordinal: int, ident: str) -> None:
    block, left = box.document().begin(), ordinal
    while block.isValid():
        for stretch in block.textFormats():
            if stretch.format.objectType() != FIGURE:
                continue
            if not left:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + stretch.start)
                cursor.setPosition(cursor.position() + 1, QTextCursor.MoveMode.KeepAnchor)
                file, width_mm, _ = figure_of(stretch.format)
                cursor.insertText(OBJECT, figure_object(file, width_mm, ident))
                return
            left -= 1
        block = block.next()


def new_ident() -> str:
    """Return an id for a figure or table that is to be referred to."""
    return secrets.token_hex(3)


def insert_reference(box: WritingBox, ref: str) -> None:
    """Put a cross reference to `ref` (图:标识, 表:标识) at the cursor."""
    with _step(box) as cursor:
        cursor.insertText(OBJECT, reference_object(ref))
        cursor.setCharFormat(QTextCharFormat())
        box.setTextCursor(cursor)
