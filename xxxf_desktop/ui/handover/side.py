"""报送清单 at the right: until when, to whom, and what is still to be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from xxxf_desktop.app.deadlines import deadline_of, weekend_words
from xxxf_desktop.app.errands import Errand, ErrandState, errands
from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.forms.model import Plan
from xxxf_desktop.system.clock import today
from xxxf_desktop.ui.handover.key_note import KeyNote
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import column, hairline, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.words import WrappedLabel, label

WIDTH = 256
_SOON_DAYS = 7
_SIGNS = {
    ErrandState.TODO: ("state-todo", "ctl"),
    ErrandState.RUNNING: ("refresh", "accent"),
    ErrandState.DONE: ("state-ok", "ok"),
}


class HandoverSide(QFrame):
    """The sheet in short; the whole of it goes on paper."""

    print_wanted = Signal()
    pdf_wanted = Signal()
    transcript_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self._plan: Plan | None = None
        self.day = label("", "title")
        self.deadline = WrappedLabel("", "warn")
        self._to = label("送", "help")
        self.recipient = WrappedLabel("", "body")
        self._list = column(gap=10)
        self.lines: list[ErrandLine] = []
        self.transcript = push("抄录单", "secondary", "clip")
        self.print = push("打印报送清单", "secondary", "print")
        self.pdf = push("存为 PDF", "secondary", "pdf")
        self.key_note = KeyNote()
        self.outcome = SignedLine("rail")
        self._buttons = (self.transcript, self.print, self.pdf)
        for button in self._buttons:
            button.setSizePolicy(
                button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed
            )
        self.transcript.clicked.connect(self.transcript_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.pdf.clicked.connect(self.pdf_wanted)
        self._button_box = column(*self._buttons, gap=8)
        self._whole = column(
            label("报送清单", "card"), 4, self.day, self.deadline, 6, hairline(), 6,
            self._to, self.recipient, 6, hairline(), 6, self._list, None,
            self.key_note, self.outcome, 6, self._button_box, gap=4, margins=(16, 16, 16, 16),
        )  # fmt: skip
        self.setLayout(self._whole)

    def show_plan(self, plan: Plan | None) -> None:
        """Show the deadline and the recipient of `plan`."""
        self._plan = plan
        self.recipient.setText(plan.recipient if plan is not None else "没有选报送方案")
        self.deadline.setVisible(plan is not None)
        if plan is None:
            self.day.setText("期限见通知")
            return
        deadline = deadline_of(plan, today())
        self.day.setText(f"{deadline.day.month}月{deadline.day.day}日 {deadline.weekday}")
        left = "已截止" if deadline.is_over else f"还有 {deadline.days_left} 天"
        words = "今天截止" if deadline.days_left == 0 else left
        self.deadline.setText(f"{words}。{weekend_words(deadline)}")
        soon = deadline.days_left <= _SOON_DAYS
        self.deadline.setProperty("role", "warn" if soon else "second")
        self.deadline.style().unpolish(self.deadline)
        self.deadline.style().polish(self.deadline)

    def show_errands(self, facts: HandoverFacts, copies: int, is_writing: str) -> None:
        """Show what is still to be done."""
        wanted = errands(facts, self._plan, copies, is_writing)
        while len(self.lines) < len(wanted):
            self.lines.append(ErrandLine())
            self._list.addWidget(self.lines[-1])
        for index, line in enumerate(self.lines):
            line.setVisible(index < len(wanted))
        for line, errand in zip(self.lines, wanted, strict=False):
            line.show_errand(errand)

    def set_ready(self, is_ready: bool) -> None:
        """Let the sheet be printed, or not while there is none."""
        for button in self._buttons:
            button.setEnabled(is_ready)

    def set_narrow(self, is_narrow: bool) -> None:
        """Stand at the right, or below the cards where there is no room."""
        self.setObjectName("card" if is_narrow else "side")
        self.style().unpolish(self)
        self.style().polish(self)
        way = QBoxLayout.Direction
        self._button_box.setDirection(way.LeftToRight if is_narrow else way.TopToBottom)
        if is_narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(WIDTH)


class ErrandLine(QWidget):
    """One errand: its sign, what it is, and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("state-todo", "ctl", 18, "rail")
        self.title = WrappedLabel("", "body")
        self.about = WrappedLabel("", "help")
        words = holder(column(self.title, self.about, gap=2))
        line = row(self._sign, words, gap=10)
        line.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.state = ErrandState.TODO

    def show_errand(self, errand: Errand) -> None:
        """Show `errand`."""
        self.state = errand.state
        self._sign.show_sign(*_SIGNS[errand.state])
        self.title.setText(errand.title)
        self.about.setText(errand.about)
        self.setAccessibleName(f"{errand.title} {errand.state.value} {errand.about}")
