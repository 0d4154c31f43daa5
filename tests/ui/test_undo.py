"""Ctrl+Z and Ctrl+Y: the draft goes back and forth with what is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from tests.ui.filling import open_page, shown_fields
from tests.ui.person import Person
from xxxf_desktop.answers.application import Value
from xxxf_desktop.narrative.blocks import paragraphs_of
from xxxf_desktop.ui.fields.choices import ChoicesEditor, DirectionsEditor
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.fields.honors import HonorsEditor
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.fields.yes_no import YesNoEditor
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

Kind = TypeVar("Kind", bound=FieldEditor)
LONG = "公司成立于2013年6月，位于广东省云岭市。\n第二段。"


class Desk:
    """An open draft and a person at it: does a step, undoes it, looks what the draft says."""

    def __init__(self, window: Window, person: Person, draft: Path) -> None:
        self._window, self._person, self._draft = window, person, draft

    def open(self, place: str, kind: type[Kind]) -> Kind:
        self._page = open_page(self._window, self._draft, place)
        self._place = place
        editor = self._page.rows[place].editor
        assert isinstance(editor, kind)
        return editor

    def says(self, place: str = "") -> Value | None:
        """Return what the draft says, which is what the widgets show."""
        assert self._window.wizard is not None
        self._window.wizard.book.settle()
        fields = self._window.wizard.desk.application.fields
        assert dict(shown_fields(self._page)) == dict(fields)
        return fields.get(place or self._place)

    def undo(self) -> Value | None:
        self._person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        return self.says()

    def redo(self) -> Value | None:
        self._person.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        return self.says()

    def there_and_back(self, steps: list[Callable[[], None]]) -> list[Value | None]:
        """Do `steps`, undo them all, do them all again; return what was said after each."""
        said = [self.says()]
        for step in steps:
            step()
            said.append(self.says())
        assert [self.undo() for _ in steps] == said[-2::-1]
        assert [self.redo() for _ in steps] == said[1:]
        return said


@pytest.fixture
def desk(window: Window, person: Person, empty_draft: Path) -> Desk:
    return Desk(window, person, empty_draft)


# ------------------------------------------------------------------ texts


def test_a_line(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.name", LineEditor)
    person.click(editor.line)
    person.type("镕堃ABC")
    assert desk.says() == "镕堃ABC"
    assert desk.undo() is None
    assert desk.redo() == "镕堃ABC"


def test_a_line_that_was_pasted_and_written_on(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.name", LineEditor)
    person.click(editor.line)
    person.paste("镕堃珺信息技术有限公司")
    person.press(Qt.Key.Key_Home)
    person.type("广东")
    assert desk.says() == "广东镕堃珺信息技术有限公司"
    assert desk.undo() == "镕堃珺信息技术有限公司"
    assert desk.undo() is None
    assert desk.redo() == "镕堃珺信息技术有限公司"
    assert desk.redo() == "广东镕堃珺信息技术有限公司"


def test_what_was_put_right_on_leaving_can_be_undone(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.revenue", LineEditor)
    person.click(editor.line)
    person.type("1,234.5")
    person.press(Qt.Key.Key_Tab)
    assert editor.line.text() == desk.says() == "1234.5"
    person.click(editor.line)
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.line.text() == "1,234.5"


def test_a_click_on_the_none_of_a_line(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.contact.fax", LineEditor)
    person.click(editor.line)
    person.type("0766-8123400")
    person.click(editor.controls()[-1])
    assert desk.says() == "无"
    assert desk.undo() == "0766-8123400"
    assert desk.redo() == "无"


def test_a_line_typed_over_with_a_blank(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.name", LineEditor)
    person.fill(editor.line, "镕堃公司")
    person.fill(editor.line, " ")
    assert desk.says() is None
    assert desk.undo() == "镕堃公司"


def test_a_long_text(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.profile", LongTextEditor)
    person.click(editor.box)
    person.paste(LONG)
    assert desk.says() == LONG
    person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.press(Qt.Key.Key_Delete)
    assert desk.says() is None
    assert desk.undo() == LONG
    assert desk.undo() is None
    assert desk.redo() == LONG


@pytest.mark.parametrize(
    "blank", [pytest.param(" ", id="blank"), pytest.param("\n", id="line-break")]
)
def test_a_long_text_typed_over_with_nothing(desk: Desk, person: Person, blank: str) -> None:
    editor = desk.open("unit.profile", LongTextEditor)
    person.fill(editor.box, LONG)
    assert desk.says() == LONG
    person.fill(editor.box, blank)
    assert desk.says() is None
    assert desk.undo() == LONG


def test_a_section(window: Window, person: Person, empty_draft: Path) -> None:
    assert window.open_draft(empty_draft, "narrative.team")
    assert window.wizard is not None
    page = window.wizard.book.pages["narrative.team"]
    assert isinstance(page, WritingPage)

    def says() -> object:
        page.settle()
        assert window.wizard is not None
        return window.wizard.desk.application.narrative.get("narrative.team")

    person.click(page.box)
    person.paste(LONG)
    assert says() == paragraphs_of(LONG)
    person.fill(page.box, "\n")
    assert says() is None
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert says() == paragraphs_of(LONG)
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert says() is None
    person.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert says() == paragraphs_of(LONG)


# ------------------------------------------------------------------ choices


def test_choices(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.nature", ChoicesEditor)
    boxes = {box.text(): box for box in editor.boxes}
    said = desk.there_and_back(
        [
            lambda: person.click(boxes["国有企业"]),
            lambda: person.click(boxes["民营企业"]),
            lambda: person.click(boxes["国有企业"]),
        ]
    )
    assert said == [None, ("国有企业",), ("国有企业", "民营企业"), ("民营企业",)]


def test_unticking_the_other_choice_loses_nothing(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.nature", ChoicesEditor)
    person.click(editor.boxes[0])
    person.click(editor.other_box)
    person.type("中外合作")
    assert desk.says("unit.nature.other") == "中外合作"
    person.click(editor.other_box)
    assert desk.says("unit.nature.other") is None
    desk.undo()
    assert desk.says("unit.nature.other") == "中外合作"
    assert desk.says() == (editor.boxes[0].text(),)


def test_directions(desk: Desk, person: Person) -> None:
    editor = desk.open("project.directions", DirectionsEditor)
    said = desk.there_and_back(
        [lambda: person.click(editor.directions[5].box), lambda: person.press(Qt.Key.Key_Space)]
    )
    assert said == [None, (6,), None]


def test_yes_and_no(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.listed", YesNoEditor)
    no, yes = editor.segment.parts
    said = desk.there_and_back(
        [lambda: person.click(yes), lambda: person.click(no), lambda: person.click(yes)]
    )
    assert said == [None, True, False, True]


# ------------------------------------------------------------------ honours


def test_fixed_honors(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.honors", HonorsEditor)
    line = editor.fixed[0]
    national, local = line.levels.parts
    said = desk.there_and_back(
        [
            lambda: person.click(line.tick),
            lambda: person.click(national),
            lambda: person.click(local),
            lambda: person.click(line.tick),
        ]
    )
    rows = [None if each is None else len(each) for each in said]  # type: ignore[arg-type]
    assert rows == [None, 1, 1, 2, None]


def test_an_honor_that_was_removed_comes_back(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.honors", HonorsEditor)
    person.click(editor.add)
    person.type("数字农业示范企业")
    person.click(editor.others[0].levels.parts[1])
    person.click(editor.others[0].year.line)
    person.type("2019")
    before = desk.says()
    person.click(editor.others[0].remove)
    assert desk.says() is None
    assert desk.undo() == before
    assert desk.redo() is None


def test_no_honors_at_all(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.honors", HonorsEditor)
    said = desk.there_and_back(
        [lambda: person.click(editor.fixed[2].tick), lambda: person.click(editor.none)]
    )
    assert said[-1] == ()


def test_the_year_of_an_honor(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.honors", HonorsEditor)
    line = editor.fixed[1]
    person.click(line.tick)
    box = next(iter(line.years.values()))
    person.click(box.line)
    before = desk.says()
    person.type("2017")
    after = desk.says()
    assert desk.undo() == before
    assert desk.redo() == after


def test_the_name_of_an_added_honor_may_begin_like_a_fixed_one(desk: Desk, person: Person) -> None:
    editor = desk.open("unit.honors", HonorsEditor)
    person.click(editor.add)
    person.type("高新技术企业培育库入库企业")
    assert [line.name.line.text() for line in editor.others] == ["高新技术企业培育库入库企业"]
    assert not editor.fixed[0].tick.isChecked()


# ------------------------------------------------------------------ the key


def test_ctrl_y_where_qt_knows_only_ctrl_shift_z(
    window: Window, desk: Desk, person: Person
) -> None:
    """On X11; off screen Qt takes the keys of Windows, so the shortcut itself is asked."""
    editor = desk.open("unit.name", LineEditor)
    person.click(editor.line)
    person.type("镕")
    assert desk.undo() is None
    (redo,) = [key for key in window.findChildren(QShortcut) if key.key() == QKeySequence("Ctrl+Y")]
    redo.activated.emit()
    assert desk.says() == "镕"
