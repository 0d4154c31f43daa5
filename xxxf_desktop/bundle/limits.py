"""How large a bundle may be; `seal` refuses to make what `verify` would refuse to read.

Source: facts/signing-storage.md 1.6 (size limits before anything is read or hashed).
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one bundle, in bytes where not said otherwise."""

    jws_bytes: int = 32 * MIB
    files: int = 5_000
    """Entries of any kind in the folder, archive or disc image."""
    total_bytes: int = 16 * GIB
    """Sum of the sizes of all files."""
    zip_ratio: int = 100
    """Largest ratio of unpacked to packed size of a member…"""
    zip_ratio_from_bytes: int = MIB
    """…that unpacks to more than this; below it a ratio harms nobody."""
    zip_directory_bytes: int = 8 * MIB
    """Largest central directory, so that reading the table of contents stays cheap."""
    disc_directory_bytes: int = 16 * MIB
    """All directories of one tree of a disc image."""


LIMITS = Limits()
