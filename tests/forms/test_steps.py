"""The steps of the window come from the form: every field is asked, and asked once."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.forms.test_loader import FORM, changed, loaded, problems_of
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import (
    Question,
    Step,
    StepKind,
    asked_fields,
    step_of_place,
    steps_of,
)


@pytest.fixture(params=["2020", "2018"])
def form(request: pytest.FixtureRequest, form_2020: Form, form_2018: Form) -> Form:
    return form_2020 if request.param == "2020" else form_2018


def step(form: Form, step_id: str) -> Step:
    return next(step for step in steps_of(form) if step.id == step_id)


def test_every_field_of_every_edition_is_asked_once(form: Form) -> None:
    assert Counter(asked_fields(form, steps_of(form))) == Counter([*form.fields])


def test_every_section_and_item_has_its_step(form: Form) -> None:
    places = {*step_of_place(form)}
    assert {section.id for section in form.narrative_sections()} <= places
    assert {item.id for item in form.proof_items()} <= places


def test_there_are_fifteen_steps_in_the_order_of_the_paper(form_2020: Form) -> None:
    titles = [step.title for step in steps_of(form_2020)]
    assert titles[:5] == [
        "封面",
        "表一 申报单位信息表",
        "表二 项目申报书",
        "1.（1）项目承担方资质与能力",
        "1.（2）项目实施方案",
    ]
    assert titles[9:12] == [
        "2.（1）项目实施主体、服务对象及适用场景",
        "2.（2）项目实施情况",
        "3. 下一步实施计划",
    ]
    assert titles[12:] == [
        "附1 申报单位相关证明材料",
        "附2 申报项目相关证明材料",
        "附3 申报主体责任声明",
    ]


def test_the_cover_asks_only_what_no_table_asks(form_2020: Form) -> None:
    cover = step(form_2020, "part.cover")
    assert cover.places() == ("cover.recommender", "cover.date")
    assert ("申报单位", "unit.name") in cover.shown


def test_what_shares_a_row_on_paper_stands_side_by_side(form_2020: Form) -> None:
    rows = step(form_2020, "part.unit").groups[0].rows
    assert [question.field for question in rows[1]] == [
        "unit.contact.name",
        "unit.contact.mobile",
    ]
    assert len(rows[0]) == len(rows[3]) == 1


def test_what_depends_on_an_answer_is_asked_under_it(form_2020: Form) -> None:
    listed = step(form_2020, "part.unit").groups[2].rows[0][0]
    assert listed == Question(
        "unit.listed", ("unit.listed.date", "unit.listed.place", "unit.listed.stock_code")
    )


def test_a_form_without_groups_asks_everything_too() -> None:
    form = loaded()
    asked = Counter(asked_fields(form, steps_of(form)))
    assert set(asked) == set(form.fields)
    assert {step.kind for step in steps_of(form)} >= {StepKind.FIELDS}


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        pytest.param('["a.name", "a.lost"]', "没有栏目 a.lost。", id="unknown"),
        pytest.param('["a.name", "a.name"]', "groups 里写了 2 次", id="twice"),
        pytest.param('["a.name", "a.place"]', "随 a.listed 一起问", id="dependent"),
    ],
)
def test_refuses_wrong_groups(groups: str, problem: str) -> None:
    wanted = f'groups = [{{ title = "一", fields = {groups} }}]\ncolumns_mm'
    assert any(problem in line for line in problems_of(changed(FORM, ("columns_mm", wanted))))
