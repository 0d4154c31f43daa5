"""The steps on the left, grouped like the form, each with its state, and how far it all is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QWidget

from xxxf_desktop.app.progress import Overview, State, StepState
from xxxf_desktop.forms.steps import Step
from xxxf_desktop.ui.look.icons import paint_icon
from xxxf_desktop.ui.look.theme import colour, theme
from xxxf_desktop.ui.parts.bars import Bar
from xxxf_desktop.ui.parts.boxes import column, hairline, row
from xxxf_desktop.ui.parts.words import ElidedLabel, label

CHECK, EXPORT, HANDOVER = "check", "export", "handover"
_WIDE, _NARROW = 240, 57
_ICONS = {State.PROBLEM: "state-error", State.DONE: "state-ok", State.TODO: "state-todo"}
_INKS = {State.PROBLEM: "err", State.DONE: "ok", State.TODO: "ctl"}


class StepButton(QPushButton):
    """A step: icon, name and the state in a word."""

    def __init__(self, target: str, title: str, icon: str = "") -> None:
        super().__init__(title)
        self.target = target
        self._icon = icon
        self._state: StepState | None = None
        self._note = ""
        self._is_narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(max(28, theme().base_px + 14))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()

    def show_state(self, state: StepState) -> None:
        """Show how far the step is."""
        self._state = state
        notes = {State.TODO: "未填", State.PART: "填写中", State.DONE: ""}
        self._note = notes.get(state.state, f"{state.problems} 处")
        self._name()
        self.update()

    def show_note(self, note: str) -> None:
        """Show `note` behind a step without a state of its own."""
        self._note = note
        self._name()
        self.update()

    def set_narrow(self, is_narrow: bool) -> None:
        self._is_narrow = is_narrow
        self._name()
        self.update()

    def _name(self) -> None:
        state = self._state.state.value if self._state is not None else ""
        said = f"{state} {self._note}".strip() if self._note != state else state
        self.setAccessibleName(f"{self.text()} {said}".strip())
        self.setToolTip(f"{self.text()}（{said}）" if said else self.text())

    def sizeHint(self) -> QSize:
        return QSize(_NARROW if self._is_narrow else _WIDE, max(28, theme().base_px + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        ground = whole.adjusted(8, 0, -8, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(colour("sel" if self.isChecked() else "hover"))
            painter.drawRoundedRect(ground, 6, 6)
        if self.isChecked():
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(8, 6, 3, whole.height() - 12), 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 6, 6)
        left = (whole.width() - 16) / 2 if self._is_narrow else 20.0
        self._paint_sign(painter, QRectF(left, (whole.height() - 16) / 2, 16, 16))
        if not self._is_narrow:
            self._paint_words(painter, whole)

    def _paint_sign(self, painter: QPainter, where: QRectF) -> None:
        state = self._state.state if self._state is not None else None
        ground = "sel" if self.isChecked() else "rail"
        if self._icon:
            paint_icon(painter, self._icon, where, "text2", ground)
        elif state is State.PART:
            share = self._state.share if self._state is not None else 0.0
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawEllipse(where.adjusted(2, 2, -2, -2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            angle = int(-360 * 16 * max(0.1, share))
            painter.drawPie(where.adjusted(4.2, 4.2, -4.2, -4.2), 90 * 16, angle)
        elif state is not None:
            paint_icon(painter, _ICONS[state], where, _INKS[state], ground)

    def _paint_words(self, painter: QPainter, whole: QRectF) -> None:
        state = self._state.state if self._state is not None else None
        painter.setFont(theme().font(12))
        note = painter.fontMetrics().horizontalAdvance(self._note)
        painter.setPen(colour("err" if state is State.PROBLEM else "text3"))
        painter.drawText(
            whole.adjusted(0, 0, -20, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
            self._note,
        )
        painter.setFont(theme().font(13, bold=self.isChecked()))
        quiet = state is State.TODO and not self.isChecked()
        painter.setPen(colour("text2" if quiet else "text"))
        room = QRectF(44, 0, whole.width() - 44 - 20 - (note + 8 if note else 0), whole.height())
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)


class Rail(QFrame):
    """All steps; 检查, 导出 and 定稿与报送 stay in view at the bottom."""

    picked = Signal(str)
    opened = Signal(bool)
    """Narrow as it is, it is wanted in its whole width (or no more): it lies over the form then."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self.setObjectName("railside")
        self.buttons: dict[str, StepButton] = {}
        self._headings: list[QWidget] = []
        self._lines: list[QWidget] = []
        self._share = label("0%", "strong")
        self._share_word = label("总体进度", "help")
        self._share.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar = Bar(4)
        self._summary = ElidedLabel("", 12, "text3")
        listed = column(gap=0)
        last = ""
        for step in steps:
            if step.heading != last:
                self._add_heading(listed, step.heading)
                last = step.heading
            listed.addWidget(self._button(step.id, step.title))
        listed.addStretch(1)
        inner = QWidget()
        inner.setObjectName("rail")
        inner.setLayout(listed)
        area = QScrollArea()
        area.setObjectName("rail")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self._area = area
        top = column(
            row(self._share_word, self._share),
            self._bar,
            self._summary,
            gap=4,
            margins=(20, 8, 20, 4),
        )
        self._top = top
        pinned = column(gap=0, margins=(0, 0, 0, 4))
        pinned.addWidget(hairline())
        self._add_heading(pinned, "完成")
        pinned.addWidget(self._button(CHECK, "检查", "search"))
        pinned.addWidget(self._button(EXPORT, "导出", "folder"))
        pinned.addWidget(self._button(HANDOVER, "定稿与报送", "bundle"))
        whole = column(top, area, pinned, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._is_narrow = False
        self._is_open = False
        self.set_narrow(False)

    def _add_heading(self, layout: object, words: str) -> None:
        if not words:
            return
        heading = label(words, "help")
        heading.setContentsMargins(20, 4, 8, 0)
        self._headings.append(heading)
        layout.addWidget(heading)  # type: ignore[attr-defined]

    def _button(self, target: str, title: str, icon: str = "") -> StepButton:
        button = StepButton(target, title, icon)
        button.clicked.connect(self._on_clicked)
        self.buttons[target] = button
        return button

    def show_current(self, target: str) -> None:
        """Mark the step that is open, and bring it into view."""
        for name, button in self.buttons.items():
            button.setChecked(name == target)
        if self._area.widget() is not None and self._area.isAncestorOf(self.buttons[target]):
            self._area.ensureWidgetVisible(self.buttons[target], 0, 24)

    def show_overview(self, overview: Overview, errors: int) -> None:
        """Show the state of every step and of the whole."""
        for name, state in overview.steps.items():
            self.buttons[name].show_state(state)
        self._share.setText(f"{int(overview.share * 100)}%")
        self._bar.show_share(overview.share)
        parts = [
            f"完成 {overview.count(State.DONE)} / {len(overview.steps)}",
            f"有问题 {overview.count(State.PROBLEM)}" if overview.count(State.PROBLEM) else "",
            f"未填 {overview.count(State.TODO)}" if overview.count(State.TODO) else "",
        ]
        self._summary.setText(" · ".join(part for part in parts if part))
        self.buttons[CHECK].show_note(f"强制 {errors}" if errors else "通过")

    def show_revision(self, note: str) -> None:
        """Say behind 定稿与报送 which revision the draft is."""
        self.buttons[HANDOVER].show_note(note)

    def set_narrow(self, is_narrow: bool) -> None:
        """Show icons alone where there is little room."""
        self._is_narrow = is_narrow
        self._show_narrow(is_narrow)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.open_wide(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        focus = self.window().focusWidget()
        self.open_wide(focus is not None and self.isAncestorOf(focus))

    def open_wide(self, is_open: bool) -> None:
        """Show the names too, over the form, where there is only room for icons."""
        if not self._is_narrow or is_open == self._is_open:
            return
        self._is_open = is_open
        self._show_narrow(not is_open)
        self.opened.emit(is_open)

    @property
    def room(self) -> int:
        """Return the width the rail takes from the form."""
        return _NARROW if self._is_narrow else _WIDE

    def _show_narrow(self, is_narrow: bool) -> None:
        self.setFixedWidth(_NARROW if is_narrow else _WIDE)
        for button in self.buttons.values():
            button.set_narrow(is_narrow)
        for part in (*self._headings, self._summary, self._share_word):
            part.setVisible(not is_narrow)
        centre, right = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
        self._share.setAlignment(centre if is_narrow else right)
        side = 8 if is_narrow else 20
        self._top.setContentsMargins(side, 8, side, 4)
        policy = Qt.ScrollBarPolicy
        self._area.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if is_narrow else policy.ScrollBarAsNeeded
        )

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, StepButton):
            self.open_wide(False)
            self.picked.emit(button.target)
