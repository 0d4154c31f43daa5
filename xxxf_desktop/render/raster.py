"""Proof pages as JPEG for the Word file, upright, at the resolution of their printed size.

This is most of an export's time, so pixels are touched as little as possible: a JPEG that fits
is copied, a scanned page's JPEG is read at half its size, and while pdfium draws one page in
the calling thread, others are compressed (Pillow releases the interpreter's lock).
"""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps

from xxxf_desktop.errors import ProofError
from xxxf_desktop.render.pdf_wrapping import PageFrame
from xxxf_desktop.render.pictures import (
    copy_jpeg,
    fit,
    in_pixels,
    is_pdf,
    is_plain_jpeg,
    natural_pt,
    orientation,
    plain,
    reading,
    turned_size,
    upright_size,
    writing,
)

# pdfium serves one thread at a time in a process; whoever draws with it holds this lock.
PDFIUM_LOCK = threading.Lock()

_QUALITY = 80
# Pixels already there are kept, not resampled, from a little less to a third more than asked
# for: A4 scans at 200 and 300 dpi (halved) come to 199 and 266 dpi in the width of the text.
_KEPT_FROM, _KEPT_TO = 0.95, 1.35
_WORKERS = 2  # beside the calling thread
_WAITING = 3  # pages that may be under way; bounds the memory

# What Pillow and pikepdf raise over content that is not what it says it is.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    AttributeError,
    pikepdf.PdfError,
)
_INKLESS = ("q", "Q", "BT", "ET", "Tf", "TL")  # operators that leave no mark

_Turn = Image.Transpose
_TURNS = {90: _Turn.ROTATE_270, 180: _Turn.ROTATE_180, 270: _Turn.ROTATE_90}


@dataclass(frozen=True, slots=True)
class RasterJob:
    """Page `page` of `file` (PDF or picture, counted from 0), to be printed within `box_pt`.

    `rotate` turns it clockwise from how a reader shows it, in degrees.
    """

    file: Path
    page: int
    target: Path
    box_pt: tuple[float, float]
    rotate: int = 0


@dataclass(frozen=True, slots=True)
class Raster:
    """A written picture: its pixels, and the size at which it is printed in points."""

    size_px: tuple[int, int]
    size_pt: tuple[float, float]


Task = Callable[[], Raster]


def raster_page(
    file: Path,
    page: int,
    target: Path,
    box_pt: tuple[float, float],
    dpi: int = 200,
    rotate: int = 0,
) -> tuple[int, int]:
    """Write one proof page as JPEG to `target`; return its size in pixels.

    See `raster_pages`.
    """
    job = RasterJob(file, page, target, box_pt, rotate)
    return raster_pages([job], dpi=dpi)[0].size_px


def raster_pages(
    jobs: Sequence[RasterJob],
    on_done: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    dpi: int = 200,
) -> list[Raster]:
    """Write every job's page as JPEG (quality 80, 4:2:0) and return them in the order of `jobs`.

    The printed size is the one `binding.bind` gives the page: a PDF page is never enlarged, a
    picture no further than 100 dpi. `on_done` gets the number of finished pages, in the calling
    thread. When `cancelled` says so, what is done so far is returned: fewer than the jobs.
    Raises `ProofError`, `OutputError`.
    """
    first = {job.file: number for number, job in reversed(list(enumerate(jobs)))}
    ordered = sorted(range(len(jobs)), key=lambda number: first[jobs[number].file])
    made: dict[int, Raster] = {}
    with _Workers(made, on_done) as workers:
        for file, numbers in groupby(ordered, key=lambda number: jobs[number].file):
            with _opened(file, dpi) as source:
                for number in numbers:
                    if cancelled is not None and cancelled():
                        workers.finish()
                        return [made[key] for key in sorted(made)]
                    workers.add(number, source.task(jobs[number]))
        workers.finish()
    return [made[number] for number in range(len(jobs))]


class _Workers:
    """Runs tasks beside the calling thread, a few at a time, and collects them in order."""

    def __init__(self, made: dict[int, Raster], on_done: Callable[[int], None] | None) -> None:
        self._made = made
        self._on_done = on_done
        self._pool = ThreadPoolExecutor(max_workers=_WORKERS)
        self._waiting: deque[tuple[int, Future[Raster]]] = deque()

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def add(self, number: int, task: Task) -> None:
        """Start a task; wait for the oldest when too many are under way."""
        self._waiting.append((number, self._pool.submit(task)))
        while len(self._waiting) > _WAITING:
            self._collect()

    def finish(self) -> None:
        """Wait for all tasks."""
        while self._waiting:
            self._collect()

    def _collect(self) -> None:
        number, future = self._waiting.popleft()
        self._made[number] = future.result()
        if self._on_done is not None:
            self._on_done(len(self._made))


