"""Whether a PDF can be bound in as it is: undamaged, open, with pages and with its fonts."""

from __future__ import annotations

import logging
import re
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xxxf_desktop.answers.files import FileFault

if TYPE_CHECKING:
    import pikepdf

MOST_CONTENT_BYTES = 256 * 1024 * 1024
"""Most bytes one page's content may unpack to; more is taken for a bomb."""

_MOST_UNPACKED_BYTES = 8 * MOST_CONTENT_BYTES  # of all pages: some seconds
_PARSED_BYTES = 64 * 1024 * 1024  # of all pages; the rest is believed (16 MB take a second)
_RAW_BYTES = 256 * 1024  # of content whose unpacked size is not known beforehand
_TAIL_BYTES = 2048
_MOST_PARENTS = 64
_PACKERS = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_FLATE = {"/FlateDecode", "/Fl"}

# qpdf's remarks on files that every reader shows well; any other means it had to mend.
_HARMLESS = re.compile(
    "object has offset 0|common error handled correctly|one plus the highest object number"
    "|duplicated key|extraneous whitespace|invalid xref table entry|stray #"
    "|proper line terminator|/Type key should be"
)


class _DamagedError(Exception):
    pass


class _Listener(logging.Filter):
    """Keeps what its own thread logs, and keeps it from the user's terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._thread:
            return True
        self.heard.append(record.getMessage())
        return False


def inspected_pdf(path: Path) -> tuple[int, tuple[FileFault, ...]]:
    """Return pages and faults of a PDF file; memory does not grow with its size.

    An owner's password alone is no fault: readers open such a file without asking.
    """
    import pikepdf

    try:
        with path.open("rb") as stream, listening() as remarks:
            _check_end(stream)
            with pikepdf.open(stream, access_mode=pikepdf.AccessMode.stream) as pdf:
                verdict = _verdict(pdf)
            return (0, (FileFault.DAMAGED,)) if remarks else verdict
    except pikepdf.PasswordError:
        return 0, (FileFault.ENCRYPTED,)
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes qpdf trip over
        locked = "unsupported encryption" in str(error)  # by certificate, not by password
        return 0, (FileFault.ENCRYPTED if locked else FileFault.DAMAGED,)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Yield what qpdf tells its log alone, such as that it leaves out a damaged page."""
    logger, listener = logging.getLogger("pikepdf._core"), _Listener()
    logger.addFilter(listener)
    try:
        yield listener.heard
    finally:
        logger.removeFilter(listener)


def _check_end(stream: BinaryIO) -> None:
    """qpdf forgives a file cut off just before its end mark."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL_BYTES))
    if b"%%EOF" not in stream.read():
        raise _DamagedError
    stream.seek(0)


def _verdict(pdf: pikepdf.Pdf) -> tuple[int, tuple[FileFault, ...]]:
    pages = len(pdf.pages)
    for _ in pdf.objects:  # has each of them read once
        pass
    _check_contents(pdf)
    if any(not _HARMLESS.search(str(remark)) for remark in pdf.get_warnings()):
        return 0, (FileFault.DAMAGED,)
    if not pages:
        return 0, (FileFault.NO_PAGES,)
    return pages, () if _fonts_embedded(pdf) else (FileFault.FONTS_NOT_EMBEDDED,)


# ------------------------------------------------------------------ contents


def _check_contents(pdf: pikepdf.Pdf) -> None:
    import pikepdf

    seen: set[tuple[tuple[int, int], ...]] = set()
    parsed = unpacked = 0
    for page in pdf.pages:
        streams = list(content_streams(page.obj))
        key = tuple(stream.objgen for stream in streams)
        if key in seen:
            continue
        seen.add(key)
        sizes = [unpacked_size(stream) for stream in streams]
        size = sum(size or 0 for size in sizes)
        unpacked += size
        if unpacked > _MOST_UNPACKED_BYTES:
            raise _DamagedError
        if None not in sizes and parsed + size <= _PARSED_BYTES:
            parsed += size
            pikepdf.parse_content_stream(page, "Do")  # keeps nothing but pictures drawn


def content_streams(page: pikepdf.Object) -> Iterator[pikepdf.Stream]:
    import pikepdf

    contents = page.get("/Contents")
    for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(part, pikepdf.Stream):
            yield part


def unpacked_size(stream: pikepdf.Stream) -> int | None:
    """Return the unpacked size in bytes, None where it cannot be known cheaply."""
    import pikepdf

    filters = stream.get("/Filter")
    parts = filters if isinstance(filters, pikepdf.Array) else [filters]
    names = [str(part) for part in parts if part is not None]
    if int(stream.get("/Length", 0)) > MOST_CONTENT_BYTES:
        raise _DamagedError
    raw = stream.read_raw_bytes()
    packers = sum(name in _PACKERS for name in names)
    if not packers:
        return len(raw)
    if set(names) <= _FLATE:
        return _inflated_size(raw, layers=packers)
    return len(raw) if packers == 1 and len(raw) <= _RAW_BYTES else None


def _inflated_size(raw: bytes, layers: int) -> int:
    """Inflate and forget; no layer may become a bomb."""
    pieces = iter([raw])
    for _ in range(layers):
        pieces = _inflated(pieces)
    return sum(len(piece) for piece in pieces)


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what `pieces` unpack to; that they are sound is for qpdf to judge."""
    inflater, size = zlib.decompressobj(), 0
    for piece in pieces:
        while piece and not inflater.eof:
            try:
                unpacked = inflater.decompress(piece, 1 << 20)
            except zlib.error:
                return
            size += len(unpacked)
            if size > MOST_CONTENT_BYTES:
                raise _DamagedError
            yield unpacked
            piece = inflater.unconsumed_tail


