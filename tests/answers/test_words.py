"""Answers in one line of words, for where they are shown and not asked."""

from __future__ import annotations

import pytest

from xxxf_desktop.answers.application import Application, Honor, Value
from xxxf_desktop.answers.visibility import answered
from xxxf_desktop.answers.words import answer_words
from xxxf_desktop.forms.model import Form

HONORS = (Honor(honor="高新技术企业", level="国家级", year=2018), Honor(honor="重点\n实验室"))


def said(form: Form, field: str, value: Value | None, **fields: Value) -> str:
    application = Application(form.id, fields=fields).with_field(field, value)
    return answer_words(form, application, field)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        pytest.param("unit.name", "某某公司", "某某公司", id="text"),
        pytest.param("unit.profile", " 一\n\n二\u3000三 ", "一 二 三", id="lines"),
        pytest.param("unit.name", "  ", "", id="blank"),
        pytest.param("unit.name", None, "", id="unanswered"),
        pytest.param("unit.listed", True, "是", id="yes"),
        pytest.param("unit.listed", False, "否", id="no"),
        pytest.param("unit.nature", ("国有企业", "合资企业"), "国有企业、合资企业", id="choices"),
        pytest.param("unit.nature", (), "", id="no-choice"),
        pytest.param(
            "project.directions",
            (6, 1),
            "方向1：数字创意内容和服务；方向6：行业信息化服务",
            id="directions-in-the-order-of-the-form",
        ),
        pytest.param("project.directions", (), "", id="no-direction"),
        pytest.param("project.directions", (99,), "", id="unknown-direction"),
        pytest.param("unit.honors", HONORS, "高新技术企业、重点 实验室", id="honours"),
        pytest.param("unit.honors", (), "无", id="no-honours-is-an-answer"),
        pytest.param("cover.date", "2020-05-06", "2020-05-06", id="date"),
        pytest.param("no.such.field", "甲", "甲", id="unknown-field"),
        pytest.param("unit.name", ("甲", "乙"), "甲、乙", id="wrong-kind"),
    ],
)
def test_says(form_2020: Form, field: str, value: Value | None, words: str) -> None:
    assert said(form_2020, field, value) == words


def test_choices_end_with_what_was_noted(form_2020: Form) -> None:
    other = {"unit.nature.other": " 合作社 "}
    assert said(form_2020, "unit.nature", ("民营企业",), **other) == "民营企业、合作社"
    assert said(form_2020, "unit.nature", None, **other) == "合作社"


def test_says_something_for_every_answer(form_2020: Form) -> None:
    """未填 must not stand where something was answered."""
    answers: dict[str, Value] = {
        "unit.honors": (),
        "unit.listed": False,
        "unit.nature.other": "甲",
        "project.directions": (1,),
        "unit.rnd_capability": "无",
    }
    application = Application(form_2020.id, fields=answers)
    for field in form_2020.fields.values():
        words = answer_words(form_2020, application, field.id)
        assert bool(words) == answered(field, application), field.id
