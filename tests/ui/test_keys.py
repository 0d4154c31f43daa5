"""The keyboard: every key does what the help of the window says it does."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.asking import (
    desk_of,
    focus,
    go_to,
    line_of,
    place_in_focus,
    row_of,
    text_of,
    wizard_of,
)
from tests.ui.conftest import AnsweringChoosers
from tests.ui.drafts import change, kept
from tests.ui.person import Person
from xxxf_desktop.answers.application import Application, Honor, Value
from xxxf_desktop.ui.fields.choices import ChoicesEditor, DirectionsEditor
from xxxf_desktop.ui.fields.honors import HonorsEditor
from xxxf_desktop.ui.fields.yes_no import YesNoEditor
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.page import StepPage
from xxxf_desktop.ui.paper.client import PaperClient
from xxxf_desktop.ui.shell.finder import Finder
from xxxf_desktop.ui.shell.rail import CHECK, EXPORT, HANDOVER
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PROFILE = "unit.profile"


@pytest.fixture
def form(window: Window, empty_draft: Path) -> Window:
    """Return the window on an empty draft."""
    window.open_draft(empty_draft)
    QApplication.processEvents()
    return window


def open_step(window: Window, step: str) -> None:
    wizard_of(window).open_step(step)
    QApplication.processEvents()


class TestSteps:
    def test_page_down_goes_on_and_page_up_back(self, form: Window, person: Person) -> None:
        wizard = wizard_of(form)
        seen = [wizard.current]
        for _ in range(len(wizard.targets())):
            person.press(Key.Key_PageDown, CONTROL)
            seen.append(wizard.current)
        assert seen == [*wizard.targets(), HANDOVER]
        back = []
        for _ in wizard.targets():
            back.append(wizard.current)
            person.press(Key.Key_PageUp, CONTROL)
        assert back == wizard.targets()[::-1]
        assert wizard.current == wizard.targets()[0]

    @pytest.mark.parametrize("place", [PROFILE, "narrative.plan"])
    def test_from_within_a_long_text_too(self, form: Window, person: Person, place: str) -> None:
        wizard = wizard_of(form)
        wizard.open_place(place)
        QApplication.processEvents()
        person.type("ab\ncd")
        here = wizard.targets().index(wizard.current)
        person.press(Key.Key_PageDown, CONTROL)
        assert wizard.current == wizard.targets()[here + 1]
        person.press(Key.Key_PageUp, CONTROL)
        assert wizard.current == wizard.targets()[here]
        said = desk_of(form).application
        assert said.text(place) == "ab\ncd" or len(said.narrative[place]) == 2

    def test_the_field_one_was_at_has_the_focus_again(self, form: Window, person: Person) -> None:
        line_of(form, "unit.code")
        person.press(Key.Key_PageDown, CONTROL)
        assert place_in_focus(form) == "project.name"
        person.press(Key.Key_PageUp, CONTROL)
        assert place_in_focus(form) == "unit.code"

    def test_f7_opens_the_check(self, form: Window, person: Person) -> None:
        person.press(Key.Key_F7)
        assert wizard_of(form).current == CHECK
        assert wizard_of(form).check_page.lines[0].go.hasFocus()

    def test_control_p_opens_the_export_of_a_draft(self, form: Window, person: Person) -> None:
        person.press(Key.Key_P, CONTROL)
        assert wizard_of(form).current == EXPORT
        assert wizard_of(form).export_page.is_draft
        assert wizard_of(form).export_page.start.hasFocus()

    def test_alt_home_closes_the_draft(self, form: Window, person: Person) -> None:
        person.press(Key.Key_Home, ALT)
        assert form.wizard is None
        assert form.start.new.hasFocus()

    def test_control_o_and_control_n(
        self, form: Window, person: Person, choosers: AnsweringChoosers
    ) -> None:
        person.press(Key.Key_O, CONTROL)
        assert choosers.asked == ["draft"]
        person.press(Key.Key_N, CONTROL)
        assert form.wizard is None


class TestGroups:
    @pytest.mark.parametrize("number", range(1, 7))
    def test_alt_and_a_digit_go_to_a_group(self, form: Window, person: Person, number: int) -> None:
        open_step(form, "part.unit")
        page = wizard_of(form).book.currentWidget()
        assert isinstance(page, FormPage)
        person.press(Key(Key.Key_0.value + number), ALT)
        assert place_in_focus(form) == next(page.step.groups[number - 1].fields())
        assert page.tabs.tabs[number - 1].isChecked()

    def test_a_group_there_is_not_changes_nothing(self, form: Window, person: Person) -> None:
        go_to(form, "project.name")
        person.press(Key.Key_5, ALT)
        assert place_in_focus(form) == "project.name"
        open_step(form, "narrative.plan")
        person.press(Key.Key_1, ALT)
        assert wizard_of(form).current == "narrative.plan"


class TestRegions:
    @staticmethod
    def region(window: Window) -> str:
        wizard = wizard_of(window)
        known = {"rail": wizard.rail, "page": wizard.book, "paper": wizard.paper}
        return next((name for name, part in known.items() if part.isAncestorOf(focus())), "bottom")

    @pytest.mark.parametrize(
        ("step", "order"),
        [
            pytest.param("part.unit", ["page", "paper", "bottom", "rail", "page"], id="form"),
            pytest.param("narrative.plan", ["page", "bottom", "rail", "page"], id="text"),
            pytest.param(CHECK, ["page", "bottom", "rail", "page"], id="check"),
            pytest.param(EXPORT, ["page", "bottom", "rail", "page"], id="export"),
            pytest.param(HANDOVER, ["page", "bottom", "rail", "page"], id="handover"),
        ],
    )
    def test_f6_walks_through_them(
        self, form: Window, person: Person, step: str, order: list[str]
    ) -> None:
        open_step(form, step)
        there = [self.region(form)]
        for _ in order[1:]:
            person.press(Key.Key_F6)
            there.append(self.region(form))
        assert there == order
        back = [self.region(form)]
        for _ in order[1:]:
            person.press(Key.Key_F6, SHIFT)
            back.append(self.region(form))
        assert back == order[::-1]

    def test_f6_comes_back_to_the_field_one_was_at(self, form: Window, person: Person) -> None:
        line_of(form, "unit.code")
        person.press(Key.Key_F6)
        person.press(Key.Key_F6, SHIFT)
        assert place_in_focus(form) == "unit.code"

    def test_without_the_paper_it_is_left_out(self, form: Window, person: Person) -> None:
        person.press(Key.Key_F9)
        person.press(Key.Key_F6)
        assert self.region(form) == "bottom"


class TestPaper:
    def test_f9_folds_it_and_shows_it_again(self, form: Window, person: Person) -> None:
        paper = wizard_of(form).paper
        assert paper.isVisible()
        person.press(Key.Key_F9)
        assert not paper.isVisible()
        person.press(Key.Key_F9)
        assert paper.isVisible()

    def test_f5_lays_out_afresh(
        self, form: Window, person: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Application] = []
        monkeypatch.setattr(
            PaperClient, "lay_out", lambda _client, application, *_: asked.append(application)
        )
        person.press(Key.Key_F5)
        assert asked == [desk_of(form).application]

    def test_escape_closes_it_where_it_lies_over_the_form(
        self, form: Window, person: Person
    ) -> None:
        form.resize(960, 540)
        editor = line_of(form, "unit.name")
        person.type("abc")
        assert not wizard_of(form).paper.isVisible()
        person.press(Key.Key_F9)
        assert wizard_of(form).paper.isVisible()
        person.press(Key.Key_Escape)
        assert not wizard_of(form).paper.isVisible()
        person.press(Key.Key_Escape)
        assert editor.line.text() == "abc"
        assert editor.line.hasFocus()

    def test_escape_leaves_it_where_it_stands_beside_the_form(
        self, form: Window, person: Person
    ) -> None:
        editor = text_of(form, PROFILE)
        person.type("abc")
        person.press(Key.Key_Escape)
        assert wizard_of(form).paper.isVisible()
        assert editor.box.toPlainText() == "abc"


class TestFindings:
    # In the order of the paper; on the cover something may be left for the pen.
    WRONG: ClassVar[dict[str, Value | None]] = {
        "cover.recommender": None,
        "unit.contact.email": "li@exam",
        "unit.info_consumption_revenue": "99999999",
        "project.leader.mobile": "123",
    }

    def test_f8_goes_to_the_next_one_and_round(
        self, window: Window, example_draft: Path, person: Person
    ) -> None:
        window.open_draft(change(example_draft, self.WRONG), "part.cover")
        places = list(dict.fromkeys(found.place for found in desk_of(window).findings))
        assert set(places) >= set(self.WRONG)
        wizard_of(window).open_place("cover.date")
        seen = []
        for _ in places:
            person.press(Key.Key_F8)
            QApplication.processEvents()
            seen.append(place_in_focus(window))
        assert seen == [*places[1:], places[0]]
        back = []
        for _ in places:
            person.press(Key.Key_F8, SHIFT)
            QApplication.processEvents()
            back.append(place_in_focus(window))
        assert back == [*reversed(places[1:]), places[0]]

    def test_where_nothing_is_wrong_it_stays(
        self, window: Window, example_draft: Path, person: Person
    ) -> None:
        window.open_draft(example_draft)
        go_to(window, "unit.code")
        person.press(Key.Key_F8)
        assert place_in_focus(window) == "unit.code"


class TestSaving:
    def test_control_s_saves_at_once(self, form: Window, person: Person, empty_draft: Path) -> None:
        line_of(form, "unit.name")
        person.type("abc")
        text_of(form, PROFILE)
        person.type("xyz")
        person.press(Key.Key_S, CONTROL)
        assert desk_of(form).session.is_saved
        assert wizard_of(form).bottom.saved.text().startswith("已保存")
        form.to_start()
        assert kept(empty_draft).fields == {"unit.name": "abc", PROFILE: "xyz"}


class TestFinder:
    @pytest.fixture
    def finder(self, form: Window, person: Person, qtbot: QtBot) -> Finder:
        line_of(form, "project.name")
        person.type("abc")
        person.press(Key.Key_F, CONTROL)
        found = QApplication.activeModalWidget()
        assert isinstance(found, Finder)
        qtbot.waitUntil(found.box.line.hasFocus)
        return found

    @pytest.mark.usefixtures("finder")
    def test_type_a_name_and_enter(self, form: Window, person: Person, qtbot: QtBot) -> None:
        person.type("注册资本")
        person.press(Key.Key_Return)
        come_back(form, qtbot)
        assert place_in_focus(form) == "unit.registered_capital"
        assert wizard_of(form).current == "part.unit"
        assert desk_of(form).application.text("project.name") == "abc"

    def test_arrows_choose_among_what_was_found(
        self, finder: Finder, form: Window, person: Person, qtbot: QtBot
    ) -> None:
        person.type("邮箱")
        assert finder.found.count() == 2
        person.press(Key.Key_Down)
        person.press(Key.Key_Down)
        person.press(Key.Key_Return)
        come_back(form, qtbot)
        assert place_in_focus(form) == "project.leader.email"

    @pytest.mark.parametrize(
        ("typed", "place"),
        [
            pytest.param("unit.code", "unit.code", id="its-id"),
            pytest.param("三证", "unit.code", id="a-part-of-its-name"),
            pytest.param("项目 负责人 手机", "project.leader.mobile", id="its-group-and-name"),
            pytest.param("可推广性", "narrative.replicability", id="a-section"),
            pytest.param("推广效果", "proof.promotion", id="a-proof"),
        ],
    )
    @pytest.mark.usefixtures("finder")
    def test_finds_by(
        self, form: Window, person: Person, qtbot: QtBot, typed: str, place: str
    ) -> None:
        person.type(typed)
        person.press(Key.Key_Return)
        come_back(form, qtbot)
        assert place_in_focus(form) == place

    def test_nothing_found_goes_nowhere(self, finder: Finder, person: Person) -> None:
        person.type("没有这一栏")
        person.press(Key.Key_Return)
        assert finder.isVisible()
        assert finder.found.count() == 0

    @pytest.mark.usefixtures("finder")
    def test_escape_goes_back_to_where_one_was(
        self, form: Window, person: Person, qtbot: QtBot
    ) -> None:
        person.press(Key.Key_Escape)
        come_back(form, qtbot)
        assert place_in_focus(form) == "project.name"
        assert desk_of(form).application.text("project.name") == "abc"


def come_back(window: Window, qtbot: QtBot) -> None:
    """Let the window be the active one again, as a window manager does when a dialog goes."""
    with qtbot.waitActive(window):
        window.activateWindow()
    QApplication.processEvents()


class TestEnter:
    def test_goes_from_line_to_line(self, form: Window, person: Person) -> None:
        """Past chips and calendars, and not into what is hidden."""
        line_of(form, "unit.name")
        seen = []
        while place_in_focus(form) != "unit.nature":
            seen.append(place_in_focus(form))
            assert focus() is row_of(form, seen[-1]).editor.controls()[0]
            person.press(Key.Key_Return)
        page = wizard_of(form).book.currentWidget()
        assert isinstance(page, FormPage)
        places = page.step.places()
        assert seen == list(places[: places.index("unit.nature")])

    def test_of_the_keypad_too(self, form: Window, person: Person) -> None:
        line_of(form, "unit.name")
        person.press(Key.Key_Enter)
        assert place_in_focus(form) == "unit.contact.name"

    def test_puts_right_what_is_left(self, form: Window, person: Person) -> None:
        editor = line_of(form, "project.start")
        person.type("2020.5.6")
        person.press(Key.Key_Return)
        assert editor.line.text() == "2020-05-06"
        assert place_in_focus(form) == "project.end"

    def test_behind_the_last_line_goes_on_to_the_button(self, form: Window, person: Person) -> None:
        form.resize(1000, 600)  # no paper beside the form
        line_of(form, "cover.date")
        person.press(Key.Key_Return)
        assert focus() is wizard_of(form).bottom.after

    def test_in_a_long_text_begins_a_new_line(self, form: Window, person: Person) -> None:
        editor = text_of(form, PROFILE)
        person.type("a")
        person.press(Key.Key_Return)
        person.type("b")
        assert editor.box.toPlainText() == "a\nb"
        assert editor.box.hasFocus()

    def test_in_a_section_begins_a_new_paragraph(self, form: Window, person: Person) -> None:
        open_step(form, "narrative.plan")
        page = wizard_of(form).book.currentWidget()
        assert isinstance(page, StepPage)
        person.type("a\nb")
        page.settle()
        assert len(desk_of(form).application.narrative["narrative.plan"]) == 2

    def test_while_composing_only_ends_the_composing(self, form: Window, person: Person) -> None:
        """The input method takes the key: the window sees a commit, no key."""
        editor = line_of(form, "unit.name")
        person.compose("abc")
        person.commit("abc")
        assert editor.line.text() == "abc"
        assert editor.line.hasFocus()


class TestTicksAndSegments:
    def test_arrows_choose_no_and_yes(self, form: Window, person: Person) -> None:
        editor = go_to(form, "unit.listed").editor
        assert isinstance(editor, YesNoEditor)
        fields = desk_of(form).application.fields
        assert "unit.listed" not in fields
        for key, answer in (
            (Key.Key_Right, True),
            (Key.Key_Right, True),
            (Key.Key_Left, False),
            (Key.Key_Left, False),
            (Key.Key_Right, True),
        ):
            person.press(key)
            assert desk_of(form).application.fields["unit.listed"] is answer
            assert editor.segment.chosen() == (("是",) if answer else ("否",))
            assert row_of(form, "unit.listed.date").isVisible() is answer
        person.press(Key.Key_Tab)
        assert place_in_focus(form) == "unit.listed.date"

    def test_space_chooses_the_part_in_focus(self, form: Window, person: Person) -> None:
        go_to(form, "unit.exports")
        person.press(Key.Key_Space)
        assert desk_of(form).application.fields["unit.exports"] is False

    def test_space_ticks_and_unticks_a_choice(self, form: Window, person: Person) -> None:
        editor = go_to(form, "unit.nature").editor
        assert isinstance(editor, ChoicesEditor)
        first, second = editor.boxes[0].text(), editor.boxes[1].text()
        person.press(Key.Key_Space)
        person.press(Key.Key_Tab)
        person.press(Key.Key_Space)
        assert desk_of(form).application.fields["unit.nature"] == (first, second)
        person.press(Key.Key_Space)
        assert desk_of(form).application.fields["unit.nature"] == (first,)

    def test_space_on_other_opens_its_line(self, form: Window, person: Person) -> None:
        editor = go_to(form, "unit.nature").editor
        assert isinstance(editor, ChoicesEditor)
        assert editor.other_line is not None
        editor.other_box.setFocus()
        person.press(Key.Key_Space)
        assert editor.other_line.line.hasFocus()
        person.type("a")
        assert desk_of(form).application.text("unit.nature.other") == "a"

    def test_space_ticks_a_direction(self, form: Window, person: Person) -> None:
        editor = go_to(form, "project.directions").editor
        assert isinstance(editor, DirectionsEditor)
        person.press(Key.Key_Space)
        assert desk_of(form).application.fields["project.directions"] == (1,)

    def test_an_honour_by_the_keyboard_alone(self, form: Window, person: Person) -> None:
        editor = go_to(form, "unit.honors").editor
        assert isinstance(editor, HonorsEditor)
        person.press(Key.Key_Space)
        for _ in range(2):
            person.press(Key.Key_Tab)
        person.press(Key.Key_Space)  # 省市级
        person.press(Key.Key_Tab)
        person.type("2018")
        name, level = editor.fixed[0].name, editor.fixed[0].levels.parts[1].text()
        assert desk_of(form).application.fields["unit.honors"] == (
            Honor(honor=name, level=level, year=2018),
        )

    def test_undo_and_redo_of_a_tick(self, form: Window, person: Person) -> None:
        go_to(form, "unit.listed")
        person.press(Key.Key_Right)
        person.press(Key.Key_Left)
        person.press(Key.Key_Z, CONTROL)
        assert desk_of(form).application.fields["unit.listed"] is True
        person.press(Key.Key_Z, CONTROL)
        assert "unit.listed" not in desk_of(form).application.fields
        person.press(Key.Key_Y, CONTROL)
        assert desk_of(form).application.fields["unit.listed"] is True

    def test_undo_leaves_one_stop_for_tab(self, form: Window, person: Person) -> None:
        """Whatever was chosen and taken back: Tab goes on behind the two parts."""
        go_to(form, "unit.listed")
        person.press(Key.Key_Left)
        person.press(Key.Key_Z, CONTROL)
        for _ in range(2):
            if place_in_focus(form) == "unit.listed":
                person.press(Key.Key_Tab)
        assert place_in_focus(form) == "unit.exports"


class TestHelp:
    def test_f1_shows_the_help_of_the_field(self, form: Window, person: Person) -> None:
        row = go_to(form, "unit.registered_capital")
        title, words = help_shown(person)
        assert title == "注册资本"
        assert words.startswith(row.field.hint)

    def test_f1_names_every_key(self, form: Window, person: Person) -> None:
        _, words = help_shown(person)
        bound = [each.key().toString() for each in wizard_of(form).findChildren(QShortcut)]
        within = {f"Alt+{digit}" for digit in range(2, 6)}  # of Alt+1 … Alt+6
        wanted = [key.replace("PgDown", "PgDn") for key in bound if key not in within]
        assert len(wanted) > 15
        assert [key for key in wanted if key not in words] == []


def help_shown(person: Person) -> tuple[str, str]:
    """Press F1, and return the title and the words of the box that opens."""
    person.press(Key.Key_F1)
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    said = box.text(), box.informativeText()
    box.accept()
    return said
