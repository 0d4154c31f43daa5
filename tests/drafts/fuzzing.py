"""Broken pictures and PDFs by chance, each looked at and, where it is called usable, printed.

    python -m tests.drafts.fuzzing SEED FIRST LAST FOLDER

works through the cases FIRST to LAST - 1 in FOLDER. Every case is the same for the same SEED.
Standard output has a JSON line before each case, one for each fault found, and one at the end.
"""

from __future__ import annotations

import io
import json
import logging
import random
import re
import struct
import sys
import traceback
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from tests.drafts.making import helvetica, make_pdf, make_picture, noise, pdf_bytes
from tests.render.samples import A4, add_annotation, add_form, add_marked_page, body_pdf
from xxxf_desktop.answers.files import FileKind, FileReport
from xxxf_desktop.app.thumbnails import thumbnail
from xxxf_desktop.drafts.inspection import inspect_closely
from xxxf_desktop.errors import ProofError
from xxxf_desktop.render.binding import Box, ProofSlot, bind
from xxxf_desktop.render.layout import proof_box
from xxxf_desktop.render.raster import RasterJob, raster_pages

try:
    import resource
except ImportError:  # Windows measures memory in another way
    resource = None  # type: ignore[assignment]

_MOST_ADDRESSES = 6 << 30  # bytes of address space: a safety net for the machine
_PRINTED_PAGES = 3  # of a file that is called usable
_DPI = 40
_SMALL = (48, 40)


# ------------------------------------------------------------------ whole files


@cache
def samples() -> dict[str, bytes]:
    """Return small files of every kind, as many of their features as fit."""
    return {**_pdfs(), **_jpegs(), **_pngs(), **_tiffs(), **_bmps()}


def _pdfs() -> dict[str, bytes]:
    streams = pikepdf.ObjectStreamMode.generate
    return {
        "plain.pdf": make_pdf(2, font=helvetica()),
        "packed.pdf": make_pdf(3, object_stream_mode=streams),
        "locked.pdf": make_pdf(encryption=pikepdf.Encryption(owner="o", user="")),
        "turned.pdf": _marked_pdf(),
        "scanned.pdf": _scanned_pdf(),
        "annotated.pdf": _annotated_pdf(),
        "form.pdf": _form_pdf(),
    }


def _marked_pdf() -> bytes:
    pdf = pikepdf.new()
    add_marked_page(pdf, A4, 90, 20)
    add_marked_page(pdf, (200, 120), 270)
    return pdf_bytes(pdf)


def _scanned_pdf() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    image = pdf.make_stream(make_picture("JPEG", noise(*_SMALL)))
    entries = pikepdf.Object.parse(
        b"<< /Type /XObject /Subtype /Image /Width 48 /Height 40 /BitsPerComponent 8"
        b" /ColorSpace /DeviceRGB /Filter /DCTDecode >>"
    )
    for key, value in entries.items():
        image[key] = value
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q")
    return pdf_bytes(pdf)


def _annotated_pdf() -> bytes:
    pdf = pikepdf.new()
    page = add_marked_page(pdf)
    stamp, rect = add_form(pdf, "1 0 0", 40), [100, 100, 140, 140]
    looks = pikepdf.Dictionary(N=stamp)
    add_annotation(pdf, page, Subtype=pikepdf.Name.Stamp, Rect=pikepdf.Array(rect), AP=looks)
    add_annotation(pdf, page, Subtype=pikepdf.Name.Square, Rect=pikepdf.Array([9, 9, 90, 90]))
    return pdf_bytes(pdf)


def _form_pdf() -> bytes:
    """A text field that the viewer is to draw, and one that has its looks."""
    pdf = pikepdf.new()
    page = add_marked_page(pdf)
    looks = pikepdf.Dictionary(N=add_form(pdf, "0 0 1", 40))
    parent = pdf.make_indirect(
        pikepdf.Dictionary(T=pikepdf.String("a"), V=pikepdf.String("unit"), FT=pikepdf.Name.Tx)
    )
    field: dict[str, Any] = {
        "Subtype": pikepdf.Name.Widget,
        "Parent": parent,
        "DA": pikepdf.String("0 0 1 rg /Helv 12 Tf"),
    }
    rects = [[9, 9, 90, 90], [100, 9, 190, 90]]
    one = add_annotation(pdf, page, Rect=pikepdf.Array(rects[0]), **field)
    two = add_annotation(pdf, page, Rect=pikepdf.Array(rects[1]), AP=looks, **field)
    parent.Kids = pikepdf.Array([one, two])
    font = pdf.make_indirect(helvetica())
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([parent]),
        NeedAppearances=True,
        DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font)),
    )
    return pdf_bytes(pdf)


