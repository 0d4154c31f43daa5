"""A code in a frame of its own, with 复制 beside it: a 校验码, a 签名公钥指纹."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy

from xxxf_desktop.ui.parts.boxes import row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.words import label

_COPIED_MS = 2000


class CodeBox(QFrame):
    """`name` is what a reader hears the button copies."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("code")
        self._code = label("", "code")
        self.copy = push("复制", "link")
        self.copy.setAccessibleName(f"复制{name}")
        self.copy.clicked.connect(self._on_copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_COPIED_MS)
        self._back.timeout.connect(self._on_copied_long_ago)
        self.setLayout(row(self._code, self.copy, gap=10, margins=(12, 6, 10, 6)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the code."""
        return self._code.text()

    def setText(self, code: str) -> None:
        self._code.setText(code)

    @Slot()
    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.text())
        self.copy.setText("已复制")
        self._back.start()

    @Slot()
    def _on_copied_long_ago(self) -> None:
        self.copy.setText("复制")
