"""What is put right while one fills in, and when one is told that something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.asking import (
    checked,
    desk_of,
    form_page_of,
    go_to,
    line_of,
    row_of,
    step_state,
    text_of,
    wizard_of,
)
from tests.ui.drafts import change
from tests.ui.person import Person
from tests.ui.walking import description_of, name_of
from xxxf_desktop.app.progress import State
from xxxf_desktop.forms.steps import steps_of
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.inputs import InputFrame
from xxxf_desktop.ui.shell.rail import CHECK
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CODE, MAIL, FAX = "unit.code", "unit.contact.email", "unit.contact.fax"
REVENUE, INFO, RND = "unit.revenue", "unit.info_consumption_revenue", "unit.rnd_spend"
PASTED_CODE = "９１４４ ０３００ ７１５２ ６７２６ｘｇ"
RIGHT_CODE = "9144030071526726XG"
PUT_RIGHT = f"已改为代码的写法（半角、大写、没有空格）：{RIGHT_CODE}。"


@pytest.fixture
def form(window: Window, empty_draft: Path) -> Window:
    """Return the window on an empty draft."""
    window.open_draft(empty_draft)
    return window


def leave(person: Person) -> None:
    """Go on to the next field."""
    person.press(Qt.Key.Key_Tab)


def undo(person: Person) -> None:
    person.press(Qt.Key.Key_Z, CONTROL)


def write(window: Window, person: Person, place: str, text: str) -> None:
    """Go to a field, write `text` over what stands there, and leave it."""
    line_of(window, place)
    person.press(Qt.Key.Key_A, CONTROL)
    person.type(text)
    leave(person)


def said(window: Window, place: str) -> str:
    return row_of(window, place).message.text


def has_sign(editor: FieldEditor) -> bool:
    """Return whether the sign of a 强制 stands in the input."""
    (frame,) = editor.findChildren(InputFrame)
    return any(sign.isVisible() for sign in frame.findChildren(Sign))


def chip_of(editor: FieldEditor) -> QToolButton:
    chip = editor.controls()[-1]
    assert isinstance(chip, QToolButton)
    return chip


class TestUnitCode:
    def test_a_pasted_code_is_put_right_at_once(self, form: Window, person: Person) -> None:
        editor = line_of(form, CODE)
        person.paste(PASTED_CODE)
        assert editor.line.text() == RIGHT_CODE
        assert desk_of(form).application.text(CODE) == RIGHT_CODE
        assert said(form, CODE) == PUT_RIGHT
        assert PUT_RIGHT in description_of(editor.line)

    def test_one_has_time_to_read_what_was_put_right(
        self, form: Window, person: Person, qtbot: QtBot
    ) -> None:
        line_of(form, CODE)
        with qtbot.waitSignals([desk_of(form).checked, desk_of(form).saved]):
            person.paste(PASTED_CODE)
        assert said(form, CODE) == f"{PUT_RIGHT}18 位统一社会信用代码，校验位正确"
        leave(person)
        assert said(form, CODE) == f"{PUT_RIGHT}18 位统一社会信用代码，校验位正确"
        write(form, person, CODE, RIGHT_CODE)
        assert said(form, CODE) == "18 位统一社会信用代码，校验位正确"

    @pytest.mark.parametrize(
        "pasted",
        [
            pytest.param(PASTED_CODE, id="in-groups-of-four"),
            pytest.param(" ".join(RIGHT_CODE.lower()), id="letter-by-letter"),
            pytest.param(f"\t{RIGHT_CODE.lower()}\r\n", id="a-cell-of-a-table"),
        ],
    )
    def test_undo_brings_back_what_was_pasted(
        self, form: Window, person: Person, pasted: str
    ) -> None:
        editor = line_of(form, CODE)
        person.paste(pasted)
        assert editor.line.text() == RIGHT_CODE
        undo(person)
        brought_back = editor.line.text()
        assert brought_back.split() == pasted.split()
        checked(form)
        assert editor.line.text() == brought_back
        assert PUT_RIGHT not in said(form, CODE)
        person.press(Qt.Key.Key_Y, CONTROL)
        assert editor.line.text() == RIGHT_CODE
        undo(person)
        undo(person)
        assert editor.line.text() == ""

    def test_a_typed_code_is_put_right_when_it_is_left(self, form: Window, person: Person) -> None:
        editor = line_of(form, CODE)
        person.type("9144 0300 7152 6726xg")
        assert editor.line.text() == "9144 0300 7152 6726xg"
        assert said(form, CODE) == ""
        leave(person)
        assert editor.line.text() == RIGHT_CODE
        assert said(form, CODE) == f"{PUT_RIGHT}18 位统一社会信用代码，校验位正确"

    def test_what_is_wrong_is_said_in_place_of_what_was_put_right(
        self, form: Window, person: Person
    ) -> None:
        editor = line_of(form, CODE)
        person.paste("９１４４ ０３００ ７１５２ ６７２６ｘｈ")
        leave(person)
        assert editor.line.text() == "9144030071526726XH"
        assert said(form, CODE).startswith("强制 “9144030071526726XH”校验不符")
        assert has_sign(editor)

    def test_what_needs_nothing_put_right_is_only_confirmed(
        self, form: Window, person: Person
    ) -> None:
        write(form, person, CODE, RIGHT_CODE)
        assert said(form, CODE) == "18 位统一社会信用代码，校验位正确"


class TestOtherLines:
    def test_an_address_with_a_full_width_sign(self, form: Window, person: Person) -> None:
        write(form, person, MAIL, "li＠example．com ")
        assert line_of(form, MAIL).line.text() == "li@example.com"
        assert desk_of(form).application.text(MAIL) == "li@example.com"
        assert said(form, MAIL) == "已改为邮箱的写法：li@example.com。"

    @pytest.mark.parametrize(
        "typed", ["１２３４５．６７", "12,345.67", "１２，３４５．６７ ", " 12345.67"]
    )
    def test_an_amount(self, form: Window, person: Person, typed: str) -> None:
        write(form, person, REVENUE, typed)
        row = row_of(form, REVENUE)
        assert desk_of(form).application.text(REVENUE) == "12345.67"
        editor = line_of(form, REVENUE)
        assert editor.line.text() == "12345.67"
        assert editor.line.grouped == "12,345.67"
        assert said(form, REVENUE) == ""
        assert "合 1.23 亿元" in description_of(editor.line)
        assert row.field.hint in description_of(editor.line)

    def test_a_pasted_amount_at_once_and_undo(self, form: Window, person: Person) -> None:
        editor = line_of(form, REVENUE)
        person.paste("１，２３４，５６７．８９")
        assert editor.line.text() == "1234567.89"
        undo(person)
        assert editor.line.text() == "１，２３４，５６７．８９"
        assert desk_of(form).application.text(REVENUE) == "1234567.89"

    def test_an_amount_that_cannot_be_read_stays_as_typed(
        self, form: Window, person: Person
    ) -> None:
        write(form, person, REVENUE, "1,23")
        editor = line_of(form, REVENUE)
        assert editor.line.text() == "1,23"
        assert said(form, REVENUE).startswith("强制 “1,23”不是数。")

    @pytest.mark.parametrize(
        "typed",
        [
            "2020-5-6",
            "2020年5月6日",
            "2020.5.6",
            "2020/05/06",
            "20200506",
            "２０２０年５月６日",
            "2020 - 05 - 06",
        ],
    )
    def test_a_date_in_any_spelling(self, form: Window, person: Person, typed: str) -> None:
        editor = line_of(form, "cover.date")
        person.type(typed)
        assert editor.line.text() == typed
        assert desk_of(form).application.text("cover.date") == "2020-05-06"
        leave(person)
        assert editor.line.text() == "2020-05-06"
        assert said(form, "cover.date") == ""

    def test_a_pasted_date_at_once_and_undo(self, form: Window, person: Person) -> None:
        editor = line_of(form, "cover.date")
        person.paste("2020年05月06日")
        assert editor.line.text() == "2020-05-06"
        undo(person)
        assert editor.line.text() == "2020年05月06日"

    def test_no_day_of_the_calendar(self, form: Window, person: Person) -> None:
        write(form, person, "cover.date", "2020年2月30日")
        assert line_of(form, "cover.date").line.text() == "2020年2月30日"
        assert said(form, "cover.date").startswith("强制 “2020年2月30日”不是日期")

    def test_a_line_break_in_a_line_becomes_a_blank(self, form: Window, person: Person) -> None:
        editor = line_of(form, "unit.registered_address")
        person.paste("广东省\n云岭市")
        leave(person)
        assert editor.line.text() == "广东省 云岭市"


class TestNone:
    def test_one_click_and_back(self, form: Window, person: Person) -> None:
        editor = line_of(form, FAX)
        chip = chip_of(editor)
        person.click(chip)
        assert editor.line.text() == "无"
        assert chip.isChecked()
        assert desk_of(form).application.text(FAX) == "无"
        person.click(chip)
        assert editor.line.text() == ""
        assert not chip.isChecked()
        assert FAX not in desk_of(form).application.fields

    def test_undo_brings_back_what_stood_there(self, form: Window, person: Person) -> None:
        editor = line_of(form, FAX)
        person.type("0766-8123400")
        person.click(chip_of(editor))
        undo(person)
        assert editor.line.text() == "0766-8123400"
        assert not chip_of(editor).isChecked()
        assert desk_of(form).application.text(FAX) == "0766-8123400"
        undo(person)
        assert editor.line.text() == ""

    def test_the_key_does_the_same(self, form: Window, person: Person) -> None:
        editor = line_of(form, FAX)
        person.press(Qt.Key.Key_0, ALT)
        assert editor.line.text() == "无"
        assert editor.line.hasFocus()
        person.press(Qt.Key.Key_0, ALT)
        assert editor.line.text() == ""

    def test_in_a_long_text(self, form: Window, person: Person) -> None:
        editor = text_of(form, "unit.rnd_capability")
        person.type("12 项")
        person.press(Qt.Key.Key_0, ALT)
        editor.settle()
        assert desk_of(form).application.text("unit.rnd_capability") == "无"
        assert chip_of(editor).isChecked()
        undo(person)
        editor.settle()
        assert editor.box.toPlainText() == "12 项"
        assert not chip_of(editor).isChecked()

    def test_typed_by_hand_it_is_the_same(self, form: Window, person: Person) -> None:
        write(form, person, FAX, " 无 ")
        assert chip_of(line_of(form, FAX)).isChecked()
        assert desk_of(form).application.text(FAX) == "无"
        assert said(form, FAX) == ""

    def test_where_it_is_no_answer_the_key_does_nothing(self, form: Window, person: Person) -> None:
        editor = line_of(form, MAIL)
        person.type("li")
        person.press(Qt.Key.Key_0, ALT)
        assert editor.line.text() == "li"
        write(form, person, MAIL, "无")
        assert said(form, MAIL).startswith("强制")


class TestMessages:
    def test_none_while_one_types_for_the_first_time(self, form: Window, person: Person) -> None:
        editor = line_of(form, MAIL)
        person.type("li@exam")
        checked(form)
        assert said(form, MAIL) == ""
        assert not has_sign(editor)

    def test_come_when_the_field_is_left(self, form: Window, person: Person) -> None:
        write(form, person, MAIL, "li@exam")
        editor = row_of(form, MAIL).editor
        assert said(form, MAIL).startswith("强制 “li@exam”不是邮箱地址。")
        assert has_sign(editor)
        assert said(form, MAIL) in description_of(editor.controls()[0])

    def test_go_while_one_types_as_soon_as_it_is_right(
        self, form: Window, person: Person, qtbot: QtBot
    ) -> None:
        write(form, person, MAIL, "li@exam")
        editor = line_of(form, MAIL)
        person.press(Qt.Key.Key_End)
        with qtbot.waitSignal(desk_of(form).checked):
            person.type("ple.com")
        assert editor.line.hasFocus()
        assert said(form, MAIL) == ""
        assert not has_sign(editor)
        assert description_of(editor.line) == editor.field.hint

    def test_one_of_a_warning_leaves_the_input_as_it_is(self, form: Window, person: Person) -> None:
        write(form, person, REVENUE, "100")
        write(form, person, RND, "200")
        assert said(form, RND).startswith("提示 研发投入是 200 万元")
        assert not has_sign(row_of(form, RND).editor)

    def test_the_worst_is_shown_and_the_others_on_demand(
        self, form: Window, person: Person
    ) -> None:
        write(form, person, REVENUE, "100")
        write(form, person, RND, "2000000000.125")
        row = row_of(form, RND)
        assert said(form, RND).startswith("强制 2000000000.125 的小数多于两位。")
        assert "大于主营业务收入" not in said(form, RND)
        (more,) = row.message.findChildren(QPushButton)
        assert name_of(more) == "研发投入（万元） 另有 2 处"
        person.click(more)
        assert "大于主营业务收入" in said(form, RND)

    def test_an_empty_field_is_no_mistake_before_the_check(
        self, form: Window, person: Person
    ) -> None:
        wizard_of(form).open_step("part.unit")
        rows = list(form_page_of(form).rows.values())
        rows[0].take_focus()
        while not rows[-1].has_been_left:
            leave(person)
        checked(form)
        assert [row.field.id for row in rows if row.message.text] == []
        assert step_state(form, "part.unit") == (State.TODO, 0)

    def test_the_check_page_sends_to_an_empty_field_and_says_so(
        self, form: Window, person: Person
    ) -> None:
        wizard_of(form).open_step(CHECK)
        lines = wizard_of(form).check_page.lines
        person.click(next(line.go for line in lines if line.finding.place == FAX))
        editor = row_of(form, FAX).editor
        assert said(form, FAX) == "强制 没有填写。不适用的，填“无”。"
        assert "没有填写" in description_of(editor.controls()[0])
        rows = form_page_of(form).rows
        assert [name for name, row in rows.items() if row.message.text] == [FAX]
        person.press(Qt.Key.Key_0, ALT)
        checked(form)
        assert said(form, FAX) == ""


class TestRelations:
    def test_appear_at_the_field_when_it_is_left(self, form: Window, person: Person) -> None:
        write(form, person, REVENUE, "100")
        line_of(form, INFO)
        person.type("200")
        checked(form)
        assert said(form, INFO) == ""
        leave(person)
        assert said(form, INFO) == (
            "强制 信息消费相关业务收入是 200 万元，大于主营业务收入（100 万元）。"
            "核对两个数，改正其中一个。"
        )

    def test_go_when_the_other_field_is_put_right(
        self, form: Window, person: Person, qtbot: QtBot
    ) -> None:
        write(form, person, REVENUE, "100")
        write(form, person, INFO, "200")
        line_of(form, REVENUE)
        with qtbot.waitSignal(desk_of(form).checked):
            person.type("0")
        assert desk_of(form).application.text(REVENUE) == "1000"
        assert said(form, INFO) == ""
        assert not has_sign(row_of(form, INFO).editor)

    def test_appear_when_the_other_field_makes_them_untrue(
        self, form: Window, person: Person
    ) -> None:
        write(form, person, INFO, "200")
        assert said(form, INFO) == ""
        write(form, person, REVENUE, "100")
        assert said(form, INFO).startswith("强制")
        assert said(form, REVENUE) == ""


class TestStates:
    """未填 → 填写中 → 有问题 n → 完成, in the list on the left and at the bottom."""

    COVER = "part.cover"

    @pytest.fixture
    def cover(self, window: Window, example_draft: Path) -> Window:
        """Return the window on the example, its cover not filled in yet."""
        empty = {"cover.date": None, "cover.recommender": None}
        window.open_draft(change(example_draft, empty), self.COVER)
        return window

    def test_follow_what_is_done(self, cover: Window, person: Person, qtbot: QtBot) -> None:
        assert step_state(cover, self.COVER) == (State.TODO, 0)
        line_of(cover, "cover.date")
        with qtbot.waitSignal(desk_of(cover).checked):
            person.type("2020-13-45")
        assert step_state(cover, self.COVER) == (State.DONE, 0)
        leave(person)
        assert step_state(cover, self.COVER) == (State.PROBLEM, 1)
        assert wizard_of(cover).bottom.note.text() == "本步 1 处有问题"
        assert name_of(wizard_of(cover).rail.buttons[self.COVER]) == "封面 有问题 1 处"
        line_of(cover, "cover.date")
        person.press(Qt.Key.Key_A, CONTROL)
        with qtbot.waitSignal(desk_of(cover).checked):
            person.type("2020-05-06")
        assert step_state(cover, self.COVER) == (State.DONE, 0)
        assert wizard_of(cover).bottom.note.text() == ""

    def test_a_part_is_a_part(self, cover: Window, person: Person) -> None:
        write(cover, person, "cover.recommender", "云岭市工信局")
        assert step_state(cover, self.COVER) == (State.PART, 0)
        assert name_of(wizard_of(cover).rail.buttons[self.COVER]) == "封面 填写中"

    def test_every_problem_counts_once_its_field_is_left(
        self, form: Window, person: Person
    ) -> None:
        step = next(s.id for s in steps_of(desk_of(form).form) if MAIL in s.places())
        write(form, person, MAIL, "li@exam")
        assert step_state(form, step) == (State.PROBLEM, 1)
        line_of(form, CODE)
        person.type("123")
        checked(form)
        assert step_state(form, step) == (State.PROBLEM, 1)
        leave(person)
        assert step_state(form, step) == (State.PROBLEM, 2)
        assert wizard_of(form).bottom.note.text() == "本步 2 处有问题"

    def test_an_empty_form_has_no_problem(self, form: Window) -> None:
        wizard = wizard_of(form)
        states = {step.id: step_state(form, step.id) for step in wizard.steps}
        assert set(states.values()) == {(State.TODO, 0)}
        for step in wizard.steps:
            wizard.open_step(step.id)
        assert {step_state(form, step.id) for step in wizard.steps} == {(State.TODO, 0)}

    def test_what_was_wrong_when_it_was_opened_is_counted_before_its_page_is_seen(
        self, window: Window, example_draft: Path
    ) -> None:
        window.open_draft(change(example_draft, {MAIL: "li@exam"}))
        assert step_state(window, "part.unit") == (State.PROBLEM, 1)
        go_to(window, MAIL)
        assert said(window, MAIL).startswith("强制")
        assert step_state(window, "part.unit") == (State.PROBLEM, 1)
