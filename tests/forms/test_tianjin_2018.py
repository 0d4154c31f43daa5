"""The edition of 2018: what differs from 2020, and nothing of 2020 left in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.forms.making import official, squeezed
from xxxf_desktop.forms.fields import NumberedChoicesField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import CoverPart, DeclarationPart, NotesPart

NOTICE = "《工业和信息化部办公厅关于组织开展信息消费试点示范项目申报工作的通知》"


def strings(value: object, key: str = "") -> Iterator[str]:
    """Yield every string of a dumped form but the `source` notes."""
    if isinstance(value, str) and key != "source":
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from strings(item, name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item, key)


@pytest.mark.parametrize(
    "left_over",
    ["2020", "2019", "二〇二〇", "二〇一九", "新型信息消费示范项目", "网络教育", "远程办公"],
)
def test_nothing_of_2020_is_left(form_2018: Form, left_over: str) -> None:
    assert [text for text in strings(form_2018.model_dump()) if left_over in text] == []


def test_the_search_finds_what_is_there(form_2020: Form) -> None:
    texts = list(strings(form_2020.model_dump()))
    assert any("2020" in text for text in texts)
    assert any("2019" in text for text in texts)


def test_the_source_says_that_the_attachment_is_missing(form_2018: Form) -> None:
    assert "原文未见" in form_2018.source


def test_title_and_foot(form_2018: Form) -> None:
    cover = next(part for part in form_2018.parts if isinstance(part, CoverPart))
    assert cover.title == ("信息消费试点示范项目", "申报书")
    assert cover.foot == ("工业和信息化部编制", "（2018年）")


def test_the_notice_is_named_as_in_2018(form_2018: Form) -> None:
    notes = next(part for part in form_2018.parts if isinstance(part, NotesPart))
    declaration = next(part for part in form_2018.parts if isinstance(part, DeclarationPart))
    assert notes.paragraphs[0].startswith(f"一、申报单位应仔细阅读{NOTICE}的有关说明")
    assert declaration.paragraphs[0].startswith(f"根据{NOTICE}要求")


def test_years(form_2018: Form) -> None:
    declaration = next(part for part in form_2018.parts if isinstance(part, DeclarationPart))
    assert declaration.signatures[-1].text == "二〇一八年　　月　　日"
    revenue = next(item for item in form_2018.proof_items() if item.id == "proof.revenue")
    assert revenue.text == "申报单位主营业务收入（2017年）证明材料；"


def test_has_the_ten_directions_of_2018(form_2018: Form) -> None:
    field = form_2018.fields["project.directions"]
    assert isinstance(field, NumberedChoicesField)
    assert [(option.number, option.name) for option in field.options] == [
        (1, "数字创意内容和服务"),
        (2, "线上线下融合服务"),
        (3, "健康医疗服务"),
        (4, "在线教育服务"),
        (5, "电子商务平台服务"),
        (6, "现代物流服务"),
        (7, "数字家庭产品"),
        (8, "应用电子产品"),
        (9, "信息消费体验服务"),
        (10, "信息消费技能提升服务"),
    ]


def test_directions_have_the_official_help_and_groups(form_2018: Form) -> None:
    field = form_2018.fields["project.directions"]
    assert isinstance(field, NumberedChoicesField)
    text, position = squeezed(official("tianjin-2018-directions")), 0
    for index, option in enumerate(field.options):
        if index % 2 == 0:
            heading = f"（{'一二三四五'[index // 2]}）{option.group}试点示范"
            position = text.index(heading, position)
        words = f"{option.number}．{option.name}。{squeezed(option.help)}"
        position = text.index(words, position)


def test_everything_else_is_that_of_2020(form_2018: Form, form_2020: Form) -> None:
    assert list(form_2018.fields) == list(form_2020.fields)
    same = {key for key in form_2018.fields if form_2018.fields[key] == form_2020.fields[key]}
    assert set(form_2018.fields) - same == {"project.directions"}
    assert form_2018.relations == form_2020.relations
    assert [part.id for part in form_2018.parts] == [part.id for part in form_2020.parts]
    tables = [part for part in form_2018.parts if part.kind == "table"]
    assert tables == [part for part in form_2020.parts if part.kind == "table"]
