"""Small files that somebody names: never a pipe or a device, which may keep one waiting."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system.atomic import reason

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_ordinary(
    path: Path, most_bytes: int, what: str, kind: type[KeyFileError] = KeyFileError
) -> bytes:
    """Return the content of `path`, at most `most_bytes` and one more.

    `what` says in Chinese what the user gave. An error of `kind` where it cannot be read or
    is no ordinary file: to open a pipe would wait for ever.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise kind(f"{what} {path} 不是普通文件。", "请选文件本身。")
            with os.fdopen(handle, "rb", closefd=False) as stream:
                return stream.read(most_bytes + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise kind(f"{what} {path} 读不出来（{reason(error)}）。", "检查路径和权限。") from error
