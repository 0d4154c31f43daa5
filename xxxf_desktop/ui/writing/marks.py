"""How a narrative's blocks are told apart inside a QTextDocument: properties of its formats.

A heading and a list item begin with an object that draws the number the program gives; a figure
and a cross reference are objects too. None of them is text, so none can be half deleted.
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)

OBJECT = "\ufffc"
BREAK = "\u2028"  # a line break inside a paragraph, as Qt keeps it
_FIRST = int(QTextFormat.Property.UserProperty)
_KIND, _LEVEL, _LIST, _ORDERED = (_FIRST + offset for offset in range(1, 5))
_FILE, _WIDTH, _IDENT, _REF, _HEADERS, _WIDTHS = (_FIRST + offset for offset in range(10, 16))
_FIRST_OBJECT = int(QTextFormat.ObjectTypes.UserObject)
NUMBER, FIGURE, REFERENCE = (_FIRST_OBJECT + offset for offset in range(1, 4))


class Kind(IntEnum):
    """What a text block of the document is. AFTER is the block Qt keeps behind a table."""

    PARAGRAPH = 0
    HEADING = 1
    ITEM = 2
    TABLE_CAPTION = 3
    FIGURE = 4
    FIGURE_CAPTION = 5
    AFTER = 6


_NUMBERED = (Kind.HEADING, Kind.ITEM, Kind.TABLE_CAPTION, Kind.FIGURE_CAPTION)


def kind_of(block: QTextBlock) -> Kind:
    """Return what `block` is."""
    return Kind(block.blockFormat().intProperty(_KIND))


def level_of(block: QTextBlock) -> int:
    """Return the level of a heading (4 to 6) or of a list item (1 to 3)."""
    return block.blockFormat().intProperty(_LEVEL)


def is_numbered(block: QTextBlock) -> bool:
    """Return whether `block` begins with the object that draws its number."""
    return kind_of(block) in _NUMBERED and block.text().startswith(OBJECT)


def list_of(block: QTextBlock) -> tuple[int, bool]:
    """Return which list an item belongs to, and whether that list is ordered."""
    form = block.blockFormat()
    return form.intProperty(_LIST), form.boolProperty(_ORDERED)


def block_format(
    kind: Kind, level: int = 0, list_number: int = 0, *, ordered: bool = False
) -> QTextBlockFormat:
    """Return the marks of a text block; its look is put on by `looks`."""
    made = QTextBlockFormat()
    made.setProperty(_KIND, int(kind))
    if level:
        made.setProperty(_LEVEL, level)
    if list_number:
        made.setProperty(_LIST, list_number)
        made.setProperty(_ORDERED, ordered)
    return made


def number_object() -> QTextCharFormat:
    """Return the format of the object that draws a heading's or an item's number."""
    made = QTextCharFormat()
    made.setObjectType(NUMBER)
    return made


def reference_object(ref: str) -> QTextCharFormat:
    """Return the format of a cross reference to `ref`."""
    made = QTextCharFormat()
    made.setObjectType(REFERENCE)
    made.setProperty(_REF, ref)
    return made


def ref_of(form: QTextFormat) -> str:
    """Return what a cross reference refers to."""
    return str(form.property(_REF) or "")


def figure_object(file: str, width_mm: int, ident: str | None) -> QTextCharFormat:
    """Return the format of a figure."""
    made = QTextCharFormat()
    made.setObjectType(FIGURE)
    made.setProperty(_FILE, file)
    made.setProperty(_WIDTH, width_mm)
    made.setProperty(_IDENT, ident or "")
    return made


def figure_of(form: QTextFormat) -> tuple[str, int, str | None]:
    """Return file, width in mm and id of a figure."""
    return str(form.property(_FILE)), form.intProperty(_WIDTH), ident_of(form)


def ident_of(form: QTextFormat) -> str | None:
    """Return the id by which a figure or table is referred to, None without."""
    return str(form.property(_IDENT) or "") or None


def table_format(
    header_rows: int, widths_mm: tuple[int, ...] | None, ident: str | None
) -> QTextTableFormat:
    """Return the marks of a table."""
    made = QTextTableFormat()
    made.setProperty(_HEADERS, header_rows)
    made.setProperty(_WIDTHS, ",".join(map(str, widths_mm or ())))
    made.setProperty(_IDENT, ident or "")
    return made


def header_rows_of(table: QTextTable) -> int:
    """Return how many rows of `table` are headers."""
    return table.format().intProperty(_HEADERS)


def widths_of(table: QTextTable) -> tuple[int, ...] | None:
    """Return the column widths in mm, None where the columns share the text's width."""
    text = str(table.format().property(_WIDTHS) or "")
    return tuple(map(int, text.split(","))) if text else None
