"""Copies of a draft's pictures and proofs outside it, each looked at once.

The paper preview reads them, and the checks need what was found. The folder is private to
the user (0700) and goes with the session; one that a killed process left is swept away.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import InputError, XxxfError
from xxxf_desktop.system.atomic import reason
from xxxf_desktop.system.locks import new_lock, try_lock
from xxxf_desktop.system.paths import data_folder

_ROOMS = "rooms"
_LOCK = "lock"


class FileRoom:
    """The copies of one session. `take` runs in a background thread, the others anywhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = new_lock(folder / _LOCK)
        self._reports: dict[str, FileReport] = {}
        self._paths: dict[str, Path] = {}
        self._guard = Lock()
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

    def take(self, draft: Draft) -> bool:
        """Copy and look at what is new in `draft`; return whether there was anything."""
        stored = draft.files()
        with self._guard:
            new = [name for name in stored if name not in self._reports]
        for name in new:
            if self._closed:
                return False
            self._take_one(draft, name)
        gone = [name for name in files_named(draft.application()) if name not in stored]
        with self._guard:
            for name in gone:
                self._reports[name] = FileReport(name, FileKind.UNKNOWN, 0, (FileFault.MISSING,))
        return bool(new or gone)

    def _take_one(self, draft: Draft, name: str) -> None:
        path = self._folder / f"{len(self._paths)}-{secrets.token_hex(4)}"
        try:
            draft.copy_file(name, path)
            report = inspect(path, name)
        except (XxxfError, InputError, OSError):
            report = FileReport(name, FileKind.UNKNOWN, 0, (FileFault.DAMAGED,))
        with self._guard:
            self._reports[name] = report
            if path.exists():
                self._paths[name] = path

    def reports(self) -> Mapping[str, FileReport]:
        """Return what was found, by stored name."""
        with self._guard:
            return dict(self._reports)

    def paths(self) -> Mapping[str, Path]:
        """Return the copies by stored name."""
        with self._guard:
            return dict(self._paths)

    def close(self) -> None:
        """Remove the copies."""
        self._closed = True
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _sweep(rooms: Path) -> None:
    """Remove the rooms whose process is dead: their lock is free."""
    for folder in rooms.iterdir():
        with suppress(OSError), (folder / _LOCK).open("r+b") as lock:
            if try_lock(lock):
                shutil.rmtree(folder, ignore_errors=True)
