"""Copies of a draft's pictures and proofs outside it, each looked at once.

The paper preview reads them, and the checks need what was found. The folder is private to
the user (0700) and goes with the session; one that a killed process left is swept away.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.inspection import inspect_closely
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, OutputError, ProofError, XxxfError
from xxxf_desktop.system.atomic import reason
from xxxf_desktop.system.locks import new_lock, try_lock
from xxxf_desktop.system.paths import data_folder

_ROOMS = "rooms"
_LOCK = "lock"
_MOST_TRIES = 3  # of a copy that the disk refuses: each try may write all of a large file
_STALE_S = 7 * 86_400  # an empty lock tells nothing of its process, the age of the room does


class FileRoom:
    """The copies of one session. `take` runs in a background thread, the others anywhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = new_lock(folder / _LOCK)
        self._looked_at: dict[str, FileReport] = {}
        self._missing: dict[str, FileReport] = {}
        self._paths: dict[str, Path] = {}
        self._guard = Lock()  # of the three above, held for a moment only
        self._taking = Lock()
        self._tries: Counter[str] = Counter()
        self._closed = False

    @classmethod
    def make(cls) -> FileRoom:
        """Return an empty room in the user's data folder; rooms of the dead are removed."""
        rooms = data_folder() / _ROOMS
        try:
            rooms.mkdir(mode=0o700, exist_ok=True)
            _sweep(rooms)
            folder = rooms / secrets.token_hex(8)
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise XxxfError(
                f"不能在 {rooms} 建立工作文件夹：{reason(error)}。", "检查磁盘空间和权限。"
            ) from error
        return cls(folder)

    @property
    def folder(self) -> Path:
        """Return the folder, for what else the session makes on its way."""
        return self._folder

    def take(self, draft: Draft) -> bool:
        """Copy and look at what is new in `draft`; return whether anything new was found.

        DraftError where the draft itself cannot be read. What this disk has no space for
        is tried again next time and stays unknown until then.
        """
        with self._taking:
            try:
                return self._take(draft)
            finally:
                if self._closed:  # meanwhile: a copy may have come after the folder went
                    shutil.rmtree(self._folder, ignore_errors=True)

    def _take(self, draft: Draft) -> bool:
        application, stored = draft.moment()
        named = files_named(application)  # what only a revision holds is nobody's to look at
        missing = [name for name in named if name not in stored]
        is_new = self._note_missing(missing)
        self._stay_fresh()
        for name in named:
            if self._closed:
                return False
            if name in stored and name not in self._looked_at and self._tries[name] < _MOST_TRIES:
                is_new |= self._take_one(draft, name)
        return is_new

    def _note_missing(self, names: list[str]) -> bool:
        missing = {name: _fault(name, FileFault.MISSING) for name in names}
        with self._guard:
            is_new = missing != self._missing
            self._missing = missing
        return is_new

    def _take_one(self, draft: Draft, name: str) -> bool:
        path = self._folder / secrets.token_hex(8)
        try:
            report = self._copy(draft, name, path)
        except (OutputError, ProofError):  # this disk refuses the copy, or has lost it
            self._tries[name] += 1
            report = None
        if report is None:
            return False
        with self._guard:
            self._looked_at[name] = report
            if path.exists() and not self._closed:
                self._paths[name] = path
        return True

    def _copy(self, draft: Draft, name: str, path: Path) -> FileReport | None:
        """Return what is found of the copy at `path`, None of a file that was just removed."""
        try:
            draft.copy_file(name, path)
        except DraftError:
            is_held = name in draft.files()  # a draft that was closed or is gone says so here
            return _fault(name, FileFault.DAMAGED) if is_held else None
        return inspect_closely(path, name)

    def _stay_fresh(self) -> None:
        """Without a lock the age of the folder tells that somebody lives here."""
        if self._lock is None:
            with suppress(OSError):
                os.utime(self._folder)

    def reports(self) -> Mapping[str, FileReport]:
        """Return what was found, by stored name."""
        with self._guard:
            return self._looked_at | self._missing

    def paths(self) -> Mapping[str, Path]:
        """Return the copies by stored name."""
        with self._guard:
            return dict(self._paths)

    def close(self) -> None:
        """Remove the copies."""
        self._closed = True
        with self._guard:
            self._paths.clear()
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _fault(name: str, fault: FileFault) -> FileReport:
    return FileReport(name, FileKind.UNKNOWN, 0, (fault,))


def _sweep(rooms: Path) -> None:
    """Remove the rooms whose process is dead."""
    for folder in rooms.iterdir():
        with suppress(OSError):
            if folder.is_dir() and not folder.is_symlink() and _is_dead(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_dead(folder: Path) -> bool:
    """Return whether the lock of `folder` is free; it is closed again, or Windows keeps it."""
    lock = folder / _LOCK
    if not lock.exists() or not lock.stat().st_size:  # perhaps just about to be locked
        return time.time() - folder.stat().st_mtime > _STALE_S
    with lock.open("r+b") as stream:
        return try_lock(stream)
