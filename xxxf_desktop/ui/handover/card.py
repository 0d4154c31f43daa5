"""The cards of the page: a frame with icon, title and one fact on the right; and small signs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QWidget

from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import Item, column, holder, row
from xxxf_desktop.ui.parts.words import ElidedLabel, label


class Card(QFrame):
    """A card; what is put into it comes below its head."""

    def __init__(self, title: str, icon: str, aside: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = label(title, "card")
        self.fact = ElidedLabel("", 12, "text3", at_right=True)
        sign = Sign(icon, "text2", 20, "raised")
        if aside is None:
            head = row(sign, self.title, self.fact, gap=8)
            head.setStretch(2, 1)
        else:
            head = row(sign, self.title, None, aside, gap=8)
        self.content = column(head, gap=10, margins=(16, 12, 16, 14))
        self.setLayout(self.content)

    def put(self, *items: Item) -> None:
        """Add `items` below what is there; None stretches."""
        for item in items:
            if item is None:
                self.content.addStretch(1)
            elif isinstance(item, int):
                self.content.addSpacing(item)
            elif isinstance(item, QWidget):
                self.content.addWidget(item)
            else:
                self.content.addLayout(item)

    def hold_focus(self) -> bool:
        """Take the focus from whatever of the card has it; return whether anything had.

        Qt moves it on from a button that is put out of action, and the page with it.
        """
        now = QApplication.focusWidget()
        is_here = now is not None and (now is self or self.isAncestorOf(now))
        if is_here:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return is_here

    def give_focus(self, target: QWidget) -> None:
        """Pass the focus that the card holds on to `target`, which is one's way on."""
        if self.hasFocus() and target.isEnabled():
            target.setFocus(Qt.FocusReason.OtherFocusReason)


class Pill(QFrame):
    """A state in a word on its own ground, with its sign: it is not said by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("state-ok", "ok", 14)
        self.words = label("", "help")
        self.setLayout(row(self._sign, self.words, gap=5, margins=(8, 2, 8, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, sign: str, ink: str, words: str) -> None:
        """Show `words`; `ink` is ok, warn, err, or text2 for a plain one."""
        self.setVisible(bool(words))
        self.setObjectName(f"pill_{ink}" if ink != "text2" else "pill")
        self._sign.show_sign(sign, ink)
        self.words.setProperty("role", ink if ink != "text2" else "help")
        self.words.setText(words)
        for part in (self, self.words):
            part.style().unpolish(part)
            part.style().polish(part)


def fact_row(name: str, control: QWidget) -> QWidget:
    """Return a control with what it is about, at the two ends of a line."""
    words = label(name, "second")
    words.setBuddy(control)
    return holder(row(words, None, control, gap=8))
