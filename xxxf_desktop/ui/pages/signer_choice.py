"""签名: this user's own key or a company certificate, chosen for one signature at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.parts.boxes import column, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.ticks import Segment
from xxxf_desktop.ui.parts.words import ElidedLabel, label

OWN, COMPANY = "自己的密钥", "单位证书"


class SignerChoice(QWidget):
    """The certificate's place is remembered while the page is there, and nowhere else."""

    def __init__(self, choosers: Choosers) -> None:
        super().__init__()
        self._choosers = choosers
        self._file: Path | None = None
        self.kinds = Segment((OWN, COMPANY), width=96)
        self.kinds.choose((OWN,))
        self.choose = push("选证书…", "small", "folder")
        self._words = ElidedLabel("", 13, "text2")
        self._line = QWidget()
        line = row(self._words, self.choose, gap=8)
        line.setStretch(0, 1)
        self._line.setLayout(line)
        head = row(label("签名", "second"), None, self.kinds, gap=8)
        self.setLayout(column(head, self._line, gap=6))
        self.kinds.chosen_by_user.connect(self._on_kind)
        self.choose.clicked.connect(self._on_choose)
        self._refresh()

    @property
    def certificate(self) -> Path | None:
        """Return the .pfx that signs, None for the user's own key."""
        return self._file if self._is_company else None

    @property
    def lacks_file(self) -> bool:
        """Whether a certificate is to sign and none is chosen yet."""
        return self._is_company and self._file is None

    @property
    def _is_company(self) -> bool:
        return self.kinds.chosen() == (COMPANY,)

    def ask(self) -> None:
        """Ask for the certificate."""
        self._choosers.certificate(self._on_chosen)

    @Slot()
    def _on_choose(self) -> None:
        self.ask()

    @Slot()
    def _on_kind(self) -> None:
        self._refresh()
        if self.lacks_file:
            self.ask()

    def _on_chosen(self, file: Path) -> None:
        self._file = file
        self._refresh()

    def _refresh(self) -> None:
        self._line.setVisible(self._is_company)
        none = "还没有选证书文件（.pfx 或 .p12）"
        self._words.setText(self._file.name if self._file is not None else none)
