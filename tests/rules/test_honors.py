from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Honor

HIGH_TECH = Honor(honor="高新技术企业", level="国家级", year=2018)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param(Honor(honor="企业技术中心", level="省市级", year=2017), [], id="fixed"),
        pytest.param(Honor(honor="科技进步奖", year=2017), [], id="other-without-level"),
        pytest.param(
            Honor(honor=" ", level="国家级", year=2017), ["error HONOR_WITHOUT_NAME"], id="no-name"
        ),
        pytest.param(Honor(honor="无", year=2017), ["error NONE_NOT_ALLOWED"], id="none-as-a-name"),
        pytest.param(
            Honor(honor="重点实验室", year=2017), ["error HONOR_WITHOUT_LEVEL"], id="no-level"
        ),
        pytest.param(
            Honor(honor="重点实验室", level="区级", year=2017),
            ["error HONOR_LEVEL_UNKNOWN"],
            id="unknown-level",
        ),
        pytest.param(
            Honor(honor="科技进步奖", level="区级", year=2017),
            ["error HONOR_LEVEL_UNKNOWN"],
            id="unknown-level-of-another",
        ),
        pytest.param(
            Honor(honor="重点实验室", level="国家级"), ["error HONOR_WITHOUT_YEAR"], id="no-year"
        ),
        pytest.param(
            Honor(honor="重点实验室", level="国家级", year=1948),
            ["error HONOR_YEAR_INVALID"],
            id="too-early",
        ),
        pytest.param(
            Honor(honor="重点实验室", level="国家级", year=2021),
            ["error HONOR_YEAR_INVALID"],
            id="after-the-form",
        ),
        pytest.param(Honor(honor="重点实验室", level="国家级", year=1949), [], id="first-year"),
        pytest.param(Honor(honor="重点实验室", level="国家级", year=2020), [], id="last-year"),
    ],
)
def test_checks_a_row(check: Checker, row: Honor, found: list[str]) -> None:
    assert check.field("unit.honors", (row,)) == found


def test_names_everything_an_empty_row_lacks(check: Checker) -> None:
    assert check.field("unit.honors", (Honor(honor="重点实验室"),)) == [
        "error HONOR_WITHOUT_LEVEL",
        "error HONOR_WITHOUT_YEAR",
    ]


def test_warns_of_an_honour_written_twice(check: Checker) -> None:
    row = Honor(honor="高新技术企业", level="国家级", year=2018)
    again = Honor(honor="高新技术企业", level="国家级", year=2015)
    assert check.field("unit.honors", (row, again)) == ["warning HONOR_REPEATED"]


def test_names_a_row_without_name_by_its_number(check: Checker) -> None:
    rows = (Honor(honor="科技进步奖", year=2017), Honor(honor="", year=2017))
    (finding,) = check.findings(check.complete.with_field("unit.honors", rows))
    assert finding.values == {"row": "2"}


@pytest.mark.parametrize(
    ("level", "named"),
    [
        pytest.param("国家级", "高新技术企业（国家级）", id="with-level"),
        pytest.param("", "高新技术企业", id="without-level"),
    ],
)
def test_names_the_honour_written_twice(check: Checker, level: str, named: str) -> None:
    row = Honor(honor="高新技术企业", level=level, year=2018)
    found = check.findings(check.complete.with_field("unit.honors", (row, row)))
    assert [each.values for each in found if each.code == "HONOR_REPEATED"] == [{"honor": named}]


def test_overlooks_blanks_around_a_name(check: Checker) -> None:
    row = Honor(honor=" 高新技术企业\u3000", level="", year=2030)
    found = check.findings(check.complete.with_field("unit.honors", (row, HIGH_TECH, row)))
    codes = ["HONOR_WITHOUT_LEVEL", "HONOR_YEAR_INVALID"] * 2
    assert [each.code for each in found] == [*codes, "HONOR_REPEATED"]
    assert {each.values["honor"] for each in found} == {"高新技术企业"}


def test_refuses_a_blank_name_as_no_name(check: Checker) -> None:
    row = Honor(honor=" ", level="", year=None)
    assert check.field("unit.honors", (row, row)) == ["error HONOR_WITHOUT_NAME"] * 2


def test_takes_both_levels_of_one_honour(check: Checker) -> None:
    rows = (
        Honor(honor="高新技术企业", level="国家级", year=2018),
        Honor(honor="高新技术企业", level="省市级", year=2015),
    )
    assert check.everywhere(check.complete.with_field("unit.honors", rows)) == []
