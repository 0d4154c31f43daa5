"""A draft in the list of recent ones: project, edition, how far it is, the days that are left."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from xxxf_desktop.app.deadlines import Deadline, deadline_of
from xxxf_desktop.app.edition_cards import EditionCard
from xxxf_desktop.app.recents import RecentDraft
from xxxf_desktop.system.clock import today
from xxxf_desktop.ui.look.icons import paint_icon
from xxxf_desktop.ui.look.theme import colour, theme

_SOON_DAYS = 7
_UNNAMED = "未命名的申报稿"


class RecentRow(QPushButton):
    """A row of the list; the whole of it opens the draft."""

    def __init__(self, entry: RecentDraft, form: EditionCard | None) -> None:
        super().__init__()
        self.entry = entry
        plan = form.plans.get(entry.plan or "") if form is not None else None
        self._deadline: Deadline | None = deadline_of(plan, today()) if plan is not None else None
        self._about = " · ".join(
            part
            for part in (
                f"{form.year}年版" if form is not None else entry.form_id,
                plan.name.partition("（")[0] if plan is not None else "未选报送方案",
                entry.applicant,
            )
            if part
        )
        self._file = f"{_when(entry.saved_at)} 保存 · {entry.path}"
        self.setMinimumHeight(80 + 2 * (theme().base_px - 14))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"打开 {entry.project or _UNNAMED}（{entry.path.name}）")
        self.setAccessibleDescription(f"{self._about}，{self._state()}，{self._due()}")
        self.setToolTip(str(entry.path))

    def _state(self) -> str:
        if self.entry.missing:
            return "文件不在了"
        if self.entry.problems:
            return f"有问题 {self.entry.problems} 处"
        return "完成" if self.entry.progress >= 1 else "填写中" if self.entry.progress else "未填"

    def _due(self) -> str:
        if self._deadline is None:
            return ""
        if self._deadline.is_over:
            return "已截止"
        return f"还有 {self._deadline.days_left} 天" if self._deadline.days_left else "今天截止"

    def sizeHint(self) -> QSize:
        return QSize(480, self.minimumHeight())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel" if self.hasFocus() else "hover"))
            painter.drawRoundedRect(whole.adjusted(0, 1, 0, -1), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(1, 2, -1, -2), 6, 6)
        painter.setPen(colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        columns = self._columns()
        self._paint_names(painter, columns[0])
        self._paint_progress(painter, columns[1])
        self._paint_deadline(painter, columns[2])

    def _columns(self) -> tuple[QRectF, QRectF, QRectF]:
        width, height = float(self.width()), float(self.height())
        due, state = 128.0, 150.0
        names = QRectF(16, 10, width - due - state - 56, height - 20)
        return (
            names,
            QRectF(width - due - state - 28, 10, state, height - 20),
            QRectF(width - due - 12, 10, due - 18, height - 20),
        )

    def _paint_names(self, painter: QPainter, room: QRectF) -> None:
        lines = (
            (self.entry.project or _UNNAMED, 15, "text", True),
            (self._about, 12, "text2", False),
            (self._file, 12, "text3", False),
        )
        height = room.height() / 3
        for index, (words, px, ink, bold) in enumerate(lines):
            painter.setFont(theme().font(px, bold=bold))
            painter.setPen(colour(ink))
            mode = Qt.TextElideMode.ElideMiddle if index == 2 else Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(words, mode, int(room.width()))
            place = QRectF(room.x(), room.y() + index * height, room.width(), height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_progress(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(theme().font(13, bold=True))
        painter.setPen(colour("text"))
        upper = QRectF(room.x(), room.y() + 4, room.width(), room.height() / 2 - 4)
        percent = f"{int(self.entry.progress * 100)}%"
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignVCenter), percent)
        words = painter.fontMetrics().horizontalAdvance("100%") + 10
        bar = QRectF(room.x() + words, upper.center().y() - 2, room.width() - words - 8, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("track"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(colour("accent"))
        filled = QRectF(bar)
        filled.setWidth(bar.width() * min(1.0, self.entry.progress))
        painter.drawRoundedRect(filled, 2, 2)
        lower = QRectF(room.x(), room.center().y(), room.width(), room.height() / 2 - 4)
        sign, ink = self._sign()
        paint_icon(painter, sign, QRectF(lower.x(), lower.center().y() - 7, 14, 14), ink)
        painter.setFont(theme().font(13))
        painter.setPen(colour("text2" if ink in ("ctl", "accent") else ink))
        painter.drawText(
            lower.adjusted(20, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self._state()
        )

    def _sign(self) -> tuple[str, str]:
        if self.entry.missing:
            return "state-warning", "warn"
        if self.entry.problems:
            return "state-error", "err"
        return ("state-ok", "ok") if self.entry.progress >= 1 else ("state-todo", "ctl")

    def _paint_deadline(self, painter: QPainter, room: QRectF) -> None:
        if self._deadline is None:
            return
        soon = 0 <= self._deadline.days_left <= _SOON_DAYS
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme().font(14, bold=True))
        painter.setPen(colour("warn" if soon else "text2" if self._deadline.is_over else "text"))
        upper = QRectF(room.x(), room.y() + 4, room.width(), room.height() / 2 - 4)
        painter.drawText(upper, right, self._due())
        painter.setFont(theme().font(12))
        painter.setPen(colour("text3"))
        day = self._deadline.day
        words = f"{day.month}月{day.day}日 {self._deadline.weekday}"
        if self._deadline.is_over:
            words = f"{day.year}年{day.month}月{day.day}日"
        lower = QRectF(room.x(), room.center().y(), room.width(), room.height() / 2 - 4)
        painter.drawText(lower, right, words)


def _when(saved_at: str) -> str:
    """Return when a draft was saved, in the words of somebody looking at it today."""
    try:
        when = datetime.fromisoformat(saved_at)
    except ValueError:
        return ""
    days = (today() - when.date()).days
    if days == 0:
        return f"今天 {when:%H:%M}"
    if days == 1:
        return f"昨天 {when:%H:%M}"
    year = "" if when.year == today().year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日"
