"""检查: everything that was found, the way to it and back, and the ticks of the 提示."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.asking import checked, desk_of, focus, go_to, place_in_focus, row_of, wizard_of
from tests.ui.drafts import TROUBLES, change, kept
from tests.ui.person import Person
from xxxf_desktop.answers.application import Acceptance, Value
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.ui.pages.check_page import CheckPage, FindingLine
from xxxf_desktop.ui.shell.rail import CHECK
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

FAX, CODE, RND = "unit.contact.fax", "unit.code", "unit.rnd_spend"
NO_AREA, OLD_CODE = ("PHONE_NO_AREA_CODE", FAX), ("UNIT_CODE_ORGANISATION_PART", CODE)
# Two 提示 and nothing else.
WARNINGS: dict[str, Value | None] = {FAX: "8123400", CODE: "N2330000MF00000014"}
REASON = "登记机关2016年发的代码，已与证书核对。"


def check_page(window: Window) -> CheckPage:
    wizard = wizard_of(window)
    wizard.open_step(CHECK)
    return wizard.check_page


def opened(window: Window, draft: Path, fields: Mapping[str, Value | None]) -> CheckPage:
    """Open `draft` with other answers in `fields`, and the check of it."""
    window.open_draft(change(draft, fields))
    return check_page(window)


def line_about(page: CheckPage, about: tuple[str, str]) -> FindingLine:
    return next(line for line in page.lines if key(line.finding) == about)


def key(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.place


def shown_words(line: FindingLine) -> str:
    return " ".join(label.text() for label in line.findChildren(QLabel))


class TestList:
    @pytest.fixture
    def page(self, window: Window, example_draft: Path) -> CheckPage:
        return opened(window, example_draft, TROUBLES)

    def test_shows_every_finding_the_worst_first_then_by_place(
        self, page: CheckPage, window: Window
    ) -> None:
        findings = desk_of(window).findings
        by_severity = [[each for each in findings if each.severity is one] for one in Severity]
        assert all(by_severity)
        assert [line.finding for line in page.lines] == [f for own in by_severity for f in own]

    def test_says_where_what_and_what_to_do(self, page: CheckPage, window: Window) -> None:
        for line in page.lines:
            said = words(line.finding, desk_of(window).form)
            name = line.accessibleName()
            assert all(part in name for part in (said.place, said.what, said.remedy))
            assert all(part in shown_words(line) for part in (said.what, said.remedy))

    def test_only_a_warning_has_a_tick(self, page: CheckPage) -> None:
        with_tick = {line.finding.severity for line in page.lines if line.tick is not None}
        without = {line.finding.severity for line in page.lines if line.tick is None}
        assert with_tick == {Severity.WARNING}
        assert without == {Severity.ERROR, Severity.HINT}

    def test_counts_them_in_its_title_and_in_the_list_of_steps(
        self, page: CheckPage, window: Window
    ) -> None:
        errors = sum(line.finding.severity is Severity.ERROR for line in page.lines)
        assert page.title.text() == f"还有 {errors} 处必须改正"
        assert wizard_of(window).rail.buttons[CHECK].accessibleName() == f"检查 强制 {errors}"

    def test_lies_with_the_focus_on_the_first(self, page: CheckPage) -> None:
        assert page.lines[0].go.hasFocus()


class TestNothingWrong:
    def test_says_so(self, window: Window, example_draft: Path) -> None:
        page = opened(window, example_draft, {})
        assert page.title.text() == "检查通过，可以导出"
        assert page.lines == []
        assert page.print_button.hasFocus()
        assert wizard_of(window).rail.buttons[CHECK].accessibleName() == "检查 通过"


class TestTheWayThereAndBack:
    @pytest.fixture
    def page(self, window: Window, example_draft: Path) -> CheckPage:
        return opened(window, example_draft, TROUBLES)

    def test_every_finding_leads_to_its_place_and_back_to_itself(
        self, page: CheckPage, window: Window, person: Person
    ) -> None:
        bottom = wizard_of(window).bottom
        for index in range(len(page.lines)):
            finding = page.lines[index].finding
            person.click(page.lines[index].go)
            assert place_in_focus(window) == finding.place
            person.click(bottom.back_to_check)
            assert wizard_of(window).current == CHECK
            assert focus() is page.lines[index].go

    def test_the_field_says_what_the_list_said(
        self, page: CheckPage, window: Window, person: Person
    ) -> None:
        line = line_about(page, ("MOBILE_INVALID", "unit.contact.mobile"))
        said = words(line.finding, desk_of(window).form)
        person.click(line.go)
        assert row_of(window, line.finding.place).message.text == f"强制 {said.what}{said.remedy}"

    def test_one_of_several_at_a_place_is_come_back_to(
        self, page: CheckPage, window: Window, person: Person
    ) -> None:
        at_place = [line.finding for line in page.lines if line.finding.place == RND]
        assert len({finding.severity for finding in at_place}) > 1
        for finding in at_place:
            person.click(line_about(page, key(finding)).go)
            person.click(wizard_of(window).bottom.back_to_check)
            assert focus() is line_about(page, key(finding)).go

    def test_what_was_put_right_is_gone_when_one_comes_back(
        self, page: CheckPage, window: Window, person: Person
    ) -> None:
        count = len(page.lines)
        person.click(line_about(page, ("MOBILE_INVALID", "unit.contact.mobile")).go)
        person.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        person.type("13800138000")
        person.click(wizard_of(window).bottom.back_to_check)
        assert len(page.lines) == count - 1
        assert page.title.text() == f"还有 {errors_of(page)} 处必须改正"
        assert page.lines[0].go.hasFocus()

    def test_there_is_no_way_back_for_who_did_not_come_from_there(
        self, page: CheckPage, window: Window, person: Person
    ) -> None:
        go_to(window, "unit.code")
        assert not wizard_of(window).bottom.back_to_check.isVisible()
        check_page(window)
        person.click(page.lines[0].go)
        assert wizard_of(window).bottom.back_to_check.isVisible()
        person.click(wizard_of(window).bottom.back_to_check)
        assert not wizard_of(window).bottom.back_to_check.isVisible()


def errors_of(page: CheckPage) -> int:
    return sum(line.finding.severity is Severity.ERROR for line in page.lines)


class TestTicks:
    @pytest.fixture
    def page(self, window: Window, example_draft: Path) -> CheckPage:
        return opened(window, example_draft, WARNINGS)

    def test_a_tick_is_kept_and_counted_in_the_title(
        self, page: CheckPage, window: Window, person: Person, qtbot: QtBot
    ) -> None:
        assert page.title.text() == "还有 2 处提示没有核对"
        tick(page, NO_AREA, window, person, qtbot)
        assert page.title.text() == "还有 1 处提示没有核对"
        tick(page, OLD_CODE, window, person, qtbot)
        assert page.title.text() == "检查通过，可以导出"
        assert desk_of(window).application.accepted == (
            Acceptance(code=NO_AREA[0], field=NO_AREA[1]),
            Acceptance(code=OLD_CODE[0], field=OLD_CODE[1]),
        )

    def test_a_tick_can_be_taken_away(
        self, page: CheckPage, window: Window, person: Person, qtbot: QtBot
    ) -> None:
        for _ in range(2):
            tick(page, NO_AREA, window, person, qtbot)
        assert page.title.text() == "还有 2 处提示没有核对"
        assert desk_of(window).application.accepted == ()

    def test_a_reason_ticks_and_is_kept_in_the_draft(
        self,
        page: CheckPage,
        window: Window,
        person: Person,
        qtbot: QtBot,
        example_draft: Path,
    ) -> None:
        line = line_about(page, OLD_CODE)
        assert line.reason is not None
        assert line.tick is not None
        person.click(line.reason.line)
        with qtbot.waitSignals([desk_of(window).checked, desk_of(window).saved]):
            person.type(REASON)
        assert line.tick.isChecked()
        assert page.title.text() == "还有 1 处提示没有核对"
        window.to_start()
        code, place = OLD_CODE
        assert kept(example_draft).accepted == (Acceptance(code=code, field=place, reason=REASON),)

    def test_tick_and_reason_are_there_again_when_the_draft_is_opened(
        self, page: CheckPage, window: Window, person: Person, example_draft: Path
    ) -> None:
        write_reason(page, OLD_CODE, person)
        window.to_start()
        window.open_draft(example_draft)
        line = line_about(check_page(window), OLD_CODE)
        assert line.reason is not None
        assert line.tick is not None
        assert line.tick.isChecked()
        assert line.reason.line.text() == REASON
        other = line_about(wizard_of(window).check_page, NO_AREA)
        assert other.tick is not None
        assert not other.tick.isChecked()

    @pytest.mark.parametrize("leave", ["close", "save", "step"])
    def test_a_reason_is_kept_however_fast_one_goes_on(
        self, page: CheckPage, window: Window, person: Person, example_draft: Path, leave: str
    ) -> None:
        write_reason(page, OLD_CODE, person)
        if leave == "save":
            person.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
            assert desk_of(window).session.is_saved
        elif leave == "step":
            person.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
        else:
            window.close()
            assert kept(example_draft).accepted[0].reason == REASON
            return
        assert desk_of(window).application.accepted[0].reason == REASON

    def test_a_reason_without_a_tick_is_given_up(
        self, page: CheckPage, window: Window, person: Person, qtbot: QtBot
    ) -> None:
        write_reason(page, OLD_CODE, person)
        tick(page, OLD_CODE, window, person, qtbot)
        assert desk_of(window).application.accepted == ()


def write_reason(page: CheckPage, about: tuple[str, str], person: Person) -> None:
    line = line_about(page, about)
    assert line.reason is not None
    person.click(line.reason.line)
    person.type(REASON)


def tick(
    page: CheckPage, about: tuple[str, str], window: Window, person: Person, qtbot: QtBot
) -> None:
    """Click a tick, and wait for the check that follows."""
    box = line_about(page, about).tick
    assert box is not None
    with qtbot.waitSignal(desk_of(window).checked):
        person.click(box)


class TestStaysAsItIs:
    """The list is not built anew under the hands of who writes in it."""

    def test_while_nothing_changes(
        self, window: Window, example_draft: Path, person: Person, qtbot: QtBot
    ) -> None:
        page = opened(window, example_draft, WARNINGS)
        lines = list(page.lines)
        write_reason(page, OLD_CODE, person)
        reason = focus()
        checked(window)
        wizard_of(window).save_now()
        desk_of(window).files_known.emit()
        with qtbot.waitSignals([desk_of(window).checked, desk_of(window).saved]):
            tick(page, NO_AREA, window, person, qtbot)
            person.click(reason)
            person.press(Qt.Key.Key_End)
            person.type("x")
        assert page.lines == lines
        assert focus() is reason
        line = line_about(page, OLD_CODE)
        assert line.reason is not None
        assert line.reason.line.text() == f"{REASON}x"

    def test_a_reason_is_kept_when_something_else_changes_the_list(
        self, window: Window, example_draft: Path, person: Person
    ) -> None:
        page = opened(window, example_draft, WARNINGS)
        write_reason(page, OLD_CODE, person)
        desk_of(window).put(FAX, "0766-8123400")
        checked(window)
        assert [key(line.finding) for line in page.lines] == [OLD_CODE]
        assert desk_of(window).application.accepted[0].reason == REASON
        (line,) = page.lines
        assert line.reason is not None
        assert line.reason.line.text() == REASON

    def test_composing_a_reason_is_not_disturbed(
        self, window: Window, example_draft: Path, person: Person
    ) -> None:
        page = opened(window, example_draft, WARNINGS)
        line = line_about(page, OLD_CODE)
        assert line.reason is not None
        person.click(line.reason.line)
        person.compose("shen")
        caret = line.reason.line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        checked(window)
        wizard_of(window).save_now()
        now = line.reason.line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        assert now == caret
        person.commit("审")
        assert line.reason.line.text() == "审"
