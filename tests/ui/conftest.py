"""What every window test may use: a window off screen, a person, and nobody's own data."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.drafts import filled_draft
from tests.ui.person import Person
from xxxf_desktop.app import drafting
from xxxf_desktop.app.catalogue import editions
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers, Chosen, ManyChosen
from xxxf_desktop.ui.main import make_application
from xxxf_desktop.ui.paper.client import PaperClient
from xxxf_desktop.ui.window import Window

pytestmark = pytest.mark.qt

EDITION = "miit-2020"


class AnsweringChoosers(Choosers):
    """Stands in for the file dialogs: answers with what the test laid ready, and notes it."""

    def __init__(self) -> None:
        self.answer: Path | None = None
        self.answers: list[Path] = []
        self.asked: list[str] = []

    def _tell(self, what: str, then: Chosen) -> None:
        self.asked.append(what)
        if self.answer is not None:
            then(self.answer)

    def new_draft(self, proposed: Path, then: Chosen) -> None:
        self._tell(f"new {proposed.name}", then)

    def draft(self, then: Chosen) -> None:
        self._tell("draft", then)

    def proofs(self, then: ManyChosen) -> None:
        self.asked.append("proofs")
        if self.answers:
            then(self.answers)

    def pictures(self, then: ManyChosen) -> None:
        self.asked.append("pictures")
        if self.answers:
            then(self.answers)

    def folder(self, _title: str, proposed: Path, then: Chosen) -> None:
        self._tell(f"folder {proposed.name}", then)

    def scans(self, then: ManyChosen) -> None:
        self.asked.append("scans")
        if self.answers:
            then(self.answers)

    def image(self, proposed: Path, then: Chosen) -> None:
        self._tell(f"image {proposed.name}", then)

    def key_backup_to(self, proposed: Path, then: Chosen) -> None:
        self._tell(f"key backup to {proposed.name}", then)

    def key_backup(self, then: Chosen) -> None:
        self._tell("key backup", then)

    def certificate(self, then: Chosen) -> None:
        self._tell("certificate", then)

    def text(self, _title: str, proposed: Path, then: Chosen) -> None:
        self._tell(f"text {proposed.name}", then)

    def pdf(self, _title: str, proposed: Path, then: Chosen) -> None:
        self._tell(f"pdf {proposed.name}", then)


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QApplication]:
    """Yield the application as the program makes it."""
    before = os.environ.get("XXXF_DATA_DIR")
    os.environ["XXXF_DATA_DIR"] = str(tmp_path_factory.mktemp("first-data"))
    app = make_application()
    if before is None:
        del os.environ["XXXF_DATA_DIR"]
    else:
        os.environ["XXXF_DATA_DIR"] = before
    yield app
    # WORKAROUND PySide6 6.11: what Python put on the clipboard may not outlive Python.
    app.clipboard().clear()


@pytest.fixture(scope="package", autouse=True)
def _collecting_ends_here() -> Iterator[None]:
    """Outside the window tests Python looks for dead cycles itself again."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _dead_cycles() -> Iterator[None]:
    """End what a test left behind when no call of Qt is under way: see `ui.collecting`."""
    yield
    if not Job.is_any_running():
        gc.collect(1)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's data folder of this test."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XXXF_DATA_DIR", str(folder))
    monkeypatch.setenv("XXXF_TODAY", "2020-04-28")
    return folder


@pytest.fixture
def choosers() -> AnsweringChoosers:
    return AnsweringChoosers()


def end_window(window: Window) -> None:
    """Close the draft and let Qt end the window: Python might do so while Qt holds a lock."""
    if window.wizard is not None:
        window.to_start()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(qtbot: QtBot, choosers: AnsweringChoosers) -> Iterator[Window]:
    """Yield the window on its start page, 1280×720; closed when the test ends."""
    made = Window()
    made.choosers = choosers
    made.resize(1280, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    end_window(made)


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no preview process: half of the time of a test that looks at no paper."""
    monkeypatch.setattr(PaperClient, "_start", lambda _client: False)


@pytest.fixture
def person(qtbot: QtBot) -> Person:
    return Person(qtbot)


@pytest.fixture
def empty_draft(tmp_path: Path) -> Path:
    """Return a new draft of the 2020 form, empty."""
    path = tmp_path / "空.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    return path


@pytest.fixture(scope="session")
def example_master(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Return the shipped example as a draft; tests copy it."""
    folder = tmp_path_factory.mktemp("example")
    answers = write_example(folder / "in", repository / "resources")
    path = folder / "示例.xxxf"
    drafting.create_draft(path, EDITION, "guangdong-2020")
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
    return path


@pytest.fixture(scope="session")
def masters(
    tmp_path_factory: pytest.TempPathFactory, repository: Path, example_master: Path
) -> dict[str, Path]:
    """Return the example as a draft of every shipped edition; tests copy them."""
    folder = tmp_path_factory.mktemp("masters")
    answers = write_example(folder / "in", repository / "resources")
    others = [form.id for form in editions() if form.id != EDITION]
    made = {name: filled_draft(folder / f"{name}.xxxf", name, answers) for name in others}
    return {EDITION: example_master, **made}


@pytest.fixture
def example_draft(example_master: Path, tmp_path: Path) -> Path:
    """Return a copy of the example to work on."""
    path = tmp_path / "示例.xxxf"
    path.write_bytes(example_master.read_bytes())
    return path
