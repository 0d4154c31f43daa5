from __future__ import annotations

import pytest

from tests.rules.complete import Checker


@pytest.mark.parametrize(
    ("place", "code", "found"),
    [
        pytest.param("上海证券交易所", "600000", [], id="shanghai"),
        pytest.param("上海", "60000", ["hint STOCK_CODE_SUSPECT"], id="five-digits"),
        pytest.param("深交所创业板", "30000A", ["hint STOCK_CODE_SUSPECT"], id="letter"),
        pytest.param("北京证券交易所", "9200010", ["hint STOCK_CODE_SUSPECT"], id="seven-digits"),
        pytest.param("北交所", "920001", [], id="beijing"),
        pytest.param("香港联合交易所", "00700", [], id="hong-kong"),
        pytest.param("纽约证券交易所", "BABA", [], id="new-york"),
        pytest.param("深圳", "３００００１", [], id="full-width"),
    ],
)
def test_wants_six_digits_on_the_mainland_only(
    check: Checker, place: str, code: str, found: list[str]
) -> None:
    application = check.complete.with_field("unit.listed.place", place)
    application = application.with_field("unit.listed.stock_code", code)
    assert check.everywhere(application) == [f"unit.listed.stock_code {each}" for each in found]


def test_asks_nothing_of_an_unknown_place(check: Checker) -> None:
    application = check.complete.with_field("unit.listed.place", None)
    application = application.with_field("unit.listed.stock_code", "1")
    assert check.at("unit.listed.stock_code", application) == []