def _jpegs() -> dict[str, bytes]:
    exif = Image.Exif()
    exif[274] = 6
    grey = noise(*_SMALL).convert("L")
    return {
        "plain.jpg": make_picture("JPEG", noise(*_SMALL), exif=exif),
        "grey.jpg": make_picture("JPEG", grey, quality=30),
        "progressive.jpg": make_picture("JPEG", noise(*_SMALL), progressive=True),
        "cmyk.jpg": make_picture("JPEG", noise(*_SMALL).convert("CMYK")),
    }


def _pngs() -> dict[str, bytes]:
    picture = noise(*_SMALL)
    return {
        "plain.png": make_picture("PNG", picture, dpi=(300, 300)),
        "palette.png": make_picture("PNG", picture.convert("P"), transparency=3),
        "alpha.png": make_picture("PNG", picture.convert("RGBA")),
        "one-bit.png": make_picture("PNG", picture.convert("1")),
        "deep.png": make_picture("PNG", picture.convert("I;16")),
    }


def _tiffs() -> dict[str, bytes]:
    picture, line = noise(*_SMALL), noise(*_SMALL).convert("1")
    exif = Image.Exif()
    exif[274] = 8
    return {
        "plain.tif": make_picture("TIFF", picture, exif=exif),
        "lzw.tif": make_picture("TIFF", picture, compression="tiff_lzw"),
        "fax.tif": make_picture("TIFF", line, compression="group4"),
        "jpeg.tif": make_picture("TIFF", picture, compression="jpeg"),
        "pages.tif": make_picture(
            "TIFF", picture, save_all=True, append_images=[line, picture.convert("L")]
        ),
    }


def _bmps() -> dict[str, bytes]:
    picture = noise(*_SMALL)
    return {
        "plain.bmp": make_picture("BMP", picture),
        "palette.bmp": make_picture("BMP", picture.convert("P")),
        "one-bit.bmp": make_picture("BMP", picture.convert("1")),
    }


# ------------------------------------------------------------------ mutations

Mutation = Callable[[bytearray, random.Random], None]
_EXTREMES = (0, 1, 2, 3, 6, 8, 0x7F, 0x80, 0xFE, 0xFF)
_NUMBERS = (b"0", b"-1", b"1", b"7", b"90", b"45", b"65536", b"2147483648", b"99999999999", b"1e9")


def flip_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 2, 8, 40])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def overwrite(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + 4] = chance.randbytes(min(4, len(data) - at))


def truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def swap_blocks(data: bytearray, chance: random.Random) -> None:
    size = chance.randrange(1, max(2, min(512, len(data) // 3)))
    one, two = chance.randrange(len(data) - size + 1), chance.randrange(len(data) - size + 1)
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def drop_block(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 64)]
    data[:] = data or b"\0"


def repeat_block(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randrange(1, 256)]


def blank_block(data: bytearray, chance: random.Random) -> None:
    at, size = chance.randrange(len(data)), chance.randrange(1, 128)
    size = min(size, len(data) - at)
    data[at : at + size] = bytes([chance.choice(_EXTREMES)]) * size


def edit_head(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 2, 4])):
        data[chance.randrange(min(len(data), 96))] = chance.choice(_EXTREMES)


def edit_words(data: bytearray, chance: random.Random) -> None:
    """Put an extreme number of two or four bytes somewhere: sizes, offsets, counts."""
    at = chance.randrange(max(1, len(data) - 4))
    number = chance.choice([0, 1, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFF, 20_000])
    order = chance.choice("<>")
    packed = struct.pack(f"{order}I", number) if chance.random() < 0.5 else b""
    packed = packed or struct.pack(f"{order}H", number & 0xFFFF)
    data[at : at + len(packed)] = packed


