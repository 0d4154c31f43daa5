"""The page 定稿与报送 on the example: what takes time is waited for, nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.person import Person
from xxxf_desktop.app.media_choice import MediumPlace
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.rules.finding import Severity
from xxxf_desktop.system import printers
from xxxf_desktop.ui.handover import medium_desk
from xxxf_desktop.ui.handover.page import HandoverPage
from xxxf_desktop.ui.shell.rail import HANDOVER
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window

LONG_MS = 30_000


class Visit:
    """A person on the page of one draft."""

    def __init__(self, qtbot: QtBot, window: Window, person: Person) -> None:
        self.qtbot, self.window, self.person = qtbot, window, person

    @property
    def wizard(self) -> Wizard:
        assert self.window.wizard is not None
        return self.window.wizard

    @property
    def page(self) -> HandoverPage:
        return self.wizard.handover.page

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait for what is done in the background."""
        self.qtbot.waitUntil(is_so, timeout=LONG_MS)

    def come(self) -> None:
        """Open the page, and wait until it knows the draft."""
        with self.qtbot.waitSignal(self.wizard.handover.watch.known, timeout=LONG_MS):
            self.wizard.open_step(HANDOVER)

    def answer(self, words: str) -> list[str]:
        """Press the button `words` of the box that is open; return what the box said."""
        (box,) = (each for each in self.window.findChildren(QMessageBox) if each.isVisible())
        said = [box.text(), *box.informativeText().split("\n")]
        (button,) = (each for each in box.buttons() if each.text() == words)
        self.person.click(button)
        with self.qtbot.waitActive(self.window):  # no window manager does it off screen
            self.window.activateWindow()
        return said

    def tick_all(self) -> None:
        """Tick every 提示, as on the check page."""
        desk = self.wizard.desk
        desk.check()
        for found in desk.findings:
            if found.severity is Severity.WARNING:
                desk.tick(found.code, found.place, "已核对")
        desk.check()

    def finalise(self) -> None:
        """Make the next revision by the button, and wait for its papers."""
        self.person.click(self.page.finalise.start)
        self.answer("定稿")
        self.wait(lambda: self.page.facts.current is not None)
        self.wait(lambda: self.page.papers.papers is not None)

    def edit(self) -> None:
        """Give the project another name, and wait until that is known."""
        desk = self.wizard.desk
        desk.put(desk.form.about.project, "另一个项目名称")
        self.wait(lambda: self.page.facts.current is None)


@pytest.fixture
def volumes(monkeypatch: pytest.MonkeyPatch) -> list[MediumPlace]:
    """Return the list of what is plugged in; a test puts its own there."""
    plugged: list[MediumPlace] = []
    monkeypatch.setattr(medium_desk, "medium_places", lambda: list(plugged))
    return plugged


@pytest.fixture(autouse=True)
def _no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no printer of this computer be found, nor be printed on; a test brings its own."""
    monkeypatch.setattr(printers, "can_print", lambda: False)


@pytest.fixture
def visit(
    qtbot: QtBot,
    window: Window,
    person: Person,
    example_draft: Path,
    volumes: list[MediumPlace],
    no_paper: None,
) -> Visit:
    """Return a visit to the page of the example, which is ready for a 定稿."""
    window.open_draft(example_draft)
    made = Visit(qtbot, window, person)
    made.tick_all()
    made.come()
    return made


@pytest.fixture(scope="module")
def finalised_master(example_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example as 定稿 1; tests copy it."""
    from xxxf_desktop.app.revisions import finalise

    folder = tmp_path_factory.mktemp("finalised")
    path = folder / "定稿.xxxf"
    path.write_bytes(example_master.read_bytes())
    with pytest.MonkeyPatch.context() as patch, Draft.open(path) as draft:
        patch.setenv("XXXF_DATA_DIR", str(folder / "data"))
        finalise(draft)
    return path


@pytest.fixture
def finalised(
    qtbot: QtBot,
    window: Window,
    person: Person,
    finalised_master: Path,
    tmp_path: Path,
    volumes: list[MediumPlace],
    no_paper: None,
) -> Visit:
    """Return a visit to the page of a draft that is 定稿 1, its papers made."""
    path = tmp_path / "定稿.xxxf"
    path.write_bytes(finalised_master.read_bytes())
    window.open_draft(path)
    made = Visit(qtbot, window, person)
    made.come()
    made.wait(lambda: made.page.papers.papers is not None)
    return made
