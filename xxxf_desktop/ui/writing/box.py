"""The box a section is written in: keys, paste and drop that keep to narrative blocks."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from xxxf_desktop.answers.pasting import pasted_text
from xxxf_desktop.narrative.blocks import (
    Blocks,
    blocks_from_json,
    blocks_to_json,
    paragraphs_of,
)
from xxxf_desktop.ui.writing.from_document import blocks_of
from xxxf_desktop.ui.writing.into_document import Writer, fill_document
from xxxf_desktop.ui.writing.labels import Labels
from xxxf_desktop.ui.writing.lines import Lines
from xxxf_desktop.ui.writing.looks import dressed, letter_px
from xxxf_desktop.ui.writing.marks import (
    FIGURE,
    NUMBER,
    OBJECT,
    REFERENCE,
    Kind,
    block_format,
    is_numbered,
    kind_of,
    level_of,
    list_of,
    number_object,
)
from xxxf_desktop.ui.writing.objects import (
    FigureObject,
    NumberObject,
    PictureOf,
    ReferenceObject,
)

OWN_FORMAT = "application/x-xxxf-blocks"
_TELL_AFTER_MS = 150
_RENUMBER_AFTER_MS = 0


class WritingBox(QTextEdit):
    """A text box of blocks. `settled` comes a moment after typing; a text being composed is no
    part of it, and is never disturbed."""

    entered = Signal()
    left = Signal()
    settled = Signal()
    pasted = Signal(QMimeData)
    """Something with pictures or markup was pasted or dropped: whoever can read it inserts it."""

    def __init__(self, family: str, picture_of: PictureOf) -> None:
        super().__init__()
        self.labels = Labels()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        font = QFont([family])
        font.setPixelSize(letter_px())
        document = self.document()
        document.setDefaultFont(font)
        document.setDocumentMargin(24)
        self.lines = Lines(document, self)
        self.figures = FigureObject(picture_of, self)
        self._numbers = NumberObject(self.labels, self)
        self._references = ReferenceObject(self.labels, self)
        layout = document.documentLayout()
        layout.registerHandler(NUMBER, self._numbers)
        layout.registerHandler(REFERENCE, self._references)
        layout.registerHandler(FIGURE, self.figures)
        self.figures.read.connect(self.viewport().update)
        self._telling = self._timer(_TELL_AFTER_MS, self.settle)
        self._numbering = self._timer(_RENUMBER_AFTER_MS, self.renumber)
        document.contentsChanged.connect(self._on_contents_changed)
        document.blockCountChanged.connect(self._numbering.start)
        self.cursorPositionChanged.connect(self._on_cursor_moved)

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    # ---------------------------------------------------------------- content

    def show_blocks(self, blocks: Blocks) -> None:
        """Show `blocks` from the beginning; nothing is told."""
        self.blockSignals(True)
        fill_document(self.document(), blocks)
        self.labels.refresh(self.document(), self.lines.all())
        self.document().markContentsDirty(0, self.document().characterCount())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.blockSignals(False)
        self._on_cursor_moved()
        self._telling.stop()

    def blocks(self) -> Blocks:
        """Return what stands in the box."""
        return blocks_of(self.document(), self.lines.all())

    def insert_blocks(self, blocks: Blocks) -> None:
        """Put `blocks` in at the cursor, as one step of undo."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        starts_here = not cursor.block().text() and cursor.currentTable() is None
        Writer(cursor, starts_here=starts_here).write(blocks)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @Slot()
    def settle(self) -> None:
        """Tell that the content may have changed; what is composed over is not gone yet."""
        self._telling.stop()
        if not self.composing:
            self.settled.emit()

    @Slot()
    def renumber(self) -> None:
        """Number everything afresh and draw what changed."""
        self._numbering.stop()
        document: QTextDocument = self.document()
        if self.labels.refresh(document, self.lines.all()):
            document.markContentsDirty(0, document.characterCount())

    @Slot()
    def _on_contents_changed(self) -> None:
        if not self._telling.isActive():
            self._telling.start()

    # ---------------------------------------------------------------- keys

    @Slot()
    def _on_cursor_moved(self) -> None:
        """Nothing is typed before a number, nor in the look of an object."""
        cursor = self.textCursor()
        if not cursor.hasSelection() and cursor.atBlockStart() and is_numbered(cursor.block()):
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
            self.setTextCursor(cursor)
        if self.currentCharFormat().objectType():
            self.setCurrentCharFormat(QTextCharFormat())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self._break_block():
            return
        if key == Qt.Key.Key_Backspace and plain and self._take_number_away():
            return
        super().keyPressEvent(event)

    def _break_block(self) -> bool:
        """Enter: behind a heading or caption a paragraph, behind an item another item."""
        cursor = self.textCursor()
        block, kind = cursor.block(), kind_of(cursor.block())
        if cursor.currentTable() is not None or kind in (Kind.PARAGRAPH, Kind.AFTER):
            return False
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if kind is Kind.ITEM and block.text() == OBJECT:
            self._make_paragraph(cursor)  # an empty item ends its list
        elif kind is Kind.ITEM:
            number, ordered = list_of(block)
            form = block_format(Kind.ITEM, level_of(block), number, ordered=ordered)
            cursor.insertBlock(dressed(form), QTextCharFormat())
            cursor.insertText(OBJECT, number_object())
        elif kind is Kind.TABLE_CAPTION:
            cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        else:
            cursor.insertBlock(dressed(block_format(Kind.PARAGRAPH)), QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def _take_number_away(self) -> bool:
        """Backspace right behind a number makes its block a paragraph."""
        cursor = self.textCursor()
        kinds = (Kind.HEADING, Kind.ITEM)
        at_start = cursor.positionInBlock() == 1 and is_numbered(cursor.block())
        if cursor.hasSelection() or not at_start or kind_of(cursor.block()) not in kinds:
            return False
        cursor.beginEditBlock()
        self._make_paragraph(cursor)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        return True

    def _make_paragraph(self, cursor: QTextCursor) -> None:
        without_number(cursor.block())
        cursor.setBlockFormat(dressed(block_format(Kind.PARAGRAPH)))

    # ---------------------------------------------------------------- input

    @property
    def composing(self) -> bool:
        """Return whether an input method composes; a click breaks it off without a word."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        was_composing = self.composing
        if event.preeditString() and not was_composing and self._telling.isActive():
            self.settle()  # composing may take long
        super().inputMethodEvent(event)
        if was_composing and not self.composing:
            self._telling.start()
        elif event.commitString() and self.composing:
            self.settled.emit()  # 五笔 commits a word and composes the next in one step

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy as words, as markup other programs understand, and as what it is to this one."""
        made = QMimeData()
        made.setText(self.textCursor().selection().toPlainText().replace(OBJECT, ""))
        if self.textCursor().currentTable() is None:
            blocks = self.selected_blocks()
            made.setData(OWN_FORMAT, json.dumps(blocks_to_json(blocks)).encode())
            made.setHtml(self.html_of(blocks))
        return made

    def selected_blocks(self) -> Blocks:
        """Return the blocks the selection covers, the first and last of them perhaps in part."""
        cursor = self.textCursor()
        made = QTextDocument()
        QTextCursor(made).insertFragment(cursor.selection())
        first = self.document().findBlock(cursor.selectionStart())
        if cursor.selectionStart() - first.position() <= 1:
            QTextCursor(made.begin()).setBlockFormat(first.blockFormat())
        return blocks_of(made)

    def html_of(self, blocks: Blocks) -> str:
        """Return `blocks` as other programs take them; references as what they print."""
        from xxxf_desktop.wordin.copying import to_html

        return to_html(blocks, words_of=self.labels.words_of)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(OWN_FORMAT) and self.textCursor().currentTable() is None:
            data = json.loads(bytes(source.data(OWN_FORMAT).data()))
            self.insert_blocks(self.labels.with_new_names(blocks_from_json(data)))
            self.renumber()
        elif self.textCursor().currentTable() is not None and source.hasText():
            self.insertPlainText(pasted_text(source.text()))
        elif source.hasHtml() or source.hasImage() or source.hasUrls():
            self.pasted.emit(source)
        else:
            self.paste_plain(source.text())

    def paste_plain(self, text: str) -> None:
        """Put `text` in as words alone; its lines become paragraphs."""
        words = pasted_text(text)
        if "\n" not in words.strip("\n"):
            self.textCursor().insertText(words.strip("\n"))
            return
        self.insert_blocks(paragraphs_of(words))


def without_number(block: QTextBlock) -> None:
    """Remove the object that draws the number of `block`."""
    if is_numbered(block):
        cursor = QTextCursor(block)
        cursor.deleteChar()
