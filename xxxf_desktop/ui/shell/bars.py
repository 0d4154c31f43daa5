"""The bar above and the bar below: what draft this is, whether it is saved, where to go next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QToolButton

from xxxf_desktop.app.deadlines import deadline_of, deadline_words, weekend_words
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.forms.model import Form, Plan
from xxxf_desktop.system.clock import today
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import framed, row, upright
from xxxf_desktop.ui.parts.buttons import push, tool
from xxxf_desktop.ui.parts.words import ElidedLabel, label

_HEIGHT = 48
_SOON_DAYS = 7
_PILLS_FROM = 900
_UNNAMED = "未命名的申报稿"


def pill(words: str) -> QFrame:
    """Return a small fact on a grey ground."""
    return _pill(label(words, "help"))


def _pill(words: QLabel, sign: Sign | None = None) -> QFrame:
    parts = (sign, words) if sign is not None else (words,)
    frame = framed(row(*parts, gap=5, margins=(8, 2, 8, 2)), "pill")
    frame.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return frame


class TopBar(QFrame):
    """The project, the edition, the plan and its deadline; search, export, more."""

    back = Signal()
    find_wanted = Signal()
    draft_wanted = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setFixedHeight(_HEIGHT)
        self._to_start = tool("chevron-left", "返回开始页", "Alt+Home")
        self.project = ElidedLabel(_UNNAMED, 14, "text", bold=True)
        self._edition = pill(f"{form.year}年版")
        self._plan_words = label("", "help")
        self._plan = _pill(self._plan_words)
        self._revision_sign = Sign("lock", "text2", 14)
        self.revision = label("", "help")
        self._revision = _pill(self.revision, self._revision_sign)
        self._revision.hide()
        self._calendar = Sign("calendar", "text2", 18)
        self._deadline = label("", "second")
        self._find = tool("search", "查找栏目", "Ctrl+F")
        self._print = tool("print", "导出草稿", "Ctrl+P")
        self.more = tool("more", "更多")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        line = row(
            self._to_start,
            self.project,
            self._edition,
            self._plan,
            self._revision,
            8,
            self._calendar,
            self._deadline,
            upright(),
            self._find,
            self._print,
            self.more,
            margins=(12, 0, 12, 0),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self._to_start.clicked.connect(self.back)
        self._find.clicked.connect(self.find_wanted)
        self._print.clicked.connect(self.draft_wanted)

    def show_project(self, name: str) -> None:
        """Show the project's name as it is typed."""
        self.project.setText(name.strip() or _UNNAMED)

    def show_plan(self, plan: Plan | None) -> None:
        """Show the plan and the days that are left."""
        self._plan_words.setText(_short(plan.name) if plan else "未选报送方案")
        self._plan_words.setToolTip(plan.name if plan else "")
        for part in (self._calendar, self._deadline):
            part.setVisible(plan is not None)
        if plan is None:
            return
        deadline = deadline_of(plan, today())
        soon = not deadline.is_over and deadline.days_left <= _SOON_DAYS
        self._deadline.setText(deadline_words(deadline))
        self._deadline.setToolTip(weekend_words(deadline))
        self._deadline.setProperty("role", "warn" if soon else "second")
        self._deadline.style().unpolish(self._deadline)
        self._deadline.style().polish(self._deadline)
        self._calendar.show_sign("calendar", "warn" if soon else "text2")

    def show_revision(self, words: str, *, is_void: bool) -> None:
        """Say which revision the draft is, "" for none; a void one with another sign."""
        self.revision.setText(words)
        ink = "warn" if is_void else "text2"
        self._revision_sign.show_sign("warning-line" if is_void else "lock", ink)
        self._show_revision()

    def _show_revision(self) -> None:
        self._revision.setVisible(bool(self.revision.text()) and self.width() >= _PILLS_FROM)

    def show_width(self, width: int) -> None:
        """Give up what there is no room for: below 900 the pills."""
        self._edition.setVisible(width >= _PILLS_FROM)
        self._plan.setVisible(width >= _PILLS_FROM)
        self._show_revision()


