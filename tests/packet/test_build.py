"""The packet as a whole: its parts in order, its properties, its marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import EDITIONS, complete, edition, empty, packet, section, texts
from xxxf_desktop.packet import nodes
from xxxf_desktop.packet.build import Marks, build_packet
from xxxf_desktop.packet.look import LOOKS, TEXT_WIDTH_PT, Style


class TestProperties:
    def test_name_the_form_the_applicant_and_the_project(self) -> None:
        made = packet(complete())
        assert made.title == "新型信息消费示范项目申报书（2020年）"
        assert made.author == "镕堃珺信息技术有限公司"
        assert made.subject == "县域信息消费服务项目"
        assert made.keywords == "申报书"

    def test_are_empty_where_nothing_is_answered(self) -> None:
        made = packet(empty())
        assert (made.author, made.subject) == ("", "")


class TestMarks:
    def test_there_are_none_unless_asked_for(self) -> None:
        made = packet(complete())
        assert (made.mark, made.footer_code) == ("", "")

    def test_stand_beside_the_form(self) -> None:
        marks = Marks(header="草稿", footer="AB12-CD34")
        made = build_packet(edition(), complete(), {}, marks)
        assert (made.mark, made.footer_code) == ("草稿", "AB12-CD34")
        assert made.sections == build_packet(edition(), complete(), {}).sections


class TestParts:
    def test_only_the_cover_has_no_page_number(self) -> None:
        assert [each.id for each in packet(complete()).sections if not each.numbered] == [
            "part.cover"
        ]

    def test_every_part_starts_with_its_bookmark(self) -> None:
        made = packet(complete())
        for part in edition().parts:
            first = section(made, part.id).nodes[0]
            assert isinstance(first, nodes.Paragraph)
            assert (first.bookmark, first.bookmark_level) == (part.bookmark, 1)

    def test_the_cover_ends_with_its_foot(self) -> None:
        foot = section(packet(empty()), "part.cover").nodes[-1]
        assert isinstance(foot, nodes.PageFoot)
        shown = [paragraph.texts[0].text for paragraph in foot.paragraphs]
        assert shown == ["工业和信息化部编制", "（2020年）"]

    def test_the_cover_has_the_title_in_two_lines_of_hei(self) -> None:
        first, second, *_ = section(packet(empty()), "part.cover").nodes
        assert isinstance(first, nodes.Paragraph)
        assert isinstance(second, nodes.Paragraph)
        assert (first.style, second.style) == (Style.COVER_TITLE_FIRST, Style.COVER_TITLE)
        assert {LOOKS[first.style].family.value, LOOKS[second.style].family.value} == {"黑体"}
        assert (first.texts[0].text, second.texts[0].text) == ("新型信息消费示范项目", "申报书")

    def test_the_declaration_leaves_the_signatures_for_the_pen(self) -> None:
        *_, first, second, third = section(packet(empty()), "part.declaration").nodes
        shown = []
        for node in (first, second, third):
            assert isinstance(node, nodes.Paragraph)
            shown.append((node.style, node.texts[0].text))
        assert shown == [
            (Style.SIGNATURE_FIRST, "法定代表人：（签字）"),
            (Style.SIGNATURE, "公司（企业盖章）"),
            (Style.SIGNATURE, "二〇二〇年　　月　　日"),
        ]


class TestTables:
    @pytest.mark.parametrize("form_id", EDITIONS)
    def test_fit_the_page(self, form_id: str) -> None:
        for node in packet(complete(form_id)).nodes():
            if isinstance(node, nodes.Table):
                assert sum(node.widths_pt) <= TEXT_WIDTH_PT + 0.1

    def test_labels_and_values_have_their_styles(self) -> None:
        table = section(packet(complete()), "part.unit").nodes[1]
        assert isinstance(table, nodes.Table)
        for row in table.rows:
            for cell in row:
                has_control = any(t.control for p in cell.paragraphs for t in p.texts)
                expected = Style.CELL if has_control else Style.CELL_LABEL
                assert {paragraph.style for paragraph in cell.paragraphs} == {expected}

    def test_cells_stand_below_the_cells_they_belong_to(self) -> None:
        table = section(packet(complete()), "part.unit").nodes[1]
        assert isinstance(table, nodes.Table)
        columns = [[cell.column for cell in row] for row in table.rows[1:5]]
        assert columns == [[0, 1, 2, 4, 5], [1, 2, 4, 5], [1, 2], [0, 1, 4, 5]]


class TestOfTheForm:
    """填表须知五: 正文3号仿宋, 一级标题3号黑体, 二级标题3号楷体; the two tables are exempt."""

    @pytest.mark.parametrize(
        ("style", "family", "size"),
        [
            (Style.BODY, "仿宋", 16),
            (Style.HEADING_1, "黑体", 16),
            (Style.HEADING_2, "楷体", 16),
            (Style.HEADING_3, "仿宋", 16),
            (Style.HEADING_4, "仿宋", 16),
            (Style.HEADING_5, "仿宋", 16),
            (Style.HEADING_6, "仿宋", 16),
            (Style.LIST_ITEM, "仿宋", 16),
            (Style.TITLE, "黑体", 16),
            (Style.PART_LABEL, "黑体", 16),
            (Style.CELL, "仿宋", 10.5),
            (Style.CELL_LABEL, "仿宋", 10.5),
        ],
    )
    def test_styles(self, style: Style, family: str, size: float) -> None:
        assert (LOOKS[style].family.value, LOOKS[style].size_pt) == (family, size)

    @pytest.mark.parametrize("style", [Style.BODY, Style.HEADING_1, Style.HEADING_6])
    def test_paragraphs_are_indented_by_two_characters(self, style: Style) -> None:
        assert LOOKS[style].first_indent_em == 2

    def test_every_style_has_a_look(self) -> None:
        assert set(LOOKS) == set(Style)


def test_equal_answers_make_equal_packets() -> None:
    assert packet(complete()) == packet(replace(complete(), plan="miit-2020"))


def test_texts_hold_no_character_that_xml_cannot() -> None:
    dirty = "甲\x00乙\x07丙\x0b丁\ufffe"
    application = replace(complete(), fields={**complete().fields, "unit.rnd_staff": dirty})
    words = "".join(text.text for text in texts(packet(application)))
    assert "甲乙丙丁" in words
