"""Ties 定稿 and 报送 to the window: their page, made when first opened, and their signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xxxf_desktop.app.handover_facts import HandoverFacts
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.watch import RevisionWatch

if TYPE_CHECKING:
    from xxxf_desktop.ui.handover.page import HandoverPage

_FIRST_LOOK_MS = 300


class HandoverEntrance(QObject):
    """`state_changed` says that `pill`, `note` or `rail_note` may be others."""

    state_changed = Signal()
    check_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, desk: Desk, choosers: Choosers, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._choosers = desk, choosers
        self.watch = RevisionWatch(desk, self)
        self.watch.known.connect(self._on_known)
        self._page: HandoverPage | None = None
        self._is_narrow = False
        QTimer.singleShot(_FIRST_LOOK_MS, self.watch, self.watch.refresh)

    @property
    def page(self) -> HandoverPage:
        """Return the page; what writes discs and prints is loaded only with it."""
        if self._page is None:
            from xxxf_desktop.ui.handover.page import HandoverPage

            self._page = HandoverPage(self._desk, self.watch, self._choosers)
            self._page.check_wanted.connect(self.check_wanted)
            self._page.keys_wanted.connect(self.keys_wanted)
            self._page.set_narrow(self._is_narrow)
        return self._page

    @property
    def is_running(self) -> bool:
        """Return whether something is under way that needs the draft open."""
        return self._page is not None and self._page.is_running

    @property
    def facts(self) -> HandoverFacts:
        return self.watch.facts

    @property
    def pill(self) -> str:
        """Return what the bar above says: which revision the draft is, "" for none."""
        last = self.facts.last
        if last is None:
            return ""
        return f"定稿 {last.number}" + ("" if self.facts.current is not None else " 已作废")

    @property
    def rail_note(self) -> str:
        """Return what the list of steps says behind the page's name."""
        last = self.facts.last
        if last is None:
            return ""
        return "已作废" if self.facts.current is None else f"定稿 {last.number}"

    def note(self, *, is_open: bool) -> str:
        """Return what the bar below says quietly: before an edit only where the page `is_open`."""
        last = self.facts.last
        if last is None or (self.facts.current is not None and not is_open):
            return ""
        return f"修改会产生定稿 {last.number + 1}，定稿 {last.number} 作废"

    def show_findings(self) -> None:
        """Let the page know of new findings."""
        if self._page is not None and self._page.isVisible():
            self._page.show_findings(self._desk.findings)

    def show_plan(self) -> None:
        """Let the page know that another plan was chosen."""
        if self._page is not None:
            self._page.show_plan()

    def set_narrow(self, is_narrow: bool) -> None:
        """Let the page know how much room there is."""
        self._is_narrow = is_narrow
        if self._page is not None:
            self._page.set_narrow(is_narrow)

    @Slot()
    def _on_known(self) -> None:
        self.state_changed.emit()
