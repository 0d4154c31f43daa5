"""Breaking Chinese text into lines: forbidden line starts and ends, gaps, unbreakable Latin.

The rules are those of zh-CN Word and LibreOffice 7.4, so that the Word file and the PDF break
alike. Punctuation does not hang in the margin (LibreOffice loses hanging marks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# Never at the start of a line: the lists of Word (zh-CN) and LibreOffice 7.4 together.
NOT_AT_START = frozenset(
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    "'\"︰︱︳﹐､﹒﹔﹕﹖﹗︴︸︼﹂﹏々•-"
)
# Never at the end of a line.
NOT_AT_END = frozenset("$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥'\"‵︵︷︹︻︽︿﹁﹃")
_PAIRED = frozenset("—…")  # —— and …… are one mark in two characters
_GAP_EM = 0.2  # between Han and Latin letters or digits
_TOLERANCE_PT = 0.01
# LibreOffice 7.4 keeps these closing marks with a Latin word behind them, but not ；：？！.
_KEPT_WITH_LATIN = frozenset("，。、．）］｝〉》」』】〕〗〞”’")
_KEEP_BEFORE_DIGIT = frozenset("≥≤±")


class Script:
    """The two scripts a line is made of; weak characters take the script before them."""

    ASIAN = 0
    LATIN = 1


@dataclass(slots=True)
class Atoms:
    """A paragraph's characters with what is needed to set them; parallel lists.

    `advances` in points; `gaps` in points, what is added behind a character;
    `owners` the index of the text each character comes from; `glued` holds the indices before
    which no line may end whatever the characters are.
    """

    characters: list[str] = field(default_factory=list)
    advances: list[float] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    scripts: list[int] = field(default_factory=list)
    glued: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Line:
    """Characters `start` to `end` of the atoms; `justified` lines reach the right margin."""

    start: int
    end: int
    justified: bool


Advance = Callable[[int, str], float]


def measure(texts: Sequence[str], advance: Advance, size_pt: float) -> Atoms:
    """Return the atoms of `texts`; `advance(index, character)` gives points."""
    atoms = Atoms()
    for index, text in enumerate(texts):
        atoms.characters += text
        atoms.owners += [index] * len(text)
        atoms.advances += [advance(index, character) for character in text]
    atoms.scripts = scripts_of(atoms.characters)
    atoms.gaps = [0.0] * len(atoms.characters)
    for index in range(len(atoms.characters) - 1):
        if _has_gap(atoms, index):
            atoms.gaps[index] = _GAP_EM * size_pt
    return atoms


def _has_gap(atoms: Atoms, index: int) -> bool:
    if atoms.scripts[index] == atoms.scripts[index + 1]:
        return False
    left, right = atoms.characters[index], atoms.characters[index + 1]
    return (_is_han(left) and _has_word_gap(right)) or (_has_word_gap(left) and _is_han(right))


def _has_word_gap(character: str) -> bool:
    return _is_ascii_word(character) or _is_circled(character)


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_circled(character: str) -> bool:
    """①–⓿: LibreOffice sets them as Latin, with a gap towards Han."""
    return 0x2460 <= ord(character) <= 0x24FF


def _is_han(character: str) -> bool:
    point = ord(character)
    return (
        0x3400 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or point >= 0x20000
        or 0x3040 <= point <= 0x30FF
    )


def _strong_script(character: str) -> int | None:
    point = ord(character)
    if 0x2E80 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or point >= 0x20000:
        return Script.ASIAN
    if 0xFE30 <= point <= 0xFE4F or 0xFF00 <= point <= 0xFFEF:
        return Script.ASIAN
    if (character.isascii() and character not in " \n") or _is_circled(character):
        return Script.LATIN
    return Script.LATIN if character.isalpha() else None


def scripts_of(characters: Sequence[str]) -> list[int]:
    """Return the script of each character."""
    strong = [_strong_script(character) for character in characters]
    first = next((script for script in strong if script is not None), Script.ASIAN)
    scripts: list[int] = []
    for script in strong:
        first = script if script is not None else first
        scripts.append(first)
    return scripts


def can_break(atoms: Atoms, index: int) -> bool:
    """Return whether a line may end before the character at `index` (> 0)."""
    left, right = atoms.characters[index - 1], atoms.characters[index]
    if right == " " or right in NOT_AT_START or left in NOT_AT_END or index in atoms.glued:
        return False
    if left == " ":
        return True
    if left == right and left in _PAIRED:
        return False
    scripts = atoms.scripts[index - 1], atoms.scripts[index]
    if scripts == (Script.LATIN, Script.LATIN):
        return _can_break_latin(left, right)
    if scripts == (Script.ASIAN, Script.LATIN) and left in _KEPT_WITH_LATIN:
        return False
    return not (left == "№" or (left in _KEEP_BEFORE_DIGIT and right.isascii() and right.isdigit()))


def _can_break_latin(left: str, right: str) -> bool:
    if "—" in (left, right):
        return True
    if right in _KEEP_BEFORE_DIGIT:
        return True
    return (left == "-" and right.isalnum()) or (left == "/" and right.isalpha())


def break_lines(atoms: Atoms, first_width: float, width: float) -> list[Line]:
    """Return the lines of a paragraph; widths in points, the first line's apart.

    A "\\n" ends a line. An empty paragraph has one empty line. Always moves on, so that a
    word wider than the line is cut where the line is full.
    """
    lines: list[Line] = []
    start, total, available = 0, len(atoms.characters), first_width
    while start < total:
        end, justified = _line_end(atoms, start, available)
        lines.append(Line(start, end, justified))
        start = end + 1 if end < total and atoms.characters[end] == "\n" else end
        available = width
    if not lines or (total and atoms.characters[-1] == "\n"):
        lines.append(Line(total, total, justified=False))
    return lines


def _line_end(atoms: Atoms, start: int, available: float) -> tuple[int, bool]:
    full = _first_not_fitting(atoms, start, available)
    if full >= len(atoms.characters) or atoms.characters[full] == "\n":
        return full, False
    if atoms.characters[full] == " " and (after := _after_blanks(atoms, full)) is not None:
        return after, after < len(atoms.characters) and atoms.characters[after] != "\n"
    end = full
    while end > start + 1 and not can_break(atoms, end):
        end -= 1
    if end <= start + 1 and not can_break(atoms, max(end, start + 1)):
        end = _emergency_break(atoms, start, max(full, start + 1))
    return end, True


def _emergency_break(atoms: Atoms, start: int, full: int) -> int:
    """Return where a stretch too long for a line is cut: where the scripts change, else full."""
    for end in range(full, start, -1):
        if end < len(atoms.scripts) and atoms.scripts[end - 1] != atoms.scripts[end]:
            return end
    return full


def _after_blanks(atoms: Atoms, index: int) -> int | None:
    """Return where the line goes on behind blanks that vanish in the margin, None if it may not.

    What stands around the blanks is parted as if they were not there.
    """
    after, total = index, len(atoms.characters)
    while after < total and atoms.characters[after] == " ":
        after += 1
    if after == total or atoms.characters[after] == "\n":
        return after
    left, right = atoms.characters[index - 1], atoms.characters[after]
    return None if right in NOT_AT_START or left in NOT_AT_END else after


def _first_not_fitting(atoms: Atoms, start: int, available: float) -> int:
    x, index, total = 0.0, start, len(atoms.characters)
    limit = available + _TOLERANCE_PT
    while index < total and atoms.characters[index] != "\n":
        x += atoms.advances[index]
        if x > limit:
            break
        x += atoms.gaps[index]
        index += 1
    if index == start < total and atoms.characters[index] != "\n":
        return start + 1  # a column narrower than one character
    return index


def natural_width(atoms: Atoms, start: int, end: int) -> float:
    """Return the width in points of characters `start` to `end`, without the last gap."""
    if end <= start:
        return 0.0
    return sum(atoms.advances[start:end]) + sum(atoms.gaps[start : end - 1])


def stretch_slots(atoms: Atoms, start: int, end: int) -> list[int]:
    """Return the characters behind which a justified line may be stretched."""
    return [
        index
        for index in range(start, end - 1)
        if atoms.characters[index] == " "
        or not (atoms.scripts[index] == Script.LATIN == atoms.scripts[index + 1])
    ]
