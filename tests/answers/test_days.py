"""Dates in every usual spelling, and what is no day or more than one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.answers.days import read_day

DAY = date(2020, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2020-05-06", id="iso"),
        pytest.param(" 2020-5-6\n", id="blanks-around"),
        pytest.param("2020.5.6", id="points"),
        pytest.param("2020/5/6", id="strokes"),
        pytest.param("2020。5。6", id="point-key-of-a-chinese-keyboard"),
        pytest.param("2020 5 6", id="blanks"),
        pytest.param("2020\u30005\u30006", id="full-width-blanks"),
        pytest.param("20200506", id="digits-alone"),
        pytest.param("2020年5月6日", id="chinese"),
        pytest.param("2020 年 5 月 6 日", id="chinese-with-blanks"),
        pytest.param("2020年05月06号", id="spoken"),
        pytest.param("2020年5月6", id="without-the-last-sign"),
        pytest.param("２０２０年５月６日", id="full-width"),
        pytest.param("２０２０．５．６", id="full-width-points"),
        pytest.param("2020－5－6", id="full-width-dashes"),
        pytest.param("2020—5—6", id="em-dashes"),
        pytest.param("2020−5−6", id="minus"),
    ],
)
def test_reads(text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("2020", id="year"),
        pytest.param("2020年5月", id="month"),
        pytest.param("2020年5月底", id="end-of-a-month"),
        pytest.param("20-5-6", id="short-year"),
        pytest.param("5/6/2020", id="year-at-the-end"),
        pytest.param("2020-02-30", id="no-such-day"),
        pytest.param("2021-02-29", id="no-leap-year"),
        pytest.param("2020-13-01", id="no-such-month"),
        pytest.param("0000-01-01", id="year-0"),
        pytest.param("2020506", id="seven-digits"),
        pytest.param("2020-5-6至2020-6-1", id="two-days"),
        pytest.param("2020-5-1 2", id="digits-apart"),
        pytest.param("2020 1 2 10", id="four-numbers"),
        pytest.param("2020-1 1-5", id="blank-within-the-month"),
        pytest.param("2020-05-06 12:00", id="with-a-time"),
        pytest.param("于2020-05-06", id="in-a-sentence"),
        pytest.param("2020--5--6", id="double-dashes"),
        pytest.param("\ud83d", id="half-a-pair"),
    ],
)
def test_reads_nothing(text: str) -> None:
    assert read_day(text) is None


@given(
    st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d"])
)
def test_every_day_is_read_as_itself(day: date, spelling: str) -> None:
    assert read_day(day.strftime(spelling)) == day


def test_a_long_text_of_blanks_is_soon_refused() -> None:
    """Tried at every border between two blanks it would take hours."""
    assert read_day("2020" + " " * 200_000 + "x") is None
