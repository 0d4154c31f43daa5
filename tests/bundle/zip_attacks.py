"""The table of attacks on a zip."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .attacks import LICENCE


def _with_member(name: str, data: bytes = b"x", **attributes: int) -> Callable[[Path], None]:
    def attack(archive: Path) -> None:
        with zipfile.ZipFile(archive, "a") as target:
            info = zipfile.ZipInfo(name)
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            target.writestr(info, data)

    return attack


def _duplicate(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr(LICENCE, b"another")


def _bomb(archive: Path) -> None:
    _with_member("附件/bomb.pdf", bytes(50 << 20), compress_type=zipfile.ZIP_DEFLATED)(archive)


def _set_flag(archive: Path) -> None:
    """Mark every member as encrypted, in the central directory."""
    raw = bytearray(archive.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at != -1:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    archive.write_bytes(bytes(raw))


def _damage_member(archive: Path) -> None:
    raw = archive.read_bytes()
    with zipfile.ZipFile(archive) as source:
        info = source.getinfo("申报书.docx")
    at = info.header_offset + 30 + len(info.filename.encode()) + info.compress_size // 2
    archive.write_bytes(raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :])


ZIP_ATTACKS = [
    pytest.param(lambda _: None, set(), id="nothing"),
    pytest.param(_with_member("autorun.inf"), {"FILE_ADDED"}, id="added"),
    pytest.param(_duplicate, {"ZIP_DUPLICATE"}, id="duplicate-member"),
    pytest.param(_with_member("../逃.exe"), {"PATH_UNSAFE", "FILE_ADDED"}, id="dot-dot"),
    pytest.param(_with_member("/etc/x"), {"PATH_UNSAFE", "FILE_ADDED"}, id="absolute"),
    pytest.param(_with_member("C:\\x"), {"PATH_UNSAFE", "FILE_ADDED"}, id="drive"),
    pytest.param(_with_member("空/", b""), {"EMPTY_FOLDER"}, id="empty-folder"),
    pytest.param(_bomb, {"ZIP_BOMB"}, id="bomb"),
    pytest.param(
        _with_member("链", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16),
        {"LINK_FOUND"},
        id="symlink",
    ),
    pytest.param(
        _with_member("管道", b"", external_attr=(stat.S_IFIFO | 0o777) << 16),
        {"SPECIAL_FILE"},
        id="fifo",
    ),
    pytest.param(
        _with_member("附件/x", b"x", compress_type=zipfile.ZIP_LZMA), {"ZIP_METHOD"}, id="lzma"
    ),
    pytest.param(_set_flag, {"ZIP_ENCRYPTED"}, id="encrypted"),
    pytest.param(_damage_member, {"FILE_UNREADABLE"}, id="damaged-member"),
]
