"""Laying a packet out on pages: one flow, filled line by line, the same for PDF and Word.

Every section starts a page. A heading keeps with the line behind it, a figure with its
caption, a table's caption with the first row; rows split between lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import assert_never

from xxxf_desktop.packet.look import (
    BODY_PITCH_PT,
    FILLED_HEIGHT_PT,
    LINES_PER_PAGE,
    LOOKS,
    MARGIN_SIDE_PT,
    MARGIN_TOP_PT,
    TEXT_WIDTH_PT,
)
from xxxf_desktop.packet.nodes import (
    Figure,
    Node,
    Packet,
    PageFoot,
    Paragraph,
    ProofPage,
    Section,
    Table,
    UnderlinedLine,
)
from xxxf_desktop.render.pages import (
    Bookmark,
    FigureBox,
    Item,
    LaidOut,
    Page,
    Picture,
    Place,
    ProofRoom,
)
from xxxf_desktop.render.setting import SetParagraph, Typesetter
from xxxf_desktop.render.tables import SetRow, row_items, set_table

_FIT_PT = 0.01
_FIGURE_SLACK_PT = 6.0  # below a picture: the descent of the line it stands on in Word
_LEAST_FIGURE_LINES = 8  # however many headings stand above a figure
_PROOF_LINES = LINES_PER_PAGE - 1  # the first line is the label

Sizes = Callable[[str], tuple[int, int]]


def _keeps(node: Node) -> bool:
    return isinstance(node, Paragraph) and LOOKS[node.style].keep_with_next


def lay_out(packet: Packet, typesetter: Typesetter, picture_size: Sizes) -> LaidOut:
    """Return `packet` on pages; `picture_size` gives the upright pixels of a stored picture."""
    flow = _Flow(typesetter, picture_size)
    for section in packet.sections:
        flow.add_section(section)
    return flow.result


def figure_box(
    width_pt: float, pixels: tuple[int, int], beside_pt: float = BODY_PITCH_PT
) -> FigureBox:
    """Return how large a figure is printed and the height of the lines it takes.

    The picture keeps its proportions, stays within the text, and leaves room on its page for
    `beside_pt`, its caption and the headings kept with it, and for a line to spare.
    """
    spare = FILLED_HEIGHT_PT - beside_pt - BODY_PITCH_PT
    rest = max(spare, _LEAST_FIGURE_LINES * BODY_PITCH_PT)
    highest = math.floor((rest + _FIT_PT) / BODY_PITCH_PT) * BODY_PITCH_PT - _FIGURE_SLACK_PT
    width = min(width_pt, TEXT_WIDTH_PT)
    height = width * pixels[1] / pixels[0]
    if height > highest:
        width, height = width * highest / height, highest
    lines = math.ceil((height + _FIGURE_SLACK_PT) / BODY_PITCH_PT)
    return FigureBox(width, height, lines * BODY_PITCH_PT)


def proof_box() -> tuple[float, float]:
    """Return the width and height of the room for a page of a proof."""
    return TEXT_WIDTH_PT, _PROOF_LINES * BODY_PITCH_PT - _FIGURE_SLACK_PT


class _Flow:
    """The page being filled, and what is already laid out."""

    def __init__(self, typesetter: Typesetter, picture_size: Sizes) -> None:
        self.result = LaidOut()
        self._typesetter = typesetter
        self._picture_size = picture_size
        self._y = 0.0  # from the upper edge of the text
        self._numbered_pages = 0
        self._section = Section("", ())
        self._tables: dict[int, list[SetRow]] = {}

    # ---------------------------------------------------------------- pages

    def add_section(self, section: Section) -> None:
        self._section = section
        self._new_page()
        for index, node in enumerate(section.nodes):
            self._keep_with_next(section.nodes, index)
            self._add(node)

    def _new_page(self) -> None:
        number = None
        if self._section.numbered:
            self._numbered_pages += 1
            number = self._numbered_pages
        self.result.pages.append(Page(self._section.id, number))
        self._y = 0.0

    @property
    def _page(self) -> Page:
        return self.result.pages[-1]

    @property
    def _room(self) -> float:
        return FILLED_HEIGHT_PT - self._y + _FIT_PT

    def _make_room(self, height: float) -> None:
        if height > self._room and self._y > 0:
            self._new_page()

    def _put(self, items: list[Item]) -> None:
        self._page.items += items

    def _claim(self, place: str, height: float, width: float = TEXT_WIDTH_PT) -> None:
        """Note that what stands next, `height` high, belongs to `place` as a whole."""
        if place:
            top = MARGIN_TOP_PT + self._y
            self._put([Place(place, MARGIN_SIDE_PT, top, width, height, whole=True)])

    # ---------------------------------------------------------------- nodes

    def _add(self, node: Node) -> None:
        match node:
            case Paragraph():
                self._add_paragraph(node)
            case UnderlinedLine():
                self._y += node.before_pt
                self._add_paragraph(self._typesetter.resolved(node, TEXT_WIDTH_PT))
            case PageFoot():
                self._add_foot(node)
            case Table():
                self._add_table(node)
            case Figure():
                self._add_figure(node)
            case ProofPage():
                self._add_proof(node)
            case _:
                assert_never(node)

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        made = self._typesetter.set(paragraph, TEXT_WIDTH_PT)
        self._y += made.look.before_pt
        self._make_room(made.lines[0].height)
        self._mark(paragraph)
        for line in made.lines:
            self._make_room(line.height)
            top = MARGIN_TOP_PT + self._y
            self._claim(paragraph.place, line.height)
            self._put([item.moved(MARGIN_SIDE_PT, top) for item in line.items])
            self._y += line.height

    def _mark(self, paragraph: Paragraph) -> None:
        if paragraph.bookmark:
            top = MARGIN_TOP_PT + self._y
            mark = Bookmark(paragraph.bookmark, paragraph.bookmark_level, top)
            self._page.bookmarks.append(mark)

    def _add_foot(self, foot: PageFoot) -> None:
        needed = sum(
            self._set(paragraph).height + LOOKS[paragraph.style].before_pt
            for paragraph in foot.paragraphs
        )
        space = max(0.0, math.floor(self._room - needed - 1))
        self.result.space_before[id(foot)] = space
        self._y += space
        for paragraph in foot.paragraphs:
            self._add_paragraph(paragraph)

    def _set(self, paragraph: Paragraph) -> SetParagraph:
        return self._typesetter.set(paragraph, TEXT_WIDTH_PT)

    def _add_figure(self, figure: Figure) -> None:
        box = self._box(figure)
        self._make_room(box.taken + self._caption_height(figure))
        top = MARGIN_TOP_PT + self._y + box.taken - _FIGURE_SLACK_PT / 2 - box.height
        left = MARGIN_SIDE_PT + (TEXT_WIDTH_PT - box.width) / 2
        self._claim(figure.place, box.taken)
        self._put([Picture(figure.file, left, top, box.width, box.height)])
        self._y += box.taken
        if figure.caption is not None:
            self._add_paragraph(figure.caption)

    def _box(self, figure: Figure, headings: float = 0.0) -> FigureBox:
        """Return the box of `figure`, settled when it is first asked for: with its headings."""
        boxes = self.result.figures
        if id(figure) not in boxes:
            pixels = self._picture_size(figure.file)
            beside = headings + self._caption_height(figure)
            boxes[id(figure)] = figure_box(figure.width_pt, pixels, beside)
        return boxes[id(figure)]

    def _caption_height(self, figure: Figure) -> float:
        return 0.0 if figure.caption is None else self._set(figure.caption).height

    def _add_proof(self, proof: ProofPage) -> None:
        if self._y > 0:
            self._new_page()
        self._add_paragraph(proof.label)
        width, height = proof_box()
        top = MARGIN_TOP_PT + BODY_PITCH_PT
        self._y = BODY_PITCH_PT  # the label has one line
        self._claim(proof.label.place, height)
        room = (MARGIN_SIDE_PT, top, width, height)
        self._put([ProofRoom(proof.file, proof.page, *room, proof.rotate)])
        self._y = FILLED_HEIGHT_PT

    # ---------------------------------------------------------------- keeping together

    def _keep_with_next(self, nodes: tuple[Node, ...], index: int) -> None:
        """Start a page where headings would be left alone at the foot of this one.

        Asked once for a row of headings, at the first of them.
        """
        if index > 0 and _keeps(nodes[index - 1]):
            return
        needed = 0.0
        for node in nodes[index:]:
            if isinstance(node, Paragraph) and _keeps(node):
                needed += self._set(node).height
                continue
            needed += self._first_height(node, needed) if needed else 0.0
            break
        self._make_room(needed)

    def _first_height(self, node: Node, headings: float) -> float:
        match node:
            case Paragraph():
                return self._set(node).lines[0].height
            case Table():
                return self._first_rows_height(node)
            case Figure():
                return self._box(node, headings).taken + self._caption_height(node)
            case _:
                return 0.0

    # ---------------------------------------------------------------- tables

    def _rows(self, table: Table) -> list[SetRow]:
        if id(table) not in self._tables:
            self._tables[id(table)] = set_table(table, self._typesetter)
        return self._tables[id(table)]

    def _add_table(self, table: Table) -> None:
        rows = self._rows(table)
        self.result.row_heights[id(table)] = [row.least for row in rows]
        heads = self._repeated_rows(table)
        self.result.header_rows[id(table)] = len(heads)
        self._make_room(self._first_rows_height(table))
        pending, repeated = rows, 0
        while len(pending) > repeated:
            here, pending = self._filled(pending, repeated)
            self._put_rows(here, table)
            if pending:
                self._new_page()
                pending, repeated = [*heads, *pending], len(heads)

    def _repeated_rows(self, table: Table) -> list[SetRow]:
        """Return the header rows; ones that take half a page are not repeated."""
        heads = self._rows(table)[: table.header_rows]
        return heads if sum(row.height for row in heads) < FILLED_HEIGHT_PT / 2 else []

    def _first_rows_height(self, table: Table) -> float:
        """Return what must fit for the table to begin: its headers and the least of a row."""
        heads, rows = len(self._repeated_rows(table)), self._rows(table)
        return sum(row.height for row in rows[:heads]) + rows[heads].least

    def _filled(self, rows: list[SetRow], repeated: int) -> tuple[list[SetRow], list[SetRow]]:
        """Return the rows that go on this page, the last perhaps cut, and the others."""
        count = self._rows_that_fit(rows)
        here, rest = rows[:count], rows[count:]
        room = self._room - sum(row.height for row in here)
        if rest and (parts := rest[0].split(room)):
            return [*here, parts[0]], [parts[1], *rest[1:]]
        if rest and count <= repeated and self._y == 0:  # higher than a page, not to be split
            return [*here, rest[0]], rest[1:]
        return here, rest

    def _rows_that_fit(self, rows: list[SetRow]) -> int:
        left, count = self._room, 0
        for row in rows:
            left -= row.height
            if left < 0:
                break
            count += 1
        return count

    def _put_rows(self, rows: list[SetRow], table: Table) -> None:
        for index, row in enumerate(rows):
            top = MARGIN_TOP_PT + self._y
            self._claim(table.place, row.height, sum(table.widths_pt))
            self._put(list(row_items(rows, index, MARGIN_SIDE_PT, top)))
            self._y += row.height
