"""相关荣誉: the three fixed lines and the others, with the tags of their rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import cell_lines, empty, packet, texts
from xxxf_desktop.answers.application import Honor
from xxxf_desktop.packet.nodes import Packet

TAG = "unit.honors:高新技术企业:国家级"
NEW_TECH = "高新技术企业"
CENTRE = "企业技术中心"
BLANK = "高新技术企业 □国家级/□省市级 授予年份：　　年"


def made(*rows: Honor) -> Packet:
    return packet(replace(empty(), fields={"unit.honors": rows}))


def lines(packet: Packet) -> list[str]:
    for tag in _tags(packet):
        return cell_lines(packet, tag)
    raise LookupError


def _tags(packet: Packet) -> dict[str, str]:
    return {
        text.control.tag: text.text
        for text in texts(packet)
        if text.control and text.control.tag.startswith("unit.honors:")
    }


def test_prints_the_form_to_the_character_when_unanswered() -> None:
    assert lines(packet(empty())) == [
        "高新技术企业 □国家级/□省市级 授予年份：　　年",
        "企业技术中心 □国家级/□省市级 授予年份：　　年",
        "重点实验室 □国家级/□省市级 授予年份：　　年",
        "其他市级以上荣誉自行添加：　　　　　　　　",
    ]


def test_prints_none_where_there_are_none() -> None:
    assert lines(made())[:3] == lines(packet(empty()))[:3]
    assert lines(made())[3] == "其他市级以上荣誉自行添加：无"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        pytest.param(
            [(NEW_TECH, "国家级", 2018)], "☑国家级/□省市级 授予年份：2018年", id="national"
        ),
        pytest.param(
            [(NEW_TECH, "省市级", 2017)], "□国家级/☑省市级 授予年份：2017年", id="province"
        ),
        pytest.param(
            [(NEW_TECH, "省市级", 2017), (NEW_TECH, "国家级", 2018)],
            "☑国家级/☑省市级 授予年份：2018年（国家级）、2017年（省市级）",
            id="both-levels",
        ),
        pytest.param(
            [(NEW_TECH, "省市级", 2015), (NEW_TECH, "省市级", 2018)],
            "□国家级/☑省市级 授予年份：2015年（省市级）、2018年（省市级）",
            id="twice-at-one-level",
        ),
        pytest.param(
            [(NEW_TECH, "国家级", None)], "☑国家级/□省市级 授予年份：　　年", id="no-year"
        ),
        pytest.param(
            [(f" {NEW_TECH}", "国家级", 2018)], "☑国家级/□省市级 授予年份：2018年", id="blank"
        ),
    ],
)
def test_ticks_the_line_of_a_fixed_honour(
    rows: list[tuple[str, str, int | None]], line: str
) -> None:
    found = lines(made(*(Honor(honor=h, level=level, year=y) for h, level, y in rows)))
    assert found[0] == f"高新技术企业 {line}"
    assert found[3] == "其他市级以上荣誉自行添加：无"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        pytest.param(
            [("示范企业", "省市级", 2019)], "示范企业（省市级，2019年）", id="level-and-year"
        ),
        pytest.param([("示范企业", "", 2019)], "示范企业（2019年）", id="year"),
        pytest.param([("示范企业", "国家级", None)], "示范企业（国家级）", id="level"),
        pytest.param([("示范企业", "", None)], "示范企业", id="name-alone"),
        pytest.param(
            [("甲", "", 2018), (CENTRE, "国家级", 2016), ("乙", "", 2019)],
            "甲（2018年）；乙（2019年）",
            id="several",
        ),
        pytest.param([(NEW_TECH, "", 2019)], "高新技术企业（2019年）", id="fixed-without-level"),
        pytest.param(
            [(NEW_TECH, "县级", 2019)], "高新技术企业（县级，2019年）", id="unknown-level"
        ),
    ],
)
def test_writes_the_others_out(rows: list[tuple[str, str, int | None]], line: str) -> None:
    found = lines(made(*(Honor(honor=h, level=level, year=y) for h, level, y in rows)))
    assert found[0] == BLANK
    assert found[3] == f"其他市级以上荣誉自行添加：{line}"


def test_tags_count_the_rows_of_the_answers_from_1() -> None:
    tags = _tags(
        made(
            Honor(honor="甲", level="省市级", year=2019),
            Honor(honor=CENTRE, level="省市级", year=2016),
            Honor(honor="乙"),
        )
    )
    assert tags == {
        "unit.honors:高新技术企业:国家级": "□",
        "unit.honors:高新技术企业:省市级": "□",
        "unit.honors:高新技术企业:year": "　　",
        "unit.honors:企业技术中心:国家级": "□",
        "unit.honors:2:level": "☑",
        "unit.honors:2:year": "2016",
        "unit.honors:重点实验室:国家级": "□",
        "unit.honors:重点实验室:省市级": "□",
        "unit.honors:重点实验室:year": "　　",
        "unit.honors:1:honor": "甲",
        "unit.honors:1:level": "省市级",
        "unit.honors:1:year": "2019",
        "unit.honors:3:honor": "乙",
    }


def test_every_row_of_one_level_keeps_its_tags() -> None:
    tags = _tags(
        made(
            Honor(honor=NEW_TECH, level="省市级", year=2015),
            Honor(honor=NEW_TECH, level="省市级", year=2018),
        )
    )
    rows = {tag: text for tag, text in tags.items() if tag.split(":")[1].isdigit()}
    assert rows == {
        "unit.honors:1:level": "☑",
        "unit.honors:1:year": "2015",
        "unit.honors:2:level": "省市级",
        "unit.honors:2:year": "2018",
    }


def test_no_tag_stands_twice() -> None:
    packets = [packet(empty()), made(), made(Honor(honor="甲", level="省市级", year=2019))]
    for each in packets:
        tags = [
            text.control.tag
            for text in texts(each)
            if text.control and text.control.tag.startswith("unit.honors")
        ]
        assert len(tags) == len(set(tags))
