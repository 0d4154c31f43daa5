"""The trees of a disc image, and what no image can do to their reader."""

from __future__ import annotations

import binascii
import io
import struct
from collections.abc import Callable

import pycdlib
import pytest

from xxxf_desktop.discs.blocks import SpanStream
from xxxf_desktop.discs.image import is_disc_image, read_image
from xxxf_desktop.discs.nodes import Bounds, DiscError, Kind, Naming, Node, Span

SECTOR = 2048
FILES = {
    "甲.txt": b"first",
    "附件/乙（一）.pdf": bytes(range(256)) * 20,
    "附件/空.txt": b"",
    "附件/深/丙.txt": b"deep",
}


def make(joliet: bool = True, udf: bool = True, rock_ridge: bool = False) -> bytearray:
    disc = pycdlib.PyCdlib()
    disc.new(
        interchange_level=3,
        joliet=3 if joliet else None,
        udf="2.60" if udf else None,
        rock_ridge="1.09" if rock_ridge else None,
    )
    plain = {"": ""}
    for number, name in enumerate(["附件", "附件/深", *FILES]):
        folder, _, last = name.rpartition("/")
        is_file = name in FILES
        iso = f"{plain[folder]}/" + (f"F{number:07d}.;1" if is_file else f"D{number:07d}")
        plain[name] = iso
        joliet_path, udf_path = f"/{name}" if joliet else None, f"/{name}" if udf else None
        rr_name = last if rock_ridge else None
        if is_file:
            data = FILES[name]
            disc.add_fp(io.BytesIO(data), len(data), iso, rr_name, joliet_path, udf_path=udf_path)
        else:
            disc.add_directory(iso, rr_name, joliet_path, udf_path=udf_path)
    stream = io.BytesIO()
    disc.write_fp(stream)
    return bytearray(stream.getvalue())


def read(raw: bytes | bytearray, bounds: Bounds | None = None) -> dict[Naming, list[Node]]:
    image = read_image(io.BytesIO(raw), bounds or Bounds())
    return {tree.naming: list(tree.nodes) for tree in image.trees}


def content(raw: bytes | bytearray, node: Node) -> bytes:
    return io.BufferedReader(SpanStream(io.BytesIO(raw), node.spans)).read()


@pytest.mark.parametrize(
    ("kinds", "namings"),
    [
        pytest.param({}, [Naming.UDF, Naming.JOLIET, Naming.ISO_9660], id="bridge"),
        pytest.param({"udf": False}, [Naming.JOLIET, Naming.ISO_9660], id="joliet"),
        pytest.param({"joliet": False}, [Naming.UDF, Naming.ISO_9660], id="udf"),
        pytest.param(
            {"rock_ridge": True}, [Naming.UDF, Naming.JOLIET, Naming.ROCK_RIDGE], id="all"
        ),
    ],
)
def test_reads_every_tree(kinds: dict[str, bool], namings: list[Naming]) -> None:
    raw = make(**kinds)
    trees = read(raw)
    assert list(trees) == namings
    for naming, nodes in trees.items():
        files = [node for node in nodes if node.kind is Kind.FILE]
        assert sorted(content(raw, node) for node in files) == sorted(FILES.values())
        if naming is not Naming.ISO_9660:
            assert {node.path: content(raw, node) for node in files} == FILES
            folders = {node.path for node in nodes if node.kind is Kind.FOLDER}
            assert folders == {"附件", "附件/深"}


def test_is_known_by_its_content() -> None:
    assert is_disc_image(io.BytesIO(make()))
    assert not is_disc_image(io.BytesIO(b"PK\x03\x04" * 20_000))
    assert not is_disc_image(io.BytesIO(b""))


@pytest.mark.parametrize("raw", [b"", b"x" * 100_000, bytes(400_000)], ids=["empty", "x", "zero"])
def test_what_is_no_image(raw: bytes) -> None:
    with pytest.raises(DiscError, match="没有卷描述符"):
        read(raw)


@pytest.mark.parametrize("nodes", [0, 1, 5])
def test_stops_after_so_many_entries(nodes: int) -> None:
    image = read_image(io.BytesIO(make()), Bounds(nodes=nodes))
    assert [(len(tree.nodes), tree.complete) for tree in image.trees] == [(nodes, False)] * 3


def test_exactly_so_many_entries_are_complete() -> None:
    image = read_image(io.BytesIO(make()), Bounds(nodes=6))
    assert all(tree.complete for tree in image.trees)


@pytest.mark.parametrize(
    "bounds", [Bounds(folder_bytes=300), Bounds(depth=1)], ids=["large", "deep"]
)
def test_directories_beyond_the_bounds(bounds: Bounds) -> None:
    with pytest.raises(DiscError, match="过大"):
        read(make(), bounds)


def sector(raw: bytearray, number: int) -> bytearray:
    return raw[number * SECTOR : (number + 1) * SECTOR]


