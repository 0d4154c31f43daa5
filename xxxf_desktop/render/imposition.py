"""Which page of the packet stands on which side of which sheet, for one bound copy."""

from __future__ import annotations

import math
from collections.abc import Sequence

Sides = tuple[int | None, ...]
"""The sides of one copy in order, each with the index of its page, None where it is blank."""


def sides_of(chapters: Sequence[int], *, duplex: bool) -> Sides:
    """Return the sides of one copy of a packet whose chapters have so many pages.

    On both sides every chapter starts on a right-hand page, which is the front of a sheet, and
    the copy ends with a whole sheet: the next one begins on paper of its own.

    >>> sides_of([1, 2, 3], duplex=True)
    (0, None, 1, 2, 3, 4, 5, None)
    >>> sides_of([1, 2, 3], duplex=False)
    (0, 1, 2, 3, 4, 5)
    """
    sides: list[int | None] = []
    first = 0
    for pages in chapters:
        sides += range(first, first + pages)
        first += pages
        if duplex and len(sides) % 2:
            sides.append(None)
    return tuple(sides)


def sheets_of(sides: int, *, duplex: bool) -> int:
    """Return how many sheets of paper `sides` printed sides take.

    >>> sheets_of(7, duplex=True), sheets_of(7, duplex=False)
    (4, 7)
    """
    return math.ceil(sides / 2) if duplex else sides


def is_right_hand(place: int, *, duplex: bool) -> bool:
    """Return whether side `place` (from 0) lies right of the spine: bound at its left edge."""
    return not duplex or place % 2 == 0
