"""Where a UDF volume keeps its partition and its root directory.

Source: ECMA-167 (3rd edition) 3/8.4, 3/10, 4/8.3; OSTA UDF 2.60, 2.2.8 to 2.2.10.
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xxxf_desktop.discs.blocks import BLOCK, Blocks
from xxxf_desktop.discs.nodes import DiscError, Span

_ANCHOR, _PARTITION, _LOGICAL_VOLUME, _TERMINATOR, _FILE_SET = 2, 5, 6, 8, 256
_MOST_DESCRIPTORS = 64
_METADATA = b"*UDF Metadata Partition"
_HIGH_ENTRIES = (261, 266)


@dataclass(frozen=True, slots=True)
class Address:
    """A logical block, counted from the start of a partition of the volume's table."""

    block: int
    partition: int


@dataclass(frozen=True, slots=True)
class _Partition:
    """Consecutive blocks from sector `start`; `pieces` where its blocks lie in a file."""

    start: int
    blocks: int
    pieces: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """Where the blocks of the volume's partitions lie, and where the root's entry is."""

    root: Address
    partitions: tuple[_Partition, ...] = field(default=())

    def position(self, address: Address) -> int:
        """Return the byte at which a block begins."""
        return next(self.spans(address, BLOCK)).start

    def spans(self, address: Address, length: int) -> Iterator[Span]:
        """Yield where `length` bytes from a block on lie; DiscError outside the partition."""
        if address.partition >= len(self.partitions):
            raise DiscError("指向了没有的分区")
        partition = self.partitions[address.partition]
        needed = (length + BLOCK - 1) // BLOCK
        if address.block + needed > partition.blocks:
            raise DiscError("指向了分区之外")
        if not partition.pieces:
            yield Span((partition.start + address.block) * BLOCK, length)
            return
        skip = address.block * BLOCK
        for piece in partition.pieces:
            if skip < piece.length and length:
                taken = min(length, piece.length - skip)
                yield Span(piece.start + skip, taken)
                length -= taken
                skip = 0
            else:
                skip -= min(skip, piece.length)


def read_tag(data: bytes) -> int:
    """Return the kind of a descriptor; DiscError where its check sums are wrong (3/7.2)."""
    if len(data) < 16:
        raise DiscError("描述符已损坏")
    kind, checksum, crc, crc_length = struct.unpack_from("<H2xB3xHH", data)
    if (sum(data[:16]) - checksum) & 0xFF != checksum or 16 + crc_length > len(data):
        raise DiscError("描述符的校验和不对")
    if binascii.crc_hqx(data[16 : 16 + crc_length], 0) != crc:
        raise DiscError("描述符的校验和不对")
    return int(kind)


def open_volume(blocks: Blocks) -> Volume:
    """Return the volume of the image; DiscError for a damaged or an unusual one."""
    logical, by_number = _descriptors(blocks)
    if struct.unpack_from("<L", logical, 212)[0] != BLOCK:
        raise DiscError("扇区大小不是 2048 字节")
    partitions = _partitions(blocks, logical, by_number)
    block, partition = struct.unpack_from("<LH", logical, 252)
    volume = Volume(Address(0, 0), partitions)
    file_set = blocks.read(volume.position(Address(block, partition)), BLOCK)
    if read_tag(file_set) != _FILE_SET:
        raise DiscError("没有根目录")
    return Volume(Address(*struct.unpack_from("<LH", file_set, 404)), partitions)


def _descriptors(blocks: Blocks) -> tuple[bytes, dict[int, _Partition]]:
    """Return the logical volume's descriptor, and the partitions by their numbers."""
    anchor = _anchor(blocks)
    length, first = struct.unpack_from("<LL", anchor, 16)
    logical = b""
    by_number: dict[int, _Partition] = {}
    for number in range(first, first + min(length // BLOCK, _MOST_DESCRIPTORS)):
        data = blocks.block(number)
        kind = read_tag(data)
        if kind == _TERMINATOR:
            break
        if kind == _PARTITION:
            start, count = struct.unpack_from("<LL", data, 188)
            if by_number.setdefault(_number(data), _Partition(start, count)).start != start:
                raise DiscError("有两个不同的分区表")
        elif kind == _LOGICAL_VOLUME:
            if logical and logical[16:] != data[16:]:
                raise DiscError("有两个不同的卷")
            logical = data
    if not logical or not by_number:
        raise DiscError("没有分区或卷")
    return logical, by_number


def _number(data: bytes) -> int:
    return int(struct.unpack_from("<H", data, 22)[0])


def _anchor(blocks: Blocks) -> bytes:
    last = blocks.size // BLOCK - 1
    for number in (256, last, last - 256):
        try:
            data = blocks.block(number)
            if read_tag(data) == _ANCHOR:
                return data
        except DiscError:
            continue
    raise DiscError("没有起始描述符")


def _partitions(
    blocks: Blocks, logical: bytes, by_number: dict[int, _Partition]
) -> tuple[_Partition, ...]:
    length, count = struct.unpack_from("<LL", logical, 264)
    table = logical[440 : 440 + length]
    found: list[_Partition] = []
    for _ in range(min(count, 4)):
        if len(table) < 6 or len(table) < table[1]:
            raise DiscError("分区表已损坏")
        own, table = table[: table[1]], table[table[1] :]
        if own[:2] == b"\x01\x06":
            found.append(_known(by_number, struct.unpack_from("<H", own, 4)[0]))
        elif own[:2] == b"\x02\x40" and own[5:28] == _METADATA:
            plain = _known(by_number, struct.unpack_from("<H", own, 38)[0])
            found.append(_metadata(blocks, plain, struct.unpack_from("<L", own, 40)[0]))
        else:
            raise DiscError("分区方式不通用")
    return tuple(found)


def _known(by_number: dict[int, _Partition], number: int) -> _Partition:
    if number not in by_number:
        raise DiscError("指向了没有的分区")
    return by_number[number]


def _metadata(blocks: Blocks, plain: _Partition, block: int) -> _Partition:
    """Return the partition whose blocks lie in the metadata file at `block` of `plain`."""
    volume = Volume(Address(0, 0), (plain,))
    data = blocks.read(volume.position(Address(block, 0)), BLOCK)
    tag = read_tag(data)
    if tag not in _HIGH_ENTRIES:
        raise DiscError("元数据文件已损坏")
    at = 176 if tag == _HIGH_ENTRIES[0] else 216
    attributes, length = struct.unpack_from("<LL", data, at - 8)
    pieces: list[Span] = []
    for offset in range(at + attributes, min(at + attributes + length, BLOCK - 7), 8):
        size, first = struct.unpack_from("<LL", data, offset)
        if size >> 30:
            raise DiscError("元数据文件不通用")
        if size:
            pieces.extend(volume.spans(Address(first, 0), size))
    return _Partition(0, sum(piece.length for piece in pieces) // BLOCK, tuple(pieces))
