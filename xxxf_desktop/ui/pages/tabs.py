"""The tabs under a page's title: they jump inside a long form and follow its scrolling."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from xxxf_desktop.ui.look.icons import paint_icon
from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.parts.boxes import row

_SIGN = 14


class _Tab(QPushButton):
    """One tab; with an octagon while its group has a 强制."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("kind", "tab")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFlat(True)
        self.is_wrong = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def set_wrong(self, is_wrong: bool) -> None:
        if is_wrong != self.is_wrong:
            self.is_wrong = is_wrong
            self.setAccessibleDescription("有强制问题" if is_wrong else "")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        self.setFont(theme().font(13, bold=True))
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + (_SIGN + 6 if self.is_wrong else 0) + 4, theme().base_px + 18)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setFont(theme().font(13, bold=on))
        painter.setPen(colour("accent" if on else "text" if self.underMouse() else "text2"))
        words = painter.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(
            QRectF(0, 0, self.width(), self.height() - 6),
            int(Qt.AlignmentFlag.AlignVCenter),
            self.text(),
        )
        if self.is_wrong:
            top = (self.height() - 6 - _SIGN) / 2
            paint_icon(painter, "state-error", QRectF(words + 5, top, _SIGN, _SIGN), "err")
        if on:
            painter.fillRect(QRectF(0, self.height() - 3, self.width(), 3), colour("accent"))
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -4.5), 3, 3)


class GroupTabs(QWidget):
    """A tab for each group of a page."""

    picked = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.tabs = [_Tab(title) for title in titles]
        for tab in self.tabs:
            tab.clicked.connect(self._on_clicked)
        self.setLayout(row(*self.tabs, None, gap=20))
        self.show_current(0)

    def show_current(self, index: int) -> None:
        """Mark the tab of the group in view."""
        if self.tabs:
            self.tabs[index].setChecked(True)

    def show_wrong(self, wrong: Sequence[bool]) -> None:
        """Put the octagon on the tabs whose group has a 强制."""
        for tab, is_wrong in zip(self.tabs, wrong, strict=True):
            tab.set_wrong(is_wrong)

    @Slot()
    def _on_clicked(self) -> None:
        self.picked.emit(next(i for i, tab in enumerate(self.tabs) if tab.isChecked()))
