"""From a form and an application to the packet: what is on paper, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms import templates
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import (
    CoverPart,
    DeclarationPart,
    NarrativePart,
    NotesPart,
    Part,
    ProofsPart,
    TableCell,
    TablePart,
)
from xxxf_desktop.packet.cleaning import without_controls
from xxxf_desktop.packet.look import LOOKS, Style
from xxxf_desktop.packet.narrative import PT_PER_MM, narrative_section
from xxxf_desktop.packet.nodes import (
    Cell,
    Node,
    Packet,
    PageFoot,
    Paragraph,
    Section,
    Table,
    Text,
    UnderlinedLine,
)
from xxxf_desktop.packet.printing import Lines, Printer
from xxxf_desktop.packet.proofs import proof_sections

_KEYWORD = "申报书"
_FORM_ROW_PT = 26.0
_COVER_VALUE_CHARACTERS = 22  # what stands behind a label on one line
_COVER_ROOM_PT = 420.0  # for the lines of the cover, between title and foot
_COVER_GAP_PT = 90.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on every page beside the form: 草稿 in the header, a code in the footer.

    `imprint` is on no page: it goes into the properties of the files.
    """

    header: str = ""
    footer: str = ""
    imprint: str = ""


def build_packet(
    form: Form, application: Application, pages: Mapping[str, int], marks: Marks | None = None
) -> Packet:
    """Return the packet; `pages` is the number of pages of each stored proof by name."""
    marks = marks or Marks()
    application = without_controls(application)
    builder = _Builder(form, application, pages)
    sections = [section for part in form.parts for section in builder.sections(part)]
    return Packet(
        title=form.name,
        author=application.text(form.about.applicant),
        subject=application.text(form.about.project),
        keywords=f"{_KEYWORD} {marks.imprint}".strip(),
        sections=tuple(sections),
        mark=marks.header,
        footer_code=marks.footer,
    )


class _Builder:
    def __init__(self, form: Form, application: Application, pages: Mapping[str, int]) -> None:
        self._form = form
        self._application = application
        self._pages = pages
        self._printer = Printer(form, application)

    def sections(self, part: Part) -> list[Section]:
        match part:
            case CoverPart():
                return [self._cover(part)]
            case NotesPart():
                return [self._notes(part)]
            case TablePart():
                return [self._table(part)]
            case NarrativePart():
                return [narrative_section(self._form, part, self._application)]
            case ProofsPart():
                return proof_sections(part, self._application, self._pages)
            case DeclarationPart():
                return [self._declaration(part)]
        assert_never(part)

    def _cover(self, part: CoverPart) -> Section:
        nodes: list[Node] = []
        for index, title in enumerate(part.title):
            bookmark = part.bookmark if index == 0 else None
            title_style = Style.COVER_TITLE if index else Style.COVER_TITLE_FIRST
            nodes.append(Paragraph(title_style, (Text(title),), bookmark=bookmark))
        values = [self._printer.cover(line.value) for line in part.lines]
        style, gap_pt = _cover_spacing(sum(map(_cover_lines, values)))
        for line, value in zip(part.lines, values, strict=True):
            nodes.append(UnderlinedLine(line.label, value, line.note, style, gap_pt))
            gap_pt = 0.0
        foot = tuple(Paragraph(Style.COVER_FOOT, (Text(line),)) for line in part.foot)
        return Section(part.id, (*nodes, PageFoot(foot)), numbered=False)

    def _notes(self, part: NotesPart) -> Section:
        body = [Paragraph(Style.BODY, self._printer.inline(text)) for text in part.paragraphs]
        return Section(part.id, (_title(part.title, part.bookmark), *body))

    def _table(self, part: TablePart) -> Section:
        widths = tuple(width * PT_PER_MM for width in part.columns_mm)
        table = Table(widths, self._rows(part), min_row_pt=_FORM_ROW_PT)
        return Section(part.id, (_title(part.title, part.bookmark), table))

    def _rows(self, part: TablePart) -> tuple[tuple[Cell, ...], ...]:
        hanging = [0] * len(part.columns_mm)
        rows: list[tuple[Cell, ...]] = []
        for row in part.rows:
            free = [column for column, rows_left in enumerate(hanging) if not rows_left]
            hanging = [max(0, rows_left - 1) for rows_left in hanging]
            cells: list[Cell] = []
            for cell in row:
                taken, free = free[: cell.columns], free[cell.columns :]
                paragraphs, place = self._cell(cell), _place(cell)
                cells.append(Cell(taken[0], cell.columns, cell.rows, paragraphs, place))
                for column in taken:
                    hanging[column] = cell.rows - 1
            rows.append(tuple(cells))
        return tuple(rows)

    def _cell(self, cell: TableCell) -> tuple[Paragraph, ...]:
        if cell.label is not None:
            return (Paragraph(Style.CELL_LABEL, (Text(cell.label),)),)
        lines: Lines = self._printer.template(cell.value or "")
        return tuple(Paragraph(Style.CELL, line) for line in lines)

    def _declaration(self, part: DeclarationPart) -> Section:
        paragraphs = [
            Paragraph(Style.PART_LABEL, (Text(part.label),), bookmark=part.bookmark),
            Paragraph(Style.TITLE, (Text(part.title),)),
        ]
        paragraphs += [
            Paragraph(Style.BODY, self._printer.inline(text)) for text in part.paragraphs
        ]
        paragraphs += [
            Paragraph(Style.SIGNATURE_FIRST if index == 0 else Style.SIGNATURE, (Text(line.text),))
            for index, line in enumerate(part.signatures)
        ]
        return Section(part.id, tuple(replace(each, place=part.id) for each in paragraphs))


def _cover_lines(value: tuple[Text, ...]) -> int:
    """Return about how many lines a cover value takes."""
    return -(-sum(len(text.text) for text in value) // _COVER_VALUE_CHARACTERS)


def _cover_spacing(lines: int) -> tuple[Style, float]:
    """Return the style of the cover's lines and the space above the first, in points.

    The space gives way first, then the pitch of the lines.
    """
    for style in (Style.COVER_LINE, Style.COVER_LINE_TIGHT):
        rest = _COVER_ROOM_PT - lines * LOOKS[style].pitch_pt
        if rest > 0:
            break
    return style, min(_COVER_GAP_PT, max(0.0, rest))


def _place(cell: TableCell) -> str:
    """Return the first field a cell prints, "" for a label."""
    return next(iter(templates.slots(cell.value or "")), "")


def _title(text: str, bookmark: str) -> Paragraph:
    return Paragraph(Style.TITLE, (Text(text),), bookmark=bookmark)
