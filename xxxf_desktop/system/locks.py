"""Locks that end with their process: they tell a living one from one that was killed."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1 << 30  # far behind the content, which Windows would not let others read


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
        if sys.platform == "win32":
            stream.seek(_LOCKED_BYTE)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
