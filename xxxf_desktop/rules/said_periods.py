"""Periods as sentences write them: from a date to a date, or so many months or years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xxxf_desktop.rules.mentions import Mention

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_DAYS_IN_MONTH = Decimal("30.4375")
_MONTHS_IN_YEAR = 12

_LINK = "(?:预计|计划|总计|共计|共|总|为|是|自|从|约|:| ){0,8}"
_DATE = (
    r"(?P<{0}_year>20[0-9]{{2}})(?:年(?:(?P<{0}_month>[0-9]{{1,2}})月(?:(?P<{0}_day>[0-9]{{1,2}})日)?)?"
    r"|(?P<{0}_mark>[./-])(?P<{0}_month2>[0-9]{{1,2}})"
    r"(?:(?P={0}_mark)(?P<{0}_day2>[0-9]{{1,2}})(?![0-9]))?)"
)
_DATES = re.compile(rf"{_LINK}{_DATE.format('first')} ?起?(?:至|到|-+|~) ?{_DATE.format('last')}")
_CHINESE = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一两二三四五六七八九]"
_LENGTH = re.compile(
    rf"{_LINK}(?P<count>[0-9]{{1,3}}(?:\.(?P<decimals>[0-9]))?|{_CHINESE}) ?"
    r"(?P<unit>个月|年)(?![度初底末半以多余至~-]|[0-9])"
)


@dataclass(frozen=True, slots=True)
class SaidPeriod:
    """What a text says of a period: `said` in its words, and whether it fits two dates."""

    said: str
    first: tuple[int, ...] = ()  # year, month, day, as far as they are written
    last: tuple[int, ...] = ()
    least: Decimal = Decimal(0)  # months
    most: Decimal = Decimal(0)

    def fits(self, start: date, end: date) -> bool:
        """Return whether the text may mean the days from `start` to `end`, both included."""
        if self.first:
            return self.first == _parts(start, len(self.first)) and self.last == _parts(
                end, len(self.last)
            )
        months = ((end - start).days + 1) / _DAYS_IN_MONTH
        return self.least <= months <= self.most


def period_behind(mention: Mention) -> SaidPeriod | None:
    """Return the dates or the length that directly follow the word, None where none do."""
    dates = _DATES.match(mention.behind)
    if dates is not None:
        said = f"{mention.word}{dates[0]}"
        return SaidPeriod(said, _date(dates, "first"), _date(dates, "last"))
    length = _LENGTH.match(mention.behind)
    return _length(f"{mention.word}{length[0]}", length) if length is not None else None


def _parts(day: date, count: int) -> tuple[int, ...]:
    return (day.year, day.month, day.day)[:count]


def _date(found: re.Match[str], name: str) -> tuple[int, ...]:
    parts = (
        found[f"{name}_year"],
        found[f"{name}_month"] or found[f"{name}_month2"],
        found[f"{name}_day"] or found[f"{name}_day2"],
    )
    return tuple(int(part) for part in parts if part is not None)


def _length(said: str, found: re.Match[str]) -> SaidPeriod:
    """A month more or less is the same; 两年 is said of anything from a year and a half on."""
    count = _number(found["count"])
    if found["unit"] == "个月":
        return SaidPeriod(said, least=count - 1, most=count + 1)
    months = count * _MONTHS_IN_YEAR
    if found["decimals"]:
        return SaidPeriod(said, least=months - 1, most=months + 1)
    return SaidPeriod(said, least=months - _MONTHS_IN_YEAR // 2, most=months + _MONTHS_IN_YEAR)


def _number(text: str) -> Decimal:
    """Return the number that digits or 汉字 up to 九十九 write.

    >>> _number("1.5"), _number("两"), _number("十二"), _number("三十六")
    (Decimal('1.5'), Decimal('2'), Decimal('12'), Decimal('36'))
    """
    if text[0] in "0123456789":
        return Decimal(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return Decimal(_DIGITS[ones[-1]])
    return Decimal((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))
