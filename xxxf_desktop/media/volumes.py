"""The places a hand-over may go to: every writable volume but the system's own.

Source: facts/signing-storage.md 4.4: no flag alone tells a U盘 (USB disks say they are fixed),
so all are listed and the likely ones marked.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from xxxf_desktop.media.file_system import FileSystem, Mount, file_system, mount_of, mounts

_SYSTEM_PLACES = (
    "/boot", "/efi", "/etc", "/home", "/nix", "/opt", "/proc", "/root", "/run/user", "/snap",
    "/srv", "/sys", "/tmp", "/usr", "/var", "/System", "/private", "/dev",  # noqa: S108
)  # fmt: skip
STICK_PLACES = ("/media", "/run/media", "/Volumes")
_NO_MEDIA = {"squashfs", "overlay", "iso9660", "udf", "autofs", "devfs"}
_REMOVABLE_DRIVE, _FIXED_DRIVE = 2, 3  # GetDriveTypeW (fileapi.h)
_COMMAND_S = 5


@dataclass(frozen=True, slots=True)
class Volume:
    """A place to write to; `name` as the user knows it, `likely_stick` by all that was seen."""

    path: Path
    name: str
    file_system: str
    free_bytes: int
    total_bytes: int
    likely_stick: bool


def volumes() -> list[Volume]:
    """Return the writable volumes that are not the system's, likely U盘 first; none raises.

    A network folder whose server is gone can keep this waiting: not to be called from a window.
    """
    if sys.platform == "win32":
        found = list(_of_windows())
    else:
        places, devices = candidates(mounts()), _devices()
        found = [
            volume
            for mount in places
            if (volume := _volume(mount.point, _name(mount.point), is_stick(mount, devices)))
        ]
    return sorted(found, key=lambda volume: (not volume.likely_stick, str(volume.path)))


def is_on_stick(folder: Path) -> bool:
    """Return whether `folder` lies on what is likely a U盘."""
    if sys.platform == "win32":
        drive = os.path.splitdrive(os.path.realpath(folder))[0]
        return bool(_drive_kind(drive) == _REMOVABLE_DRIVE)
    mount = mount_of(folder, mounts())
    return mount is not None and is_stick(mount, _devices())


def candidates(mounted: Sequence[Mount]) -> list[Mount]:
    """Return the mounts that are disks or sticks of the user, each place once."""
    by_place: dict[Path, Mount] = {}
    for mount in mounted:
        by_place.pop(mount.point, None)  # a later mount hides an earlier one
        by_place[mount.point] = mount
    return [mount for mount in by_place.values() if _is_candidate(mount)]


def _is_candidate(mount: Mount) -> bool:
    if mount.read_only or mount.kind in _NO_MEDIA or mount.point == Path("/"):
        return False
    if is_inside(mount.point, STICK_PLACES):
        return True
    return mount.source.startswith("/dev/") and not is_inside(mount.point, _SYSTEM_PLACES)


def is_inside(path: PurePath, places: Sequence[str]) -> bool:
    """Return whether `path` is one of `places` or lies in one.

    >>> is_inside(PurePath("/run/media/me/U"), ["/run/media"]), is_inside(PurePath("/r"), ["/run"])
    (True, False)
    """
    return any(path.is_relative_to(place) for place in places)


def is_stick(mount: Mount, devices: Mapping[str, bool]) -> bool:
    """Return whether `mount` is likely a U盘: what its device says, else where it is mounted."""
    if mount.source in devices:
        return devices[mount.source]
    return is_inside(mount.point, STICK_PLACES)


def read_lsblk(text: str) -> dict[str, bool]:
    """Return by device path whether it can be taken out, from `lsblk -J`; {} for anything else."""
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    found: dict[str, bool] = {}
    pending: list[tuple[Any, bool]] = [(document, False)]
    while pending:
        node, above = pending.pop()
        if not isinstance(node, dict):
            continue
        flags = (node.get("rm"), node.get("hotplug"))
        out = above or node.get("tran") == "usb" or any(flag in (True, "1") for flag in flags)
        if isinstance(node.get("path"), str):
            found[node["path"]] = out
        for children in (node.get("blockdevices"), node.get("children")):
            if isinstance(children, list):
                pending.extend((child, out) for child in children)
    return found


def _devices() -> dict[str, bool]:
    return read_lsblk(_lsblk()) if sys.platform.startswith("linux") else {}


def _lsblk() -> str:
    command = shutil.which("lsblk")
    if command is None:
        return ""
    with suppress(OSError, subprocess.SubprocessError, UnicodeDecodeError):
        done = subprocess.run(
            [command, "-J", "-o", "NAME,PATH,RM,HOTPLUG,TRAN"],
            capture_output=True, timeout=_COMMAND_S, check=True, encoding="utf-8",
        )  # fmt: skip
        return done.stdout
    return ""


def _volume(path: Path, name: str, likely_stick: bool) -> Volume | None:
    try:
        found: FileSystem = file_system(path)
    except OSError:
        return None
    if found.read_only or not os.access(path, os.W_OK):
        return None
    sizes = (found.free_bytes, found.total_bytes)
    return Volume(path, name, found.kind, *sizes, likely_stick=likely_stick)


def _name(point: Path) -> str:
    return point.name or str(point)


def _drive_kind(drive: str) -> int:
    if sys.platform != "win32":  # so that the type checker knows what follows
        return 0
    return int(ctypes.WinDLL("kernel32").GetDriveTypeW(drive + "\\"))


def _of_windows() -> Iterator[Volume]:
    """Yield the drives by their letters, without the one Windows runs from."""
    if sys.platform != "win32":  # so that the type checker knows what follows
        return
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    mask = kernel.GetLogicalDrives()
    system = os.environ.get("SYSTEMDRIVE", "C:").upper()
    for number, letter in enumerate(string.ascii_uppercase):
        drive = f"{letter}:"
        kind = _drive_kind(drive) if mask >> number & 1 else 0
        if drive == system or kind not in (_REMOVABLE_DRIVE, _FIXED_DRIVE):
            continue
        label = ctypes.create_unicode_buffer(64)
        kernel.GetVolumeInformationW(drive + "\\", label, len(label), *[None] * 5)
        name = f"{label.value}（{drive}）" if label.value else drive
        volume = _volume(Path(drive + "\\"), name, kind == _REMOVABLE_DRIVE)
        if volume is not None:
            yield volume
