"""Dates as people write them, read as the day they can only mean."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# 。 is what the point key of a Chinese keyboard types; a blank alone parts numbers as well.
_WRITTEN = re.compile(
    r"(\d{4})(?:\s*(?:年|[-./。])\s*|\s+)(\d{1,2})(?:\s*(?:月|[-./。])\s*|\s+)(\d{1,2})\s*[日号]?"
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(text: str) -> date | None:
    """Return the day `text` writes, None where it writes none or no day of the calendar.

    >>> read_day("２０２０年5月6日"), read_day("2020.5.6"), read_day("20200506")
    (datetime.date(2020, 5, 6), datetime.date(2020, 5, 6), datetime.date(2020, 5, 6))
    >>> read_day("2020-02-30")
    """
    spelt = re.sub("[—–‐‑‒―−]", "-", unicodedata.normalize("NFKC", text)).strip()
    found = _WRITTEN.fullmatch(spelt) or _DIGITS.fullmatch(spelt)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
