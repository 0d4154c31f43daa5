"""What changed between two revisions, in the words of the form."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.drafts.making import applications
from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.app.changes import FieldChange, Kind, changes
from xxxf_desktop.app.states import State
from xxxf_desktop.drafts.store import StoredFile
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import FigureBlock, Heading, Paragraph, TextRun, paragraphs_of

from .complete_draft import said

SECTION, ITEM = "narrative.plan", "proof.revenue"
LABEL = "（2）项目实施方案"
ITEM_LABEL = "申报单位主营业务收入（2019年）证明材料"


def state(form: Form, application: Application, **hashes: str) -> State:
    """Return a state; every file has its name as content, or what `hashes` says of its stem."""
    names = {proof.file for proof in application.proofs if proof.file}
    names |= {
        block.file
        for blocks in application.narrative.values()
        for block in blocks
        if isinstance(block, FigureBlock)
    }
    files = {}
    for name in names:
        stem = name.rpartition("/")[2].partition(".")[0]
        files[name] = StoredFile(name, hashes.get(stem, name), 1)
    return State(form, application, files, "s", "2020-04-28T10:00:00+08:00")


def lines(form: Form, old: Application, new: Application) -> list[str]:
    return changes(state(form, old), state(form, new)).lines()


FIELDS = [
    pytest.param("unit.contact.title", "总经理", "申报联系人·职务：项目经理 → 总经理", id="text"),
    pytest.param("unit.contact.fax", None, "申报联系人·传真：0769-22222222 → （未填）", id="no"),
    pytest.param("project.investment", "2600", "项目投资（万元）：2400 → 2600", id="amount"),
    pytest.param(
        "project.start", "2019-04-01", "起止日期·开始：2019年3月1日 → 2019年4月1日", id="date"
    ),
    pytest.param("project.start", "明年", "起止日期·开始：2019年3月1日 → 明年", id="no-date"),
    pytest.param("unit.business", ("大数据",), "主营业务：大数据、云计算 → 大数据", id="choices"),
    pytest.param("unit.business", (), "主营业务：大数据、云计算 → （未填）", id="nothing-chosen"),
    pytest.param(
        "unit.nature.other", "合作社", "单位性质·其他（请注明）：（未填） → 合作社", id="other"
    ),
    pytest.param(
        "project.directions",
        (1, 2),
        "示范项目领域：方向1：数字创意内容和服务、方向6：行业信息化服务"
        " → 方向1：数字创意内容和服务、方向2：线上线下融合服务",
        id="directions",
    ),
    pytest.param(
        "unit.honors",
        (Honor(honor="重点实验室", level="省市级"),),
        "相关荣誉：高新技术企业（国家级，2018年） → 重点实验室（省市级）",
        id="honours",
    ),
    pytest.param("unit.honors", (), "相关荣誉：高新技术企业（国家级，2018年） → 无", id="none"),
    pytest.param(
        "unit.profile",
        "公司成立于2010年。 ",
        "申报单位简介：公司成立于2010年。 → 公司成立于2010年。（只有空格或换行不同）",
        id="only-space",
    ),
    pytest.param("unit.x", "甲", "这个版本没有的栏目：（未填） → 甲", id="unknown-field"),
]


class TestFields:
    @pytest.mark.parametrize(("field_id", "value", "line"), FIELDS)
    def test_are_said_as_they_are_read(
        self, form_2020: Form, field_id: str, value: Value | None, line: str
    ) -> None:
        start = said(form_2020)
        assert lines(form_2020, start, start.with_field(field_id, value)) == [line]

    def test_a_yes_that_becomes_no_hides_what_hangs_on_it(self, form_2020: Form) -> None:
        start = said(form_2020)
        assert lines(form_2020, start, start.with_field("unit.exports", False)) == [
            "是否有业务出口：是 → 否",
            "主要出口地点：东南亚 → （未填）",
        ]

    def test_the_plan(self, form_2020: Form) -> None:
        start = said(form_2020)
        (line,) = lines(form_2020, start, replace(start, plan="dongguan-2020"))
        assert line.startswith("报送方案：省级主管部门报工业和信息化部（2020年） → 镇街报东莞市")

    def test_a_blank_answer_is_none(self, form_2020: Form) -> None:
        start = said(form_2020)
        assert lines(form_2020, start, start.with_field("unit.nature.other", " ")) == []

    def test_of_a_long_answer_the_part_that_differs_is_shown(self) -> None:
        old = "甲" * 200 + "旧" + "乙" * 200
        new = "甲" * 200 + "新" + "乙" * 200
        line = FieldChange("简介", old, new).line()
        before, after = line.removeprefix("简介：").split(" → ")
        assert before == f"…{'甲' * 8}旧{'乙' * 31}…"
        assert after == f"…{'甲' * 8}新{'乙' * 31}…"


def paragraph(text: str) -> Paragraph:
    return Paragraph(runs=(TextRun(text=text),))


THREE = paragraphs_of("一一一一\n二二二二\n三三三三")
FIGURE = FigureBlock(file="图片/架构图.png", caption="架构")
SECTIONS = [
    pytest.param(THREE, (THREE[0], paragraph("二二改二"), THREE[2]),
                 "改动 1 处；增加 1 字，删去 1 字", id="changed"),
    pytest.param(THREE, (*THREE, paragraph("四 四")), "新增 1 处；增加 2 字", id="added"),
    pytest.param(THREE, THREE[1:], "删除 1 处；删去 4 字", id="removed"),
    pytest.param(THREE, (), "删除 3 处；删去 12 字", id="all-removed"),
    pytest.param((), THREE, "新增 3 处；增加 12 字", id="all-new"),
    pytest.param(THREE, (Heading(level=4, text="一一一一"), *THREE[1:]), "改动 1 处", id="look"),
    pytest.param((FIGURE,), (FIGURE.model_copy(update={"width_mm": 80}),), "改动 1 处", id="width"),
    pytest.param((FIGURE,), (FIGURE.model_copy(update={"caption": "总架构"}),),
                 "改动 1 处；增加 1 字", id="caption"),
    pytest.param(THREE, (THREE[2], THREE[0], THREE[1]),
                 "新增 1 处，删除 1 处；增加 4 字，删去 4 字", id="moved"),
    pytest.param(THREE, (paragraph("一一"), paragraph("x"), *THREE[1:]),
                 "改动 1 处，新增 1 处；增加 1 字，删去 2 字", id="changed-and-added"),
]  # fmt: skip


class TestSections:
    @pytest.mark.parametrize(("old", "new", "words"), SECTIONS)
    def test_how_much_came_and_went(
        self, form_2020: Form, old: tuple[Paragraph, ...], new: tuple[Paragraph, ...], words: str
    ) -> None:
        start = said(form_2020)
        found = lines(
            form_2020, start.with_narrative(SECTION, old), start.with_narrative(SECTION, new)
        )
        assert found == [f"{LABEL}：{words}"]

    def test_another_picture_under_the_same_name(self, form_2020: Form) -> None:
        application = said(form_2020).with_narrative(SECTION, (FIGURE,))
        old = state(form_2020, application)
        new = state(form_2020, application, 架构图="other")
        assert changes(old, new).lines() == [f"{LABEL}：改动 1 处"]

    def test_a_section_the_form_does_not_know(self, form_2020: Form) -> None:
        start = said(form_2020)
        assert lines(form_2020, start, start.with_narrative("narrative.x", THREE)) == [
            "这个版本没有的章节：新增 3 处；增加 12 字"
        ]

    def test_a_book(self, form_2020: Form) -> None:
        """400 paragraphs, each with one character changed: letter by letter it took minutes."""
        old = tuple(paragraph(f"{at}" + "字" * 300) for at in range(400))
        new = tuple(paragraph(f"{at}" + "字" * 150 + "改" + "字" * 149) for at in range(400))
        start = said(form_2020)
        (line,) = lines(
            form_2020, start.with_narrative(SECTION, old), start.with_narrative(SECTION, new)
        )
        assert line == f"{LABEL}：改动 400 处；增加 400 字，删去 400 字"


AUDIT = Proof(item=ITEM, title="2019年度审计报告", file="附件/audit.pdf")
TAX = Proof(item=ITEM, title="纳税证明", file="附件/tax.pdf")


def copy(proof: Proof, **members: object) -> Proof:
    return proof.model_copy(update=members)


PROOFS = [
    pytest.param((AUDIT,), (AUDIT, TAX), ["新增“纳税证明”"], id="added"),
    pytest.param((AUDIT, TAX), (TAX,), ["删除“2019年度审计报告”"], id="removed"),
    pytest.param((AUDIT,), (copy(AUDIT, file="附件/new.pdf"),), ["更换文件“2019年度审计报告”"],
                 id="replaced"),
    pytest.param((AUDIT,), (copy(AUDIT, title="审计报告"),), ["改名称“审计报告”"], id="renamed"),
    pytest.param((AUDIT,), (copy(AUDIT, pages="1-3"),), ["改选页或方向“2019年度审计报告”"],
                 id="pages"),
    pytest.param((AUDIT,), (copy(AUDIT, rotate=90),), ["改选页或方向“2019年度审计报告”"],
                 id="turned"),
    pytest.param((AUDIT, TAX), (TAX, AUDIT), ["调整次序"], id="moved"),
    pytest.param((AUDIT,), (copy(TAX, file="附件/tax.pdf"),),
                 ["新增“纳税证明”", "删除“2019年度审计报告”"], id="another"),
    pytest.param((Proof(item=ITEM, none=True),), (AUDIT,),
                 ["新增“2019年度审计报告”", "删除“没有这项材料”"], id="none-before"),
    pytest.param((AUDIT, AUDIT), (AUDIT,), ["删除“2019年度审计报告”"], id="one-of-two-alike"),
]  # fmt: skip


class TestProofs:
    @pytest.mark.parametrize(("old", "new", "words"), PROOFS)
    def test_what_became_of_them(
        self, form_2020: Form, old: tuple[Proof, ...], new: tuple[Proof, ...], words: list[str]
    ) -> None:
        start = said(form_2020)
        found = lines(form_2020, replace(start, proofs=old), replace(start, proofs=new))
        assert found == [f"{ITEM_LABEL}：{word}" for word in words]

    def test_another_content_under_the_same_name(self, form_2020: Form) -> None:
        application = replace(said(form_2020), proofs=(AUDIT,))
        old, new = state(form_2020, application), state(form_2020, application, audit="other")
        (change,) = changes(old, new).proofs
        assert change.kind is Kind.REPLACED

    def test_of_an_item_the_form_does_not_know(self, form_2020: Form) -> None:
        start = said(form_2020)
        more = replace(start, proofs=(*start.proofs, copy(AUDIT, item="proof.x")))
        assert lines(form_2020, start, more) == ["这个版本没有的条目：新增“2019年度审计报告”"]


def test_nothing_changed(form_2020: Form) -> None:
    found = changes(state(form_2020, said(form_2020)), state(form_2020, said(form_2020)))
    assert not found
    assert found.lines() == []


@settings(max_examples=80, deadline=None)
@given(old=applications, new=applications)
def test_odd_answers_are_compared_as_well(
    form_2020: Form, old: Application, new: Application
) -> None:
    before, after = replace(old, form=form_2020.id), replace(new, form=form_2020.id)
    for line in lines(form_2020, before, after):
        assert not re.search(r"\b(unit|project|narrative|proof)\.[a-z_]", line)
        assert "\n" not in line
