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
    starts, ends = _ranges(resources / "fonts" / "printable.json")

    @cache
    def is_printable(character: str) -> bool:
        if character.isspace():
            return True
        index = bisect_right(starts, ord(character)) - 1
        return index >= 0 and ord(character) <= ends[index]

    return is_printable


@cache
def _ranges(file: Path) -> tuple[list[int], list[int]]:
    """Return the first and the last code points of the sorted ranges in `file`."""
    spans = json.loads(file.read_text(encoding="utf-8"))
    return [first for first, _ in spans], [last for _, last in spans]
