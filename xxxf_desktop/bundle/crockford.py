"""Short human forms of digests: Crockford base32, four groups of five, check character.

Source: facts/signing-storage.md 1.5. 100 bits: nobody finds a second document with
the same code; eight hexadecimal digits would not do.
"""

from __future__ import annotations

from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_GROUP = 5
_LETTERS = 20
_DROPPED = str.maketrans("", "", "- ")


def groups(digest: bytes) -> str:
    """Return the first 100 bits of `digest` as four groups of five letters.

    >>> groups(bytes(32))
    '00000-00000-00000-00000'
    """
    return _grouped(_letters(digest))


def groups_with_check(digest: bytes) -> str:
    """Return `groups(digest)` and a check character.

    >>> groups_with_check(bytes(31 * [0]) + bytes([1]))
    '00000-00000-00000-00000-0'
    """
    letters = _letters(digest)
    return f"{_grouped(letters)}-{check_character(letters)}"


def check_character(letters: str) -> str:
    """Return the letter that follows `letters` (of `ALPHABET`, at most 30).

    The letters are coefficients in GF(32), modulo x⁵+x²+1: the check letter makes the
    polynomial zero at x. So every single wrong letter and every exchange of two letters,
    anywhere, is noticed, and the check letter comes from the same alphabet (Crockford's
    own mod 37 needs * ~ $ = U, which nobody can dictate over the telephone).
    """
    return ALPHABET[_times_x(_evaluate(ALPHABET.index(letter) for letter in letters))]


def read_groups(text: str) -> str | None:
    """Return the canonical spelling of four groups of five, None where it is none.

    Accepted: small letters, O for 0, I and L for 1, hyphens and spaces left out or added.

    >>> read_groups("vkpqo 63alm gxzgw yf8d1")
    'VKPQ0-63A1M-GXZGW-YF8D1'
    """
    letters = _plain(text)
    return _grouped(letters) if letters is not None and len(letters) == _LETTERS else None


def read_groups_with_check(text: str) -> str | None:
    """Return the canonical spelling of a code with its check character, None for no code."""
    letters = _plain(text)
    if letters is None or len(letters) != _LETTERS + 1:
        return None
    if check_character(letters[:_LETTERS]) != letters[_LETTERS]:
        return None
    return f"{_grouped(letters[:_LETTERS])}-{letters[_LETTERS]}"


def _letters(digest: bytes) -> str:
    number = int.from_bytes(digest, "big") >> (len(digest) * 8 - _LETTERS * 5)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(95, -1, -5))


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def _plain(text: str) -> str | None:
    if not text.isascii():  # str.upper() would turn ß into SS
        return None
    letters = text.translate(_DROPPED).upper().translate(_READ_AS)
    return letters if all(letter in ALPHABET for letter in letters) else None


def _evaluate(coefficients: Iterable[int]) -> int:
    value = 0
    for coefficient in coefficients:
        value = _times_x(value) ^ coefficient
    return value


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
