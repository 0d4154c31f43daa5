"""The words: one message for every code the rules can find, in the tone of look.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules.catalogue import MESSAGES, message, words
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Finding, Severity, error

_CODE = re.compile(r"[A-Z]+(_[A-Z0-9]+)+")


def codes_in(folder: Path, pattern: str = "*.py", without: str = "") -> set[str]:
    """Return every string of the modules in `folder` that is spelt like a code."""
    return {
        found
        for path in folder.glob(pattern)
        if path.name != without
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in _codes_of(node.value)
    }


def _codes_of(text: str) -> Iterator[str]:
    yield from (word for word in text.split() if _CODE.fullmatch(word))


def test_has_words_for_every_code_and_no_others(repository: Path) -> None:
    rules = repository / "xxxf_desktop" / "rules"
    assert codes_in(rules, without="catalogue.py") == MESSAGES.keys()


def test_every_code_is_met_by_a_test(repository: Path) -> None:
    assert MESSAGES.keys() - codes_in(repository / "tests" / "rules", "test_*.py") == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_says_what_is_wrong_and_what_to_do(code: str) -> None:
    what, _, remedy = MESSAGES[code].partition("。")
    assert what
    assert remedy
    assert MESSAGES[code].endswith(("。", "{remedy}"))


@pytest.mark.parametrize("code", MESSAGES)
def test_keeps_the_tone(code: str) -> None:
    assert not re.search(r"[！!？?您请]|有误|失败|错误|成功", MESSAGES[code])


def test_puts_a_blank_between_chinese_and_digits() -> None:
    examples = {"PHONE_INVALID"}  # 转8001 is how an extension is typed
    for code, text in MESSAGES.items():
        if code not in examples:
            assert not re.search(r"[\u4e00-\u9fff][0-9]|[0-9][\u4e00-\u9fff]", text), code


def test_says_where_what_and_what_to_do(form_2020: Form) -> None:
    finding = error("REQUIRED_MISSING", "unit.contact.fax")
    said = words(finding, form_2020)
    assert (said.place, said.what) == ("申报联系人·传真", "没有填写。")
    assert said.remedy == "不适用的，填“无”。"
    assert message(finding, form_2020) == "申报联系人·传真：没有填写。不适用的，填“无”。"


def test_names_the_plan(form_2020: Form) -> None:
    finding = error("UNKNOWN_PLAN", "plan", plan="mars")
    assert message(finding, form_2020).startswith("报送方案：")


@pytest.mark.parametrize(
    ("place", "remedy"),
    [
        pytest.param("unit.revenue", "填上数，没有的填 0。", id="amount"),
        pytest.param("unit.honors", "填上荣誉；没有荣誉的，选“全部没有”。", id="honours"),
        pytest.param("unit.listed", "选“否”或“是”。", id="yes-no"),
        pytest.param("narrative.team", "对照这一节的提示写上内容。", id="section"),
    ],
)
def test_says_how_to_answer_each_kind(form_2020: Form, place: str, remedy: str) -> None:
    assert words(error("REQUIRED_MISSING", place), form_2020).remedy == remedy


@pytest.mark.parametrize(
    ("place", "remedy"),
    [
        pytest.param("unit.revenue", "没有的，填 0。", id="amount"),
        pytest.param("unit.honors", "没有荣誉的，选“全部没有”。", id="honours"),
        pytest.param("unit.nature.other", "没有的，留空。", id="optional"),
        pytest.param("unit.name", "写明实际内容。", id="text"),
        pytest.param("narrative.team", "写明实际内容。", id="section"),
    ],
)
def test_says_what_to_write_for_none(form_2020: Form, place: str, remedy: str) -> None:
    assert words(error("NONE_NOT_ALLOWED", place), form_2020).remedy == remedy


@pytest.mark.parametrize(
    ("item", "remedy"),
    [
        pytest.param("proof.revenue", "添加扫描件。", id="required"),
        pytest.param("proof.promotion", "添加扫描件；没有的，标“无”。", id="none-ok"),
        pytest.param("proof.rnd", "添加扫描件；没有证明的，把“研发能力”改为“无”。", id="claimed"),
    ],
)
def test_says_how_to_prove_each_item(form_2020: Form, item: str, remedy: str) -> None:
    assert words(error("PROOF_MISSING", item), form_2020).remedy == remedy


def test_repeats_no_endless_answer(check: Checker) -> None:
    application = check.complete.with_field("cover.date", "长" * 1_000_000)
    (finding,) = check.findings(application)
    assert len(message(finding, check.form)) < 300


def test_keeps_to_one_line_that_no_terminal_obeys(check: Checker) -> None:
    application = check.complete.with_field("cover.date", "五月\n六日\x1b[2J")
    application = application.with_field("x\ny\x07", "")
    lines = [message(finding, check.form) for finding in check.findings(application)]
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)


def test_takes_braces_of_an_answer_as_they_are(form_2020: Form) -> None:
    finding = Finding("DATE_INVALID", "cover.date", Severity.ERROR, {"value": "{value}"})
    assert "“{value}”" in message(finding, form_2020)


def test_puts_every_finding_of_the_empty_draft_into_words(form_2020: Form) -> None:
    lines = [message(each, form_2020) for each in findings(form_2020, Application("x"), {})]
    assert all(line.endswith("。") and "\n" not in line for line in lines)
