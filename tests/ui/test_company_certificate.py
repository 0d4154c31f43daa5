"""单位证书 in the window: chosen and opened for one signature; what is wrong is said in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.bundle.issuing import END, PASSWORD, issue, pfx
from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.app.signing import company_signer
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.ui.pages.export_page import ExportPage
from xxxf_desktop.ui.pages.key_dialog import KeyDialog, Question
from xxxf_desktop.ui.pages.keys_dialog import KeysDialog
from xxxf_desktop.ui.pages.signer_choice import SignerChoice
from xxxf_desktop.ui.shell.rail import EXPORT
from xxxf_desktop.ui.window import Window

pytestmark = pytest.mark.qt

LONG_MS = 60_000
_YESTERDAY = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    del data_folder  # which sets another day
    monkeypatch.setenv("XXXF_TODAY", "2026-11-22")


@pytest.fixture
def page(
    window: Window, example_draft: Path, tmp_path: Path, no_paper: None
) -> Iterator[ExportPage]:
    del no_paper
    window.open_draft(example_draft)
    assert window.wizard is not None
    window.wizard.open_step(EXPORT)
    made = window.wizard.export_page
    made.folder = tmp_path / "出去"
    yield made
    if made.keys.dialog is not None:
        made.keys.dialog.reject()


def certificate(folder: Path, *, until: datetime = END, for_signing: bool = True) -> Path:
    """Return a .pfx of another company, under PASSWORD."""
    name = "别家有限公司"
    file = folder / "单位.pfx"
    issued = issue(name, organisation=name, until=until, for_signing=for_signing)
    file.write_bytes(pfx(issued))
    return file


def begin(qtbot: QtBot, page: ExportPage, person: Person) -> KeyDialog:
    """Choose 单位证书, and export; return what asks for its password."""
    person.click(page.signer.kinds.parts[1])
    person.click(page.start)
    qtbot.waitUntil(lambda: page.keys.dialog is not None and page.keys.dialog.isVisible())
    assert page.keys.dialog is not None
    assert page.keys.dialog.question is Question.CERTIFICATE
    return page.keys.dialog


class TestExport:
    def test_the_certificate_signs_and_another_name_is_told(
        self,
        qtbot: QtBot,
        page: ExportPage,
        person: Person,
        choosers: AnsweringChoosers,
        tmp_path: Path,
    ) -> None:
        choosers.answer = certificate(tmp_path)
        dialog = begin(qtbot, page, person)
        assert any("单位.pfx" in each.text() for each in dialog.findChildren(QLabel))
        dialog.first.line.setText("不对的口令")
        person.click(dialog.go_on)
        qtbot.waitUntil(dialog.wrong.isVisible, timeout=LONG_MS)
        assert "口令不对" in dialog.wrong.text()
        assert not page.folder.exists()
        dialog.first.line.setText(PASSWORD)
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.go_on)
        packet = page.done_packet
        assert packet is not None
        assert packet.bundle is not None
        kid = company_signer(choosers.answer, lambda: PASSWORD).kid
        assert packet.fingerprint == fingerprint(kid)
        codes = {problem.code for problem in verify_bundle(packet.bundle).report.problems}
        assert codes <= {"SIGNER_UNKNOWN"}
        assert "“别家有限公司”，与单位名称不同" in page._outcome.warning.text.text()
        assert not page._outcome.advice.isVisible()

    @pytest.mark.parametrize(
        ("until", "for_signing", "words"),
        [
            pytest.param(_YESTERDAY, True, "不在有效期内", id="expired"),
            pytest.param(END, False, "不是用来签名的", id="not-for-signing"),
        ],
    )
    def test_one_that_cannot_sign_says_why(
        self,
        qtbot: QtBot,
        page: ExportPage,
        person: Person,
        choosers: AnsweringChoosers,
        tmp_path: Path,
        until: datetime,
        for_signing: bool,
        words: str,
    ) -> None:
        choosers.answer = certificate(tmp_path, until=until, for_signing=for_signing)
        dialog = begin(qtbot, page, person)
        dialog.first.line.setText(PASSWORD)
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(dialog.go_on)
        assert words in page._outcome.text.text()
        assert not page.folder.exists()

    def test_its_password_is_asked_every_time(
        self,
        qtbot: QtBot,
        page: ExportPage,
        person: Person,
        choosers: AnsweringChoosers,
        tmp_path: Path,
    ) -> None:
        choosers.answer = certificate(tmp_path)
        for _ in range(2):
            dialog = begin(qtbot, page, person)
            with qtbot.waitSignal(page.ended, timeout=LONG_MS):
                person.click(dialog.put_off)
        assert not page.folder.exists()

    def test_without_a_file_it_is_asked_for_again(
        self, page: ExportPage, person: Person, choosers: AnsweringChoosers
    ) -> None:
        person.click(page.signer.kinds.parts[1])
        person.click(page.start)
        assert choosers.asked == ["certificate", "certificate"]
        assert not page.is_running

    def test_after_the_own_key_a_backup_is_advised(
        self, qtbot: QtBot, page: ExportPage, person: Person
    ) -> None:
        with qtbot.waitSignal(page.ended, timeout=LONG_MS):
            person.click(page.start)
        advice = page._outcome.advice
        assert "还没有备份" in advice.words.text()
        with qtbot.waitSignal(page.keys_wanted):
            advice.go.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, KeysDialog)
        dialog.reject()

    def test_a_draft_is_not_signed(self, page: ExportPage) -> None:
        assert page.signer.isVisible()
        page.choose_draft()
        assert not page.signer.isVisible()


class TestChoice:
    def test_arrows_choose_and_going_back_keeps_the_file(
        self, qtbot: QtBot, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        choosers.answer = tmp_path / "单位.pfx"
        choice = SignerChoice(choosers)
        qtbot.addWidget(choice)
        choice.show()
        QTest.keyClick(choice.kinds.parts[0], Qt.Key.Key_Right)
        assert choice.certificate == choosers.answer
        QTest.keyClick(choice.kinds.parts[1], Qt.Key.Key_Left)
        assert choice.certificate is None
        QTest.keyClick(choice.kinds.parts[0], Qt.Key.Key_Right)
        assert choosers.asked == ["certificate"]
