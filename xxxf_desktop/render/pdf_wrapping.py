"""Pictures as PDF streams, and the bytes of large streams kept out of memory.

An `Extent` names the raw bytes of a stream in a file. A JPEG is its own extent; a PNG's image
data, gathered into a scratch file, is one too, since PDF reads it as it stands. `HeldStreams`
are extents that wait until `append_streams` copies them, a chunk at a time, into a saved PDF.
"""

from __future__ import annotations

import hashlib
import re
import struct
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO

import pikepdf
from PIL import Image

from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.render.pictures import (
    CHECK_DISK,
    is_plain_jpeg,
    natural_pt,
    orientation,
    reading,
    save_normalised,
    turned_orientation,
    turned_size,
    upright_size,
    writing,
)

STAND_IN = pikepdf.Name("/XxxfStandIn")  # in a stream's dictionary: its place in HeldStreams
LONGEST_PX = 3508  # A4 at 300 dpi; a JPEG that passes through may be larger

_CHUNK = 1 << 20
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1}  # colour type: samples a pixel, for the types without alpha

# How the unit square is turned so that a picture of this orientation stands upright.
_UNIT_MATRIX = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}

_LETTER = (0.0, 0.0, 612.0, 792.0)  # what pdfium takes for a page without a size

Matrix = tuple[float, float, float, float, float, float]


def operands(matrix: Matrix) -> str:
    """Return a matrix as the operands of `cm`."""
    return " ".join(f"{value:.6f}".rstrip("0").rstrip(".") for value in matrix)


@dataclass(frozen=True, slots=True)
class Extent:
    """The raw bytes of a stream: `length` bytes of `file` from `offset`."""

    file: Path
    offset: int
    length: int

    def copy_to(self, sink: BinaryIO) -> None:
        """Write the bytes to `sink`, a chunk at a time."""
        left = self.length
        with self._opened() as source:
            while left:
                chunk = self._read(source, min(left, _CHUNK))
                sink.write(chunk)
                left -= len(chunk)

    def ends(self) -> bytes:
        """Return the first and last 4 KB, enough to tell two streams apart."""
        size = min(self.length, 4096)
        with self._opened() as source:
            head = self._read(source, size)
            source.seek(self.offset + self.length - size)
            return head + self._read(source, size)

    def _opened(self) -> BinaryIO:
        try:
            source = self.file.open("rb")
            source.seek(self.offset)
        except OSError as error:
            raise self._gone() from error
        return source

    def _read(self, source: BinaryIO, size: int) -> bytes:
        try:
            chunk = source.read(size)
        except OSError as error:
            raise self._gone() from error
        if not chunk and size:
            raise self._gone()
        return chunk

    def _gone(self) -> ProofError:
        return ProofError([f"“{self.file.name}”读不出来，请检查文件是否还在。"])


def find_extent(file: BinaryIO, path: Path, offset: int, length: int) -> Extent | None:
    """Return where the stream object at `offset` keeps its `length` bytes, None if in doubt.

    The keyword must stand in the first 8 KB and `endstream` right behind the bytes.
    """
    file.seek(offset)
    head = file.read(8192)
    if not re.match(rb"\s*\d+\s+\d+\s+obj\b", head):
        return None
    for keyword in re.finditer(rb"\bstream(\r\n|\n)", head):
        start = offset + keyword.end()
        file.seek(start + length)
        if re.match(rb"\s{0,2}endstream\b", file.read(16)):
            return Extent(path, start, length)
    return None


