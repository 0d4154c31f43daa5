"""What the 2020 form prints, to the character: form-2020.md and the official text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

import pytest

from tests.forms.making import official, paragraphs, squeezed
from xxxf_desktop.forms.fields import NumberedChoicesField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import (
    CoverPart,
    DeclarationPart,
    NarrativePart,
    NotesPart,
    ProofsPart,
    TableCell,
    TablePart,
)
from xxxf_desktop.forms.templates import slots

_P = TypeVar("_P")

# As in form-2020.md: `[id]` a value cell, `·n` spans n rows; here also `↔n`, spans n grid columns.
TABLE_1 = """\
单位名称 | [unit.name]↔6
申报联系人·3 | 姓名 | [unit.contact.name]↔2 | 手机 | [unit.contact.mobile]↔2
… | 职务 | [unit.contact.title]↔2 | 传真 | [unit.contact.fax]↔2
… | 邮箱 | [unit.contact.email]↔5
注册资本 | [unit.registered_capital]↔3 | 法定代表人 | [unit.legal_representative]↔2
单位注册地址 | [unit.registered_address]↔6
单位办公地址 | [unit.office_address]↔6
组织机构代码/三证合一码 | [unit.code]↔6
单位性质 | [unit.nature]↔6
主营业务 | [unit.business]↔6
是否上市公司 | [unit.listed]↔6
是否有业务出口 | [unit.exports]↔6
相关荣誉（提供证明材料） | [unit.honors]↔6
研发能力（提供证明材料） | [unit.rnd_capability]↔6
主营业务收入（万元） | [unit.revenue]↔3 | 研发投入（万元） | [unit.rnd_spend]↔2
信息消费相关业务收入（万元） | [unit.info_consumption_revenue]↔3 | 研发人员规模 | [unit.rnd_staff]↔2
软件业务收入（软件业企业必填） | 产品收入总额（万元） | [unit.software.product_revenue] | \
信息技术服务收入总额（万元） | [unit.software.service_revenue] | \
嵌入式系统软件收入总额（万元） | [unit.software.embedded_revenue]
申报单位简介 | [unit.profile]↔6
"""
TABLE_2 = """\
项目名称 | [project.name]↔4
起止日期 | [project.start至project.end]↔2 | 项目投资（万元） | [project.investment]
项目负责人·2 | 姓名 | [project.leader.name] | 职务 | [project.leader.title]
… | 手机 | [project.leader.mobile] | 邮箱 | [project.leader.email]
示范项目领域 | [project.directions]↔4
项目概述 | [project.summary]↔4
"""


def part(form: Form, kind: type[_P]) -> _P:
    return parts(form, kind)[0]


def parts(form: Form, kind: type[_P]) -> list[_P]:
    return [part for part in form.parts if isinstance(part, kind)]


def as_sheet(table: TablePart) -> str:
    """Return the rows of a table in the notation of form-2020.md."""
    lines: list[str] = []
    covered = 0  # rows the first grid column is still covered from above
    for row in table.rows:
        words = ["…"] if covered else []
        covered = covered - 1 if covered else row[0].rows - 1
        lines.append(" | ".join([*words, *(_as_sheet(cell) for cell in row)]))
    return "\n".join(lines) + "\n"


def _as_sheet(cell: TableCell) -> str:
    words = cell.label or f"[{cell.value}]".replace("{", "").replace("}", "")
    rows = f"·{cell.rows}" if cell.rows > 1 else ""
    columns = f"↔{cell.columns}" if cell.columns > 1 else ""
    return f"{words}{rows}{columns}"


class TestOrder:
    def test_parts_follow_each_other_as_on_the_form(self, form_2020: Form) -> None:
        assert [(part.kind, part.bookmark) for part in form_2020.parts] == [
            ("cover", "封面"),
            ("notes", "填表须知"),
            ("table", "申报单位信息表"),
            ("table", "项目申报书"),
            ("narrative", "三、申报项目详细介绍"),
            ("proofs", "附1 申报单位相关证明材料"),
            ("proofs", "附2 申报项目相关证明材料"),
            ("declaration", "附3 申报主体责任声明"),
        ]


class TestTables:
    @pytest.mark.parametrize(
        ("index", "title", "sheet"),
        [
            pytest.param(0, "申报单位信息表", TABLE_1, id="table-1"),
            pytest.param(1, "项目申报书", TABLE_2, id="table-2"),
        ],
    )
    def test_have_the_cells_of_the_sheet(
        self, form_2020: Form, index: int, title: str, sheet: str
    ) -> None:
        table = parts(form_2020, TablePart)[index]
        assert table.title == title
        assert as_sheet(table) == sheet

    def test_labels_stand_in_the_official_text_in_this_order(self, form_2020: Form) -> None:
        text, position = squeezed(official("miit-2020-form")), 0
        for label in _labels(form_2020):
            position = text.index(label, position) + len(label)

    def test_fields_are_named_as_their_cells_are(self, form_2020: Form) -> None:
        """The window and the messages say what stands on the paper."""
        for table in parts(form_2020, TablePart):
            for row in table.rows:
                for label, cell in pairwise(row):
                    for name in slots(cell.value or ""):
                        field = form_2020.fields[name]
                        assert (label.label or "").startswith(field.group or field.label) or (
                            label.label == field.label
                        ), name

    def test_groups_are_the_labels_over_several_rows_or_cells(self, form_2020: Form) -> None:
        labels = set(_labels(form_2020))
        groups = {field.group for field in form_2020.fields.values() if field.group}
        assert groups == {
            "申报联系人",
            "单位性质",
            "主营业务",
            "起止日期",
            "项目负责人",
            "软件业务收入",
        }
        assert all(any(label.startswith(group) for label in labels) for group in groups)


def _labels(form: Form) -> Iterator[str]:
    for table in parts(form, TablePart):
        yield table.title
        yield from (cell.label for row in table.rows for cell in row if cell.label)


class TestCover:
    def test_has_the_title_in_two_lines(self, form_2020: Form) -> None:
        cover = part(form_2020, CoverPart)
        assert cover.title == ("新型信息消费示范项目", "申报书")
        assert "".join(cover.title) in squeezed(official("miit-2020-form"))

    def test_has_the_five_lines(self, form_2020: Form) -> None:
        lines = part(form_2020, CoverPart).lines
        assert [(line.label, line.value, line.note) for line in lines] == [
            ("项目名称：", "{project.name}", ""),
            ("申报方向：", "{project.directions}", ""),
            ("申报单位：", "{unit.name}", "（加盖单位公章）"),
            ("推荐单位：", "{cover.recommender}", "（加盖单位公章）"),
            ("申报日期：", "{cover.date}", ""),
        ]

    def test_lines_are_the_official_ones(self, form_2020: Form) -> None:
        printed = squeezed(official("miit-2020-form"))
        for line in part(form_2020, CoverPart).lines:
            blank = "_____年_____月_____日" if line.value == "{cover.date}" else "_____"
            assert f"{line.label}{blank}{line.note}" in printed

    def test_has_the_foot(self, form_2020: Form) -> None:
        foot = part(form_2020, CoverPart).foot
        assert foot == ("工业和信息化部编制", "（2020年）")
        assert "".join(foot) in squeezed(official("miit-2020-form"))


class TestNotes:
    def test_are_the_five_official_paragraphs(self, form_2020: Form) -> None:
        lines = paragraphs("miit-2020-form")
        start = lines.index("填表须知")
        notes = part(form_2020, NotesPart)
        assert notes.title == "填表须知"
        assert list(notes.paragraphs) == lines[start + 1 : start + 6]
        assert lines[start + 6].startswith("申报单位信息表")


class TestNarrative:
    def test_headings_are_the_official_ones(self, form_2020: Form) -> None:
        narrative = part(form_2020, NarrativePart)
        lines = [squeezed(line) for line in paragraphs("miit-2020-form")]
        start = lines.index("三、申报项目详细介绍")
        lines = lines[start : lines.index("附1")]
        official_ones = [line for line in lines if line[0] != "（"]
        numbered = [line for line in lines if line[0] == "（" and line[1].isdigit()]
        shown = [narrative.title]
        for section in narrative.sections:
            shown += [section.above] if section.above else []
            shown += [section.label] if section.level == 2 else []
        assert [squeezed(line) for line in shown] == official_ones
        assert [s.label for s in narrative.sections if s.level == 3] == numbered

    def test_headings_stand_as_the_sheet_spells_them(self, form_2020: Form) -> None:
        above = [s.above for s in form_2020.narrative_sections() if s.above]
        assert above == ["1. 项目基本情况", "2. 项目实施情况"]
        assert [s.label for s in form_2020.narrative_sections()][-1] == "3. 下一步实施计划"

    def test_guidance_is_what_stands_in_the_brackets(self, form_2020: Form) -> None:
        lines = [squeezed(line) for line in paragraphs("miit-2020-form")]
        start = lines.index("三、申报项目详细介绍")
        for section in form_2020.narrative_sections():
            start = lines.index(squeezed(section.label), start) + 1
            if section.guidance:
                assert lines[start] == f"（{section.guidance}）"
            else:
                assert not lines[start].endswith("。）")

    def test_every_topic_is_an_item_of_the_guidance(self, form_2020: Form) -> None:
        for section in form_2020.narrative_sections():
            words, position = section.guidance or section.label, 0
            for topic in section.topics:
                position = words.index(topic.name, position) + len(topic.name)
            assert section.topics

    def test_every_item_of_the_guidance_is_a_topic(self, form_2020: Form) -> None:
        """What the topics leave of the guidance is no more than what joins them."""
        for section in form_2020.narrative_sections():
            rest = section.guidance
            for topic in section.topics:
                rest = rest.replace(topic.name, "", 1)
            aside = "如申报多个示范项目领域，需分领域综合描述"
            assert set(rest.replace(aside, "")) <= set("、，；。等及"), section.id

    def test_a_topic_is_met_by_its_own_name(self, form_2020: Form) -> None:
        for section in form_2020.narrative_sections():
            for topic in section.topics:
                assert any(word in topic.name for word in topic.words), topic.name


class TestProofs:
    def test_items_are_the_official_ones(self, form_2020: Form) -> None:
        shown: list[str] = []
        for proofs in parts(form_2020, ProofsPart):
            shown += [proofs.label, proofs.title]
            for number, item in enumerate(proofs.items, 1):
                shown.append(f"{number}. {item.text}")
                shown += [item.bracket] if item.bracket else []
        lines = paragraphs("miit-2020-form")
        start, end = lines.index("附1"), lines.index("附3")
        assert shown == lines[start:end]


class TestDeclaration:
    def test_has_the_official_words_with_the_project_name(self, form_2020: Form) -> None:
        declaration = part(form_2020, DeclarationPart)
        lines = paragraphs("miit-2020-form")
        start, end = lines.index("附3"), lines.index("法定代表人：（签字）")
        words = "\n".join(lines[start + 2 : end]).replace("提交了\n_____", "提交了{project.name}")
        assert (declaration.label, declaration.title) == tuple(lines[start : start + 2])
        assert "\n".join(declaration.paragraphs) == words

    def test_leaves_the_signatures_for_the_pen(self, form_2020: Form) -> None:
        declaration = part(form_2020, DeclarationPart)
        lines = paragraphs("miit-2020-form")
        start = lines.index("法定代表人：（签字）")
        assert [squeezed(line.text) for line in declaration.signatures] == [
            squeezed(line) for line in lines[start:]
        ]
        assert declaration.signatures[-1].text == "二〇二〇年　　月　　日"


class TestDirections:
    def test_help_is_the_official_paragraph(self, form_2020: Form) -> None:
        field = form_2020.fields["project.directions"]
        assert isinstance(field, NumberedChoicesField)
        text = squeezed(official("miit-2020-directions"))
        for option in field.options:
            assert f"{option.number}.{option.name}。{option.help}" in text
        assert "8K/超高清" in field.options[7].help
        assert "在线" in field.options[2].name

    def test_groups_are_the_official_ones(self, form_2020: Form) -> None:
        field = form_2020.fields["project.directions"]
        assert isinstance(field, NumberedChoicesField)
        text, position = squeezed(official("miit-2020-directions")), 0
        for index, group in enumerate(dict.fromkeys(option.group for option in field.options)):
            position = text.index(f"（{'一二三四五'[index]}）{group}", position)

    def test_names_are_those_of_the_table(self, form_2020: Form) -> None:
        field = form_2020.fields["project.directions"]
        assert isinstance(field, NumberedChoicesField)
        text = squeezed(official("miit-2020-form"))
        for option in field.options:
            assert f"方向{option.number}：{option.name}" in text


class TestHints:
    @pytest.mark.parametrize(
        "field_id",
        ["unit.profile", "project.summary", "unit.name", "project.name", "unit.revenue"],
    )
    def test_are_the_official_words_in_the_box(self, form_2020: Form, field_id: str) -> None:
        assert squeezed(form_2020.fields[field_id].hint) in squeezed(official("miit-2020-form"))


class TestByHand:
    """填表须知四: 申报材料要求盖章处，须加盖公章，复印无效，申报材料需加盖骑缝章."""

    def test_the_cover_is_sealed_where_it_says_so(self, form_2020: Form) -> None:
        lines = part(form_2020, CoverPart).lines
        assert {line.note for line in lines if line.by_hand} == {"（加盖单位公章）"}
        assert all((line.by_hand == "公章") == bool(line.note) for line in lines)

    def test_the_declaration_is_signed_sealed_and_dated(self, form_2020: Form) -> None:
        lines = part(form_2020, DeclarationPart).signatures
        assert [line.by_hand for line in lines] == ["签字", "公章", "日期"]

    def test_the_seal_goes_across_the_pages(self, form_2020: Form, form_2018: Form) -> None:
        assert form_2020.seal_across_pages
        assert form_2018.seal_across_pages
        assert "骑缝章" in "".join(part(form_2020, NotesPart).paragraphs)
