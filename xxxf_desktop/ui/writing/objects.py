"""What draws itself inside the text: numbers, cross references, figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPainter,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from xxxf_desktop.packet.look import TEXT_WIDTH_PT
from xxxf_desktop.packet.narrative import PT_PER_MM
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.writing.labels import Labels
from xxxf_desktop.ui.writing.looks import page_width_px
from xxxf_desktop.ui.writing.marks import figure_of

PictureOf = Callable[[str], Path | None]
_MISSING_PX = QSize(420, 120)
_SHARP = 2  # pixels kept for each logical pixel, for screens at 200 %


class NumberObject(QPyTextObject):
    """Draws the number of a heading, an item, a caption."""

    def __init__(self, labels: Labels, parent: QObject) -> None:
        super().__init__(parent)
        self._labels = labels

    def intrinsicSize(self, document: QTextDocument, position: int, _format: QTextFormat) -> QSizeF:
        words = self._labels.of(document.findBlock(position))
        metrics = QFontMetricsF(document.defaultFont())
        return QSizeF(max(1.0, metrics.horizontalAdvance(words)), metrics.ascent())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        _format: QTextFormat,
    ) -> None:
        words = self._labels.of(document.findBlock(position))
        painter.setFont(document.defaultFont())
        painter.setPen(colour("text"))
        painter.drawText(QRectF(rect).bottomLeft(), words)


class ReferenceObject(QPyTextObject):
    """Draws what a cross reference prints, such as 图1."""

    def __init__(self, labels: Labels, parent: QObject) -> None:
        super().__init__(parent)
        self._labels = labels

    def intrinsicSize(self, document: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(document.defaultFont())
        words = self._labels.reference(form)
        return QSizeF(metrics.horizontalAdvance(words), metrics.ascent())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        _position: int,
        form: QTextFormat,
    ) -> None:
        painter.setFont(document.defaultFont())
        painter.setPen(colour("accent"))
        painter.drawText(QRectF(rect).bottomLeft(), self._labels.reference(form))
        painter.setPen(QPen(colour("accent"), 1, Qt.PenStyle.DotLine))
        below = rect.bottom() + 2
        painter.drawLine(int(rect.left()), int(below), int(rect.right()), int(below))


class FigureObject(QPyTextObject):
    """Draws a figure as wide as it is printed; large pictures are read in the background."""

    read = Signal()

    def __init__(self, picture_of: PictureOf, parent: QObject) -> None:
        super().__init__(parent)
        self._picture_of = picture_of
        self._sizes: dict[str, QSize] = {}
        self._images: dict[tuple[str, int], QImage | None] = {}

    def forget_missing(self) -> bool:
        """Look again for pictures that were not there; return whether there was one."""
        missing = {name for name, size in self._sizes.items() if not size.isValid()}
        self._sizes = {name: self._sizes[name] for name in self._sizes.keys() - missing}
        self._images = {key: image for key, image in self._images.items() if key[0] not in missing}
        return bool(missing)

    def intrinsicSize(self, _document: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        return QSizeF(self._size(form))

    def _size(self, form: QTextFormat) -> QSize:
        file, width_mm, _ = figure_of(form)
        pixels = self._pixels(file)
        if not pixels.isValid() or not pixels.width():
            return _MISSING_PX
        width = page_width_px() * min(1.0, width_mm * PT_PER_MM / TEXT_WIDTH_PT)
        return QSize(round(width), max(1, round(width * pixels.height() / pixels.width())))

    def _pixels(self, file: str) -> QSize:
        if file not in self._sizes:
            path = self._picture_of(file)
            self._sizes[file] = _upright_size(path) if path is not None else QSize()
        return self._sizes[file]

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        _position: int,
        form: QTextFormat,
    ) -> None:
        file, _, _ = figure_of(form)
        image = self._image(file, QRectF(rect).toRect().size())
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, image)
            return
        painter.fillRect(rect, colour("inset"))
        painter.setPen(QColor(colour("text3")))
        painter.setFont(theme().font(12))
        words = "正在读入图片……" if self._pixels(file).isValid() else "图片不在申报稿里"
        painter.drawText(QRectF(rect), int(Qt.AlignmentFlag.AlignCenter), words)

    def _image(self, file: str, size: QSize) -> QImage | None:
        key = file, size.width()
        if key not in self._images:
            self._images[key] = None
            path = self._picture_of(file)
            if path is not None:
                job = Job(lambda: (key, _scaled(path, size * _SHARP)))
                job.done.connect(self._on_read)
                job.start()
        return self._images[key]

    @Slot(object)
    def _on_read(self, result: tuple[tuple[str, int], QImage]) -> None:
        key, image = result
        if not image.isNull():
            self._images[key] = image
            self.read.emit()


def _upright_size(path: Path) -> QSize:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    turned = reader.transformation().value & 4  # a quarter turn, as a camera notes it
    return size.transposed() if turned else size


def _scaled(path: Path, size: QSize) -> QImage:
    """Return the picture at `path`, upright, no larger than is drawn."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if reader.size().width() > size.width():
        turned = reader.transformation().value & 4
        reader.setScaledSize(size.transposed() if turned else size)
    return reader.read()
