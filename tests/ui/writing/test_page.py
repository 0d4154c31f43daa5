"""Writing a section as a person does: styles by key, paste from elsewhere, figures, copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.narrative.blocks import (
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
    TextRun,
)
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

pytestmark = pytest.mark.qt
CONTROL = Qt.KeyboardModifier.ControlModifier
SECTION = "narrative.plan"


def page_of(window: Window, draft: Path) -> WritingPage:
    assert window.open_draft(draft, SECTION)
    assert window.wizard is not None
    page = window.wizard.book.pages[SECTION]
    assert isinstance(page, WritingPage)
    page.box.setFocus()
    return page


def said(window: Window, page: WritingPage) -> Blocks:
    page.settle()
    assert window.wizard is not None
    return window.wizard.desk.application.narrative.get(SECTION, ())


def paragraph(text: str) -> Paragraph:
    return Paragraph(runs=(TextRun(text=text),))


@pytest.fixture
def page(window: Window, empty_draft: Path) -> WritingPage:
    return page_of(window, empty_draft)


def test_a_heading_is_a_key_and_the_next_line_a_paragraph(
    window: Window, page: WritingPage, person: Person
) -> None:
    person.press(Qt.Key.Key_4, CONTROL)
    person.type("Aim\nText")
    assert said(window, page) == (Heading(level=4, text="Aim"), paragraph("Text"))


def test_blank_lines_alone_are_nothing_written(
    window: Window, page: WritingPage, person: Person
) -> None:
    person.type("\n \n")
    assert said(window, page) == ()
    person.type("a")
    assert said(window, page)[-1] == paragraph("a")


def test_a_section_opens_at_its_top(window: Window, example_draft: Path) -> None:
    page = page_of(window, example_draft)
    assert page.box.verticalScrollBar().maximum() > 0
    assert page.box.verticalScrollBar().value() == 0


def test_a_paste_from_word_keeps_its_kinds_and_says_what_it_left_out(
    window: Window, page: WritingPage, person: Person, qtbot: QtBot
) -> None:
    html = (
        "<html><body><h2>一、目标</h2><p>第一段<script>x</script></p>"
        "<ol><li>甲</li><li>乙</li></ol>"
        "<table><tr><td>年</td><td>收入</td></tr><tr><td>2019</td><td>12</td></tr></table>"
        '<p><img src="file:///nowhere/a.png" width="300" height="200"></p></body></html>'
    )
    data = QMimeData()
    data.setHtml(html)
    QApplication.clipboard().setMimeData(data)
    person.press(Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: len(said(window, page)) >= 4)
    heading, text, items, table, *_ = said(window, page)
    assert heading == Heading(level=4, text="目标")
    assert text == paragraph("第一段")
    assert isinstance(items, ListBlock)
    assert isinstance(table, TableBlock)
    assert "图片 1 幅没有带来" in page.said.text()
    person.press(Qt.Key.Key_Z, CONTROL)
    assert said(window, page) == ()


def test_a_figure_is_in_the_draft_with_its_picture(
    window: Window,
    page: WritingPage,
    choosers: AnsweringChoosers,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    picture = tmp_path / "总体架构.png"
    Image.new("RGB", (1200, 800), "white").save(picture)
    (tmp_path / "no.png").write_bytes(b"no picture")
    choosers.answers = [picture, tmp_path / "no.png"]
    page.tools.figure_wanted.emit()
    qtbot.waitUntil(lambda: bool(said(window, page)))
    figure = next(block for block in said(window, page) if isinstance(block, FigureBlock))
    assert figure.caption == "总体架构"
    assert "no.png" in page.said.text()
    assert window.wizard is not None
    desk = window.wizard.desk
    qtbot.waitUntil(lambda: desk.session.is_saved)
    qtbot.waitUntil(lambda: figure.file in desk.session.room.paths())


def test_what_is_copied_within_the_draft_comes_whole_and_its_names_stay_single(
    window: Window, example_draft: Path, person: Person
) -> None:
    page = page_of(window, example_draft)
    before = said(window, page)
    assert any(getattr(block, "id", None) for block in before)
    person.press(Qt.Key.Key_A, CONTROL)
    person.press(Qt.Key.Key_C, CONTROL)
    person.press(Qt.Key.Key_End, CONTROL)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_V, CONTROL)
    after = said(window, page)
    assert after[: len(before)] == before
    nameless = tuple(
        block.model_copy(update={"id": None}) if hasattr(block, "id") else block for block in before
    )
    assert after[len(before) :] == nameless


def test_copied_words_are_markup_for_other_programs(
    window: Window, page: WritingPage, person: Person
) -> None:
    person.press(Qt.Key.Key_4, CONTROL)
    person.type("Aim\nText")
    person.press(Qt.Key.Key_A, CONTROL)
    person.press(Qt.Key.Key_C, CONTROL)
    data = QApplication.clipboard().mimeData()
    assert "Aim" in data.html()
    assert data.text() == "Aim\nText"
