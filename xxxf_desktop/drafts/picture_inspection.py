"""Whether a picture can be decoded to its last line, with little memory and in silence."""

from __future__ import annotations

import mmap
import os
import struct
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.answers.files import FileFault

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile
    from PIL.TiffImagePlugin import TiffImageFile

MOST_PIXELS = 200_000_000
"""Far above a scanned A3 page at 600 dpi (70 million); more is taken for a bomb."""

_MOST_SIDE = 300_000  # the lines of a higher one take more memory than their pixels
_MOST_TIFF_PIXELS = 50 * MOST_PIXELS  # of all pages: 1,000 pages A4 at 300 dpi
_DRAFT_SCALE = 8  # libjpeg then reads every byte but keeps one pixel of 64
_DAMAGED = (FileFault.DAMAGED,)
_PNG_END = b"IEND\xaeB`\x82"
_STDERR_LOCK = threading.Lock()

# Pillow's classes are called by name: `Image.open` would warn of 90 million pixels, refuse
# 180 million, and try decoders for kinds the program does not take.


def inspected_jpeg(path: Path) -> tuple[int, tuple[FileFault, ...]]:
    """Return pages and faults of a JPEG file.

    libjpeg fills what is missing with grey and says nothing, so the end mark is looked for:
    a download that broke off may be full of zeros to its full length.
    """
    from PIL.JpegImagePlugin import JpegImageFile

    with _verdict() as verdict:
        with JpegImageFile(path) as image:
            _refuse_size(image)
            width, height = image.size
            image.draft(image.mode, (width // _DRAFT_SCALE or 1, height // _DRAFT_SCALE or 1))
            image.load()
        with _mapped(path) as data:
            verdict.damaged = data.find(b"\xff\xd9", _start_of_scan(data)) < 0
    return verdict.result()


def inspected_png(path: Path) -> tuple[int, tuple[FileFault, ...]]:
    """Return pages and faults of a PNG file."""
    from PIL.PngImagePlugin import PngImageFile

    with _verdict() as verdict:
        with PngImageFile(path) as image:
            image.verify()  # the checksum of every chunk
        with PngImageFile(path) as image:
            _refuse_size(image)
            image.load()
        with _mapped(path) as data:
            verdict.damaged = data.find(_PNG_END) < 0
    return verdict.result()


def inspected_bmp(path: Path) -> tuple[int, tuple[FileFault, ...]]:
    """Return pages and faults of a BMP file."""
    from PIL.BmpImagePlugin import BmpImageFile

    with _verdict() as verdict, BmpImageFile(path) as image:
        _refuse_size(image)
        image.load()
    return verdict.result()


def inspected_tiff(path: Path) -> tuple[int, tuple[FileFault, ...]]:
    """Return pages and faults of a TIFF file, every page decoded."""
    from PIL.TiffImagePlugin import TiffImageFile

    with _verdict() as verdict, _silent_libtiff(), TiffImageFile(path) as image:
        verdict.pages = _decoded_pages(image)
    return verdict.result()


class _Verdict:
    def __init__(self) -> None:
        self.pages = 1
        self.damaged = False

    def result(self) -> tuple[int, tuple[FileFault, ...]]:
        return (0, _DAMAGED) if self.damaged else (self.pages, ())


@contextmanager
def _verdict() -> Iterator[_Verdict]:
    verdict = _Verdict()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield verdict
        except Exception:  # noqa: BLE001 - decoders raise whatever they trip over
            verdict.damaged = True


def _refuse_size(image: ImageFile) -> None:
    if not 0 < image.width * image.height <= MOST_PIXELS or max(image.size) > _MOST_SIDE:
        raise ValueError("too many pixels, or none")


def _decoded_pages(image: TiffImageFile) -> int:
    pixels = 0
    page = 0
    while True:
        _refuse_size(image)
        pixels += image.width * image.height
        if pixels > _MOST_TIFF_PIXELS:
            raise ValueError("too many pixels")
        image.load()
        page += 1
        try:
            image.seek(page)
        except EOFError:
            return page


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        yield data


def _start_of_scan(data: mmap.mmap) -> int:
    """Return where the picture itself starts, behind a thumbnail that has marks of its own."""
    at = 2
    while True:
        mark, length = struct.unpack(">HH", data[at : at + 4])
        if mark == 0xFFFF:  # fill byte
            at += 1
        elif mark == 0xFFDA:
            return at
        else:
            at += 2 + length


@contextmanager
def _silent_libtiff() -> Iterator[None]:
    """WORKAROUND: libtiff inside Pillow writes its complaints to stderr by itself."""
    with _STDERR_LOCK:
        try:
            kept = os.dup(2)
        except OSError:  # a program without a console has no stderr
            yield
            return
        try:
            with suppress(AttributeError, OSError):
                sys.stderr.flush()
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
