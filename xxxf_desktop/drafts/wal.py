"""A `-wal` file beside a draft: some other program had it open in WAL mode and died.

The program itself never leaves one. SQLite takes such a file in without asking, even one
that belongs to another copy of the draft, so it is tried on a copy first.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from xxxf_desktop.drafts.failures import damaged
from xxxf_desktop.errors import DraftError


def settle(path: Path, is_sound: Callable[[Path], bool]) -> None:
    """Let SQLite take in the `-wal` of `path` where that gives a sound draft.

    Where only the draft without it is sound it is put aside; where neither is, DraftError
    and nothing has changed.
    """
    log = _beside(path, "-wal")
    try:
        if not log.exists() or not log.stat().st_size:
            return
        with tempfile.TemporaryDirectory(prefix="xxxf-") as folder:
            copy = Path(folder, "draft")
            shutil.copyfile(path, copy)
            shutil.copyfile(log, _beside(copy, "-wal"))
            if is_sound(copy):
                return
            _beside(copy, "-wal").unlink(missing_ok=True)
            shutil.copyfile(path, copy)
            if not is_sound(copy):
                raise damaged(path, f"旁边的 {log.name} 也不能用")
        put_aside(log)
    except OSError as error:
        raise DraftError(
            f"申报稿 {path} 旁边有未合并的 {log.name}，不能处理。",
            "请检查磁盘空间和权限。文件没有改动。",
        ) from error


def put_aside(file: Path) -> None:
    """Give `file` a name under which nobody looks for it; nothing is thrown away."""
    file.rename(_beside(file, f".{secrets.token_hex(4)}.bak"))


def clear_sidecars(path: Path) -> None:
    """Keep what an earlier file of this name left from being taken in by a new one."""
    for ending in ("-journal", "-wal", "-shm"):
        sidecar = _beside(path, ending)
        if not sidecar.exists():
            continue
        if ending == "-shm" or not sidecar.stat().st_size:
            sidecar.unlink()
        else:
            put_aside(sidecar)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
