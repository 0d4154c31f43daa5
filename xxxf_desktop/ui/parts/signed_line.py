"""What came of something: a sign and a sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from xxxf_desktop.errors import StoppedError, XxxfError
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.words import WrappedLabel


class SignedLine(QWidget):
    """A sign and a sentence that may take several lines."""

    def __init__(self, ground: str = "raised") -> None:
        super().__init__()
        self._sign = Sign("state-ok", "ok", 16, ground)
        self.text = WrappedLabel("", "second")
        line = row(self._sign, self.text, gap=8)
        line.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.hide()

    def say(self, sign: str, ink: str, words: str) -> None:
        """Show `words`, "" hides the line; it has its place by now, or it would be a window."""
        self._sign.show_sign(sign, ink)
        self.text.setText(words)
        self.setVisible(bool(words))

    def say_done(self, words: str) -> None:
        self.say("state-ok", "ok", words)

    def say_failed(self, error: XxxfError) -> None:
        """Show what went wrong and what to do; being stopped by the user is no fault."""
        is_stop = isinstance(error, StoppedError)
        sign, ink = ("state-hint", "text2") if is_stop else ("state-error", "err")
        self.say(sign, ink, "\n".join(error.lines()))
