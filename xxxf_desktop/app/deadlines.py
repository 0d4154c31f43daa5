"""Until when a plan wants the papers, counted from a day that is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, and how it lies to the day it was counted from.

    `days_left` is 0 on the last day and negative after it. `working_day_before` is the
    Friday before a last day on a weekend, else None; public holidays are not known.
    """

    day: date
    days_left: int
    weekday: str
    working_day_before: date | None

    @property
    def is_over(self) -> bool:
        """Whether the last day is gone."""
        return self.days_left < 0


class HasDeadline(Protocol):
    """A 报送方案, whole or in short."""

    @property
    def deadline(self) -> str:
        """The last day, ISO 8601."""


def deadline_of(plan: HasDeadline, today: date) -> Deadline:
    """Return the deadline of `plan` as seen on `today`."""
    day = date.fromisoformat(plan.deadline)
    into_the_weekend = day.weekday() - _SATURDAY
    friday = day - timedelta(days=into_the_weekend + 1) if into_the_weekend >= 0 else None
    return Deadline(day, (day - today).days, weekday_words(day), friday)


def weekday_words(day: date) -> str:
    """
    >>> weekday_words(date(2020, 5, 10))
    '星期日'
    """
    return f"星期{_WEEKDAYS[day.weekday()]}"


def deadline_words(deadline: Deadline) -> str:
    """Return the deadline in a few words; the year is said where it is not this one.

    >>> deadline_words(Deadline(date(2020, 5, 10), 12, "星期日", date(2020, 5, 8)))
    '5月10日 星期日截止，还有 12 天'
    """
    day = deadline.day
    if deadline.is_over:
        return f"已截止（{day.year}年{day.month}月{day.day}日）"
    if deadline.days_left == 0:
        return "今天截止"
    today = day - timedelta(days=deadline.days_left)
    year = "" if today.year == day.year else f"{day.year}年"
    words = f"{year}{day.month}月{day.day}日 {deadline.weekday}截止"
    return f"{words}，还有 {deadline.days_left} 天"


def weekend_words(deadline: Deadline) -> str:
    """Return the advice for a last day on a weekend, "" where there is none to give.

    None either once the working day before is gone.

    >>> weekend_words(Deadline(date(2020, 5, 10), 12, "星期日", date(2020, 5, 8)))
    '截止日逢星期日，宜在 5月8日 星期五前送到。'
    """
    friday = deadline.working_day_before
    if friday is None or deadline.days_left < (deadline.day - friday).days:
        return ""
    return (
        f"截止日逢{deadline.weekday}，"
        f"宜在 {friday.month}月{friday.day}日 {weekday_words(friday)}前送到。"
    )
