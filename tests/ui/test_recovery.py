"""What was typed is not lost: saved by itself, kept through errors, found again after a crash."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.asking import desk_of, go_to, line_of, text_of, wizard_of
from tests.ui.conftest import AnsweringChoosers, end_window
from tests.ui.drafts import kept
from tests.ui.person import Person
from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.session_marks import crashed
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.system.crash import LOG_NAME
from xxxf_desktop.ui import desk as desk_module
from xxxf_desktop.ui import main
from xxxf_desktop.ui.crash import catch_bugs
from xxxf_desktop.ui.fields.choices import ChoicesEditor
from xxxf_desktop.ui.fields.yes_no import YesNoEditor
from xxxf_desktop.ui.shell.bars import TopBar
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME, PROJECT, PROFILE = "unit.name", "project.name", "unit.profile"
SECTION = "narrative.plan"


def box_of(window: Window) -> QMessageBox:
    """Return the one box that stands before the window."""
    (box,) = [each for each in window.findChildren(QMessageBox) if each.isVisible()]
    return box


def no_box(window: Window) -> bool:
    return not any(box.isVisible() for box in window.findChildren(QMessageBox))


def said_in(box: QMessageBox) -> str:
    return f"{box.text()}\n{box.informativeText()}"


def answer(window: Window, person: Person, words: str) -> None:
    """Click the button `words` of the box."""
    (button,) = [each for each in box_of(window).buttons() if each.text() == words]
    person.click(button)


def in_file(window: Window) -> Application:
    """Return what the file of the open draft holds at this moment."""
    return desk_of(window).session.draft.application()


# ------------------------------------------------------------------ saving by itself


class TestAutosave:
    def test_begins_in_time(self) -> None:
        assert desk_module.SAVE_AFTER_MS <= 800

    @pytest.fixture
    def saved(self, window: Window, empty_draft: Path, qtbot: QtBot) -> Callable[[], Application]:
        """Return a function that waits for the file and returns what it holds."""
        window.open_draft(empty_draft)
        desk = desk_of(window)

        def wait() -> Application:
            qtbot.waitUntil(lambda: bool(desk.edited_places) and desk.session.is_saved)
            return in_file(window)

        return wait

    def test_of_a_line(
        self, window: Window, person: Person, saved: Callable[[], Application]
    ) -> None:
        line_of(window, NAME)
        person.type("某某公司")
        assert saved().text(NAME) == "某某公司"

    def test_of_a_box(
        self, window: Window, person: Person, saved: Callable[[], Application]
    ) -> None:
        text_of(window, PROFILE)
        person.commit("公司成立于")
        person.type("2013\n")
        assert saved().text(PROFILE) == "公司成立于2013\n"

    def test_of_a_section(
        self, window: Window, person: Person, saved: Callable[[], Application]
    ) -> None:
        wizard_of(window).open_place(SECTION)
        person.commit("第一段")
        assert plain_text(saved().narrative[SECTION]) == "第一段"

    def test_of_a_choice(
        self, window: Window, person: Person, saved: Callable[[], Application]
    ) -> None:
        editor = go_to(window, "unit.nature").editor
        assert isinstance(editor, ChoicesEditor)
        person.click(editor.boxes[1])
        assert saved().fields["unit.nature"] == (editor.boxes[1].text(),)

    def test_of_yes_and_no(
        self, window: Window, person: Person, saved: Callable[[], Application]
    ) -> None:
        editor = go_to(window, "unit.listed").editor
        assert isinstance(editor, YesNoEditor)
        person.click(editor.segment.parts[1])
        assert saved().fields["unit.listed"] is True

    def test_of_what_comes_while_it_saves(
        self, window: Window, person: Person, empty_draft: Path, qtbot: QtBot
    ) -> None:
        window.open_draft(empty_draft)
        line_of(window, NAME)
        desk = desk_of(window)
        desk.saved.connect(lambda: person.type("a") if len(in_file(window).text(NAME)) < 3 else 0)
        person.type("a")
        qtbot.waitUntil(lambda: in_file(window).text(NAME) == "aaa" and desk.session.is_saved)

    def test_keeps_nothing_waiting_longer_because_a_save_ends(
        self,
        window: Window,
        person: Person,
        empty_draft: Path,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        begun, goes_on = threading.Event(), threading.Event()
        save = Draft.save

        def slow(draft: Draft, application: Application, added: tuple[NewFile, ...] = ()) -> None:
            begun.set()
            goes_on.wait(10)
            save(draft, application, added)

        window.open_draft(empty_draft)
        line_of(window, NAME)
        monkeypatch.setattr(Draft, "save", slow)
        timer = desk_of(window)._save_timer
        person.type("a")
        qtbot.waitUntil(begun.is_set)
        person.type("b")
        qtbot.waitUntil(lambda: timer.remainingTime() < 300)
        with qtbot.waitSignal(desk_of(window).saved):
            goes_on.set()
        assert timer.remainingTime() < 300
        qtbot.waitUntil(lambda: in_file(window).text(NAME) == "ab")


class TestComposing:
    """An input method that composes for minutes keeps nothing from the file."""

    @pytest.fixture(params=[PROFILE, SECTION])
    def place(self, window: Window, empty_draft: Path, request: pytest.FixtureRequest) -> str:
        window.open_draft(empty_draft)
        wizard_of(window).open_place(request.param)
        QApplication.processEvents()
        return str(request.param)

    def said(self, window: Window, place: str) -> str:
        application = in_file(window)
        return application.text(place) or plain_text(application.narrative.get(place, ()))

    def test_what_was_typed_before(
        self, window: Window, person: Person, place: str, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignal(desk_of(window).saved):
            person.type("2013")
            person.compose("nian")
        assert self.said(window, place) == "2013"
        person.compose("")

    def test_what_came_with_the_next_word_begun(
        self, window: Window, person: Person, place: str, qtbot: QtBot
    ) -> None:
        person.compose("a")
        event = QInputMethodEvent("q", [])
        event.setCommitString("工")
        box = QApplication.focusWidget()
        assert box is not None
        with qtbot.waitSignal(desk_of(window).saved):
            QApplication.sendEvent(box, event)
        assert self.said(window, place) == "工"
        person.commit("我")
        qtbot.waitUntil(lambda: self.said(window, place) == "工我")

    def test_what_is_composed_over_is_kept_till_something_takes_its_place(
        self, window: Window, person: Person, place: str, qtbot: QtBot
    ) -> None:
        person.commit("第一段")
        qtbot.waitUntil(lambda: self.said(window, place) == "第一段")
        person.press(Qt.Key.Key_A, CONTROL)
        person.compose("xin")
        wizard_of(window).save_now()
        assert self.said(window, place) == "第一段"
        person.commit("新")
        qtbot.waitUntil(lambda: self.said(window, place) == "新")


# ------------------------------------------------------------------ after a crash


@dataclass
class Crash:
    """Leaves what a window leaves that was killed."""

    folder: Path
    number: int = 0

    def leave(
        self,
        draft: Path,
        step: str = "part.unit",
        field: str = "",
        saved_at: str | None = None,
        edited: tuple[str, ...] = (),
        seen_s: int = 1_600_000_000,
    ) -> None:
        sessions = self.folder / "sessions"
        sessions.mkdir(parents=True, exist_ok=True)
        self.number += 1
        mark = {"draft": str(draft), "step": step, "field": field}
        mark_path = sessions / f"{self.number}.json"
        mark_path.write_text(json.dumps({**mark, "saved_at": saved_at, "edited": edited}))
        os.utime(mark_path, (seen_s, seen_s))
        mark_path.with_suffix(".lock").write_bytes(b"locked\n")


@pytest.fixture
def crash(data_folder: Path) -> Crash:
    return Crash(data_folder)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Callable[..., Window]]:
    """Yield a function that starts the program, up to where it would wait for events."""
    made: list[Window] = []

    def make() -> Window:
        made.append(Window())
        return made[-1]

    def run(path: Path | None = None) -> Window:
        assert main.run_window(path) == 0
        made[-1].activateWindow()
        qtbot.waitUntil(made[-1].isActiveWindow)
        return made[-1]

    monkeypatch.setattr(main, "Window", make)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield run
    for window in made:
        end_window(window)


class TestTheNextStart:
    def test_opens_where_the_person_was(
        self, start: Callable[..., Window], crash: Crash, example_draft: Path, qtbot: QtBot
    ) -> None:
        crash.leave(example_draft, "part.unit", "unit.contact.email")
        wizard = wizard_of(start())
        assert wizard.desk.session.path == example_draft
        assert wizard.current == "part.unit"
        qtbot.waitUntil(lambda: wizard.place == "unit.contact.email")

    @pytest.mark.parametrize(
        ("step", "field"),
        [
            pytest.param(SECTION, SECTION, id="section"),
            pytest.param("part.project_proofs", "proof.promotion", id="proofs"),
            pytest.param("check", "", id="check"),
            pytest.param("export", "", id="export"),
        ],
    )
    def test_opens_every_kind_of_step(
        self,
        start: Callable[..., Window],
        crash: Crash,
        example_draft: Path,
        qtbot: QtBot,
        step: str,
        field: str,
    ) -> None:
        crash.leave(example_draft, step, field)
        wizard = wizard_of(start())
        assert wizard.current == step
        qtbot.waitUntil(lambda: wizard.place == field)

    def test_begins_at_the_first_step_where_the_old_one_is_unknown(
        self, start: Callable[..., Window], crash: Crash, example_draft: Path
    ) -> None:
        crash.leave(example_draft, "part.of_another_form", "another.field", edited=("another",))
        wizard = wizard_of(start())
        assert wizard.current == wizard.targets()[0]
        assert not wizard.banner.isHidden()

    def test_says_what_was_recovered(
        self, start: Callable[..., Window], crash: Crash, example_draft: Path
    ) -> None:
        edited = (NAME, PROFILE)
        crash.leave(example_draft, saved_at="2020-04-28T11:03:05+08:00", edited=edited)
        banner = wizard_of(start()).banner
        assert not banner.isHidden()
        said = banner.text.text()
        assert "没有正常关闭，申报稿已恢复到 11:03:05 存下的内容" in said
        assert "最后改过“申报单位简介" in said

    def test_leads_to_what_was_edited_last(
        self, start: Callable[..., Window], crash: Crash, person: Person, example_draft: Path
    ) -> None:
        crash.leave(example_draft, "part.cover", edited=("unit.contact.email", PROJECT))
        window = start()
        wizard = wizard_of(window)
        person.click(wizard.banner.action)
        assert wizard.banner.isHidden()
        assert wizard.current == "part.project"
        assert "项目名称" in said_in(box_of(window)).splitlines()[1]
        assert "邮箱" in said_in(box_of(window)).splitlines()[2]
        answer(window, person, "知道了")

    def test_says_that_nothing_was_changed(
        self, start: Callable[..., Window], crash: Crash, person: Person, example_draft: Path
    ) -> None:
        crash.leave(example_draft)
        banner = wizard_of(start()).banner
        assert "恢复到打开时的内容。上次没有改动。" in banner.text.text()
        person.click(banner.action)
        assert banner.isHidden()

    def test_says_that_the_draft_is_gone(
        self, start: Callable[..., Window], crash: Crash, person: Person, tmp_path: Path
    ) -> None:
        crash.leave(tmp_path / "移走了.xxxf")
        window = start()
        assert window.wizard is None
        assert window.start.banner.isVisible()
        assert str(tmp_path / "移走了.xxxf") in window.start.banner.text.text()
        person.click(window.start.banner.action)
        assert window.start.banner.isHidden()

    def test_opens_the_newest_of_two(
        self,
        start: Callable[..., Window],
        crash: Crash,
        example_draft: Path,
        empty_draft: Path,
        data_folder: Path,
    ) -> None:
        crash.leave(example_draft, seen_s=1_600_000_200)
        crash.leave(empty_draft, seen_s=1_600_000_100)
        assert wizard_of(start()).desk.session.path == example_draft
        assert crashed(data_folder) == []

    def test_says_it_once(
        self, start: Callable[..., Window], crash: Crash, example_draft: Path
    ) -> None:
        crash.leave(example_draft)
        start().to_start()
        window = start()
        assert window.wizard is None
        assert window.start.banner.isHidden()

    def test_recovers_the_draft_that_is_opened_by_its_name(
        self, start: Callable[..., Window], crash: Crash, example_draft: Path, empty_draft: Path
    ) -> None:
        crash.leave(example_draft, "part.project", seen_s=1_600_000_100)
        crash.leave(empty_draft, "part.unit", seen_s=1_600_000_200)
        wizard = wizard_of(start(example_draft))
        assert wizard.desk.session.path == example_draft
        assert wizard.current == "part.project"
        assert not wizard.banner.isHidden()

    def test_opens_another_draft_that_is_named_as_ever(
        self, start: Callable[..., Window], crash: Crash, example_draft: Path, empty_draft: Path
    ) -> None:
        crash.leave(example_draft, "part.project")
        wizard = wizard_of(start(empty_draft))
        assert wizard.desk.session.path == empty_draft
        assert wizard.banner.isHidden()


def test_a_draft_that_another_program_holds_is_not_opened(
    window: Window, person: Person, example_draft: Path
) -> None:
    with Draft.open(example_draft):
        assert not window.open_draft(example_draft)
        said = said_in(box_of(window))
        assert "打不开这份申报稿" in said
        assert "正被另一个程序打开。请先在那里关闭它，再试一次。" in said
        answer(window, person, "知道了")
        assert window.wizard is None
        assert window.start.isVisible()
    assert window.open_draft(example_draft)


# ------------------------------------------------------------------ errors of saving

FULL = DraftError("磁盘空间不足，没有保存。", "清理磁盘后再保存，或另存到别的磁盘。")


class Disk:
    """The disk of one draft, which may be full."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        self.refused = 0
        save = Draft.save

        def saved(draft: Draft, application: Application, added: tuple[NewFile, ...] = ()) -> None:
            if self.is_full and draft.path == path:
                self.refused += 1
                raise FULL
            save(draft, application, added)

        monkeypatch.setattr(Draft, "save", saved)


