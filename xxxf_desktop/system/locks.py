"""Locks that end with their process: they tell a living one from one that was killed."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1 << 30  # far behind the content, which Windows would not let others read
_NO_LOCKS = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOLCK}
_POLL_S = 0.02


def new_lock(path: Path) -> BinaryIO | None:
    """Return the locked file; None where it cannot be locked.

    It holds something only once it is locked. So an empty one tells nothing: its process
    may just be about to lock it, or locks do not work there.
    """
    with suppress(OSError):
        stream = path.open("xb", buffering=0)
        if try_lock(stream):
            stream.seek(0)
            with suppress(OSError):
                stream.write(b"locked\n")
            return stream
        stream.close()
    return None


def try_lock(stream: BinaryIO) -> bool:
    """Return whether `stream` is now locked until it is closed; False while another holds it."""
    try:
        _lock(stream)
    except OSError:
        return False
    return True


def _lock(stream: BinaryIO) -> None:
    if sys.platform == "win32":
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def waiting_lock(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold the lock of `path` for the block; TimeoutError where another holds it too long.

    The file stays: who removed it would give the lock away. Where the file system has no
    locks there is none.
    """
    deadline = time.monotonic() + timeout_s
    with path.open("a+b", buffering=0) as stream:
        while not _lock_or_no_locks(stream):
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "locked by another process", str(path))
            time.sleep(_POLL_S)
        yield


def _lock_or_no_locks(stream: BinaryIO) -> bool:
    try:
        _lock(stream)
    except OSError as error:
        return error.errno in _NO_LOCKS
    return True
