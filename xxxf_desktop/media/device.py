"""Writing that reaches the medium, and reading that comes from it.

Source: facts/signing-storage.md part 5: after write and fsync all pages are still in the
cache; only POSIX_FADV_DONTNEED after fsync makes the system read the device again.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xxxf_desktop.system.atomic import sync_folder

BLOCK_BYTES = 1 << 20
"""What is read and written at a time; memory does not grow with the files."""

_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def new_file(path: Path) -> Iterator[int]:
    """Yield a descriptor for a file that did not exist; on the medium when the block ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        yield handle
        flush(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write all of `data`; OSError as the system says."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def flush(handle: int) -> None:
    """Bring a file's content to the medium, and let the cache forget it."""
    os.fsync(handle)
    forget(handle)


def forget(handle: int) -> None:
    """Let the cache forget a file, where the system can; what is read next is really read.

    Windows has no such call: there the medium is to be taken out and put in again to be sure.
    """
    if reads_device():
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def reads_device() -> bool:
    """Return whether what is read back here comes from the medium, not from the cache."""
    return sys.platform.startswith("linux")


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Yield a descriptor to read `path`, which is no link."""
    handle = os.open(path, os.O_RDONLY | _NO_FOLLOW | _BINARY)
    try:
        yield handle
    finally:
        os.close(handle)


def blocks(handle: int) -> Iterator[bytes]:
    """Yield what can be read from a descriptor, in pieces of BLOCK_BYTES but the last."""
    while True:
        pieces: list[bytes] = []
        missing = BLOCK_BYTES
        while missing and (piece := os.read(handle, missing)):
            pieces.append(piece)
            missing -= len(piece)
        if pieces:
            yield b"".join(pieces)
        if missing:
            return


def flush_all(folder: Path) -> None:
    """Bring the folder's names, and all that its file system still holds back, to the medium."""
    sync_folder(folder)
    if sys.platform.startswith("linux"):
        _sync_file_system(folder)


def _sync_file_system(folder: Path) -> None:
    """syncfs(2) alone tells of errors of this one file system, and waits for no other."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        return
    with opened(folder) as handle:
        if library.syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
