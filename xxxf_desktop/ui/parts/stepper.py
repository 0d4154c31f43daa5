"""A small whole number to be typed, or stepped with the buttons and the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeyEvent, QWheelEvent

from xxxf_desktop.ui.look.theme import theme
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.buttons import tool
from xxxf_desktop.ui.parts.inputs import InputFrame, LineBox
from xxxf_desktop.ui.parts.words import label

_WIDTH = 112


class Stepper(InputFrame):
    """A number from `least` to `most`; `changed` tells every other one the user chose."""

    changed = Signal(int)

    def __init__(self, name: str, least: int, most: int, *, unit: str = "") -> None:
        self.line = _NumberLine(least, most)
        super().__init__(self.line)
        self._least, self._most = least, most
        self._value = least
        self.line.setAccessibleName(name)
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.less = tool("minus", f"{name}减一")
        self.more = tool("plus", f"{name}加一")
        for button in (self.less, self.more):
            button.setFixedSize(26, 26)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys do the same
        self.less.clicked.connect(self._on_less)
        self.more.clicked.connect(self._on_more)
        self.line.stepped.connect(self._on_stepped)
        self.line.left.connect(self._on_left)
        self.line.returnPressed.connect(self._on_left)
        parts = [self.line, *([label(unit, "help")] if unit else [])]
        self.setLayout(row(self.less, *parts, self.more, gap=0, margins=(4, 0, 4, 0)))
        self.setFixedSize(_WIDTH, max(30, theme().control_height - 6))
        self.show_value(least)

    @property
    def value(self) -> int:
        """Return the number chosen last."""
        return self._value

    def show_value(self, value: int) -> None:
        """Show `value` without telling it."""
        self._value = max(self._least, min(self._most, value))
        self.line.setText(str(self._value))
        self.less.setEnabled(self._value > self._least)
        self.more.setEnabled(self._value < self._most)

    @Slot()
    def _on_less(self) -> None:
        self._on_stepped(-1)

    @Slot()
    def _on_more(self) -> None:
        self._on_stepped(1)

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        self._choose(self._typed() + step)

    @Slot()
    def _on_left(self) -> None:
        self._choose(self._typed())

    def _typed(self) -> int:
        text = self.line.text()
        return int(text) if text.isdecimal() else self._value

    def _choose(self, value: int) -> None:
        before = self._value
        self.show_value(value)
        if self._value != before:
            self.changed.emit(self._value)


class _NumberLine(LineBox):
    """Takes digits only; ↑ and ↓ step."""

    stepped = Signal(int)

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.setValidator(QIntValidator(least, most, self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {int(Qt.Key.Key_Up): 1, int(Qt.Key.Key_Down): -1}
        if event.key() in steps:
            self.stepped.emit(steps[event.key()])
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls; a number is not changed by passing over it
