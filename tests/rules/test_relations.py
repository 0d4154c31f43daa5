from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Value
from xxxf_desktop.narrative.blocks import Heading, paragraphs_of
from xxxf_desktop.rules.catalogue import message


def test_refuses_an_end_before_the_start(check: Checker) -> None:
    application = check.complete.with_field("project.end", "2019-02-28")
    assert check.everywhere(application) == ["project.end error DATE_BEFORE_START"]


def test_takes_an_end_on_the_day_of_the_start(check: Checker) -> None:
    assert check.field("project.end", "2019-03-01") == []


@pytest.mark.parametrize(
    ("field_id", "found"),
    [
        pytest.param("unit.rnd_spend", "warning AMOUNT_ABOVE_OTHER", id="rnd-spend"),
        pytest.param("unit.info_consumption_revenue", "error AMOUNT_ABOVE_OTHER", id="revenue"),
    ],
)
def test_refuses_an_amount_above_the_revenue(check: Checker, field_id: str, found: str) -> None:
    application = check.complete.with_field(field_id, "12345.68")
    assert check.everywhere(application) == [f"{field_id} {found}"]


def test_takes_an_amount_equal_to_the_revenue(check: Checker) -> None:
    assert check.field("unit.info_consumption_revenue", "12345.670") == ["error AMOUNT_TOO_PRECISE"]
    assert check.field("unit.info_consumption_revenue", "12345.67") == []


def test_refuses_software_revenues_above_the_revenue_together(check: Checker) -> None:
    application = check.complete.with_field("unit.software.embedded_revenue", "4345.68")
    assert check.everywhere(application) == [
        "unit.software.product_revenue error AMOUNT_SUM_ABOVE_OTHER"
    ]


def test_adds_amounts_to_the_cent(check: Checker) -> None:
    application = check.complete.with_field("unit.revenue", "0.30")
    application = application.with_field("unit.rnd_spend", "0")
    application = application.with_field("unit.info_consumption_revenue", "0")
    for name, amount in (("product", "0.10"), ("service", "0.20"), ("embedded", "0")):
        application = application.with_field(f"unit.software.{name}_revenue", amount)
    assert check.everywhere(application) == []


def test_names_both_amounts(check: Checker) -> None:
    application = check.complete.with_field("unit.info_consumption_revenue", "13200.00")
    (finding,) = check.findings(application)
    assert message(finding, check.form) == (
        "信息消费相关业务收入（万元）：信息消费相关业务收入是 13,200.00 万元，"
        "大于主营业务收入（12,345.67 万元）。核对两个数，改正其中一个。"
    )


@pytest.mark.parametrize(
    ("changed", "value", "other"),
    [
        pytest.param("project.start", "三月", "project.end", id="start-unreadable"),
        pytest.param("project.start", None, "project.end", id="start-unanswered"),
        pytest.param("unit.revenue", "很多", "unit.rnd_spend", id="revenue-unreadable"),
        pytest.param("unit.revenue", None, "unit.rnd_spend", id="revenue-unanswered"),
        pytest.param("unit.revenue", 5, "unit.rnd_spend", id="revenue-of-a-wrong-kind"),
        pytest.param("unit.revenue", "-5", "unit.rnd_spend", id="revenue-negative"),
        pytest.param(
            "unit.software.service_revenue",
            "许多",
            "unit.software.product_revenue",
            id="one-part-unreadable",
        ),
    ],
)
def test_says_nothing_of_what_cannot_be_read(
    check: Checker, changed: str, value: Value | None, other: str
) -> None:
    application = check.complete.with_field("project.end", "2000-01-01")
    application = application.with_field("unit.rnd_spend", "99999")
    application = application.with_field("unit.software.product_revenue", "99999")
    assert check.at(other, application) != []
    assert check.at(other, application.with_field(changed, value)) == []


def test_says_nothing_of_hidden_parts(check: Checker) -> None:
    application = check.complete.with_field("unit.software.product_revenue", "99999")
    application = application.with_field("unit.is_software_company", False)
    assert check.everywhere(application) == []


def progress(check: Checker, text: str, directions: tuple[int, ...] = (1, 6)) -> list[str]:
    application = check.complete.with_field("project.directions", directions)
    blocks = paragraphs_of(f"已完成。问题。解决。{text}")
    application = application.with_narrative("narrative.progress", blocks)
    return check.at("narrative.progress", application)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("方向1、方向6", id="numbers"),
        pytest.param("数字创意内容和服务；行业信息化服务", id="names"),
        pytest.param("方向１、方向 6", id="full-width-and-blank"),
    ],
)
def test_takes_a_part_for_each_direction(check: Checker, text: str) -> None:
    assert progress(check, text) == []


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        pytest.param("", (1, 6), id="none"),
        pytest.param("方向6", (1, 6), id="one-of-two"),
        pytest.param("方向10、方向6", (1, 6), id="ten-is-not-one"),
    ],
)
def test_hints_at_a_direction_without_a_part(
    check: Checker, text: str, directions: tuple[int, ...]
) -> None:
    assert progress(check, text, directions) == ["hint PART_FOR_EACH_MISSING"]


def test_names_the_directions_without_a_part(check: Checker) -> None:
    application = check.complete.with_field("project.directions", (1, 6, 10))
    (finding,) = check.findings(application)
    assert finding.values == {"options": "方向10 信息消费体验中心"}


def test_takes_a_heading_for_a_part(check: Checker) -> None:
    application = check.complete.with_field("project.directions", (1, 6, 10))
    said = application.narrative["narrative.progress"]
    heading = Heading(level=4, text="信息消费体验中心")
    application = application.with_narrative("narrative.progress", (*said, heading))
    assert check.everywhere(application) == []


def test_wants_no_part_for_a_single_direction(check: Checker) -> None:
    assert progress(check, "", (6,)) == []


def test_wants_no_part_in_an_empty_section(check: Checker) -> None:
    application = check.complete.with_narrative("narrative.progress", None)
    assert check.at("narrative.progress", application) == ["error REQUIRED_MISSING"]
