"""What is done with the proofs of an appendix: from the page to the desk and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app import attachments
from xxxf_desktop.app.attachments import Attached
from xxxf_desktop.drafts.store import NewFile
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.pages.page_pictures import PagePictures
from xxxf_desktop.ui.pages.proofs_page import ItemBox, ProofsPage


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """What came of files for `item`, and the application as it was when they were looked at."""

    item: str
    paths: list[Path]
    before: Application
    attached: Attached


class ProofDesk(QObject):
    """Adds, names, turns, moves and removes; a removal can be undone while the draft is open."""

    def __init__(self, desk: Desk, page: ProofsPage, choosers: Choosers) -> None:
        super().__init__(page)
        self._desk, self._page, self._choosers = desk, page, choosers
        self._removed: dict[str, Application] = {}
        self._looking: set[str] = set()
        self._pictures = PagePictures(self._path_of, self)
        self._pictures.drawn.connect(self._show_pictures)
        page.lines_shown.connect(self._show_pictures)
        for box in page.boxes.values():
            self._connect(box)

    def _path_of(self, name: str) -> Path | None:
        return self._desk.session.room.paths().get(name)

    @Slot()
    def _show_pictures(self) -> None:
        self._pictures.show_on(self._page.lines())

    def _connect(self, box: ItemBox) -> None:
        box.files_dropped.connect(self.add)
        box.files_wanted.connect(self._on_files_wanted)
        box.none_ticked.connect(self._on_none_ticked)
        box.title_edited.connect(self._on_title_edited)
        box.pages_edited.connect(self._on_pages_edited)
        box.turned.connect(self._on_turned)
        box.moved.connect(self._on_moved)
        box.removed.connect(self._on_removed)
        box.undo_wanted.connect(self._on_undo)

    @Slot(str, list)
    def add(self, item: str, paths: list[Path]) -> None:
        """Look at the files `paths` in the background and take in those that can be used."""
        held, before = self._desk.session.held(), self._desk.application
        look = partial(attachments.with_proof_files, self._desk.form, before, held, item, paths)
        job = Job(lambda: _LookedAt(item, paths, before, look()))
        self._looking.add(item)  # the button stays on: switched off it would lose the focus
        self._page.boxes[item].say_problems(["正在查看文件……"])
        # Slots of this object: they are let go with it where the draft is closed meanwhile.
        job.done.connect(self._on_looked_at)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_looked_at(self, looked_at: _LookedAt) -> None:
        item, attached = looked_at.item, looked_at.attached
        self._looking.discard(item)
        if self._desk.application.proofs != looked_at.before.proofs:
            self.add(item, looked_at.paths)  # look again at the proofs as they are now
            return
        self._page.boxes[item].say_problems(attached.problems)
        if attached.added or attached.application.proofs != looked_at.before.proofs:
            merged = self._desk.session.with_proofs(attached.application.proofs)
            self._desk.replace(item, merged, attached.added)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        for item in self._looking:
            self._page.boxes[item].say_problems([])
        self._looking.clear()
        raise error  # type: ignore[misc]

    @Slot(str)
    def _on_files_wanted(self, item: str) -> None:
        if item not in self._looking:
            self._choosers.proofs(partial(self.add, item))

    @Slot(str, bool)
    def _on_none_ticked(self, item: str, none: bool) -> None:
        self._desk.replace(item, attachments.with_none(self._desk.application, item, none))

    @Slot(str, int, str)
    def _on_title_edited(self, item: str, index: int, title: str) -> None:
        changed = attachments.with_proof_title(self._desk.application, item, index, title)
        self._desk.replace(item, changed)

    @Slot(str, int, str)
    def _on_pages_edited(self, item: str, index: int, pages: str) -> None:
        changed = attachments.with_proof_pages(self._desk.application, item, index, pages)
        self._desk.replace(item, changed)

    @Slot(str, int, int)
    def _on_turned(self, item: str, index: int, degrees: int) -> None:
        changed = attachments.with_proof_rotation(self._desk.application, item, index, degrees)
        self._desk.replace(item, changed)

    @Slot(str, int, int)
    def _on_moved(self, item: str, index: int, to: int) -> None:
        self._desk.replace(item, attachments.moved_proof(self._desk.application, item, index, to))

    @Slot(str, int)
    def _on_removed(self, item: str, index: int) -> None:
        self._removed[item] = self._desk.application
        self._page.boxes[item].undo.show()
        self._desk.replace(item, attachments.without_proof(self._desk.application, item, index))

    @Slot(str)
    def _on_undo(self, item: str) -> None:
        """Bring back the proofs as they were; files the draft has let go come from their copies."""
        before = self._removed.pop(item, None)
        self._page.boxes[item].undo.hide()
        if before is None:
            return
        others = [proof for proof in self._desk.application.proofs if proof.item != item]
        merged = self._desk.session.with_proofs((*others, *before.proofs_of(item)))
        paths = self._desk.session.room.paths()
        names = [proof.file for proof in before.proofs_of(item) if proof.file]
        gone = [NewFile(name, paths[name]) for name in names if name in paths]
        self._desk.replace(item, merged, gone)
