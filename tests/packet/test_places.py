"""Places: which field, section, proof item or part every node of the packet belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.packet.making import EDITIONS, complete, edition, empty, packet, section, texts_of
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.narrative.blocks import (
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
    TextRun,
)
from xxxf_desktop.packet import nodes
from xxxf_desktop.packet.look import Style
from xxxf_desktop.packet.nodes import Node, Packet
from xxxf_desktop.packet.outline import outline

RUNS = (TextRun(text="字"),)
BLOCKS: Blocks = (
    Heading(level=4, text="甲"),
    Paragraph(runs=RUNS),
    ListBlock(items=(ListItem(runs=RUNS), ListItem(runs=RUNS))),
    TableBlock(rows=(("一", "二"),), caption="表"),
    FigureBlock(file="图.png", caption="图"),
)


def cells(packet: Packet) -> Iterator[nodes.Cell]:
    for node in packet.nodes():
        if isinstance(node, nodes.Table):
            for row in node.rows:
                yield from row


def place_of(node: Node) -> str:
    match node:
        case nodes.Paragraph() | nodes.Table() | nodes.Figure():
            return node.place
        case nodes.ProofPage():
            return node.label.place
    return ""


def words(node: Node) -> str:
    return "".join(text.text for text in texts_of(node))


def places(packet: Packet, section_id: str) -> list[tuple[str, str]]:
    """Return the words and the place of every node of a section."""
    return [(words(node), place_of(node)) for node in section(packet, section_id).nodes]


@pytest.mark.parametrize("form_id", EDITIONS)
@pytest.mark.parametrize("make", [complete, empty])
class TestCellsOfTheForm:
    def test_belong_to_the_first_field_they_print(self, form_id: str, make: object) -> None:
        assert callable(make)
        bare = replace(make(form_id), narrative={})
        for cell in cells(packet(bare)):
            controls = [t.control for p in cell.paragraphs for t in p.texts if t.control]
            first = controls[0].tag.partition(":")[0] if controls else ""
            assert cell.place == first

    def test_are_found_for_every_field_or_stand_in_one(self, form_id: str, make: object) -> None:
        assert callable(make)
        made = packet(make(form_id))
        found = {cell.place for cell in cells(made)} - {""}
        assert len(found) > 30
        assert found <= set(edition(form_id).fields)


class TestNarrative:
    def made(self) -> list[tuple[str, str]]:
        narrative = {"narrative.capability": (Paragraph(runs=RUNS),), "narrative.plan": BLOCKS}
        return places(packet(replace(empty(), narrative=narrative)), "part.narrative")

    def test_headings_of_the_form_belong_to_their_section(self) -> None:
        made = self.made()
        assert made[:3] == [
            ("三、申报项目详细介绍", ""),
            ("1. 项目基本情况", "narrative.capability"),
            ("（1）项目承担方资质与能力", "narrative.capability"),
        ]
        assert made[-1] == ("3. 下一步实施计划", "narrative.next")

    def test_what_was_written_belongs_to_its_block(self) -> None:
        assert self.made()[3:12] == [
            ("字", "narrative.capability:0"),
            ("（2）项目实施方案", "narrative.plan"),
            ("①甲", "narrative.plan:0"),
            ("字", "narrative.plan:1"),
            ("• 字", "narrative.plan:2"),
            ("• 字", "narrative.plan:2"),
            ("表1　表", "narrative.plan:3"),
            ("一二", "narrative.plan:3"),
            ("图1　图", "narrative.plan:4"),
        ]

    def test_a_caption_belongs_where_its_figure_does(self) -> None:
        made = packet(replace(empty(), narrative={"narrative.plan": BLOCKS}))
        (figure,) = [node for node in made.nodes() if isinstance(node, nodes.Figure)]
        assert figure.caption is not None
        assert figure.caption.place == figure.place == "narrative.plan:4"

    def test_cells_have_no_place_of_their_own(self) -> None:
        made = packet(replace(empty(), narrative={"narrative.plan": BLOCKS}))
        own = [cell for cell in cells(made) if words_of(cell) in ("一", "二")]
        assert [cell.place for cell in own] == ["", ""]


def words_of(cell: nodes.Cell) -> str:
    return "".join(text.text for paragraph in cell.paragraphs for text in paragraph.texts)


class TestProofs:
    def application(self) -> Application:
        proofs = (
            Proof(item="proof.rnd", title="专利", file="a.pdf"),
            Proof(item="proof.revenue", none=True),
        )
        return replace(empty(), proofs=proofs)

    def test_lines_of_the_divider_belong_to_their_item(self) -> None:
        made = places(packet(self.application()), "part.unit_proofs")
        assert [place for _, place in made] == [
            *["", ""],
            *["proof.honors"] * 2,
            *["proof.rnd"] * 2,
            *["proof.revenue"] * 3,
        ]
        assert made[-1][0] == "无"

    def test_pages_belong_to_their_item(self) -> None:
        made = packet(self.application(), {"a.pdf": 2})
        assert [place for _, place in places(made, "part.unit_proofs.pages")] == ["proof.rnd"] * 2


class TestOtherParts:
    def test_the_declaration_belongs_to_its_part(self) -> None:
        made = places(packet(complete()), "part.declaration")
        assert len(made) > 5
        assert {place for _, place in made} == {"part.declaration"}

    @pytest.mark.parametrize("part", ["part.cover", "part.notes"])
    def test_nothing_is_asked_for_in_other_words_of_the_form(self, part: str) -> None:
        assert {place for _, place in places(packet(complete()), part)} == {""}

    def test_a_place_is_not_printed(self) -> None:
        paragraph = nodes.Paragraph(Style.BODY, (nodes.Text("甲"),), place="unit.name")
        made = Packet("", "", "", "", (nodes.Section("a", (paragraph,)),))
        assert "unit.name" not in outline(made)
