"""What is to go onto a medium: the folders of a staging folder, and all that is in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from xxxf_desktop.errors import OutputError
from xxxf_desktop.media import device
from xxxf_desktop.system.atomic import reason

_RETRY = "请重新生成报送材料，再试一次。"


@dataclass(frozen=True, slots=True)
class ParcelFile:
    """A file by its path from the top, with "/" between components; `size` in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A staging folder as it was found; `folders` outermost first, the entries among them."""

    root: Path
    entries: tuple[str, ...]
    folders: tuple[str, ...]
    files: tuple[ParcelFile, ...]

    @property
    def total_bytes(self) -> int:
        """All files together."""
        return sum(file.size for file in self.files)

    def place(self, path: str) -> Path:
        """Return where the file or folder `path` of the parcel lies."""
        return self.root.joinpath(*path.split("/"))


def pack(staging: Path) -> Parcel:
    """Return what lies in `staging`; OutputError where it cannot be read.

    ValueError where it was not prepared as it should: at the top folders only, at least one,
    no links and no devices anywhere.
    """
    folders: list[str] = []
    files: list[ParcelFile] = []
    try:
        for path, status in _walk(staging, ""):
            if stat.S_ISDIR(status.st_mode):
                folders.append(path)
            elif stat.S_ISREG(status.st_mode) and "/" in path:
                files.append(ParcelFile(path, status.st_size))
            else:
                raise ValueError(f"{path} has no place in a staging folder")
    except OSError as error:
        raise unreadable(staging, error) from error
    entries = tuple(folder for folder in folders if "/" not in folder)
    if not entries:
        raise ValueError("the staging folder is empty")
    return Parcel(staging, entries, tuple(folders), tuple(files))


def forecast(entry: str, sizes: Mapping[str, int]) -> Parcel:
    """Return the parcel there will be: one folder `entry` with files by path in it, in bytes.

    >>> forecast("甲-第1版", {"附件/证书.pdf": 7}).folders
    ('甲-第1版', '甲-第1版/附件')
    """
    files = tuple(ParcelFile(f"{entry}/{path}", size) for path, size in sorted(sizes.items()))
    above = {path.parent for path in map(PurePosixPath, sizes)} - {PurePosixPath()}
    inner = {f"{entry}/{each}" for path in above for each in (path, *path.parents[:-1])}
    return Parcel(Path(), (entry,), (entry, *sorted(inner)), files)


def source_blocks(parcel: Parcel, path: str) -> Iterator[bytes]:
    """Yield a file of the parcel in blocks; OutputError, never an OSError, where it fails.

    So an OSError while something is copied is always the medium's.
    """
    try:
        with device.opened(parcel.place(path)) as handle:
            yield from device.blocks(handle)
    except OSError as error:
        raise unreadable(parcel.place(path), error) from error


def unreadable(path: Path, error: OSError) -> OutputError:
    """Return what the user is told when what is to be copied cannot be read."""
    return OutputError(f"要写入的材料读不出来（{path.name}：{reason(error)}）。", _RETRY)


def changed(path: str) -> OutputError:
    """Return what the user is told when what is to be copied changes meanwhile."""
    return OutputError(f"要写入的材料在复制时被改动（{path}）。", _RETRY)


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield everything below `folder` in the order of names, folders before what is in them."""
    with os.scandir(folder) as children:
        found = sorted(children, key=lambda child: child.name)
    for child in found:
        status = child.stat(follow_symlinks=False)
        yield prefix + child.name, status
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(folder / child.name, f"{prefix}{child.name}/")
