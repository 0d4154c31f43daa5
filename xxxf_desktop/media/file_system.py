"""What kind of file system a folder lies on, and how much room it has.

Linux: /proc/self/mountinfo (proc(5)) and statvfs. Windows: kernel32. macOS: mount(8). Where
nothing is known, `kind` is "" and no limit is claimed.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FAT_FILE_BYTES = (1 << 32) - 1
"""Largest file of FAT32: 4 GiB less one byte."""

_FAT = {"vfat", "msdos", "fat", "fat12", "fat16", "fat32"}
_WINDOWS_READ_ONLY = 0x00080000  # FILE_READ_ONLY_VOLUME (winnt.h)
_COMMAND_S = 5


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo: what is mounted where."""

    point: Path
    kind: str
    source: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class FileSystem:
    """Sizes in bytes; `kind` as the system calls it, in small letters; `free_names` None where
    the number of files is not limited.
    """

    kind: str
    read_only: bool
    free_bytes: int
    total_bytes: int
    cluster_bytes: int
    free_names: int | None = None

    @property
    def largest_file_bytes(self) -> int | None:
        """The largest file it can hold; None where that is no matter."""
        return FAT_FILE_BYTES if self.kind in _FAT else None


def file_system(folder: Path) -> FileSystem:
    """Return what the existing `folder` lies on; OSError where it cannot be asked."""
    if sys.platform == "win32":
        return _of_windows(folder)
    status = os.statvfs(folder)
    cluster = status.f_frsize or status.f_bsize
    return FileSystem(
        kind=_kind(folder),
        read_only=bool(status.f_flag & os.ST_RDONLY),
        free_bytes=status.f_bavail * cluster,
        total_bytes=status.f_blocks * cluster,
        cluster_bytes=cluster,
        free_names=status.f_favail if status.f_files else None,
    )


def mounts() -> list[Mount]:
    """Return what is mounted, in the order of mounting; nothing where that cannot be learnt."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            text = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
            return read_mountinfo(text)
    elif sys.platform == "darwin":
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(
                ["/sbin/mount"], capture_output=True, text=True, timeout=_COMMAND_S, check=True
            )
            return read_mount_command(done.stdout)
    return []


def read_mountinfo(text: str) -> list[Mount]:
    r"""Return the mounts of a mountinfo file; lines that are none are passed over.

    >>> read_mountinfo("36 35 8:17 / /media/U\\040P rw,nosuid - vfat /dev/sdb1 ro,utf8\n")
    [Mount(point=PosixPath('/media/U P'), kind='vfat', source='/dev/sdb1', read_only=True)]
    """
    found: list[Mount] = []
    for line in text.splitlines():
        own, separator, fs = line.partition(" - ")
        fields, rest = own.split(" "), fs.split(" ")
        if separator and len(fields) >= 6 and len(rest) >= 3:
            options = {*fields[5].split(","), *rest[2].split(",")}
            point = Path(_unescaped(fields[4]))
            found.append(Mount(point, rest[0].lower(), _unescaped(rest[1]), "ro" in options))
    return found


def read_mount_command(text: str) -> list[Mount]:
    """Return the mounts that macOS' mount command prints.

    >>> read_mount_command("/dev/disk4s1 on /Volumes/U P (msdos, local, noowners)")[0].kind
    'msdos'
    """
    pattern = re.compile(r"(.+?) on (.+) \(([^()]*)\)")
    lines = (pattern.fullmatch(line) for line in text.splitlines())
    return [
        Mount(Path(line[2]), options[0].lower(), line[1], "read-only" in options)
        for line in lines
        if line is not None
        for options in [line[3].split(", ")]
    ]


def mount_of(folder: Path, mounted: Sequence[Mount]) -> Mount | None:
    """Return on which of the mounts `folder` lies: the deepest, of two the later."""
    real = Path(os.path.realpath(folder))
    around = [mount for mount in mounted if real.is_relative_to(mount.point)]
    deepest = max((len(mount.point.parts) for mount in around), default=0)
    return next((m for m in reversed(around) if len(m.point.parts) == deepest), None)


def _kind(folder: Path) -> str:
    mount = mount_of(folder, mounts())
    return mount.kind if mount is not None else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _of_windows(folder: Path) -> FileSystem:
    """Ask kernel32 about the drive of `folder`."""
    if sys.platform != "win32":  # so that the type checker knows what follows
        raise OSError("not Windows")
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    root = os.path.splitdrive(os.path.realpath(folder))[0] + "\\"
    name = ctypes.create_unicode_buffer(64)
    flags = ctypes.c_ulong()
    if not kernel.GetVolumeInformationW(
        root, None, 0, None, None, ctypes.byref(flags), name, len(name)
    ):
        raise ctypes.WinError(ctypes.get_last_error())
    sectors, sector_bytes, ignored, total = (ctypes.c_ulong() for _ in range(4))
    cluster = 4096
    if kernel.GetDiskFreeSpaceW(root, *map(ctypes.byref, (sectors, sector_bytes, ignored, total))):
        cluster = sectors.value * sector_bytes.value
    free, whole = ctypes.c_ulonglong(), ctypes.c_ulonglong()
    if not kernel.GetDiskFreeSpaceExW(root, ctypes.byref(free), ctypes.byref(whole), None):
        raise ctypes.WinError(ctypes.get_last_error())
    read_only = bool(flags.value & _WINDOWS_READ_ONLY)
    return FileSystem(name.value.lower(), read_only, free.value, whole.value, cluster)