class HeldStreams:
    """The large streams that wait on disk; one that lies in no file of its own is put there."""

    def __init__(self, scratch: Path) -> None:
        self._extents: list[Extent] = []
        self._spool_path = scratch / "spool"
        self._spool: BinaryIO = self._spool_path.open("wb")

    def __enter__(self) -> HeldStreams:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def __getitem__(self, number: int) -> Extent:
        return self._extents[number]

    def spooled(self, data: bytes) -> Extent:
        """Write `data` to the disk and return where it lies."""
        start = self._spool.tell()
        try:
            self._spool.write(data)
            self._spool.flush()
        except OSError as error:
            raise OutputError("拼接证明材料时写不进磁盘。", CHECK_DISK) from error
        return Extent(self._spool_path, start, len(data))

    def hold(self, extent: Extent) -> tuple[int, bytes]:
        """Take `extent` over; return its number and the bytes that stand in for it.

        These depend on the real bytes, so that the deterministic id of the file does too.
        """
        self._extents.append(extent)
        digest = hashlib.sha256(extent.ends()).hexdigest()
        return len(self._extents) - 1, f"{extent.length} {digest}".encode("ascii")


def append_streams(file: Path, held: HeldStreams) -> None:
    """Give every stand-in of the saved `file` its real bytes, as an incremental update.

    Source: ISO 32000-1, 7.5.6 and 7.5.8; `file` must have a cross-reference stream.
    """
    with pikepdf.open(file) as pdf:
        waiting = sorted(_stand_ins(pdf, held))
        trailer = {
            key: pdf.trailer[key].unparse()
            for key in ("/Root", "/Info", "/ID")
            if key in pdf.trailer
        }
        size = int(pdf.trailer.Size)
    if not waiting:
        return
    with file.open("r+b") as stream:
        trailer["/Prev"] = b"%d" % _last_table(stream)
        offsets = {}
        for number, place, entries in waiting:
            offsets[number] = stream.tell()
            stream.write(b"%d 0 obj\n%b\nstream\n" % (number, entries))
            held[place].copy_to(stream)
            stream.write(b"\nendstream\nendobj\n")
        _write_table(stream, offsets, size, trailer)


def _stand_ins(pdf: pikepdf.Pdf, held: HeldStreams) -> Iterator[tuple[int, int, bytes]]:
    """Yield object number, place in the held streams, and the dictionary as it should be."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and STAND_IN in thing:
            place = int(thing[STAND_IN])
            entries = thing.stream_dict
            del entries[STAND_IN]
            entries["/Length"] = held[place].length
            yield thing.objgen[0], place, entries.unparse()


def _last_table(stream: BinaryIO) -> int:
    """Return the offset of the last cross-reference table; leave `stream` at its end."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - 1024))
    found = re.findall(rb"startxref\s+(\d+)", stream.read())
    if not found:
        raise OutputError("PDF没有写完整。", "请重试。")
    return int(found[-1])


