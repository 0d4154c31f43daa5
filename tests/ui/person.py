"""A person at the window: clicks, types, and writes Chinese through an input method."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
_NOTCH = 120  # one notch of a mouse wheel, as Qt counts
_MOST_NOTCHES = 200


class Person:
    """Acts on widgets only through events a person could cause."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def click(self, target: QWidget) -> None:
        """Click into the middle of `target`, of a button at its left where its sign is.

        What is scrolled away is brought into sight with the wheel before.
        """
        assert target.isVisible(), f"nobody can click {target} while it is hidden"
        assert target.isEnabled(), f"nobody can click {target} while it is off"
        where = target.rect().center()
        if isinstance(target, QAbstractButton):
            where = QPoint(min(12, where.x()), where.y())
        self._scroll_to(target, where)
        QTest.mouseClick(target, LEFT, pos=where)
        _settle()

    def _scroll_to(self, target: QWidget, where: QPoint) -> None:
        for _ in range(_MOST_NOTCHES):
            if target.visibleRegion().contains(where):
                return
            area = _scroll_area_of(target)
            assert area is not None, f"{target} is covered by something"
            view = area.viewport()
            middle = view.rect().center()
            is_above = target.mapTo(view, where).y() < middle.y()
            self._turn_wheel(view, middle, _NOTCH if is_above else -_NOTCH)
        raise AssertionError(f"nobody can scroll to {target}")

    def _turn_wheel(self, view: QWidget, where: QPoint, angle: int) -> None:
        event = QWheelEvent(
            QPointF(where),
            QPointF(view.mapToGlobal(where)),
            QPoint(),
            QPoint(0, angle),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)
        _settle()

    def type(self, text: str) -> None:
        """Type `text` into whatever has the focus: ASCII by keys, all else by input method."""
        for character in text:
            target = self._focus()
            if character == "\n":
                QTest.keyClick(target, Qt.Key.Key_Return)
            elif character.isascii():
                QTest.keyClicks(target, character)
            else:
                self.commit(character)

    def compose(self, text: str) -> None:
        """Let the input method show `text` in the field without committing it."""
        event = QInputMethodEvent(text, [])
        QApplication.sendEvent(self._focus(), event)

    def commit(self, text: str) -> None:
        """Let the input method compose and commit `text`."""
        self.compose(text)
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self._focus(), event)

    def press(self, keys: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key, with Ctrl, Alt or Shift where `modifier` says so."""
        QTest.keyClick(self._focus(), keys, modifier or Qt.KeyboardModifier.NoModifier)
        _settle()

    def fill(self, target: QLineEdit | QPlainTextEdit | QTextEdit, text: str) -> None:
        """Click into `target` and type `text` over what stands there."""
        self.click(target)
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.type(text)

    def paste(self, text: str) -> None:
        """Put `text` on the clipboard and press Ctrl+V."""
        QApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def _focus(self) -> QWidget:
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        return target


def _scroll_area_of(target: QWidget) -> QScrollArea | None:
    above = target.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def _settle() -> None:
    """Let what was done show: new parts find their places. Timers do not run meanwhile."""
    QApplication.sendPostedEvents()
