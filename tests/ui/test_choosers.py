"""The file dialogs as they are opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from xxxf_desktop.ui import preferences
from xxxf_desktop.ui.choosers import Choosers, KindWords

pytestmark = pytest.mark.qt


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(parent: QWidget) -> QFileDialog:
    """Return the dialog that is open over `parent`."""
    (dialog,) = (each for each in parent.findChildren(QFileDialog) if each.isVisible())
    return dialog


def test_begins_where_drafts_are_then_where_something_was_chosen_last(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts, elsewhere = tmp_path / "申报", tmp_path / "证书"
    for folder in (drafts, elsewhere):
        folder.mkdir()
    monkeypatch.setattr(preferences, "drafts_folder", lambda _preferences: drafts)
    chosen: list[Path] = []
    choosers = Choosers(parent)
    choosers.certificate(chosen.append)
    dialog = opened(parent)
    assert Path(dialog.directory().absolutePath()) == drafts
    dialog.filesSelected.emit([str(elsewhere / "单位.pfx")])
    dialog.reject()
    assert chosen == [elsewhere / "单位.pfx"]
    choosers.certificate(chosen.append)
    assert Path(opened(parent).directory().absolutePath()) == elsewhere
    opened(parent).reject()


@pytest.mark.parametrize(
    ("name", "words"),
    [("附件", "文件夹"), ("单位.pfx", "PFX 文件"), ("说明", "文件")],
)
def test_kinds_of_files_are_said_in_chinese(name: str, words: str, tmp_path: Path) -> None:
    place = tmp_path / name
    place.mkdir() if words == "文件夹" else place.write_bytes(b"")
    assert KindWords().type(QFileInfo(str(place))) == words


def test_nobody_is_asked_to_write_over_a_draft(parent: QWidget, tmp_path: Path) -> None:
    Choosers(parent).new_draft(tmp_path / "申报.xxxf", lambda _path: None)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.reject()
