"""The calls to kernel32, with a kernel of our own: that they are spelled right, no more.

Argument lists: fileapi.h, as Microsoft documents them.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.media import file_system as module
from xxxf_desktop.media import volumes as volumes_module
from xxxf_desktop.media.file_system import FileSystem
from xxxf_desktop.media.volumes import is_on_stick, volumes

REMOVABLE, FIXED, CD_ROM, NONE = 2, 3, 5, 1
DRIVES = {"C": FIXED, "D": FIXED, "E": REMOVABLE, "F": CD_ROM}


class Kernel:
    """A computer with four drives, E: a stick named 报送 with FAT32."""

    def GetLogicalDrives(self) -> int:  # noqa: N802
        return sum(1 << (ord(letter) - ord("A")) for letter in DRIVES)

    def GetDriveTypeW(self, root: str) -> int:  # noqa: N802
        return DRIVES.get(root[:1], NONE)

    def GetVolumeInformationW(  # noqa: N802
        self,
        _root: str,
        label: Any,
        label_length: int,
        _serial: None,
        _longest: None,
        flags: Any,
        kind: Any,
        kind_length: int,
    ) -> int:
        if label is not None:
            assert label_length == len(label)
            label.value = "报送"
        if kind is not None:
            assert kind_length == len(kind)
            kind.value = "FAT32"
            flags._obj.value = 0x00080000 | 0x2
        return 1

    def GetDiskFreeSpaceW(  # noqa: N802
        self, _root: str, sectors: Any, sector_bytes: Any, _free: Any, _total: Any
    ) -> int:
        sectors._obj.value, sector_bytes._obj.value = 64, 512
        return 1

    def GetDiskFreeSpaceExW(self, _root: str, free: Any, total: Any, _all: None) -> int:  # noqa: N802
        free._obj.value, total._obj.value = 5 << 30, 8 << 30
        return 1


@pytest.fixture(autouse=True)
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: Kernel(), raising=False)
    monkeypatch.setenv("SYSTEMDRIVE", "C:")


def test_a_drive_is_asked() -> None:
    assert module.file_system(Path("E:\\报送")) == FileSystem(
        "fat32", read_only=True, free_bytes=5 << 30, total_bytes=8 << 30, cluster_bytes=32768
    )


def test_drives_are_listed_sticks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    writable = FileSystem("fat32", False, 5 << 30, 8 << 30, 32768)
    monkeypatch.setattr(volumes_module, "file_system", lambda _: writable)
    monkeypatch.setattr("os.access", lambda *_: True)
    found = [(volume.name, volume.likely_stick) for volume in volumes()]
    assert found == [("报送（E:）", True), ("报送（D:）", False)]


@pytest.mark.parametrize(("drive", "likely"), [("E:", True), ("D:", False), ("", False)])
def test_a_stick_is_told_by_its_drive(
    drive: str, likely: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.path.splitdrive", lambda path: (drive, path))
    assert is_on_stick(Path("报送")) is likely
