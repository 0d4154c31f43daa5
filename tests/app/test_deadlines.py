"""Deadlines of plans: days, weekdays, weekends, words."""

from __future__ import annotations

from datetime import date

import pytest

from xxxf_desktop.app.deadlines import Deadline, deadline_of, deadline_words, weekend_words
from xxxf_desktop.forms.model import Form, Plan


def plan(deadline: str) -> Plan:
    return Plan(name="方案", copies=3, media=("U盘",), deadline=deadline, recipient="厅")


class TestDeadline:
    @pytest.mark.parametrize(
        ("deadline", "weekday", "before"),
        [
            pytest.param("2020-05-08", "星期五", None, id="friday"),
            pytest.param("2020-05-09", "星期六", date(2020, 5, 8), id="saturday"),
            pytest.param("2020-05-10", "星期日", date(2020, 5, 8), id="sunday"),
            pytest.param("2020-05-11", "星期一", None, id="monday"),
            pytest.param("2020-03-01", "星期日", date(2020, 2, 28), id="over-a-leap-day"),
            pytest.param("2022-01-01", "星期六", date(2021, 12, 31), id="over-the-year"),
        ],
    )
    def test_weekday_and_the_working_day_before(
        self, deadline: str, weekday: str, before: date | None
    ) -> None:
        found = deadline_of(plan(deadline), date(2020, 1, 1))
        assert found.day == date.fromisoformat(deadline)
        assert (found.weekday, found.working_day_before) == (weekday, before)

    @pytest.mark.parametrize(
        ("today", "left", "over"),
        [
            pytest.param(date(2020, 4, 28), 12, False, id="before"),
            pytest.param(date(2020, 5, 9), 1, False, id="day-before"),
            pytest.param(date(2020, 5, 10), 0, False, id="last-day"),
            pytest.param(date(2020, 5, 11), -1, True, id="day-after"),
        ],
    )
    def test_days_left(self, today: date, left: int, over: bool) -> None:
        found = deadline_of(plan("2020-05-10"), today)
        assert (found.days_left, found.is_over) == (left, over)

    def test_every_shipped_plan_has_one(self, form_2020: Form, form_2018: Form) -> None:
        plans = [*form_2020.plans.values(), *form_2018.plans.values()]
        found = {plan.id: deadline_of(plan, date(2020, 4, 28)) for plan in plans}
        assert found["guangdong-2020"] == Deadline(
            date(2020, 5, 10), 12, "星期日", date(2020, 5, 8)
        )
        assert found["tianjin-2018"].is_over


class TestWords:
    @pytest.mark.parametrize(
        ("today", "words"),
        [
            pytest.param(date(2020, 4, 28), "5月10日 星期日截止，还有 12 天", id="before"),
            pytest.param(date(2020, 5, 9), "5月10日 星期日截止，还有 1 天", id="day-before"),
            pytest.param(date(2020, 5, 10), "今天截止", id="last-day"),
            pytest.param(date(2020, 5, 11), "已截止（2020年5月10日）", id="day-after"),
            pytest.param(date(2026, 1, 1), "已截止（2020年5月10日）", id="years-after"),
            pytest.param(
                date(2019, 12, 31), "2020年5月10日 星期日截止，还有 131 天", id="another-year"
            ),
        ],
    )
    def test_deadline(self, today: date, words: str) -> None:
        assert deadline_words(deadline_of(plan("2020-05-10"), today)) == words

    @pytest.mark.parametrize(
        ("deadline", "today", "words"),
        [
            pytest.param(
                "2020-05-10",
                date(2020, 4, 28),
                "截止日逢星期日，宜在 5月8日 星期五前送到。",
                id="sunday",
            ),
            pytest.param(
                "2020-05-09",
                date(2020, 5, 8),
                "截止日逢星期六，宜在 5月8日 星期五前送到。",
                id="on-that-friday",
            ),
            pytest.param("2020-05-10", date(2020, 5, 9), "", id="friday-is-gone"),
            pytest.param("2020-05-10", date(2020, 5, 11), "", id="all-is-over"),
            pytest.param("2020-05-15", date(2020, 4, 28), "", id="no-weekend"),
        ],
    )
    def test_weekend(self, deadline: str, today: date, words: str) -> None:
        assert weekend_words(deadline_of(plan(deadline), today)) == words
