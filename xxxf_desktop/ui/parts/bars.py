"""Thin bars that show how much of something is used or done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from xxxf_desktop.ui.look.theme import colour


class Bar(QWidget):
    """A bar of `height` pixels, filled from the left; `share` runs from 0 to 1."""

    def __init__(self, height: int = 4, width: int | None = None) -> None:
        super().__init__()
        self._share, self._ink = 0.0, "accent"
        self.setFixedHeight(height)
        if width is not None:
            self.setFixedWidth(width)

    def show_share(self, share: float, ink: str = "accent") -> None:
        """Show `share` in the colour `ink`."""
        self._share, self._ink = min(1.0, max(0.0, share)), ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        round_px = whole.height() / 2
        painter.setBrush(colour("track"))
        painter.drawRoundedRect(whole, round_px, round_px)
        if self._share > 0:
            painter.setBrush(colour(self._ink))
            width = max(whole.height(), whole.width() * self._share)
            painter.drawRoundedRect(QRectF(0, 0, width, whole.height()), round_px, round_px)
