from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Value


@pytest.mark.parametrize(
    ("field_id", "value", "named"),
    [
        pytest.param("unit.nature", ("民营企业", "私营企业"), "私营企业", id="option"),
        pytest.param("project.directions", (1, 11, 0, 6), "方向11、方向0", id="numbers"),
    ],
)
def test_refuses_what_the_form_does_not_offer(
    check: Checker, field_id: str, value: Value, named: str
) -> None:
    (finding,) = check.findings(check.complete.with_field(field_id, value))
    assert (finding.code, finding.severity.value) == ("CHOICE_UNKNOWN", "error")
    assert (finding.place, finding.values["options"]) == (field_id, named)


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        pytest.param("unit.business", ("大数据", "大数据"), id="option"),
        pytest.param("project.directions", (1, 6, 1), id="number"),
    ],
)
def test_refuses_a_choice_made_twice(check: Checker, field_id: str, value: Value) -> None:
    assert check.field(field_id, value) == ["error CHOICE_REPEATED"]


def test_takes_all_directions(check: Checker) -> None:
    assert check.field("project.directions", tuple(range(1, 11))) == []
