"""Pictures as both writers want them: upright, white behind, 1, L or RGB.

Nothing here reads a picture's pixels unless it has to change them.
"""

from __future__ import annotations

import errno
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.system.atomic import output_error

# Pillow takes more than 90 megapixels for an attack; phones and A0 scanners reach 200.
Image.MAX_IMAGE_PIXELS = 400_000_000

LOWEST_DPI = 100  # a small picture grows until its pixels are this coarse, no further
LONGEST_FIGURE_PX = 10_000

CHECK_DISK = "请检查磁盘空间和文件夹权限。"
_ORIENTATION = 274  # the tag of EXIF and TIFF
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_JPEG_MARKS = (b"JFIF", b"Exif")
_JFIF = bytes.fromhex("ffe00010") + b"JFIF\0" + bytes.fromhex("01010000010001 0000")
_TURNED = (5, 6, 7, 8)  # the orientations in which width and height change places
_QUARTER_TURN = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}
_PICTURE_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    Image.DecompressionBombError,
    UnidentifiedImageError,
)

_Side = TypeVar("_Side", int, float)


@dataclass(frozen=True, slots=True)
class FigurePicture:
    """The file of a figure and its upright size in pixels."""

    path: Path
    size_px: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ProofPicture:
    """A proof page as a picture and the size it is printed at."""

    path: Path
    width_pt: float
    height_pt: float


def is_pdf(file: Path) -> bool:
    """Return whether `file` is a PDF by its first bytes (junk before the mark is allowed)."""
    try:
        with file.open("rb") as stream:
            return b"%PDF-" in stream.read(1024)
    except OSError as error:
        raise ProofError([f"“{file.name}”读不出来，请检查文件是否还在。"]) from error


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Turn what Pillow and the disk raise over `file` into a `ProofError` that names it."""
    try:
        yield
    except _PICTURE_ERRORS as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise OutputError("图片转换时写不进磁盘。", CHECK_DISK) from error
        raise ProofError([f"图片“{file.name}”读不出来，请重新导出后再添加。"]) from error


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn what the disk raises over `target` into an `OutputError`."""
    try:
        yield
    except OSError as error:
        raise output_error(target, error) from error


def fit(size: tuple[float, float], box: tuple[float, float]) -> tuple[float, float]:
    """Return `size` shrunk into `box`, its shape kept; what fits already stays as it is.

    >>> fit((200.0, 100.0), (50.0, 50.0))
    (50.0, 25.0)
    >>> fit((20.0, 10.0), (50.0, 50.0))
    (20.0, 10.0)
    """
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return size[0] * scale, size[1] * scale


def in_pixels(size: tuple[float, float]) -> tuple[int, int]:
    """Return `size` in whole pixels, one at least.

    >>> in_pixels((199.9, 0.3))
    (200, 1)
    """
    return max(1, round(size[0])), max(1, round(size[1]))


def natural_pt(size_px: tuple[int, int]) -> tuple[float, float]:
    """Return the largest size in points at which a picture of `size_px` pixels is printed."""
    return size_px[0] * 72 / LOWEST_DPI, size_px[1] * 72 / LOWEST_DPI


