"""A page of the real PDF, with the place of what is being edited marked on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.look.tokens import LIGHT
from xxxf_desktop.ui.paper.client import PaperPlace

PAGE_WIDTH_PT, PAGE_HEIGHT_PT = 595.276, 841.89  # A4
_EDGE = 16  # room at the left for the arrow
_PAD_PT = 1.5


def _mark_colour(ink: str) -> QColor:
    return QColor(getattr(LIGHT, ink))  # paper stays paper in the dark


class Sheet(QWidget):
    """The page, as wide as it is told; a click tells the point in points."""

    clicked = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.marks: Sequence[PaperPlace] = ()
        self.ink = "accent"
        self._page_width = 312
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("纸面预览")
        self.setToolTip("点纸面上的一格，到那一栏去填")

    def set_page_width(self, width: int) -> None:
        """Show the page `width` logical pixels wide."""
        self._page_width = width
        self.setFixedSize(self.sizeHint())
        self.update()

    @property
    def scale(self) -> float:
        """Return the logical pixels per point."""
        return self._page_width / PAGE_WIDTH_PT

    def sizeHint(self) -> QSize:
        height = round(self._page_width * PAGE_HEIGHT_PT / PAGE_WIDTH_PT)
        return QSize(self._page_width + 2 * _EDGE, height + 2)

    def page_rect(self) -> QRectF:
        """Return where the page stands in the widget."""
        return QRectF(_EDGE, 0, self._page_width, self._page_width * PAGE_HEIGHT_PT / PAGE_WIDTH_PT)

    def mark_rect(self) -> QRectF:
        """Return the marked rectangle in widget pixels, empty where nothing is marked."""
        whole = QRectF()
        for mark in self.marks:
            whole = whole.united(self._in_pixels(mark))
        return whole

    def _in_pixels(self, mark: PaperPlace) -> QRectF:
        page, scale = self.page_rect(), self.scale
        pad = 0.0 if mark.whole else _PAD_PT
        return QRectF(
            page.x() + (mark.x - pad) * scale,
            page.y() + (mark.y - pad) * scale,
            (mark.width + 2 * pad) * scale,
            (mark.height + 2 * pad) * scale,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        page = self.page_rect()
        painter.fillRect(page, colour("paper"))
        if self.image is not None:
            painter.drawImage(page, self.image)
            if theme().tokens.is_dark:
                veil = colour("paper")
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(page, veil)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        else:
            painter.setPen(QColor(LIGHT.text3))
            painter.setFont(theme().font(12))
            painter.drawText(page, int(Qt.AlignmentFlag.AlignCenter), "正在排版……")
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRect(page)
        self._paint_marks(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        if not self.marks or self.image is None:
            return
        edge = _mark_colour(self.ink)
        fill = QColor(edge)
        fill.setAlpha(36)
        for mark in self.marks:
            where = self._in_pixels(mark)
            painter.fillRect(where, fill)
            painter.setPen(QPen(edge, 1.6))
            painter.drawRect(where)
        middle = self.mark_rect().center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawPolygon(
            QPolygonF([QPointF(2, middle - 6), QPointF(12, middle), QPointF(2, middle + 6)])
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        page = self.page_rect()
        where = event.position()
        if page.contains(where):
            self.clicked.emit(
                (where.x() - page.x()) / self.scale, (where.y() - page.y()) / self.scale
            )


class Lens(QWidget):
    """The marked place at reading size."""

    _PX_PER_PT = 1.25

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._image_scale = 1.0
        self._mark: PaperPlace | None = None
        self._ink = "accent"
        self.setFixedHeight(92)
        self.setAccessibleName("放大")

    def show_place(
        self, image: QImage | None, image_scale: float, mark: PaperPlace | None, ink: str
    ) -> None:
        """Show the surroundings of `mark` on `image`, drawn at `image_scale` pixels per point."""
        self._image, self._image_scale, self._mark, self._ink = image, image_scale, mark, ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, colour("paper"))
        if self._image is not None and self._mark is not None:
            self._paint_part(painter, self._image, self._mark)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRect(frame)

    def _paint_part(self, painter: QPainter, image: QImage, mark: PaperPlace) -> None:
        width, height = self.width() / self._PX_PER_PT, self.height() / self._PX_PER_PT
        left = mark.x - 14 if mark.width > width - 28 else mark.x + mark.width / 2 - width / 2
        top = mark.y - 8 if mark.height > height - 16 else mark.y + mark.height / 2 - height / 2
        left = min(max(0.0, left), PAGE_WIDTH_PT - width)
        top = min(max(0.0, top), PAGE_HEIGHT_PT - height)
        s = self._image_scale
        painter.drawImage(
            QRectF(self.rect()), image, QRectF(left * s, top * s, width * s, height * s)
        )
        if theme().tokens.is_dark:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(self.rect(), colour("paper"))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        edge = _mark_colour(self._ink)
        fill = QColor(edge)
        fill.setAlpha(30)
        k = self._PX_PER_PT
        where = QRectF((mark.x - left) * k, (mark.y - top) * k, mark.width * k, mark.height * k)
        painter.fillRect(where, fill)
        painter.setPen(QPen(edge, 2))
        painter.drawRect(where)
