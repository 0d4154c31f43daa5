"""Which characters the shipped fonts can print, known without opening a font."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from pathlib import Path


def printable_in(resources: Path) -> Callable[[str], bool]:
    """Return the question whether some font of `resources`/fonts draws a character.

    White space always is drawn. The system's own fonts are left out: what is printable here
    prints on every machine.
    """
    starts, ends = _ranges(resources / "fonts" / "coverage.json")

    @cache
    def is_printable(character: str) -> bool:
        if character.isspace():
            return True
        index = bisect_right(starts, ord(character)) - 1
        return index >= 0 and ord(character) <= ends[index]

    return is_printable


@cache
def _ranges(coverage_file: Path) -> tuple[list[int], list[int]]:
    fonts = json.loads(coverage_file.read_text(encoding="utf-8"))["coverage"]
    spans = sorted((first, last) for spans in fonts.values() for first, last in spans)
    starts: list[int] = []
    ends: list[int] = []
    for first, last in spans:
        if ends and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return starts, ends
