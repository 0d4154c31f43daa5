from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.complete import Checker
from xxxf_desktop.rules import amounts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0", id="zero"),
        pytest.param("12345.67", id="two-decimals"),
        pytest.param("１２３４５．６７", id="full-width"),
        pytest.param("12,345.67", id="thousands-marks"),
    ],
)
def test_takes_amounts(check: Checker, text: str) -> None:
    assert check.field("project.investment", text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("约2400", id="about"),
        pytest.param("2400万元", id="unit"),
        pytest.param("+2400", id="plus"),
        pytest.param("2.4e3", id="exponent"),
        pytest.param("NaN", id="nan"),
        pytest.param("Infinity", id="infinity"),
        pytest.param("2,4", id="stray-comma"),
        pytest.param("2400.", id="bare-point"),
        pytest.param(".5", id="no-whole"),
        pytest.param("1.2.3", id="two-points"),
        pytest.param("--5", id="two-signs"),
        pytest.param("二千四百", id="chinese"),
        pytest.param("٣", id="foreign-digit"),
    ],
)
def test_refuses_what_is_no_number(check: Checker, text: str) -> None:
    assert check.field("project.investment", text) == ["error AMOUNT_NOT_A_NUMBER"]


@pytest.mark.parametrize("text", ["-5", "-0.01", "－5"])
def test_refuses_negative_amounts(check: Checker, text: str) -> None:
    assert check.field("project.investment", text) == ["error AMOUNT_NEGATIVE"]


def test_refuses_a_third_decimal(check: Checker) -> None:
    assert check.field("project.investment", "1.234") == ["error AMOUNT_TOO_PRECISE"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("999999999.99", [], id="below"),
        pytest.param("1000000000", ["warning AMOUNT_IN_YUAN"], id="at"),
        pytest.param("9" * 5000, ["warning AMOUNT_IN_YUAN"], id="endless"),
    ],
)
def test_warns_of_absurd_amounts(check: Checker, text: str, found: list[str]) -> None:
    assert check.field("project.investment", text) == found


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_reads_every_amount(amount: Decimal) -> None:
    assert amounts.read(f"{amount:f}") == amount