def _short(name: str) -> str:
    """
    >>> _short("地市报广东省工业和信息化厅（2020年）")
    '地市报广东省工业和信息化厅'
    """
    return name.partition("（")[0]


class BottomBar(QFrame):
    """Saved or not, what is wrong with this step, and the steps before and behind."""

    previous = Signal()
    next = Signal()
    to_check = Signal()
    save_elsewhere = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setObjectName("bottombar")
        self.setFixedHeight(_HEIGHT)
        self._sign = Sign("state-ok", "ok", 16, "rail")
        self.saved = label("", "second")
        self._path = ElidedLabel(str(path), 12, "text3")
        self.elsewhere = push("另存到…", "small")
        self.revision = label("", "second")
        self.note = label("", "second")
        self.back_to_check = push("返回检查", "small", "undo")
        self.before = push("", "secondary", "chevron-left")
        self.after = push("", "primary", "arrow-right", trailing=True)
        for button in (self.before, self.after, self.back_to_check, self.elsewhere):
            button.setMinimumHeight(32)
            button.setMaximumHeight(40)
        self.back_to_check.hide()
        self.elsewhere.hide()
        line = row(
            self._sign,
            self.saved,
            self._path,
            self.elsewhere,
            self.revision,
            self.note,
            self.back_to_check,
            self.before,
            self.after,
            margins=(20, 0, 16, 0),
        )
        line.setStretch(2, 1)
        self.setLayout(line)
        self.before.clicked.connect(self.previous)
        self.after.clicked.connect(self.next)
        self.back_to_check.clicked.connect(self.to_check)
        self.elsewhere.clicked.connect(self.save_elsewhere)
        self.show_opened()

    def show_opened(self) -> None:
        """Say that nothing has been changed yet."""
        self._say("state-ok", "ok", "改动会自动保存")
        self.elsewhere.hide()

    def show_saving(self) -> None:
        """Say that there is something newer than the file."""
        if not self.elsewhere.isVisible():
            self._say("refresh", "text2", "正在保存")

    def show_saved(self, when: datetime | None) -> None:
        """Say when all was saved."""
        if when is not None:
            self._say("state-ok", "ok", f"已保存 {when:%H:%M:%S}")
        self.elsewhere.hide()

    def show_failed(self, error: XxxfError) -> None:
        """Say that it was not saved, why, and what to do; it stays until it is."""
        self._say("state-error", "err", f"没有存上：{error.message}")
        self.saved.setToolTip("\n".join(error.lines()))
        self.elsewhere.show()

    def _say(self, sign: str, ink: str, words: str) -> None:
        self._sign.show_sign(sign, ink)
        self.saved.setText(words)
        self.saved.setToolTip("")

    def show_revision(self, words: str) -> None:
        """Say quietly what editing does to the revision there is."""
        self.revision.setText(words)
        self._show_revision()

    def _show_revision(self) -> None:
        self.revision.setVisible(bool(self.revision.text()) and self.width() >= _PILLS_FROM)

    def show_path(self, path: Path) -> None:
        self._path.setText(str(path))

    def show_neighbours(self, before: str, after: str) -> None:
        """Name the steps before and behind; "" hides the button."""
        for button, words in ((self.before, before), (self.after, after)):
            button.setVisible(bool(words))
            button.setText(_brief(words))
            button.setToolTip(words)
            button.setAccessibleName(words)

    def show_width(self, width: int) -> None:
        """Give up what there is no room for: below 1100 the path."""
        self._path.setVisible(width >= 1100)
        self._show_revision()

    @Slot()
    def focus_next(self) -> None:
        self.after.setFocus()


def _brief(words: str) -> str:
    return words if len(words) <= 12 else f"{words[:11]}…"
