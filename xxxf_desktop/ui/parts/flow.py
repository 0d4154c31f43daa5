"""Widgets side by side that go on in the next line where there is no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP, _LINE_GAP = 16, 4


class Flow(QWidget):
    """A line of `parts` that breaks like text."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self._parts = parts
        for part in parts:
            part.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def rearrange(self) -> None:
        """Place the parts anew: one has other words, or was hidden or shown."""
        self.setFixedHeight(self._arrange(max(200, self.width()), place=True))

    def sizeHint(self) -> QSize:
        return QSize(200, self._arrange(max(200, self.width()), place=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = self._arrange(event.size().width(), place=True)
        if height != self.height():
            self.setFixedHeight(height)

    def _arrange(self, width: int, *, place: bool) -> int:
        x = y = line = 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint().expandedTo(part.minimumSize())
            if x and x + size.width() > width:
                x, y, line = 0, y + line + _LINE_GAP, 0
            if place:
                part.setGeometry(x, y, size.width(), size.height())
            x, line = x + size.width() + _GAP, max(line, size.height())
        return y + line
