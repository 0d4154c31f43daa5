"""A 报送清单 without a fingerprint: said in words of the window, with the way to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.keyrings import FailingKeyring
from tests.ui.conftest import AnsweringChoosers
from tests.ui.handover.conftest import LONG_MS, Visit
from tests.ui.person import Person
from xxxf_desktop.app.own_keys import OwnKeys, forget_unlocked
from xxxf_desktop.system.keyring_process import Trouble
from xxxf_desktop.system.paths import data_folder
from xxxf_desktop.ui.shell.rail import CHECK, HANDOVER
from xxxf_desktop.ui.window import Window

PASSPHRASE = "correct horse staple"


@pytest.fixture(autouse=True)
def _neither_keyring_nor_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XXXF_PASSPHRASE_FILE")
    monkeypatch.setattr(
        "xxxf_desktop.app.signing.KeyringProcess", lambda: FailingKeyring(Trouble.NONE)
    )
    forget_unlocked()


@pytest.fixture
def lacking(
    qtbot: QtBot, window: Window, person: Person, finalised_master: Path, tmp_path: Path
) -> Visit:
    """A visit to 定稿 1 on a computer where no key can be had by itself."""
    path = tmp_path / "定稿.xxxf"
    path.write_bytes(finalised_master.read_bytes())
    window.open_draft(path)
    made = Visit(qtbot, window, person)
    made.come()
    made.wait(lambda: made.page.papers.papers is not None)
    return made


def test_the_window_speaks_of_no_command_line(lacking: Visit) -> None:
    note = lacking.page.side.key_note
    assert note.isVisible()
    assert note.line.text.text() == "报送清单上还缺签名公钥指纹，要先有签名密钥。"
    assert lacking.page.side.outcome.text.text() == ""


def test_a_passphrase_makes_the_key_and_the_sheet_anew(lacking: Visit, qtbot: QtBot) -> None:
    page = lacking.page
    lacking.person.click(page.side.key_note.start)
    lacking.wait(lambda: page.key.keys.dialog is not None and page.key.keys.dialog.isVisible())
    dialog = page.key.keys.dialog
    assert dialog is not None
    for box in (dialog.first.line, dialog.second.line):
        box.setFocus()
        box.insert(PASSPHRASE)
    with qtbot.waitSignal(page.key.opened, timeout=LONG_MS):
        lacking.person.click(dialog.go_on)
    lacking.wait(lambda: page.papers.papers is not None and not page.papers.papers.lacking)
    assert page.side.key_note.isHidden()


def test_the_key_made_elsewhere_is_noticed_when_one_comes_back(lacking: Visit) -> None:
    OwnKeys(data_folder(), FailingKeyring(Trouble.NONE), lambda: PASSPHRASE).signer()
    lacking.wizard.open_step(CHECK)
    lacking.wizard.open_step(HANDOVER)
    papers = lacking.page.papers
    lacking.wait(lambda: papers.papers is not None and not papers.papers.lacking)
    assert lacking.page.side.key_note.isHidden()


def test_the_files_for_the_copy_shop_name_what_is_lacking(
    lacking: Visit, choosers: AnsweringChoosers, tmp_path: Path
) -> None:
    card = lacking.page.print
    choosers.answer = tmp_path / "印"
    with lacking.qtbot.waitSignal(lacking.page.papers.printed, timeout=LONG_MS):
        lacking.person.click(card.make)
    said = card.outcome.text.text()
    assert "报送清单上还缺签名公钥指纹：先在“报送清单”一栏准备签名密钥，再生成一次。" in said
    assert "passphrase" not in said.casefold()


def test_put_off_it_can_be_asked_again(lacking: Visit) -> None:
    note, keys = lacking.page.side.key_note, lacking.page.key.keys
    lacking.person.click(note.start)
    lacking.wait(lambda: keys.dialog is not None and keys.dialog.isVisible())
    assert keys.dialog is not None
    keys.dialog.reject()
    assert note.start.isEnabled()
    assert "仍缺签名公钥指纹" in note.line.text.text()
    with lacking.qtbot.waitActive(lacking.window):  # no window manager does it off screen
        lacking.window.activateWindow()
    assert note.start.hasFocus()
