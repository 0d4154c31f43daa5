"""Passphrases: where one comes from, the least of a new one, and a hint how strong it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import Enum
from math import log2

from xxxf_desktop.errors import WrongPassphraseError

Passphrase = Callable[[], str | None]
"""Gives the passphrase when it is needed, None where there is none; KeyFileError."""

LEAST = 8
"""Fewest characters of a new passphrase."""

_FAIR_BITS, _GOOD_BITS = 40, 60
_HAN_BITS = 10.0  # a thousand common characters, not the 20,000 there are


class Strength(Enum):
    """How long guessing takes; a hint, never a reason to refuse."""

    TOO_SHORT = "太短"
    WEAK = "容易猜到"
    FAIR = "还可以"
    GOOD = "好"


def refuse_short(passphrase: str) -> None:
    """Raise WrongPassphraseError where `passphrase` is too short to protect a key."""
    if strength(passphrase) is Strength.TOO_SHORT:
        raise WrongPassphraseError(f"口令太短，至少 {LEAST} 个字。", "换一个长一些的口令。")


def strength(passphrase: str) -> Strength:
    """Return how hard `passphrase` is to guess, by its length, kinds of characters and repeats.

    >>> strength("12345678"), strength("correct horse battery staple").name
    (<Strength.WEAK: '容易猜到'>, 'GOOD')
    """
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < LEAST:
        return Strength.TOO_SHORT
    bits = sum(_bits(before, char) for before, char in zip("\0" + text, text, strict=False))
    bits *= min(1.0, len(set(text)) / 5)
    if bits < _FAIR_BITS:
        return Strength.WEAK
    return Strength.FAIR if bits < _GOOD_BITS else Strength.GOOD


def _bits(before: str, char: str) -> float:
    """Return what `char` adds behind `before`: next to nothing in a row like 1234 or aaaa."""
    if abs(ord(char) - ord(before)) <= 1:
        return 1.0
    if not char.isascii():
        return _HAN_BITS
    kinds = ((str.isdigit, 10), (str.islower, 20), (str.isupper, 26))
    return log2(next((size for is_kind, size in kinds if is_kind(char)), 30))
