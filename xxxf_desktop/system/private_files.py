"""Files for their owner's eyes only: keys, protected or not, and what is known of them.

On POSIX a file is 0600 in a 0700 folder, tightened where it is not; links are refused.
On Windows the rights are those of the folder.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

from xxxf_desktop.errors import KeyFileError

LARGEST = 64 * 1024

_GROUP_AND_OTHERS = 0o077
_POSIX = os.name == "posix"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def keep_folder_private(folder: Path) -> None:
    """Make `folder` where it is missing, and let nobody else in; KeyFileError, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _POSIX:
        _keep_private(folder, folder.stat())


def create(path: Path, data: bytes) -> bool:
    """Put `data` under `path` unless that is taken; return whether it was free. OSError.

    The file is finished before it has its name. Of two that create it at once one wins.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
    try:
        _write_private(draft, data)
        try:
            _publish(draft, path)
        except FileExistsError:
            return False
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def read(path: Path) -> bytes:
    """Return the content of `path`, at most `LARGEST` bytes and one more.

    KeyFileError for a link, a device, a file of another user, and one that cannot be kept
    from others; OSError.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise KeyFileError(
                f"密钥文件 {path} 是链接，不能使用。", "换成密钥文件本身。"
            ) from error
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileError(f"密钥文件 {path} 不是普通文件。", "把它移走，再试一次。")
        if _POSIX:
            _keep_private(path, status, handle)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            return stream.read(LARGEST + 1)
    finally:
        os.close(handle)


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    with os.fdopen(handle, "wb") as stream:
        if _POSIX:
            os.fchmod(stream.fileno(), 0o600)  # whatever the umask took away
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _publish(draft: Path, path: Path) -> None:
    if not _POSIX:
        draft.rename(path)  # on Windows it never replaces
        return
    try:
        os.link(draft, path)  # unlike rename it never replaces
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _publish_without_links(draft, path)  # FAT and exFAT, as on a U盘


def _publish_without_links(draft: Path, path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    draft.rename(path)


def _sync_folder(folder: Path) -> None:
    if not _POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
    finally:
        os.close(handle)


def _keep_private(path: Path, status: os.stat_result, handle: int | None = None) -> None:
    if status.st_uid != os.geteuid():
        raise KeyFileError(f"{path} 属于另一个用户。", "以它的主人登录，或把它移走。")
    if not status.st_mode & _GROUP_AND_OTHERS:
        return
    target = path if handle is None else handle
    os.chmod(target, stat.S_IMODE(status.st_mode) & ~_GROUP_AND_OTHERS)  # noqa: PTH101
    if os.stat(target).st_mode & _GROUP_AND_OTHERS:  # noqa: PTH116
        raise KeyFileError(
            f"{path} 所在的磁盘不支持读取权限，别人也能读到签名密钥。",
            "把程序的数据文件夹移到系统磁盘。",
        )
