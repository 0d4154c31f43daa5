"""What the metadata of a picture give away: where it was taken, and who took it."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xxxf_desktop.answers.files import FileKind, Trace, TraceKind
from xxxf_desktop.drafts.author_names import tidy_authors, xmp_creators

if TYPE_CHECKING:
    from PIL.Image import Exif

_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_LATITUDE, _LONGITUDE = 2, 4
_ARTIST, _XP_AUTHOR, _CAMERA_OWNER = 0x013B, 0x9C9D, 0xA430
_TIFF_XMP = 700
_XMP_GPS = re.compile(r"exif:GPSLatitude(?:>|\s*=\s*[\"'])\s*[0-9]")
_MOST_CHUNKS = 100_000
_MOST_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What was read, before it is judged."""

    has_place: bool = False
    authors: tuple[str, ...] = ()
    xmp: str = ""

    @property
    def says_place(self) -> bool:
        """Return whether it says where the picture was taken."""
        return self.has_place or _XMP_GPS.search(self.xmp) is not None


def picture_traces(path: Path, kind: FileKind) -> Iterator[Trace]:
    """Yield what the usable picture at `path` gives away; no pixel is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = _metadata(path, kind)
    if read.says_place:
        yield Trace(TraceKind.GPS)
    names = [*read.authors, *xmp_creators(read.xmp)]
    for author in dict.fromkeys(tidy_authors(names)):
        yield Trace(TraceKind.AUTHOR, author)


def jpeg_says_place(stream: BinaryIO) -> bool:
    """Return whether a JPEG says where it was taken; raises whatever Pillow does for a bad one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _of_jpeg(stream).says_place


def _metadata(path: Path, kind: FileKind) -> _Metadata:
    from PIL.TiffImagePlugin import TiffImageFile

    match kind:
        case FileKind.JPEG:
            with path.open("rb") as stream:
                return _of_jpeg(stream)
        case FileKind.TIFF:
            with TiffImageFile(path) as tiff:
                return _of_exif(tiff.getexif(), _text(tiff.tag_v2.get(_TIFF_XMP, b"")))
        case FileKind.PNG:
            with path.open("rb") as stream:
                return _of_png(stream)
    return _Metadata()


def _of_jpeg(stream: BinaryIO) -> _Metadata:
    from PIL.Image import Exif
    from PIL.JpegImagePlugin import JpegImageFile

    with JpegImageFile(stream) as jpeg:
        exif = Exif()
        exif.load(jpeg.info.get("exif", b""))
        return _of_exif(exif, _text(jpeg.info.get("xmp", b"")))


def _of_exif(exif: Exif, xmp: str = "", authors: Iterable[str] = ()) -> _Metadata:
    place = exif.get_ifd(_GPS_IFD)
    owners = [exif.get(_ARTIST), exif.get(_XP_AUTHOR), exif.get_ifd(_EXIF_IFD).get(_CAMERA_OWNER)]
    names = [*authors, *(_text(owner) for owner in owners)]
    has_place = _is_angle(place.get(_LATITUDE)) and _is_angle(place.get(_LONGITUDE))
    return _Metadata(has_place, tuple(names), xmp)


def _is_angle(value: object) -> bool:
    """Return whether degrees, minutes and seconds are given; a phone without fix writes zeros."""
    try:
        return any(float(part) > 0 for part in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ZeroDivisionError):
        return False


def _text(value: object) -> str:
    """Return text of a tag; Windows' own tags are UTF-16."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        value = bytes(part & 0xFF for part in value)
    if not isinstance(value, bytes):
        return ""
    is_utf_16 = value[1::2].count(0) > len(value) // 8 or value.endswith(b"\0\0")
    return value.decode("utf-16-le" if is_utf_16 else "utf-8", "replace")


# ------------------------------------------------------------------ PNG


def _of_png(stream: BinaryIO) -> _Metadata:
    """Chunks may stand before the pixels or behind them, where Pillow decodes to reach them."""
    from PIL.Image import Exif

    exif, xmp, authors = Exif(), "", []
    for kind, data in _chunks(stream):
        if kind == b"eXIf":
            exif.load(data)
            continue
        keyword, text = _keyword_and_text(kind, data)
        if keyword == "XML:com.adobe.xmp":
            xmp = text
        elif keyword.casefold() in ("author", "artist"):
            authors.append(text)
    return _of_exif(exif, xmp, authors)


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks that hold words."""
    stream.seek(8)
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head)
        if kind in (b"eXIf", b"tEXt", b"zTXt", b"iTXt") and size <= _MOST_CHUNK_BYTES:
            yield kind, stream.read(size)
            size = 0
        stream.seek(size + 4, 1)


def _keyword_and_text(kind: bytes, data: bytes) -> tuple[str, str]:
    keyword, _, rest = data.partition(b"\0")
    if kind == b"zTXt":
        rest = _inflated(rest[1:])
    elif kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        rest = _inflated(rest) if is_packed else rest
    return keyword.decode("latin-1"), rest.decode("utf-8", "replace")


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _MOST_CHUNK_BYTES)
