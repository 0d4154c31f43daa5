"""What one chooses from on the start page: a plan as a card, another way in as a line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QRadioButton, QSizePolicy

from xxxf_desktop.app.edition_cards import PlanCard
from xxxf_desktop.ui.look.icons import paint_icon
from xxxf_desktop.ui.look.theme import colour, theme


class PlanChoice(QRadioButton):
    """A 报送方案: its name, what it asks for, until when."""

    def __init__(self, plan: PlanCard, words: str) -> None:
        super().__init__(plan.name)
        self.plan = plan
        self._words = words.split("\n")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(plan.name)
        self.setAccessibleDescription("，".join(self._words))
        self.setToolTip(plan.name)

    def hitButton(self, _pos: object) -> bool:
        return True

    def sizeHint(self) -> QSize:
        lines = theme().line_height(14) + len(self._words) * theme().line_height(12)
        return QSize(300, lines + 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = 2 if on or self.hasFocus() else 1
        whole = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        ink = "accent" if on or self.hasFocus() else "text2" if self.underMouse() else "line"
        painter.setPen(QPen(colour(ink), edge))
        painter.setBrush(colour("accent_soft" if on else "raised"))
        painter.drawRoundedRect(whole, 6, 6)
        dot = QPointF(22, 10 + theme().line_height(14) / 2)
        painter.setPen(QPen(colour("accent" if on else "ctl"), 1.5))
        painter.setBrush(colour("field"))
        painter.drawEllipse(dot, 7, 7)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(dot, 3.8, 3.8)
        top = 10
        about = ((each, 12, "text2", False) for each in self._words)
        lines = [(self.text(), 14, "text", on), *about]
        for words, px, word_ink, bold in lines:
            height = theme().line_height(px)
            painter.setFont(theme().font(px, bold=bold))
            painter.setPen(colour(word_ink))
            room = QRectF(40, top, self.width() - 50, height)
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
            top += height


class Entry(QPushButton):
    """A line with an icon, what it does, and a word about it."""

    def __init__(self, icon: str, title: str, about: str, keys: str) -> None:
        super().__init__(title)
        self._icon, self._about, self._keys = icon, about, keys
        self.setProperty("kind", "row")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(about)

    def sizeHint(self) -> QSize:
        return QSize(300, theme().line_height(14) + theme().line_height(12) + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(whole, 6, 6)
        able = self.isEnabled()
        icon = QRectF(6, (self.height() - 20) / 2, 20, 20)
        paint_icon(painter, self._icon, icon, "text2" if able else "text3")
        upper = theme().line_height(14)
        painter.setFont(theme().font(14))
        painter.setPen(colour("text" if able else "text3"))
        title = QRectF(38, 7, self.width() - 100, upper)
        painter.drawText(title, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.setFont(theme().font(12))
        painter.setPen(colour("text3"))
        about = QRectF(38, 7 + upper, self.width() - 48, theme().line_height(12))
        painter.drawText(about, int(Qt.AlignmentFlag.AlignVCenter), self._about)
        keys = QRectF(0, 7, self.width() - 8, upper)
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(keys, right, self._keys)
