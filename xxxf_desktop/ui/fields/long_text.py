"""Long texts: counted while typed, the surplus marked, nothing ever cut.

An input method is never disturbed: while it composes, its text counts nothing and no mark
is moved.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QToolButton, QWidget

from xxxf_desktop.answers.application import NONE, Value, is_answered
from xxxf_desktop.answers.normalise import normalised
from xxxf_desktop.forms.fields import LongTextField
from xxxf_desktop.narrative.counting import CharacterBudget, budget, surplus_start
from xxxf_desktop.ui.fields.counter import Counter, stage
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.inputs import InputFrame, TextBox, none_chip

_COUNT_AFTER_MS = 30  # keys that come faster are counted together, after they are painted
_LINES, _LINES_LIMITED = 3, 7


class TextFrame(InputFrame):
    """A box of several lines in its frame, `lines` high."""

    def __init__(self, lines: int, chip: QToolButton | None) -> None:
        self.box = TextBox()
        super().__init__(self.box)
        self._lines = lines
        side = column(*(part for part in (chip, self._wrong_sign) if part is not None), None)
        self.setLayout(row(self.box, side, gap=8, margins=(11, 8, 8, 8)))
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        height = QFontMetrics(theme().font()).lineSpacing()
        return QSize(240, self._lines * height + 20)


class LongTextEditor(FieldEditor):
    """A text of several paragraphs, with a counter where the form has a limit."""

    def __init__(self, field: LongTextField) -> None:
        super().__init__(field)
        self._limit = field.limit
        self._spoken = 0
        self._chip = none_chip() if field.none_ok else None
        self.frame = TextFrame(_LINES_LIMITED if field.limit else _LINES, self._chip)
        self.box = self.frame.box
        self.counter = Counter(field.limit) if field.limit else None
        parts = [part for part in (self.frame, self.counter) if part is not None]
        self.setLayout(column(*parts, gap=6))
        self.setFocusProxy(self.box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(_COUNT_AFTER_MS)
        self._pending.timeout.connect(self.settle)
        self.box.textChanged.connect(self._on_text_changed)
        self.box.composed.connect(self._on_text_changed)
        self.box.about_to_compose.connect(self._on_about_to_compose)
        self.box.committed.connect(self._tell)
        self.box.entered.connect(self._on_entered)
        self.box.left.connect(self._on_left)
        if self._chip is not None:
            self._chip.clicked.connect(self.toggle_none)
        self._show_count(self.box.toPlainText())

    def controls(self) -> Sequence[QWidget]:
        return (self.box, self._chip) if self._chip is not None else (self.box,)

    def show_answer(self, _field_id: str, value: Value | None) -> None:
        text = value if isinstance(value, str) else ""
        if text != (self.value() or ""):  # blanks are no answer, and keep what undo knows
            self.box.blockSignals(True)
            self.box.setPlainText(text)
            self.box.blockSignals(False)
        if not self.box.composing:
            self._show_count(self.box.toPlainText())  # perhaps not composed as the answer is

    def value(self) -> str | None:
        """Return the answer as it is spelt in the draft, None for none."""
        spelt = normalised(self.field, self.box.toPlainText())
        return spelt if is_answered(spelt) else None

    def set_wrong(self, is_wrong: bool) -> None:
        self.frame.set_wrong(is_wrong)

    def spoken(self) -> str:
        return self.counter.text if self.counter is not None else ""

    @Slot()
    def toggle_none(self) -> None:
        """Fill in 无, or take it away; one step of undo either way."""
        if not self.field.none_ok:
            return
        cursor = self.box.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText("" if self.box.toPlainText().strip() == NONE else NONE)
        self.box.setFocus()

    @Slot()
    def settle(self) -> None:
        """Count and tell what stands in the box; waits while an input method composes."""
        self._pending.stop()
        if self.box.composing:
            return
        self._show_count(self.box.toPlainText())
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self.field.id, self.value())

    @Slot()
    def _on_about_to_compose(self) -> None:
        """Composing may take long; what was typed before it is not kept waiting."""
        if self._pending.isActive():
            self.settle()

    @Slot()
    def _on_text_changed(self) -> None:
        if not self._pending.isActive():
            self._pending.start()

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit(self.field.id)

    @Slot()
    def _on_left(self) -> None:
        self.settle()
        self.left.emit(self.field.id)

    def _show_count(self, text: str) -> None:
        if self._chip is not None:
            self._chip.setChecked(text.strip() == NONE)
        if self._limit is None or self.counter is None:
            return
        used = budget(text, self._limit)
        self.counter.show_budget(used)
        self._announce(used)
        cut = surplus_start(text, self._limit) if used.over else None
        self._mark_from(None if cut is None else len(text[:cut].encode("utf-16-le")) // 2)

    def _announce(self, used: CharacterBudget) -> None:
        """Tell a screen reader when the limit is near, and when it is passed."""
        spoken = stage(used)
        if spoken > self._spoken and self.counter is not None and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self.box, self.counter.text)
            QAccessible.updateAccessibility(event)
        self._spoken = spoken

    def _mark_from(self, position: int | None) -> None:
        """Mark what stands behind `position` (UTF-16 units); the text itself is not touched."""
        if position is None:
            if self.box.extraSelections():
                self.box.setExtraSelections([])
            return
        cursor = QTextCursor(self.box.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, _surplus_format()
        self.box.setExtraSelections([mark])


def _surplus_format() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(colour("err_soft"))
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    made.setUnderlineColor(colour("err"))
    return made
