"""Reports on every file of a draft, for the rules, which see no disk."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.inspection import inspect_closely
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError


def reports_of(draft: Draft) -> dict[str, FileReport]:
    """Return a report for each file that the answers of `draft` name, by stored name."""
    application, stored = draft.moment()
    reports = {}
    with TemporaryDirectory(prefix="xxxf-") as folder:
        for name in files_named(application):
            if name in stored:
                reports[name] = _report(draft, name, Path(folder, "file"))
            else:
                reports[name] = FileReport(name, FileKind.UNKNOWN, 0, (FileFault.MISSING,))
    return reports


def _report(draft: Draft, name: str, copy: Path) -> FileReport:
    """Only one file at a time lies in the temporary folder."""
    try:
        draft.copy_file(name, copy)
    except DraftError:
        return FileReport(name, FileKind.UNKNOWN, 0, (FileFault.DAMAGED,))
    try:
        return inspect_closely(copy, name)
    finally:
        copy.unlink()
