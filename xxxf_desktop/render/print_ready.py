"""印刷.pdf: the pages of 申报书.pdf as they go to a printer or a copy shop.

What is on the pages is not touched. Each is moved away from the spine by a gutter, blank sides
are put in so that chapters start on right-hand pages, and whole copies follow each other. The
copies share the streams of one: five copies are hardly larger than one.

The packet keeps `MARGIN_SIDE_PT` free at both sides of every page, those with a proof included
(`layout.proof_box`), so moving cuts nothing. A page of another size, which this program does not
lay out, is fitted into the text area and named in the report.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy as shallow
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name

from xxxf_desktop.errors import InputError, OutputError
from xxxf_desktop.packet.imprint import for_printing
from xxxf_desktop.packet.look import (
    MARGIN_SIDE_PT,
    MARGIN_TOP_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    TEXT_HEIGHT_PT,
    TEXT_WIDTH_PT,
)
from xxxf_desktop.render.imposition import Sides, is_right_hand, sheets_of, sides_of
from xxxf_desktop.render.pdf_wrapping import Matrix, PageFrame, operands
from xxxf_desktop.render.pictures import fit
from xxxf_desktop.system.atomic import output_error

PT_PER_MM = 72 / 25.4
UNPRINTABLE_MM = 5.0
"""What office printers leave white at the edge of the paper."""
LARGEST_GUTTER_MM = float(int(MARGIN_SIDE_PT / PT_PER_MM - UNPRINTABLE_MM))
MOST_COPIES = 99

_A4_SLACK_PT = 2.0
_BLANK = "空白页"
_COPIES_A_VIEWER_TAKES = range(2, 6)  # ISO 32000-1, table 150: NumCopies

PercentDone = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class PrintLayout:
    """How the packet goes on paper; with `duplex` on both sides, turned over the long edge.

    `copies` is how often it follows itself in the file, `gutter_mm` how far the pages are moved
    away from the spine. `printed_copies` only tells viewers how many to propose.
    """

    copies: int = 1
    duplex: bool = True
    gutter_mm: float = 5.0
    printed_copies: int = 1


@dataclass(frozen=True, slots=True)
class PrintReport:
    """What was made: the sides of one copy, and the labels of the pages that had to be `scaled`.

    `labels` are the page numbers as printed, one for each page of the packet, 封面 for the cover.
    """

    layout: PrintLayout
    order: Sides
    scaled: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def pages(self) -> int:
        """Return the sides of one copy that have something on them."""
        return len(self.labels)

    @property
    def blanks(self) -> int:
        """Return the blank sides of one copy."""
        return self.order.count(None)

    @property
    def sides(self) -> int:
        """Return all sides of one copy."""
        return len(self.order)

    @property
    def sheets(self) -> int:
        """Return the sheets of paper in one copy."""
        return sheets_of(self.sides, duplex=self.layout.duplex)

    def label_of_sheet(self, sheet: int, *, front: bool) -> str:
        """Return the label of the first or the last page printed on `sheet`, counted from 1."""
        of_sheet = 2 if self.layout.duplex else 1
        sides = self.order[(sheet - 1) * of_sheet : sheet * of_sheet]
        pages = [page for page in sides if page is not None]
        return self.labels[pages[0 if front else -1]]


@contextmanager
def open_packet(file: Path) -> Iterator[pikepdf.Pdf]:
    """Yield 申报书.pdf, read from the disk as it is asked for; InputError where it is none."""
    try:
        # Mapped into memory, a packet with a gigabyte of proofs would count as memory in use.
        with pikepdf.open(file, access_mode=pikepdf.AccessMode.stream) as pdf:
            yield pdf
    except (OSError, pikepdf.PdfError) as error:
        message = f"“{file.name}”读不出来，请重新定稿导出后再印。"
        raise InputError([message]) from error


def chapter_starts(pdf: pikepdf.Pdf) -> list[tuple[str, int]]:
    """Return title and first page (from 0) of every chapter: the bookmarks of the first level.

    The parts of a form are these bookmarks. The first page always begins a chapter.
    """
    places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    starts: dict[int, str] = {}
    with pdf.open_outline(max_depth=1) as outline:
        for entry in outline.root:
            target = entry.destination
            page = target[0] if isinstance(target, Array) and len(target) else None
            place = places.get(page.objgen) if isinstance(page, pikepdf.Object) else None
            if place is not None:
                starts.setdefault(place, str(entry.title))
    starts.setdefault(0, "")
    return [(title, place) for place, title in sorted(starts.items())]


def write_print_ready(
    source: Path, target: Path, layout: PrintLayout, percent_done: PercentDone | None = None
) -> PrintReport:
    """Write `source`, the packet's PDF, to `target` as `layout` says.

    Equal input gives equal bytes; memory does not grow with the proofs. `percent_done` may
    raise to stop. Raises InputError for a source that is no PDF or a layout nobody can bind,
    OutputError.
    """
    _check(layout)
    with open_packet(source) as pdf:
        report = _Imposer(pdf, layout).impose()
        _save(pdf, target, percent_done)
    _check_sides(target, report.sides * layout.copies)
    return report


def _check(layout: PrintLayout) -> None:
    problems = []
    if not 1 <= layout.copies <= MOST_COPIES or not 1 <= layout.printed_copies <= MOST_COPIES:
        problems.append(f"份数应在 1 到 {MOST_COPIES} 之间。")
    if not 0 <= layout.gutter_mm <= LARGEST_GUTTER_MM:
        problems.append(f"装订边加宽应在 0 到 {LARGEST_GUTTER_MM:g} 毫米之间，再宽外侧就印不全了。")
    if problems:
        raise InputError(problems)


class _Imposer:
    """Turns an open packet into its print-ready pages."""

    def __init__(self, pdf: pikepdf.Pdf, layout: PrintLayout) -> None:
        self._pdf = pdf
        self._layout = layout
        self._restore = pdf.make_stream(b"\nQ")
        self._openings: dict[bytes, pikepdf.Object] = {}

    def impose(self) -> PrintReport:
        layout = self._layout
        labels = tuple(page.label for page in self._pdf.pages)
        sides = sides_of(self._chapters(), duplex=layout.duplex)
        self._hand_down()
        scaled = self._move(sides)
        self._describe(sides, labels)
        self._set_pages(sides)
        return PrintReport(
            layout, order=sides, scaled=tuple(labels[index] for index in scaled), labels=labels
        )

    def _chapters(self) -> list[int]:
        starts = [place for _, place in chapter_starts(self._pdf)]
        ends = [*starts[1:], len(self._pdf.pages)]
        return [end - start for start, end in zip(starts, ends, strict=True)]

    # ---------------------------------------------------------------- pages

    def _hand_down(self) -> None:
        """Give every page what it has from the nodes above it: qpdf does so before it adds one."""
        pages = self._pdf.pages
        pages.append(self._pdf.pages[0])
        del pages[-1]

    def _set_pages(self, sides: Sides) -> None:
        """Make a new page tree of all copies, flat; the copies have their streams in common.

        Added one by one to the old tree, the time they take would grow with their square.
        """
        pdf = self._pdf
        old = [page.obj for page in pdf.pages]
        copy = [self._blank() if index is None else old[index] for index in sides]
        kids = [*copy]
        for _ in range(self._layout.copies - 1):
            kids += (pdf.make_indirect(shallow(page)) for page in copy)
        tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=len(kids), Kids=Array(kids)))
        for page in kids:
            page.Parent = tree
        pdf.Root.Pages = tree

    def _move(self, sides: Sides) -> list[int]:
        """Move every page away from the spine; return those that had to be made to fit."""
        gutter = self._layout.gutter_mm * PT_PER_MM
        scaled = []
        for place, index in enumerate(sides):
            if index is None:
                continue
            right = is_right_hand(place, duplex=self._layout.duplex)
            if self._place(self._pdf.pages[index], gutter if right else -gutter):
                scaled.append(index)
        return scaled

    def _place(self, page: pikepdf.Page, shift: float) -> bool:
        """Put `page` on A4, moved right by `shift` points; return whether it had to be scaled."""
        frame = PageFrame.of(page)
        width, height = frame.size_pt
        is_a4 = abs(width - PAGE_WIDTH_PT) < _A4_SLACK_PT
        is_a4 = is_a4 and abs(height - PAGE_HEIGHT_PT) < _A4_SLACK_PT
        if is_a4:
            matrix = frame.placed(shift, PAGE_HEIGHT_PT - height, width)
        else:
            matrix = _fitted(frame, shift)
        self._wrap(page, frame, matrix)
        for key in ("/Rotate", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit"):
            if key in page.obj:
                del page.obj[key]
        page.obj.MediaBox = Array([0, 0, PAGE_WIDTH_PT, PAGE_HEIGHT_PT])
        return not is_a4

    def _wrap(self, page: pikepdf.Page, frame: PageFrame, matrix: Matrix) -> None:
        contents = page.obj.get("/Contents")
        if contents is None:
            return
        streams = contents.as_list() if isinstance(contents, Array) else [contents]
        opening = self._opening(frame, matrix)
        page.obj.Contents = Array([opening, *streams, self._restore])

    def _opening(self, frame: PageFrame, matrix: Matrix) -> pikepdf.Object:
        """Return what stands before the drawing of a page, one stream for all that are alike."""
        box = f"{frame.left:g} {frame.bottom:g} {frame.right - frame.left:g} "
        box += f"{frame.top - frame.bottom:g} re W n\n"
        code = f"q\n{operands(matrix)} cm\n{box}".encode("ascii")
        if code not in self._openings:
            self._openings[code] = self._pdf.make_stream(code)
        return self._openings[code]

    def _blank(self) -> pikepdf.Object:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, PAGE_WIDTH_PT, PAGE_HEIGHT_PT]),
            Resources=Dictionary(),
        )
        return self._pdf.make_indirect(page)

    # ---------------------------------------------------------------- what viewers are told

    def _describe(self, sides: Sides, labels: Sequence[str]) -> None:
        """Let viewers show the printed page numbers, propose how to print, say what it is for."""
        layout = self._layout
        numbers: list[object] = []
        for copy in range(layout.copies):
            prefix = f"第{copy + 1}份 " if layout.copies > 1 else ""
            for place, index in enumerate(sides):
                words = prefix + (_BLANK if index is None else labels[index])
                numbers += [copy * len(sides) + place, Dictionary(P=pikepdf.String(words))]
        root = self._pdf.Root
        root.PageLabels = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        wishes = Dictionary(
            DisplayDocTitle=True,
            PrintScaling=Name("/None"),
            Duplex=Name.DuplexFlipLongEdge if layout.duplex else Name.Simplex,
        )
        if layout.printed_copies in _COPIES_A_VIEWER_TAKES:
            wishes.NumCopies = layout.printed_copies
        root.ViewerPreferences = wishes
        told = str(self._pdf.docinfo.get("/Keywords", ""))
        self._pdf.docinfo["/Keywords"] = for_printing(told)


def _fitted(frame: PageFrame, shift: float) -> Matrix:
    """Return the matrix that puts a page of any size upright and centred into the text area."""
    width, height = fit(frame.size_pt, (TEXT_WIDTH_PT, TEXT_HEIGHT_PT))
    x = MARGIN_SIDE_PT + (TEXT_WIDTH_PT - width) / 2 + shift
    y = MARGIN_TOP_PT + (TEXT_HEIGHT_PT - height) / 2
    return frame.placed(x, y, width)


# ------------------------------------------------------------------ saving


class _Sink(io.RawIOBase):
    """A file for qpdf to write to that never fails; what went wrong is kept in `error`.

    WORKAROUND qpdf: an error while it flushes a file of its own, on a full disk, is thrown in a
    destructor and ends the whole process.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.error: BaseException | None = None
        self._file = file.open("wb")

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        if self.error is None:
            try:
                self._file.write(view)
            except OSError as error:
                self.error = error
        return view.nbytes

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        try:
            self._file.close()
        except OSError as error:
            self.error = self.error or error
        super().close()


