"""统一社会信用代码 (GB 32100-2015) and 组织机构代码 (GB 11714-1997).

python-stdnum is no help: it refuses the first characters A, N and Y of amendment 1 of 2016,
lets resident ID numbers pass and knows no 组织机构代码.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xxxf_desktop.rules.finding import Finding, error, warning

USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100 4.1: no I, O, S, V, Z
_USCC_WEIGHTS = [3**position % 31 for position in range(17)]
_USCC_FIRST = "123456789ANY"
_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = [2**position % 11 for position in range(17, 0, -1)]
_ELEVENTHS = "0123456789X"


def uscc_check_character(first: str) -> str:
    """Return the 18th character behind the 17 of `first` (GB 32100, modulus 31).

    >>> uscc_check_character("91350100M000100Y4")
    '3'
    """
    values = map(USCC_CHARACTERS.index, first)
    total = sum(value * weight for value, weight in zip(values, _USCC_WEIGHTS, strict=True))
    return USCC_CHARACTERS[-total % 31]


def organisation_check_character(first: str) -> str:
    """Return the 9th character behind the 8 of `first` (GB 11714, modulus 11).

    Letters count A = 10 to Z = 35, I and O among them: not the values of GB 32100.

    >>> organisation_check_character("MA1H9YGW"), organisation_check_character("MA0KD1Y6")
    ('X', '4')
    """
    values = (int(char, 36) for char in first)
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return _ELEVENTHS[-total % 11]


def resident_check_character(first: str) -> str:
    """Return the 18th character of the resident ID number with the digits `first` (mod 11-2).

    >>> resident_check_character("36232219870908640")
    '9'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first, _RESIDENT_WEIGHTS, strict=True))
    return _ELEVENTHS[(1 - total) % 11]


def is_resident_id(code: str) -> bool:
    """Return whether `code` is 18 digits that a person may have: day of birth and check digit fit.

    >>> is_resident_id("362322198709086409"), is_resident_id("914403001922038216")
    (True, False)
    """
    return code.isdecimal() and is_resident_number(code)


def is_resident_number(code: str) -> bool:
    """Return whether `code` is a resident ID number, one that ends in X among them (GB 11643)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", code):
        return False
    try:
        born = date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100 and code[17] == resident_check_character(code[:17])


def fault(code: str) -> str | None:
    """Return the code of the finding that `code` deserves, None where it is right.

    Only the first fault: a check character over the wrong characters says nothing.

    >>> fault("91350100M000100Y4Z"), fault("N2330000MF00000014"), fault("MA1H9YGW-X")
    ('UNIT_CODE_CHARACTER', 'UNIT_CODE_ORGANISATION_PART', None)
    """
    if len(code) == 18:
        return _uscc_fault(code)
    if len(code.replace("-", "", 1)) == 9:
        return _organisation_fault(code)
    return "UNIT_CODE_LENGTH"


def findings(place: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the code `text`, spelt as `normalised` leaves it."""
    code = fault(text)
    if code == "UNIT_CODE_ORGANISATION_PART":
        yield warning(code, place, value=text)  # codes in use may not keep GB 11714
    elif code:
        yield error(code, place, value=text)


def _uscc_fault(code: str) -> str | None:
    if any(char not in USCC_CHARACTERS for char in code):
        return "UNIT_CODE_CHARACTER"
    keeps_11 = _ORGANISATION.fullmatch(code[8:17]) and _is_organisation(code[8:17])
    if is_resident_id(code) and not keeps_11:
        return "UNIT_CODE_RESIDENT_ID"
    if code[0] not in _USCC_FIRST:
        return "UNIT_CODE_FIRST_CHARACTER"
    if not code[2:8].isdigit():
        return "UNIT_CODE_REGION"
    if code[17] != uscc_check_character(code[:17]):
        return "UNIT_CODE_CHECK_CHARACTER"
    return None if keeps_11 else "UNIT_CODE_ORGANISATION_PART"


def _organisation_fault(code: str) -> str | None:
    if not _ORGANISATION.fullmatch(code):
        return "ORGANISATION_CODE_SPELLING"
    return None if _is_organisation(code) else "ORGANISATION_CODE_CHECK_CHARACTER"


def _is_organisation(code: str) -> bool:
    return code[-1] == organisation_check_character(code[:8])
