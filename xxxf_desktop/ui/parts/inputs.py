"""The frame of an input: border by state, unit, buttons and the sign of a 强制 inside."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from xxxf_desktop.answers.pasting import pasted_text
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.words import label

_NEVER_CUT = 10_000_000  # characters; Qt's own limit of 32,767 would cut without a word


class LineBox(QLineEdit):
    """A bare one-line input; knows whether an input method is composing in it."""

    left = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.setMaxLength(_NEVER_CUT)
        self.composing = False
        self.grouped = ""  # shown in place of the text while the input is not in use

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.OtherFocusReason:
            self.end(False)  # brought here, not come by Tab: go on behind what is there
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.grouped or self.hasFocus():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(colour("text" if self.isEnabled() else "text3"))
        place = QRectF(self.rect()).adjusted(2, 0, -2, 0)
        painter.drawText(place, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self.grouped)


class TextBox(QPlainTextEdit):
    """A bare input of several lines; knows whether an input method is composing in it."""

    left = Signal()
    entered = Signal()
    composed = Signal()
    about_to_compose = Signal()
    committed = Signal()
    """A word has arrived and the next one is being composed already, as 五笔 does it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    @property
    def composing(self) -> bool:
        """Return whether an input method composes; a click breaks it off without a word."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        was_composing = self.composing
        if event.preeditString() and not was_composing:
            self.about_to_compose.emit()
        super().inputMethodEvent(event)
        if was_composing and not self.composing:
            self.composed.emit()
        elif event.commitString() and self.composing:
            self.committed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the words alone, whole, as one step of undo."""
        if source.hasText():
            cursor = self.textCursor()
            cursor.beginEditBlock()  # or it would join what was typed before it
            cursor.insertText(pasted_text(source.text()))
            cursor.endEditBlock()


class InputFrame(QFrame):
    """Draws the border of the input inside it: rest, hover, focus, 强制 and off."""

    def __init__(self, edit: LineBox | TextBox) -> None:
        super().__init__()
        self.edit = edit
        self._is_wrong = False
        self._wrong_sign = Sign("state-error", "err", 18, "field")
        self._wrong_sign.hide()
        # Signals, not an event filter: one of those would run at every key.
        edit.entered.connect(self.update)
        edit.left.connect(self.update)
        self.setFocusProxy(edit)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_wrong(self, is_wrong: bool) -> None:
        """Show or take away the border and sign of a 强制."""
        self._is_wrong = is_wrong
        self._wrong_sign.setVisible(is_wrong)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        able = self.isEnabled() and not self.edit.isReadOnly()
        painter.setBrush(colour("field" if able else "inset"))
        ink, width = self._edge(able)
        painter.setPen(QPen(colour(ink), width))
        inner = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inner, inner, -inner, -inner), 6, 6)

    def _edge(self, able: bool) -> tuple[str, int]:
        if not able:
            return "line", 1
        if self._is_wrong:
            return "err", 2
        if self.edit.hasFocus():
            return "accent", 2
        return ("text2" if self.underMouse() else "ctl"), 1


class LineFrame(InputFrame):
    """A one-line input in its frame, with a unit behind it and what else belongs inside."""

    def __init__(self, *, unit: str = "", inside: QWidget | None = None, low: bool = False) -> None:
        self.line = LineBox()
        super().__init__(self.line)
        self._low = low
        items: list[QWidget] = [self.line]
        if unit:
            items.append(label(unit, "help"))
        items.append(self._wrong_sign)
        if inside is not None:
            items.append(inside)
        self.setLayout(row(*items, gap=8, margins=(11, 0, 6 if inside else 10, 0)))
        self.setFixedHeight(theme().control_height - (4 if low else 0))

    def sizeHint(self) -> QSize:
        return QSize(160, theme().control_height - (4 if self._low else 0))


def none_chip() -> QToolButton:
    """Return the chip that fills in 无 with one click."""
    chip = QToolButton()
    chip.setText("无")
    chip.setProperty("kind", "none")
    chip.setCheckable(True)
    chip.setFixedSize(30, 24)
    chip.setToolTip("本栏不适用，填“无”（Alt+0）")
    chip.setAccessibleName("填“无”")
    chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return chip
