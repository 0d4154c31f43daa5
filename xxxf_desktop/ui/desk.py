"""The desk an open draft lies on: every edit goes through it, and is soon in the file.

It joins the session (no Qt) to the window: saving in the background, checking after a pause,
and telling what changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from xxxf_desktop.answers.application import Application, Value
from xxxf_desktop.app.session import Session
from xxxf_desktop.drafts.store import NewFile
from xxxf_desktop.errors import ProofError, XxxfError
from xxxf_desktop.narrative.blocks import Blocks
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.ui.background import Job

SAVE_AFTER_MS = 400
"""From the first unsaved edit; with the save itself well below the promised 800."""
_RETRY_AFTER_MS = 3000
_CHECK_AFTER_MS = 250


class Desk(QObject):
    """The open draft. `answered` names the place that changed, `findings` are the newest."""

    answered = Signal(str)
    checked = Signal()
    saved = Signal()
    save_failed = Signal(object)
    files_known = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.form = session.form
        self.findings: Sequence[Finding] = ()
        self.last_error: XxxfError | None = None
        self._is_saving = False
        self._save_timer = self._timer(SAVE_AFTER_MS, self._start_saving)
        self._check_timer = self._timer(_CHECK_AFTER_MS, self.check)
        self._is_closed = False
        self.edited_places: list[str] = []

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    @property
    def application(self) -> Application:
        return self.session.application

    @property
    def saved_at(self) -> datetime | None:
        return self.session.saved_at

    @property
    def is_closed(self) -> bool:
        """Return whether the draft was let go of; what still runs has nobody to tell."""
        return self._is_closed

    # ---------------------------------------------------------------- edits

    def put(self, field_id: str, value: Value | None) -> None:
        """Answer a field."""
        if self.session.put(field_id, value):
            self._changed(field_id)

    def put_section(self, section: str, blocks: Blocks) -> None:
        """Replace what a narrative section says."""
        if self.session.put_section(section, blocks):
            self._changed(section)

    def replace(self, place: str, application: Application, added: Sequence[NewFile] = ()) -> None:
        """Take over an application in which `place` was changed, with the files it newly names."""
        if self.session.replace(application, added):
            self._changed(place)
            if added:
                self._start_saving()

    def tick(self, code: str, place: str, reason: str | None) -> None:
        """Accept a 提示, or take the tick away."""
        if self.session.tick(code, place, reason):
            self._changed(place)

    def _changed(self, place: str) -> None:
        if place in self.edited_places:
            self.edited_places.remove(place)
        self.edited_places.insert(0, place)
        if not self._save_timer.isActive():
            self._save_timer.start()
        self._check_timer.start()
        self.answered.emit(place)

    # ---------------------------------------------------------------- checking

    @Slot()
    def check(self) -> None:
        """Check everything now."""
        self._check_timer.stop()
        if self._is_closed:
            return
        self.findings = self.session.findings()
        self.checked.emit()

    @Slot()
    def look_at_files(self) -> None:
        """Copy out and look at pictures and proofs, in the background."""
        draft, room = self.session.draft, self.session.room
        job = Job(lambda: room.take(draft))
        job.done.connect(self._on_files_taken)
        job.failed.connect(self._on_files_failed)
        job.start()

    @Slot(object)
    def _on_files_taken(self, found_new: object) -> None:
        if self._is_closed:
            return
        self.files_known.emit()
        if found_new:
            self.check()

    @Slot(object)
    def _on_files_failed(self, error: object) -> None:
        if not self._is_closed and not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]

    # ---------------------------------------------------------------- saving

    @Slot()
    def _start_saving(self) -> None:
        self._save_timer.stop()
        if self._is_saving or self._is_closed or self.session.is_saved:
            return
        self._is_saving = True
        job = Job(self.session.save)
        job.done.connect(self._on_saved)
        job.failed.connect(self._on_save_failed)
        job.start()

    @Slot(object)
    def _on_saved(self, _nothing: object) -> None:
        self._is_saving = False
        if self._is_closed:
            return
        self._tell_saved()
        self.look_at_files()

    @Slot(object)
    def _on_save_failed(self, error: object) -> None:
        self._is_saving = False
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        if self._is_closed or self.session.is_saved:  # meanwhile, by hand or elsewhere
            return
        if isinstance(error, ProofError):
            self.session.forget_added()
        self.last_error = error
        self._save_timer.start(_RETRY_AFTER_MS)
        self.save_failed.emit(error)

    def save_now(self) -> bool:
        """Save at once and return whether that worked; for Ctrl+S, export and closing."""
        try:
            self.session.save()
        except XxxfError as error:
            self.last_error = error
            if isinstance(error, ProofError):
                self.session.forget_added()
            self.save_failed.emit(error)
            return False
        self._tell_saved()
        return True

    def note_saved(self) -> None:
        """Tell that the session has been saved elsewhere, as a 定稿 does."""
        self._tell_saved()

    def save_as(self, path: Path) -> None:
        """Go on in a new file at `path`; XxxfError leaves everything as it was."""
        self.session.save_as(path)
        self._tell_saved()

    def _tell_saved(self) -> None:
        self.last_error = None
        if self._save_timer.interval() != SAVE_AFTER_MS:  # after an error
            self._save_timer.setInterval(SAVE_AFTER_MS)
        if self.session.is_saved:
            self._save_timer.stop()
        elif not self._save_timer.isActive():  # or it would begin anew, and keep an edit waiting
            self._save_timer.start()
        self.saved.emit()

    def close(self) -> None:
        """Let go of the draft; what is not saved by now is the caller's care."""
        self._is_closed = True
        self._save_timer.stop()
        self._check_timer.stop()
        self.session.close()