def _write_table(
    stream: BinaryIO, offsets: Mapping[int, int], size: int, trailer: Mapping[str, bytes]
) -> None:
    """Write the cross-reference stream of an update; its own number is `size`."""
    start = stream.tell()
    places = {**offsets, size: start}
    rows = b"".join(struct.pack(">BQH", 1, place, 0) for place in places.values())
    index = " ".join(f"{number} 1" for number in places)
    entries = b" ".join(b"%b %b" % (key.encode("ascii"), value) for key, value in trailer.items())
    stream.write(
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 8 2] /Index [%b] %b /Length %d >>\nstream\n"
        % (size, size + 1, index.encode("ascii"), entries, len(rows))
    )
    stream.write(rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What is seen of a PDF page: the crop box in its own units, turned by `rotate` clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotate: int
    unit: float

    @classmethod
    def of(cls, page: pikepdf.Page) -> PageFrame:
        """Return the frame of `page`: CropBox within MediaBox, /Rotate, /UserUnit.

        What is no number or no rectangle counts as absent, as for every reader.
        """
        media = _corners(page, "mediabox") or _LETTER
        crop = _corners(page, "cropbox") or media
        left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
        right, top = min(media[2], crop[2]), min(media[3], crop[3])
        if right - left < 1 or top - bottom < 1:
            left, bottom, right, top = media
        rotate = int(_number(page, "/Rotate", 0)) // 90 * 90 % 360
        unit = _number(page, "/UserUnit", 1)
        return cls(left, bottom, right, top, rotate, unit if unit > 0 else 1.0)

    def turned(self, degrees: int) -> PageFrame:
        """Return the frame of the same page turned further, clockwise."""
        return replace(self, rotate=(self.rotate + degrees) % 360)

    @property
    def size_pt(self) -> tuple[float, float]:
        """Return width and height as they are seen."""
        width = (self.right - self.left) * self.unit
        height = (self.top - self.bottom) * self.unit
        return turned_size((width, height), self.rotate)

    def placed(self, x: float, y: float, width: float) -> Matrix:
        """Return the matrix that puts the page upright, `width` wide, its corner at (x, y)."""
        scale = width / self.size_pt[0] * self.unit
        a, b, c, d, e, f = {
            0: (1, 0, 0, 1, -self.left, -self.bottom),
            90: (0, -1, 1, 0, -self.bottom, self.right),
            180: (-1, 0, 0, -1, self.right, self.top),
            270: (0, 1, -1, 0, self.top, -self.left),
        }[self.rotate]
        return (a * scale, b * scale, c * scale, d * scale, x + e * scale, y + f * scale)


def _corners(page: pikepdf.Page, name: str) -> tuple[float, float, float, float] | None:
    try:
        x0, y0, x1, y1 = (float(value) for value in getattr(page, name))
    except (TypeError, ValueError, RuntimeError):
        return None
    corners = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return corners if x0 != x1 and y0 != y1 else None


def _number(page: pikepdf.Page, key: str, absent: float) -> float:
    try:
        return float(page.obj.get(key, absent))
    except (TypeError, ValueError):
        return absent


@dataclass(frozen=True, slots=True)
class PictureStream:
    """A picture as a PDF image: the entries of its dictionary without /Length, and its bytes."""

    size_pt: tuple[float, float]
    orientation: int
    entries: str
    data: Extent

    def turned(self, degrees: int) -> PictureStream:
        """Return the same picture turned clockwise from how it is seen."""
        return replace(
            self,
            size_pt=turned_size(self.size_pt, degrees),
            orientation=turned_orientation(self.orientation, degrees),
        )

    def placed(self, x: float, y: float, width: float) -> Matrix:
        """Return the matrix that puts the picture upright, `width` wide, its corner at (x, y)."""
        height = self.size_pt[1] * width / self.size_pt[0]
        a, b, c, d, e, f = _UNIT_MATRIX[self.orientation]
        return (a * width, b * height, c * width, d * height, x + e * width, y + f * height)


def _entries(size_px: tuple[int, int], colours: str, bits: int, more: str) -> str:
    return (
        f"/Type /XObject /Subtype /Image /Width {size_px[0]} /Height {size_px[1]} "
        f"/ColorSpace {colours} /BitsPerComponent {bits} {more}"
    )


def _jpeg_stream(path: Path, image: Image.Image) -> PictureStream:
    colours = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    entries = _entries(image.size, colours, 8, "/Filter /DCTDecode")
    return PictureStream(
        natural_pt(upright_size(image)),
        orientation(image),
        entries,
        Extent(path, 0, path.stat().st_size),
    )


@dataclass(frozen=True, slots=True)
class _PngHeader:
    width: int
    height: int
    bits: int
    colour: int
    interlaced: bool


def _png_header(path: Path) -> _PngHeader:
    with path.open("rb") as stream:
        fields = struct.unpack(">IIBBBBB", stream.read(29)[16:])
    return _PngHeader(fields[0], fields[1], fields[2], fields[3], bool(fields[6]))


def _is_plain_png(path: Path, image: Image.Image) -> bool:
    """Return whether PDF reads the PNG's own image data (8 bits at most, no alpha)."""
    if image.format != "PNG" or "transparency" in image.info or max(image.size) > LONGEST_PX:
        return False
    header = _png_header(path)
    return header.colour in _PNG_CHANNELS and header.bits <= 8 and not header.interlaced


def _gather(path: Path, scratch: Path) -> tuple[Extent, bytes]:
    """Write the image data of a PNG into one piece; return it and the palette."""
    palette = b""
    with path.open("rb") as png, _scratch_file(scratch) as sink:
        png.seek(8)
        while len(start := png.read(8)) == 8:
            length, kind = struct.unpack(">I4s", start)
            chunk = png.read(length + 4)[:-4]
            if kind == b"PLTE":
                palette = chunk
            elif kind == b"IDAT":
                sink.write(chunk)
        return Extent(Path(sink.name), 0, sink.tell()), palette


def _scratch_file(scratch: Path) -> IO[bytes]:
    return tempfile.NamedTemporaryFile(dir=scratch, delete=False)


def _png_stream(path: Path, image: Image.Image, scratch: Path) -> PictureStream:
    header = _png_header(path)
    data, palette = _gather(path, scratch)
    channels = _PNG_CHANNELS[header.colour]
    colours = "/DeviceRGB" if channels == 3 else "/DeviceGray"
    if header.colour == 3:
        colours = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    parameters = (
        "/Filter /FlateDecode /DecodeParms << /Predictor 15 "
        f"/Colors {channels} /BitsPerComponent {header.bits} /Columns {header.width} >>"
    )
    size = (header.width, header.height)
    entries = _entries(size, colours, header.bits, parameters)
    return PictureStream(natural_pt(upright_size(image)), orientation(image), entries, data)


def picture_stream(picture: Path, scratch: Path, page: int = 0) -> PictureStream:
    """Return `picture` (its `page`, for a TIFF) as a PDF image.

    A JPEG in RGB or grey, baseline or progressive, is its own data, and so is a PNG of 8 bits
    or less without alpha; their EXIF orientation goes into the matrix. Anything else is first
    normalised in `scratch`, at most `LONGEST_PX` long, and keeps one bit if it had one.
    ICC profiles are left out. Raises `ProofError`.
    """
    with reading(picture), Image.open(picture) as image:
        if page:
            image.seek(page)
        elif is_plain_jpeg(image):
            return _jpeg_stream(picture, image)
        elif _is_plain_png(picture, image):
            return _png_stream(picture, image, scratch)
        natural = natural_pt(upright_size(image))
        with _scratch_file(scratch) as stem:
            copy = save_normalised(image, Path(stem.name), LONGEST_PX)
    with Image.open(copy) as image:
        made = _png_stream(copy, image, scratch) if image.format == "PNG" else None
        made = made or _jpeg_stream(copy, image)
    return PictureStream(natural, made.orientation, made.entries, made.data)


def wrap_picture(picture: Path, target: Path, page: int = 0) -> None:
    """Write `picture` (its `page`, for a TIFF) upright as a PDF of one page at 100 dpi."""
    with writing(target), tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        stream = picture_stream(picture, Path(scratch), page)
        with target.open("wb") as sink:
            _write_page(sink, stream)


def _write_page(sink: BinaryIO, stream: PictureStream) -> None:
    width, height = stream.size_pt
    content = f"q {operands(stream.placed(0, 0, width))} cm /P Do Q"
    box = f"/MediaBox [0 0 {width:.4f} {height:.4f}]"
    resources = "<< /XObject << /P 5 0 R >> >>"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R /Resources {resources} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        f"<< {stream.entries} /Length {stream.data.length} >>\nstream\n",
    ]
    sink.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(sink.tell())
        sink.write(f"{number} 0 obj\n{body}".encode("ascii"))
        if number == len(bodies):
            stream.data.copy_to(sink)
            sink.write(b"\nendstream")
        sink.write(b"\nendobj\n")
    start = sink.tell()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    sink.write(f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}".encode("ascii"))
    sink.write(f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n".encode("ascii"))
    sink.write(f"startxref\n{start}\n%%EOF\n".encode("ascii"))
