"""Takes in the scans of stamped pages, and lets them go again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from xxxf_desktop.app.scans import ScansAdded, add_scans, remove_scan
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.handover.stamps_card import StampsCard


class ScanDesk(QObject):
    """`changed` says that the draft holds other scans."""

    changed = Signal()

    def __init__(self, desk: Desk, card: StampsCard, choosers: Choosers) -> None:
        super().__init__(card)
        self._desk, self._card, self._choosers = desk, card, choosers
        self.number = 0
        self._before = 0
        self._is_running = False
        card.add_wanted.connect(self._on_add_wanted)
        card.dropped.connect(self.add)
        card.remove_wanted.connect(self.remove)

    @Slot()
    def _on_add_wanted(self) -> None:
        self._choosers.scans(self.add)

    @Slot(list)
    def add(self, paths: Sequence[Path]) -> None:
        """Attach `paths` to the last revision."""
        self._before = len(self._card.scan_rows)
        self._run(partial(add_scans, self._desk.session.draft, self.number, list(paths)))

    @Slot(int)
    def remove(self, index: int) -> None:
        """Take away one scan."""
        self._run(partial(remove_scan, self._desk.session.draft, self.number, index))

    def _run(self, work: partial[ScansAdded] | partial[None]) -> None:
        if self._is_running or not self.number:
            return
        self._is_running = True
        self._card.hold_focus()
        self._card.add.setEnabled(False)
        job = Job(work)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.start()

    def _end(self) -> None:
        self._is_running = False
        self._card.add.setEnabled(True)
        self._card.give_focus(self._card.add)

    @Slot(object)
    def _on_done(self, outcome: object) -> None:
        self._end()
        if self._desk.is_closed:
            return
        if isinstance(outcome, ScansAdded):
            self._card.say_added(len(outcome.scans) - self._before, outcome.problems)
        else:
            self._card.say_added(0, ())
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._end()
        if self._desk.is_closed:
            return
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        self._card.say_failed(error)
        self.changed.emit()
