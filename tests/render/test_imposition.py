"""Chapters on right-hand pages: which page stands on which side."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.render.imposition import is_right_hand, sheets_of, sides_of

CHAPTERS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("chapters", "sides"),
    [
        pytest.param([1], (0, None), id="a-cover-alone"),
        pytest.param([2], (0, 1), id="a-whole-sheet"),
        pytest.param([1, 1, 3], (0, None, 1, None, 2, 3, 4, None), id="odd-chapters"),
        pytest.param([2, 4], (0, 1, 2, 3, 4, 5), id="even-chapters-need-no-blanks"),
    ],
)
def test_duplex(chapters: list[int], sides: tuple[int | None, ...]) -> None:
    assert sides_of(chapters, duplex=True) == sides


@given(CHAPTERS)
def test_every_page_stands_once_and_in_order(chapters: list[int]) -> None:
    for duplex in (True, False):
        printed = [page for page in sides_of(chapters, duplex=duplex) if page is not None]
        assert printed == list(range(sum(chapters)))


@given(CHAPTERS)
def test_chapters_start_on_right_hand_pages(chapters: list[int]) -> None:
    sides = sides_of(chapters, duplex=True)
    for first in [0, *accumulate(chapters)][:-1]:
        assert is_right_hand(sides.index(first), duplex=True)


@given(CHAPTERS)
def test_a_copy_ends_with_its_sheet(chapters: list[int]) -> None:
    sides = sides_of(chapters, duplex=True)
    assert len(sides) % 2 == 0
    assert sheets_of(len(sides), duplex=True) * 2 == len(sides)


@given(CHAPTERS)
def test_blanks_are_versos_before_a_chapter_and_never_two(chapters: list[int]) -> None:
    sides = sides_of(chapters, duplex=True)
    blanks = [place for place, page in enumerate(sides) if page is None]
    starts = {*accumulate(chapters)}
    assert all(place % 2 == 1 for place in blanks)
    assert {sides[place - 1] for place in blanks} <= {start - 1 for start in starts}
    assert len(blanks) == sum(pages % 2 for pages in chapters)


@given(CHAPTERS)
def test_single_sided_has_no_blanks_and_a_sheet_for_each_page(chapters: list[int]) -> None:
    sides = sides_of(chapters, duplex=False)
    assert None not in sides
    assert sheets_of(len(sides), duplex=False) == sum(chapters)
    assert all(is_right_hand(place, duplex=False) for place in range(len(sides)))
