"""What the window asks before it signs: a new passphrase, the old one, or a keyring once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.keyrings import FailingKeyring, MemoryKeyring
from tests.ui.person import Person
from xxxf_desktop.app.own_keys import OwnKeys, forget_unlocked
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.system.keyring_process import Keyring, Trouble
from xxxf_desktop.ui.pages.export_page import ExportPage
from xxxf_desktop.ui.pages.key_dialog import KeyDialog, Question
from xxxf_desktop.ui.shell.rail import EXPORT
from xxxf_desktop.ui.window import Window

LONG_MS = 60_000
PASSPHRASE = "correct horse staple"

Use = Callable[[Keyring], None]


@pytest.fixture(autouse=True)
def _nobody_gives_a_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XXXF_PASSPHRASE_FILE")
    forget_unlocked()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Return what puts a keyring in place of the system's."""

    def put(keyring: Keyring) -> None:
        monkeypatch.setattr("xxxf_desktop.app.signing.KeyringProcess", lambda: keyring)

    return put


@pytest.fixture
def page(window: Window, example_draft: Path, tmp_path: Path) -> Iterator[ExportPage]:
    window.open_draft(example_draft)
    assert window.wizard is not None
    window.wizard.open_step(EXPORT)
    made = window.wizard.export_page
    made.folder = tmp_path / "出去"
    yield made
    if made.keys.dialog is not None:
        made.keys.dialog.reject()


def dialog_of(qtbot: QtBot, page: ExportPage) -> KeyDialog:
    """Return the dialog once it is there."""
    qtbot.waitUntil(lambda: page.keys.dialog is not None and page.keys.dialog.isVisible())
    assert page.keys.dialog is not None
    return page.keys.dialog


def write(box: QLineEdit, text: str) -> None:
    box.setFocus()
    box.clear()
    box.insert(text)


class TestNoKeyring:
    @pytest.fixture(autouse=True)
    def _no_keyring(self, use: Use) -> None:
        use(FailingKeyring(Trouble.NONE))

    def test_a_new_passphrase_is_asked_for_twice_and_signs(
        self, qtbot: QtBot, page: ExportPage, person: Person, data_folder: Path
    ) -> None:
        person.click(page.start)
        dialog = dialog_of(qtbot, page)
        assert dialog.question is Question.NEW_PASSPHRASE
        assert dialog.retry.isHidden()  # there is none to try again
        write(dialog.first.line, PASSPHRASE)
        assert not dialog.go_on.isEnabled()
        write(dialog.second.line, PASSPHRASE)
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.go_on)
        assert page.done_packet is not None
        assert page.done_packet.bundle is not None
        assert verify_bundle(page.done_packet.bundle).report.ok
        assert f"签名公钥指纹 {page.done_packet.fingerprint}" in page._outcome.text.text()
        assert len(list(data_folder.glob("signing-key-*.json"))) == 1

    def test_the_next_export_asks_nothing(
        self, qtbot: QtBot, page: ExportPage, person: Person, data_folder: Path
    ) -> None:
        OwnKeys(data_folder, FailingKeyring(Trouble.NONE), lambda: PASSPHRASE).signer()
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(page.start)
        assert page.keys.dialog is None
        assert page.done_packet is not None

    def test_the_passphrase_of_before_opens_the_key(
        self, qtbot: QtBot, page: ExportPage, person: Person, data_folder: Path
    ) -> None:
        made = OwnKeys(data_folder, FailingKeyring(Trouble.NONE), lambda: PASSPHRASE).signer()
        forget_unlocked()
        person.click(page.start)
        dialog = dialog_of(qtbot, page)
        assert dialog.question is Question.PASSPHRASE
        assert not dialog.second.isVisible()
        write(dialog.first.line, "wrong horse staple")
        person.click(dialog.go_on)
        qtbot.waitUntil(lambda: dialog.wrong.isVisible(), timeout=LONG_MS)
        assert "口令不对" in dialog.wrong.text()
        assert page.is_running
        write(dialog.first.line, PASSPHRASE)
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.go_on)
        assert page.done_packet is not None
        assert OwnKeys(data_folder, FailingKeyring(Trouble.NONE), str).kids() == (made.kid,)

    def test_who_puts_it_off_has_exported_nothing(
        self, qtbot: QtBot, page: ExportPage, person: Person, data_folder: Path
    ) -> None:
        person.click(page.start)
        dialog = dialog_of(qtbot, page)
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.put_off)
        assert page.keys.dialog is None
        assert page._outcome.title.text() == "已停止"
        assert "没有打开签名密钥" in page._outcome.text.text()
        assert not page.folder.exists()
        assert not (data_folder / "keys.json").exists()
        assert page.start.isEnabled()

    def test_a_draft_of_the_paper_asks_nothing(
        self, qtbot: QtBot, page: ExportPage, person: Person
    ) -> None:
        page.choose_draft()
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(page.start)
        assert page.done_packet is not None


