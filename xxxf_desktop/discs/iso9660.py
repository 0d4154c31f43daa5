"""Directory trees of ISO 9660, with Joliet's or Rock Ridge's names where there are any.

Source: ECMA-119 (4th edition) 8 and 9; Joliet Specification (1995).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from xxxf_desktop.discs import rock_ridge
from xxxf_desktop.discs.blocks import BLOCK, Blocks
from xxxf_desktop.discs.nodes import (
    Bounds,
    DiscError,
    Kind,
    Naming,
    Node,
    Span,
    Tree,
    child_path,
    decoded,
    joined,
)

PRIMARY, SUPPLEMENTARY = 1, 2
_JOLIET = (b"%/@", b"%/C", b"%/E")
_FOLDER, _ASSOCIATED, _GOES_ON = 0x02, 0x04, 0x80
_HEAD = struct.Struct("<BBLLLL7sBBBHHB")  # of a directory record; numbers twice, see _same
_SELF, _PARENT = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class _Record:
    name: bytes
    start: int
    size: int
    flags: int
    interleaved: bool
    area: bytes

    @property
    def is_folder(self) -> bool:
        return bool(self.flags & _FOLDER)


def is_joliet(descriptor: bytes) -> bool:
    """Return whether this supplementary volume descriptor stands for Joliet."""
    return descriptor[88:91] in _JOLIET


def read_tree(blocks: Blocks, descriptor: bytes, bounds: Bounds) -> Tree:
    """Return the tree under a volume descriptor of 2048 bytes; DiscError for a damaged one."""
    if _twice("<H", ">H", descriptor, 128) != BLOCK:
        raise DiscError("扇区大小不是 2048 字节")
    root = next(_records(descriptor[156:190]), None)
    if root is None or not root.is_folder:
        raise DiscError("没有根目录")
    joliet = descriptor[0] == SUPPLEMENTARY
    own = next(_records(blocks.read(root.start, min(root.size, BLOCK))), None)
    skip = None if joliet or own is None else rock_ridge.skipped_bytes(blocks, own.area)
    naming = Naming.JOLIET if joliet else Naming.ISO_9660 if skip is None else Naming.ROCK_RIDGE
    return _Walk(blocks, naming, bounds, skip or 0).run(root)


class _Walk:
    """One walk through a tree: no recursion, no folder twice, stops at the bounds."""

    def __init__(self, blocks: Blocks, naming: Naming, bounds: Bounds, skip: int) -> None:
        self._blocks = blocks
        self._naming = naming
        self._bounds = bounds
        self._skip = skip
        self._nodes: list[Node] = []
        self._pending: list[tuple[str, _Record, int]] = []
        self._seen: set[int] = set()
        self._bytes_left = bounds.folder_bytes

    def run(self, root: _Record) -> Tree:
        self._pending.append(("", root, 0))
        while self._pending:
            for node in self._folder(*self._pending.pop()):
                if len(self._nodes) >= self._bounds.nodes:
                    return Tree(self._naming, tuple(self._nodes), complete=False)
                self._nodes.append(node)
        return Tree(self._naming, tuple(self._nodes))

    def _folder(self, path: str, folder: _Record, depth: int) -> Iterator[Node]:
        self._bytes_left -= folder.size
        if folder.start in self._seen or depth > self._bounds.depth or self._bytes_left < 0:
            raise DiscError("目录互相包含，或过大")
        self._seen.add(folder.start)
        parts: list[_Record] = []
        for record in _records(self._blocks.read(folder.start, folder.size)):
            if record.name in (_SELF, _PARENT):
                continue
            if parts and parts[0].name != record.name:
                raise DiscError("文件缺了后面的部分")
            parts.append(record)
            if not record.flags & _GOES_ON:
                yield self._node(path, parts, depth)
                parts = []
        if parts:
            raise DiscError("文件缺了后面的部分")

    def _node(self, folder: str, parts: list[_Record], depth: int) -> Node:
        last = parts[-1]
        name, kind = self._named(last)
        path = child_path(folder, name)
        if kind is not None:
            return Node(path, kind)
        if last.is_folder:
            self._pending.append((path, last, depth + 1))
            return Node(path, Kind.FOLDER)
        if any(part.interleaved or part.flags & _ASSOCIATED for part in parts):
            return Node(path, Kind.OTHER)
        size = sum(part.size for part in parts)
        return Node(path, Kind.FILE, size, joined(Span(p.start, p.size) for p in parts))

    def _named(self, record: _Record) -> tuple[str, Kind | None]:
        if self._naming is Naming.JOLIET:
            return _without_version(decoded(record.name)), None
        plain = _without_version(record.name.decode("latin-1"))
        if self._naming is Naming.ISO_9660:
            return plain.removesuffix("."), None
        posix = rock_ridge.read_area(self._blocks, record.area[self._skip :])
        return posix.name or plain.removesuffix("."), posix.kind


def _without_version(name: str) -> str:
    return name.removesuffix(";1")


def _records(data: bytes) -> Iterator[_Record]:
    """Yield the records of a directory; none of them crosses a sector."""
    at = 0
    while at < len(data):
        length = data[at]
        if not length:
            at = (at // BLOCK + 1) * BLOCK
            continue
        record = data[at : at + length]
        if len(record) < length or length < _HEAD.size + 1 or at % BLOCK + length > BLOCK:
            raise DiscError("目录记录已损坏")
        yield _record(record)
        at += length


def _record(data: bytes) -> _Record:
    _, attributes, *_, flags, unit, gap, _, _, name_length = _HEAD.unpack_from(data)
    start = (_twice("<L", ">L", data, 2) + attributes) * BLOCK
    size = _twice("<L", ">L", data, 10)
    end = _HEAD.size + name_length
    if not name_length or end > len(data):
        raise DiscError("目录记录已损坏")
    area = data[end + (1 - name_length % 2) :]
    return _Record(data[_HEAD.size : end], start, size, flags, bool(unit or gap), area)


def _twice(little: str, big: str, data: bytes, at: int) -> int:
    """Return a number that stands there in both byte orders; DiscError where they differ."""
    value: int = struct.unpack_from(little, data, at)[0]
    if value != struct.unpack_from(big, data, at + struct.calcsize(little))[0]:
        raise DiscError("目录记录前后矛盾")
    return value
