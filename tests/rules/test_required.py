from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Value
from xxxf_desktop.narrative.blocks import (
    Blocks,
    FigureBlock,
    Heading,
    Paragraph,
    TableBlock,
    TextRun,
)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="absent"),
        pytest.param("", id="empty"),
        pytest.param(" \u3000\n", id="white-space"),
    ],
)
def test_wants_an_answer(check: Checker, value: Value | None) -> None:
    assert check.field("unit.name", value) == ["error REQUIRED_MISSING"]


@pytest.mark.parametrize(
    "field_id",
    [
        pytest.param("unit.nature", id="choices"),
        pytest.param("project.directions", id="numbered-choices"),
    ],
)
@pytest.mark.parametrize("value", [pytest.param((), id="none"), pytest.param("", id="blank")])
def test_wants_a_choice(check: Checker, field_id: str, value: Value) -> None:
    assert check.field(field_id, value) == ["error REQUIRED_MISSING"]


def test_takes_other_alone_for_a_choice(check: Checker) -> None:
    application = check.complete.with_field("unit.nature", ())
    application = application.with_field("unit.nature.other", "集体企业")
    assert check.everywhere(application) == []


def test_takes_no_for_an_answer(check: Checker) -> None:
    application = check.complete.with_field("unit.exports", False)
    application = application.with_field("unit.exports.places", None)
    assert check.everywhere(application) == []


def test_takes_no_honours_for_an_answer(check: Checker) -> None:
    assert check.field("unit.honors", ()) == []


def test_wants_honours_to_be_answered(check: Checker) -> None:
    assert check.field("unit.honors", None) == ["error REQUIRED_MISSING"]


@pytest.mark.parametrize(
    ("condition", "field_id"),
    [
        pytest.param("unit.listed", "unit.listed.date", id="listed"),
        pytest.param("unit.exports", "unit.exports.places", id="exports"),
        pytest.param("unit.is_software_company", "unit.software.service_revenue", id="software"),
    ],
)
def test_wants_a_conditional_answer_only_under_its_condition(
    check: Checker, condition: str, field_id: str
) -> None:
    application = check.complete.with_field(field_id, None)
    assert check.at(field_id, application) == ["error REQUIRED_MISSING"]
    assert check.at(field_id, application.with_field(condition, False)) == []
    assert check.at(field_id, application.with_field(condition, None)) == []


def test_hints_at_a_blank_line_of_the_cover(check: Checker) -> None:
    assert check.field("cover.recommender", None) == ["hint OPTIONAL_BLANK"]


def test_is_silent_about_an_optional_field_off_the_cover(check: Checker) -> None:
    assert check.field("unit.nature.other", None) == []


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param(None, id="absent"),
        pytest.param((Paragraph(runs=(TextRun(text="\u3000\n"),)),), id="white-space"),
        pytest.param((Heading(level=4, text=""), TableBlock(rows=(("", " "),))), id="empty-blocks"),
    ],
)
def test_wants_every_section(check: Checker, blocks: Blocks | None) -> None:
    application = check.complete.with_narrative("narrative.team", blocks)
    assert check.at("narrative.team", application) == ["error REQUIRED_MISSING"]


def test_takes_a_figure_for_a_section(check: Checker) -> None:
    blocks = (FigureBlock(file="team.png", caption="项目团队"),)
    application = check.complete.with_narrative("narrative.team", blocks)
    assert "error REQUIRED_MISSING" not in check.at("narrative.team", application)
