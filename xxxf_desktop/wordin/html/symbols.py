"""What letters of the symbol fonts of Word look like: boxes, ticks and bullets."""

from __future__ import annotations

_WINGDINGS = {
    "l": "•", "n": "■", "u": "◆", "v": "❖", "w": "◆", "s": "◆", "§": "■", "·": "•", "Ø": "➢",
    "o": "□", "q": "□", "p": "□", "r": "□", "¡": "○", "¨": "□", "ü": "✓", "û": "✗", "þ": "☑",
    "ý": "☒", "à": "→", "è": "➔", "J": "☺", "«": "★", "¶": "☆",
}  # fmt: skip
_WINGDINGS_2 = {"R": "☑", "£": "□", "S": "☒", "T": "☒", "P": "✓", "O": "✗", "*": "□", "¢": "■"}
_SYMBOL = {"·": "•"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_PRIVATE = 0xF000  # Word gives these letters code points of the private use area as well


def _table(signs: dict[str, str]) -> dict[int, str]:
    letters = {ord(letter): sign for letter, sign in signs.items()}
    return letters | {_PRIVATE + letter: sign for letter, sign in letters.items()}


_TABLES = {font: _table(signs) for font, signs in _FONTS.items()}


def symbol_font(family: str) -> str:
    """Return the symbol font a font-family (in lower case) begins with, "" for another.

    >>> symbol_font('wingdings 2",serif'), symbol_font("宋体")
    ('wingdings 2', '')
    """
    first = family.partition(",")[0].strip("'\" ")
    return first if first in _TABLES else ""


def as_seen(text: str, font: str) -> str:
    """Return `text` as it looks in a symbol font; what is not known stays.

    >>> as_seen("R是 £否", "wingdings 2")
    '☑是 □否'
    """
    return text.translate(_TABLES[font]) if font else text
