"""Files and folders that appear finished or not at all, and outlive a power cut.

Source: facts/signing-storage.md 3.1 (fsync of file and folder, or saves are lost) and 3.2
(Windows programs hold a file for some 10 ms: the rename is tried again).
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xxxf_desktop.errors import OutputError

STAGING_PREFIX = ".xxxf-tmp-"
PACKET_NAMES = ("申报书.docx", "申报书.pdf", "电子包")
"""What an earlier packet left in its folder; a new one replaces all of it."""

_WAITS_MS = (10, 25, 50, 100, 200)
_WINDOWS = os.name == "nt"
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

_Words = tuple[str, str]
_FULL: _Words = ("磁盘空间不足", "请清理磁盘或换一个位置，再试一次。")
_DENIED: _Words = (
    "没有写入权限，或者文件正被别的程序打开",
    "请关闭正在打开它的程序（如 Word、WPS），或换一个位置。",
)
_GONE: _Words = ("文件夹不存在，或者已被移走（U盘可能已拔出）", "请确认位置还在，再试一次。")
_BROKEN: _Words = ("磁盘读写出错（U盘可能已拔出）", "请检查磁盘，或换一个位置再试。")
_WORDS: dict[int | None, _Words] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: ("磁盘是只读的，或者打开了写保护", "请关闭写保护，或换一个位置。"),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EBUSY: _DENIED,
    errno.ENOENT: _GONE,
    errno.ESTALE: _GONE,
    errno.EIO: _BROKEN,
    errno.ENODEV: _BROKEN,
    errno.ENXIO: _BROKEN,
    errno.ENOTDIR: ("路径中有一级是文件，不是文件夹", "请换一个位置。"),
    errno.EISDIR: ("这里已有同名的文件夹", "请换一个名称。"),
    errno.EEXIST: ("这里已有同名的文件", "请换一个名称。"),
    errno.ENOTEMPTY: ("文件夹的内容刚被别的程序改动", "请再试一次。"),
    errno.EFBIG: ("文件太大，这个磁盘的格式放不下", "请换一个磁盘，或把磁盘格式化为 exFAT。"),
    errno.ENAMETOOLONG: ("路径太长", "请换一个靠近磁盘根目录的位置。"),
}


def output_error(path: Path, error: OSError) -> OutputError:
    """Return what the user is told when writing to `path` failed with `error`."""
    what, remedy = _WORDS.get(error.errno, (f"系统报告错误 {error.errno}", "请换一个位置再试。"))
    return OutputError(f"不能写入 {path}：{what}。", remedy)


# ------------------------------------------------------------------ one file


def write_file(path: Path, data: bytes) -> None:
    """Put `data` under `path`; OutputError leaves what was there before."""
    with replacing(path) as stream:
        stream.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a stream whose content stands under `path` once the block ends without error.

    An OSError of the block counts as one of writing. Errors as in `write_file`.
    """
    temporary = path.with_name(f"{STAGING_PREFIX}{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        rename(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def rename(source: Path, target: Path) -> None:
    """Move `source` onto `target` on one file system; tried again while others hold it."""
    for wait_ms in _WAITS_MS:
        try:
            os.replace(source, target)  # noqa: PTH105
        except OSError as error:
            if not isinstance(error, PermissionError) and error.errno != errno.EBUSY:
                raise
            time.sleep(wait_ms / 1000)
        else:
            return
    os.replace(source, target)  # noqa: PTH105


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` outlive a power cut, where the system can."""
    if _WINDOWS:  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


# ------------------------------------------------------------------ a folder


def publish_folder(
    make: Callable[[Path], None], target: Path, own: Collection[str] = PACKET_NAMES
) -> None:
    """Let `make` fill an empty folder, then give all of it its place in `target`.

    `target` may be missing, empty or in use. In use: entries that `make` made, and those
    named in `own`, are replaced together; everything else is left alone. On failure
    `target` is as before; OutputError stands for an OSError, other errors pass through.
    """
    target = Path(os.path.realpath(target))
    existed = target.exists()
    made: list[Path] = []
    try:
        made += _make_parents(target.parent)
        with _staging(target) as staging:
            new = staging / "new"
            new.mkdir()
            make(new)
            _sync_tree(new)
            if existed != target.exists():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target))
            _place(new, target, staging / "old", own)
    except BaseException as error:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise output_error(target, error) from error
        raise


def _make_parents(folder: Path) -> list[Path]:
    """Make `folder`; return what had to be made, outermost first."""
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Yield a new hidden folder on the file system of `target`; it is gone afterwards.

    It stays only when files of `target` could not be put back: then it holds them.
    """
    staging = _make_staging(target)
    try:
        yield staging
    except BaseException as error:
        if not _holds_files(staging / "old"):
            shutil.rmtree(staging, ignore_errors=True)
        elif isinstance(error, OSError):
            failure = output_error(target, error)
            failure.remedy += f"原来的文件在 {staging / 'old'}。"
            raise failure from error
        raise
    shutil.rmtree(staging, ignore_errors=True)


def _make_staging(target: Path) -> Path:
    """Beside `target`; inside it where it is a mount point or its parent is closed to us."""
    name = f"{STAGING_PREFIX}{secrets.token_hex(8)}"
    if not target.is_dir():
        beside = target.parent / name
        beside.mkdir()
        return beside
    if target.stat().st_dev == target.parent.stat().st_dev and not target.is_mount():
        with suppress(OSError):
            beside = target.parent / name
            beside.mkdir()
            return beside
    inside = target / name
    inside.mkdir()
    return inside


def _holds_files(folder: Path) -> bool:
    with suppress(OSError):
        return bool(_names(folder))
    return False


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def _sync_tree(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_symlink():
            continue
        if entry.is_dir():
            _sync_tree(entry)
        else:
            _sync_file(entry)
    sync_folder(folder)


def _sync_file(file: Path) -> None:
    # Windows flushes only what is open for writing.
    handle = os.open(file, os.O_RDWR if _WINDOWS else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(new: Path, target: Path, old: Path, own: Collection[str]) -> None:
    if os.path.lexists(target) and not target.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    if not target.exists():
        rename(new, target)
    elif not _names(target):
        _replace_empty(new, target)
    else:
        _exchange(new, target, old, own)
        return
    sync_folder(target.parent)


def _replace_empty(new: Path, target: Path) -> None:
    new.chmod(stat.S_IMODE(target.stat().st_mode))
    if _WINDOWS:  # a folder replaces no folder there
        target.rmdir()
    rename(new, target)


def _exchange(new: Path, target: Path, old: Path, own: Collection[str]) -> None:
    """Move the old entries of `target` to `old`, then the new ones in; undone on failure.

    At no moment do old and new files stand side by side.
    """
    names = _names(new)
    leaving = [name for name in sorted({*own, *names}) if os.path.lexists(target / name)]
    moves = [(target / name, old / name) for name in leaving]
    moves += [(new / name, target / name) for name in names]
    done: list[tuple[Path, Path]] = []
    old.mkdir()
    try:
        for source, goal in moves:
            done.append((source, goal))
            rename(source, goal)
        sync_folder(target)
    except BaseException:
        _undo(done)
        raise


def _undo(done: list[tuple[Path, Path]]) -> None:
    """Take `done` back, last first; the last one may not have happened."""
    for source, goal in reversed(done):
        if os.path.lexists(goal) and not os.path.lexists(source):
            with suppress(OSError):
                rename(goal, source)
