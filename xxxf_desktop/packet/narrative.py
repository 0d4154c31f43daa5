"""三、申报项目详细介绍: the form's headings and the applicant's blocks as nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import NarrativePart, NarrativeSection
from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    Reference,
    Run,
    TableBlock,
)
from xxxf_desktop.packet import nodes
from xxxf_desktop.packet.look import TEXT_WIDTH_PT, Style
from xxxf_desktop.packet.nodes import Node, Section, Text
from xxxf_desktop.packet.numbering import (
    HeadingCounter,
    ItemCounter,
    caption_numbers,
    reference_text,
)

PT_PER_MM = 72 / 25.4
_HEADINGS = {
    1: Style.HEADING_1,
    2: Style.HEADING_2,
    3: Style.HEADING_3,
    4: Style.HEADING_4,
    5: Style.HEADING_5,
    6: Style.HEADING_6,
}


def narrative_section(form: Form, part: NarrativePart, application: Application) -> Section:
    """Return the whole narrative; figures and tables are numbered through all sections."""
    ordered = [application.narrative.get(section.id, ()) for section in form.narrative_sections()]
    builder = _Builder(caption_numbers(ordered))
    made: list[Node] = [_heading(1, part.title, bookmark_level=1)]
    for section in part.sections:
        made += _own_headings(section)
        made += builder.nodes(section.id, application.narrative.get(section.id, ()))
    return Section(part.id, tuple(made))


def _heading(level: int, text: str, bookmark_level: int, place: str = "") -> nodes.Paragraph:
    return nodes.Paragraph(
        _HEADINGS[level], (Text(text),), bookmark=text, bookmark_level=bookmark_level, place=place
    )


def _own_headings(section: NarrativeSection) -> Iterator[Node]:
    if section.above:
        yield _heading(2, section.above, bookmark_level=2, place=section.id)
    yield _heading(section.level, section.label, bookmark_level=section.level, place=section.id)


class _Builder:
    """Turns blocks into nodes, counting figures and tables as it goes."""

    def __init__(self, numbers: Mapping[str, str]) -> None:
        self._numbers = numbers
        self._figures = 0
        self._tables = 0

    def nodes(self, section: str, blocks: Blocks) -> Iterator[Node]:
        """Yield the nodes of a section; the place of block n is `section:n`, from 0."""
        headings = HeadingCounter()
        for index, block in enumerate(blocks):
            yield from self._block(block, headings, f"{section}:{index}")

    def _block(self, block: Block, headings: HeadingCounter, place: str) -> Iterator[Node]:
        match block:
            case Heading():
                text = headings.next(block.level) + _one_line(block.text)
                yield nodes.Paragraph(_HEADINGS[block.level], (Text(text),), place=place)
            case Paragraph():
                yield nodes.Paragraph(Style.BODY, self._texts(block.runs), place=place)
            case ListBlock():
                yield from self._items(block, place)
            case TableBlock():
                yield from self._table(block, place)
            case FigureBlock():
                yield self._figure(block, place)
            case _:
                assert_never(block)

    def _texts(self, runs: Iterable[Run]) -> tuple[Text, ...]:
        texts: list[Text] = []
        for run in runs:
            if isinstance(run, Reference):
                texts.append(Text(reference_text(run.ref, self._numbers)))
            elif run.text:
                texts.append(Text(run.text, bold=run.bold, sup=run.sup, sub=run.sub))
        return tuple(texts)

    def _items(self, block: ListBlock, place: str) -> Iterator[Node]:
        counter = ItemCounter(block.ordered)
        for item in block.items:
            mark = Text(counter.next(item.level))
            yield nodes.Paragraph(
                Style.LIST_ITEM,
                (mark, *self._texts(item.runs)),
                left_em=1.0 + item.level,
                hanging_em=0,
                place=place,
            )

    def _table(self, block: TableBlock, place: str) -> Iterator[Node]:
        self._tables += 1
        caption = _caption("表", self._tables, block.caption)
        yield nodes.Paragraph(Style.TABLE_CAPTION, (Text(caption),), place=place)
        yield nodes.Table(
            _widths(block),
            tuple(_row(row, index < block.header_rows) for index, row in enumerate(block.rows)),
            header_rows=min(block.header_rows, len(block.rows) - 1),
            on_grid=True,
            place=place,
        )

    def _figure(self, block: FigureBlock, place: str) -> Node:
        self._figures += 1
        caption = _caption("图", self._figures, block.caption)
        paragraph = nodes.Paragraph(Style.CAPTION, (Text(caption),), place=place)
        return nodes.Figure(block.file, block.width_mm * PT_PER_MM, paragraph, place)


def _caption(kind: str, number: int, caption: str) -> str:
    """
    >>> _caption("图", 2, "总体架构")
    '图2　总体架构'
    """
    return f"{kind}{number}　{_one_line(caption)}".rstrip("　")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _widths(block: TableBlock) -> tuple[float, ...]:
    """Return the column widths in points; columns without a width share the text's."""
    columns = len(block.rows[0])
    if block.widths_mm and len(block.widths_mm) == columns:
        widths = [width * PT_PER_MM for width in block.widths_mm]
        scale = min(1.0, TEXT_WIDTH_PT / sum(widths))
        return tuple(width * scale for width in widths)
    return (TEXT_WIDTH_PT / columns,) * columns


def _row(row: tuple[str, ...], is_header: bool) -> tuple[nodes.Cell, ...]:
    style = Style.NARRATIVE_CELL_HEAD if is_header else Style.NARRATIVE_CELL
    return tuple(
        nodes.Cell(column, 1, 1, (nodes.Paragraph(style, (Text(text.strip() or "—"),)),))
        for column, text in enumerate(row)
    )
