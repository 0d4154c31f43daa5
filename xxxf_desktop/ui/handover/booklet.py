"""A drawing of the bound copy: two facing pages, the binding edge between them, and the spine."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from xxxf_desktop.ui.look.theme import colour, theme

_PAGE = (40.0, 58.0)
_LEAST_EDGE, _PX_PER_MM = 5.0, 0.28
_SPINE_LEFT = 90.0


class Booklet(QWidget):
    """Shows what the options do to the paper; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(104, 66 + theme().line_height(12))
        self._margin_mm, self._is_mirrored, self._has_label = 31, True, True

    def show_options(self, margin_mm: int, *, is_mirrored: bool, has_label: bool) -> None:
        """Show a binding edge of `margin_mm`, at the spine of both pages or left of each."""
        self._margin_mm, self._is_mirrored, self._has_label = margin_mm, is_mirrored, has_label
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = _PAGE
        left, right = QRectF(2, 4, width, height), QRectF(2 + width, 4, width, height)
        edge = _LEAST_EDGE + self._margin_mm * _PX_PER_MM * 0.4
        for page, at_left in ((left, not self._is_mirrored), (right, True)):
            self._paint_page(painter, page, edge, at_left)
        if self._has_label:
            self._paint_spine(painter, height)
        painter.setPen(colour("text3"))
        painter.setFont(theme().font(11))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        foot = QRectF(0, height + 6, 84, theme().line_height(12))
        painter.drawText(foot, centre, f"装订边 {self._margin_mm} mm")

    def _paint_page(self, painter: QPainter, page: QRectF, edge: float, at_left: bool) -> None:
        painter.setPen(QPen(colour("text2"), 1.3))
        painter.setBrush(colour("field"))
        painter.drawRect(page)
        binding = QRectF(
            page.left() if at_left else page.right() - edge, page.top(), edge, page.height()
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawRect(binding.adjusted(0.7, 0.7, -0.7, -0.7))
        painter.setPen(QPen(colour("accent"), 1, Qt.PenStyle.DashLine))
        x = binding.right() if at_left else binding.left()
        painter.drawLine(QPointF(x, page.top() + 1), QPointF(x, page.bottom() - 1))
        painter.setPen(QPen(colour("ctl"), 1))
        first = (binding.right() if at_left else page.left()) + 4
        last = (page.right() if at_left else binding.left()) - 4
        for line in range(6):
            y = page.top() + 10 + line * 7
            painter.drawLine(QPointF(first, y), QPointF(last, y))

    def _paint_spine(self, painter: QPainter, height: float) -> None:
        painter.setPen(QPen(colour("text2"), 1.3))
        painter.setBrush(colour("inset"))
        painter.drawRect(QRectF(_SPINE_LEFT, 4, 10, height))
        painter.setPen(QPen(colour("text2"), 1))
        painter.drawLine(QPointF(_SPINE_LEFT + 5, 12), QPointF(_SPINE_LEFT + 5, height - 8))
