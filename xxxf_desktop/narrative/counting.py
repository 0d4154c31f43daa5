"""Counting characters as the form's limits and as Word do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_JOINER = "\u200d"  # of emoji


def count_characters(text: str) -> int:
    r"""Return the length of `text` in the unit of the form's 400-character boxes.

    Unit: code points after NFC; white space and line breaks count nothing.

    Source: 申报书 (2020) 表一 申报单位简介, 表二 项目概述: 不超过400字.

    >>> count_characters("信息消费 2020\n")
    8
    """
    return sum(not char.isspace() for char in unicodedata.normalize("NFC", text))


def surplus_start(text: str, limit: int) -> int | None:
    """Return the index in `text` from which on it is too long, None within the limit.

    What stands before the index counts `limit` characters, less only where the next letter
    with its marks counts several: no letter is parted from its marks.

    >>> surplus_start("信 息消费", 3), surplus_start("信息", 3)
    (4, None)
    """
    used = 0
    for start, end in _letters(text):
        used += count_characters(text[start:end])
        if used > limit:
            return start
    return None


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each letter of `text` with the marks that belong to it.

    NFC joins nothing across these borders, so the letters count as the whole text does.
    """
    start = 0
    for index in range(1, len(text)):
        if not _belongs_to_last(text[index]) and text[index - 1] != _JOINER:
            yield start, index
            start = index
    if text:
        yield start, len(text)


def _belongs_to_last(char: str) -> bool:
    """Return whether `char` is a mark, an end of a Hangul syllable, or alters an emoji."""
    return (
        unicodedata.category(char).startswith("M")
        or "\u1161" <= char <= "\u1175"
        or "\u11a8" <= char <= "\u11c2"
        or char == _JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def count_utf16_units(text: str) -> int:
    """Return the length a web form's `maxlength` counts: UTF-16 units, white space included.

    >>> count_utf16_units("𬭎 字")
    4
    """
    return len(unicodedata.normalize("NFC", text).encode("utf-16-le", "surrogatepass")) // 2


def count_word_zishu(text: str) -> int:
    """Return Word's 字数: each Chinese character or full-width mark 1, each run of others 1.

    Inferred from published examples; Microsoft does not document its rule.

    >>> count_word_zishu("使用 Adobe Photoshop 打开图片")
    8
    """
    total, in_run = 0, False
    for char in unicodedata.normalize("NFC", text):
        if char.isspace():
            in_run = False
        elif _counts_alone(char):
            total, in_run = total + 1, False
        elif not in_run:
            total, in_run = total + 1, True
    return total


def _counts_alone(char: str) -> bool:
    width = unicodedata.east_asian_width(char)
    # é, Greek and Cyrillic are of ambiguous width, yet Word joins letters to words.
    return width in "WF" or (width == "A" and unicodedata.category(char) not in {"Lu", "Ll"})


@dataclass(frozen=True, slots=True)
class CharacterBudget:
    """How much of a limited box is used, in the deciding unit and in the two others."""

    used: int
    limit: int
    utf16_units: int
    word_zishu: int

    @property
    def over(self) -> int:
        """Return by how many characters the limit is passed, 0 within it."""
        return max(0, self.used - self.limit)


def budget(text: str, limit: int) -> CharacterBudget:
    """Return the character budget of `text` in a box of `limit` characters."""
    return CharacterBudget(
        count_characters(text), limit, count_utf16_units(text), count_word_zishu(text)
    )
