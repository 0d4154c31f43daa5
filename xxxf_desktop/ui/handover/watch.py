"""Keeps in view whether the draft still says what its last 定稿 says; asked in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xxxf_desktop.app.handover_facts import HandoverFacts, handover_facts
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.desk import Desk

_AFTER_SAVE_MS = 500


class RevisionWatch(QObject):
    """`known` tells the newest facts whenever they were read again."""

    known = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.facts = HandoverFacts()
        self._is_reading = False
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_SAVE_MS)
        self._timer.timeout.connect(self.refresh)
        desk.saved.connect(self._on_saved)

    @Slot()
    def refresh(self) -> None:
        """Read the facts again; asked for while they are being read, once more afterwards."""
        if self._desk.is_closed:
            return
        self._timer.stop()
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        draft = self._desk.session.draft
        job = Job(lambda: handover_facts(draft))
        job.done.connect(self._on_read)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot()
    def _on_saved(self) -> None:
        """Whoever goes on typing puts it off: nothing is compared at every save."""
        self._timer.start()

    @Slot(object)
    def _on_read(self, facts: object) -> None:
        self._is_reading = False
        if self._desk.is_closed:
            return
        if isinstance(facts, HandoverFacts):
            self.facts = facts
            self.known.emit()
        if self._is_stale:
            self.refresh()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        """A draft that cannot be read now is told of by whoever saves; it is asked again then."""
        self._is_reading = False
        if not self._desk.is_closed and not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
