"""Small pictures of single pages, drawn with little memory: for the eye, not for paper."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

from xxxf_desktop.render.pictures import (
    fit,
    in_pixels,
    orientation,
    plain,
    turned_orientation,
    turned_size,
    upright_size,
)
from xxxf_desktop.render.raster import PDFIUM_LOCK, draw_page

_MOST_BYTES = 300 << 20  # that a decoder may take: an A3 page in colour at 600 dpi
_BYTES_OF_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # a pixel; all other modes take 4
_BYTES_OF_LINE = 16
_PROGRESSIVE_BYTES = 6  # a pixel: libjpeg keeps all coefficients, whatever size is asked for
_SAMPLES = 8  # pixels beside each other that become one; more are passed over

_Turn = Image.Transpose
_TURNS = {
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """Red, green and blue of every pixel, a byte each, from the top, rows without a gap."""

    width_px: int
    height_px: int
    data: bytes


def pdf_thumbnail(path: Path, page: int, box_px: tuple[int, int], rotate: int) -> Thumbnail:
    """Return page `page` (from 0) of a PDF as large as fits `box_px`.

    Raises whatever pdfium and the disk make of the file.
    """
    with PDFIUM_LOCK, closing(pypdfium2.PdfDocument(path)) as document:
        document.init_forms()
        sheet = document[page]
        size = turned_size(sheet.get_size(), rotate)
        sheet.close()
        scale = min(box_px[0] / size[0], box_px[1] / size[1])
        wanted = in_pixels((size[0] * scale, size[1] * scale))
        return _thumbnail(draw_page(document, page, wanted, rotate), wanted)


def picture_thumbnail(path: Path, page: int, box_px: tuple[int, int], rotate: int) -> Thumbnail:
    """Return a picture (its `page`, for a TIFF) in `box_px`, not enlarged.

    ValueError for one that would take too much memory; Pillow raises much else.
    """
    with Image.open(path) as image:
        image.seek(page)
        wanted = in_pixels(fit(turned_size(upright_size(image), rotate), box_px))
        stored = image.size
        image.draft(None, (2 * max(wanted), 2 * max(wanted)))
        _refuse_heavy(image, stored)
        image.load()
        turn = turned_orientation(orientation(image), rotate)  # a TIFF is upright by now
        lying = turned_size(wanted, 90 if turn > 4 else 0)
        picture = plain(_sampled(image, lying))
        small = _grey(picture).resize(lying, Image.Resampling.HAMMING, reducing_gap=2.0)
        return _thumbnail(small.transpose(_TURNS[turn]) if turn in _TURNS else small, wanted)


def _refuse_heavy(image: Image.Image, stored: tuple[int, int]) -> None:
    """Only a JPEG can be decoded smaller than it is `stored`, a progressive one with no less."""
    if image.info.get("progressive"):
        needed = stored[0] * stored[1] * _PROGRESSIVE_BYTES
    else:
        needed = image.width * image.height * _BYTES_OF_MODE.get(image.mode, 4)
        needed += image.height * _BYTES_OF_LINE
    if needed > _MOST_BYTES:
        raise ValueError("too much memory")


def _sampled(image: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    """Return the picture with no more pixels than are worth converting."""
    most = (wanted[0] * _SAMPLES, wanted[1] * _SAMPLES)
    if image.width <= most[0] or image.height <= most[1]:
        return image
    return image.resize(most, Image.Resampling.NEAREST)


def _grey(picture: Image.Image) -> Image.Image:
    return picture.convert("L") if picture.mode == "1" else picture


def _thumbnail(picture: Image.Image, size_px: tuple[int, int]) -> Thumbnail:
    """A page that pdfium drew may be larger by a pixel."""
    data = picture.convert("RGB").crop((0, 0, *size_px)).tobytes()
    return Thumbnail(*size_px, data)
