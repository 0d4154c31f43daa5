"""A bundle as a .zip: read in place, nothing unpacked to disk.

Source: facts/signing-storage.md 1.6 (bombs, duplicate members) and part 5 (GBK names).
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, cast

from xxxf_desktop.bundle.entries import (
    Entry,
    Listing,
    Neighbour,
    Source,
    bundle_roots,
    folders_beside,
)
from xxxf_desktop.bundle.limits import LIMITS, Limits
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.errors import BundleError
from xxxf_desktop.safe_paths import REASONS, leaves_folder, parents

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others need unbounded memory
# Finder and some Linux tools write UTF-8 without saying so, Chinese Windows writes GBK.
_NAME_ENCODINGS = ("utf-8", "gbk", "cp437")

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_MARK = b"PK\x06\x07"
_END_64 = struct.Struct("<4sQ2H2L4Q")


class ZipSource(Source):
    """Looks into an archive; `enter` chooses the folder inside that is the bundle."""

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self.name = path.name
        self._limits = limits
        self._root = ""
        self._packed_size = path.stat().st_size
        self._zip = _open_zip(path, limits)
        self._members: dict[str, zipfile.ZipInfo] = {}

    def roots(self) -> list[str]:
        """Return where the archive holds a signature file: "" (the top) or "folder/"."""
        return bundle_roots({info.orig_filename for info in self._zip.infolist()})

    def enter(self, root: str) -> None:
        """Take `root` (one of `roots()`) as the bundle's folder."""
        self._root = root

    @property
    def folder_name(self) -> str:
        return self._root.rstrip("/") or self.name

    def listing(self) -> Listing:
        infos = self._zip.infolist()
        problems = [*self._whole_problems(infos), *self._outside_problems(infos)]
        return self._listing(self._root, self._members, problems)

    def _listing(
        self, root: str, members: dict[str, zipfile.ZipInfo], problems: list[Problem]
    ) -> Listing:
        """Return what lies under `root`, with `problems` before its own; fills `members`."""
        infos = self._zip.infolist()
        complete = len(infos) <= self._limits.files
        folders = []
        for info in infos if complete else ():
            path = info.orig_filename.removeprefix(root)
            if not info.orig_filename.startswith(root) or not path:
                continue
            if path.endswith("/"):
                folders.append(path.rstrip("/"))
            else:
                members.setdefault(path, info)
        entries = [self._entry(path, info, problems) for path, info in members.items()]
        entries.sort(key=lambda entry: entry.path)
        filled = {parent for entry in entries for parent in parents(entry.path)}
        empty = sorted(set(folders) - filled)
        return Listing(tuple(entries), tuple(empty), tuple(problems), complete)

    def open(self, entry: Entry) -> io.BufferedIOBase:
        return self._open_of(self._members, entry)

    def _open_of(self, members: dict[str, zipfile.ZipInfo], entry: Entry) -> io.BufferedIOBase:
        return cast(io.BufferedIOBase, self._zip.open(members[entry.path]))

    def neighbours(self, name: str, ending: str) -> Iterator[Source]:
        """Yield them by name."""
        paths = [info.orig_filename for info in self._zip.infolist()]
        for folder in folders_beside(paths, self._root, name, ending):
            members: dict[str, zipfile.ZipInfo] = {}
            listing = self._listing(f"{folder}/", members, [])
            yield Neighbour(folder, listing, partial(self._open_of, members))

    def close(self) -> None:
        self._zip.close()

    def _whole_problems(self, infos: list[zipfile.ZipInfo]) -> Iterator[Problem]:
        if len(infos) > self._limits.files:
            yield problem(Code.TOO_LARGE, self.name, f"文件超过 {self._limits.files} 个")
        if sum(info.compress_size for info in infos) > self._packed_size:
            yield problem(Code.ZIP_BOMB, self.name)  # members share their packed bytes
        counted = Counter(info.orig_filename for info in infos)
        for name in sorted(name for name, times in counted.items() if times > 1):
            yield problem(Code.ZIP_DUPLICATE, name)

    def _outside_problems(self, infos: list[zipfile.ZipInfo]) -> Iterator[Problem]:
        for name in (info.orig_filename for info in infos):
            if not name.startswith(self._root) and leaves_folder(name):
                yield problem(Code.PATH_UNSAFE, name, REASONS["DOTS"])

    def _entry(self, path: str, info: zipfile.ZipInfo, problems: list[Problem]) -> Entry:
        code = self._hazard(info)
        if code is not None:
            problems.append(problem(code, path))
        return Entry(path, info.file_size, readable=code is None)

    def _hazard(self, info: zipfile.ZipInfo) -> Code | None:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind == stat.S_IFLNK:
            return Code.LINK_FOUND
        if kind not in (0, stat.S_IFREG):
            return Code.SPECIAL_FILE
        if info.flag_bits & _ENCRYPTED:
            return Code.ZIP_ENCRYPTED
        if info.compress_type not in _METHODS:
            return Code.ZIP_METHOD
        over = info.file_size > self._limits.zip_ratio * max(info.compress_size, 1)
        large = info.file_size > self._limits.zip_ratio_from_bytes
        return Code.ZIP_BOMB if over and large else None


def _open_zip(path: Path, limits: Limits) -> zipfile.ZipFile:
    with path.open("rb") as stream:
        if _directory_bytes(stream) > limits.zip_directory_bytes:
            raise BundleError(
                f"{path.name}：压缩包的目录过大。", "请确认拿到的是申报电子包，不要打开它。"
            )
    for encoding in _NAME_ENCODINGS:
        try:
            return zipfile.ZipFile(path, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise _damaged(path) from error
    raise _damaged(path)


def _damaged(path: Path) -> BundleError:
    return BundleError(f"{path.name}：不是 zip 压缩包，或已损坏。", "请重新复制或重新压缩。")


def _directory_bytes(stream: IO[bytes]) -> int:
    """Return the size of the central directory, as `zipfile` will believe it; 0 for no zip.

    Source: PKWARE APPNOTE 4.3.14–4.3.16. `zipfile` makes an object of every entry before
    anything can be counted.
    """
    size = stream.seek(0, 2)
    tail_at = max(size - _END.size - 0xFFFF, 0)
    stream.seek(tail_at)
    tail = stream.read()
    at = len(tail) - _END.size
    if not (tail[max(at, 0) :].startswith(_END_MARK) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END_MARK)
    if at < 0 or at + _END.size > len(tail):
        return 0
    declared: int = _END.unpack_from(tail, at)[5]
    return max(declared if declared != 0xFFFFFFFF else 0, _zip64_bytes(stream, tail_at + at))


def _zip64_bytes(stream: IO[bytes], end_at: int) -> int:
    start = end_at - _LOCATOR.size - _END_64.size
    if start < 0:
        return 0
    stream.seek(start)
    record = stream.read(_END_64.size)
    if not stream.read(_LOCATOR.size).startswith(_LOCATOR_MARK):
        return 0
    declared: int = _END_64.unpack(record)[8]
    return declared
