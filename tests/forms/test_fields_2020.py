"""form-2020.md, every field: id, kind, need, 无 ok, condition. The ids are the contract."""

from __future__ import annotations

import pytest

from xxxf_desktop.forms.fields import (
    ChoicesField,
    Condition,
    HonorsField,
    LongTextField,
    NumberedChoicesField,
    StockCodeField,
)
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.relations import NotAbove, NotBefore, PartForEach

LISTED = "unit.listed is True"
EXPORTS = "unit.exports is True"
SOFTWARE = "unit.is_software_company is True"
R, C, O, NONE_OK = "R", "C", "O", "无 ok"  # noqa: E741

EXPECTED: dict[str, tuple[str, ...]] = {
    "cover.recommender": ("text", O),
    "cover.date": ("date", R),
    "unit.name": ("text", R),
    "unit.contact.name": ("text", R),
    "unit.contact.title": ("text", R),
    "unit.contact.mobile": ("mobile", R),
    "unit.contact.fax": ("phone", R, NONE_OK),
    "unit.contact.email": ("email", R),
    "unit.registered_capital": ("text", R, NONE_OK),
    "unit.legal_representative": ("text", R),
    "unit.registered_address": ("text", R),
    "unit.office_address": ("text", R),
    "unit.code": ("unit_code", R),
    "unit.nature": ("choices", R),
    "unit.nature.other": ("text", O),
    "unit.business": ("choices", R),
    "unit.business.other": ("text", O),
    "unit.listed": ("yes_no", R),
    "unit.listed.date": ("date", C, LISTED),
    "unit.listed.place": ("text", C, LISTED),
    "unit.listed.stock_code": ("stock_code", C, LISTED),
    "unit.exports": ("yes_no", R),
    "unit.exports.places": ("text", C, EXPORTS),
    "unit.honors": ("honors", R),
    "unit.rnd_capability": ("long_text", R, NONE_OK),
    "unit.revenue": ("amount", R),
    "unit.rnd_spend": ("amount", R),
    "unit.info_consumption_revenue": ("amount", R),
    "unit.rnd_staff": ("text", R),
    "unit.is_software_company": ("yes_no", R),
    "unit.software.product_revenue": ("amount", C, SOFTWARE),
    "unit.software.service_revenue": ("amount", C, SOFTWARE),
    "unit.software.embedded_revenue": ("amount", C, SOFTWARE),
    "unit.profile": ("long_text", R),
    "project.name": ("text", R),
    "project.start": ("date", R),
    "project.end": ("date", R),
    "project.investment": ("amount", R),
    "project.leader.name": ("text", R),
    "project.leader.title": ("text", R),
    "project.leader.mobile": ("mobile", R),
    "project.leader.email": ("email", R),
    "project.directions": ("numbered_choices", R),
    "project.summary": ("long_text", R),
}
PROOFS: dict[str, tuple[str, ...]] = {
    "proof.honors": (C, "unit.honors claims"),
    "proof.rnd": (C, "unit.rnd_capability claims"),
    "proof.revenue": (R,),
    "proof.platform_ip": (R, NONE_OK),
    "proof.promotion": (R, NONE_OK),
}


def _condition(when: Condition) -> str:
    return f"{when.field} claims" if when.claims else f"{when.field} is {when.is_}"


def _need(need: str, when: Condition | None, none_ok: bool) -> tuple[str, ...]:
    letter = {"required": C if when else R, "optional": O}[need]
    conditions = (_condition(when),) if when else ()
    return (letter, *((NONE_OK,) if none_ok else ()), *conditions)


def test_fields_are_those_of_the_sheet(form_2020: Form) -> None:
    found = {
        key: (field.kind, *_need(field.need, field.when, field.none_ok))
        for key, field in form_2020.fields.items()
    }
    assert found == EXPECTED


def test_proof_items_are_those_of_the_sheet(form_2020: Form) -> None:
    found = {
        item.id: _need("required", item.when, item.none_ok) for item in form_2020.proof_items()
    }
    assert found == PROOFS


def test_the_form_says_who_applies_with_what(form_2020: Form) -> None:
    about = form_2020.about
    assert (about.applicant, about.code) == ("unit.name", "unit.code")
    assert about.project == "project.name"


def test_narrative_sections_are_those_of_the_sheet(form_2020: Form) -> None:
    assert [section.id for section in form_2020.narrative_sections()] == [
        "narrative.capability",
        "narrative.plan",
        "narrative.team",
        "narrative.collaboration",
        "narrative.innovation",
        "narrative.replicability",
        "narrative.scenario",
        "narrative.progress",
        "narrative.next",
    ]


