"""Amounts in 万元: plain decimal numbers, not negative, to the hundredth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xxxf_desktop.rules.finding import Finding, error, warning

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_ABSURD = Decimal(10**9)  # 万元: ten times what the largest companies of the country take in a year
_MOST_DECIMALS = 2


def read(text: str | None) -> Decimal | None:
    """Return the amount `text` writes, None where it is no number or a negative one.

    >>> read("12345.67"), read("-1"), read("1e3")
    (Decimal('12345.67'), None, None)
    """
    return Decimal(text) if text is not None and _NUMBER.fullmatch(text) else None


def findings(place: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the amount `text`, spelt as `normalised` leaves it."""
    amount = read(text)
    if amount is None:
        negative = text.startswith("-") and read(text[1:]) is not None
        yield error("AMOUNT_NEGATIVE" if negative else "AMOUNT_NOT_A_NUMBER", place, value=text)
        return
    if len(text.partition(".")[2]) > _MOST_DECIMALS:
        yield error("AMOUNT_TOO_PRECISE", place, value=text)
    if amount >= _ABSURD:
        yield warning("AMOUNT_IN_YUAN", place, value=grouped(amount))


def grouped(amount: Decimal) -> str:
    """Return `amount` with thousands marks, as the window shows it.

    >>> grouped(Decimal("12345.60"))
    '12,345.60'
    """
    return f"{amount:,}"
