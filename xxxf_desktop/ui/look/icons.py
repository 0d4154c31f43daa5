"""The program's line icons: SVG files painted in the colours of the look in force."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from xxxf_desktop.system.shipped import resources_folder
from xxxf_desktop.ui.look.theme import theme


@cache
def _source(name: str) -> str:
    file = resources_folder() / "icons" / f"{name}.svg"
    return file.read_text(encoding="utf-8")


@cache
def _renderer(name: str, ink: str, ground: str) -> QSvgRenderer:
    svg = _source(name).replace("currentColor", ink).replace("ON_COLOR", ground)
    return QSvgRenderer(QByteArray(svg.encode()))


def paint_icon(
    painter: QPainter, name: str, where: QRectF, ink: str, ground: str = "canvas"
) -> None:
    """Paint icon `name` into `where` in the colour `ink`; signs inside it in `ground`."""
    tokens = theme().tokens
    _renderer(name, getattr(tokens, ink), getattr(tokens, ground)).render(painter, where)


class _InkEngine(QIconEngine):
    """Paints anew each time, so that a change of look needs no new icons."""

    def __init__(self, name: str, ink: str) -> None:
        super().__init__()
        self._name, self._ink = name, ink

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ink = "text3" if mode is QIcon.Mode.Disabled else self._ink
        if state is QIcon.State.On:
            ink = "accent"
        paint_icon(painter, self._name, QRectF(rect), ink)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _kept(_InkEngine(self._name, self._ink))


_engines: list[QIconEngine] = []


def _kept(engine: QIconEngine) -> QIconEngine:
    # WORKAROUND PySide6 6.11: the engine handed to a QIcon is collected while the icon lives.
    _engines.append(engine)
    return engine


@cache
def ink_icon(name: str, ink: str = "text2") -> QIcon:
    """Return icon `name` for a button, in the colour `ink`."""
    return QIcon(_kept(_InkEngine(name, ink)))


class Sign(QWidget):
    """An icon standing by itself; it is a picture for the eye, so it takes no focus."""

    def __init__(
        self, name: str, ink: str = "text2", size: int = 20, ground: str = "canvas"
    ) -> None:
        super().__init__()
        self._name, self._ink, self._ground = name, ink, ground
        self.setFixedSize(size, size)

    def show_sign(self, name: str, ink: str) -> None:
        """Show another icon."""
        self._name, self._ink = name, ink
        self.update()

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self._name, QRectF(self.rect()), self._ink, self._ground)
