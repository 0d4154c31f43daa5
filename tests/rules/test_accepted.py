from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Acceptance
from xxxf_desktop.rules.accepted import open_warnings


def open_codes(check: Checker, *ticks: tuple[str, str]) -> list[str]:
    application = check.complete.with_field("unit.rnd_spend", "20000")  # 提示
    application = application.with_field("unit.contact.fax", "22222222")  # 提示
    application = application.with_field("unit.name", None)  # 强制
    application = application.with_field("cover.recommender", None)  # 建议
    accepted = tuple(Acceptance(code=code, field=field) for code, field in ticks)
    application = replace(application, accepted=accepted)
    left = open_warnings(check.findings(application), application)
    return [finding.code for finding in left]


def test_leaves_only_warnings(check: Checker) -> None:
    assert open_codes(check) == ["PHONE_NO_AREA_CODE", "AMOUNT_ABOVE_OTHER"]


def test_takes_a_tick_for_its_code_and_place(check: Checker) -> None:
    assert open_codes(check, ("AMOUNT_ABOVE_OTHER", "unit.rnd_spend")) == ["PHONE_NO_AREA_CODE"]


@pytest.mark.parametrize(
    "tick",
    [
        pytest.param(("AMOUNT_ABOVE_OTHER", "unit.revenue"), id="another-place"),
        pytest.param(("AMOUNT_IN_YUAN", "unit.rnd_spend"), id="another-code"),
        pytest.param(("REQUIRED_MISSING", "unit.name"), id="an-error"),
    ],
)
def test_takes_no_tick_for_anything_else(check: Checker, tick: tuple[str, str]) -> None:
    assert open_codes(check, tick) == ["PHONE_NO_AREA_CODE", "AMOUNT_ABOVE_OTHER"]
