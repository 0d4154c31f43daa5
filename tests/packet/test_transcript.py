"""The 抄录单 of the online system: all answers, in the order of the official table.

`XXXF_RENEW_GOLDEN=1 python -m pytest tests/packet/test_transcript.py` writes the golden one anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.packet.making import complete, edition, empty
from xxxf_desktop.answers.application import Application, Honor, Proof
from xxxf_desktop.answers.reading import apply, parse_answers
from xxxf_desktop.forms import templates
from xxxf_desktop.forms.crosscheck import printed_templates
from xxxf_desktop.narrative.blocks import (
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
)
from xxxf_desktop.packet.transcript import TranscriptEntry, transcript, transcript_text

GOLDEN = Path(__file__).parent / "golden_transcript" / "example.txt"


def example() -> Application:
    data = (REPOSITORY / "resources" / "example" / "answers.json").read_bytes()
    return apply(parse_answers(data, edition()), Application("miit-2020"))


def entries(application: Application) -> tuple[TranscriptEntry, ...]:
    return transcript(edition(application.form), application)


def texts(application: Application, place: str) -> list[str]:
    return [entry.text for entry in entries(application) if entry.place == place]


def labels(application: Application, place: str) -> list[str]:
    return [entry.label for entry in entries(application) if entry.place == place]


def section(*blocks: object) -> str:
    application = replace(empty(), narrative={"narrative.plan": blocks})  # type: ignore[dict-item]
    return texts(application, "narrative.plan")[0]


def test_the_example_is_the_golden_one() -> None:
    found = transcript_text(["抄录单"], entries(example()))
    if os.environ.get("XXXF_RENEW_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")
    assert found == GOLDEN.read_text(encoding="utf-8")


class TestOrder:
    def test_follows_the_official_table(self) -> None:
        """Every place in the order in which the form prints it, each field once."""
        places = list(dict.fromkeys(entry.place for entry in entries(complete())))
        fields = [place for place in places if place in edition().fields]
        assert len(fields) == len(set(fields))
        printed = [name for text in printed_templates(edition()) for name in templates.slots(text)]
        in_tables = [name for name in dict.fromkeys(printed[5:]) if name in fields]
        assert [name for name in fields if name in in_tables] == in_tables

    def test_parts_stand_in_the_order_of_the_paper(self) -> None:
        assert list(dict.fromkeys(entry.group for entry in entries(complete()))) == [
            "封面",
            "表一 申报单位信息表",
            "表二 项目申报书",
            "三、申报项目详细介绍",
            "附1 申报单位相关证明材料",
            "附2 申报项目相关证明材料",
        ]

    def test_every_printed_answer_is_keyed_in(self) -> None:
        form = edition()
        application = complete().with_field("unit.business.other", "测绘")
        keyed = {entry.place for entry in entries(application)}
        printed = {name for name, field in form.fields.items() if field.printed}
        assert printed <= keyed
        assert {part.id for part in form.narrative_sections()} <= keyed
        assert {item.id for item in form.proof_items()} <= keyed

    def test_the_cover_asks_only_for_what_no_table_does(self) -> None:
        cover = [entry.place for entry in entries(complete()) if entry.group == "封面"]
        assert cover == ["cover.recommender", "cover.date"]

    def test_what_depends_on_an_answer_stands_behind_it(self) -> None:
        places = [entry.place for entry in entries(complete())]
        start = places.index("unit.listed")
        assert places[start : start + 4] == [
            "unit.listed",
            "unit.listed.date",
            "unit.listed.place",
            "unit.listed.stock_code",
        ]

    def test_the_edition_of_2018_says_nothing_of_2020(self) -> None:
        said = transcript_text([], entries(complete("tianjin-2018")))
        assert "2020" not in said
        assert "方向10：信息消费技能提升服务" in said


class TestFields:
    @pytest.mark.parametrize(
        ("place", "text"),
        [
            pytest.param("cover.date", "2018年3月5日", id="day-as-printed"),
            pytest.param("unit.revenue", "12345.67", id="amount-as-typed"),
            pytest.param("unit.contact.fax", "无", id="none"),
            pytest.param("unit.nature", "民营企业、国有参股企业", id="choices"),
            pytest.param("unit.nature.other", "中外合作", id="other-is-a-box-of-its-own"),
            pytest.param("unit.listed", "是", id="yes"),
            pytest.param("unit.rnd_capability", "发明专利12项。\n团体标准1项。", id="long-text"),
            pytest.param(
                "project.directions",
                "方向1：数字创意内容和服务；方向6：行业信息化服务；方向10：信息消费体验中心",
                id="numbered-choices",
            ),
        ],
    )
    def test_text(self, place: str, text: str) -> None:
        assert texts(complete(), place) == [text]

    def test_labels_name_what_they_stand_under(self) -> None:
        assert labels(complete(), "unit.contact.name") == ["申报联系人·姓名"]

    def test_hidden_answers_are_left_out(self) -> None:
        application = complete().with_field("unit.listed", False)
        assert texts(application, "unit.listed") == ["否"]
        assert texts(application, "unit.listed.date") == []

    def test_a_question_the_paper_does_not_print_is_left_out(self) -> None:
        assert texts(complete(), "unit.is_software_company") == []

    def test_other_is_left_out_where_nothing_is_said(self) -> None:
        assert texts(complete(), "unit.business.other") == []

    def test_unanswered_is_empty_and_said_so_in_the_file(self) -> None:
        assert texts(empty(), "cover.recommender") == [""]
        assert "【推荐单位】\n（未填）" in transcript_text([], entries(empty()))

    def test_characters_that_nothing_shows_are_left_out(self) -> None:
        assert texts(complete().with_field("unit.name", "甲\x00乙"), "unit.name") == ["甲乙"]


class TestHonors:
    def test_each_has_a_box(self) -> None:
        rows = (Honor(honor="重点实验室", level="国家级", year=2016), Honor(honor="其他荣誉"))
        application = complete().with_field("unit.honors", rows)
        assert texts(application, "unit.honors") == ["重点实验室　国家级　2016年", "其他荣誉"]
        assert labels(application, "unit.honors") == ["相关荣誉 第1项", "相关荣誉 第2项"]

    @pytest.mark.parametrize(
        ("rows", "text"), [pytest.param((), "无", id="none"), pytest.param(None, "", id="open")]
    )
    def test_without_any(self, rows: tuple[Honor, ...] | None, text: str) -> None:
        assert texts(complete().with_field("unit.honors", rows), "unit.honors") == [text]


class TestNarrative:
    def test_sections_of_the_form_name_their_chapter(self) -> None:
        assert labels(complete(), "narrative.plan") == ["1.（2）项目实施方案"]
        assert labels(complete(), "narrative.next") == ["3. 下一步实施计划"]

    def test_headings_and_lists_have_their_numbers(self) -> None:
        blocks: Blocks = (
            Heading(level=4, text="目标"),
            Heading(level=5, text="总体"),
            ListBlock(ordered=True, items=(ListItem(runs=(TextRun(text="甲"),)),)),
            ListBlock(items=(ListItem(runs=(TextRun(text="乙"),), level=2),)),
        )
        assert section(*blocks) == "①目标\na. 总体\n1）甲\n– 乙"

    def test_tables_are_parted_by_tabs(self) -> None:
        table = TableBlock(caption="投资", rows=(("年", "万元"), ("2019\n上半年", "")))
        assert section(table) == "表1　投资\n年\t万元\n2019 上半年\t—"

    def test_figures_say_where_they_stand(self) -> None:
        assert section(FigureBlock(file="a.png", caption="总体架构")) == "〔图1 总体架构〕"
        assert section(FigureBlock(file="a.png")) == "〔图1〕"

    def test_references_are_numbers(self) -> None:
        runs = (TextRun(text="见"), Reference(ref="图:架构"))
        figure = FigureBlock(file="a.png", id="架构")
        assert section(Paragraph(runs=runs), figure) == "见图1\n〔图1〕"

    @pytest.mark.parametrize(
        ("runs", "text"),
        [
            pytest.param((TextRun(text="10"), TextRun(text="8", sup=True)), "10⁸", id="power"),
            pytest.param((TextRun(text="CO"), TextRun(text="2", sub=True)), "CO₂", id="formula"),
            pytest.param((TextRun(text="注"), TextRun(text="①", sup=True)), "注^(①)", id="note"),
            pytest.param((TextRun(text="粗", bold=True),), "粗", id="bold"),
        ],
    )
    def test_raised_letters_keep_their_meaning(self, runs: tuple[TextRun, ...], text: str) -> None:
        assert section(Paragraph(runs=runs)) == text


class TestProofs:
    def test_titles_one_a_line(self) -> None:
        more = Proof(item="proof.revenue", title="纳税\n证明", file="税.pdf")
        application = replace(complete(), proofs=(*complete().proofs, more))
        assert texts(application, "proof.revenue") == ["审计报告\n纳税 证明"]

    def test_none_is_said(self) -> None:
        assert texts(complete(), "proof.promotion") == ["无"]

    def test_items_that_are_not_asked_are_left_out(self) -> None:
        application = replace(complete().with_field("unit.honors", ()), proofs=())
        assert texts(application, "proof.honors") == []
        assert texts(application, "proof.revenue") == [""]
