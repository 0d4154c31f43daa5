"""Writes a disc image for burning: ISO 9660 with Joliet names, and UDF 2.60.

pycdlib (LGPL-2.1) is used as the separate library it is: imported, never copied or changed.
It keeps an object half changed after a name it refuses, and counts Joliet's 64 in UTF-8 bytes
(facts/signing-storage.md part 5): so names are checked before, and the object is thrown away
whatever happens. The clock and a random number stand in every image it makes: two images of
the same folders differ in these.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pycdlib
from pycdlib.pycdlibexception import PyCdlibException

from xxxf_desktop.discs.blocks import SpanStream
from xxxf_desktop.discs.image import DiscImage, read_image
from xxxf_desktop.discs.nodes import Bounds, DiscError, Kind, Naming, Node, Span, Tree
from xxxf_desktop.errors import OutputError
from xxxf_desktop.media import device
from xxxf_desktop.media.comparing import compare_content, compare_names
from xxxf_desktop.media.disc_label import PLAIN_LABEL, write_label
from xxxf_desktop.media.discs import disc_for
from xxxf_desktop.media.looking import look_for_image, refuse
from xxxf_desktop.media.parcel import Parcel, changed, pack, source_blocks
from xxxf_desktop.media.part import anchored, give_names, part_folder
from xxxf_desktop.media.progress import Activity, Meter, Progress, say_nothing
from xxxf_desktop.media.receipt import MediumKind, Receipt, receipt
from xxxf_desktop.system.atomic import output_error

_PROGRAM = "XXXF"
_NAMED_TREES = {Naming.UDF, Naming.JOLIET}
_NOT_MADE = "光盘映像没有做成，请换一个位置再试。"


def write_image(staging: Path, path: Path, label: str, progress: Progress = say_nothing) -> Receipt:
    """Write the folders of `staging` as disc image `path`, which must not exist; read it back.

    `label` names the disc (cut to 15 characters). Errors as in `writing.write_to_folder`.
    """
    parcel = pack(staging)
    refuse(look_for_image(path, parcel))
    place = Path(os.path.realpath(path.parent), path.name)
    try:
        with anchored(place.parent), part_folder(place.parent) as part:
            made = part / place.name
            meter = Meter(Activity.WRITING, parcel.total_bytes, progress)
            digests, pieces = _write(parcel, made, label, meter)
            size = made.stat().st_size
            back = Meter(Activity.READING_BACK, parcel.total_bytes, progress)
            back.start()
            _compare_pieces(made, pieces)
            _compare(parcel, made, digests, back)
            give_names(part, place.parent, [place.name])
    except OSError as error:
        raise output_error(path, error) from error
    disc = disc_for(size)
    words = disc.words if disc is not None else ""
    return receipt(MediumKind.IMAGE, str(path), parcel, digests, words)


# ------------------------------------------------------------------ writing


def _write(
    parcel: Parcel, path: Path, label: str, meter: Meter
) -> tuple[dict[str, str], list[_Piece]]:
    """Write the image onto the medium itself; return SHA-256 by path of what went in.

    And the small pieces: all directories and descriptors are among them.
    """
    meter.start()
    sources = {file.path: _Source(parcel, file.path, meter) for file in parcel.files}
    disc = pycdlib.PyCdlib()
    with device.new_file(path) as handle:
        sink = _Sink(handle)
        try:
            disc.new(3, vol_ident=PLAIN_LABEL, app_ident_str=_PROGRAM, joliet=3, udf="2.60")
            with closing(disc):
                write_label(disc, label)
                _arrange(parcel, disc, sources)
                disc.write_fp(cast(BinaryIO, sink), blocksize=device.BLOCK_BYTES)
        except PyCdlibException as error:
            raise OutputError(f"{path.name}：{_NOT_MADE}") from error
    return {path: source.digest.hexdigest() for path, source in sources.items()}, sink.pieces()


def _arrange(parcel: Parcel, disc: pycdlib.PyCdlib, sources: dict[str, _Source]) -> None:
    """Give everything its names: the real one in Joliet and UDF, a number in ISO 9660."""
    plain = {"": ""}
    for number, folder in enumerate(parcel.folders):
        above = folder.rpartition("/")[0]
        plain[folder] = f"{plain[above]}/D{number:07d}"
        real = f"/{folder}"
        disc.add_directory(iso_path=plain[folder], joliet_path=real, udf_path=real)
    for number, file in enumerate(parcel.files):
        short = f"{plain[file.path.rpartition('/')[0]]}/F{number:07d}.;1"
        real = f"/{file.path}"
        source = cast(BinaryIO, sources[file.path])
        disc.add_fp(source, file.size, iso_path=short, joliet_path=real, udf_path=real)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the image, shorter than a block: its first byte, its length, its SHA-256."""

    start: int
    length: int
    sha256: bytes


