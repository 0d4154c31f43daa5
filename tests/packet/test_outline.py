"""The outline shows every node, and two packets that differ have two outlines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import complete, packet
from xxxf_desktop.packet.look import Family, Style
from xxxf_desktop.packet.nodes import (
    Cell,
    Control,
    Figure,
    Node,
    Packet,
    PageFoot,
    Paragraph,
    ProofPage,
    Section,
    Table,
    Text,
    Tick,
    UnderlinedLine,
)
from xxxf_desktop.packet.outline import outline


def para(*texts: Text, style: Style = Style.BODY) -> Paragraph:
    return Paragraph(style, texts)


def of(*nodes: Node) -> list[str]:
    """Return the lines of a packet of `nodes` behind its properties and its section."""
    made = Packet("甲", "", "", "", (Section("part.x", nodes),))
    lines = outline(made).splitlines()
    assert lines[:7] == [
        "title: 甲",
        "author:",
        "subject:",
        "keywords:",
        "mark:",
        "footer_code:",
        "== part.x",
    ]
    return lines[7:]


CELLS = (
    (Cell(0, 1, 2, (para(Text("甲")),)), Cell(1, 2, 1, (para(Text("乙")), para(Text("丙"))))),
    (Cell(1, 1, 1, (para(Text("丁")),)), Cell(2, 1, 1, (para(Text("戊")),))),
)


@pytest.mark.parametrize(
    ("node", "lines"),
    [
        pytest.param(para(Text("甲乙")), ["Normal 甲乙"], id="paragraph"),
        pytest.param(
            Paragraph(Style.HEADING_2, (Text("甲"),), "书签", 2, 3.5, -1),
            ["Heading2 «2 书签» left=3.5 hanging=-1 甲"],
            id="settings",
        ),
        pytest.param(
            para(
                Text("粗", bold=True),
                Text("线", underline=True),
                Text("上", sup=True),
                Text("下", sub=True),
                Text("黑", family=Family.HEI),
                Text("粗线", bold=True, underline=True),
            ),
            ["Normal *粗*_线_^上^~下~黑体<黑>_*粗线*_"],
            id="looks",
        ),
        pytest.param(
            para(
                Text("甲", control=Control("a.b", "甲")),
                Text("　　", underline=True, control=Control("a.c", "乙", empty=True)),
                Text("一\n二", control=Control("a.d", "丙", multiline=True)),
                Text("", control=Control("a.e", "丁", empty=True, multiline=True)),
                Text("☑", control=Control("a.f:是", "戊", tick=Tick.ON)),
                Text("□", control=Control("a.f:否", "己", tick=Tick.OFF)),
            ),
            ["Normal [a.b=甲][a.c?_␣␣_][a.d¶=一⏎二][a.e¶?][a.f:是=☑][a.f:否=□]"],
            id="controls",
        ),
        pytest.param(
            UnderlinedLine("名称：", (Text("甲", control=Control("a.b", "名称")),), "（公章）"),
            ["line 名称：[a.b=甲] | （公章）"],
            id="line",
        ),
        pytest.param(UnderlinedLine("名称：", (Text("甲"),)), ["line 名称：甲"], id="line-bare"),
        pytest.param(
            PageFoot((para(Text("甲")), para(Text("乙")))),
            ["foot Normal 甲", "foot Normal 乙"],
            id="foot",
        ),
        pytest.param(
            Table((10.0, 20.04, 30.0), CELLS, header_rows=1, min_row_pt=26, on_grid=True),
            [
                "table 10.0 20.0 30.0 least 26 on grid",
                "  head | ↕2 Normal 甲 | ↔2 Normal 乙 ⁋ Normal 丙",
                "  | Normal 丁 | Normal 戊",
            ],
            id="table",
        ),
        pytest.param(
            Figure("图.png", 300.0, para(Text("图1"), style=Style.CAPTION)),
            ["figure 图.png 300.0 wide XxxfCaption 图1"],
            id="figure",
        ),
        pytest.param(Figure("图.png", 1.0, None), ["figure 图.png 1.0 wide"], id="figure-bare"),
        pytest.param(
            ProofPage("证.pdf", 3, para(Text("附1"), style=Style.PROOF_LABEL)),
            ["proof 证.pdf page 3 XxxfProofLabel 附1"],
            id="proof",
        ),
        pytest.param(
            ProofPage("证.pdf", 3, para(Text("附1"), style=Style.PROOF_LABEL), 270),
            ["proof 证.pdf page 3 turned 270 XxxfProofLabel 附1"],
            id="proof-turned",
        ),
    ],
)
def test_shows_a_node(node: Node, lines: list[str]) -> None:
    assert of(node) == lines


def test_shows_properties_and_marks() -> None:
    made = Packet("题", "人", "事", "词", (), "草稿", "AB12")
    assert outline(made).splitlines() == [
        "title: 题",
        "author: 人",
        "subject: 事",
        "keywords: 词",
        "mark: 草稿",
        "footer_code: AB12",
    ]


def test_shows_that_a_section_has_no_page_numbers() -> None:
    made = Packet("", "", "", "", (Section("part.x", (), numbered=False),))
    assert outline(made).endswith("\n== part.x (no page numbers)\n")


def test_has_one_line_a_node_and_one_a_row() -> None:
    made = packet(complete())
    rows = sum(len(node.rows) for node in made.nodes() if isinstance(node, Table))
    feet = sum(len(node.paragraphs) - 1 for node in made.nodes() if isinstance(node, PageFoot))
    nodes = len(list(made.nodes()))
    assert len(outline(made).splitlines()) == 6 + len(made.sections) + nodes + rows + feet


def test_does_not_skip_what_it_does_not_know() -> None:
    made = Packet("", "", "", "", (Section("part.x", ("what",)),))  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        outline(made)


def test_differs_where_the_packets_differ() -> None:
    application = complete()
    changed = replace(application, fields={**application.fields, "unit.rnd_staff": "127人"})
    assert outline(packet(application)) != outline(packet(changed))
