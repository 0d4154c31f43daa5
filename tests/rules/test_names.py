"""项目名称 and 单位全称 are spelt the same everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Proof
from xxxf_desktop.narrative.blocks import paragraphs_of
from xxxf_desktop.rules.catalogue import message

SECTION = "narrative.scenario"
WARNED = ["warning NAME_SPELT_OTHERWISE"]


def at_section(check: Checker, name: str, text: str, field_id: str = "unit.name") -> list[str]:
    application = check.complete.with_field(field_id, name)
    blocks = (*application.narrative[SECTION], *paragraphs_of(text))
    return check.at(SECTION, application.with_narrative(SECTION, blocks))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("镕堃科技（东莞）有限公司", "由镕堃科技(东莞)有限公司承担", id="brackets"),
        pytest.param("镕堃科技(东莞)有限公司", "由镕堃科技（东莞）有限公司承担", id="full-width"),
        pytest.param("镕堃科技（东莞）有限公司", "由镕堃科技东莞有限公司承担", id="no-brackets"),
        pytest.param("镕堃科技有限公司", "镕堃 科技有限公司", id="blank"),
        pytest.param("镕堃·智能科技有限公司", "镕堃•智能科技有限公司", id="dot"),
        pytest.param("镕堃AI科技有限公司", "镕堃ＡＩ科技有限公司", id="letters"),
        pytest.param("镕堃AI科技有限公司", "镕堃Ai科技有限公司", id="case"),
        pytest.param("镕堃科技有限公司", "镕堃科技有限责任公司", id="limited-liability"),
        pytest.param("镕堃科技有限责任公司", "镕堃科技有限公司成立", id="limited"),
        pytest.param("镕堃科技股份有限公司", "镕堃科技有限公司成立", id="shares-lost"),
        pytest.param("镕堃科技有限公司", "镕堃科技股份有限公司", id="shares-added"),
        pytest.param("镕堃科技股份有限公司", "镕堃科技股份公司", id="limited-lost"),
        pytest.param("镕堃科技有限公司", "镕堃科技公司", id="company-only"),
        pytest.param("镕堃科技(东莞)有限公司", "镕堃科技（东莞）有限责任公司", id="both"),
    ],
)
def test_finds_the_applicant_spelt_otherwise(check: Checker, name: str, text: str) -> None:
    assert at_section(check, name, text) == WARNED


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("镕堃科技（东莞）有限公司", "由镕堃科技（东莞）有限公司承担", id="the-same"),
        pytest.param("镕堃科技有限公司", "以下简称“镕堃科技”", id="short-name"),
        pytest.param("镕堃科技有限公司", "广州镕堃科技有限公司", id="part-of-a-longer-name"),
        pytest.param("镕堃科技有限公司", "镕堃科技有限公司东莞分公司", id="branch"),
        pytest.param("镕堃科技有限公司", "镕堃科技集团有限公司", id="group"),
        pytest.param("镕堃科技有限公司", "深圳市镕堃科技股份有限公司", id="of-another-town"),
        pytest.param("镕堃科技股份有限公司", "前身为镕堃科技有限公司", id="former-name"),
        pytest.param(
            "镕堃科技股份有限公司", "由镕堃科技有限公司整体变更设立", id="changed-into-shares"
        ),
        pytest.param("镕堃科技有限公司", "合作方有镕堃。科技有限公司很多", id="two-sentences"),
        pytest.param("镕堃科技有限公司", "镕堃科技\n有限公司", id="two-paragraphs"),
        pytest.param("镕堃", "镕 堃", id="too-short-to-tell"),
        pytest.param("   ", "镕堃科技", id="no-name"),
    ],
)
def test_leaves_other_words_alone(check: Checker, name: str, text: str) -> None:
    assert "warning NAME_SPELT_OTHERWISE" not in at_section(check, name, text)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        pytest.param("“互联网+”文旅平台", "建设“互联网＋”文旅平台", WARNED, id="plus"),
        pytest.param("“互联网+”文旅平台", '建设"互联网+"文旅平台', WARNED, id="quotes"),
        pytest.param("“互联网+”文旅平台", "建设互联网文旅平台", [], id="other-words"),
        pytest.param("文旅平台V2", "文旅平台 V2", WARNED, id="blank"),
        pytest.param("文旅平台V2", "文旅平台 V20", [], id="longer-number"),
        pytest.param("文旅平台（二期）", "文旅平台(二期)", WARNED, id="bracket-at-the-end"),
        pytest.param("文旅平台（二期）", "文旅平台（二期）", [], id="the-same"),
        pytest.param("文旅服务平台", "文旅服务平台项目", [], id="followed-by-project"),
        pytest.param("文旅有限公司", "文旅有限责任公司", [], id="no-company"),
    ],
)
def test_holds_the_project_to_its_name(
    check: Checker, name: str, text: str, found: list[str]
) -> None:
    assert at_section(check, name, text, "project.name") == found


def test_says_both_spellings(check: Checker) -> None:
    application = check.complete.with_field("project.name", "文旅平台（二期）")
    application = application.with_field("project.summary", "文旅平台(二期)与文旅平台二期。")
    (finding,) = check.findings(application)
    assert message(finding, check.form) == (
        "项目概述：项目名称写成了“文旅平台(二期)”“文旅平台二期”，表上是“文旅平台（二期）”。"
        "改成一样的写法；有意不同的，打勾说明。"
    )


def test_looks_into_fields_and_titles(check: Checker) -> None:
    application = check.complete.with_field("unit.name", "镕堃科技（东莞）有限公司")
    application = application.with_field("unit.profile", "镕堃科技(东莞)有限公司成立于2010年。")
    title = "镕堃科技(东莞)有限公司 审计报告"
    proof = Proof(item="proof.revenue", title=title, file="a.pdf")
    others = (proof for proof in application.proofs if proof.item != "proof.revenue")
    application = replace(application, proofs=(*others, proof))
    assert check.everywhere(application) == [
        "unit.profile warning NAME_SPELT_OTHERWISE",
        "proof.revenue warning NAME_SPELT_OTHERWISE",
    ]


def test_the_field_itself_is_right(check: Checker) -> None:
    assert check.field("unit.name", "镕堃 科技 有限公司") == []


@given(st.text("镕堃科技（）() ·AＡ", min_size=4, max_size=12))
def test_takes_any_name(check: Checker, name: str) -> None:
    found = at_section(check, name, f"本项目由{name}承担。")
    assert "warning NAME_SPELT_OTHERWISE" not in found