# ------------------------------------------------------------------ fonts


def _fonts_embedded(pdf: pikepdf.Pdf) -> bool:
    """Return whether every font that a page can reach is in the file.

    Reached through forms, patterns, Type 3 fonts and what annotations look like.
    """
    import pikepdf

    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        waiting = [resources_of(page.obj), *_appearances(page.obj)]
        while waiting:
            resources = waiting.pop()
            if not isinstance(resources, pikepdf.Dictionary) or _is_known(resources, seen):
                continue
            fonts = [font for font in _fonts(resources) if not _is_known(font, seen)]
            if not all(_is_embedded(font) for font in fonts):
                return False
            forms = [*members_of(resources, "/XObject"), *members_of(resources, "/Pattern")]
            forms = [form for form in forms if not _is_known(form, seen)]
            waiting += [owner.get("/Resources") for owner in (*fonts, *forms)]
    return True


def _is_known(item: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    if not item.is_indirect:
        return False
    known = item.objgen in seen
    seen.add(item.objgen)
    return known


def resources_of(page: pikepdf.Object) -> pikepdf.Object | None:
    """Return the page's own resources or those it inherits."""
    import pikepdf

    node: pikepdf.Object | None = page
    for _ in range(_MOST_PARENTS):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if "/Resources" in node:
            return node.get("/Resources")
        node = node.get("/Parent")
    return None


def _appearances(page: pikepdf.Object) -> Iterator[pikepdf.Object | None]:
    import pikepdf

    annotations = page.get("/Annots")
    for annotation in annotations if isinstance(annotations, pikepdf.Array) else []:
        for looks in members_of(annotation, "/AP"):
            if isinstance(looks, pikepdf.Stream):
                yield looks.get("/Resources")
            else:
                yield from (state.get("/Resources") for state in _values(looks))


def _fonts(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    import pikepdf

    yield from members_of(resources, "/Font")
    for state in members_of(resources, "/ExtGState"):
        font = state.get("/Font")
        if isinstance(font, pikepdf.Array) and len(font):
            yield from _containers([font[0]])


def members_of(owner: pikepdf.Object, key: str) -> Iterator[pikepdf.Object]:
    import pikepdf

    if isinstance(owner, pikepdf.Dictionary | pikepdf.Stream):
        yield from _values(owner.get(key))


def _values(dictionary: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    import pikepdf

    if isinstance(dictionary, pikepdf.Dictionary):
        # not by their keys: names in GBK, as old Chinese programs write them, are no UTF-8
        yield from _containers([value for _, value in dictionary.items()])


def _containers(items: list[pikepdf.Object | None]) -> Iterator[pikepdf.Object]:
    import pikepdf

    for item in items:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item


def _is_embedded(font: pikepdf.Object) -> bool:
    import pikepdf

    kind = font.get("/Subtype")
    if kind == "/Type3":  # drawn by the file itself
        return True
    if kind == "/Type0":
        descendants = font.get("/DescendantFonts")
        if not isinstance(descendants, pikepdf.Array):
            return False
        return all(_has_font_file(part) for part in _containers([*descendants]))
    return _has_font_file(font)


def _has_font_file(font: pikepdf.Object) -> bool:
    import pikepdf

    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, pikepdf.Dictionary) and any(
        isinstance(descriptor.get(key), pikepdf.Stream)
        for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
