"""Says that the 报送清单 still lacks its 签名公钥指纹, and offers the way to the signing key."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.pages.key_asking import KeyAsker
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.signed_line import SignedLine

_LACKING = "报送清单上还缺签名公钥指纹，要先有签名密钥。"
_PUT_OFF = "没有打开签名密钥。报送清单上仍缺签名公钥指纹。"


class KeyNote(QWidget):
    """Hidden while nothing is lacking."""

    def __init__(self) -> None:
        super().__init__()
        self.line = SignedLine("rail")
        self.start = push("准备签名密钥", "small", "lock")
        self.setLayout(column(self.line, row(None, self.start), gap=6))
        self.hide()

    def show_lacking(self, is_lacking: bool) -> None:
        """Say that the fingerprint is lacking, or nothing."""
        self.line.say("state-hint", "text2", _LACKING if is_lacking else "")
        self.start.setEnabled(True)
        self.setVisible(is_lacking)

    def say_asking(self) -> None:
        """Say that the key is being opened; the keyring may take its time."""
        self.start.setEnabled(False)
        self.line.say("refresh", "accent", "正在打开签名密钥")

    def say_put_off(self) -> None:
        """Say that the person wants no key now; the way stays open."""
        self.line.say("state-hint", "text2", _PUT_OFF)
        self._offer_again()

    def say_failed(self, error: XxxfError) -> None:
        """Say why the key cannot be opened."""
        self.line.say_failed(error)
        self._offer_again()

    def _offer_again(self) -> None:
        """Put the focus back on the button: being off, it had lost it to the next one."""
        self.start.setEnabled(True)
        self.start.setFocus()


class KeyDesk(QObject):
    """Opens the key when the note's button asks for it; `opened` says that there is one."""

    opened = Signal()

    def __init__(self, note: KeyNote) -> None:
        super().__init__(note)
        self._note = note
        self.keys = KeyAsker(note)
        note.start.clicked.connect(self._on_start)
        self.keys.opened.connect(self.opened)
        self.keys.put_off.connect(note.say_put_off)
        self.keys.failed.connect(self._on_failed)

    @Slot()
    def _on_start(self) -> None:
        self._note.say_asking()
        self.keys.ask()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not isinstance(error, XxxfError):
            self._note.say_put_off()
            raise error  # type: ignore[misc]
        self._note.say_failed(error)
