"""Mobile numbers, telephone and fax numbers, e-mail addresses.

phonenumbers and email_validator are imported where they are used: together they take
longer to import than the rest of the program takes to start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from xxxf_desktop.rules.finding import Finding, error, hint, warning

_REGION = "CN"
_DASHES = str.maketrans(dict.fromkeys("—–‐‑‒―−", "-"))
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[0-9]{10})")
_BETWEEN_NUMBERS = re.compile(r"[、,;/\n]")
_EXTENSION = re.compile(
    r"[-(]?(?:转分机|转|分机号?|ext\.?|x|#)[:.]?-?[0-9]{1,7}\)?$", re.IGNORECASE
)
_THIRD_GROUP = re.compile(r"(.+)-[0-9]{1,6}")
_WRITTEN = re.compile(r"\+?[0-9()\-.]+")
_WITHOUT_AREA = re.compile(r"[2-9][0-9]{6,7}")
_SUFFIXES = {
    ".con": ".com",
    ".cmo": ".com",
    ".ocm": ".com",
    ".cim": ".com",
    ".vom": ".com",
    ".xom": ".com",
    ".cpm": ".com",
    ".comm": ".com",
    ".cm": ".com",
    ".om": ".com",
    ".nte": ".net",
    ".ent": ".net",
    ".cnn": ".cn",
    ".con.cn": ".com.cn",
    ".cmo.cn": ".com.cn",
    ".gov.cm": ".gov.cn",
    ".com.cm": ".com.cn",
}


def mobile(place: str, text: str) -> Iterator[Finding]:
    """Yield an error unless `text` is a mobile number of the mainland, +86 allowed."""
    import phonenumbers

    written = _MOBILE.fullmatch(text)
    kinds = phonenumbers.PhoneNumberType
    if written is not None:
        kind = phonenumbers.number_type(phonenumbers.parse(written[1], _REGION))
        if kind in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE):
            return
    yield error("MOBILE_INVALID", place, value=text)


def phone(place: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the telephone or fax numbers in `text`.

    Several numbers stand apart by 、，；/ or a line break; 转, 分机, ext or a third group
    behind a dash is an extension. A number without area code is right behind one that
    has it, a warning otherwise.
    """
    area = ""
    for number in numbers_of(text) or [text]:
        spellings = _without_extension(number)
        areas = [found for found in map(_area_code, spellings) if found is not None]
        local = [spelling for spelling in map(_digits, spellings) if _is_local(spelling)]
        if areas:
            area = areas[0] or area
        elif local and not area:
            yield warning("PHONE_NO_AREA_CODE", place, number=number)
        elif not any(_area_code(area + spelling) is not None for spelling in local):
            yield error("PHONE_INVALID", place, number=number)


def numbers_of(text: str) -> list[str]:
    """Return the numbers in `text` one by one, half-width, with plain dashes, without blanks.

    >>> numbers_of("（０１０）68208246 转 8001；0755—88123456")
    ['(010)68208246转8001', '0755-88123456']
    >>> numbers_of("83134287 83132894"), numbers_of("010 6820 8246")
    (['83134287', '83132894'], ['01068208246'])
    """
    spelt = unicodedata.normalize("NFKC", text).translate(_DASHES)
    numbers: list[str] = []
    for piece in _BETWEEN_NUMBERS.split(spelt):
        groups = piece.split()
        if all(_is_whole(group) for group in groups):
            numbers += groups
        else:  # blanks between the groups of one number
            numbers.append("".join(groups))
    return numbers


def _is_whole(group: str) -> bool:
    return _is_local(_digits(group)) or _area_code(group) is not None


def _without_extension(number: str) -> list[str]:
    """Return the ways to read `number` without its extension, the likeliest first."""
    base = _EXTENSION.sub("", number)
    third = _THIRD_GROUP.fullmatch(base)
    return [base, third[1]] if third else [base]


def _digits(spelling: str) -> str:
    return spelling.replace("-", "")


def _is_local(digits: str) -> bool:
    return _WITHOUT_AREA.fullmatch(digits) is not None


def _area_code(spelling: str) -> str | None:
    """Return the area code of a valid number, "" where it has none, None of an invalid one."""
    import phonenumbers

    if not _WRITTEN.fullmatch(spelling):
        return None
    try:
        number = phonenumbers.parse(spelling, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    length = phonenumbers.length_of_geographical_area_code(number)
    return f"0{phonenumbers.national_significant_number(number)[:length]}" if length else ""


def email(place: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the one address `text`; the net is never asked."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        yield error("EMAIL_INVALID", place, value=text)
        return
    ends = [suffix for suffix in _SUFFIXES if text.lower().endswith(suffix)]
    if ends:
        suffix = max(ends, key=len)
        yield hint("EMAIL_SUFFIX_SUSPECT", place, suffix=suffix, likely=_SUFFIXES[suffix])
