"""A list of changes in a window of its own: to be read, scrolled and copied from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from xxxf_desktop.ui.parts.boxes import column, framed, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.inputs import TextBox
from xxxf_desktop.ui.parts.words import label

_SIZE = (620, 420)


class LinesDialog(QDialog):
    """Shows `lines` under `title`."""

    def __init__(self, parent: QWidget, title: str, note: str, lines: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self.text = TextBox()
        self.text.setReadOnly(True)
        self.text.setPlainText("\n".join(lines))
        self.text.setAccessibleName(title)
        self.close_button = push("关闭", "secondary")
        self.close_button.clicked.connect(self.accept)
        body = framed(column(self.text, gap=0, margins=(12, 10, 12, 10)), "card")
        whole = column(
            row(label(title, "card"), None, label(note, "help")),
            body,
            row(None, self.close_button),
            gap=10,
            margins=(16, 14, 16, 14),
        )
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.finished.connect(self.deleteLater)
