from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.complete import Checker
from xxxf_desktop.rules import dates


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2020-02-30", id="no-such-day"),
        pytest.param("2019-02-29", id="no-leap-year"),
        pytest.param("2020-13-01", id="no-such-month"),
        pytest.param("2020-5-6", id="short"),
        pytest.param("20200506", id="no-dashes"),
        pytest.param("2020年5月6日", id="chinese"),
        pytest.param("2020-05-06T00:00", id="time"),
        pytest.param("2020-W19-3", id="week"),
        pytest.param("0000-01-01", id="year-zero"),
    ],
)
def test_refuses_what_is_no_day(check: Checker, text: str) -> None:
    assert check.field("cover.date", text) == ["error DATE_INVALID"]


@pytest.mark.parametrize("text", ["2020-02-29", "1900-01-01", "2100-12-31", "２０２０-05-06"])
def test_takes_a_day(check: Checker, text: str) -> None:
    assert check.field("cover.date", text) == []


@pytest.mark.parametrize("text", ["1899-12-31", "2101-01-01", "0202-05-06"])
def test_refuses_unlikely_years(check: Checker, text: str) -> None:
    assert check.field("cover.date", text) == ["error DATE_YEAR_UNLIKELY"]


@given(st.dates())
def test_reads_every_day(day: date) -> None:
    assert dates.read(day.isoformat()) == day


@given(st.text(alphabet="0123456789-年", max_size=12))
def test_reads_only_what_it_would_write(text: str) -> None:
    day = dates.read(text)
    assert day is None or day.isoformat() == text
