"""定稿与报送: the way from a clean check to the parcel on the office's desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.app.revisions import changes_of
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.rules.accepted import open_warnings
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.finalise_card import FinaliseCard
from xxxf_desktop.ui.handover.finalising import Finalising
from xxxf_desktop.ui.handover.head import RevisionHead
from xxxf_desktop.ui.handover.history_card import HistoryCard
from xxxf_desktop.ui.handover.key_note import KeyDesk
from xxxf_desktop.ui.handover.lines_dialog import LinesDialog
from xxxf_desktop.ui.handover.medium_card import MediumCard
from xxxf_desktop.ui.handover.medium_desk import MediumDesk
from xxxf_desktop.ui.handover.paper_desk import PaperDesk
from xxxf_desktop.ui.handover.print_card import PrintCard
from xxxf_desktop.ui.handover.scan_desk import ScanDesk
from xxxf_desktop.ui.handover.sheet_desk import SheetDesk
from xxxf_desktop.ui.handover.side import HandoverSide
from xxxf_desktop.ui.handover.stamps_card import StampsCard
from xxxf_desktop.ui.handover.watch import RevisionWatch
from xxxf_desktop.ui.look.theme import STANDARD_PX, theme
from xxxf_desktop.ui.notices import notice
from xxxf_desktop.ui.pages.page import PADDING, Scroller
from xxxf_desktop.ui.parts.boxes import column, holder, row

_TWO_COLUMNS_FROM, _MOST_WIDTH, _GAP = 640, 1120, 16


class HandoverPage(QWidget):
    """Cards for 定稿, paper, media and stamps; the 报送清单 beside them."""

    check_wanted = Signal()
    keys_wanted = Signal()
    started = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, watch: RevisionWatch, choosers: Choosers) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk, self._watch = desk, watch
        self._is_writing = ""
        self._shown_columns = 0
        self._plan = ""
        self._goes_on = False
        self.head = RevisionHead()
        self.finalise, self.history = FinaliseCard(), HistoryCard()
        self.print, self.medium, self.stamps = PrintCard(), MediumCard(choosers), StampsCard()
        self.side = HandoverSide()
        self.finalising = Finalising(desk, self.finalise)
        self.papers = PaperDesk(desk, self.print, choosers)
        self.media = MediumDesk(desk, self.medium, choosers)
        self.scans = ScanDesk(desk, self.stamps, choosers)
        self.sheets = SheetDesk(desk, self.side, choosers, lambda: self.print.printer)
        self.key = KeyDesk(self.side.key_note)
        self._lay_out()
        self._connect()
        self.show_plan()

    def _lay_out(self) -> None:
        self._columns = [column(gap=_GAP) for _ in range(2)]
        self._halves = [holder(each) for each in self._columns]
        for half in self._halves:  # both as wide, whatever is in them
            half.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        halves = row(*self._halves, gap=_GAP)
        for half in self._halves:
            halves.setAlignment(half, Qt.AlignmentFlag.AlignTop)
        self._after = holder(halves)
        self._below = column(gap=0)
        cards = column(
            self.finalise, self._after, self._below, None,
            gap=_GAP, margins=(PADDING, 16, PADDING, 16),
        )  # fmt: skip
        inner = holder(cards)
        inner.setMaximumWidth(_MOST_WIDTH)
        line = row(inner, gap=0)
        line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        line.setStretch(0, 1)
        self.scroller = Scroller(holder(line))
        main = column(self.head, self.scroller, gap=0)
        main.setStretch(1, 1)
        self._beside = row(holder(main), self.side, gap=0)
        self._beside.setStretch(0, 1)
        self.setLayout(self._beside)
        self._arrange(2)

    def _connect(self) -> None:
        self._watch.known.connect(self._on_known)
        self.finalise.check_wanted.connect(self.check_wanted)
        self.finalise.finalise_wanted.connect(self._on_finalise_wanted)
        self.finalise.changes_wanted.connect(self._on_changes_since_wanted)
        self.finalising.ended.connect(self._on_finalised)
        self.history.changes_wanted.connect(self._on_changes_wanted)
        self.papers.made.connect(self._show_papers)
        self.papers.printed.connect(self._watch.refresh)
        self.sheets.noted.connect(self._watch.refresh)
        self.print.options_changed.connect(self._show_errands)
        self.medium.backup.wanted.connect(self.keys_wanted)
        self.media.started.connect(self.started)
        self.media.told.connect(self._on_told)
        self.media.ended.connect(self._on_handed_over)
        self.scans.changed.connect(self._watch.refresh)
        self.key.opened.connect(self.papers.make_again)

    # ---------------------------------------------------------------- what is shown

    @property
    def facts(self) -> HandoverFacts:
        return self._watch.facts

    @property
    def is_running(self) -> bool:
        """Return whether something is under way that needs the draft open."""
        return self.media.is_running or self.finalising.is_running

    def open(self) -> None:
        """Show everything afresh: somebody comes to the page."""
        self._watch.refresh()
        self.media.ask_volumes()
        self.papers.ask_printers()
        self.papers.make_again()
        self._show()

    def show_plan(self) -> None:
        """Show another 报送方案: its deadline, and as many copies as it wants."""
        plan = self._desk.form.plans.get(self._desk.application.plan or "")
        self.side.show_plan(plan)
        if plan is not None and plan.id != self._plan:
            self._plan = plan.id
            self.print.show_copies(plan.copies)
        self._show_errands()

    @Slot()
    def _on_known(self) -> None:
        if self.facts.last is None:  # as after 另存为: nothing of the other draft stays open
            self.sheets.show_papers(None, self.facts.keyed)
        if not self.isVisible():
            return
        self._show()
        if self._goes_on:  # the button that had the focus is gone
            self._goes_on = False
            self.focus_first()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what stands in the way of a 定稿."""
        errors = sum(found.severity is Severity.ERROR for found in findings)
        warnings = len(open_warnings(findings, self._desk.application))
        self.head.show_facts(self.facts, errors, warnings)
        self.finalise.show_facts(self.facts, errors, warnings)

    def _show(self) -> None:
        facts = self.facts
        self.show_findings(self._desk.findings)
        has_any, is_current = facts.last is not None, facts.current is not None
        self.finalise.setVisible(not is_current)
        self._after.setVisible(has_any)
        for part in (self.history, self.stamps, self.medium):
            part.show_facts(facts)
        reason = self._reason()
        self.print.show_reason(reason)
        self.medium.show_reason(reason)
        number = facts.current.number if facts.current is not None else 0
        self.papers.show_revision(number)
        self.papers.show_signer(facts.paper_kid)
        self.scans.number = facts.last.number if facts.last is not None else 0
        self._show_papers()
        self._show_errands()

    def _reason(self) -> str:
        facts = self.facts
        if facts.last is None or facts.current is not None:
            return ""
        return f"定稿 {facts.last.number} 已作废，先定稿 {facts.next_number}。"

    @Slot()
    def _show_papers(self) -> None:
        facts, papers = self.facts, self.papers.papers
        number = facts.current.number if facts.current is not None else 0
        self.media.show_revision(number, papers.pdf_bytes if papers is not None else 0)
        error = self.papers.error
        why = self._reason() or ("".join(error.lines()) if error is not None else "")
        self.stamps.show_job(papers.job if papers is not None else None, why)
        self.sheets.show_papers(papers, facts.keyed)
        self.side.key_note.show_lacking(papers is not None and bool(papers.lacking))
        self.head.show_pages(papers.pages if papers is not None else 0)

    @Slot()
    def _show_errands(self) -> None:
        self.side.show_errands(self.facts, self.print.copies.value, self._is_writing)

    # ---------------------------------------------------------------- what is done

    @Slot()
    def _on_finalise_wanted(self) -> None:
        self.finalising.ask(self.facts)

    @Slot()
    def _on_finalised(self) -> None:
        self._goes_on = True
        self._watch.refresh()
        self.ended.emit()

    @Slot()
    def _on_changes_since_wanted(self) -> None:
        facts = self.facts
        if facts.last is not None and facts.changes is not None:
            title = f"定稿 {facts.last.number} 之后的改动"
            self._show_lines(title, facts.changes.lines())

    @Slot(int)
    def _on_changes_wanted(self, number: int) -> None:
        try:
            found = changes_of(self._desk.session.draft, number)
        except XxxfError as error:
            notice(self, "读不出这一版", error.lines())
            return
        before = f"与定稿 {number - 1} 相比" if number > 1 else "第一版，全部是新的"
        self._show_lines(f"定稿 {number} 改了什么", found.lines(), before)

    def _show_lines(self, title: str, lines: Sequence[str], before: str = "") -> None:
        note = " · ".join(part for part in (before, f"{len(lines)} 处") if part)
        LinesDialog(self, title, note, lines or ["没有改动。"]).open()

    @Slot(str)
    def _on_told(self, words: str) -> None:
        self._is_writing = words
        self._show_errands()

    @Slot()
    def _on_handed_over(self) -> None:
        self._is_writing = ""
        self._show_errands()
        self._watch.refresh()
        self.media.ask_volumes()
        self.papers.make_again()
        self.ended.emit()

    def focus_first(self) -> None:
        """Put the focus where one goes on from."""
        ways = (*self.finalise.buttons(), self.print.print, self.print.make, self.head.code.copy)
        for way in ways:
            if way.isVisibleTo(self) and way.isEnabled():
                way.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self.side.transcript.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---------------------------------------------------------------- room

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the 报送清单 below the cards where there is no room beside them."""
        target = self._below if is_narrow else self._beside
        if target.indexOf(self.side) < 0:
            (self._beside if is_narrow else self._below).removeWidget(self.side)
            target.addWidget(self.side)
        self.side.set_narrow(is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.side.width() if self._beside.indexOf(self.side) >= 0 else 0
        room = event.size().width() - beside - 2 * PADDING
        least = _TWO_COLUMNS_FROM * theme().base_px // STANDARD_PX
        self._arrange(2 if room >= least else 1)

    def _arrange(self, columns: int) -> None:
        """Put what is paper at the left and what is electronic at the right, or all in one."""
        if columns == self._shown_columns:
            return
        self._shown_columns = columns
        for place, card in (
            (0, self.print),
            (0, self.stamps),
            (columns - 1, self.medium),
            (columns - 1, self.history),
        ):
            self._columns[place].addWidget(card)
        self._halves[1].setVisible(columns > 1)
