"""Where what belongs to a field, a section or a proof item as a whole stands on the pages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.conftest import REPOSITORY
from xxxf_desktop.packet.look import (
    BODY_PITCH_PT,
    MARGIN_SIDE_PT,
    MARGIN_TOP_PT,
    TEXT_WIDTH_PT,
    Style,
)
from xxxf_desktop.packet.nodes import (
    Cell,
    Control,
    Figure,
    Node,
    Packet,
    Paragraph,
    ProofPage,
    Section,
    Table,
    Text,
)
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.layout import lay_out
from xxxf_desktop.render.pages import Glyphs, Page, Picture, Place, ProofRoom, Stroke
from xxxf_desktop.render.setting import Typesetter


@cache
def fonts() -> FontSet:
    return FontSet(REPOSITORY / "resources" / "fonts")


def pages_of(*nodes: Node) -> list[Page]:
    packet = Packet("", "", "", "", (Section("part.x", nodes),))
    return lay_out(packet, Typesetter(fonts()), lambda _: (800, 600)).pages


def wholes(page: Page, tag: str) -> list[Place]:
    found = [item for item in page.items if isinstance(item, Place) and item.whole]
    return [place for place in found if place.tag == tag]


def holds(place: Place, x: float, y: float) -> bool:
    across = place.x - 0.01 <= x <= place.x + place.width + 0.01
    return across and place.y - 0.01 <= y <= place.y + place.height + 0.01


def body(length: int, place: str = "") -> Paragraph:
    return Paragraph(Style.BODY, (Text("字" * length),), place=place)


class TestParagraphs:
    def test_have_a_place_for_each_line(self) -> None:
        (page,) = pages_of(body(1), body(26 + 28 + 3, "s"), body(1))
        assert [(p.x, p.y, p.width, p.height) for p in wholes(page, "s")] == [
            (MARGIN_SIDE_PT, MARGIN_TOP_PT + line * BODY_PITCH_PT, TEXT_WIDTH_PT, BODY_PITCH_PT)
            for line in (1, 2, 3)
        ]

    def test_go_on_with_their_lines_on_the_next_page(self) -> None:
        first, second = pages_of(body(26 + 28 * 19), body(26 + 28 * 4, "s"))
        assert [len(wholes(page, "s")) for page in (first, second)] == [2, 3]
        assert wholes(second, "s")[0].y == MARGIN_TOP_PT

    def test_without_a_place_have_none(self) -> None:
        (page,) = pages_of(body(30))
        assert not [item for item in page.items if isinstance(item, Place)]

    def test_a_control_is_not_the_whole(self) -> None:
        text = Text("甲", control=Control("unit.name", ""))
        (page,) = pages_of(Paragraph(Style.BODY, (Text("乙"), text), place="part"))
        found = [item for item in page.items if isinstance(item, Place)]
        assert [(place.tag, place.whole) for place in found] == [
            ("part", True),
            ("unit.name", False),
        ]
        assert found[1].width == pytest.approx(16)


class TestCells:
    @staticmethod
    def cell(tag: str, length: int = 1, column: int = 0, rows: int = 1) -> Cell:
        control = Control(tag, "")
        paragraph = Paragraph(Style.CELL, (Text("字" * length, control=control),))
        return Cell(column, 1, rows, (paragraph,), place=tag)

    def test_are_as_large_as_their_frame(self) -> None:
        rows = ((self.cell("a", rows=2), self.cell("b", 40, 1)), (self.cell("c", 3, 1),))
        (page,) = pages_of(Table((100.0, 200.0), rows, min_row_pt=26.0))
        strokes = {(s.x1, s.y1, s.x2, s.y2) for s in page.items if isinstance(s, Stroke)}
        for tag in "abc":
            (place,) = wholes(page, tag)
            right, bottom = place.x + place.width, place.y + place.height
            assert (place.x, place.y, right, place.y) in strokes
            assert (place.x, bottom, right, bottom) in strokes
            (exact,) = [
                i for i in page.items if isinstance(i, Place) and i.tag == tag and not i.whole
            ][:1]
            assert holds(place, exact.x, exact.y)
            assert exact.height < place.height
        (spanning,), (low,) = wholes(page, "a"), wholes(page, "c")
        assert spanning.y + spanning.height == pytest.approx(low.y + low.height)

    def test_cut_at_the_end_of_a_page_are_on_both(self) -> None:
        made = pages_of(body(26 + 28 * 15), Table((100.0,), ((self.cell("a", 200),),)))
        assert [len(wholes(page, "a")) for page in made] == [1, 1]
        for page in made:
            (place,) = wholes(page, "a")
            runs = [i for i in page.items if isinstance(i, Glyphs) and i.size == 10.5]
            assert runs
            assert all(holds(place, run.x, run.y) for run in runs)

    def test_of_a_label_have_none(self) -> None:
        bare = replace(self.cell("a"), place="")
        (page,) = pages_of(Table((100.0,), ((bare,),)))
        assert not [item for item in page.items if isinstance(item, Place) and item.whole]


class TestOfANarrative:
    def test_a_table_has_a_place_for_each_row_on_every_page(self) -> None:
        paragraph = Paragraph(Style.NARRATIVE_CELL, (Text("字"),))
        rows = tuple((Cell(0, 1, 1, (paragraph,)),) for _ in range(30))
        table = Table((300.0,), rows, header_rows=1, on_grid=True, place="s:1")
        first, second = pages_of(table)
        counts = [len(wholes(page, "s:1")) for page in (first, second)]
        assert sum(counts) == 31  # the header twice
        for page in (first, second):
            runs = [item for item in page.items if isinstance(item, Glyphs)]
            assert [sum(holds(p, r.x, r.y) for r in runs) for p in wholes(page, "s:1")] == [
                1 for _ in wholes(page, "s:1")
            ]
        assert {place.width for place in wholes(first, "s:1")} == {300.0}

    def test_a_figure_has_its_lines_and_those_of_its_caption(self) -> None:
        caption = Paragraph(Style.CAPTION, (Text("图1"),), place="s:2")
        (page,) = pages_of(body(1), Figure("图.png", 200.0, caption, "s:2"), body(1, "t"))
        (picture,) = [item for item in page.items if isinstance(item, Picture)]
        figure, line = wholes(page, "s:2")
        for x in (picture.x, picture.x + picture.width):
            assert holds(figure, x, picture.y)
            assert holds(figure, x, picture.y + picture.height)
        assert figure.width == TEXT_WIDTH_PT
        assert line.y == pytest.approx(figure.y + figure.height)
        assert wholes(page, "t")[0].y == pytest.approx(line.y + line.height)


class TestProofPages:
    def test_are_places_from_the_label_down(self) -> None:
        label = Paragraph(Style.PROOF_LABEL, (Text("附1-1-1"),), place="proof.rnd")
        made = pages_of(ProofPage("a.pdf", 0, label), ProofPage("a.pdf", 1, label))
        assert len(made) == 2
        for page in made:
            (room,) = [item for item in page.items if isinstance(item, ProofRoom)]
            line, whole = wholes(page, "proof.rnd")
            assert (whole.x, whole.y, whole.width, whole.height) == pytest.approx(
                (room.x, room.y, room.width, room.height)
            )
            assert line.y + line.height == pytest.approx(whole.y)


def test_a_place_keeps_being_whole_when_moved() -> None:
    assert Place("a", 1, 2, 3, 4, whole=True).moved(10, 20) == Place("a", 11, 22, 3, 4, True)
    assert not Place("a", 1, 2, 3, 4).moved(10, 20).whole
