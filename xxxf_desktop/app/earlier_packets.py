"""What an earlier export left in a folder: whether somebody has edited it since."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Collection, Iterator
from itertools import count
from pathlib import Path

from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.bundle.problems import Code
from xxxf_desktop.errors import XxxfError

# A bundle with no other problem than these holds nothing that another export would not make.
_NOTHING_ADDED = {Code.SIGNER_UNKNOWN, Code.FILE_MISSING, Code.EMPTY_FOLDER}
# What file managers and Office put into every folder somebody looks into.
_LEFT_BY_PROGRAMS = ("Thumbs.db", "desktop.ini", ".DS_Store", ".directory")
_LEFT_BY_OFFICE = ("~$", ".~", "._")


def edited(target: Path, new: Path, names: Collection[str], bundle: str) -> dict[str, str]:
    """Return what of the older `names` in `target` somebody changed, and free names for it.

    `new` holds what is to take their place. `bundle` is the name of the bundle's folder, in
    which the paper lies as it was exported.
    """
    kept = {
        name: _free_name(target, name)
        for name in names
        if name != bundle
        and os.path.lexists(target / name)
        and not _is_same(target / name, target / bundle / name)
        and not _is_same(target / name, new / name)
    }
    if bundle in names and _is_bundle_edited(target / bundle):
        kept[bundle] = _free_name(target, bundle)
    return kept


def _is_same(file: Path, other: Path) -> bool:
    try:
        return not file.is_symlink() and filecmp.cmp(file, other, shallow=False)
    except OSError:  # one is missing, or cannot be read
        return False


def _is_bundle_edited(folder: Path) -> bool:
    """Return whether `folder` holds what the bundle that was exported there did not."""
    from xxxf_desktop.bundle.verifying import verify

    if not os.path.lexists(folder):
        return False
    if folder.is_symlink() or not folder.is_dir():
        return True
    if not (folder / JWS_NAME).is_file():
        return any(folder.iterdir())
    try:
        problems = verify(folder, ()).problems
    except XxxfError:
        return True
    return any(
        found.code not in _NOTHING_ADDED and not _is_left_by_programs(found.file)
        for found in problems
    )


def _is_left_by_programs(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last in _LEFT_BY_PROGRAMS or last.startswith(_LEFT_BY_OFFICE)


def _free_name(folder: Path, name: str) -> str:
    """Return 申报书.bak.docx for 申报书.docx, 申报书.bak-2.docx where that is taken."""
    stem, suffix = Path(name).stem, Path(name).suffix
    names = (f"{stem}.bak{number}{suffix}" for number in _numbers())
    return next(name for name in names if not os.path.lexists(folder / name))


def _numbers() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))