def test_two_boxes_have_a_limit_of_400(form_2020: Form) -> None:
    limits = {
        key: field.limit
        for key, field in form_2020.fields.items()
        if isinstance(field, LongTextField) and field.limit is not None
    }
    assert limits == {"unit.profile": 400, "project.summary": 400}


def test_one_question_is_asked_in_the_window_only(form_2020: Form) -> None:
    unprinted = [key for key, field in form_2020.fields.items() if not field.printed]
    assert unprinted == ["unit.is_software_company"]


def test_only_software_incomes_print_a_stroke_when_hidden(form_2020: Form) -> None:
    found = {key: f.otherwise for key, f in form_2020.fields.items() if f.otherwise}
    assert found == {
        "unit.software.product_revenue": "/",
        "unit.software.service_revenue": "/",
        "unit.software.embedded_revenue": "/",
    }


@pytest.mark.parametrize(
    ("field_id", "options"),
    [
        pytest.param(
            "unit.nature",
            "政府机关 事业单位 社会团体 国有企业 民营企业 外资企业 合资企业 国有控股企业 "
            "国有参股企业",
            id="nature",
        ),
        pytest.param(
            "unit.business",
            "大数据 云计算 区块链 人工智能 物联网 信息安全 移动互联网 电子商务 系统集成 运营维护 "
            "集成电路 基础软件 工业软件 嵌入式系统软件",
            id="business",
        ),
    ],
)
def test_choices_have_the_options_of_the_form(form_2020: Form, field_id: str, options: str) -> None:
    field = form_2020.fields[field_id]
    assert isinstance(field, ChoicesField)
    assert field.options == tuple(options.split())
    assert field.other == f"{field_id}.other"
    assert form_2020.fields[field.other].label == "其他（请注明）"


def test_honours_are_those_of_the_form(form_2020: Form) -> None:
    field = form_2020.fields["unit.honors"]
    assert isinstance(field, HonorsField)
    assert field.fixed == ("高新技术企业", "企业技术中心", "重点实验室")
    assert field.levels == ("国家级", "省市级")
    assert (field.year_label, field.other_label) == ("授予年份：", "其他市级以上荣誉自行添加：")


def test_directions_are_those_of_the_form(form_2020: Form) -> None:
    field = form_2020.fields["project.directions"]
    assert isinstance(field, NumberedChoicesField)
    assert field.prefix == "方向"
    assert [(option.group, option.number, option.name) for option in field.options] == [
        ("生活类信息消费", 1, "数字创意内容和服务"),
        ("生活类信息消费", 2, "线上线下融合服务"),
        ("公共服务类信息消费", 3, "在线医疗服务"),
        ("公共服务类信息消费", 4, "网络教育服务"),
        ("行业类信息消费", 5, "电子商务平台服务"),
        ("行业类信息消费", 6, "行业信息化服务"),
        ("新型信息产品消费", 7, "智能防控创新产品"),
        ("新型信息产品消费", 8, "前沿科技信息产品"),
        ("信息消费支撑平台", 9, "远程办公服务平台"),
        ("信息消费支撑平台", 10, "信息消费体验中心"),
    ]


def test_the_stock_code_knows_its_exchange(form_2020: Form) -> None:
    field = form_2020.fields["unit.listed.stock_code"]
    assert isinstance(field, StockCodeField)
    assert field.exchange == "unit.listed.place"


def test_relations_are_those_of_the_sheet(form_2020: Form) -> None:
    found = set()
    for relation in form_2020.relations:
        match relation:
            case NotBefore():
                found.add((relation.field, "not before", relation.other, relation.severity))
            case NotAbove():
                summed = "+".join(part.rsplit(".", 1)[1] for part in relation.parts)
                found.add(
                    (relation.field, f"not above {summed}", relation.other, relation.severity)
                )
            case PartForEach():
                found.add((relation.section, "a part for each", relation.field, relation.severity))
    software = "not above product_revenue+service_revenue+embedded_revenue"
    assert found == {
        ("project.end", "not before", "project.start", "error"),
        ("unit.rnd_spend", "not above ", "unit.revenue", "warning"),
        ("unit.info_consumption_revenue", "not above ", "unit.revenue", "error"),
        ("unit.software.product_revenue", software, "unit.revenue", "error"),
        ("narrative.progress", "a part for each", "project.directions", "hint"),
    }
