"""What stands in the editor survives the file, dump and fill, and comes out on paper in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.render.exported import FONTS
from tests.render.libreoffice import LibreOffice, needs_libreoffice, page_lines
from xxxf_desktop.app import drafting
from xxxf_desktop.app.exporting import ExportPart, export_packet
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.narrative.blocks import (
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
)
from xxxf_desktop.ui.writing import commands
from xxxf_desktop.ui.writing.box import WritingBox

pytestmark = pytest.mark.qt
SECTION = "narrative.plan"
PICTURE = "图片/架构.png"


def runs(*words: str | Reference) -> tuple[TextRun | Reference, ...]:
    return tuple(TextRun(text=word) if isinstance(word, str) else word for word in words)


PASTED: Blocks = (
    Heading(level=4, text="总体架构"),
    Paragraph(
        runs=(TextRun(text="平台由"), TextRun(text="四层", bold=True), TextRun(text="组成。"))
    ),
    ListBlock(
        ordered=True,
        items=(
            ListItem(runs=runs("感知层接入设备")),
            ListItem(runs=runs("网关汇聚数据"), level=2),
            ListItem(runs=runs("应用层服务消费者")),
        ),
    ),
    TableBlock(
        caption="投资构成",
        header_rows=1,
        rows=(("科目", "金额"), ("软件研发", "一千二百")),
        widths_mm=(70, 60),
        id="invest",
    ),
    FigureBlock(file=PICTURE, caption="平台结构", width_mm=60, id="layers"),
    Paragraph(
        runs=runs("结构见", Reference(ref="图:layers"), "，投资见", Reference(ref="表:invest"))
    ),
    Heading(level=5, text="进度安排"),
    ListBlock(ordered=False, items=(ListItem(runs=runs("一季度完成设计")),)),
    Paragraph(runs=runs("收尾一段")),
)


@pytest.fixture
def written(qapp: QApplication) -> Blocks:
    """What a box holds after a paste, an added row, a heading by key and a typed ending."""
    box = WritingBox("FandolFang", lambda _name: None)
    box.insert_blocks(PASTED)
    cell = box.document().find("软件研发")
    box.setTextCursor(QTextCursor(cell))
    commands.add_row(box, below=True)
    box.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(box, Qt.Key.Key_Return)
    commands.make_headings(box, 6)
    QTest.keyClicks(box, "Milestones")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "The end.")
    return box.blocks()


@pytest.fixture
def draft(tmp_path: Path, written: Blocks) -> Path:
    Image.new("RGB", (600, 300), "white").save(tmp_path / "架构.png")
    path = tmp_path / "稿.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as opened:
        application = opened.application().with_narrative(SECTION, written)
        opened.save(application, [NewFile(PICTURE, tmp_path / "架构.png")])
    return path


def test_dump_and_fill_give_the_same_blocks(tmp_path: Path, draft: Path, written: Blocks) -> None:
    again = tmp_path / "又.xxxf"
    drafting.create_draft(again, "miit-2020", None)
    with Draft.open(draft) as first, Draft.open(again) as second:
        drafting.dump_to(first, tmp_path / "dump")
        drafting.fill(second, tmp_path / "dump" / "answers.json")
        assert second.application() == first.application()
        assert second.read_file(PICTURE) == first.read_file(PICTURE)
        box = WritingBox("FandolFang", lambda _name: None)
        box.show_blocks(second.application().narrative[SECTION])
    assert box.blocks() == written


@needs_libreoffice
@pytest.mark.libreoffice
def test_the_word_file_prints_every_block_in_order(tmp_path: Path, draft: Path) -> None:
    with Draft.open(draft) as opened:
        made = export_packet(opened, tmp_path / "out", as_draft=True, parts=[ExportPart.WORD])
    assert made.word is not None
    (pdf,) = LibreOffice(tmp_path / "office", FONTS).to_pdf([made.word], tmp_path / "converted")
    text = "".join(line for page in page_lines(pdf) for line in page)
    at = text.index("总体架构")
    for words in (
        "平台由四层组成。",
        "1）感知层接入设备",
        "a）网关汇聚数据",
        "2）应用层服务消费者",
        "表1投资构成",
        "科目金额",
        "软件研发一千二百",
        "图1平台结构",
        "结构见图1，投资见表1",
        "进度安排",
        "一季度完成设计",
        "收尾一段",
        "Milestones",
        "Theend.",
    ):
        assert words in text[at:], f"{words} not behind {text[at : at + 30]}: {text[at : at + 400]}"
        at = text.index(words, at)
