"""Exporting from the window: what is chosen, what stands in the way, stopping, the outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.app.exporting import ExportPart
from xxxf_desktop.ui.pages.export_page import ExportPage
from xxxf_desktop.ui.shell.rail import CHECK, EXPORT
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window

LONG_MS = 60_000


@pytest.fixture
def wizard(window: Window, example_draft: Path) -> Wizard:
    window.open_draft(example_draft)
    assert window.wizard is not None
    window.wizard.open_step(EXPORT)
    return window.wizard


@pytest.fixture
def page(wizard: Wizard) -> ExportPage:
    return wizard.export_page


def run(qtbot: QtBot, page: ExportPage, person: Person) -> None:
    with qtbot.waitSignal(page.ended, timeout=LONG_MS):
        person.click(page.start)


def test_writes_what_is_chosen_into_the_folder(
    qtbot: QtBot, page: ExportPage, person: Person, choosers: AnsweringChoosers, tmp_path: Path
) -> None:
    choosers.answer = tmp_path / "出去"
    person.click(page.choose)
    for part in (ExportPart.WORD, ExportPart.BUNDLE):
        person.click(page.boxes[part])
    run(qtbot, page, person)
    assert [file.name for file in (tmp_path / "出去").iterdir()] == ["申报书.pdf"]
    assert "申报书.pdf，共 52 页。" in page._outcome.text.text()
    assert page._outcome.open_folder.isVisible()


def test_says_the_code_of_the_bundle(
    qtbot: QtBot, page: ExportPage, person: Person, tmp_path: Path
) -> None:
    page.folder = tmp_path / "全部"
    run(qtbot, page, person)
    assert page.done_packet is not None
    assert page.done_packet.code in page._outcome.text.text()
    assert (tmp_path / "全部" / "电子包" / "bundle.jws.json").is_file()


def test_is_blocked_with_the_reason_while_something_must_be_mended(
    wizard: Wizard, page: ExportPage, person: Person
) -> None:
    wizard.desk.put("unit.name", None)
    wizard.open_step(CHECK)
    wizard.open_step(EXPORT)
    assert not page.start.isEnabled()
    assert page._why_not.text() == "还有 1 处必须改正；要先看样子，选“草稿”。"
    person.click(page.to_check)
    assert wizard.current == CHECK


def test_a_draft_needs_no_clean_check_and_has_no_bundle(
    qtbot: QtBot, wizard: Wizard, page: ExportPage, person: Person, tmp_path: Path
) -> None:
    wizard.desk.put("unit.name", None)
    page.folder = tmp_path / "草稿"
    wizard.open_draft_export()
    assert not page.boxes[ExportPart.BUNDLE].isEnabled()
    run(qtbot, page, person)
    assert page.done_packet is not None
    assert page.done_packet.as_draft
    assert not (tmp_path / "草稿" / "电子包").exists()


def test_nothing_chosen_cannot_be_exported(page: ExportPage, person: Person) -> None:
    for box in page.boxes.values():
        person.click(box)
    assert not page.start.isEnabled()
    assert page._why_not.text() == "没有选要导出的文件。"


def test_stops_without_leaving_anything(
    qtbot: QtBot, page: ExportPage, person: Person, tmp_path: Path
) -> None:
    page.folder = tmp_path / "停"
    with qtbot.waitSignal(page.ended, timeout=LONG_MS):
        person.click(page.start)
        person.click(page._progress.stop)
    assert page._outcome.title.text() == "已停止"
    assert not (tmp_path / "停").exists()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".xxxf")] == []


def test_a_failure_is_said_with_what_to_do(
    qtbot: QtBot, page: ExportPage, person: Person, tmp_path: Path
) -> None:
    (tmp_path / "是文件").write_bytes(b"")
    page.folder = tmp_path / "是文件" / "里面"
    run(qtbot, page, person)
    assert page._outcome.title.text() == "没有导出"
    assert str(tmp_path / "是文件") in page._outcome.text.text()


def test_the_window_waits_while_it_runs(
    qtbot: QtBot, wizard: Wizard, page: ExportPage, person: Person, tmp_path: Path
) -> None:
    page.folder = tmp_path / "等"
    with qtbot.waitSignal(page.ended, timeout=LONG_MS):
        person.click(page.start)
        wizard.open_step(CHECK)
        assert wizard.current == EXPORT
        assert not wizard.rail.isEnabled()
    assert wizard.rail.isEnabled()


def test_opens_the_folder_at_the_end(
    qtbot: QtBot,
    page: ExportPage,
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    page.folder = tmp_path / "看"
    run(qtbot, page, person)
    person.click(page._outcome.open_folder)
    assert opened == [str(tmp_path / "看")]
