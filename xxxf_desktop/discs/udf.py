"""The directory tree of UDF, 1.02 to 2.60, as mastered discs have it.

Source: ECMA-167 (3rd edition) parts 3 and 4; OSTA UDF 2.60. Read are plain and metadata
partitions; packet-written discs (virtual, sparable partitions) are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

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
    cut,
    decoded,
)
from xxxf_desktop.discs.udf_volume import Address, Volume, open_volume, read_tag

_FILE_IDENTIFIER, _FILE_ENTRY, _EXTENDED_FILE_ENTRY = 257, 261, 266
_IDENTIFIER_HEAD = struct.Struct("<16xHBBLLH6xH")
_FOLDER, _DELETED, _PARENT = 0x02, 0x04, 0x08  # characteristics of a name
_KINDS = {0: Kind.FILE, 4: Kind.FOLDER, 5: Kind.FILE, 12: Kind.LINK}  # ECMA-167 4/14.6.6
_SHORT, _LONG, _INLINE = 0, 1, 3
_HEADS = {_FILE_ENTRY: 176, _EXTENDED_FILE_ENTRY: 216}
_LENGTH_BITS = 30
_STRATEGY = 4


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file entry: what it is, and where its content lies."""

    kind: Kind
    size: int
    spans: tuple[Span, ...]


def read_tree(blocks: Blocks, bounds: Bounds) -> Tree:
    """Return the UDF tree of an image; DiscError for a damaged or an unusual one."""
    return _Walk(blocks, open_volume(blocks), bounds).run()


class _Walk:
    """One walk through the tree: no recursion, no folder twice, stops at the bounds."""

    def __init__(self, blocks: Blocks, volume: Volume, bounds: Bounds) -> None:
        self._blocks = blocks
        self._volume = volume
        self._bounds = bounds
        self._nodes: list[Node] = []
        self._pending: list[tuple[str, _Entry, int]] = []
        self._seen: set[Address] = set()
        self._bytes_left = bounds.folder_bytes

    def run(self) -> Tree:
        root = self._entry(self._volume.root)
        if root.kind is not Kind.FOLDER:
            raise DiscError("没有根目录")
        self._seen.add(self._volume.root)
        self._pending.append(("", root, 0))
        while self._pending:
            for node in self._folder(*self._pending.pop()):
                if len(self._nodes) >= self._bounds.nodes:
                    return Tree(Naming.UDF, tuple(self._nodes), complete=False)
                self._nodes.append(node)
        return Tree(Naming.UDF, tuple(self._nodes))

    def _folder(self, path: str, folder: _Entry, depth: int) -> Iterator[Node]:
        self._bytes_left -= folder.size
        if depth > self._bounds.depth or self._bytes_left < 0:
            raise DiscError("目录过大或过深")
        for name, is_folder, address in _names(self._blocks.gather(folder.spans)):
            entry = self._entry(address)
            if is_folder != (entry.kind is Kind.FOLDER):
                raise DiscError("目录记录前后矛盾")
            child = child_path(path, name)
            if not is_folder:
                yield Node(child, entry.kind, entry.size, entry.spans)
                continue
            if address in self._seen:
                raise DiscError("目录互相包含")
            self._seen.add(address)
            self._pending.append((child, entry, depth + 1))
            yield Node(child, Kind.FOLDER)

    def _entry(self, address: Address) -> _Entry:
        start = self._volume.position(address)
        data = self._blocks.read(start, BLOCK)
        tag = read_tag(data)
        if tag not in _HEADS:
            raise DiscError("文件记录已损坏")
        strategy, kind_number, flags = struct.unpack_from("<20xH5xB6xH", data)
        size, at = struct.unpack_from("<Q", data, 56)[0], _HEADS[tag]
        attributes, length = struct.unpack_from("<LL", data, at - 8)
        kind = _KINDS.get(kind_number, Kind.OTHER)
        if strategy != _STRATEGY:
            return _Entry(Kind.OTHER, 0, ())
        at += attributes
        if at + length > BLOCK:
            raise DiscError("文件记录已损坏")
        if flags & 7 == _INLINE:
            return _Entry(kind, size, cut([Span(start + at, length)], size))
        spans = self._allocated(data[at : at + length], flags & 7, address.partition)
        return _Entry(kind, size, cut(spans, size))

    def _allocated(self, data: bytes, form: int, partition: int) -> Iterator[Span]:
        if form not in (_SHORT, _LONG):
            raise DiscError("文件位置的写法不通用")
        step = 8 if form == _SHORT else 16
        for at in range(0, len(data) - step + 1, step):
            raw, block = struct.unpack_from("<LL", data, at)
            length, recorded = raw & ((1 << _LENGTH_BITS) - 1), raw >> _LENGTH_BITS == 0
            if not length:
                return
            if not recorded:
                raise DiscError("文件有没有写上的部分")
            if form == _LONG:
                partition = struct.unpack_from("<H", data, at + 8)[0]
            yield from self._volume.spans(Address(block, partition), length)


def _names(data: bytes) -> Iterator[tuple[str, bool, Address]]:
    """Yield the names in a directory, whether each is a folder, and where its entry lies."""
    at = 0
    while at < len(data):
        rest = data[at : at + BLOCK]
        if len(rest) < _IDENTIFIER_HEAD.size or read_tag(rest) != _FILE_IDENTIFIER:
            raise DiscError("目录记录已损坏")
        _, marks, length, _, block, partition, use = _IDENTIFIER_HEAD.unpack_from(rest)
        start = _IDENTIFIER_HEAD.size + use
        if start + length > len(rest):
            raise DiscError("目录记录已损坏")
        if not marks & (_DELETED | _PARENT):
            name = _decoded(rest[start : start + length])
            yield name, bool(marks & _FOLDER), Address(block, partition)
        at += (start + length + 3) // 4 * 4


def _decoded(raw: bytes) -> str:
    """Return a name of OSTA Compressed Unicode (UDF 2.60, 2.1.1)."""
    if raw[:1] == b"\x08":
        return raw[1:].decode("latin-1")
    if raw[:1] == b"\x10":
        return decoded(raw[1:])
    raise DiscError("名称的编码不认识")