def orientation(image: Image.Image) -> int:
    """Return the EXIF or TIFF orientation, 1 to 8; anything else counts as upright."""
    if image.format == "PNG" and "exif" not in image.info:
        return 1  # Pillow would decode the whole picture to look for EXIF behind the pixels
    value = image.getexif().get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def stored_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as stored. Pillow 11 and later turn a TIFF's `size` by itself."""
    tags = getattr(image, "tag_v2", None)
    if tags is not None and _TIFF_WIDTH in tags and _TIFF_HEIGHT in tags:
        return int(tags[_TIFF_WIDTH]), int(tags[_TIFF_HEIGHT])
    return image.size


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as they are seen, in pixels."""
    width, height = stored_size(image)
    return (height, width) if orientation(image) in _TURNED else (width, height)


def turned_size(size: tuple[_Side, _Side], rotate: int) -> tuple[_Side, _Side]:
    """Return width and height after turning by `rotate` degrees.

    >>> turned_size((3, 2), 90), turned_size((3, 2), 180)
    ((2, 3), (3, 2))
    """
    return (size[1], size[0]) if rotate % 180 else size


def turned_orientation(orientation: int, rotate: int) -> int:
    """Return the orientation of a picture that is turned further, clockwise by `rotate` degrees.

    >>> turned_orientation(1, 90), turned_orientation(6, 270)
    (6, 1)
    """
    for _ in range(rotate % 360 // 90):
        orientation = _QUARTER_TURN[orientation]
    return orientation


def picture_size(path: Path) -> tuple[int, int]:
    """Return upright width and height in pixels (EXIF respected) without decoding."""
    with reading(path), Image.open(path) as image:
        return upright_size(image)


def is_plain_jpeg(image: Image.Image) -> bool:
    """Return whether every PDF and Word reader draws the JPEG's own bytes in the right colours.

    MPO is the JPEG of a phone with a second picture behind it, which readers pass over.
    Adobe's transform 0 keeps RGB unconverted, which a JFIF mark would belie.
    """
    if image.format not in ("JPEG", "MPO") or image.info.get("adobe_transform") == 0:
        return False
    return image.mode in ("L", "RGB")


def copy_jpeg(source: BinaryIO, sink: BinaryIO) -> None:
    """Copy a JPEG, putting the JFIF mark in front where neither it nor EXIF stands there.

    WORKAROUND: Photoshop leaves the mark out, and python-docx knows a JPEG only by it.
    """
    head = source.read(10)
    sink.write(head[:2] if head[6:10] in _JPEG_MARKS else head[:2] + _JFIF)
    sink.write(head[2:])
    shutil.copyfileobj(source, sink, 1 << 20)


def _has_mark(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(10)[6:10] in _JPEG_MARKS


def _without_alpha(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    page = Image.new("RGB", image.size, "white")
    page.paste(coloured, mask=coloured.getchannel("A"))
    return page


def _to_eight_bits(image: Image.Image) -> Image.Image:
    # Pillow's own I;16 to L cuts everything above 255 to white.
    return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")


def plain(image: Image.Image) -> Image.Image:
    """Return the picture in mode 1, L or RGB: alpha on white, 16 bits to 8, CMYK to RGB."""
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        return _without_alpha(image)
    if image.mode.startswith("I"):
        return _to_eight_bits(image)
    return image if image.mode in ("1", "L", "RGB") else image.convert("RGB")


def shrunk(image: Image.Image, longest_px: int) -> Image.Image:
    """Return the picture with its long side at most `longest_px`."""
    if max(image.size) <= longest_px:
        return image
    scale = longest_px / max(image.size)
    size = in_pixels((image.width * scale, image.height * scale))
    source = image.convert("L") if image.mode == "1" else image
    return source.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def normalised(image: Image.Image, longest_px: int) -> Image.Image:
    """Return an opened picture decoded, upright, plain and at most `longest_px` long."""
    width, height = image.size
    scale = min(1.0, longest_px / max(width, height))
    image.draft(None, in_pixels((width * scale, height * scale)))
    return shrunk(plain(ImageOps.exif_transpose(image)), longest_px)


def save_normalised(image: Image.Image, target_stem: Path, longest_px: int) -> Path:
    """Write `normalised(image)` beside `target_stem`: PNG, or JPEG 95 for what came as JPEG.

    A JPEG that must be turned or freed of CMYK stays a JPEG (above 49 dB, and PNG would be
    four times the size and twenty times the time); everything else is kept bit by bit.
    """
    photo = image.format in ("JPEG", "MPO")
    target = target_stem.with_name(target_stem.name + (".jpg" if photo else ".png"))
    result = normalised(image, longest_px)
    try:
        if photo:
            result.save(target, "JPEG", quality=95, subsampling=0)
        else:
            result.save(target, "PNG", compress_level=2)
    except OSError as error:
        raise OutputError("图片转换时写不进磁盘。", CHECK_DISK) from error
    return target


def _is_printable(image: Image.Image) -> bool:
    if max(image.size) > LONGEST_FIGURE_PX or orientation(image) != 1:
        return False
    if image.format == "PNG":
        opaque = image.mode in ("1", "L", "P", "RGB") and "transparency" not in image.info
        return opaque and not image.info.get("interlace")
    return is_plain_jpeg(image)


def _copy_stem(path: Path, folder: Path) -> Path:
    state = path.stat()
    mark = zlib.crc32(f"{path}\n{state.st_size}\n{state.st_mtime_ns}".encode())
    return folder / f"figure-{mark:08x}"


def printable_picture(path: Path, folder: Path) -> Path:
    """Return the file that both writers embed for a figure: `path` itself or a copy in `folder`.

    Untouched: an upright JPEG in RGB or grey, a PNG without alpha or interlace, up to 10,000
    pixels long. Any other picture is copied at full resolution, see `save_normalised`; the
    second writer finds the copy of the first.
    """
    with reading(path), Image.open(path) as image:
        printable = _is_printable(image)
        if printable and (image.format == "PNG" or _has_mark(path)):
            return path
        stem = _copy_stem(path, folder)
        for made in (stem.with_suffix(".jpg"), stem.with_suffix(".png")):
            if made.exists():
                return made
        if not printable:
            return save_normalised(image, stem, LONGEST_FIGURE_PX)
        target = stem.with_suffix(".jpg")
        with writing(target), path.open("rb") as source, target.open("wb") as sink:
            copy_jpeg(source, sink)
        return target
