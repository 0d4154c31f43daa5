"""A passphrase from a file, for work without a person: cron, a server, a test."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system.atomic import reason

VARIABLE = "XXXF_PASSPHRASE_FILE"

_LARGEST = 4096
_OTHERS = 0o077


def passphrase_from_environment() -> str | None:
    """Return the passphrase of the file that XXXF_PASSPHRASE_FILE names, None without it."""
    name = os.environ.get(VARIABLE, "").strip()
    return read_passphrase(Path(name).expanduser()) if name else None


def read_passphrase(path: Path) -> str:
    """Return the first line of `path` (UTF-8) without its line end.

    KeyFileError where it cannot be read, holds no passphrase, or others may read it
    (0600 is expected on POSIX).
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            _refuse_unfit(path, os.fstat(handle))
            with os.fdopen(handle, "rb", closefd=False) as stream:
                data = stream.read(_LARGEST + 1)
        finally:
            os.close(handle)
        text = data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise KeyFileError(f"没有口令文件 {path}。", "检查路径。") from error
    except OSError as error:
        raise KeyFileError(
            f"口令文件 {path} 读不出来（{reason(error)}）。", "检查路径和权限。"
        ) from error
    except UnicodeDecodeError as error:
        raise KeyFileError(f"口令文件 {path} 不是 UTF-8 文字。", "另存为 UTF-8。") from error
    line = text.split("\n", 1)[0].removesuffix("\r")
    if not line or len(data) > _LARGEST:
        raise KeyFileError(f"口令文件 {path} 的第一行不是口令。", "把口令写在第一行。")
    return line


def _refuse_unfit(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError(f"口令文件 {path} 不是普通文件。", "换成一个文本文件。")
    if os.name == "posix" and status.st_mode & _OTHERS:
        raise KeyFileError(f"口令文件 {path} 别人也能读。", f"先执行 chmod 600 {path}。")
