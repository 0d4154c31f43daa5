"""签名密钥 in the window: made, shown, backed up, brought back, replaced; with every keyring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.keyrings import FailingKeyring, MemoryKeyring
from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from tests.ui.walking import misnamed, missed, tab_stops
from xxxf_desktop.app.own_keys import OwnKeys, forget_unlocked
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.system.keyring_process import Keyring, Trouble
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.pages.key_dialog import KeyDialog, Question
from xxxf_desktop.ui.pages.keys_desk import KeysDesk, open_keys
from xxxf_desktop.ui.window import Window

pytestmark = pytest.mark.qt

LONG_MS = 60_000
PASSPHRASE, OTHER = "correct horse staple", "battery fence willow"


@pytest.fixture(autouse=True)
def _nobody_gives_a_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XXXF_PASSPHRASE_FILE", raising=False)
    forget_unlocked()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Keyring], None]:
    def put(keyring: Keyring) -> None:
        monkeypatch.setattr("xxxf_desktop.app.signing.KeyringProcess", lambda: keyring)

    return put


@pytest.fixture
def keyring(use: Callable[[Keyring], None]) -> MemoryKeyring:
    made = MemoryKeyring()
    use(made)
    return made


class SilentKeyring(FailingKeyring):
    """Answers when it is let, and then with an error."""

    def __init__(self) -> None:
        super().__init__(Trouble.SILENT)
        self.answer = Event()

    def put(self, service: str, user: str, secret: str) -> None:
        self.answer.wait(60)
        super().put(service, user, secret)


class Visit:
    """A person at the dialog."""

    def __init__(self, qtbot: QtBot, window: Window, person: Person) -> None:
        self.qtbot, self.person, self.window = qtbot, person, window
        self.desk: KeysDesk = open_keys(window, window.choosers)
        self.dialog = self.desk.dialog

    def wait_said(self, words: str) -> str:
        """Wait until the dialog says `words`, and return all that it says."""
        text = self.dialog.outcome.text
        self.qtbot.waitUntil(lambda: words in text.text(), timeout=LONG_MS)
        assert not self.dialog.is_busy
        return text.text()

    def asked(self, question: Question) -> KeyDialog:
        """Wait for the dialog that asks `question`, by whomever."""

        def found() -> KeyDialog | None:
            for each in (self.desk.asked, self.desk.asker.dialog):
                if each is not None and each.isVisible() and each.question is question:
                    return each
            return None

        self.qtbot.waitUntil(lambda: found() is not None, timeout=LONG_MS)
        made = found()
        assert made is not None
        return made

    def give(self, asked: KeyDialog, passphrase: str) -> None:
        """Type the passphrase, twice where it is a new one, and go on."""
        for box in (asked.first, asked.second):
            if box.isVisible():
                box.line.setText(passphrase)
        self.person.click(asked.go_on)

    def answer(self, words: str) -> list[str]:
        (box,) = (each for each in self.dialog.findChildren(QMessageBox) if each.isVisible())
        said = box.informativeText().split("\n")
        self.person.click(next(each for each in box.buttons() if each.text() == words))
        return said


@pytest.fixture
def come(qtbot: QtBot, window: Window, person: Person) -> Iterator[Callable[[], Visit]]:
    """Return what opens the dialog; it is closed at the end."""
    made: list[Visit] = []

    def go() -> Visit:
        made.append(Visit(qtbot, window, person))
        return made[-1]

    yield go
    for visit in filter(lambda each: isValid(each.dialog), made):
        for asked in (visit.desk.asked, visit.desk.asker.dialog):
            if asked is not None:
                asked.reject()
        visit.dialog.is_busy = False
        visit.dialog.reject()


Come = Callable[[], Visit]
Use = Callable[[Keyring], None]


def kid_of(data_folder: Path) -> str:
    current = OwnKeys(data_folder, MemoryKeyring(), lambda: None).book().current
    assert current is not None
    return current.kid


class TestFirst:
    def test_says_that_there_is_none_and_makes_one(
        self, come: Come, keyring: MemoryKeyring, data_folder: Path
    ) -> None:
        visit = come()
        assert "第一次签名时自动生成" in visit.dialog.about.text()
        assert not visit.dialog.backup.isVisible()
        assert not visit.dialog.replace.isVisible()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        assert visit.dialog.code.text() == fingerprint(kid_of(data_folder))
        assert visit.dialog.facts["存放在"].text() == "系统凭据库"
        assert visit.dialog.facts["备份"].text() == "还没有备份"
        assert not visit.dialog.make.isVisible()
        assert len(keyring.secrets) == 1

    def test_without_a_keyring_a_passphrase_is_chosen(
        self, come: Come, use: Use, data_folder: Path
    ) -> None:
        use(FailingKeyring(Trouble.NONE))
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.give(visit.asked(Question.NEW_PASSPHRASE), PASSPHRASE)
        visit.wait_said("已生成")
        assert str(data_folder) in visit.dialog.facts["存放在"].text()

    def test_a_keyring_that_hangs_can_be_put_off(
        self, come: Come, use: Use, data_folder: Path
    ) -> None:
        use(FailingKeyring(Trouble.SILENT))
        visit = come()
        visit.person.click(visit.dialog.make)
        asked = visit.asked(Question.NEW_PASSPHRASE)
        assert asked.retry.isVisible()
        visit.person.click(asked.put_off)
        visit.wait_said("没有改动")
        assert not (data_folder / "keys.json").exists()

    def test_may_be_closed_while_the_keyring_thinks(
        self, come: Come, use: Use, qtbot: QtBot, data_folder: Path
    ) -> None:
        silent = SilentKeyring()
        use(silent)
        visit = come()
        visit.person.click(visit.dialog.make)
        assert visit.dialog.is_busy
        with qtbot.waitSignal(visit.dialog.finished):
            visit.person.click(visit.dialog.close_button)
        silent.answer.set()
        qtbot.waitUntil(lambda: not Job._running, timeout=LONG_MS)
        assert not (data_folder / "keys.json").exists()

    @pytest.mark.usefixtures("keyring")
    def test_the_fingerprint_is_copied(self, come: Come) -> None:
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        visit.person.click(visit.dialog.code.copy)
        assert QApplication.clipboard().text() == visit.dialog.code.text() != ""


class TestBackupAndRestore:
    def test_what_was_backed_up_comes_back_on_another_computer(
        self,
        come: Come,
        keyring: MemoryKeyring,
        choosers: AnsweringChoosers,
        data_folder: Path,
        tmp_path: Path,
    ) -> None:
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        kid = kid_of(data_folder)
        choosers.answer = tmp_path / "备份.json"
        visit.person.click(visit.dialog.backup)
        visit.give(visit.asked(Question.BACKUP), PASSPHRASE)
        said = visit.wait_said("已备份到")
        assert str(choosers.answer) in said
        assert "没有办法找回" in said
        assert visit.dialog.facts["备份"].text().endswith("备份过")
        (data_folder / "keys.json").unlink()
        keyring.secrets.clear()
        forget_unlocked()
        visit.dialog.reject()

        again = come()
        again.person.click(again.dialog.restore)
        asked = again.asked(Question.RESTORE)
        again.give(asked, OTHER)
        again.qtbot.waitUntil(asked.wrong.isVisible, timeout=LONG_MS)
        assert "口令不对" in asked.wrong.text()
        assert not (data_folder / "keys.json").exists()
        again.give(asked, PASSPHRASE)
        again.wait_said("已恢复")
        assert kid_of(data_folder) == kid

    @pytest.mark.usefixtures("keyring")
    def test_a_file_that_is_there_is_not_written_over(
        self, come: Come, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        choosers.answer = tmp_path / "备份.json"
        choosers.answer.write_bytes(b"other")
        visit.person.click(visit.dialog.backup)
        visit.give(visit.asked(Question.BACKUP), PASSPHRASE)
        visit.wait_said("已经存在")
        assert choosers.answer.read_bytes() == b"other"

    @pytest.mark.usefixtures("keyring")
    def test_a_file_that_is_no_backup_changes_nothing(
        self,
        come: Come,
        choosers: AnsweringChoosers,
        data_folder: Path,
        tmp_path: Path,
    ) -> None:
        choosers.answer = tmp_path / "别的.json"
        choosers.answer.write_bytes(b"{}")
        visit = come()
        visit.person.click(visit.dialog.restore)
        visit.give(visit.asked(Question.RESTORE), PASSPHRASE)
        visit.wait_said("。")
        visit.qtbot.waitUntil(lambda: visit.desk.asked is None)
        assert not (data_folder / "keys.json").exists()


class TestReplace:
    @pytest.mark.usefixtures("keyring")
    def test_says_what_it_means_and_keeps_the_old_one(self, come: Come, data_folder: Path) -> None:
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        before = visit.dialog.code.text()
        visit.person.click(visit.dialog.replace)
        assert any("报送清单再重新打印、盖章" in line for line in visit.answer("更换"))
        visit.wait_said("已更换")
        assert visit.dialog.code.text() == fingerprint(kid_of(data_folder)) != before
        assert before in visit.dialog.older.text()
        assert list(data_folder.glob("rotation-*.jws.json"))

    @pytest.mark.usefixtures("keyring")
    def test_who_does_not_want_to_changes_nothing(self, come: Come) -> None:
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        before = visit.dialog.code.text()
        visit.person.click(visit.dialog.replace)
        visit.answer("暂不")
        assert visit.dialog.code.text() == before
        assert not visit.dialog.is_busy

    def test_one_whose_passphrase_is_forgotten_is_replaced_by_another(
        self, come: Come, use: Use, data_folder: Path
    ) -> None:
        use(FailingKeyring(Trouble.NONE))
        old = OwnKeys(data_folder, FailingKeyring(Trouble.NONE), lambda: PASSPHRASE).signer()
        forget_unlocked()
        visit = come()
        visit.person.click(visit.dialog.replace)
        visit.answer("旧的打不开，另造一把")
        visit.give(visit.asked(Question.NEW_PASSPHRASE), OTHER)
        visit.wait_said("已更换")
        assert kid_of(data_folder) != old.kid
        assert fingerprint(old.kid) in visit.dialog.older.text()


class TestWays:
    def test_from_the_start_page(self, window: Window, person: Person) -> None:
        person.click(window.start.keys)
        (desk,) = window.findChildren(KeysDesk)
        assert desk.dialog.isVisible()
        desk.dialog.reject()

    @pytest.mark.usefixtures("no_paper")
    def test_from_the_menu(self, window: Window, empty_draft: Path) -> None:
        window.open_draft(empty_draft)
        assert window.wizard is not None
        (action,) = (a for a in window.wizard.top.menu.actions() if a.text() == "签名密钥…")
        action.trigger()
        (desk,) = window.findChildren(KeysDesk)
        assert desk.dialog.isVisible()
        desk.dialog.reject()

    @pytest.mark.usefixtures("keyring")
    def test_everything_has_a_name_and_tab_finds_it(self, come: Come, qtbot: QtBot) -> None:
        visit = come()
        visit.person.click(visit.dialog.make)
        visit.wait_said("已生成")
        with qtbot.waitActive(visit.dialog):
            visit.dialog.activateWindow()
        visit.dialog.close_button.setFocus()
        assert missed(visit.dialog, tab_stops()) == []
        assert list(misnamed(visit.dialog)) == []
