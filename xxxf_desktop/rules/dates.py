"""Dates as the answers write them: ISO 8601, a day that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xxxf_desktop.rules.finding import Finding, error

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = 1900, 2100


def read(text: str | None) -> date | None:
    """Return the day `text` names, None where it names none.

    >>> read("2020-02-29"), read("2019-02-29"), read("2020年5月6日")
    (datetime.date(2020, 2, 29), None, None)
    """
    if text is None or not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def findings(place: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the date `text`."""
    day = read(text)
    if day is None:
        yield error("DATE_INVALID", place, value=text)
    elif not EARLIEST <= day.year <= LATEST:
        yield error(
            "DATE_YEAR_UNLIKELY", place, value=text, earliest=str(EARLIEST), latest=str(LATEST)
        )
