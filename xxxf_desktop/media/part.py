"""The hidden folder of a target in which everything lies until it is read back and compared.

A killed process leaves it behind; the next hand-over to the same target removes it.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xxxf_desktop.errors import OutputError
from xxxf_desktop.media import device
from xxxf_desktop.system.atomic import output_error, rename
from xxxf_desktop.system.locks import new_lock, try_lock

PART_PREFIX = ".xxxf-part-"
LOCK = "lock"
"""The file in it that is locked as long as its process lives."""

_STALE_S = 3600  # where no lock tells whether the process is alive


@contextmanager
def part_folder(target: Path) -> Iterator[Path]:
    """Yield a new hidden folder in `target`; it is gone afterwards, and so are dead ones.

    Where it cannot be removed, the OutputError says so.
    """
    _remove_dead_parts(target)
    part = target / f"{PART_PREFIX}{secrets.token_hex(8)}"
    lock = None
    try:
        part.mkdir()
        lock = new_lock(part / LOCK)
        yield part
    except BaseException as error:
        _remove(part, lock)
        if isinstance(error, OSError | OutputError) and os.path.lexists(part):
            failure = error if isinstance(error, OutputError) else output_error(target, error)
            failure.remedy += f"没写完的 {part.name} 没有删掉，可以自己删除。"
            raise failure from error
        raise
    _remove(part, lock)


def _remove(part: Path, lock: BinaryIO | None) -> None:
    if lock is not None:
        with suppress(OSError):
            lock.close()
    shutil.rmtree(part, ignore_errors=True)


def _remove_dead_parts(target: Path) -> None:
    """Remove what processes that are dead have left in `target`."""
    for entry in list(target.iterdir()):
        if entry.name.startswith(PART_PREFIX):
            with suppress(OSError):
                _remove_if_dead(entry)


def _remove_if_dead(part: Path) -> None:
    lock = part / LOCK
    if part.is_symlink() or not part.is_dir():
        return
    if not lock.is_file() or not lock.stat().st_size:
        if time.time() - part.stat().st_mtime > _STALE_S:
            shutil.rmtree(part, ignore_errors=True)
        return
    with lock.open("r+b") as stream:
        if not try_lock(stream):
            return
    shutil.rmtree(part, ignore_errors=True)


@contextmanager
def anchored(target: Path) -> Iterator[None]:
    """Raise OSError at the end of the block unless `target` is still the folder it was."""
    if sys.platform == "win32":  # folders cannot be opened there
        yield
        return
    with device.opened(target) as handle:
        yield
        if not os.path.samestat(os.fstat(handle), target.stat()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target))


def give_names(part: Path, target: Path, names: Sequence[str]) -> None:
    """Move `names` from `part` into `target` in this order; undone when one of them fails.

    Nothing is replaced. Where the medium no longer answers when a name is to be taken back,
    the OutputError says that what stands there does not count.
    """
    begun: list[str] = []
    try:
        for name in names:
            if os.path.lexists(target / name):
                words = f"{target} 里刚刚出现了“{name}”，程序不覆盖。"
                raise OutputError(words, "请看看是什么，再试一次。")
            begun.append(name)
            rename(part / name, target / name)
        device.flush_all(target)
    except BaseException as error:
        _take_back(begun, part, target)
        left = [name for name in begun if os.path.lexists(target / name)]
        if left and isinstance(error, OSError):
            failure = output_error(target, error)
            failure.remedy += f"盘上的“{'”“'.join(left)}”不算数，请删除。"
            raise failure from error
        raise


def _take_back(names: Sequence[str], part: Path, target: Path) -> None:
    for name in reversed(names):
        if os.path.lexists(target / name) and not os.path.lexists(part / name):
            with suppress(OSError):
                rename(target / name, part / name)
