"""Discs that hold a bundle, and the table of attacks on them."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pycdlib
import pytest

SECTOR = 2048
Attack = Callable[["Disc"], None]


class Disc:
    """An image under construction; `change` works on the bytes once it is written."""

    def __init__(self, udf: bool = True, rock_ridge: bool = False) -> None:
        self.image = pycdlib.PyCdlib()
        self.image.new(
            interchange_level=3,
            joliet=3,
            udf="2.60" if udf else None,
            rock_ridge="1.09" if rock_ridge else None,
        )
        self.udf = udf
        self.rock_ridge = rock_ridge
        self.plain = {"": ""}
        self.after: list[Callable[[bytearray], object]] = []

    def add_tree(self, folder: Path, root: str = "") -> None:
        """Take over all of `folder`, under `root` ("" or "name/")."""
        if root:
            self.add_folder(root.rstrip("/"))
        for path in sorted(folder.rglob("*")):
            name = root + path.relative_to(folder).as_posix()
            if path.is_dir():
                self.add_folder(name)
            else:
                self.add(name, path.read_bytes())

    def add_folder(self, name: str) -> None:
        names = self._names(name, "D{:07d}")
        self.plain[name] = names["iso_path"]
        self.image.add_directory(**names)

    def add(self, name: str, data: bytes, only: str = "") -> None:
        """Add a file; `only` "iso", "joliet" or "udf" puts it into that tree alone."""
        names = self._names(name, "F{:07d}.;1")
        if only == "joliet":  # pycdlib wants a plain name first
            self.image.add_fp(io.BytesIO(data), len(data), **names)
            self.image.rm_hard_link(iso_path=names["iso_path"])
            if self.udf:
                self.image.rm_hard_link(udf_path=names["udf_path"])
        elif only == "udf":
            self.image.add_fp(io.BytesIO(data), len(data), **names)
            self.image.rm_hard_link(iso_path=names["iso_path"])
            self.image.rm_hard_link(joliet_path=names["joliet_path"])
        elif only == "iso":
            self.image.add_fp(io.BytesIO(data), len(data), iso_path=names["iso_path"])
        else:
            self.image.add_fp(io.BytesIO(data), len(data), **names)

    def _names(self, name: str, plain: str) -> dict[str, Any]:
        folder = self.plain[name.rpartition("/")[0]]
        self._count = getattr(self, "_count", 0) + 1
        names = {
            "iso_path": f"{folder}/{plain.format(self._count)}",
            "joliet_path": f"/{name}",
        }
        if self.udf:
            names["udf_path"] = f"/{name}"
        if self.rock_ridge:
            names["rr_name"] = name.rpartition("/")[2]
        return names

    def write(self, target: Path) -> Path:
        stream = io.BytesIO()
        self.image.write_fp(stream)
        raw = bytearray(stream.getvalue())
        for change in self.after:
            change(raw)
        target.write_bytes(bytes(raw))
        return target


def make_disc(folder: Path, target: Path, root: str = "", udf: bool = True) -> Path:
    """Put `folder` into a disc image, its files under `root` ("" or "name/")."""
    disc = Disc(udf=udf)
    disc.add_tree(folder, root)
    return disc.write(target)


def _changed(change: Callable[[bytearray], object]) -> Attack:
    return lambda disc: disc.after.append(change)


def records_of(raw: bytearray, name: str) -> list[int]:
    """Return where the Joliet records of a file begin."""
    wanted = name.encode("utf-16-be")
    found, at = [], raw.find(wanted)
    while at != -1:
        little, big = struct.unpack_from("<L", raw, at - 31), struct.unpack_from(">L", raw, at - 27)
        if raw[at - 1] in (len(wanted), len(wanted) + 4) and little == big:
            found.append(at - 33)
        at = raw.find(wanted, at + 1)
    assert found
    return found


def _set_place(name: str, field: int, change: Callable[[int], int]) -> Callable[[bytearray], None]:
    """Change the extent (field 2) or the size (field 10) of a file in all ISO 9660 trees."""

    def attack(raw: bytearray) -> None:
        joliet = records_of(raw, name)[0]
        extent = struct.unpack_from("<L", raw, joliet + 2)[0]
        value = struct.unpack_from("<L", raw, joliet + field)[0]
        both = struct.pack("<L", extent) + struct.pack(">L", extent)
        at = raw.find(both)
        while at != -1:
            new = change(value)
            raw[at - 2 + field : at + 6 + field] = struct.pack("<L", new) + struct.pack(">L", new)
            at = raw.find(both, at + 8)

    return attack


def _rename(old: str, new: str) -> Callable[[bytearray], None]:
    assert len(old) == len(new)

    def attack(raw: bytearray) -> None:
        for at in records_of(raw, old):
            raw[at + 33 : at + 33 + 2 * len(new)] = new.encode("utf-16-be")

    return attack


def _wipe_anchors(raw: bytearray) -> None:
    last = len(raw) // SECTOR - 1
    for number in (256, last, last - 256):
        raw[number * SECTOR : (number + 1) * SECTOR] = bytes(SECTOR)


def _flip(raw: bytearray) -> None:
    at = raw.find(b"%PDF-1.7 paper")
    raw[at] ^= 1


UDF_ATTACKS = [
    pytest.param(lambda _: None, set(), id="nothing"),
    pytest.param(lambda disc: disc.add("autorun.inf", b"x"), {"FILE_ADDED"}, id="added"),
    pytest.param(lambda disc: disc.add_folder("空"), {"EMPTY_FOLDER"}, id="empty-folder"),
    pytest.param(
        lambda disc: disc.add("病毒.exe", b"x", only="joliet"), {"DISC_TREES"}, id="only-in-joliet"
    ),
    pytest.param(
        lambda disc: disc.add("病毒.exe", b"x", only="udf"),
        {"DISC_TREES", "FILE_ADDED"},
        id="only-in-udf",
    ),
    pytest.param(
        lambda disc: disc.add("VIRUS.EXE", b"x", only="iso"), {"DISC_TREES"}, id="only-in-iso-9660"
    ),
    pytest.param(_changed(_flip), {"FILE_CHANGED"}, id="one-bit"),
    pytest.param(
        _changed(_rename("营业执照.jpg", "营业执照.exe")), {"DISC_TREES"}, id="renamed-in-joliet"
    ),
    pytest.param(
        _changed(_wipe_anchors),
        {"DISC_TREES"},
        id="udf-without-anchor",
    ),
]

JOLIET_ATTACKS = [
    pytest.param(lambda _: None, set(), id="nothing"),
    pytest.param(
        _changed(_rename("营业执照.jpg", "数据流程图.jp")), {"FILE_RENAMED"}, id="renamed"
    ),
    pytest.param(
        lambda disc: (
            disc.add("附件/年业执照.jpg", b"\xff\xd8 another \xff\xd9"),
            disc.after.append(_rename("年业执照.jpg", "营业执照.jpg")),
        ),
        {"DISC_DUPLICATE", "FILE_CHANGED"},
        id="duplicate-name",
    ),
    pytest.param(
        _changed(_set_place("营业执照.jpg", 10, lambda _: 1 << 30)),
        {"FILE_UNREADABLE"},
        id="longer-than-the-image",
    ),
    pytest.param(
        _changed(_set_place("申报书.docx", 10, lambda size: size + 1)),
        {"FILE_CHANGED"},
        id="lying-size",
    ),
    pytest.param(
        _changed(_set_place("申报书.docx", 10, lambda _: 4000)),
        {"FILE_CHANGED", "DISC_OVERLAP"},
        id="overlap",
    ),
    pytest.param(
        _changed(_set_place("营业执照.jpg", 2, lambda _: 0)), {"FILE_CHANGED"}, id="other-place"
    ),
    pytest.param(
        _changed(_rename("营业执照.jpg", "../照.jpg")), {"BUNDLE_ERROR"}, id="slash-in-a-name"
    ),
]
