"""How the answer of each kind of field stands on paper, and under which tag."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import (
    FIELDS,
    cell_lines,
    complete,
    edition,
    empty,
    packet,
    section,
    tagged,
    texts,
    texts_of,
)
from xxxf_desktop.answers.application import Application, Value
from xxxf_desktop.forms.fields import YesNoField
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.nodes import Packet, Text, Tick, UnderlinedLine


def with_fields(fields: dict[str, Value]) -> Packet:
    return packet(replace(empty(), fields=fields))


def printed(fields: dict[str, Value], tag: str) -> list[str]:
    return [text.text for text in tagged(with_fields(fields), tag)]


def ticked(packet: Packet, field_id: str) -> list[str]:
    """Return the options of `field_id` whose box is ticked."""
    boxes = [
        text.control
        for text in texts(packet)
        if text.control and text.control.tick and text.control.tag.startswith(f"{field_id}:")
    ]
    return [box.tag.removeprefix(f"{field_id}:") for box in boxes if box.tick is Tick.ON]


class TestText:
    @pytest.mark.parametrize(
        ("field_id", "value", "shown"),
        [
            pytest.param("unit.contact.name", "李堃", "李堃", id="text"),
            pytest.param("unit.contact.name", "  李堃 \n", "李堃", id="blanks-around"),
            pytest.param("unit.office_address", "甲路\n 1号", "甲路 1号", id="one-line"),
            pytest.param("unit.contact.fax", "0766-8123401转806", "0766-8123401转806", id="phone"),
            pytest.param("unit.contact.fax", "无", "无", id="none"),
            pytest.param("unit.contact.mobile", "13800138000", "13800138000", id="mobile"),
            pytest.param("unit.contact.email", "a@b.cn", "a@b.cn", id="email"),
            pytest.param("unit.code", "91440300708461136T", "91440300708461136T", id="unit-code"),
            pytest.param("unit.revenue", "12345.60", "12345.60", id="amount-as-typed"),
            pytest.param("cover.date", "2020-05-06", "2020年5月6日", id="date"),
            pytest.param("cover.date", "2020-12-31", "2020年12月31日", id="date-two-digits"),
            pytest.param("cover.date", "明年", "明年", id="no-date"),
            pytest.param("unit.profile", "一\n二", "一\n二", id="paragraphs"),
            pytest.param("unit.profile", "\n一\n", "一", id="paragraphs-stripped"),
        ],
    )
    def test_prints_the_answer_in_its_control(self, field_id: str, value: str, shown: str) -> None:
        found = tagged(with_fields({field_id: value}), field_id)
        assert {text.text for text in found} == {shown}
        for text in found:
            assert text.control is not None
            assert not text.control.empty
            assert text.control.multiline == (field_id == "unit.profile")
            assert not text.underline

    @pytest.mark.parametrize("value", ["", " ", "\u3000\n"])
    def test_leaves_a_line_for_the_pen(self, value: str) -> None:
        (text,) = tagged(with_fields({"unit.contact.name": value}), "unit.contact.name")
        assert text.text == "\u3000" * 4
        assert text.underline
        assert text.control is not None
        assert text.control.empty

    def test_leaves_the_parts_of_a_date_for_the_pen(self) -> None:
        (text,) = tagged(packet(empty()), "cover.date")
        assert text.text == "　　年　　月　　日"
        assert text.control is not None
        assert text.control.empty

    def test_two_dates_stand_in_one_cell(self) -> None:
        fields: dict[str, Value] = {"project.start": "2019-03-01", "project.end": "2020-12-31"}
        lines = cell_lines(with_fields(fields), "project.start")
        assert lines == ["2019年3月1日至2020年12月31日"]

    def test_hints_are_never_printed(self) -> None:
        """Table hints are help in the window."""
        words = "".join(text.text for text in texts(packet(empty())))
        form = edition()
        hints = [field.hint for field in form.fields.values() if len(field.hint) > 8]
        guidance = [s.guidance for s in form.narrative_sections() if s.guidance]
        assert hints
        assert not [hint for hint in [*hints, *guidance] if hint in words]


class TestYesNo:
    @pytest.mark.parametrize(
        ("value", "boxes"),
        [
            pytest.param(True, ["是"], id="yes"),
            pytest.param(False, ["否"], id="no"),
            pytest.param(None, [], id="unanswered"),
        ],
    )
    def test_ticks_the_answer(self, value: bool | None, boxes: list[str]) -> None:
        fields: dict[str, Value] = {} if value is None else {"unit.exports": value}
        assert ticked(with_fields(fields), "unit.exports") == boxes

    def test_no_stands_first_as_on_the_form(self) -> None:
        assert cell_lines(with_fields({"unit.exports": False}), "unit.exports:否") == [
            "☑否　□是（主要出口地点：　　　　）"
        ]

    def test_yes_prints_what_depends_on_it(self) -> None:
        fields: dict[str, Value] = {key: FIELDS[key] for key in FIELDS if "listed" in key}
        assert cell_lines(with_fields(fields), "unit.listed:是") == [
            "□否　☑是（上市时间：2015年6月1日，上市地点：深圳证券交易所，股票代码：300001）"
        ]

    def test_a_hidden_answer_is_a_blank_line(self) -> None:
        fields: dict[str, Value] = {"unit.exports": False, "unit.exports.places": "东南亚"}
        (text,) = tagged(with_fields(fields), "unit.exports.places")
        assert text.text.strip() == ""
        assert text.underline
        assert text.control is not None
        assert text.control.empty

    def test_both_words_may_name_fields(self) -> None:
        form = edition()
        old = form.fields["unit.exports"]
        assert isinstance(old, YesNoField)
        field = old.model_copy(update={"no": "否（{cover.recommender}）"})
        changed = form.model_copy(update={"fields": {**form.fields, "unit.exports": field}})
        application = Application(form.id, fields={"cover.recommender": "某局"})
        lines = cell_lines(build_packet(changed, application, {}), "unit.exports:否")
        assert lines == ["□否（某局）　□是（主要出口地点：　　　　）"]


class TestChoices:
    def test_ticks_the_chosen_and_prints_the_others_beside_them(self) -> None:
        made = with_fields({"unit.nature": ("国有企业", "民营企业")})
        assert ticked(made, "unit.nature") == ["国有企业", "民营企业"]
        line = (
            "□政府机关 □事业单位 □社会团体 ☑国有企业 ☑民营企业 □外资企业 □合资企业 "
            "□国有控股企业 □国有参股企业 其他（请注明）：　　　　"
        )
        assert cell_lines(made, "unit.nature:民营企业") == [line]

    def test_prints_the_form_to_the_character_when_unanswered(self) -> None:
        line = (
            "□大数据 □云计算 □区块链 □人工智能 □物联网 □信息安全 □移动互联网 □电子商务 "
            "□系统集成 □运营维护 □集成电路 □基础软件 □工业软件 □嵌入式系统软件 "
            "其他（请注明）：　　　　"
        )
        assert cell_lines(packet(empty()), "unit.business:大数据") == [line]

    def test_prints_the_other_under_its_own_id(self) -> None:
        made = with_fields({"unit.nature.other": "中外合作"})
        assert ticked(made, "unit.nature") == []
        assert [text.text for text in tagged(made, "unit.nature.other")] == ["中外合作"]

    def test_a_box_says_what_it_ticks(self) -> None:
        (box,) = tagged(packet(empty()), "unit.nature:民营企业")
        assert box.control is not None
        assert (box.text, box.control.alias) == ("□", "民营企业")


class TestDirections:
    def test_the_table_ticks_them_by_number(self) -> None:
        made = with_fields({"project.directions": (1, 6, 10)})
        assert ticked(made, "project.directions") == ["1", "6", "10"]
        assert cell_lines(made, "project.directions:1") == [
            "生活类信息消费",
            "☑方向1：数字创意内容和服务　□方向2：线上线下融合服务　",
            "公共服务类信息消费",
            "□方向3：在线医疗服务　□方向4：网络教育服务　",
            "行业类信息消费",
            "□方向5：电子商务平台服务　☑方向6：行业信息化服务　",
            "新型信息产品消费",
            "□方向7：智能防控创新产品　□方向8：前沿科技信息产品　",
            "信息消费支撑平台",
            "□方向9：远程办公服务平台　☑方向10：信息消费体验中心　",
        ]

    def test_the_cover_names_every_chosen_one(self) -> None:
        assert printed({"project.directions": (1, 6)}, "project.directions") == [
            "方向1：数字创意内容和服务；方向6：行业信息化服务"
        ]

    def test_the_cover_leaves_a_line_when_none_is_chosen(self) -> None:
        (text,) = tagged(packet(empty()), "project.directions")
        assert text.text.strip() == ""
        assert text.underline

    def test_the_order_is_that_of_the_form(self) -> None:
        assert printed({"project.directions": (9, 2)}, "project.directions") == [
            "方向2：线上线下融合服务；方向9：远程办公服务平台"
        ]


class TestSoftwareIncome:
    TAG = "unit.software.product_revenue"

    @pytest.mark.parametrize(
        ("fields", "shown", "is_empty"),
        [
            pytest.param({"unit.is_software_company": False}, "/", False, id="no-software-company"),
            pytest.param(
                {"unit.is_software_company": False, TAG: "5"}, "/", False, id="answer-is-hidden"
            ),
            pytest.param({"unit.is_software_company": True, TAG: "5"}, "5", False, id="answered"),
            pytest.param({"unit.is_software_company": True}, "　　　　", True, id="unanswered"),
            pytest.param({}, "　　　　", True, id="open-question-prints-no-stroke"),
        ],
    )
    def test_prints_a_stroke_only_for_no_software_company(
        self, fields: dict[str, Value], shown: str, is_empty: bool
    ) -> None:
        (text,) = tagged(with_fields(fields), self.TAG)
        assert text.text == shown
        assert text.control is not None
        assert text.control.empty == is_empty

    def test_the_question_itself_is_not_printed(self) -> None:
        made = packet(complete())
        tags = {text.control.tag for text in texts(made) if text.control}
        assert not [tag for tag in tags if tag.startswith("unit.is_software_company")]


class TestTwice:
    @pytest.mark.parametrize(
        ("tag", "times"),
        [
            pytest.param("project.name", 3, id="cover-table-declaration"),
            pytest.param("unit.name", 2, id="cover-table"),
            pytest.param("project.directions", 1, id="cover"),
            pytest.param("project.directions:6", 1, id="box"),
            pytest.param("cover.date", 1, id="once"),
        ],
    )
    def test_a_field_printed_twice_repeats_its_tag(self, tag: str, times: int) -> None:
        found = tagged(packet(complete()), tag)
        assert len(found) == times
        assert len({text.text for text in found}) == 1


class TestDeclaration:
    def test_a_name_that_ends_in_the_word_is_printed_as_it_is(self) -> None:
        """项目项目参评 is right."""
        made = with_fields({"project.name": "县域服务项目"})
        words = "".join(text.text for text in texts_of(section(made, "part.declaration").nodes[2]))
        assert words.endswith("，我单位提交了县域服务项目项目参评。")

    def test_leaves_a_line_for_the_name(self) -> None:
        made = section(packet(empty()), "part.declaration")
        words = "".join(text.text for text in texts_of(made.nodes[2]))
        assert words.endswith("，我单位提交了　　　　　　　　项目参评。")


class TestCover:
    def test_lines_have_label_value_and_note(self) -> None:
        nodes = section(packet(complete()), "part.cover").nodes
        lines = [node for node in nodes if isinstance(node, UnderlinedLine)]
        assert [(line.label, _joined(line.value), line.note) for line in lines] == [
            ("项目名称：", "县域信息消费服务项目", ""),
            (
                "申报方向：",
                "方向1：数字创意内容和服务；方向6：行业信息化服务；方向10：信息消费体验中心",
                "",
            ),
            ("申报单位：", "镕堃珺信息技术有限公司", "（加盖单位公章）"),
            ("推荐单位：", "某市工业和信息化局", "（加盖单位公章）"),
            ("申报日期：", "2018年3月5日", ""),
        ]


def _joined(parts: tuple[Text, ...]) -> str:
    return "".join(text.text for text in parts)