def _save(pdf: pikepdf.Pdf, target: Path, percent_done: PercentDone | None) -> None:
    try:
        with _Sink(target) as sink:
            told = -1

            def tell(percent: int) -> None:
                """Pass on how far it is; a wish to stop waits until qpdf is through."""
                nonlocal told
                if percent_done is not None and sink.error is None and percent != told:
                    told = percent
                    try:
                        percent_done(percent)
                    except BaseException as error:  # noqa: BLE001  raised again below
                        sink.error = error

            pdf.save(
                cast(BinaryIO, sink),
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                progress=tell,
            )
    except pikepdf.PdfError as error:
        target.unlink(missing_ok=True)
        raise OutputError("印刷用的 PDF 没有写成。", "请重新定稿导出后再印。") from error
    except OSError as error:
        raise output_error(target, error) from error
    if sink.error is not None:
        target.unlink(missing_ok=True)
        if isinstance(sink.error, OSError):
            raise output_error(target, sink.error) from sink.error
        raise sink.error


def _check_sides(file: Path, expected: int) -> None:
    with pikepdf.open(file) as pdf:
        found = len(pdf.pages)
    if found != expected:
        raise OutputError(f"印刷用的 PDF 写出后有 {found} 页，应为 {expected} 页。", "请重试。")
