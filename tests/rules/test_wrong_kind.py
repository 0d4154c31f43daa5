from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Honor, Proof
from xxxf_desktop.narrative.blocks import paragraphs_of

HONOR = Honor(honor="高新技术企业", level="国家级", year=2018)


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        pytest.param("unit.name", 12, id="text-number"),
        pytest.param("unit.name", True, id="text-yes"),
        pytest.param("unit.nature.other", ("x",), id="optional-text-list"),
        pytest.param("unit.profile", ("一", "二"), id="long-text-list"),
        pytest.param("unit.contact.mobile", 13800138000, id="mobile-number"),
        pytest.param("unit.contact.fax", 22222222, id="phone-number"),
        pytest.param("unit.contact.email", ("a@example.com",), id="email-list"),
        pytest.param("unit.code", 91, id="unit-code-number"),
        pytest.param("unit.listed.stock_code", 300001, id="stock-code-number"),
        pytest.param("unit.revenue", 12345.67, id="amount-number"),
        pytest.param("unit.revenue", 0, id="amount-zero"),
        pytest.param("project.start", 20190301, id="date-number"),
        pytest.param("unit.listed", "是", id="yes-no-text"),
        pytest.param("unit.listed", 1, id="yes-no-number"),
        pytest.param("unit.nature", "民营企业", id="choices-text"),
        pytest.param("unit.nature", (1,), id="choices-numbers"),
        pytest.param("unit.nature", ["民营企业"], id="choices-list"),
        pytest.param("project.directions", ("1",), id="numbers-text"),
        pytest.param("project.directions", (True,), id="numbers-yes"),
        pytest.param("project.directions", 1, id="numbers-one"),
        pytest.param("unit.honors", "无", id="honours-text"),
        pytest.param("unit.honors", "", id="honours-blank"),
        pytest.param("unit.honors", ("高新技术企业",), id="honours-names"),
        pytest.param("unit.name", (HONOR,), id="text-honours"),
    ],
)
def test_refuses_a_value_of_another_kind(check: Checker, field_id: str, value: Any) -> None:
    assert check.field(field_id, value) == ["error WRONG_KIND"]


def test_refuses_an_unknown_field(check: Checker) -> None:
    application = check.complete.with_field("unit.motto", "务实")
    assert check.everywhere(application) == ["unit.motto error UNKNOWN_FIELD"]


def test_refuses_an_unknown_section(check: Checker) -> None:
    application = check.complete.with_narrative("narrative.motto", paragraphs_of("务实"))
    assert check.everywhere(application) == ["narrative.motto error UNKNOWN_SECTION"]


def test_refuses_an_unknown_proof_item_once(check: Checker) -> None:
    proof = Proof(item="proof.motto", title="务实", file="motto.pdf")
    application = replace(check.complete, proofs=(*check.complete.proofs, proof, proof))
    assert check.everywhere(application) == ["proof.motto error UNKNOWN_PROOF_ITEM"]


def test_refuses_an_unknown_plan(check: Checker) -> None:
    application = replace(check.complete, plan="tianjin-2018")
    assert check.everywhere(application) == ["plan error UNKNOWN_PLAN"]


def test_wants_no_plan(check: Checker) -> None:
    assert check.everywhere(replace(check.complete, plan=None)) == []
