"""The file dialogs as they are opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from xxxf_desktop.ui.choosers import Choosers

pytestmark = pytest.mark.qt


def test_nobody_is_asked_to_write_over_a_draft(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    Choosers(parent).new_draft(tmp_path / "申报.xxxf", lambda _path: None)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.reject()
