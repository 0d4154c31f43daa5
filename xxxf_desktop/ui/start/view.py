"""The start page: a new draft, an old one, the recent ones, one to practise on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from xxxf_desktop import __version__
from xxxf_desktop.app.deadlines import deadline_of, deadline_words
from xxxf_desktop.app.edition_cards import EditionCard, PlanCard
from xxxf_desktop.app.recents import RecentDraft
from xxxf_desktop.system.clock import today
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.look.theme import theme
from xxxf_desktop.ui.parts.banner import Banner
from xxxf_desktop.ui.parts.boxes import column, framed, hairline, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.chooser import Chooser
from xxxf_desktop.ui.parts.words import WrappedLabel, label
from xxxf_desktop.ui.start.cards import Entry, PlanChoice
from xxxf_desktop.ui.start.recent_row import RecentRow

_LEFT_WIDTH = 400  # with ordinary letters


class StartView(QWidget):
    """Chooses; the window opens and makes."""

    new_wanted = Signal(str, object)
    """Form id, and plan id or None."""
    open_wanted = Signal()
    practice_wanted = Signal()
    draft_picked = Signal(object)
    keys_wanted = Signal()

    def __init__(self, forms: Sequence[EditionCard]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._forms = {form.id: form for form in forms}
        self.editions = Chooser()
        self.editions.setAccessibleName("申报书版本")
        self.editions.setMinimumContentsLength(12)
        self.editions.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.plans: list[PlanChoice] = []
        self._plan_list = column(gap=8)
        self.new = push("新建申报稿", "primary", "plus")
        self.new.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.new.setMinimumHeight(theme().control_height + 4)
        self.open = Entry("folder", "打开申报稿", "已有的 *.xxxf 文件", "Ctrl+O")
        self.practice = Entry("practice", "练习申报稿", "虚构公司的完整示例，随便改", "")
        self.keys = push("签名密钥…", "link")
        self.rows: list[RecentRow] = []
        self._rows = column(gap=0)
        self.banner = Banner()
        self._lay_out()
        for form in forms:
            self.editions.addItem(form.name, form.id)
        self.editions.currentIndexChanged.connect(self._on_edition_changed)
        self.new.clicked.connect(self._on_new)
        self.open.clicked.connect(self.open_wanted)
        self.practice.clicked.connect(self.practice_wanted)
        self.keys.clicked.connect(self.keys_wanted)
        self._on_edition_changed()

    def _lay_out(self) -> None:
        edition = label("申报书版本", "second")
        edition.setBuddy(self.editions)
        left = column(
            label("示范项目申报书", "title"),
            label("填写、检查、导出，全部在本机完成", "second"),
            16,
            label("新建申报稿", "group"),
            8,
            edition,
            self.editions,
            8,
            label("报送方案", "second"),
            self._plan_list,
            8,
            self.new,
            label("版本和方案以通知为准，方案以后可以更换。", "help"),
            8,
            hairline(),
            4,
            self.open,
            self.practice,
            None,
            gap=6,
            margins=(32, 24, 32, 16),
        )
        inner = QWidget()
        inner.setObjectName("rail")
        inner.setLayout(left)
        area = _scrolled(inner, "rail")
        side = framed(column(area, gap=0), "railside")
        side.setFixedWidth(_LEFT_WIDTH * theme().base_px // 14)
        whole = row(side, self._right(), gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _right(self) -> QWidget:
        listed = QWidget()
        listed.setObjectName("canvas")
        self._empty = WrappedLabel(
            "还没有申报稿。在左边选好版本和方案，新建一份；或者先打开练习申报稿看看。", "second"
        )
        self._rows.addWidget(self._empty)
        self._rows.addStretch(1)
        listed.setLayout(self._rows)
        drop = Sign("folder", "text3", 18)
        hint = row(None, drop, label("也可以把申报稿（*.xxxf）拖到这里打开", "help"), None)
        hint.setContentsMargins(0, 12, 0, 12)
        foot = row(
            Sign("lock", "text3", 16),
            label("申报内容只存在本机文件中，程序不联网。", "help"),
            None,
            self.keys,
            label(f"版本 {__version__}", "help"),
        )
        right = column(
            label("最近的申报稿", "group"),
            self.banner,
            8,
            _scrolled(listed, "canvas"),
            hint,
            foot,
            gap=8,
            margins=(32, 24, 40, 16),
        )
        right.setStretch(3, 1)
        holder = QWidget()
        holder.setLayout(right)
        return holder

    # ---------------------------------------------------------------- showing

    def show_recents(self, entries: Sequence[RecentDraft]) -> None:
        """List the recent drafts, newest first."""
        for each in self.rows:
            self._rows.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.rows = []
        for index, entry in enumerate(entries):
            made = RecentRow(entry, self._forms.get(entry.form_id))
            made.clicked.connect(self._on_row_clicked)
            self._rows.insertWidget(index, made)
            self.rows.append(made)
        self._empty.setVisible(not entries)

    def show_busy(self, words: str) -> None:
        """Say that something is being made; "" when it is done."""
        self.practice.setEnabled(not words)
        self.new.setEnabled(not words)
        if words:
            self.banner.say("warn", words)
        else:
            self.banner.hide()

    # ---------------------------------------------------------------- choosing

    @Slot()
    def _on_edition_changed(self) -> None:
        for card in self.plans:
            self._plan_list.removeWidget(card)
            card.hide()
            card.deleteLater()
        form = self._forms[str(self.editions.currentData())]
        self.plans = [PlanChoice(plan, _plan_words(plan)) for plan in form.plans.values()]
        for card in self.plans:
            self._plan_list.addWidget(card)
        self.plans[0].setChecked(True)
        # The cards are new: Tab goes on to them from the edition, and from them to the button.
        chain: list[QWidget] = [self.editions, *self.plans, self.new]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    @Slot()
    def _on_new(self) -> None:
        chosen = next((card.plan.id for card in self.plans if card.isChecked()), None)
        self.new_wanted.emit(str(self.editions.currentData()), chosen)

    @Slot()
    def _on_row_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, RecentRow):
            self.draft_picked.emit(sender.entry.path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _draft_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _draft_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.draft_picked.emit(path)


def _plan_words(plan: PlanCard) -> str:
    media = "或".join(plan.media)
    parts = [f"{plan.copies} 份", plan.binding, media, "网上填报" if plan.online else ""]
    asked = " · ".join(part for part in parts if part)
    return f"{asked}\n{deadline_words(deadline_of(plan, today()))}"


def _draft_in(mime: QMimeData) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == ".xxxf"), None)


def _scrolled(content: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
