"""Files and folders that appear finished or not at all, and outlive a power cut.

Source: facts/signing-storage.md 3.1 (fsync of file and folder, or saves are lost) and 3.2
(Windows programs hold a file for some 10 ms: the rename is tried again).

A folder is made in a staging folder beside its target, which a killed process leaves behind:
    lock    locked as long as the process lives
    new/    what is to come into the target
    old/    what had to leave it
    kept/   the same for what stays under another name: kept/<that name>/<its old name>
    out     there once everything old has left: from then on the new is put in, not the old back
The next process with the same target finishes what the dead one began.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xxxf_desktop.errors import OutputError
from xxxf_desktop.system.locks import new_lock, try_lock

STAGING_PREFIX = ".xxxf-tmp-"
PACKET_NAMES = ("申报书.docx", "申报书.pdf", "电子包")
"""What an earlier packet left in its folder; a new one replaces all of it."""

_WAITS_MS = (10, 25, 50, 100, 200)
_WINDOWS = os.name == "nt"
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}

_LOCK, _NEW, _OLD, _KEPT, _OUT = "lock", "new", "old", "kept", "out"
_STALE_S = 3600  # where no lock tells whether the process is alive

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
    what, remedy = _words(error)
    return OutputError(f"不能写入 {path}：{what}。", remedy)


def reason(error: OSError) -> str:
    """Return in Chinese why the system refused, for reading and writing alike.

    >>> reason(OSError(errno.ENAMETOOLONG, "File name too long"))
    '路径太长'
    """
    return _words(error)[0].replace("写入权限", "权限")


def _words(error: OSError) -> _Words:
    remedy = "请换一个位置再试。"
    if error.errno is None:  # raised by a library, in its own words
        return "读写没有完成", remedy
    return _WORDS.get(error.errno, (f"系统报告错误 {error.errno}", remedy))


# ------------------------------------------------------------------ one file


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put `data` under `path`; OutputError leaves what was there before.

    What is `private` is for the owner's eyes only (0600).
    """
    with replacing(path, private=private) as stream:
        stream.write(data)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream whose content stands under `path` once the block ends without error.

    An OSError of the block counts as one of writing. Errors as in `write_file`.
    """
    temporary = path.with_name(f"{STAGING_PREFIX}{secrets.token_hex(8)}")
    try:
        temporary.touch(0o600 if private else 0o666, exist_ok=False)
        with temporary.open("r+b") as stream:
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


def _keep_nothing(_new: Path) -> dict[str, str]:
    return {}


def publish_folder(
    make: Callable[[Path], None],
    target: Path,
    own: Collection[str] = PACKET_NAMES,
    keep: Callable[[Path], Mapping[str, str]] = _keep_nothing,
) -> None:
    """Let `make` fill an empty folder, then give all of it its place in `target`.

    `target` may be missing, empty or in use. In use: entries that `make` made, and those
    named in `own`, are replaced together; everything else is left alone. `keep` is told
    the filled folder and says which of the replaced stay, and under which free name. On
    failure `target` is as before; OutputError, which names `target`, stands for an OSError,
    other errors pass through. What a killed process left half done is finished first.
    """
    made: list[Path] = []
    try:
        target = Path(os.path.realpath(target))
        _clear_up(target)
        existed = target.exists()
        made += _make_parents(target.parent)
        with _staging(target) as staging:
            new = staging / _NEW
            new.mkdir()
            _fill(make, new, target)
            _sync_tree(new)
            if existed != target.exists():
                raise _vanished(target)
            _place(staging, target, own, keep)
    except BaseException as error:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise output_error(target, error) from error
        raise


def _vanished(path: Path) -> OSError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def _fill(make: Callable[[Path], None], new: Path, target: Path) -> None:
    """Call `make`; what it says about the staging folder is said about `target`."""
    try:
        make(new)
    except OutputError as error:
        if not new.is_dir():
            raise _vanished(target) from error
        cause = _cause(error)
        if cause is not None:
            raise output_error(target, cause) from cause
        error.message = error.message.replace(str(new), str(target))
        raise
    except Exception as error:
        if not new.is_dir():
            raise _vanished(target) from error
        raise


def _cause(error: BaseException) -> OSError | None:
    """Return what the system said behind `error`."""
    cause = error.__cause__
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno is not None:
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


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
    lock = new_lock(staging / _LOCK)
    try:
        yield staging
    except BaseException as error:
        _unlock(lock)
        if not _holds_files(staging):
            _discard(staging)
        elif isinstance(error, OSError):
            failure = output_error(target, error)
            failure.remedy += f"原来的文件在 {staging / _OLD}。"
            raise failure from error
        raise
    _unlock(lock)
    _discard(staging)


def _unlock(lock: BinaryIO | None) -> None:
    if lock is not None:
        with suppress(OSError):
            lock.close()


def _make_staging(target: Path) -> Path:
    """Beside `target`; inside it where it is a mount point or its parent is closed to us."""
    beside, inside = (
        folder / f"{prefix}{secrets.token_hex(8)}" for folder, prefix in _staging_places(target)
    )
    if not target.is_dir():
        beside.mkdir()
        return beside
    if target.stat().st_dev == target.parent.stat().st_dev and not os.path.ismount(target):
        with suppress(OSError):
            beside.mkdir()
            return beside
    inside.mkdir()
    return inside


def _staging_places(target: Path) -> tuple[tuple[Path, str], tuple[Path, str]]:
    """Return where a staging folder of `target` may lie, and how its name begins there."""
    return (target.parent, _prefix(os.path.normcase(target.name))), (target, _prefix("."))


def _prefix(name: str) -> str:
    return f"{STAGING_PREFIX}{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}-"


def _discard(staging: Path) -> None:
    """Remove it, the mark `out` last: without it, what is in old/ would be put back."""
    for name in (_OLD, _KEPT, _NEW):
        shutil.rmtree(staging / name, ignore_errors=True)
    if not os.path.lexists(staging / _OLD):
        shutil.rmtree(staging, ignore_errors=True)


# ------------------------------------------------------------------ whose process has died


def _clear_up(target: Path) -> None:
    """Finish what processes that are dead have left of `target`, and remove their folders."""
    for folder, prefix in _staging_places(target):
        with suppress(OSError):
            for name in _names(folder):
                if name.startswith(prefix):
                    _clear_up_one(folder / name, target)


def _clear_up_one(staging: Path, target: Path) -> None:
    lock = staging / _LOCK
    with suppress(OSError):
        if staging.is_symlink() or not staging.is_dir():
            return
        if not lock.is_file() or not lock.stat().st_size:
            if time.time() - staging.stat().st_mtime > _STALE_S:
                _finish(staging, target)
            return
        with lock.open("r+b") as stream:
            if not try_lock(stream):
                return
            _finish(staging, target)
        _discard(staging)  # Windows removes no open file


def _finish(staging: Path, target: Path) -> None:
    """Put the new into `target` where all the old has left it, else the old back.

    An OSError leaves `staging` as far as it came. Nothing in `target` is replaced.
    """
    if os.path.lexists(staging / _OUT):
        moves = _moves_in(staging, target)
    else:
        moves = [(staging / _OLD / name, target / name) for name in _names_in(staging / _OLD)]
        moves += [(path, _free(path, target)) for path in _kept_in(staging)]
    if moves and not target.is_dir():
        target.mkdir(parents=True)
    for source, goal in moves:
        if not os.path.lexists(goal):
            rename(source, goal)
    if moves:
        sync_folder(target)
    _discard(staging)


def _moves_in(staging: Path, target: Path) -> list[tuple[Path, Path]]:
    moves = [(path, target / path.parent.name) for path in _kept_in(staging)]
    new = staging / _NEW
    return moves + [(new / name, target / name) for name in _names_in(new)]


def _kept_in(staging: Path) -> list[Path]:
    kept = staging / _KEPT
    return [kept / goal / name for goal in _names_in(kept) for name in _names(kept / goal)]


def _free(kept: Path, target: Path) -> Path:
    """Return the old place of a kept entry, the one it was meant for where that is taken."""
    back = target / kept.name
    return target / kept.parent.name if os.path.lexists(back) else back


def _names_in(folder: Path) -> list[str]:
    return _names(folder) if folder.is_dir() else []


# ------------------------------------------------------------------ putting it in place


def _holds_files(staging: Path) -> bool:
    with suppress(OSError):
        return bool(_names_in(staging / _OLD) or _kept_in(staging))
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


def _place(
    staging: Path,
    target: Path,
    own: Collection[str],
    keep: Callable[[Path], Mapping[str, str]],
) -> None:
    new = staging / _NEW
    if os.path.lexists(target) and not target.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    if not target.exists():
        rename(new, target)
    elif not _names(target):
        _replace_empty(new, target)
    else:
        _exchange(staging, target, own, keep(new))
        return
    sync_folder(target.parent)


def _replace_empty(new: Path, target: Path) -> None:
    new.chmod(stat.S_IMODE(target.stat().st_mode))
    if _WINDOWS:  # a folder replaces no folder there
        target.rmdir()
    rename(new, target)


def _exchange(staging: Path, target: Path, own: Collection[str], kept: Mapping[str, str]) -> None:
    """Move the old entries of `target` to `staging`, then the new ones in; undone on failure.

    At no moment do old and new files stand side by side.
    """
    names = {*own, *_names(staging / _NEW)}
    leaving = [name for name in sorted(names) if os.path.lexists(target / name)]
    done: list[tuple[Path, Path]] = []
    (staging / _OLD).mkdir()
    try:
        for name in leaving:
            _move(target / name, _way_out(staging, name, kept), done)
        _mark_out(staging)
        for source, goal in _moves_in(staging, target):
            _move(source, goal, done)
        sync_folder(target)
    except BaseException:
        with suppress(OSError):
            (staging / _OUT).unlink(missing_ok=True)
        _undo(done)
        raise


def _way_out(staging: Path, name: str, kept: Mapping[str, str]) -> Path:
    if name not in kept:
        return staging / _OLD / name
    folder = staging / _KEPT / kept[name]
    folder.mkdir(parents=True)
    return folder / name


def _mark_out(staging: Path) -> None:
    with (staging / _OUT).open("xb") as stream:
        os.fsync(stream.fileno())
    sync_folder(staging)


def _move(source: Path, goal: Path, done: list[tuple[Path, Path]]) -> None:
    done.append((source, goal))
    rename(source, goal)


def _undo(done: list[tuple[Path, Path]]) -> None:
    """Take `done` back, last first; the last one may not have happened."""
    for source, goal in reversed(done):
        if os.path.lexists(goal) and not os.path.lexists(source):
            with suppress(OSError):
                rename(goal, source)