class _PictureFile:
    """A picture as the source of pages; everything happens in the worker."""

    def __init__(self, file: Path, dpi: int) -> None:
        self._file = file
        self._dpi = dpi

    def task(self, job: RasterJob) -> Task:
        def work() -> Raster:
            with reading(self._file), Image.open(self._file) as image:
                if job.page:
                    image.seek(job.page)
                size_px = turned_size(upright_size(image), job.rotate)
                size_pt = fit(natural_pt(size_px), job.box_pt)
                sheet = _Sheet(size_pt, self._dpi, job.rotate, job.target)
                if orientation(image) == 1 and sheet.keeps(image):
                    with self._file.open("rb") as data:
                        return sheet.copy(image, data)
                return sheet.save(image)

        return work


class _PdfFile:
    """A PDF as the source of pages, opened once; pdfium opens it when it must draw."""

    def __init__(self, file: Path, dpi: int, stack: ExitStack) -> None:
        self._file = file
        self._dpi = dpi
        self._stack = stack
        self._pdf = stack.enter_context(pikepdf.open(file))
        self._drawn: pypdfium2.PdfDocument | None = None

    def task(self, job: RasterJob) -> Task:
        with _reading_pdf(self._file):
            page = self._pdf.pages[job.page]
            frame = PageFrame.of(page).turned(job.rotate)
            sheet = _Sheet(fit(frame.size_pt, job.box_pt), self._dpi, frame.rotate, job.target)
            scan = _scanned_jpeg(page, frame)
            if scan is not None:
                return _scan_task(scan, sheet, partial(_drawn_alone, job, sheet.size_px))
            with PDFIUM_LOCK:
                return sheet.compress(self._draw(job, sheet.size_px))

    def _draw(self, job: RasterJob, size_px: tuple[int, int]) -> Image.Image:
        """What qpdf forgives and pdfium does not is drawn as qpdf writes it, but no ruins."""
        try:
            return draw_page(self._document(), job.page, size_px, job.rotate)
        except pypdfium2.PdfiumError:
            if any("reconstruct" in str(remark) for remark in self._pdf.get_warnings()):
                raise
            written = io.BytesIO()
            with pikepdf.new() as alone:
                alone.pages.append(self._pdf.pages[job.page])
                alone.save(written)
            with closing(pypdfium2.PdfDocument(written)) as document:
                return draw_page(document, 0, size_px, job.rotate)

    def _document(self) -> pypdfium2.PdfDocument:
        if self._drawn is None:
            self._drawn = pypdfium2.PdfDocument(self._file)
            self._stack.callback(_close, self._drawn)
            self._drawn.init_forms()
        return self._drawn


def _close(document: pypdfium2.PdfDocument) -> None:
    with PDFIUM_LOCK:
        document.close()


def _drawn_alone(job: RasterJob, size_px: tuple[int, int]) -> Image.Image:
    """Return a page of a document that is opened for it, from any thread."""
    with (
        _reading_pdf(job.file),
        PDFIUM_LOCK,
        closing(pypdfium2.PdfDocument(job.file)) as document,
    ):
        return draw_page(document, job.page, size_px, job.rotate)


@contextmanager
def _reading_pdf(file: Path) -> Iterator[None]:
    try:
        yield
    except pikepdf.PasswordError as error:
        raise ProofError([f"证明材料“{file.name}”有打开密码，请去掉密码后再添加。"]) from error
    except (OSError, pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, IndexError) as error:
        raise ProofError([f"证明材料“{file.name}”读不出来，请重新导出后再添加。"]) from error


@contextmanager
def _opened(file: Path, dpi: int) -> Iterator[_PictureFile | _PdfFile]:
    with ExitStack() as stack:
        if not is_pdf(file):
            yield _PictureFile(file, dpi)
            return
        with _reading_pdf(file):
            source = _PdfFile(file, dpi, stack)
        yield source


