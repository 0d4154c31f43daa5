"""What a PDF gives away: author, comments, places of photos, hidden text, numbers of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.answers.files import Trace, TraceKind
from xxxf_desktop.drafts.author_names import tidy_authors, xmp_creators
from xxxf_desktop.drafts.pdf_inspection import listening, unpacked_size
from xxxf_desktop.drafts.pdf_photos import pages_with_place
from xxxf_desktop.drafts.pdf_text import Allowance, PdfReader
from xxxf_desktop.rules.sensitive import traces_in

if TYPE_CHECKING:
    import pikepdf

# A look at a proof takes a moment, not minutes: more than this is passed over.
MOST_PAGES = 100
MOST_CONTENT_BYTES = 16 * 1024 * 1024
_MOST_PAGE_BYTES = 2 * 1024 * 1024
_MOST_S = 3
_MOST_COMMENTED_PAGES = 1000
_MOST_TRACES = 50
_MOST_XMP_BYTES = 1024 * 1024

_GB_2312 = re.compile(rb"(?!\xef\xbb\xbf)(?:[\x20-\x7e]*[\xa1-\xf7][\xa1-\xfe])+[\x20-\x7e]*")
# Remarks on the page; links, form fields, seals and typed-in text are parts of it.
_REMARKS = {
    "/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/FileAttachment",
    "/Sound", "/Redact",
}  # fmt: skip
_OF_PAGES = {TraceKind.COMMENTS, TraceKind.GPS, TraceKind.HIDDEN_TEXT}
_DRAWN = {"/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"}  # with words: a remark


def pdf_traces(path: Path) -> Iterator[Trace]:
    """Yield what the usable PDF at `path` gives away, in the order of its pages."""
    import pikepdf

    with (
        path.open("rb") as stream,
        listening(),
        pikepdf.open(stream, access_mode=pikepdf.AccessMode.stream) as pdf,
    ):
        seen: set[tuple[TraceKind, str, int]] = set()
        for trace in _traces(pdf):
            page = trace.page if trace.kind in _OF_PAGES else 0
            if (trace.kind, trace.shown, page) not in seen:
                seen.add((trace.kind, trace.shown, page))
                yield trace
            if len(seen) >= _MOST_TRACES:
                return


def _traces(pdf: pikepdf.Pdf) -> Iterator[Trace]:
    for author in dict.fromkeys(_authors(pdf)):
        yield Trace(TraceKind.AUTHOR, author)
    for number, page in enumerate(islice(pdf.pages, _MOST_COMMENTED_PAGES), start=1):
        if _has_remark(page.obj):
            yield Trace(TraceKind.COMMENTS, page=number)
    for number in pages_with_place(pdf, MOST_PAGES):
        yield Trace(TraceKind.GPS, page=number)
    allowance = Allowance(MOST_CONTENT_BYTES, _MOST_PAGE_BYTES, _MOST_S)
    reader = PdfReader(pdf, allowance)
    for number, page in enumerate(islice(pdf.pages, MOST_PAGES), start=1):
        read = reader.page(page)
        if read is not None:
            if read.is_hiding:
                yield Trace(TraceKind.HIDDEN_TEXT, page=number)
            yield from traces_in(read.text, number)
        if allowance.is_spent:
            return


def _authors(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the authors that the properties and the XMP of `pdf` name."""
    import pikepdf

    info = pdf.trailer.get("/Info")
    author = info.get("/Author") if isinstance(info, pikepdf.Dictionary) else None
    names = [_string(author)] if isinstance(author, pikepdf.String) else []
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream):
        size = unpacked_size(metadata)
        if size is not None and size <= _MOST_XMP_BYTES:
            names += xmp_creators(metadata.read_bytes().decode("utf-8", "replace"))
    yield from tidy_authors(names)


def _string(text: pikepdf.String) -> str:
    """Return a text of the properties; old Chinese programs wrote GB 2312 without saying so."""
    data = bytes(text)
    return data.decode("gb18030", "replace") if _GB_2312.fullmatch(data) else str(text)


def _has_remark(page: pikepdf.Object) -> bool:
    import pikepdf

    annotations = page.get("/Annots")
    for annotation in annotations if isinstance(annotations, pikepdf.Array) else []:
        if isinstance(annotation, pikepdf.Dictionary):
            kind = annotation.get("/Subtype")
            says = str(annotation.get("/Contents", "")).strip()
            if kind in _REMARKS or (kind in _DRAWN and says):
                return True
    return False
