"""The box of 400 characters: counted as one writes, marked where it is too long, never cut.

An input method is never disturbed, in this box and in any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.asking import checked, desk_of, go_to, line_of, text_of, wizard_of
from tests.ui.drafts import kept
from tests.ui.person import Person
from tests.ui.walking import description_of
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.counting import count_characters
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.fields.making import editor_of
from xxxf_desktop.ui.window import Window

pytestmark = pytest.mark.qt

PROFILE = "unit.profile"
CONTROL = Qt.KeyboardModifier.ControlModifier
FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # one sign, seven characters
FAMILY_LENGTH = 7
ACUTE = "\u0301"


@pytest.fixture
def box(window: Window, empty_draft: Path, no_paper: None) -> LongTextEditor:
    """Return 申报单位简介 of an empty draft, with the focus in it."""
    window.open_draft(empty_draft)
    return text_of(window, PROFILE)


@pytest.fixture
def alone(form_2020: Form, qapp: QApplication, qtbot: QtBot) -> LongTextEditor:
    """Return 申报单位简介 without a window around it, with the focus in it."""
    editor = editor_of(form_2020.fields[PROFILE], form_2020)
    assert isinstance(editor, LongTextEditor)
    qtbot.addWidget(editor)
    with qtbot.waitActive(editor):
        editor.show()
        editor.activateWindow()
    editor.box.setFocus()
    return editor


def write(editor: LongTextEditor, person: Person, text: str) -> None:
    """Write `text` into the box in one go, and let it be counted."""
    person.commit(text)
    editor.settle()


def shown(editor: LongTextEditor) -> dict[str, str]:
    """Return the words of the counter that can be seen, with the role each is dressed in."""
    assert editor.counter is not None
    labels = editor.counter.findChildren(QLabel)
    return {each.text(): each.property("role") for each in labels if each.isVisible()}


def surplus(editor: LongTextEditor) -> str:
    """Return what is marked as too much, "" where nothing is."""
    marks = editor.box.extraSelections()
    assert len(marks) <= 1
    return marks[0].cursor.selection().toPlainText() if marks else ""


class TestCounter:
    def test_says_how_much_is_used_and_what_word_counts(
        self, alone: LongTextEditor, person: Person
    ) -> None:
        write(alone, person, "字" * 380 + " Adobe 2020\n")
        words = list(shown(alone))
        assert words[:1] == ["已用 389 / 400"]
        assert "· Word 字数 382" in words

    @pytest.mark.parametrize(
        ("count", "role", "left"),
        [
            pytest.param(0, "strong", "", id="empty"),
            pytest.param(359, "strong", "", id="below-nine-tenths"),
            pytest.param(360, "warn_strong", "", id="amber-from-nine-tenths"),
            pytest.param(380, "warn_strong", "还可写 20 字", id="says-what-is-left"),
            pytest.param(400, "warn_strong", "还可写 0 字", id="at-the-limit"),
            pytest.param(401, "err_strong", "超出 1 字", id="red-above"),
            pytest.param(3000, "err_strong", "超出 2600 字", id="far-above"),
        ],
    )
    def test_changes_its_colour(
        self, alone: LongTextEditor, person: Person, count: int, role: str, left: str
    ) -> None:
        write(alone, person, "字" * count)
        words = shown(alone)
        assert words[f"已用 {count} / 400"] == role
        assert [word for word in words if word.startswith(("还可写", "超出"))] == [left][
            : bool(left)
        ]

    def test_is_read_out_with_the_box(self, box: LongTextEditor, person: Person) -> None:
        write(box, person, "字" * 386)
        assert "已用 386 / 400 还可写 14 字" in description_of(box.box)
        assert box.field.hint in description_of(box.box)

    @pytest.mark.usefixtures("no_paper")
    def test_counts_what_is_opened(self, window: Window, example_draft: Path) -> None:
        window.open_draft(example_draft)
        editor = text_of(window, PROFILE)
        assert f"已用 {count_characters(editor.box.toPlainText())} / 400" in shown(editor)


class TestSurplus:
    @pytest.mark.parametrize(
        ("text", "too_much"),
        [
            pytest.param("字" * 400, "", id="none-at-the-limit"),
            pytest.param("字" * 400 + "多出", "多出", id="of-the-common-plane"),
            pytest.param("字 " * 400 + "多\n出", "多\n出", id="blanks-count-nothing"),
            pytest.param("𠮷" * 402, "𠮷𠮷", id="two-units-each"),
            pytest.param("𠮷" * 399 + "字" + "𬭎多", "𬭎多", id="mixed-planes"),
            pytest.param("字" * 400 + FAMILY, FAMILY, id="a-family-is-seven"),
            pytest.param(FAMILY * 57 + "一" + FAMILY, FAMILY, id="behind-families"),
            pytest.param(("e" + ACUTE) * 402, ("e" + ACUTE) * 2, id="decomposed"),
            pytest.param(
                ("e" + ACUTE) * 399 + "𠮷" + "👍🏽", "👍🏽", id="decomposed-then-two-units"
            ),
            pytest.param("字" * 399 + "e" + ACUTE + "q" + ACUTE, "q" + ACUTE, id="not-parted"),
        ],
    )
    def test_is_marked_exactly(
        self, alone: LongTextEditor, person: Person, text: str, too_much: str
    ) -> None:
        write(alone, person, text)
        assert alone.box.toPlainText() == text
        assert surplus(alone) == too_much
        if too_much:
            marks = alone.box.extraSelections()
            cursor = marks[0].cursor
            within = text.removesuffix(too_much)
            assert cursor.selectionStart() == len(within.encode("utf-16-le")) // 2
            assert cursor.selectionEnd() == len(text.encode("utf-16-le")) // 2

    def test_is_still_marked_exactly_after_the_answer_came_back(
        self, box: LongTextEditor, person: Person, window: Window
    ) -> None:
        """The draft holds it composed: what stands in the box is longer."""
        write(box, person, ("e" + ACUTE) * 401)
        checked(window)
        wizard_of(window).save_now()
        assert desk_of(window).application.text(PROFILE) == "é" * 401
        assert surplus(box) == "e" + ACUTE

    def test_goes_when_it_is_deleted(self, alone: LongTextEditor, person: Person) -> None:
        write(alone, person, "字" * 401)
        person.press(Qt.Key.Key_Backspace)
        alone.settle()
        assert surplus(alone) == ""
        assert "超出 1 字" not in shown(alone)

    def test_is_taken_back_without_a_mark_on_the_paper(
        self, alone: LongTextEditor, person: Person
    ) -> None:
        """The mark is no format: the text stays plain, and undo knows nothing of it."""
        write(alone, person, "字" * 400)
        steps = alone.box.document().availableUndoSteps()
        write(alone, person, "多")
        person.press(Qt.Key.Key_Z, CONTROL)
        alone.settle()
        assert alone.box.document().availableUndoSteps() == steps
        assert alone.box.toPlainText() == "字" * 400


class TestNothingIsCut:
    TEXT = "信息消费示范项目" * 375  # 3,000 characters

    def test_paste(
        self, box: LongTextEditor, person: Person, window: Window, empty_draft: Path
    ) -> None:
        person.type("原有")
        person.paste(self.TEXT)
        box.settle()
        assert box.box.toPlainText() == "原有" + self.TEXT
        window.to_start()
        assert kept(empty_draft).text(PROFILE) == "原有" + self.TEXT

    def test_one_undo_takes_a_paste_back(
        self, box: LongTextEditor, person: Person, window: Window
    ) -> None:
        person.type("原有")
        person.paste(self.TEXT)
        box.settle()
        person.press(Qt.Key.Key_Z, CONTROL)
        box.settle()
        assert box.box.toPlainText() == "原有"
        assert desk_of(window).application.text(PROFILE) == "原有"
        assert "已用 2 / 400" in shown(box)

    def test_typing_at_the_limit(self, box: LongTextEditor, person: Person, window: Window) -> None:
        person.paste("字" * 399)
        person.type("ab\nc")
        box.settle()
        assert box.box.toPlainText() == "字" * 399 + "ab\nc"
        assert desk_of(window).application.text(PROFILE) == "字" * 399 + "ab\nc"
        assert surplus(box) == "b\nc"

    def test_typing_in_the_middle_of_a_full_box(
        self, alone: LongTextEditor, person: Person
    ) -> None:
        person.paste("字" * 400)
        person.press(Qt.Key.Key_Home, CONTROL)
        person.type("前")
        alone.settle()
        assert alone.box.toPlainText() == "前" + "字" * 400
        assert surplus(alone) == "字"
        assert alone.box.textCursor().position() == 1

    def test_text_dropped_on_the_box(self, box: LongTextEditor, window: Window) -> None:
        drop(box.box.viewport(), self.TEXT)
        box.settle()
        assert box.box.toPlainText() == self.TEXT
        assert desk_of(window).application.text(PROFILE) == self.TEXT
        box.box.undo()
        assert box.box.toPlainText() == ""

    @pytest.mark.usefixtures("box")
    def test_text_dropped_on_a_line(self, window: Window) -> None:
        editor = line_of(window, "unit.registered_address")
        drop(editor.line, self.TEXT)
        assert desk_of(window).application.text(editor.field.id) == self.TEXT

    @pytest.mark.usefixtures("box")
    def test_paste_into_a_line(self, person: Person, window: Window) -> None:
        editor = line_of(window, "unit.registered_address")
        person.paste("第一行\n" + self.TEXT * 20)
        assert desk_of(window).application.text(editor.field.id) == "第一行 " + self.TEXT * 20

    def test_the_middle_button_goes_the_way_of_a_paste(self, alone: LongTextEditor) -> None:
        """Off screen there is no selection to paste; both ways end here."""
        alone.box.insertFromMimeData(mime_of(self.TEXT + "\u200b"))
        assert alone.box.toPlainText() == self.TEXT


def mime_of(text: str) -> QMimeData:
    made = QMimeData()
    made.setText(text)
    return made


def drop(target: QWidget, text: str) -> None:
    """Drag `text` from elsewhere onto the middle of `target` and let it go."""
    mime, where = mime_of(text), QPointF(target.rect().center())
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(target, kind(where.toPoint(), action, mime, left, none))
    event = QDropEvent(where, action, mime, left, none)
    QApplication.sendEvent(target, event)
    assert event.isAccepted()


# ------------------------------------------------------------------ input methods


def preedit(editor: LongTextEditor) -> str:
    return editor.box.textCursor().block().layout().preeditAreaText()


def state_of(editor: LongTextEditor) -> tuple[object, ...]:
    """Return everything an input method may not find changed under its hands."""
    marks = [
        (each.cursor.selectionStart(), each.cursor.selectionEnd())
        for each in editor.box.extraSelections()
    ]
    document = editor.box.document()
    return (
        preedit(editor),
        editor.box.toPlainText(),
        marks,
        document.availableUndoSteps(),
        document.availableRedoSteps(),
        editor.box.textCursor().position(),
        list(shown(editor)),
    )


@contextmanager
def undisturbed(window: Window, editor: LongTextEditor) -> Iterator[None]:
    """Everything that may run while somebody composes is run, and changes nothing."""
    before = state_of(editor)
    yield
    checked(window)
    assert state_of(editor) == before
    wizard_of(window).book.settle()
    editor.settle()
    assert state_of(editor) == before
    wizard_of(window).save_now()
    assert desk_of(window).session.is_saved
    assert state_of(editor) == before
    wizard_of(window).paper.refresh()
    desk_of(window).files_known.emit()
    QApplication.processEvents()
    assert state_of(editor) == before


class TestComposing:
    @pytest.mark.parametrize("count", [0, 399, 400, 405])
    def test_nothing_is_counted_or_marked_meanwhile(
        self, box: LongTextEditor, person: Person, window: Window, count: int
    ) -> None:
        write(box, person, "字" * count)
        before = (*state_of(box)[1:],)
        person.compose("shen'qing'bao")
        with undisturbed(window, box):
            assert (*state_of(box)[1:],) == before
        assert preedit(box) == "shen'qing'bao"
        person.commit("申请报")
        box.settle()
        assert box.box.toPlainText() == "字" * count + "申请报"
        assert f"已用 {count + 3} / 400" in shown(box)
        assert len(surplus(box)) == max(0, count + 3 - 400)
        assert desk_of(window).application.text(PROFILE) == "字" * count + "申请报"

    def test_goes_on_through_many_steps(
        self, box: LongTextEditor, person: Person, window: Window
    ) -> None:
        write(box, person, "字" * 399)
        for so_far in ("s", "sh", "she", "shen", "申q", "申qing"):
            person.compose(so_far)
            with undisturbed(window, box):
                pass
        person.commit("申请")
        box.settle()
        assert surplus(box) == "请"

    def test_in_the_middle_of_the_surplus(
        self, box: LongTextEditor, person: Person, window: Window
    ) -> None:
        write(box, person, "字" * 410)
        person.press(Qt.Key.Key_Left)
        person.press(Qt.Key.Key_Left)
        person.compose("zhong")
        with undisturbed(window, box):
            pass
        person.commit("中")
        box.settle()
        assert surplus(box) == "字" * 8 + "中" + "字" * 2

    def test_over_a_selection(self, box: LongTextEditor, person: Person, window: Window) -> None:
        """The input method takes the selection away when it begins; the rest waits."""
        write(box, person, "字" * 401)
        person.press(Qt.Key.Key_A, CONTROL)
        person.compose("xin")
        with undisturbed(window, box):
            pass
        person.commit("新")
        box.settle()
        assert box.box.toPlainText() == "新"
        assert desk_of(window).application.text(PROFILE) == "新"
        assert surplus(box) == ""

    def test_given_up_leaves_nothing(self, box: LongTextEditor, person: Person) -> None:
        write(box, person, "字" * 399)
        person.compose("shen")
        person.compose("")
        box.settle()
        assert preedit(box) == ""
        assert box.box.toPlainText() == "字" * 399

    def test_broken_off_by_a_click_does_not_stop_the_counting(
        self, box: LongTextEditor, person: Person, window: Window
    ) -> None:
        """Qt takes the composed letters away itself, and tells nobody."""
        write(box, person, "字" * 399)
        person.compose("shen")
        person.click(box.box.viewport())
        assert preedit(box) == ""
        person.press(Qt.Key.Key_End, CONTROL)
        person.type("ab")
        box.settle()
        assert "已用 401 / 400" in shown(box)
        assert desk_of(window).application.text(PROFILE) == "字" * 399 + "ab"

    def test_commits_and_goes_on_composing(
        self, box: LongTextEditor, person: Person, window: Window
    ) -> None:
        write(box, person, "字" * 399)
        event = QInputMethodEvent("ing", [])
        event.setCommitString("申请")
        QApplication.sendEvent(box.box, event)
        with undisturbed(window, box):
            pass
        person.commit("报")
        box.settle()
        assert surplus(box) == "请报"

    def test_outlasts_the_autosave(
        self, box: LongTextEditor, person: Person, window: Window, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignals([desk_of(window).saved, desk_of(window).checked]):
            write(box, person, "字" * 401)
            person.compose("shen")
            before = state_of(box)
        assert state_of(box) == before
        assert preedit(box) == "shen"

    @pytest.mark.usefixtures("box")
    def test_does_not_keep_waiting_what_was_typed_before(
        self, person: Person, window: Window
    ) -> None:
        person.type("a")
        person.compose("shen")
        assert desk_of(window).application.text(PROFILE) == "a"


def test_composing_outlasts_the_paper(
    window: Window, empty_draft: Path, person: Person, qtbot: QtBot
) -> None:
    window.open_draft(empty_draft)
    box = text_of(window, PROFILE)
    paper = wizard_of(window).paper
    with qtbot.waitSignals([paper.client.laid_out, paper.client.drawn], timeout=60_000):
        write(box, person, "字" * 401)
        person.compose("shen")
        before = state_of(box)
        paper.refresh()
    assert state_of(box) == before
    assert preedit(box) == "shen"


def caret(line: QLineEdit) -> QRect:
    """Return where the caret stands, behind what is being composed."""
    found = line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert isinstance(found, QRect)
    return found


@pytest.mark.usefixtures("no_paper")
class TestComposingOnALine:
    # What is written into a field, one character after the other, and would be put right.
    GIVEN: ClassVar[dict[str, str]] = {
        "unit.code": "９１４４ ０",
        "unit.revenue": "１，２３４",
        "unit.contact.email": "ａ＠ｂ．",
        "cover.date": "２０２０年",
        "unit.contact.name": "e" + ACUTE + "無",
    }

    @pytest.fixture(params=GIVEN)
    def given(self, request: pytest.FixtureRequest) -> tuple[str, str]:
        """Return a field and what is written into it."""
        return request.param, self.GIVEN[request.param]

    @pytest.fixture
    def editor(self, window: Window, empty_draft: Path, given: tuple[str, str]) -> LineEditor:
        window.open_draft(empty_draft)
        return line_of(window, given[0])

    def test_nothing_is_put_right_meanwhile(
        self, editor: LineEditor, person: Person, window: Window, given: tuple[str, str]
    ) -> None:
        for character in given[1]:
            person.commit(character)
        empty = caret(editor.line)
        person.compose("san")
        QApplication.processEvents()
        before = (editor.line.text(), caret(editor.line), editor.line.isRedoAvailable())
        assert caret(editor.line).x() > empty.x() or editor.line.alignment() & right()
        for run in (
            desk_of(window).check,
            wizard_of(window).book.settle,
            wizard_of(window).save_now,
            wizard_of(window).paper.refresh,
            QApplication.processEvents,
        ):
            run()
            now = (editor.line.text(), caret(editor.line), editor.line.isRedoAvailable())
            assert now == before
        assert editor.line.text() == given[1]
        person.commit("３")
        assert editor.line.text() == given[1] + "３"

    def test_what_is_committed_at_once_waits_for_the_rest(
        self, editor: LineEditor, window: Window, given: tuple[str, str]
    ) -> None:
        """Some input methods commit a phrase and go on composing in one step."""
        event = QInputMethodEvent("san", [])
        event.setCommitString(given[1])
        QApplication.sendEvent(editor.line, event)
        assert editor.line.text() == given[1]
        checked(window)
        assert editor.line.text() == given[1]

    def test_is_put_right_when_it_is_left(
        self, editor: LineEditor, person: Person, given: tuple[str, str]
    ) -> None:
        for character in given[1]:
            person.commit(character)
        person.press(Qt.Key.Key_Tab)
        assert editor.line.text() == (editor.value() or "")


def right() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight


def test_a_field_can_be_gone_to(window: Window, empty_draft: Path, no_paper: None) -> None:
    """What the tests above rely on: `go_to` brings the focus into the field."""
    window.open_draft(empty_draft)
    for place in ("cover.date", PROFILE, "project.name"):
        row = go_to(window, place)
        assert row.isAncestorOf(QApplication.focusWidget() or window)
