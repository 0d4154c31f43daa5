"""The clock, and the variable that puts another day in its place."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.clock import TODAY_VARIABLE, now, today


@pytest.mark.parametrize("value", [None, "", " "], ids=["absent", "empty", "blank"])
def test_the_real_day(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv(TODAY_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(TODAY_VARIABLE, value)
    before = datetime.now().astimezone()
    moment = now()
    assert before <= moment <= datetime.now().astimezone()
    assert today() in (before.date(), moment.date(), datetime.now().astimezone().date())


def test_now_knows_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TODAY_VARIABLE, raising=False)
    assert now().utcoffset() is not None
    monkeypatch.setenv(TODAY_VARIABLE, "2020-04-28")
    assert now().utcoffset() is not None


@pytest.mark.parametrize("value", ["2020-04-28", " 2020-04-28 "])
def test_another_day(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, value)
    assert today() == now().date() == date(2020, 4, 28)


@pytest.mark.parametrize("value", ["2020-02-30", "今天", "\x1b[2J"])
def test_no_day(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, value)
    with pytest.raises(XxxfError, match=TODAY_VARIABLE) as caught:
        today()
    assert caught.value.lines()[0].isprintable()
