"""The focus stays where somebody works, also when what had it goes away or is switched off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import AnsweringChoosers
from tests.ui.filling import open_page
from tests.ui.person import Person
from xxxf_desktop.app import attachments
from xxxf_desktop.ui.fields.honors import HonorsEditor
from xxxf_desktop.ui.pages.proofs_page import ItemBox, ProofsPage
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

PATIENCE_MS = 20_000


@pytest.fixture
def box(window: Window, qtbot: QtBot, example_draft: Path) -> ItemBox:
    """Return the honours' proofs of the example, three files, each looked at."""
    assert window.open_draft(example_draft, "part.unit_proofs")
    assert window.wizard is not None
    page = window.wizard.book.pages["part.unit_proofs"]
    assert isinstance(page, ProofsPage)
    box = page.boxes["proof.honors"]
    room = window.wizard.desk.session.room
    files = len(window.wizard.desk.session.draft.files())
    qtbot.waitUntil(lambda: len(room.paths()) == files, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: all("PDF" in box.lines[n].about.text() for n in (0, 2)))
    qtbot.waitUntil(lambda: all(line.isVisible() for line in box.lines))
    return box


def focus() -> QWidget | None:
    return QApplication.focusWidget()


def press_space(person: Person, target: QWidget) -> None:
    """Come to `target` by the keyboard and press it."""
    target.setFocus(Qt.FocusReason.TabFocusReason)
    person.press(Qt.Key.Key_Space)


Place = Callable[[ItemBox], QWidget]


@pytest.mark.parametrize(
    ("pressed", "then"),
    [
        pytest.param(lambda box: box.lines[0].down, lambda box: box.lines[1].down, id="down"),
        pytest.param(lambda box: box.lines[1].down, lambda box: box.lines[2].remove, id="to-end"),
        pytest.param(lambda box: box.lines[2].up, lambda box: box.lines[1].up, id="up"),
        pytest.param(lambda box: box.lines[1].up, lambda box: box.lines[0].down, id="to-start"),
        pytest.param(lambda box: box.lines[0].remove, lambda box: box.lines[0].remove, id="first"),
        pytest.param(lambda box: box.lines[2].remove, lambda box: box.lines[1].remove, id="last"),
    ],
)
def test_moving_and_removing_proofs(
    person: Person, box: ItemBox, pressed: Place, then: Place
) -> None:
    press_space(person, pressed(box))
    assert focus() is then(box)


def test_removing_the_only_proof_and_bringing_it_back(person: Person, box: ItemBox) -> None:
    for _ in range(3):
        press_space(person, box.lines[0].remove)
    assert focus() is box.add
    press_space(person, box.undo)
    assert focus() is box.add
    assert len(box.lines) == 1


def test_adding_a_proof(
    window: Window,
    person: Person,
    qtbot: QtBot,
    choosers: AnsweringChoosers,
    box: ItemBox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go_on = Event()
    look = attachments.with_proof_files

    def look_for_long(*about: Any) -> attachments.Attached:
        may_go_on.wait()
        return look(*about)

    monkeypatch.setattr(attachments, "with_proof_files", look_for_long)
    assert window.wizard is not None
    paths = window.wizard.desk.session.room.paths()
    choosers.answers = [paths["附件/应用证明.jpg"]]
    press_space(person, box.add)
    person.press(Qt.Key.Key_Space)  # impatient
    may_go_on.set()
    qtbot.waitUntil(lambda: len(box.lines) == 4, timeout=PATIENCE_MS)
    assert choosers.asked == ["proofs"]
    assert focus() is box.add


def test_a_save_leaves_the_proofs_alone(
    window: Window, person: Person, qtbot: QtBot, box: ItemBox
) -> None:
    assert window.wizard is not None
    desk = window.wizard.desk
    person.fill(box.lines[0].title.line, "高新技术企业证书")
    person.press(Qt.Key.Key_Tab)
    here = focus()
    with qtbot.waitSignal(desk.files_known, timeout=PATIENCE_MS):
        desk.save_now()
        desk.look_at_files()
    assert here is not None
    assert focus() is here


def test_undoing_honors(window: Window, person: Person, empty_draft: Path) -> None:
    editor = open_page(window, empty_draft, "unit.honors").rows["unit.honors"].editor
    assert isinstance(editor, HonorsEditor)
    line = editor.fixed[0]
    person.click(line.tick)
    person.click(line.levels.parts[0])
    person.click(editor.add)
    person.type("甲")
    person.click(editor.others[0].levels.parts[0])
    for wanted in (editor.others[0].levels.parts[0], editor.add, editor.add, editor.add):
        person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert focus() is wanted
    assert not line.tick.isChecked()


def test_a_honor_that_goes_off_keeps_the_focus_at_its_tick(
    window: Window, person: Person, empty_draft: Path
) -> None:
    editor = open_page(window, empty_draft, "unit.honors").rows["unit.honors"].editor
    assert isinstance(editor, HonorsEditor)
    line = editor.fixed[0]
    person.click(line.tick)
    person.click(line.levels.parts[0])
    for wanted in (line.levels.parts[0], line.tick):
        person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert focus() is wanted
