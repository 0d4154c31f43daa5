from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.narrative.blocks import FigureBlock, Paragraph, TextRun, paragraphs_of

LONG_TEXTS = pytest.mark.parametrize("field_id", ["unit.profile", "project.summary"])


@pytest.mark.parametrize(
    "field_id",
    [
        pytest.param("unit.contact.fax", id="fax"),
        pytest.param("unit.registered_capital", id="capital"),
        pytest.param("unit.rnd_capability", id="long-text"),
    ],
)
def test_takes_a_lone_none_where_the_form_does(check: Checker, field_id: str) -> None:
    assert check.field(field_id, "无") == []


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        pytest.param("unit.name", "无", id="text"),
        pytest.param("unit.name", " 无\u3000", id="white-space-around"),
        pytest.param("unit.profile", "无\n", id="long-text"),
        pytest.param("unit.contact.mobile", "无", id="mobile"),
        pytest.param("unit.contact.email", "无", id="email"),
        pytest.param("unit.code", "无", id="unit-code"),
        pytest.param("unit.listed.stock_code", "无", id="stock-code"),
        pytest.param("project.investment", "无", id="amount"),
        pytest.param("cover.date", "无", id="date"),
        pytest.param("unit.nature.other", "无", id="optional"),
    ],
)
def test_refuses_a_lone_none_elsewhere(check: Checker, field_id: str, value: str) -> None:
    assert check.field(field_id, value) == ["error NONE_NOT_ALLOWED"]


def test_takes_none_within_a_text(check: Checker) -> None:
    assert check.field("unit.name", "无锡市信息技术有限公司") == []


def test_refuses_a_lone_none_as_a_section(check: Checker) -> None:
    blocks = (Paragraph(runs=(TextRun(text=" 无\u3000"),)), Paragraph(runs=()))
    application = check.complete.with_narrative("narrative.team", blocks)
    assert check.at("narrative.team", application) == ["error NONE_NOT_ALLOWED"]


def test_takes_none_above_a_figure(check: Checker) -> None:
    blocks = (*paragraphs_of("无"), FigureBlock(file="a.png", caption="图"))
    application = check.complete.with_narrative("narrative.team", blocks)
    assert "error NONE_NOT_ALLOWED" not in check.at("narrative.team", application)


@LONG_TEXTS
def test_is_silent_at_the_limit(check: Checker, field_id: str) -> None:
    assert check.field(field_id, "字" * 400) == []


@LONG_TEXTS
def test_says_by_how_much_the_limit_is_passed(check: Checker, field_id: str) -> None:
    application = check.complete.with_field(field_id, "字 " * 412)
    (finding,) = check.findings(application)
    assert (finding.code, finding.severity.value) == ("LENGTH_OVER_LIMIT", "error")
    assert finding.values == {"used": "412", "over": "12", "limit": "400"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("字" * 399 + "\n\n", id="line-breaks"),
        pytest.param("字" * 400 + " ", id="space"),
        pytest.param("字" * 399 + "𬭎", id="two-utf16-units"),
    ],
)
def test_hints_where_a_web_form_counts_more(check: Checker, text: str) -> None:
    assert check.field("unit.profile", text) == ["hint LENGTH_WEB_COUNT"]


def test_has_no_limit_where_the_form_has_none(check: Checker) -> None:
    assert check.field("unit.rnd_capability", "专利" * 1000) == []
