"""The few boxes the window puts in the way. They open and return; the answer is told later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

Answered = Callable[[], None]


def notice(parent: QWidget, title: str, lines: Sequence[str]) -> QMessageBox:
    """Open a box that says `lines` and return it."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("示范项目申报书")
    box.setText(title)
    box.setInformativeText("\n".join(lines))
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def question(
    parent: QWidget, title: str, lines: Sequence[str], answers: Sequence[tuple[str, Answered]]
) -> QMessageBox:
    """Open a box with a button for each of `answers`; the last one is also what Esc means."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("示范项目申报书")
    box.setText(title)
    box.setInformativeText("\n".join(lines))
    buttons: dict[QPushButton, Answered] = {}
    for words, then in answers:
        button = box.addButton(words, QMessageBox.ButtonRole.ActionRole)
        buttons[button] = then
    box.setEscapeButton(list(buttons)[-1])
    box.buttonClicked.connect(partial(_answer, buttons))
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def _answer(buttons: dict[QPushButton, Answered], clicked: object) -> None:
    for button, then in buttons.items():
        if button is clicked:
            then()
