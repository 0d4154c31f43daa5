"""Rock Ridge: the POSIX names behind the short ones of ISO 9660.

Source: IEEE P1281 (SUSP) and P1282 (RRIP), versions 1.12.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from xxxf_desktop.discs.blocks import BLOCK, Blocks
from xxxf_desktop.discs.nodes import DiscError, Kind

_MOST_AREAS = 32
_CONTINUES = 1
_RELOCATED = {b"CL", b"PL", b"RE"}


@dataclass(frozen=True, slots=True)
class Posix:
    """What the entries of one record say; `name` "" and `kind` None where they say nothing."""

    name: str = ""
    kind: Kind | None = None


def skipped_bytes(blocks: Blocks, root_area: bytes) -> int | None:
    """Return how many bytes of every later area to skip; None where the tree has no Rock Ridge.

    `root_area` is the system use area of the root's own record.
    """
    marked: int | None = None
    for signature, body in _entries(blocks, root_area):
        if signature == b"SP" and body[:2] == b"\xbe\xef" and len(body) >= 3:
            marked = body[2]
    return marked


def read_area(blocks: Blocks, area: bytes) -> Posix:
    """Return what the system use area of a record says; DiscError where it makes no sense."""
    name, kind = b"", None
    for signature, body in _entries(blocks, area):
        if signature == b"NM" and body:
            if body[0] & ~_CONTINUES:
                raise DiscError("Rock Ridge 名称不通用")
            name += body[1:]
        elif signature == b"PX" and len(body) >= 4:
            kind = _kind(struct.unpack_from("<L", body)[0])
        elif signature == b"SL":
            kind = Kind.LINK
        elif signature in _RELOCATED:
            kind = Kind.OTHER
    return Posix(name.decode("utf-8", "surrogateescape"), kind)


def _kind(mode: int) -> Kind | None:
    if stat.S_ISLNK(mode):
        return Kind.LINK
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else Kind.OTHER


def _entries(blocks: Blocks, area: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield signature and body of every entry, those of continuation areas too."""
    for _ in range(_MOST_AREAS):
        following: bytes | None = None
        at = 0
        while at + 4 <= len(area):
            signature, length = area[at : at + 2], area[at + 2]
            if length < 4 or at + length > len(area):
                break  # padding
            body = area[at + 4 : at + length]
            if signature == b"CE" and len(body) >= 24:
                block, offset, size = struct.unpack("<L4xL4xL4x", body[:24])
                following = blocks.read(block * BLOCK + offset, min(size, BLOCK))
            elif signature == b"ST":
                break
            yield signature, body
            at += length
        if following is None:
            return
        area = following
    raise DiscError("Rock Ridge 名称没有尽头")