class TestKeyring:
    def test_one_that_works_is_never_mentioned(
        self, qtbot: QtBot, page: ExportPage, person: Person, use: Use
    ) -> None:
        use(MemoryKeyring())
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(page.start)
        assert page.done_packet is not None

    @pytest.mark.parametrize("trouble", [Trouble.SILENT, Trouble.LOCKED])
    def test_before_the_first_key_it_may_be_tried_again_or_done_without(
        self, qtbot: QtBot, page: ExportPage, person: Person, use: Use, trouble: Trouble
    ) -> None:
        use(FailingKeyring(trouble))
        person.click(page.start)
        dialog = dialog_of(qtbot, page)
        assert dialog.question is Question.NEW_PASSPHRASE
        use(MemoryKeyring())
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.retry)
        assert page.done_packet is not None

    def test_one_that_holds_the_key_can_only_be_tried_again(
        self, qtbot: QtBot, page: ExportPage, person: Person, use: Use, data_folder: Path
    ) -> None:
        keyring = MemoryKeyring()
        OwnKeys(data_folder, keyring, str).signer()
        forget_unlocked()
        use(FailingKeyring(Trouble.SILENT))
        person.click(page.start)
        dialog = dialog_of(qtbot, page)
        assert dialog.question is Question.KEYRING
        assert not dialog.first.isVisible()
        assert not dialog.go_on.isVisible()
        person.click(dialog.retry)
        qtbot.waitUntil(lambda: dialog.wrong.isVisible(), timeout=LONG_MS)
        assert "没有回答" in dialog.wrong.text()
        use(keyring)
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.retry)
        assert page.done_packet is not None

    def test_one_that_lost_the_key_is_said_on_the_page(
        self, qtbot: QtBot, page: ExportPage, person: Person, use: Use, data_folder: Path
    ) -> None:
        OwnKeys(data_folder, MemoryKeyring(), str).signer()
        forget_unlocked()
        use(MemoryKeyring())
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(page.start)
        assert "系统凭据库里没有签名密钥" in page._outcome.text.text()


class TestDialog:
    @pytest.fixture
    def dialog(self, qtbot: QtBot) -> Iterator[KeyDialog]:
        parent = QWidget()
        qtbot.addWidget(parent)
        made = KeyDialog(Question.NEW_PASSPHRASE, "这台电脑上没有可用的系统凭据库", parent)
        made.open()
        yield made
        made.reject()

    @pytest.mark.parametrize(
        ("first", "second", "hint", "may_go_on"),
        [
            pytest.param(
                "", "", "至少 8 个字。用中文的，先选“显示口令”，输入法才打得开。", False, id="empty"
            ),
            pytest.param("12345", "", "太短，还差 3 个字。", False, id="short"),
            pytest.param("12345678", "", "强度：容易猜到。", False, id="once"),
            pytest.param("12345678", "1234567", "两次输入的不一样。", False, id="different"),
            pytest.param("12345678", "12345678", "强度：容易猜到。", True, id="weak-is-a-hint"),
            pytest.param("东山上的老槐树开花", "东山上的老槐树开花", "强度：好。", True, id="good"),
        ],
    )
    def test_says_what_is_missing(
        self, dialog: KeyDialog, first: str, second: str, hint: str, may_go_on: bool
    ) -> None:
        dialog.first.line.setText(first)
        dialog.second.line.setText(second)
        assert dialog.hint.text() == hint
        assert dialog.go_on.isEnabled() is may_go_on

    def test_hides_what_is_typed_until_it_may_be_seen(
        self, dialog: KeyDialog, person: Person
    ) -> None:
        modes = {box.line.echoMode() for box in (dialog.first, dialog.second)}
        assert modes == {QLineEdit.EchoMode.Password}
        person.click(dialog.show_it)
        modes = {box.line.echoMode() for box in (dialog.first, dialog.second)}
        assert modes == {QLineEdit.EchoMode.Normal}

    def test_takes_no_second_answer_while_one_is_tried(
        self, dialog: KeyDialog, person: Person
    ) -> None:
        given: list[str] = []
        dialog.passphrase_given.connect(given.append)
        for box in (dialog.first, dialog.second):
            box.line.setText(PASSPHRASE)
        person.click(dialog.go_on)
        assert not dialog.go_on.isEnabled()
        dialog._on_go_on()
        assert given == [PASSPHRASE]
