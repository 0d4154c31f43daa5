"""Writing the packet as a Word file that Word, WPS and LibreOffice show alike.

Every answer stands in an inline content control tagged with its field id; the narrative is
delimited by its numbered headings. Row heights and the space above the cover's foot come from
the layout, so that the Word file fills its pages like the PDF.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, assert_never
from xml.sax.saxutils import quoteattr

from docx.oxml.parser import parse_xml

from xxxf_desktop.packet.look import (
    CELL_SIDE_PT,
    CELL_TOP_PT,
    LOOKS,
    TABLE_LINE_PT,
    TEXT_WIDTH_PT,
    Style,
)
from xxxf_desktop.packet.nodes import (
    Cell,
    Figure,
    Node,
    Packet,
    PageFoot,
    Paragraph,
    ProofPage,
    Section,
    Table,
    Text,
    UnderlinedLine,
)
from xxxf_desktop.render.layout import proof_box
from xxxf_desktop.render.pages import LaidOut
from xxxf_desktop.render.pictures import FigurePicture, ProofPicture
from xxxf_desktop.render.setting import Typesetter
from xxxf_desktop.render.tables import cell_width
from xxxf_desktop.render.word_package import add_pictures, new_document, save
from xxxf_desktop.render.word_styles import W, fonts, section_xml, twips
from xxxf_desktop.render.word_text import Writer

_NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'mc:Ignorable="w14"'
)
_EMU_PER_PT = 12700
_DATES = "{http://purl.org/dc/terms/}"


FigurePictures = Mapping[str, FigurePicture]
ProofPictures = Mapping[tuple[str, int, int], ProofPicture]


def write_word(
    packet: Packet,
    laid_out: LaidOut,
    typesetter: Typesetter,
    pictures: FigurePictures,
    proof_pictures: ProofPictures,
    target: Path,
) -> None:
    """Write `packet` to `target`.

    `pictures` by stored name, `proof_pictures` by `ProofPage.picture`.
    """
    body = _Body(laid_out, typesetter, pictures, proof_pictures)
    xml = "".join(body.sections(packet))
    document = new_document(
        f"<w:document {_NAMESPACES}><w:body>{xml}{section_xml(True)}</w:body></w:document>"
    )
    body.insert_pictures(document)
    _head_and_foot(document, packet)
    _describe(document, packet)
    save(document, target)


def _describe(document: Any, packet: Packet) -> None:
    properties = document.core_properties
    properties.title = packet.title
    properties.author = packet.author
    properties.last_modified_by = packet.author
    properties.subject = packet.subject
    properties.keywords = packet.keywords
    properties.comments = ""
    properties.language = "zh-CN"
    # No dates: the file's bytes depend on the packet alone.
    element = properties._element
    for child in [child for child in element if child.tag.startswith(_DATES)]:
        element.remove(child)


class _Body:
    """Writes the nodes one after another; pictures are put in by number at the end."""

    def __init__(
        self,
        laid_out: LaidOut,
        typesetter: Typesetter,
        pictures: FigurePictures,
        proof_pictures: ProofPictures,
    ) -> None:
        self._laid_out = laid_out
        self._typesetter = typesetter
        self._pictures = pictures
        self._proof_pictures = proof_pictures
        self._writer = Writer()
        self._used: list[Path] = []

    def sections(self, packet: Packet) -> Iterator[str]:
        """Yield the body; the cover is a Word section of its own, without a footer."""
        for index, section in enumerate(packet.sections):
            before = packet.sections[index - 1] if index else None
            breaks = before is not None and before.numbered is section.numbered
            after = packet.sections[index + 1] if index + 1 < len(packet.sections) else section
            ends = after.numbered is not section.numbered
            yield from self._section(section, breaks, section_xml(False) if ends else "")

    def _section(self, section: Section, breaks: bool, ending: str) -> Iterator[str]:
        last = len(section.nodes) - 1
        for index, node in enumerate(section.nodes):
            page_break = (breaks and index == 0) or (isinstance(node, ProofPage) and index > 0)
            yield from self._node(node, page_break, ending if index == last else "")

    def _node(self, node: Node, page_break: bool, ending: str) -> Iterator[str]:
        match node:
            case Paragraph():
                yield self._writer.paragraph(node, page_break=page_break, section=ending)
            case UnderlinedLine():
                line = self._typesetter.resolved(node, TEXT_WIDTH_PT)
                yield self._writer.paragraph(line, before_pt=node.before_pt or None)
            case PageFoot():
                yield from self._foot(node, ending)
            case Table():
                yield self._table(node)
            case Figure():
                yield from self._figure(node)
            case ProofPage():
                yield from self._proof(node, page_break)
            case _:
                assert_never(node)

    def _foot(self, foot: PageFoot, ending: str) -> Iterator[str]:
        last = len(foot.paragraphs) - 1
        for index, paragraph in enumerate(foot.paragraphs):
            space = self._laid_out.space_before[id(foot)] if index == 0 else None
            yield self._writer.paragraph(
                paragraph, before_pt=space, section=ending if index == last else ""
            )

    # ---------------------------------------------------------------- pictures

    def _figure(self, figure: Figure) -> Iterator[str]:
        picture = self._pictures[figure.file]
        box = self._laid_out.figures[id(figure)]
        words = "".join(text.text for text in figure.caption.texts) if figure.caption else "图"
        keep = figure.caption is not None
        size = (box.width, box.height, box.taken)
        yield self._picture(picture.path, size, words, keep=keep)
        if figure.caption is not None:
            yield self._writer.paragraph(figure.caption)

    def _proof(self, proof: ProofPage, page_break: bool) -> Iterator[str]:
        yield self._writer.paragraph(proof.label, page_break=page_break)
        picture = self._proof_pictures[proof.picture]
        words = "".join(text.text for text in proof.label.texts)
        # In the middle of the room under its label, as in the PDF.
        above = math.floor((proof_box()[1] - picture.height_pt) / 2)
        taken = picture.height_pt + 1
        size = (picture.width_pt, picture.height_pt, taken)
        yield self._picture(picture.path, size, words, before_pt=above)

    def _picture(
        self,
        path: Path,
        extent: tuple[float, float, float],
        words: str,
        *,
        before_pt: float = 0,
        keep: bool = False,
    ) -> str:
        """Return a paragraph with a picture; `extent` is width, height and the line's height."""
        width, height, taken = extent
        self._used.append(path)
        number = len(self._used)
        size = f'cx="{round(width * _EMU_PER_PT)}" cy="{round(height * _EMU_PER_PT)}"'
        title = quoteattr(words)
        drawing = (
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{number}" name="图片{number}" descr={title}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr><a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="图片{number}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="picture-{number}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        kept = "" if keep else '<w:keepNext w:val="0"/>'
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{Style.FIGURE.value}"/>{kept}'
            f'<w:spacing w:before="{twips(before_pt)}" w:after="0" '
            f'w:line="{twips(taken)}" w:lineRule="atLeast"/>'
            f"</w:pPr><w:r>{drawing}</w:r></w:p>"
        )

    def insert_pictures(self, document: Any) -> None:
        """Add the pictures to the package and put their real ids into the body."""
        added = add_pictures(document, self._used)
        ids = {f"picture-{number}": made for number, made in enumerate(added, 1)}
        embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
        blips = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
        for blip in document.element.iter(blips):
            blip.set(embed, ids[blip.get(embed)])

    # ---------------------------------------------------------------- tables

    def _table(self, table: Table) -> str:
        widths = [twips(width) for width in table.widths_pt]
        heights = list(self._laid_out.heights_of(table))
        if table.on_grid:
            # LibreOffice adds the upper line to the height; the text below would leave the grid.
            heights[0] -= TABLE_LINE_PT
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(
            self._row(table, index, widths, heights[index]) for index in range(len(table.rows))
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'{_BORDERS}<w:tblLayout w:type="fixed"/><w:tblCellMar>'
            f'<w:top w:w="{twips(CELL_TOP_PT)}" w:type="dxa"/>'
            f'<w:left w:w="{twips(CELL_SIDE_PT)}" w:type="dxa"/>'
            f'<w:bottom w:w="{twips(CELL_TOP_PT)}" w:type="dxa"/>'
            f'<w:right w:w="{twips(CELL_SIDE_PT)}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, table: Table, index: int, widths: list[int], height: float) -> str:
        repeated = index < self._laid_out.header_rows[id(table)]
        header = "<w:tblHeader/>" if repeated else ""
        cells = {cell.column: self._cell(cell, table, widths) for cell in table.rows[index]}
        cells |= {cell.column: _continued(cell, widths) for cell in _reaching_down(table, index)}
        return (
            f'<w:tr><w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>{header}'
            f"</w:trPr>{''.join(cells[column] for column in sorted(cells))}</w:tr>"
        )

    def _cell(self, cell: Cell, table: Table, widths: list[int]) -> str:
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        inner = cell_width(cell, table)
        kept = (self._typesetter.with_kept_boxes(each, inner) for each in cell.paragraphs)
        paragraphs = "".join(self._writer.paragraph(each) for each in kept)
        return f"<w:tc>{_cell_properties(cell, widths, merge)}{paragraphs}</w:tc>"


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _reaching_down(table: Table, index: int) -> Iterator[Cell]:
    """Yield the cells of rows above that span into row `index`."""
    for above in range(index):
        yield from (cell for cell in table.rows[above] if above + cell.rows > index)


def _continued(cell: Cell, widths: list[int]) -> str:
    style = cell.paragraphs[0].style.value
    empty = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
    return f"<w:tc>{_cell_properties(cell, widths, '<w:vMerge/>')}{empty}</w:tc>"


def _cell_properties(cell: Cell, widths: list[int], merge: str) -> str:
    width = sum(widths[cell.column : cell.column + cell.columns])
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return (
        f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        '<w:vAlign w:val="center"/></w:tcPr>'
    )


# -------------------------------------------------------------------- header and footer


def _head_and_foot(document: Any, packet: Packet) -> None:
    sections = list(document.sections)
    for index, section in enumerate(sections):
        numbered = index == len(sections) - 1
        section.footer.is_linked_to_previous = False
        section.header.is_linked_to_previous = False
        _fill(section.header, "Header", _words(packet.mark))
        number = _PAGE_NUMBER if numbered else ""
        code = f"<w:r><w:br/></w:r>{_words(packet.footer_code)}" if packet.footer_code else ""
        _fill(section.footer, "Footer", number + code)


def _fill(part: Any, style: str, runs: str) -> None:
    element = part._element
    for child in list(element):
        element.remove(child)
    xml = f'<w:p {_NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'
    element.append(parse_xml(xml))


def _words(words: str) -> str:
    return Writer().text(Text(words)) if words else ""


# The five runs Word itself writes; WPS shows no number for the short form w:fldSimple.
_PAGE_NUMBER = "".join(
    f"<w:r><w:rPr>{fonts(LOOKS[Style.BODY].family)}</w:rPr>{content}</w:r>"
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)
