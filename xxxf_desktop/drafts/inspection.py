"""What a file is, by its content, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport, Trace
from xxxf_desktop.drafts.pdf_inspection import inspected_pdf
from xxxf_desktop.drafts.pdf_traces import pdf_traces
from xxxf_desktop.drafts.picture_inspection import (
    inspected_bmp,
    inspected_jpeg,
    inspected_png,
    inspected_tiff,
)
from xxxf_desktop.drafts.picture_traces import picture_traces
from xxxf_desktop.drafts.storage import reading

Verdict = tuple[int, tuple[FileFault, ...]]  # pages, faults

HEAD_BYTES = 1024
"""How much of a file tells its kind: a PDF may have that much before its %PDF-."""

_BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}  # sizes of the known versions

_EXTENSIONS = {
    "pdf": FileKind.PDF,
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "jpe": FileKind.JPEG,
    "jfif": FileKind.JPEG,
    "png": FileKind.PNG,
    "tif": FileKind.TIFF,
    "tiff": FileKind.TIFF,
    "bmp": FileKind.BMP,
    "dib": FileKind.BMP,
}
_OTHER_EXTENSIONS = {
    "doc", "docx", "docm", "wps", "rtf", "odt", "xls", "xlsx", "xlsm", "et", "csv", "ppt",
    "pptx", "dps", "ofd", "caj", "txt", "md", "htm", "html", "xml", "gif", "webp", "heic",
    "heif", "avif", "svg", "psd", "wmf", "emf", "mp4", "mov", "zip", "rar", "7z", "gz", "iso",
    "exe", "bat", "msi", "lnk",
}  # fmt: skip
_INSPECT: dict[FileKind, Callable[[Path], Verdict]] = {
    FileKind.PDF: inspected_pdf,
    FileKind.JPEG: inspected_jpeg,
    FileKind.PNG: inspected_png,
    FileKind.TIFF: inspected_tiff,
    FileKind.BMP: inspected_bmp,
}


def inspect(path: Path, name: str) -> FileReport:
    """Return what the file at `path`, known to the user as `name`, is fit for.

    The content decides; the extension of `name` is only held against it, and may be
    missing. Bad content never raises; ProofError where the file cannot be read at all.
    """
    with reading(path) as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        return FileReport(name, FileKind.UNKNOWN, 0, (FileFault.EMPTY,))
    kind = kind_of(head)
    misnamed = (FileFault.NOT_AS_NAMED,) if _names_another(name, kind) else ()
    if kind is FileKind.UNKNOWN:
        return FileReport(name, kind, 0, (*misnamed, FileFault.UNSUPPORTED))
    pages, faults = _INSPECT[kind](path)
    report = FileReport(name, kind, pages, (*misnamed, *faults))
    return report if report.usable else FileReport(name, kind, 0, report.faults)


def inspect_closely(path: Path, name: str) -> FileReport:
    """Return what `inspect` does, and what the file gives away of persons and secrets."""
    report = inspect(path, name)
    return replace(report, traces=_traces(path, report.kind)) if report.usable else report


def _traces(path: Path, kind: FileKind) -> tuple[Trace, ...]:
    """Return what is found until the file turns out to be stranger than it looked."""
    found: list[Trace] = []
    traces: Iterator[Trace] = (
        pdf_traces(path) if kind is FileKind.PDF else picture_traces(path, kind)
    )
    with suppress(Exception):  # libraries raise whatever they trip over; the file is usable
        found.extend(traces)
    return tuple(found)


def kind_of(head: bytes) -> FileKind:
    """Return the kind of a file that starts with `head` (1024 bytes, or all there are).

    >>> kind_of(b"GIF89a").name, kind_of(b"%PDF-1.7").name
    ('UNKNOWN', 'PDF')
    """
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return FileKind.TIFF
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileKind.BMP
    return FileKind.PDF if b"%PDF-" in head else FileKind.UNKNOWN


def _names_another(name: str, kind: FileKind) -> bool:
    _, dot, extension = name.rpartition(".")
    extension = extension.casefold() if dot else ""
    named = _EXTENSIONS.get(extension)
    if named is not None:
        return named is not kind
    return kind is not FileKind.UNKNOWN and extension in _OTHER_EXTENSIONS
