"""What all editors of an answer have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from xxxf_desktop.answers.application import Value
from xxxf_desktop.forms.fields import FormField


class FieldEditor(QWidget):
    """Edits the answer of one field. It says what the user did, and never saves or judges."""

    edited = Signal(str, object)
    """The user changed the answer of a field: its id, the new value or None."""
    entered = Signal(str)
    left = Signal(str)
    noted = Signal(str)
    """Something was put right; the sentence says what."""

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.field = field

    def fields(self) -> tuple[str, ...]:
        """Return the ids of all fields this editor answers."""
        return (self.field.id,)

    def show_answer(self, field_id: str, value: Value | None) -> None:
        """Show `value` as the answer of `field_id`; nothing is said to have been edited."""
        raise NotImplementedError

    def controls(self) -> Sequence[QWidget]:
        """Return the widgets that take the focus, in order; the first is the field's own."""
        raise NotImplementedError

    def set_wrong(self, is_wrong: bool) -> None:
        """Show that a 强制 stands against the answer."""

    def confirmation(self) -> str:
        """Return what can be said when nothing is wrong with the answer, "" for nothing."""
        return ""

    def spoken(self) -> str:
        """Return what stands beside the answer and follows it, for a screen reader."""
        return ""

    def tidy(self) -> None:
        """Put right what there is only one right way to spell; called when the field is left."""


class SteppedEditor(FieldEditor):
    """An editor without text of its own: each of its steps can be undone and done again."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self._shown: dict[str, Value | None] = {}
        self._past: list[tuple[str, Value | None]] = []
        self._future: list[tuple[str, Value | None]] = []

    def display(self, field_id: str, value: Value | None) -> None:
        """Set the widgets to `value`."""
        raise NotImplementedError

    def show_answer(self, field_id: str, value: Value | None) -> None:
        self._shown[field_id] = value
        self.display(field_id, value)

    def change(self, field_id: str, value: Value | None) -> None:
        """Say that the user answered `value`, and remember what was before."""
        before = self._shown.get(field_id)
        if before == value:
            return
        self._past.append((field_id, before))
        self._future.clear()
        self._shown[field_id] = value
        self.edited.emit(field_id, value)

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Do the step again that was taken back last."""
        return self._step(self._future, self._past)

    def _step(
        self, source: list[tuple[str, Value | None]], other: list[tuple[str, Value | None]]
    ) -> bool:
        if not source:
            return False
        field_id, value = source.pop()
        other.append((field_id, self._shown.get(field_id)))
        self.show_answer(field_id, value)
        self.edited.emit(field_id, value)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) and self.undo():
            return
        if event.matches(QKeySequence.StandardKey.Redo) and self.redo():
            return
        super().keyPressEvent(event)

    def watch(self, control: QWidget) -> None:
        """Tell when `control` of this editor is entered and left, and undo from within it."""
        control.installEventFilter(self)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.FocusIn:
            self.entered.emit(self.field.id)
        elif kind is QEvent.Type.FocusOut and not self._keeps_focus():
            self.left.emit(self.field.id)
        return False

    def _keeps_focus(self) -> bool:
        window = self.window()
        focus = window.focusWidget() if window is not None else None
        return focus is not None and self.isAncestorOf(focus) and focus.hasFocus()
