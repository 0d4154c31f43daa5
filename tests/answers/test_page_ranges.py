"""Lists of pages: read, refused, and written so that they are read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.answers.page_ranges import SHAPE, last_page, read_pages, spelt, written

PAGES = st.lists(st.integers(1, 40) | st.integers(1, 99_999), min_size=1, max_size=60, unique=True)


@given(PAGES)
def test_what_is_written_is_read_back(pages: list[int]) -> None:
    text = written(pages)
    assert read_pages(text, max(pages)) == tuple(pages)
    assert last_page(text) == max(pages)
    assert spelt(text) == text


@given(st.text("1２90-－~至,，、;  \n\tx", max_size=12) | st.text(max_size=6))
def test_the_plain_spelling_says_the_same(text: str) -> None:
    plain = spelt(text)
    assert spelt(plain) == plain
    assert bool(re.search(SHAPE, plain)) == bool(re.search(SHAPE, text))
    try:
        pages = read_pages(text, 99_999)
    except ValueError:
        with pytest.raises(ValueError, match=r"pages|twice|no such page"):
            read_pages(plain, 99_999)
    else:
        assert read_pages(plain, 99_999) == pages


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        pytest.param("", (1, 2, 3, 4, 5), id="nothing-means-all"),
        pytest.param(" ", (1, 2, 3, 4, 5), id="blank-means-all"),
        pytest.param("2", (2,), id="one"),
        pytest.param("1-3,5", (1, 2, 3, 5), id="range-and-one"),
        pytest.param("5,1-2", (5, 1, 2), id="in-the-order-written"),
        pytest.param("5-3", (5, 4, 3), id="backwards"),
        pytest.param("3-3", (3,), id="range-of-one"),
        pytest.param(" 1 - 2 , 4 ", (1, 2, 4), id="blanks"),
        pytest.param("１－２，４", (1, 2, 4), id="full-width"),
        pytest.param("1——2、4；5", (1, 2, 4, 5), id="chinese-keyboard"),
        pytest.param("1至2", (1, 2), id="word"),
    ],
)
def test_spellings(text: str, pages: tuple[int, ...]) -> None:
    assert read_pages(text, 5) == pages


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0", id="zero"),
        pytest.param("01", id="leading-zero"),
        pytest.param("-1", id="negative"),
        pytest.param("1-", id="half-typed"),
        pytest.param("1,", id="half-typed-list"),
        pytest.param(",1", id="nothing-first"),
        pytest.param("1,,2", id="nothing-between"),
        pytest.param("1 2", id="no-comma"),
        pytest.param("1-2-3", id="range-of-three"),
        pytest.param("1.5", id="fraction"),
        pytest.param("all", id="word"),
        pytest.param("第1页", id="sentence"),
        pytest.param("²", id="raised"),
        pytest.param("100000", id="six-digits"),
        pytest.param("1-99999999999", id="endless"),
        pytest.param("1,1", id="twice"),
        pytest.param("2-4,3", id="twice-in-a-range"),
        pytest.param("5-3,4-6", id="twice-in-two-ranges"),
    ],
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"pages|twice"):
        last_page(text)
    with pytest.raises(ValueError, match=r"pages|twice"):
        read_pages(text, 99_999)
    assert spelt(spelt(text)) == spelt(text)


@pytest.mark.parametrize("text", ["6", "1-6", "6-1", "1-5,7"])
def test_a_page_the_file_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such page"):
        read_pages(text, 5)


def test_a_file_without_pages_has_none() -> None:
    assert read_pages("", 0) == ()


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        pytest.param([], "", id="none"),
        pytest.param([7], "7", id="one"),
        pytest.param([1, 2], "1,2", id="two-are-no-range"),
        pytest.param([1, 2, 3], "1-3", id="range"),
        pytest.param([3, 2, 1], "3-1", id="backwards"),
        pytest.param([1, 2, 3, 2000, 5, 4], "1-3,2000,5,4", id="order-kept"),
        pytest.param([1, 2, 1], "1,2,1", id="there-and-back"),
    ],
)
def test_writing(pages: list[int], text: str) -> None:
    assert written(pages) == text


def test_a_long_list_is_no_trouble() -> None:
    text = ",".join(str(page) for page in range(1, 5000)) + " " * 5000 + "x"
    with pytest.raises(ValueError, match="no list"):
        read_pages(text, 10_000)
