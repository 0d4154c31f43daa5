"""Check boxes and segmented choices, drawn in the look, told to a reader as what they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from xxxf_desktop.ui.look.icons import paint_icon
from xxxf_desktop.ui.look.theme import colour, theme

_BOX = 16
_GAP = 8


class TickBox(QCheckBox):
    """A check box with the form's words behind it."""

    def __init__(self, text: str = "", *, bold: bool = False) -> None:
        super().__init__(text)
        self._bold = bold
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        self.setFont(theme().font(14, bold=self._bold))
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_BOX + 6 + (_GAP + words if words else 0), max(28, theme().base_px + 14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        on, able = self.isChecked(), self.isEnabled()
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)
        edge = "accent" if on else ("text2" if self.underMouse() and able else "ctl")
        painter.setPen(QPen(colour(edge if able else "line"), 1.3))
        painter.setBrush(colour("accent" if on and able else "field" if able else "inset"))
        painter.drawRoundedRect(box, 3.5, 3.5)
        if on:
            paint_icon(painter, "check", box, "on_accent" if able else "text3")
        painter.setFont(theme().font(14, bold=self._bold))
        painter.setPen(colour("text" if able else "text3"))
        words = QRectF(_BOX + 4 + _GAP, 0, self.width() - _BOX - 4 - _GAP, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())


def _paint_part(button: QAbstractButton, *, is_first: bool, is_last: bool) -> None:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    on, able = button.isChecked(), button.isEnabled()
    whole = QRectF(button.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
    ground = whole.adjusted(0 if is_first else -12, 0, 0 if is_last else 12, 0)
    painter.setClipRect(button.rect())
    painter.setPen(QPen(colour("ctl" if able else "line"), 1))
    painter.setBrush(colour("field" if able else "inset"))
    painter.drawRoundedRect(ground, 6, 6)
    if not is_first and not on:
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, 7, 0, button.height() - 7)
    if on:
        painter.setPen(QPen(colour("accent" if able else "ctl"), 1.5))
        painter.setBrush(colour("accent_soft" if able else "inset"))
        painter.drawRoundedRect(whole, 6, 6)
    if button.hasFocus():
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole.adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
    _paint_words(painter, button)


def _paint_words(painter: QPainter, button: QAbstractButton) -> None:
    on, able = button.isChecked(), button.isEnabled()
    painter.setFont(theme().font(14, bold=on))
    painter.setPen(colour("text3" if not able else "accent" if on else "text2"))
    words = painter.fontMetrics().horizontalAdvance(button.text())
    left = (button.width() - words - (18 if on else 0)) / 2
    if on:
        mark = QRectF(left, (button.height() - 14) / 2, 14, 14)
        paint_icon(painter, "check", mark, "accent" if able else "text3")
        left += 18
    place = QRectF(left, 0, words + 4, button.height())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), button.text())


class _OnePart(QRadioButton):
    """A part of a choice of one; ← and → move between the parts."""

    is_first = is_last = False

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint_part(self, is_first=self.is_first, is_last=self.is_last)


class _AnyPart(QCheckBox):
    """A part of a choice of any number."""

    is_first = is_last = False

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint_part(self, is_first=self.is_first, is_last=self.is_last)


class Segment(QWidget):
    """Parts side by side; what is chosen has a tick, bold words and a border, not colour alone."""

    chosen_by_user = Signal()

    def __init__(self, parts: Sequence[str], *, several: bool = False, width: int = 72) -> None:
        super().__init__()
        self._several = several
        self.parts: list[QRadioButton | QCheckBox] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, words in enumerate(parts):
            part = _AnyPart(words) if several else _OnePart(words)
            part.is_first, part.is_last = index == 0, index == len(parts) - 1
            part.setFixedSize(self._part_width(words, width), max(32, theme().control_height - 2))
            part.setAccessibleName(words)
            part.clicked.connect(self._on_part_clicked)
            part.installEventFilter(self)
            layout.addWidget(part)
            self.parts.append(part)
        self.setFocusProxy(self.parts[0])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _part_width(self, words: str, least: int) -> int:
        needed = theme().size(14) * len(words) + 18 + 22
        return max(least, needed)

    def chosen(self) -> tuple[str, ...]:
        """Return the words of the chosen parts, in their order."""
        return tuple(part.text() for part in self.parts if part.isChecked())

    def choose(self, words: Sequence[str]) -> None:
        """Choose the parts `words`, and no others."""
        for part in self.parts:
            part.setAutoExclusive(False)
            part.setChecked(part.text() in words)
        if not self._several:
            for part in self.parts:
                part.setAutoExclusive(True)
            first = next((part for part in self.parts if part.isChecked()), self.parts[0])
            self.setFocusProxy(first)

    @Slot()
    def _on_part_clicked(self) -> None:
        self.chosen_by_user.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the arrows choose the neighbour, also while nothing is chosen yet."""
        if not isinstance(event, QKeyEvent) or self._several:
            return False
        if event.type() is not QEvent.Type.KeyPress:
            return False
        steps = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
        step = steps.get(event.key())
        if step is None:
            return False
        here = next(index for index, part in enumerate(self.parts) if part is watched)
        there = self.parts[max(0, min(len(self.parts) - 1, here + step))]
        there.setFocus(Qt.FocusReason.OtherFocusReason)
        there.click()
        return True
