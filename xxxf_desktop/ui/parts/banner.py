"""A line that says something about the whole: what was recovered, what is being prepared."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import WrappedLabel


class Banner(QFrame):
    """A line above the list: what was recovered, what could not be opened."""

    action_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("state-ok", "ok", 18)
        self.text = WrappedLabel("", "body")
        self.action = push("", "link")
        self.action.clicked.connect(self.action_wanted)
        line = row(self._sign, self.text, self.action, margins=(12, 8, 12, 8))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def say(self, ink: str, words: str, action: str = "") -> None:
        """Show `words` in the colours of `ink`: ok, warn or err."""
        self.setObjectName(f"banner_{ink}")
        sign = {"ok": "state-ok", "warn": "state-warning", "err": "state-error"}[ink]
        self._sign.show_sign(sign, ink)
        self.text.setText(words)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
