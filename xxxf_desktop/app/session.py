"""A draft being edited: the newest answers in memory, in the file as soon as somebody saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from xxxf_desktop.answers.application import Acceptance, Application, Proof, Value
from xxxf_desktop.answers.files import FileKind, FileReport
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.store import Draft, NewFile, StoredFile
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Blocks
from xxxf_desktop.render.coverage import printable_in
from xxxf_desktop.rules import check as rules
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system.clock import now
from xxxf_desktop.system.shipped import resources_folder


@dataclass(frozen=True, slots=True)
class _Newest:
    """What is to be saved, and the number of the edit that made it."""

    application: Application
    added: tuple[NewFile, ...] = ()
    edit: int = 0


class Session:
    """One open draft. Edits come from one thread; `save` may run in another meanwhile.

    Every edit replaces the immutable application, so that a save writes one moment's answers.
    """

    def __init__(self, draft: Draft, room: FileRoom) -> None:
        self.draft = draft
        self.room = room
        self.saved_at: datetime | None = None
        self._newest = _Newest(draft.application())
        self.form: Form = edition(self._newest.application.form)
        self._saved_edit = 0
        self._held: dict[str, StoredFile] = draft.files()
        self._guard = Lock()  # of the two above, held for a moment only
        self._saving = Lock()

    @classmethod
    def open(cls, path: Path) -> Session:
        """Return the session of the draft `path`; DraftError, DraftLockedError, AnswersError."""
        draft = Draft.open(path)
        try:
            return cls(draft, FileRoom.make())
        except BaseException:
            draft.close()
            raise

    @property
    def path(self) -> Path:
        return self.draft.path

    @property
    def application(self) -> Application:
        """Return the newest answers, saved or not."""
        return self._newest.application

    @property
    def is_saved(self) -> bool:
        """Return whether the file holds the newest answers."""
        return self._saved_edit == self._newest.edit

    # ---------------------------------------------------------------- edits

    def put(self, field_id: str, value: Value | None) -> bool:
        """Answer a field, None clears it; return whether that changed anything."""
        if self.application.fields.get(field_id) == value:
            return False
        return self.replace(self.application.with_field(field_id, value))

    def put_section(self, section: str, blocks: Blocks) -> bool:
        """Replace what a narrative section says; return whether that changed anything."""
        if self.application.narrative.get(section, ()) == blocks:
            return False
        return self.replace(self.application.with_narrative(section, blocks))

    def tick(self, code: str, place: str, reason: str | None) -> bool:
        """Accept the 提示 `code` at `place` with `reason`; None takes the tick away."""
        others = tuple(
            entry
            for entry in self.application.accepted
            if (entry.code, entry.field) != (code, place)
        )
        own = () if reason is None else (Acceptance(code=code, field=place, reason=reason),)
        return self.replace(replace(self.application, accepted=(*others, *own)))

    def replace(self, application: Application, added: Sequence[NewFile] = ()) -> bool:
        """Take over `application` and the files it newly names; return whether it differs."""
        if application == self.application and not added:
            return False
        with self._guard:
            newest = self._newest
            self._newest = _Newest(application, (*newest.added, *added), newest.edit + 1)
        return True

    def with_proofs(self, proofs: Sequence[Proof]) -> Application:
        """Return the newest answers with `proofs`, those of each item in the order of the form."""
        items = [item.id for item in self.form.proof_items()]
        known = [proof for item in items for proof in proofs if proof.item == item]
        rest = [proof for proof in proofs if proof.item not in items]
        return replace(self.application, proofs=(*known, *rest))

    def held(self) -> Mapping[str, StoredFile]:
        """Return every file the draft has held since it was opened, by stored name.

        A name is never given to another content: what was removed can come back by undo.
        """
        self._held.update(self.draft.files())
        return dict(self._held)

    # ---------------------------------------------------------------- saving

    def save(self) -> None:
        """Write the newest answers into the file; DraftError, ProofError leave them unsaved.

        A file that cannot be taken in any more (moved, changed) is left out at the next try,
        and the proof that names it is then reported as missing.
        """
        with self._saving:
            with self._guard:
                newest = self._newest
            if newest.edit == self._saved_edit:
                return
            self.draft.save(newest.application, newest.added)
            self._held.update(self.draft.files())
            with self._guard:
                self._saved_edit = newest.edit
                done = {file.name for file in newest.added}
                rest = tuple(file for file in self._newest.added if file.name not in done)
                self._newest = replace(self._newest, added=rest)
            self.saved_at = now()

    def forget_added(self) -> None:
        """Give up the files that could not be taken in, so that everything else is saved."""
        with self._guard:
            self._newest = replace(self._newest, added=(), edit=self._newest.edit + 1)

    def save_as(self, path: Path) -> None:
        """Go on in a new draft at `path` with everything this one holds; DraftError."""
        with self._saving:
            taken = [NewFile(name, file) for name, file in self.room.paths().items()]
            other = Draft.create(path, Application(self.form.id))
            try:
                other.save(self.application, [*taken, *self._newest.added])
            except BaseException:
                other.close()
                path.unlink(missing_ok=True)
                raise
            self.draft.close()
            with self._guard:
                self.draft = other
                self._newest = replace(self._newest, added=())
                self._saved_edit = self._newest.edit
            self.saved_at = now()

    def close(self) -> None:
        """Let go of the file and of the copies beside it; unsaved edits are the caller's care."""
        self.draft.close()
        self.room.close()

    # ---------------------------------------------------------------- checking

    def reports(self) -> Mapping[str, FileReport]:
        """Return what is known of every file that is named; not looked at yet counts as good."""
        known = dict(self.room.reports())
        for name in files_named(self.application):
            known.setdefault(name, FileReport(name, FileKind.UNKNOWN, 1))
        return known

    def findings(self) -> list[Finding]:
        """Return all findings of the newest answers, in the order of the paper."""
        printable = printable_in(resources_folder())
        return rules.findings(self.form, self.application, self.reports(), printable)

    def is_ticked(self, finding: Finding) -> bool:
        """Return whether the applicant keeps the 提示 `finding`."""
        return finding.severity is Severity.WARNING and any(
            (entry.code, entry.field) == (finding.code, finding.place)
            for entry in self.application.accepted
        )

    def reason_of(self, finding: Finding) -> str:
        """Return the reason given with the tick of `finding`, "" without."""
        for entry in self.application.accepted:
            if (entry.code, entry.field) == (finding.code, finding.place):
                return entry.reason
        return ""
