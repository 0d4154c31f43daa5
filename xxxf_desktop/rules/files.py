"""Findings from what an inspection of pictures and proofs found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from xxxf_desktop.answers.files import FileFault, FileReport
from xxxf_desktop.rules.finding import Finding, error, warning


def findings(place: str, shown: str, report: FileReport | None) -> Iterator[Finding]:
    """Yield the faults of a file; `shown` is what the user calls it, no report means no file."""
    if report is None:
        yield error("FILE_MISSING", place, file=shown)
        return
    for fault in report.faults:
        yield _finding(place, shown, fault, report)


def _finding(place: str, shown: str, fault: FileFault, report: FileReport) -> Finding:
    match fault:
        case FileFault.EMPTY:
            return error("FILE_EMPTY", place, file=shown)
        case FileFault.UNSUPPORTED:
            return error("FILE_UNSUPPORTED", place, file=shown)
        case FileFault.NOT_AS_NAMED:
            return error("FILE_NOT_AS_NAMED", place, file=shown, kind=report.kind.value)
        case FileFault.DAMAGED:
            return error("FILE_DAMAGED", place, file=shown)
        case FileFault.ENCRYPTED:
            return error("FILE_ENCRYPTED", place, file=shown)
        case FileFault.NO_PAGES:
            return error("FILE_NO_PAGES", place, file=shown)
        case FileFault.MISSING:
            return error("FILE_MISSING", place, file=shown)
        case FileFault.FONTS_NOT_EMBEDDED:
            return warning("FILE_FONTS_NOT_EMBEDDED", place, file=shown)
    assert_never(fault)
