"""All directory trees of a disc image."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from xxxf_desktop.discs import iso9660, udf
from xxxf_desktop.discs.blocks import BLOCK, Blocks
from xxxf_desktop.discs.nodes import Bounds, DiscError, Naming, Tree

_FIRST_DESCRIPTOR = 16
_MOST_DESCRIPTORS = 64
_ISO_9660, _UDF = b"CD001", (b"NSR02", b"NSR03")
_OTHERS = (b"BEA01", b"TEA01", b"BOOT2", b"CDW02")


@dataclass(frozen=True, slots=True)
class DiscImage:
    """The trees of an image, the one with the best names first; never without any.

    `failures` says in Chinese why further trees, by their names, cannot be read.
    """

    trees: tuple[Tree, ...]
    failures: tuple[tuple[Naming, str], ...] = ()

    @property
    def best(self) -> Tree:
        """The tree whose names count."""
        return self.trees[0]


def is_disc_image(stream: BinaryIO) -> bool:
    """Return whether `stream` begins like a disc image (ISO 9660 or UDF)."""
    stream.seek(_FIRST_DESCRIPTOR * BLOCK)
    return stream.read(6)[1:] in (_ISO_9660, *_OTHERS)


def read_image(stream: BinaryIO, bounds: Bounds) -> DiscImage:
    """Return all trees of the image; DiscError where not one of them can be read."""
    blocks = Blocks(stream)
    descriptors, has_udf = _recognised(blocks)
    trees: list[Tree] = []
    failures: list[tuple[Naming, str]] = []
    if has_udf:
        try:
            trees.append(udf.read_tree(blocks, bounds))
        except DiscError as error:
            failures.append((Naming.UDF, error.reason))
    for naming, descriptor in descriptors:
        try:
            trees.append(iso9660.read_tree(blocks, descriptor, bounds))
        except DiscError as error:
            failures.append((naming, error.reason))
    if not trees:
        raise DiscError("、".join(dict.fromkeys(why for _, why in failures)) or "没有目录")
    order = list(Naming)
    trees.sort(key=lambda tree: order.index(tree.naming))
    return DiscImage(tuple(trees), tuple(failures))


def _recognised(blocks: Blocks) -> tuple[list[tuple[Naming, bytes]], bool]:
    """Return Joliet's and the primary descriptor, and whether there is UDF as well."""
    found: dict[Naming, bytes] = {}
    has_udf = False
    for number in range(_FIRST_DESCRIPTOR, _FIRST_DESCRIPTOR + _MOST_DESCRIPTORS):
        try:
            data = blocks.block(number)
        except DiscError:
            break
        mark = data[1:6]
        if mark == _ISO_9660:
            _take(found, data)
        elif mark in _UDF:
            has_udf = True
        elif mark not in _OTHERS:
            break
    if not found and not has_udf:
        raise DiscError("没有卷描述符")
    order = [naming for naming in Naming if naming in found]
    return [(naming, found[naming]) for naming in order], has_udf


def _take(found: dict[Naming, bytes], data: bytes) -> None:
    naming = {iso9660.PRIMARY: Naming.ISO_9660}.get(data[0])
    if data[0] == iso9660.SUPPLEMENTARY and iso9660.is_joliet(data):
        naming = Naming.JOLIET
    if naming is None:
        return
    root = struct.unpack_from("34s", data, 156)
    if naming in found and struct.unpack_from("34s", found[naming], 156) != root:
        raise DiscError("有两个不同的卷描述符")
    found.setdefault(naming, data)
