"""The example's text, tables and figures as typst source: the same words on the same paper."""

from __future__ import annotations

from pathlib import Path

from xxxf_desktop.packet.look import LOOKS, Family
from xxxf_desktop.packet.nodes import Figure, Packet, PageFoot, Paragraph, Table, UnderlinedLine

_FACES = {
    Family.FANG: "FandolFang",
    Family.HEI: "FandolHei",
    Family.KAI: "FandolKai",
    Family.SONG: "FandolSong",
}
_PAGE = (
    '#set page(paper: "a4", margin: (x: 73.4pt, y: 72pt), numbering: "1")\n'
    '#set text(font: ("FandolFang", "XxxfFallbackKai"), size: 16pt, lang: "zh")\n'
    "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 15.2pt)\n"
)


def typst_source(packet: Packet, folder: Path) -> str:
    """Return the source; figures are read from `folder` by their stored names."""
    parts = [_PAGE]
    for section in packet.sections:
        parts.append("#pagebreak(weak: true)\n")
        for node in section.nodes:
            match node:
                case Paragraph():
                    parts.append(_paragraph(node))
                case UnderlinedLine():
                    parts.append(_text(node.label + "".join(text.text for text in node.value)))
                case PageFoot():
                    parts += [_paragraph(paragraph) for paragraph in node.paragraphs]
                case Table():
                    parts.append(_table(node))
                case Figure():
                    parts.append(_figure(node, folder))
                case _:
                    continue
    return "\n\n".join(parts)


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'#"{escaped}"'


def _paragraph(paragraph: Paragraph) -> str:
    look = LOOKS[paragraph.style]
    words = _text("".join(text.text for text in paragraph.texts))
    faces = f'("{_FACES[look.family]}", "XxxfFallbackKai")'
    return f"#text(font: {faces}, size: {look.size_pt}pt)[{words}]"


def _table(table: Table) -> str:
    columns = ", ".join(f"{width:.2f}pt" for width in table.widths_pt)
    cells = [
        f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows})"
        f"[{' '.join(_text(''.join(t.text for t in p.texts)) for p in cell.paragraphs)}]"
        for row in table.rows
        for cell in row
    ]
    return f"#table(columns: ({columns}), {', '.join(cells)})"


def _figure(figure: Figure, folder: Path) -> str:
    picture = f'#image("{folder.name}/{figure.file}", width: {figure.width_pt:.1f}pt)'
    return picture if figure.caption is None else f"{picture}\n\n{_paragraph(figure.caption)}"
