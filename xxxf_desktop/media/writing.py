"""Puts the prepared folders into a folder or onto a U盘: all of them, or none.

They lie in one hidden folder of the target until every byte was read back and compared; only
then they are renamed. A killed process leaves that folder behind; the next hand-over to the
same target removes it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from xxxf_desktop.media import device
from xxxf_desktop.media.comparing import compare_content, compare_names
from xxxf_desktop.media.file_system import file_system
from xxxf_desktop.media.looking import look, refuse
from xxxf_desktop.media.parcel import Parcel, changed, pack, source_blocks
from xxxf_desktop.media.part import LOCK, anchored, give_names, part_folder
from xxxf_desktop.media.progress import Activity, Meter, Progress, say_nothing
from xxxf_desktop.media.receipt import MediumKind, Receipt, receipt
from xxxf_desktop.media.volumes import is_on_stick
from xxxf_desktop.system.atomic import output_error, sync_folder


def write_to_folder(staging: Path, target: Path, progress: Progress = say_nothing) -> Receipt:
    """Put the folders of `staging` into the existing folder `target`; return what was written.

    They are there under their names only when all of it was read back and compared. OutputError
    and StoppedError (raised by `progress`) leave nothing but what was there before, as far as
    the medium still answers; `staging` is only read.
    """
    parcel = pack(staging)
    refuse(look(target, parcel))
    place = Path(os.path.realpath(target))
    try:
        kind = file_system(place).kind
        with anchored(place), part_folder(place) as part:
            digests = _copy(parcel, part, Meter(Activity.WRITING, parcel.total_bytes, progress))
            _read_back(parcel, part, digests, progress)
            # The first entry comes last: a process killed in between leaves its companions
            # alone, and nothing that looks like a finished packet.
            give_names(part, place, parcel.entries[::-1])
    except OSError as error:
        raise output_error(target, error) from error
    medium = MediumKind.STICK if is_on_stick(place) else MediumKind.FOLDER
    return receipt(medium, str(target), parcel, digests, kind)


# ------------------------------------------------------------------ writing and reading back


def _copy(parcel: Parcel, part: Path, meter: Meter) -> dict[str, str]:
    """Copy everything into `part`, onto the medium itself; return SHA-256 by path."""
    meter.start()
    for folder in parcel.folders:
        _place(part, folder).mkdir()
    digests = {
        file.path: _copy_file(parcel, file.path, file.size, _place(part, file.path), meter)
        for file in parcel.files
    }
    for folder in reversed(parcel.folders):
        sync_folder(_place(part, folder))
    device.flush_all(part)
    return digests


def _copy_file(parcel: Parcel, path: str, size: int, target: Path, meter: Meter) -> str:
    digest = hashlib.sha256()
    copied = 0
    with device.new_file(target) as handle:
        for block in source_blocks(parcel, path):
            device.write_all(handle, block)
            digest.update(block)
            copied += len(block)
            meter.add(len(block))
    if copied != size:
        raise changed(path)
    return digest.hexdigest()


def _read_back(parcel: Parcel, part: Path, digests: dict[str, str], progress: Progress) -> None:
    """Raise OutputError unless `part` holds exactly the parcel."""
    meter = Meter(Activity.READING_BACK, parcel.total_bytes, progress)
    meter.start()
    compare_names(parcel, dict(_found(part, "")))

    def read_back(path: str) -> Iterator[bytes]:
        with device.opened(_place(part, path)) as handle:
            device.forget(handle)
            yield from device.blocks(handle)

    compare_content(parcel, read_back, digests, meter)


def _found(folder: Path, prefix: str) -> Iterator[tuple[str, int | None]]:
    """Yield what lies below `folder`: sizes of files, None for folders, -1 for anything else."""
    with os.scandir(folder) as children:
        found = list(children)
    for child in found:
        path = f"{prefix}{_as_written(child.name)}"
        if path == LOCK:
            continue
        status = child.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            yield path, None
            yield from _found(folder / child.name, f"{path}/")
        else:
            yield path, status.st_size if stat.S_ISREG(status.st_mode) else -1


def _as_written(name: str) -> str:
    """Return a name as it was written: macOS takes letters apart on some file systems."""
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name


def _place(part: Path, path: str) -> Path:
    return part.joinpath(*path.split("/"))
