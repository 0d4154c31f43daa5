"""Numbers the program gives: figures, tables, headings below the form's own, list items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xxxf_desktop.narrative.blocks import Blocks, FigureBlock, TableBlock

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def caption_numbers(narrative: Iterable[Blocks]) -> dict[str, str]:
    """Return what a cross reference prints, by `图:标识` and `表:标识`.

    Figures and tables are counted through all sections in the order of the paper.
    """
    numbers: dict[str, str] = {}
    figures = tables = 0
    for blocks in narrative:
        for block in blocks:
            if isinstance(block, FigureBlock):
                figures += 1
                if block.id:
                    numbers[f"图:{block.id}"] = f"图{figures}"
            elif isinstance(block, TableBlock):
                tables += 1
                if block.id:
                    numbers[f"表:{block.id}"] = f"表{tables}"
    return numbers


def reference_text(reference: str, numbers: Mapping[str, str]) -> str:
    """Return what a reference prints; one that leads nowhere prints its own name."""
    return numbers.get(reference, reference)


@dataclass(slots=True)
class HeadingCounter:
    """Numbers of heading levels 4 to 6 within a section: ① , a. , (a)."""

    _counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """Return the number of the next heading of `level` (4 to 6)."""
        self._counts[level] = self._counts.get(level, 0) + 1
        for deeper in range(level + 1, 7):
            self._counts.pop(deeper, None)
        count = self._counts[level]
        if level == 4:
            return _CIRCLED[count - 1] if count <= len(_CIRCLED) else f"({count}) "
        return f"{_letter(count)}. " if level == 5 else f"({_letter(count)}) "


def _letter(count: int) -> str:
    """
    >>> _letter(1), _letter(27)
    ('a', 'aa')
    """
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters


@dataclass(slots=True)
class ItemCounter:
    """Marks of list items: 1） a） （1） for ordered, • – · for others, by level from 1."""

    ordered: bool
    _counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """Return the mark of the next item of `level`."""
        if not self.ordered:
            return f"{'•–·'[level - 1]} "
        self._counts[level] = self._counts.get(level, 0) + 1
        for deeper in range(level + 1, 4):
            self._counts.pop(deeper, None)
        count = self._counts[level]
        if level == 2:
            return f"{_letter(count)}）"
        return f"{count}）" if level == 1 else f"（{count}）"