class _Source(io.RawIOBase):
    """A file of the parcel, as pycdlib reads it: from the start, once, in blocks."""

    def __init__(self, parcel: Parcel, path: str, meter: Meter) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._path = path
        self._meter = meter
        self._parcel = parcel
        self._blocks: Iterator[bytes] = iter(())

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, _whence: int = os.SEEK_SET) -> int:
        """Go to the start; pycdlib goes nowhere else."""
        self.digest = hashlib.sha256()
        self._blocks = source_blocks(self._parcel, self._path)
        return offset

    def read(self, count: int = -1) -> bytes:
        """Return the next block of exactly `count` bytes; OutputError where there are less."""
        block = next(self._blocks, b"")
        if len(block) != count:
            raise changed(self._path)
        self.digest.update(block)
        self._meter.add(count)
        return block


class _Sink(io.RawIOBase):
    """The image under way: every write goes to the system at once, and whole."""

    def __init__(self, handle: int) -> None:
        super().__init__()
        self._handle = handle
        self._pieces: dict[int, _Piece] = {}

    def pieces(self) -> list[_Piece]:
        """Return what was written in small pieces, in their order in the image."""
        return [self._pieces[start] for start in sorted(self._pieces)]

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._handle, offset, whence)

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if len(data) < device.BLOCK_BYTES:
            start = self.tell()
            self._pieces[start] = _Piece(start, len(data), hashlib.sha256(data).digest())
        device.write_all(self._handle, data)
        return len(data)

    def truncate(self, size: int | None = None) -> int:
        end = self.tell() if size is None else size
        os.ftruncate(self._handle, end)
        return end


# ------------------------------------------------------------------ reading back


def _compare_pieces(path: Path, pieces: list[_Piece]) -> None:
    """Raise OutputError unless descriptors and directories, their copies too, read back."""
    with device.opened(path) as handle:
        device.forget(handle)
        for piece in pieces:
            os.lseek(handle, piece.start, os.SEEK_SET)
            if hashlib.sha256(os.read(handle, piece.length)).digest() != piece.sha256:
                raise _incomplete(path)


def _compare(parcel: Parcel, path: Path, digests: dict[str, str], meter: Meter) -> None:
    """Raise OutputError unless the image holds exactly the parcel, under every kind of name."""
    with device.opened(path) as handle, os.fdopen(handle, "rb", 0, closefd=False) as raw:
        stream = cast(BinaryIO, raw)
        nodes = _nodes(parcel, _image(parcel, stream, path))

        def read_back(name: str) -> Iterator[bytes]:
            file = io.BufferedReader(SpanStream(stream, nodes[name].spans))
            while block := file.read(device.BLOCK_BYTES):
                yield block

        try:
            compare_content(parcel, read_back, digests, meter)
        except EOFError as error:
            raise _incomplete(path) from error


def _image(parcel: Parcel, stream: BinaryIO, path: Path) -> DiscImage:
    count = len(parcel.files) + len(parcel.folders)
    try:
        image = read_image(stream, Bounds(nodes=count + 1))
    except DiscError as error:
        raise _incomplete(path) from error
    if image.failures or {tree.naming for tree in image.trees} != {*_NAMED_TREES, Naming.ISO_9660}:
        raise _incomplete(path)
    return image


def _nodes(parcel: Parcel, image: DiscImage) -> dict[str, Node]:
    """Return the files of the image by path; OutputError unless all its trees show the parcel."""
    nodes = {node.path: node for node in image.best.files()}
    for tree in image.trees:
        if tree.naming in _NAMED_TREES:
            compare_names(parcel, {node.path: _shown(node) for node in tree.nodes})
            same = {node.path: node for node in tree.files()} == nodes
        else:
            same = _places(tree) == _places(image.best)
        if not same:
            raise OutputError(f"读回核对没有通过：{tree.naming} 目录不对。", _NOT_MADE)
    return nodes


def _shown(node: Node) -> int | None:
    """Return the size of a file, None for a folder, -1 for anything else."""
    if node.kind is Kind.FOLDER:
        return None
    return node.size if node.kind is Kind.FILE else -1


def _places(tree: Tree) -> Counter[tuple[Span, ...]]:
    return Counter(node.spans for node in tree.files())


def _incomplete(path: Path) -> OutputError:
    return OutputError(f"读回核对没有通过：{path.name} 不完整。", _NOT_MADE)
