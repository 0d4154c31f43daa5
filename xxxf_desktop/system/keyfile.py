"""The plaintext key file of older versions, until its key lies in the keyring or is protected.

Nothing writes such a file any more. Knows nothing of keys but that they are PEM.
"""

from __future__ import annotations

import os
from pathlib import Path

from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system import private_files

FILE_NAME = "signing-key.pem"

_RESTORE = "用备份恢复它；没有备份时把它移走，程序会另造一把（指纹随之改变）。"


def read_plain_key(folder: Path) -> bytes | None:
    """Return the PEM in `folder`/signing-key.pem, None where there is none.

    Tightens the rights of file and folder. A damaged key is never removed. KeyFileError
    where it cannot be read or kept from others.
    """
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return None
    try:
        private_files.keep_folder_private(folder)
        data = private_files.read(path)
    except OSError as error:
        raise _unusable(path) from error
    if len(data) > private_files.LARGEST or not _is_pem(data):
        raise KeyFileError(f"签名密钥 {path} 已损坏。", _RESTORE)
    return data


def remove_plain_key(folder: Path) -> None:
    """Remove the file: its key is kept elsewhere by now; KeyFileError where it stays."""
    path = folder / FILE_NAME
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise KeyFileError(
            f"签名密钥已转存，但未加密的旧文件 {path} 删不掉。", "关闭正在打开它的程序，删掉它。"
        ) from error


def _unusable(path: Path) -> KeyFileError:
    return KeyFileError(f"签名密钥 {path} 不能读写。", "检查该文件夹的磁盘空间和读写权限。")


def _is_pem(data: bytes) -> bool:
    lines = data.strip().splitlines()
    return (
        len(lines) > 2
        and lines[0].startswith(b"-----BEGIN ")
        and lines[-1].startswith(b"-----END ")
    )
