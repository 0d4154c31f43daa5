"""The paper beside the form: the right page, the right mark, a click back; never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.person import Person
from xxxf_desktop.ui.paper.client import Layout, PaperPlace
from xxxf_desktop.ui.paper.panel import PaperPanel
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window

LONG_MS = 20_000  # a slow machine; nothing is waited for longer than it takes


@pytest.fixture
def wizard(window: Window, example_draft: Path) -> Wizard:
    window.open_draft(example_draft)
    assert window.wizard is not None
    return window.wizard


def wait_for_page(qtbot: QtBot, paper: PaperPanel, place: str) -> None:
    """Wait until the page with `place` is drawn and the place marked on it."""

    def is_there() -> bool:
        layout = paper.layout_
        if layout is None or paper.sheet.image is None:
            return False
        return list(paper.sheet.marks) == [
            each for each in layout.places_of(place) if each.page == paper.page
        ] and bool(paper.sheet.marks)

    qtbot.waitUntil(is_there, timeout=LONG_MS)


class TestShows:
    def test_the_page_that_holds_the_field(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("project.investment")
        wait_for_page(qtbot, wizard.paper, "project.investment")
        assert wizard.paper._where.text().startswith("第 4 页")

    def test_what_was_just_typed(self, wizard: Wizard, qtbot: QtBot, person: Person) -> None:
        wizard.open_place("cover.recommender")
        wait_for_page(qtbot, wizard.paper, "cover.recommender")
        before = wizard.paper.sheet.image
        assert before is not None
        before = before.copy()
        person.type("东莞")
        qtbot.waitUntil(lambda: wizard.paper.sheet.image != before, timeout=LONG_MS)

    def test_the_whole_cell_of_a_field(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("unit.revenue")
        wait_for_page(qtbot, wizard.paper, "unit.revenue")
        assert all(mark.whole for mark in wizard.paper.sheet.marks)


class TestClick:
    def test_goes_to_the_field(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("unit.revenue")
        wait_for_page(qtbot, wizard.paper, "unit.revenue")
        sheet = wizard.paper.sheet
        assert wizard.paper.layout_ is not None
        (target, *_) = wizard.paper.layout_.places_of("unit.code")
        page = sheet.page_rect()
        where = QPointF(
            page.x() + (target.x + target.width / 2) * sheet.scale,
            page.y() + (target.y + target.height / 2) * sheet.scale,
        )
        QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=where.toPoint())
        qtbot.waitUntil(lambda: wizard.place == "unit.code")

    def test_beside_everything_stays_where_one_is(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("unit.revenue")
        wait_for_page(qtbot, wizard.paper, "unit.revenue")
        QTest.mouseClick(wizard.paper.sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 3))
        assert wizard.place == "unit.revenue"

    def test_prefers_the_text_to_the_cell_around_it(self) -> None:
        layout = Layout(
            [1],
            {
                "unit.listed": [PaperPlace(0, 0, 0, 100, 20, whole=True)],
                "unit.listed.place": [PaperPlace(0, 40, 5, 30, 10, whole=False)],
                "unit.listed:是": [PaperPlace(0, 10, 5, 10, 10, whole=False)],
            },
        )
        assert layout.at(0, 50, 8) == "unit.listed.place"
        assert layout.at(0, 15, 8) == "unit.listed"
        assert layout.at(0, 90, 8) == "unit.listed"
        assert layout.at(0, 300, 300) == layout.at(1, 50, 8) == ""


class TestFolds:
    def test_and_comes_back_at_the_field_of_then(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("unit.revenue")
        wait_for_page(qtbot, wizard.paper, "unit.revenue")
        wizard.fold_paper()
        assert wizard.paper.isHidden()
        wizard.open_place("project.investment")
        wizard.fold_paper()
        wait_for_page(qtbot, wizard.paper, "project.investment")

    def test_is_an_overlay_where_there_is_little_room(
        self, window: Window, wizard: Wizard, qtbot: QtBot
    ) -> None:
        window.resize(960, 540)
        qtbot.waitUntil(lambda: wizard.paper.isHidden())
        wizard.fold_paper()
        assert wizard.paper.isVisible()
        assert wizard.book.width() > 880  # the form keeps its room below


class TestZoom:
    def test_changes_the_width_of_the_page(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("unit.revenue")
        wait_for_page(qtbot, wizard.paper, "unit.revenue")
        before = wizard.paper.sheet.width()
        wizard.paper.zoom_in()
        assert wizard.paper.sheet.width() > before
        wizard.paper.zoom_out()
        assert wizard.paper.sheet.width() == before


class TestFailure:
    def test_of_the_process_is_said_and_typing_goes_on(
        self, wizard: Wizard, qtbot: QtBot, person: Person
    ) -> None:
        wizard.open_place("unit.name")
        wait_for_page(qtbot, wizard.paper, "unit.name")
        process = wizard.paper.client._process
        assert process is not None
        process.kill()
        qtbot.waitUntil(lambda: wizard.paper._problem.isVisible(), timeout=LONG_MS)
        assert "填写和保存不受影响" in wizard.paper._problem.text()
        person.type("x")
        assert wizard.desk.application.text("unit.name").endswith("x")

    def test_is_mended_by_f5(self, wizard: Wizard, qtbot: QtBot) -> None:
        wizard.open_place("unit.name")
        wait_for_page(qtbot, wizard.paper, "unit.name")
        process = wizard.paper.client._process
        assert process is not None
        process.kill()
        qtbot.waitUntil(lambda: wizard.paper._problem.isVisible(), timeout=LONG_MS)
        wizard.paper.refresh()
        qtbot.waitUntil(lambda: wizard.paper._problem.isHidden(), timeout=LONG_MS)


def test_the_process_ends_with_the_draft(window: Window, wizard: Wizard, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: wizard.paper.layout_ is not None, timeout=LONG_MS)
    folder = wizard.desk.session.room.folder
    window.to_start()
    assert wizard.paper.client._process is None
    assert not folder.exists()


def test_a_draft_may_be_closed_before_its_paper_came(window: Window, empty_draft: Path) -> None:
    """What was put off for the panel is not done once the panel has gone."""
    assert window.open_draft(empty_draft)
    window.to_start()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