def edit_numbers(data: bytearray, chance: random.Random) -> None:
    """Put another number where the text of a PDF has one."""
    found = list(re.finditer(rb"(?<![\w.])-?\d+(?![\w.])", data))
    if found:
        place = chance.choice(found)
        data[place.start() : place.end()] = chance.choice(_NUMBERS)


def swap_names(data: bytearray, chance: random.Random) -> None:
    """Put the name of one thing in a PDF in the place of another's."""
    found = list(re.finditer(rb"/[A-Z]\w*", data))
    if found:
        place, other = chance.choice(found), chance.choice(found)
        data[place.start() : place.end()] = other[0]


_ANY: list[Mutation] = [
    flip_bits, flip_bits, overwrite, truncate, swap_blocks, drop_block, repeat_block, blank_block,
    edit_head, edit_head, edit_words, edit_words,
]  # fmt: skip
_OF_PDF: list[Mutation] = [edit_numbers, edit_numbers, edit_numbers, swap_names, swap_names]


def mutated(name: str, chance: random.Random) -> bytes:
    """Return the sample `name`, broken once or a few times."""
    data = bytearray(samples()[name])
    mutations = [*_ANY, *_OF_PDF] if name.endswith(".pdf") else _ANY
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        chance.choice(mutations)(data, chance)
    if name.endswith(".png") and chance.random() < 0.8:
        mend_checksums(data)
    if name.endswith(".pdf") and chance.random() < 0.5:
        return mended_table(bytes(data))
    return bytes(data)


def mend_checksums(data: bytearray) -> None:
    """Give every chunk of a PNG the checksum of what it holds now, or nothing gets further."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        end = at + 8 + length
        if end + 4 > len(data):
            return
        data[end : end + 4] = struct.pack(">I", zlib.crc32(data[at + 4 : end]))
        at = end + 4


def mended_table(data: bytes) -> bytes:
    """Return a PDF as qpdf repairs it, or nothing that moved gets further; else `data`."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return pdf_bytes(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except Exception:  # noqa: BLE001 - beyond repair
        return data


# ------------------------------------------------------------------ one case


class Worker:
    """Works in `folder`, where the pages for proofs are laid out once."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed = seed
        self._folder = folder
        self._body = body_pdf(folder / "body.pdf", _PRINTED_PAGES)

    def case(self, number: int) -> tuple[str, FileReport]:
        """Look at a broken file and print it; whatever is raised is a fault of the program."""
        chance = random.Random(f"{self._seed}/{number}")  # noqa: S311
        name = chance.choice(list(samples()))
        file = self._folder / name
        file.write_bytes(mutated(name, chance))
        try:
            report = inspect_closely(file, name)
        except ProofError:
            return name, FileReport(name, FileKind.UNKNOWN, 0)
        rotate = chance.choice([0, 0, 90, 180, 270])
        thumbnail(file, report.kind, 0, 64, rotate)
        if report.usable:
            self._print(file, report.pages, rotate)
        return name, report

    def _print(self, file: Path, pages: int, rotate: int) -> None:
        box = Box(72, 72, *proof_box())
        shown = sorted({*range(min(pages, _PRINTED_PAGES - 1)), pages - 1})
        slots = [ProofSlot(at, file, page, box, rotate=rotate) for at, page in enumerate(shown)]
        bind(self._body, slots, self._folder / "bound.pdf")
        jobs = [
            RasterJob(file, page, self._folder / f"{at}.jpg", proof_box(), rotate)
            for at, page in enumerate(shown)
        ]
        raster_pages(jobs, dpi=_DPI)


def _lines(seed: int, first: int, last: int, folder: Path) -> Iterator[dict[str, Any]]:
    worker = Worker(seed, folder)
    usable: dict[str, int] = {}
    for number in range(first, last):
        yield {"case": number}
        try:
            name, report = worker.case(number)
        except Exception:  # noqa: BLE001 - each is told
            yield {"case": number, "fault": traceback.format_exc()}
            continue
        usable[name] = usable.get(name, 0) + report.usable
    yield {"done": True, "usable": usable, "peak_mb": _peak_mb()}


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 if resource else 0


def main(seed: int, first: int, last: int, folder: Path) -> None:
    """Tell of the cases, one line after the other."""
    logging.disable()
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
    for line in _lines(seed, first, last, folder):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