def draw_page(
    document: pypdfium2.PdfDocument, number: int, size_px: tuple[int, int], rotate: int
) -> Image.Image:
    """Return the page as pdfium draws it, forms and annotations included; under PDFIUM_LOCK.

    It covers `size_px` and keeps its own proportions, within reason.
    """
    page = document[number]
    try:
        width, height = turned_size(page.get_size(), rotate)
        if not (width and height):  # boxes that do not meet: no reader shows anything
            return Image.new("RGB", size_px, "white")
        within, covering = sorted((size_px[0] / width, size_px[1] / height))
        # They differ by the rounding of pixels, but for a page next to nothing wide or high.
        scale = covering if covering < 2 * within else within
        bitmap = page.render(scale=scale, rotation=rotate, prefer_bgrx=True, rev_byteorder=True)
        size = (bitmap.width, bitmap.height)
        # The picture shares the bitmap's memory, which lives as long as the picture.
        image = Image.frombuffer("RGBX", size, bitmap.buffer, "raw", "RGBX", bitmap.stride, 1)
        bitmap.close()
    finally:
        page.close()
    return image


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a page becomes: its printed size upright, and how far its source is to be turned."""

    size_pt: tuple[float, float]
    dpi: int
    rotate: int
    target: Path

    @property
    def size_px(self) -> tuple[int, int]:
        width, height = self.size_pt
        return in_pixels((width * self.dpi / 72, height * self.dpi / 72))

    def suits(self, size_px: tuple[int, int]) -> bool:
        """Return whether a picture of `size_px` is fine enough, not too fine, and in shape."""
        across = size_px[0] / self.size_px[0]
        along = size_px[1] / self.size_px[1]
        return max(across, along) <= _KEPT_TO and 0.99 < across / along < 1.01

    def keeps(self, image: Image.Image) -> bool:
        """Return whether the JPEG's own bytes will do."""
        return self.rotate == 0 and is_plain_jpeg(image) and self.suits(image.size)

    def copy(self, image: Image.Image, data: BinaryIO) -> Raster:
        """Write the JPEG `data` of `image` as it is."""
        with writing(self.target), self.target.open("wb") as sink:
            copy_jpeg(data, sink)
        return Raster(image.size, self.size_pt)

    def save(self, image: Image.Image, by_exif: bool = True) -> Raster:
        """Write an opened picture, turned by its EXIF orientation and then by `rotate`."""
        wanted = self.size_px
        lies = (by_exif and orientation(image) > 4) != bool(self.rotate % 180)
        least = (wanted[1], wanted[0]) if lies else wanted
        image.draft(None, in_pixels((least[0] * _KEPT_FROM, least[1] * _KEPT_FROM)))
        image.load()  # not while it is written: what is broken is not the disk
        picture = plain(ImageOps.exif_transpose(image) if by_exif else image)
        if self.rotate:
            picture = picture.transpose(_TURNS[self.rotate])
        if not self.suits(picture.size):
            grey = picture.convert("L") if picture.mode == "1" else picture
            picture = grey.resize(wanted, Image.Resampling.HAMMING, reducing_gap=2.0)
        return self._compress(picture)

    def compress(self, image: Image.Image) -> Task:
        """Return the task that writes a drawn page."""
        return lambda: self._compress(image)

    def _compress(self, image: Image.Image) -> Raster:
        with writing(self.target):
            image.save(self.target, "JPEG", quality=_QUALITY, subsampling=2)
        return Raster(image.size, self.size_pt)


def _scan_task(scan: bytes, sheet: _Sheet, draw: Callable[[], Image.Image]) -> Task:
    """Return the task that writes the JPEG of a page; one that is broken is drawn instead."""

    def work() -> Raster:
        with Image.open(io.BytesIO(scan)) as image:
            if orientation(image) == 1 and sheet.keeps(image):
                return sheet.copy(image, io.BytesIO(scan))
            try:
                return sheet.save(image, by_exif=False)
            except _BROKEN:
                return sheet.compress(draw())()

    return work


def _scanned_jpeg(page: pikepdf.Page, frame: PageFrame) -> bytes | None:
    """Return the JPEG that alone fills the page, as scanners write it; None for other pages."""
    try:
        image = None if page.obj.get("/Annots") else _only_image(page, frame)
        if image is None or not _is_plain_image(image):
            return None
        data = image.read_raw_bytes()
        with Image.open(io.BytesIO(data)) as picture:
            channels = {"L": 1, "RGB": 3}.get(picture.mode)
            same = picture.size == (int(image.Width), int(image.Height))
            is_plain = is_plain_jpeg(picture) and same and channels == _channels(image)
            return data if is_plain else None
    except _BROKEN:  # stranger than any scanner writes it
        return None


def _only_image(page: pikepdf.Page, frame: PageFrame) -> pikepdf.Stream | None:
    """Return the image that the page's contents stretch over all of it.

    There may be no text, no line, no clipping, no transparency.
    """
    contents = page.obj.get("/Contents")
    if not isinstance(contents, pikepdf.Stream) or int(contents.get("/Length", 0)) > 512:
        return None
    matrix, name = pikepdf.Matrix(), ""
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "cm" and not name:
            matrix = pikepdf.Matrix(*(float(part) for part in instruction.operands)) @ matrix
        elif operator == "Do" and not name:
            name = str(instruction.operands[0])
        elif operator not in _INKLESS:
            return None
    image = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary()).get(name)
    return image if isinstance(image, pikepdf.Stream) and _covers(matrix, frame) else None


def _covers(matrix: pikepdf.Matrix, frame: PageFrame) -> bool:
    corners = (matrix.e, matrix.f, matrix.e + matrix.a, matrix.f + matrix.d)
    wanted = (frame.left, frame.bottom, frame.right, frame.top)
    straight = abs(matrix.b) + abs(matrix.c) < 0.01
    return straight and all(abs(a - b) < 2 for a, b in zip(corners, wanted, strict=True))


def _is_plain_image(image: pikepdf.Stream) -> bool:
    filters = image.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    special = ("/SMask", "/Mask", "/Decode", "/DecodeParms", "/ImageMask", "/OC")
    return filters == Name.DCTDecode and not any(key in image for key in special)


def _channels(image: pikepdf.Stream) -> int | None:
    """Return the samples a pixel of the image's colour space, None for the rarer spaces."""
    space = image.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space) == 2 and space[0] == Name.ICCBased:
        return int(space[1].get("/N", 0))
    return {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space))
