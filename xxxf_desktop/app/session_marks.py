"""Crash marks: what a window was at work on, left behind only by one that did not end well.

A mark is two files in `sessions` of the data folder: `<name>.lock`, locked as long as the
process lives, and `<name>.json`, which says where the user was: ids and times, no answers.
The second is replaced as a whole, so a kill at any moment leaves a readable one or none.
Marks help after a crash and nothing depends on them: what cannot be written is let be.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

from xxxf_desktop.system.locks import new_lock, try_lock

FOLDER_NAME = "sessions"
MOST_EDITED = 20

_LOCK, _MARK, _COMING = ".lock", ".json", ".new"
_LARGEST = 64 * 1024
_STALE_S = 3600  # an empty lock tells nothing of its process, its age does


@dataclass(frozen=True, slots=True)
class CrashedSession:
    """Where a window was when its process died.

    `step` and `field` are ids, "" for none. `edited` are the places edited last, the last
    one at the end; `saved_at` (ISO 8601) is when all of it was last saved, None before that.
    """

    draft: Path
    step: str
    field: str
    saved_at: str | None
    edited: tuple[str, ...]
    seen_at: datetime
    """When the mark was written last."""


class SessionMark:
    """The mark of one open draft; for one thread. Where there can be none it does nothing."""

    def __init__(self, place: Path, draft: Path, lock: BinaryIO | None) -> None:
        """Take over a lock; use `open`. `place` is the path of the files without their ending."""
        self._place = place
        self._draft = draft.absolute()
        self._lock = lock
        self._written = b""

    @classmethod
    def open(cls, folder: Path, draft_path: Path) -> Self:
        """Return the mark of a window that has `draft_path` open; `folder` is the data folder."""
        place = folder / FOLDER_NAME / secrets.token_hex(8)
        lock = None
        with suppress(OSError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = new_lock(place.with_suffix(_LOCK))
            if lock is None:  # without locks a mark could be taken for one of the dead
                place.with_suffix(_LOCK).unlink(missing_ok=True)
        mark = cls(place, draft_path, lock)
        mark.update("", "", None, ())
        return mark

    def update(self, step: str, field: str, saved_at: str | None, edited: Sequence[str]) -> None:
        """Say where the user is; of `edited` the last 20 are kept. Never waits for the disk."""
        if self._lock is None:
            return
        data = _data(self._draft, step, field, saved_at, edited[-MOST_EDITED:])
        if data == self._written:
            return
        with suppress(OSError):
            coming = self._place.with_suffix(_COMING)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(coming, flags, 0o600), "wb") as stream:
                stream.write(data)
            coming.replace(self._place.with_suffix(_MARK))
            self._written = data

    def close(self) -> None:
        """Take the mark away: the window ended well."""
        if self._lock is not None:
            _remove(self._place, self._lock)
            self._lock = None


def crashed(folder: Path) -> list[CrashedSession]:
    """Return what the dead processes have left in the data folder, newest first, each once.

    Their marks are removed; of two programs that ask at once one gets each. Never raises.
    """
    found = [mark for lock in _locks(folder / FOLDER_NAME) for mark in _claimed(lock)]
    return sorted(found, key=lambda mark: mark.seen_at, reverse=True)


def _data(draft: Path, step: str, field: str, saved_at: str | None, edited: Sequence[str]) -> bytes:
    mark = {
        "draft": str(draft),
        "step": step,
        "field": field,
        "saved_at": saved_at,
        "edited": list(edited),
    }
    return json.dumps(mark).encode("ascii")


# ------------------------------------------------------------------ what the dead have left


def _locks(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [path for path in folder.iterdir() if path.suffix == _LOCK]
    return []


def _claimed(lock: Path) -> Iterator[CrashedSession]:
    """Yield the mark of `lock` and remove it, if its process is dead."""
    with suppress(OSError):
        status = lock.stat()
        if not status.st_size and time.time() - status.st_mtime < _STALE_S:
            return  # perhaps just about to be locked
        stream = lock.open("r+b")
        if not try_lock(stream):
            stream.close()
            return
        place = lock.with_suffix("")
        mark = _read(place.with_suffix(_MARK))
        _remove(place, stream)
        if mark is not None:
            yield mark


def _remove(place: Path, lock: BinaryIO) -> None:
    """Remove the files of a mark, the lock last: Windows removes no open file."""
    for ending in (_MARK, _COMING):
        with suppress(OSError):
            place.with_suffix(ending).unlink(missing_ok=True)
    with suppress(OSError):
        lock.close()
    with suppress(OSError):
        place.with_suffix(_LOCK).unlink(missing_ok=True)


def _read(path: Path) -> CrashedSession | None:
    """Return the mark in `path`, None where there is none to be read."""
    with suppress(OSError, ValueError, RecursionError):
        status = path.stat()
        if status.st_size <= _LARGEST:
            seen_at = datetime.fromtimestamp(status.st_mtime).astimezone()
            return _session(json.loads(path.read_bytes()), seen_at)
    return None


def _session(data: Any, seen_at: datetime) -> CrashedSession | None:
    match data:
        case {
            "draft": str(draft),
            "step": str(step),
            "field": str(field),
            "saved_at": str() | None as saved_at,
            "edited": list(edited),
        } if all(isinstance(place, str) for place in edited):
            return CrashedSession(Path(draft), step, field, saved_at, tuple(edited), seen_at)
    return None
