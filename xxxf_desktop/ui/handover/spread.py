"""The open book: a left and a right page, with the spine between them marked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.look.tokens import LIGHT

Side = tuple[bool, QImage | None]
"""Whether there is a page, and its picture once it is drawn."""

_WIDTH_BY_HEIGHT = 210 / 297
_EDGE = 16


class Spread(QWidget):
    """Draws what `show_sides` was given, as large as there is room for."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._left: Side = (False, None)
        self._right: Side = (False, None)
        self._is_double = True
        self.setMinimumSize(360, 260)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("印刷文件的页面")

    @property
    def page_width(self) -> int:
        """Return the width of one page in logical pixels."""
        across = 2 if self._is_double else 1
        by_width = (self.width() - 2 * _EDGE) / across
        by_height = (self.height() - 2 * _EDGE) * _WIDTH_BY_HEIGHT
        return max(80, int(min(by_width, by_height)))

    def show_sides(self, left: Side, right: Side, *, is_double: bool) -> None:
        """Show two facing pages, or with `is_double` off the right one alone."""
        self._left, self._right, self._is_double = left, right, is_double
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(860, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), colour("desk"))
        width = self.page_width
        height = round(width / _WIDTH_BY_HEIGHT)
        top = (self.height() - height) / 2
        middle = self.width() / 2
        spine = middle if self._is_double else middle - width / 2
        for (there, image), left in ((self._left, spine - width), (self._right, spine)):
            if there:
                self._paint_page(painter, image, QRectF(left, top, width, height))
        painter.setPen(QPen(QColor(LIGHT.accent), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(spine, top), QPointF(spine, top + height))

    def _paint_page(self, painter: QPainter, image: QImage | None, page: QRectF) -> None:
        painter.fillRect(page, colour("paper"))
        if image is None:
            painter.setPen(QColor(LIGHT.text3))
            painter.setFont(theme().font(12))
            painter.drawText(page, int(Qt.AlignmentFlag.AlignCenter), "正在画这一页……")
        else:
            painter.drawImage(page, image)
            if theme().tokens.is_dark:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(page, colour("paper"))
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRect(page)
