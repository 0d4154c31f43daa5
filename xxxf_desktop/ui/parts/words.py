"""Labels in the roles of the look."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from xxxf_desktop.ui.look.theme import colour, theme


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Return a label; `role` is one of the style sheet's. Text is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class WrappedLabel(QLabel):
    """A wrapping label that always takes the height its width calls for."""

    def __init__(self, text: str = "", role: str = "body") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(True)
        # Not Qt's height for width: nested in rows and columns it leaves gaps.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._height)

    @property
    def _height(self) -> int:
        if not self.text():
            return 0
        return self.heightForWidth(self.width() if self.width() > 0 else 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


_LEAST_SHOWN = 4  # characters worth showing of a longer text


class ElidedLabel(QWidget):
    """One line that ends in … where there is no room, with the whole text as its tooltip."""

    def __init__(
        self,
        text: str = "",
        px: int = 13,
        ink: str = "text2",
        *,
        bold: bool = False,
        at_right: bool = False,
    ) -> None:
        super().__init__()
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        self._align = int(Qt.AlignmentFlag.AlignVCenter | side)
        self._text, self._px, self._ink, self._bold = text, px, ink, bold
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        font = theme().font(self._px, bold=self._bold)
        self.setFont(font)
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 4, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme().font(self._px, bold=self._bold))
        painter.setPen(colour(self._ink))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        if len(shown) < _LEAST_SHOWN and shown != self._text:
            shown = ""  # a lone … says nothing
        self.setToolTip(self._text if shown != self._text else "")
        painter.drawText(self.rect(), self._align, shown)
