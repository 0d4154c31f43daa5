"""Which pages of a file are meant: `1-3,5`, counted from 1, in the order written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

_NUMBER = "[1-9１-９][0-9０-９]{0,4}"
_TO = "[-－‐‑–—−~～至到]{1,2}"  # a Chinese keyboard gives the dash twice
_AND = "[,，、;；]"
_RANGE = rf"{_NUMBER}(?:\s*{_TO}\s*{_NUMBER})?"

SHAPE = rf"^\s*(?:{_RANGE}(?:\s*{_AND}\s*{_RANGE})*)?\s*$"
"""What a list of pages looks like; as a pattern of a JSON Schema too."""

_SHORTEST_RUN = 3  # pages in a row that are written as a range


def spelt(text: str) -> str:
    """Return a list of pages in its plain spelling; any other text stays as it is.

    >>> spelt("１－３，5、 9——7"), spelt("1-")
    ('1-3,5,9-7', '1-')
    """
    if not re.search(SHAPE, text):
        return text
    return ",".join(
        f"{first}-{last}" if first != last else f"{first}" for first, last in _ranges(text)
    )


def last_page(text: str) -> int:
    """Return the highest page that `text` names, 0 for none (all are meant).

    ValueError where `text` is no list of pages, or names one of them twice.

    >>> last_page("1-3,9-7"), last_page("")
    (9, 0)
    """
    if not re.search(SHAPE, text):
        raise ValueError("no list of pages")
    ranges = sorted((min(each), max(each)) for each in _ranges(text))
    for (_, before), (after, _) in pairwise(ranges):
        if after <= before:
            raise ValueError("a page twice")
    return ranges[-1][1] if ranges else 0


def read_pages(text: str, count: int) -> tuple[int, ...]:
    """Return the pages, from 1, that `text` chooses of a file of `count`; all for "".

    A range may run backwards. ValueError where `text` is no list of pages, or names one
    of them twice or one that the file does not have.

    >>> read_pages("5, 1-3", 9), read_pages("3-1", 3), read_pages("", 2)
    ((5, 1, 2, 3), (3, 2, 1), (1, 2))
    """
    if last_page(text) > count:
        raise ValueError("no such page")
    if not text.strip():
        return tuple(range(1, count + 1))
    return tuple(page for first, last in _ranges(text) for page in _from_to(first, last))


def written(pages: Iterable[int]) -> str:
    """Return how `pages`, each once, are written; `read_pages` gives them back.

    >>> written([1, 2, 3, 5, 9, 8, 7])
    '1-3,5,9-7'
    """
    parts: list[str] = []
    for run in _runs(pages):
        if len(run) < _SHORTEST_RUN:
            parts += map(str, run)
        else:
            parts.append(f"{run[0]}-{run[-1]}")
    return ",".join(parts)


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    """Yield first and last page of every range of a list of pages."""
    for part in re.findall(_RANGE, text):
        numbers = [int(number) for number in re.findall(_NUMBER, part)]
        yield numbers[0], numbers[-1]


def _from_to(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _runs(pages: Iterable[int]) -> Iterator[list[int]]:
    """Yield `pages` cut where they do not go on by one in the same direction."""
    run: list[int] = []
    for page in pages:
        goes_on = len(run) == 1 and abs(page - run[0]) == 1
        goes_on |= len(run) > 1 and page - run[-1] == run[1] - run[0]
        if run and not goes_on:
            yield run
            run = []
        run.append(page)
    if run:
        yield run
