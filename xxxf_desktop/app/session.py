"""A draft being edited: the newest answers in memory, in the file as soon as somebody saves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from xxxf_desktop.answers.application import MOST_REASON, Acceptance, Application, Proof, Value
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.store import Draft, NewFile, StoredFile
from xxxf_desktop.errors import DraftError, ProofError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Blocks
from xxxf_desktop.render.coverage import printable_in
from xxxf_desktop.rules import check as rules
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system.clock import now
from xxxf_desktop.system.shipped import resources_folder

if TYPE_CHECKING:
    from xxxf_desktop.app.revisions import Finalised


@dataclass(frozen=True, slots=True)
class _Newest:
    """What is to be saved, and the number of the edit that made it."""

    application: Application
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
        self._sources: dict[str, Path] = {}
        self._given_up: frozenset[str] = frozenset()
        self._refused: frozenset[str] = frozenset()
        self._guard = Lock()  # of all these, held for a moment only
        self._saving = Lock()

    @classmethod
    def open(cls, path: Path) -> Session:
        """Return the session of the draft `path`; DraftError, DraftLockedError, AnswersError."""
        draft = Draft.open(path)
        room: FileRoom | None = None
        try:
            room = FileRoom.make()
            return cls(draft, room)
        except BaseException:
            if room is not None:
                room.close()
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
        """Accept the 提示 `code` at `place` with `reason`; None takes the tick away.

        A reason is cut at the 2000 characters a draft can hold. Return whether that
        changed anything.
        """
        entries = {(entry.code, entry.field): entry for entry in self.application.accepted}
        if reason is None:
            entries.pop((code, place), None)
        else:
            entries[code, place] = Acceptance(code=code, field=place, reason=reason[:MOST_REASON])
        return self.replace(replace(self.application, accepted=tuple(entries.values())))

    def replace(self, application: Application, added: Sequence[NewFile] = ()) -> bool:
        """Take over `application` and the files it newly names; return whether it differs."""
        if application == self.application and not added:
            return False
        with self._guard:
            for file in added:
                self._sources[file.name] = file.source
                self._held.setdefault(file.name, StoredFile(file.name, "", 0))
            self._given_up -= {file.name for file in added}
            self._newest = _Newest(application, self._newest.edit + 1)
        return True

    def with_proofs(self, proofs: Sequence[Proof]) -> Application:
        """Return the newest answers with `proofs`, those of each item in the order of the form."""
        items = [item.id for item in self.form.proof_items()]
        known = [proof for item in items for proof in proofs if proof.item == item]
        rest = [proof for proof in proofs if proof.item not in items]
        return replace(self.application, proofs=(*known, *rest))

    def held(self) -> Mapping[str, StoredFile]:
        """Return every file the draft has held since it was opened, by stored name.

        One that is not saved yet stands there without SHA-256. A name is never given to
        another content: what was removed can come back by undo.
        """
        with self._guard:
            return dict(self._held)

    # ---------------------------------------------------------------- saving

    def save(self) -> None:
        """Write the newest answers into the file; DraftError, ProofError leave them unsaved.

        After a ProofError `forget_added` lets the next try go without the files it was about;
        the proofs that name them are then reported as missing. A file that was removed and
        comes back by undo is taken from its copy.
        """
        with self._saving:
            self._save()

    def _save(self) -> None:
        """Save; `_saving` is held."""
        newest = self._newest
        if newest.edit == self._saved_edit:
            return
        bring = list(self._to_bring(newest.application))
        try:
            self.draft.save(newest.application, bring)
        except ProofError as error:
            with self._guard:
                self._refused = _refused(error, bring)
            raise
        self._note_saved(newest)

    def finalise(self) -> Finalised:
        """Save, then freeze what was saved as the next revision: 定稿. For a background thread.

        Edits may go on meanwhile: they are saved after it, and belong to the next revision.
        Errors as of `save` and of `app.revisions.finalise`; then no revision was made.
        """
        with self._saving:
            self._save()
            from xxxf_desktop.app.revisions import finalise  # a window that opens needs it not yet

            return finalise(self.draft)

    def forget_added(self) -> None:
        """Give up the files that the last save refused, so that everything else is saved."""
        with self._guard:
            self._given_up |= self._refused
            self._refused = frozenset()
            self._newest = replace(self._newest, edit=self._newest.edit + 1)

    def save_as(self, path: Path) -> None:
        """Go on in a new draft at `path` with everything this one says; DraftError.

        The new draft is a submission of its own: revisions, scans and the log of hand-overs
        stay in the old one, whose they are. That one stays as it was saved last, and may
        even be out of reach: a file that can be had from nowhere any more is left out and
        reported as missing. OutputError where there is no space to copy one.
        """
        with self._saving, TemporaryDirectory(prefix="xxxf-") as folder:
            newest = self._newest
            other = Draft.create(path, Application(self.form.id))
            try:
                bring = list(self._to_take_along(newest.application, Path(folder)))
                _save_what_there_is(other, newest.application, bring)
            except BaseException:
                other.close()
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                raise
            old, self.draft = self.draft, other
            old.close()
            self._note_saved(newest)
            with self._guard:
                self._given_up |= {*files_named(newest.application)} - other.files().keys()

    def _to_bring(self, application: Application) -> Iterator[NewFile]:
        """Yield the files that the draft does not hold yet or, after an undo, any more."""
        held = self.draft.files()
        for name in files_named(application):
            if name in held or name in self._given_up:
                continue
            source = self._copy(name) or self._source(name)
            if source is not None:
                yield NewFile(name, source)

    def _to_take_along(self, application: Application, folder: Path) -> Iterator[NewFile]:
        """Yield all files; one that has no copy yet is copied into `folder`."""
        for number, name in enumerate(files_named(application)):
            source = self._copy(name)
            if source is None:
                source = folder / str(number)
                try:
                    self.draft.copy_file(name, source)
                except DraftError:  # not saved yet, damaged, or gone with its disk
                    source = self._source(name)
            if source is not None:
                yield NewFile(name, source)

    def _copy(self, name: str) -> Path | None:
        copy = self.room.paths().get(name)
        return copy if copy is not None and copy.is_file() else None

    def _source(self, name: str) -> Path | None:
        """Return where a file came from, None where something else lies there by now."""
        source = self._sources.get(name)
        if source is None or not self._held[name].sha256:
            return source
        with suppress(OSError), source.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == self._held[name].sha256:
                return source
        return None

    def _note_saved(self, saved: _Newest) -> None:
        """Remember that `saved` is in the draft, and which files came with it."""
        self.saved_at = now()
        with self._guard:
            self._saved_edit = saved.edit
        stored = self.draft.files()
        with self._guard:
            self._held.update(stored)

    def close(self) -> None:
        """Let go of the file and of the copies beside it; unsaved edits are the caller's care."""
        try:
            self.draft.close()
        finally:
            self.room.close()

    # ---------------------------------------------------------------- checking

    def reports(self) -> Mapping[str, FileReport]:
        """Return what is known of every file that is named; not looked at yet counts as good."""
        known = dict(self.room.reports())
        for name in files_named(self.application):
            known.setdefault(name, FileReport(name, FileKind.UNKNOWN, 1))
            if name in self._given_up:
                known[name] = FileReport(name, FileKind.UNKNOWN, 0, (FileFault.MISSING,))
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


def _save_what_there_is(draft: Draft, application: Application, bring: list[NewFile]) -> None:
    """Save with as many of the files `bring` as can be read."""
    while True:
        try:
            draft.save(application, bring)
        except ProofError as error:
            refused = _refused(error, bring)
            bring = [file for file in bring if file.name not in refused]
        else:
            return


def _refused(error: ProofError, bring: Sequence[NewFile]) -> frozenset[str]:
    """Return the names of the files of `bring` that `error` is about, or would be next."""
    gone = (file.name for file in bring if not file.source.is_file())
    return frozenset({error.file, *gone} - {""} or {file.name for file in bring})
