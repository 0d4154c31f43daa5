"""The pages chosen of a proof: they can be read, the file has them, and a Word file bears them."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.answers.application import Proof
from xxxf_desktop.answers.files import FileKind, FileReport
from xxxf_desktop.answers.page_ranges import last_page, read_pages
from xxxf_desktop.rules.finding import Finding, error, warning

MOST_PAGES = 300
"""Most pages of one proof without a word: in a Word file each is a picture of some 0.3 MB."""


def findings(entry: Proof, shown: str, report: FileReport | None) -> Iterator[Finding]:
    """Yield what is wrong with the chosen pages; `shown` is what the user calls the file.

    A file that is damaged or has not been looked at yet has no pages to hold them against.
    """
    try:
        last = last_page(entry.pages)
    except ValueError:
        yield error("PROOF_PAGES_UNREADABLE", entry.item, file=shown, pages=entry.pages)
        return
    if report is None or not report.usable or report.kind is FileKind.UNKNOWN:
        return
    if last > report.pages:
        values = {"last": str(last), "count": str(report.pages)}
        yield error("PROOF_PAGES_BEYOND", entry.item, file=shown, **values)
    elif (count := len(read_pages(entry.pages, report.pages))) > MOST_PAGES:
        yield warning("PROOF_PAGES_MANY", entry.item, file=shown, count=str(count))