@pytest.fixture
def disk(example_draft: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setattr(desk_module, "_RETRY_AFTER_MS", 50)
    return Disk(example_draft, monkeypatch)


@pytest.fixture
def unsaved(window: Window, disk: Disk, person: Person, example_draft: Path, qtbot: QtBot) -> str:
    """Return what was typed as the name of the unit, and could not be saved."""
    window.open_draft(example_draft)
    before = line_of(window, NAME).line.text()
    disk.is_full = True
    with qtbot.waitSignal(desk_of(window).save_failed):
        person.type("甲")
    return f"{before}甲"


class TestAnErrorOfSaving:
    @pytest.mark.usefixtures("unsaved")
    def test_is_said_in_the_bar_below(self, window: Window, disk: Disk) -> None:
        bar = wizard_of(window).bottom
        assert bar.saved.text() == "没有存上：磁盘空间不足，没有保存。"
        assert "清理磁盘后再保存" in bar.saved.toolTip()
        assert bar.elsewhere.isVisible()
        assert bar.elsewhere.text() == "另存到…"
        disk.is_full = False

    def test_lets_the_typing_go_on(
        self, window: Window, unsaved: str, person: Person, disk: Disk, qtbot: QtBot
    ) -> None:
        person.type("乙")
        assert desk_of(window).application.text(NAME) == f"{unsaved}乙"
        qtbot.waitUntil(lambda: disk.refused > 2)
        assert wizard_of(window).bottom.elsewhere.isVisible()
        assert "没有存上" in wizard_of(window).bottom.saved.text()
        assert no_box(window)
        assert QApplication.focusWidget() is line_of(window, NAME).line
        disk.is_full = False
        qtbot.waitUntil(lambda: in_file(window).text(NAME) == f"{unsaved}乙")

    @pytest.mark.parametrize("by", ["itself", "Ctrl+S"])
    def test_is_over_once_it_can_be_saved(
        self, window: Window, unsaved: str, person: Person, disk: Disk, qtbot: QtBot, by: str
    ) -> None:
        disk.is_full = False
        if by == "Ctrl+S":
            person.press(Qt.Key.Key_S, CONTROL)
        bar = wizard_of(window).bottom
        qtbot.waitUntil(lambda: in_file(window).text(NAME) == unsaved)
        qtbot.waitUntil(lambda: bar.saved.text().startswith("已保存"))
        assert not bar.elsewhere.isVisible()

    @pytest.mark.usefixtures("unsaved")
    @pytest.mark.parametrize("by", ["itself", "Ctrl+S", "另存到…"])
    def test_does_not_slow_the_next_save_down(
        self,
        window: Window,
        person: Person,
        disk: Disk,
        choosers: AnsweringChoosers,
        tmp_path: Path,
        qtbot: QtBot,
        by: str,
    ) -> None:
        choosers.answer = tmp_path / "新.xxxf"
        if by == "另存到…":
            person.click(wizard_of(window).bottom.elsewhere)
        disk.is_full = False
        if by == "Ctrl+S":
            person.press(Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: desk_of(window).session.is_saved)
        qtbot.waitUntil(lambda: desk_of(window).last_error is None)
        assert desk_of(window)._save_timer.interval() == desk_module.SAVE_AFTER_MS

    def test_that_comes_late_is_not_told_of_what_is_saved(
        self,
        window: Window,
        example_draft: Path,
        person: Person,
        tmp_path: Path,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A stick that is pulled out takes its time; meanwhile it was saved elsewhere."""
        begun, goes_on = threading.Event(), threading.Event()
        save = Draft.save

        def slow(draft: Draft, application: Application, added: tuple[NewFile, ...] = ()) -> None:
            if draft.path != example_draft:
                save(draft, application, added)
                return
            begun.set()
            goes_on.wait(10)
            raise FULL

        window.open_draft(example_draft)
        line_of(window, NAME)
        monkeypatch.setattr(Draft, "save", slow)
        person.type("甲")
        qtbot.waitUntil(begun.is_set)
        threading.Timer(0.05, goes_on.set).start()
        window.save_as(tmp_path / "新.xxxf")
        qtbot.waitUntil(lambda: not desk_of(window)._is_saving)
        assert wizard_of(window).bottom.saved.text().startswith("已保存")
        assert not wizard_of(window).bottom.elsewhere.isVisible()


class TestSavingElsewhere:
    @pytest.fixture
    def moved(
        self,
        window: Window,
        unsaved: str,
        person: Person,
        choosers: AnsweringChoosers,
        tmp_path: Path,
    ) -> Path:
        """Return where the draft is kept after the button in the bar was clicked."""
        choosers.answer = tmp_path / "别处.xxxf"
        person.click(wizard_of(window).bottom.elsewhere)
        assert choosers.asked == ["new 示例-2.xxxf"]
        assert desk_of(window).application.text(NAME) == unsaved
        return choosers.answer

    def test_goes_on_in_the_new_file(
        self, window: Window, moved: Path, unsaved: str, person: Person, qtbot: QtBot
    ) -> None:
        assert desk_of(window).session.path == moved
        assert in_file(window).text(NAME) == unsaved
        assert window.windowTitle().startswith("别处 - ")
        assert not wizard_of(window).bottom.elsewhere.isVisible()
        line_of(window, NAME)
        with qtbot.waitSignal(desk_of(window).saved):
            person.type("乙")
        assert in_file(window).text(NAME) == f"{unsaved}乙"

    def test_takes_everything_along(
        self, window: Window, moved: Path, unsaved: str, example_draft: Path
    ) -> None:
        window.to_start()
        before = kept(example_draft)
        assert kept(moved) == before.with_field(NAME, unsaved)
        with Draft.open(example_draft) as old, Draft.open(moved) as new:
            assert new.files() == old.files()
            assert all(new.read_file(name) == old.read_file(name) for name in old.files())

    def test_is_what_a_crash_is_recovered_from(
        self, window: Window, moved: Path, data_folder: Path
    ) -> None:
        (mark,) = (data_folder / "sessions").glob("*.json")
        assert desk_of(window).session.path == moved
        assert json.loads(mark.read_bytes())["draft"] == str(moved)

    def test_is_remembered(self, window: Window, moved: Path, example_draft: Path) -> None:
        window.to_start()
        assert [row.entry.path for row in window.start.rows] == [moved, example_draft]

    def test_that_fails_changes_nothing(
        self, window: Window, unsaved: str, person: Person, tmp_path: Path, disk: Disk
    ) -> None:
        taken = tmp_path / "有了.xxxf"
        taken.write_bytes(b"another")
        window.save_as(taken)
        assert "没有另存成" in said_in(box_of(window))
        answer(window, person, "知道了")
        assert taken.read_bytes() == b"another"
        assert wizard_of(window).bottom.elsewhere.isVisible()
        assert desk_of(window).application.text(NAME) == unsaved
        disk.is_full = False

    def test_right_after_opening_takes_the_files_along(
        self, window: Window, example_draft: Path, tmp_path: Path
    ) -> None:
        window.open_draft(example_draft)
        window.save_as(tmp_path / "别处.xxxf")
        window.to_start()
        with Draft.open(example_draft) as old, Draft.open(tmp_path / "别处.xxxf") as new:
            assert new.files() == old.files() != {}


class TestClosingWithSomethingUnsaved:
    @pytest.fixture(params=["close", "to_start"])
    def leave(self, window: Window, unsaved: str, request: pytest.FixtureRequest) -> None:
        """Leave the draft; the box that asks what to do stands open."""
        assert desk_of(window).application.text(NAME) == unsaved
        getattr(window, request.param)()
        assert window.isVisible()
        said = said_in(box_of(window))
        assert "最后的改动没有存上" in said
        assert "磁盘空间不足" in said

    @pytest.mark.usefixtures("leave")
    def test_may_be_put_off(
        self, window: Window, unsaved: str, person: Person, disk: Disk, qtbot: QtBot
    ) -> None:
        answer(window, person, "先不关闭")
        assert desk_of(window).application.text(NAME) == unsaved
        disk.is_full = False
        qtbot.waitUntil(lambda: in_file(window).text(NAME) == unsaved)

    @pytest.mark.usefixtures("leave")
    def test_is_put_off_by_escape(self, window: Window, unsaved: str, disk: Disk) -> None:
        QTest.keyClick(box_of(window), Qt.Key.Key_Escape)
        assert no_box(window)
        assert desk_of(window).application.text(NAME) == unsaved
        disk.is_full = False

    @pytest.mark.usefixtures("leave")
    def test_can_save_elsewhere(
        self,
        window: Window,
        unsaved: str,
        person: Person,
        choosers: AnsweringChoosers,
        tmp_path: Path,
    ) -> None:
        choosers.answer = tmp_path / "别处.xxxf"
        answer(window, person, "另存到…")
        assert in_file(window).text(NAME) == unsaved
        window.to_start()
        assert no_box(window)
        assert kept(choosers.answer).text(NAME) == unsaved

    @pytest.mark.usefixtures("leave")
    def test_can_give_the_changes_up(
        self, window: Window, unsaved: str, person: Person, example_draft: Path, disk: Disk
    ) -> None:
        answer(window, person, "放弃这些改动")
        assert window.wizard is None
        disk.is_full = False
        assert kept(example_draft).text(NAME) == unsaved.removesuffix("甲")

    @pytest.mark.usefixtures("unsaved")
    def test_closes_once_given_up(self, window: Window, person: Person) -> None:
        window.close()
        answer(window, person, "放弃这些改动")
        assert not window.isVisible()

    def test_asks_nothing_once_it_is_saved(
        self, window: Window, unsaved: str, disk: Disk, example_draft: Path
    ) -> None:
        disk.is_full = False
        window.close()
        assert not window.isVisible()
        assert kept(example_draft).text(NAME) == unsaved


# ------------------------------------------------------------------ errors of the program

SECRET = "某某公司的秘密"


class TestABug:
    @pytest.fixture
    def buggy(self, window: Window, example_draft: Path, monkeypatch: pytest.MonkeyPatch) -> Window:
        """Return the window, in which every change of the project's name ends in an error."""

        def fail(*_: object) -> None:
            raise RuntimeError(SECRET)

        window.open_draft(example_draft)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        catch_bugs(window)
        line_of(window, PROJECT)
        monkeypatch.setattr(TopBar, "show_project", fail)
        return window

    def test_saves_the_draft(self, buggy: Window, person: Person) -> None:
        before = in_file(buggy).text(PROJECT)
        person.type("x")
        assert in_file(buggy).text(PROJECT) == f"{before}x"
        assert "填写的内容已经存好" in said_in(box_of(buggy))
        answer(buggy, person, "知道了")

    def test_logs_where_it_was_and_nothing_that_was_written(
        self, buggy: Window, person: Person, data_folder: Path
    ) -> None:
        person.type("x")
        log = (data_folder / LOG_NAME).read_text(encoding="utf-8")
        assert "builtins.RuntimeError" in log
        assert "_on_answered" in log
        assert SECRET not in log
        texts = [text for text in desk_of(buggy).application.fields.values() if len(str(text)) > 4]
        assert not any(str(text) in log for text in texts)
        assert str(data_folder / LOG_NAME) in said_in(box_of(buggy))
        answer(buggy, person, "知道了")

    def test_is_told_once_and_lets_the_typing_go_on(
        self, buggy: Window, person: Person, data_folder: Path, qtbot: QtBot
    ) -> None:
        before = in_file(buggy).text(PROJECT)
        person.type("x")
        answer(buggy, person, "知道了")
        qtbot.waitUntil(buggy.isActiveWindow)
        person.type("yz")
        assert no_box(buggy)
        assert in_file(buggy).text(PROJECT) == f"{before}xyz"
        log = (data_folder / LOG_NAME).read_text(encoding="utf-8")
        assert log.count("builtins.RuntimeError") == 3

    def test_says_that_the_last_changes_may_be_unsaved(
        self, buggy: Window, person: Person, disk: Disk
    ) -> None:
        disk.is_full = True
        person.type("x")
        assert "最后的改动可能没有存上，先按 Ctrl+S。" in said_in(box_of(buggy))
        answer(buggy, person, "知道了")
        disk.is_full = False

    def test_of_the_saving_itself_is_told_and_tried_again(
        self,
        window: Window,
        example_draft: Path,
        person: Person,
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        save, calls = Draft.save, []

        def saved(draft: Draft, application: Application, added: tuple[NewFile, ...] = ()) -> None:
            calls.append(application)
            if len(calls) == 1:
                raise ValueError(SECRET)
            save(draft, application, added)

        window.open_draft(example_draft)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        catch_bugs(window)
        monkeypatch.setattr(Draft, "save", saved)
        before = line_of(window, NAME).line.text()
        person.type("x")
        qtbot.waitUntil(lambda: not no_box(window))
        assert "程序出了错" in said_in(box_of(window))
        assert in_file(window).text(NAME) == f"{before}x"
        answer(window, person, "知道了")
