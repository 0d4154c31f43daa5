"""The signing key as a file of the user's data folder, for its owner's eyes only.

Until the key issue puts it into the system's keyring. Knows nothing of keys but that
they are PEM. On Windows the rights are those of the data folder.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from xxxf_desktop.errors import KeyFileError

FILE_NAME = "signing-key.pem"

_LARGEST = 16 * 1024
_GROUP_AND_OTHERS = 0o077
_POSIX = os.name == "posix"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_RESTORE = "请用备份恢复它；没有备份时把它移走，程序会另造一把（指纹随之改变）。"


def read_or_create(folder: Path, make: Callable[[], bytes]) -> bytes:
    """Return the PEM in `folder`/signing-key.pem; written from `make()` on first use.

    On POSIX the file is 0600 in a 0700 folder, and tightened where it is not. Of two
    processes that create it at once one wins and both return its key. A damaged key is
    never replaced. KeyFileError where it cannot be read, made or kept from others.
    """
    path = folder / FILE_NAME
    try:
        _prepare(folder)
        if not os.path.lexists(path):
            _create(path, make())
        return _read(path)
    except OSError as error:
        raise KeyFileError(
            f"签名密钥 {path} 不能读写。",
            "请检查该文件夹的磁盘空间和读写权限。",
        ) from error


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _POSIX:
        _keep_private(folder, folder.stat())


def _create(path: Path, pem: bytes) -> None:
    """Write a finished file under another name, then give it its name unless taken."""
    draft = path.with_name(f".{FILE_NAME}.{os.getpid()}.{secrets.token_hex(8)}")
    try:
        _write_private(draft, pem)
        try:
            _publish(draft, path)
        except FileExistsError:
            return  # another process was faster; its key counts
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    with os.fdopen(handle, "wb") as stream:
        if _POSIX:
            os.fchmod(stream.fileno(), 0o600)  # whatever the umask took away
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _publish(draft: Path, path: Path) -> None:
    if _POSIX:
        os.link(draft, path)  # unlike rename it never replaces
    else:
        draft.rename(path)  # on Windows it never replaces


def _sync_folder(folder: Path) -> None:
    if not _POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise KeyFileError(
                f"签名密钥 {path} 是链接，不能使用。", "请换成密钥文件本身。"
            ) from error
        raise
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileError(f"签名密钥 {path} 不是普通文件。", _RESTORE)
        if _POSIX:
            _keep_private(path, status, stream.fileno())
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST or not _is_pem(data):
        raise KeyFileError(f"签名密钥 {path} 已损坏。", _RESTORE)
    return data


def _keep_private(path: Path, status: os.stat_result, handle: int | None = None) -> None:
    if status.st_uid != os.geteuid():
        raise KeyFileError(f"{path} 属于另一个用户。", "请以它的主人登录，或把它移走。")
    if not status.st_mode & _GROUP_AND_OTHERS:
        return
    target = path if handle is None else handle
    os.chmod(target, stat.S_IMODE(status.st_mode) & ~_GROUP_AND_OTHERS)  # noqa: PTH101
    if os.stat(target).st_mode & _GROUP_AND_OTHERS:  # noqa: PTH116
        raise KeyFileError(
            f"{path} 所在的磁盘不支持读取权限，别人也能读到签名密钥。",
            "请把程序的数据文件夹移到系统磁盘。",
        )


def _is_pem(data: bytes) -> bool:
    lines = data.strip().splitlines()
    return (
        len(lines) > 2
        and lines[0].startswith(b"-----BEGIN ")
        and lines[-1].startswith(b"-----END ")
    )
