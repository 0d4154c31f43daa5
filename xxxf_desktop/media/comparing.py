"""Reads a medium back and compares it byte for byte with what was copied onto it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

from xxxf_desktop.errors import OutputError
from xxxf_desktop.media.parcel import Parcel, changed, source_blocks
from xxxf_desktop.media.progress import Meter

_UNRELIABLE = "这个盘不可靠，请换一个再写。"

Found = Mapping[str, int | None]
"""What a medium shows: sizes of files by path, None for folders."""

ReadBack = Callable[[str], Iterator[bytes]]
"""Yields a file of the medium, named by its path, in blocks of device.BLOCK_BYTES."""


def compare_names(parcel: Parcel, found: Found) -> None:
    """Raise OutputError unless `found` shows the parcel, no more and no less."""
    wanted: dict[str, int | None] = dict.fromkeys(parcel.folders)
    wanted.update((file.path, file.size) for file in parcel.files)
    for path in sorted(wanted.keys() | found.keys()):
        if path not in found:
            raise OutputError(f"读回核对没有通过：少了“{path}”。", _UNRELIABLE)
        if path not in wanted:
            raise OutputError(f"读回核对没有通过：多出了“{path}”。", _UNRELIABLE)
        if wanted[path] != found[path]:
            raise OutputError(f"读回核对没有通过：“{path}”的大小不对。", _UNRELIABLE)


def compare_content(
    parcel: Parcel, read_back: ReadBack, digests: Mapping[str, str], meter: Meter
) -> None:
    """Raise OutputError unless every byte of the parcel's files reads back as it was copied.

    `digests` are the SHA-256 of what was copied, by path. An OSError is the medium's.
    """
    for file in parcel.files:
        pairs = itertools.zip_longest(
            source_blocks(parcel, file.path), read_back(file.path), fillvalue=b""
        )
        for wanted, read in pairs:
            if wanted != read:
                _differ(parcel, file.path, digests[file.path])
            meter.add(len(read))


def _differ(parcel: Parcel, path: str, digest: str) -> NoReturn:
    """Say who changed: what was copied, or the medium."""
    if source_digest(parcel, path) != digest:
        raise changed(path)
    raise OutputError(f"读回核对没有通过：“{path}”写进去的和读出来的不一样。", _UNRELIABLE)


def source_digest(parcel: Parcel, path: str) -> str:
    """Return the hexadecimal SHA-256 of a file of the parcel, as it is now."""
    digest = hashlib.sha256()
    for block in source_blocks(parcel, path):
        digest.update(block)
    return digest.hexdigest()