def udf_sectors(raw: bytearray, kind: int) -> list[int]:
    """Return the sectors that begin with a UDF descriptor of this kind."""
    return [
        number
        for number in range(32, len(raw) // SECTOR)
        if struct.unpack_from("<H", raw, number * SECTOR)[0] == kind
        and _tag_is_right(sector(raw, number)[:16])
    ]


def _tag_is_right(tag: bytes | bytearray) -> bool:
    return (sum(tag) - tag[4]) & 0xFF == tag[4]


def seal(data: bytearray) -> bytes:
    """Put right the check sums of a descriptor."""
    length = struct.unpack_from("<H", data, 10)[0]
    struct.pack_into("<H", data, 8, binascii.crc_hqx(bytes(data[16 : 16 + length]), 0))
    data[4] = (sum(data[:16]) - data[4]) & 0xFF
    return bytes(data)


def change(raw: bytearray, number: int, how: Callable[[bytearray], object]) -> None:
    data = sector(raw, number)
    how(data)
    raw[number * SECTOR : (number + 1) * SECTOR] = seal(data)


@pytest.mark.parametrize("kind", [2, 5, 6, 256, 261])
def test_a_flipped_bit_in_a_udf_descriptor_is_found(kind: int) -> None:
    raw = make(joliet=False)
    for number in udf_sectors(raw, kind):
        raw[number * SECTOR + 40] ^= 1
    image = read_image(io.BytesIO(raw), Bounds())
    assert [naming for naming, _ in image.failures] == [Naming.UDF]


def test_a_udf_directory_that_holds_itself() -> None:
    raw = make(joliet=False)
    (file_set,) = udf_sectors(raw, 256)
    start = struct.unpack_from("<L", sector(raw, udf_sectors(raw, 5)[0]), 188)[0]
    root = struct.unpack_from("<L", sector(raw, file_set), 404)[0]
    names = next(
        number
        for number in udf_sectors(raw, 257)
        if "附件".encode("utf-16-be") in sector(raw, number)
    )
    data = sector(raw, names)
    at = 0
    while "附件".encode("utf-16-be") not in data[at : at + 38 + data[at + 19]]:
        at += (38 + data[at + 19] + struct.unpack_from("<H", data, at + 36)[0] + 3) // 4 * 4
    record = data[at : at + 60]
    struct.pack_into("<L", record, 24, root)
    raw[names * SECTOR + at : names * SECTOR + at + 60] = seal(record)
    assert start  # the image has its partition
    assert [why for _, why in read_image(io.BytesIO(raw), Bounds()).failures] == ["目录互相包含"]


def test_reads_a_metadata_partition() -> None:
    """As Windows writes UDF 2.50: directories by way of a file that maps their blocks."""
    raw = make(joliet=False)
    partition = sector(raw, udf_sectors(raw, 5)[0])
    start, count = struct.unpack_from("<LL", partition, 188)
    free = len(raw) // SECTOR
    extra = free - start
    entry = bytearray(SECTOR)
    struct.pack_into("<H14x", entry, 0, 261)
    struct.pack_into("<H", entry, 10, SECTOR - 16)
    struct.pack_into("<H5xB6xH", entry, 20, 4, 250, 0)
    struct.pack_into("<LL", entry, 168, 0, 16)
    half = count // 2
    pieces = (half * SECTOR, 0, (count - half) * SECTOR, half)
    struct.pack_into("<LLLL", entry, 176, *pieces)
    raw += seal(entry)
    for number in udf_sectors(raw, 5):
        change(raw, number, lambda data: struct.pack_into("<L", data, 192, extra + 1))

    def map_metadata(data: bytearray) -> None:
        struct.pack_into("<LL", data, 264, 70, 2)
        table = b"\x01\x06\x01\x00\x00\x00" + b"\x02\x40\x00\x00\x00" + b"*UDF Metadata Partition"
        table += bytes(8) + struct.pack("<HHL", 1, 0, extra)
        data[440 : 440 + 70] = table.ljust(70, b"\0")
        struct.pack_into("<H", data, 256, 1)  # the file set lies in the second partition
        struct.pack_into("<H", data, 10, 440 + 70 - 16)

    for number in udf_sectors(raw, 6):
        change(raw, number, map_metadata)
    (file_set,) = udf_sectors(raw, 256)
    change(raw, file_set, lambda data: struct.pack_into("<H", data, 408, 1))
    nodes = read(bytes(raw))[Naming.UDF]
    files = {node.path: content(bytes(raw), node) for node in nodes if node.kind is Kind.FILE}
    assert files == FILES


@pytest.mark.parametrize(
    ("table", "why"),
    [
        pytest.param(b"\x02\x40" + bytes(62), "分区方式不通用", id="virtual"),
        pytest.param(b"\x01\x06\x01\x00\x07\x00", "指向了没有的分区", id="unknown"),
        pytest.param(b"\x01\x00\x00\x00\x00\x00", "分区方式不通用", id="no-length"),
    ],
)
def test_an_unusual_partition(table: bytes, why: str) -> None:
    raw = make(joliet=False)

    def put(data: bytearray) -> None:
        struct.pack_into("<LL", data, 264, len(table), 1)
        data[440 : 440 + len(table)] = table

    for number in udf_sectors(raw, 6):
        change(raw, number, put)
    assert read_image(io.BytesIO(raw), Bounds()).failures == ((Naming.UDF, why),)


class TestSpanStream:
    RAW = bytes(range(100))

    def test_reads_across_spans(self) -> None:
        stream = io.BufferedReader(SpanStream(io.BytesIO(self.RAW), [Span(10, 3), Span(50, 2)]))
        assert stream.read() == bytes([10, 11, 12, 50, 51])
        stream.seek(2)
        assert stream.read(2) == bytes([12, 50])
        assert stream.tell() == 4

    def test_an_image_that_ends_too_early(self) -> None:
        stream = io.BufferedReader(SpanStream(io.BytesIO(self.RAW), [Span(90, 20)]))
        with pytest.raises(EOFError):
            stream.read()

    def test_nothing_at_all(self) -> None:
        assert SpanStream(io.BytesIO(self.RAW), []).read() == b""
