"""A packet as plain lines, one a node: for golden tests and for looking into a packet.

    == part.unit
    XxxfTitle «1 申报单位信息表» 申报单位信息表
    table 85.0 56.7 … least 26
      | XxxfCellLabel 单位名称 | ↔6 XxxfCell [unit.name=示例公司]

A control is `[tag=text]`; `[tag?…]` is empty and left for the pen; `[tag¶=…]` may have several
lines. `␣` is a full-width blank, `⏎` a line break, `↔n` and `↕n` are spans, `*` `_` `^` `~`
enclose what is bold, underlined, raised and lowered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

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

_VISIBLE = str.maketrans({"　": "␣", "\n": "⏎"})


def outline(packet: Packet) -> str:
    """Return the lines of `packet`, the last one ended too."""
    lines = [*_properties(packet)]
    for section in packet.sections:
        lines += _section(section)
    return "\n".join([*lines, ""])


def _properties(packet: Packet) -> Iterator[str]:
    for name in ("title", "author", "subject", "keywords", "mark", "footer_code"):
        yield f"{name}: {getattr(packet, name)}".rstrip()


def _section(section: Section) -> Iterator[str]:
    yield f"== {section.id}" if section.numbered else f"== {section.id} (no page numbers)"
    for node in section.nodes:
        yield from _node(node)


def _node(node: Node) -> Iterator[str]:
    match node:
        case Paragraph():
            yield _paragraph(node)
        case UnderlinedLine():
            yield f"line {node.label}{_texts(node.value)} | {node.note}".rstrip(" |")
        case PageFoot():
            yield from (f"foot {_paragraph(paragraph)}" for paragraph in node.paragraphs)
        case Table():
            yield from _table(node)
        case Figure():
            caption = "" if node.caption is None else f" {_paragraph(node.caption)}"
            yield f"figure {node.file} {node.width_pt:.1f} wide{caption}"
        case ProofPage():
            turned = f" turned {node.rotate}" if node.rotate else ""
            yield f"proof {node.file} page {node.page}{turned} {_paragraph(node.label)}"
        case _:
            assert_never(node)


def _paragraph(paragraph: Paragraph) -> str:
    marks = [paragraph.style.value]
    if paragraph.bookmark is not None:
        marks.append(f"«{paragraph.bookmark_level} {paragraph.bookmark}»")
    if paragraph.left_em is not None:
        marks.append(f"left={paragraph.left_em:g}")
    if paragraph.hanging_em:
        marks.append(f"hanging={paragraph.hanging_em:g}")
    return " ".join([*marks, _texts(paragraph.texts)])


def _texts(texts: Iterable[Text]) -> str:
    return "".join(_text(text) for text in texts)


def _text(text: Text) -> str:
    shown = text.text.translate(_VISIBLE)
    looks = [(text.bold, "*"), (text.underline, "_"), (text.sup, "^"), (text.sub, "~")]
    for is_on, mark in looks:
        shown = f"{mark}{shown}{mark}" if is_on else shown
    if text.family is not None:
        shown = f"{text.family.value}<{shown}>"
    if text.control is None:
        return shown
    lines = "¶" if text.control.multiline else ""
    return f"[{text.control.tag}{lines}{'?' if text.control.empty else '='}{shown}]"


def _table(table: Table) -> Iterator[str]:
    marks = ["table", *(f"{width:.1f}" for width in table.widths_pt)]
    if table.min_row_pt:
        marks.append(f"least {table.min_row_pt:g}")
    if table.on_grid:
        marks.append("on grid")
    yield " ".join(marks)
    for index, row in enumerate(table.rows):
        head = " head" if index < table.header_rows else ""
        yield f" {head} | {' | '.join(_cell(cell) for cell in row)}"


def _cell(cell: Cell) -> str:
    spans = f"↔{cell.columns} " if cell.columns > 1 else ""
    spans += f"↕{cell.rows} " if cell.rows > 1 else ""
    return spans + " ⁋ ".join(_paragraph(paragraph) for paragraph in cell.paragraphs)
