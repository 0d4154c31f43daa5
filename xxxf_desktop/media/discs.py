"""Which disc an image needs.

Source: ECMA-130 with 80 minutes (360,000 sectors); ECMA-267 and ECMA-337 (DVD); BD-R 25 GB.
"""

from __future__ import annotations

from dataclasses import dataclass

from xxxf_desktop.media.parcel import Parcel

SECTOR_BYTES = 2048
_FIXED_BYTES = 640 << 10  # descriptors of three trees; UDF's anchor stands in sector 256
_NAME_BYTES = 512  # what one name takes in all directories and path tables together


@dataclass(frozen=True, slots=True)
class Disc:
    """A kind of disc, in words for the user; `usual` where every burner writes it."""

    words: str
    bytes: int
    usual: bool


DISCS = (
    Disc("CD（700 MB）", 360_000 * SECTOR_BYTES, usual=True),
    Disc("DVD（4.7 GB）", 2_295_104 * SECTOR_BYTES, usual=True),
    Disc("双层 DVD（8.5 GB）", 4_171_712 * SECTOR_BYTES, usual=False),
    Disc("蓝光光盘（25 GB）", 12_219_392 * SECTOR_BYTES, usual=False),
)
"""From the smallest to the largest."""


def disc_for(size: int) -> Disc | None:
    """Return the smallest disc that holds an image of `size` bytes, None where none does.

    >>> disc_for(10**9)
    Disc(words='DVD（4.7 GB）', bytes=4700372992, usual=True)
    """
    return next((disc for disc in DISCS if size <= disc.bytes), None)


def image_bytes(parcel: Parcel) -> int:
    """Return about how large the image of `parcel` becomes, rather more than less."""
    files = sum(-(-file.size // SECTOR_BYTES) * SECTOR_BYTES for file in parcel.files)
    # A file has an entry in UDF, a folder besides a directory in each of the three trees.
    entries = len(parcel.files) * SECTOR_BYTES + len(parcel.folders) * 4 * SECTOR_BYTES
    names = (len(parcel.files) + len(parcel.folders)) * _NAME_BYTES
    return _FIXED_BYTES + files + entries + names
