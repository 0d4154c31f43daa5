"""The line under a field: shape, word and sentence; the colour only repeats them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from xxxf_desktop.rules.finding import Severity
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import WrappedLabel, label

SIGNS = {
    Severity.ERROR: ("state-error", "err", "强制"),
    Severity.WARNING: ("state-warning", "warn", "提示"),
    Severity.HINT: ("state-hint", "text2", "建议"),
}
_ROLES = {"err": "err", "warn": "warn", "text2": "second", "ok": "ok"}


class MessageLine(QWidget):
    """Shows one message, the worst; the others open behind 另有 n 处."""

    height_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("state-hint", "text2", 16)
        self._word = label("", "second")
        self._text = WrappedLabel("", "second")
        self._more = push("", "link")
        self._rest: tuple[str, ...] = ()
        self._about = ""
        self._more.clicked.connect(self._on_more_clicked)
        layout = row(self._sign, self._word, self._text, self._more, gap=6)
        self.setLayout(layout)
        for part in (self._sign, self._word, self._more):
            layout.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    def set_about(self, name: str) -> None:
        """Say to a screen reader what the messages are about."""
        self._about = name

    @property
    def text(self) -> str:
        """Return what is said, word and sentence; "" for nothing."""
        return "" if self.isHidden() else f"{self._word.text()} {self._text.text()}".strip()

    def say(self, severity: Severity, sentences: Sequence[str]) -> None:
        """Show the first of `sentences` as of `severity`, the rest on demand."""
        sign, ink, word = SIGNS[severity]
        self._show(sign, ink, word, sentences[0])
        self._rest = tuple(sentences[1:])
        self._more.setText(f"另有 {len(self._rest)} 处")
        self._more.setAccessibleName(f"{self._about} {self._more.text()}".strip())
        self._more.setVisible(bool(self._rest))

    def confirm(self, sentence: str) -> None:
        """Show that something is right, or was put right."""
        self._show("state-ok", "ok", "", sentence)
        self._more.hide()

    def clear(self) -> None:
        """Say nothing."""
        if not self.isHidden():
            self.hide()
            self.height_changed.emit()

    def _show(self, sign: str, ink: str, word: str, sentence: str) -> None:
        self._sign.show_sign(sign, ink)
        self._word.setVisible(bool(word))
        for part, text in ((self._word, word), (self._text, sentence)):
            part.setProperty("role", _ROLES[ink])
            part.setText(text)
            part.style().unpolish(part)
            part.style().polish(part)
        self.show()
        self.height_changed.emit()

    @Slot()
    def _on_more_clicked(self) -> None:
        self._text.setText("\n".join([self._text.text(), *self._rest]))
        self._more.hide()
        self.height_changed.emit()
