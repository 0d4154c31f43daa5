"""写入介质: choosing, looking before, writing, stopping, failing; and the log of it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.bundle.issuing import PASSWORD, issue, pfx
from tests.keyrings import FailingKeyring
from tests.ui.conftest import AnsweringChoosers
from tests.ui.handover.conftest import LONG_MS, Visit
from xxxf_desktop.app.errands import ErrandState
from xxxf_desktop.app.handing_over import Medium
from xxxf_desktop.app.media_choice import MediumPlace
from xxxf_desktop.app.own_keys import forget_unlocked
from xxxf_desktop.app.paper_log import Paper, kid_that_signed, note_paper
from xxxf_desktop.app.signing import company_signer, own_key
from xxxf_desktop.app.verification import verify_bundle
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.system.keyring_process import Trouble
from xxxf_desktop.ui.handover.medium_card import MediumCard
from xxxf_desktop.ui.pages.keys_dialog import KeysDialog


def card_of(visit: Visit) -> MediumCard:
    return visit.page.medium


def choose_folder(visit: Visit, choosers: AnsweringChoosers, folder: Path) -> None:
    """Choose 文件夹 with a click, and the folder in the dialog."""
    card = card_of(visit)
    visit.person.click(card.media.parts[2])
    choosers.answer = folder
    visit.person.click(card.choose)
    visit.wait(lambda: card._seen is not None)


def write(visit: Visit) -> None:
    """Press the button and wait for the end, and until the log is read again."""
    with visit.qtbot.waitSignal(visit.page.media.ended, timeout=LONG_MS):
        visit.person.click(card_of(visit).start)
    count = len(visit.wizard.desk.session.draft.handovers())
    visit.wait(lambda: len(visit.page.facts.log) == count)


def log_of(visit: Visit) -> list[str]:
    return [line.text.text() for line in card_of(visit).log_lines]


class TestFolder:
    def test_is_written_compared_and_logged(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "交"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        assert card_of(finalised).hint.text().startswith("约需 ")
        write(finalised)
        (bundle,) = target.iterdir()
        assert bundle.name.endswith("-第1版")
        assert verify_bundle(bundle).report.ok
        card = card_of(finalised)
        files = sum(path.is_file() for path in bundle.rglob("*"))
        assert card.outcome.text.text().startswith(f"已逐字节核对 {files} 个文件")
        (line,) = log_of(finalised)
        assert line.endswith(f"文件夹 · 定稿 1 · 已逐字节核对 {files} 个文件")
        electronic = finalised.page.side.lines[1]
        assert electronic.state is ErrandState.DONE

    def test_again_into_the_same_is_not_offered(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "交"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        write(finalised)
        card = card_of(finalised)
        assert not card.start.isEnabled()
        choose_folder(finalised, choosers, target)
        assert not card.start.isEnabled()
        assert "程序不覆盖已有的材料" in card.remark_lines[0].text.text()

    def test_a_failing_target_says_so_and_the_log_too(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "盘"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        target.rmdir()
        target.write_bytes(b"")  # pulled out, and something else there by now
        write(finalised)
        card = card_of(finalised)
        assert str(target) in card.outcome.text.text()
        (line,) = log_of(finalised)
        assert "没有完成：" in line
        assert finalised.page.side.lines[1].about.text() == "上次没有完成，重新写入"
        assert finalised.page.facts.current is not None

    def test_stops_and_leaves_nothing(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "停"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        card = card_of(finalised)
        with finalised.qtbot.waitSignal(finalised.page.media.ended, timeout=LONG_MS):
            finalised.person.click(card.start)
            finalised.person.click(card.stages.stop)
        assert "已停止，没有留下半份材料。" in card.outcome.text.text()
        assert list(target.iterdir()) == []

    def test_programs_there_are_told_before(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "盘"
        target.mkdir()
        (target / "AUTORUN.INF").write_bytes(b"")
        choose_folder(finalised, choosers, target)
        (remark,) = card_of(finalised).remark_lines
        assert "AUTORUN.INF" in remark.text.text()
        assert card_of(finalised).start.isEnabled()

    def test_the_draft_stays_open_while_it_runs(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "盘"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        with finalised.qtbot.waitSignal(finalised.page.media.ended, timeout=LONG_MS):
            finalised.person.click(card_of(finalised).start)
            finalised.window.to_start()
            assert finalised.window.wizard is not None
            assert finalised.answer("知道了")[0] == "正在定稿或写入介质"
            finalised.window.save_as(tmp_path / "别处.xxxf")
            finalised.answer("知道了")
        assert not (tmp_path / "别处.xxxf").exists()
        assert not [box for box in finalised.window.findChildren(QMessageBox) if box.isVisible()]


class TestStick:
    def test_none_is_found(self, finalised: Visit) -> None:
        card = card_of(finalised)
        assert card.medium is Medium.STICK
        assert not card.start.isEnabled()
        assert "插好后点刷新" in card.hint.text()

    def test_one_that_is_plugged_in_is_found_by_refreshing(
        self, finalised: Visit, volumes: list[MediumPlace], tmp_path: Path
    ) -> None:
        stick = tmp_path / "KINGSTON"
        stick.mkdir()
        volumes.append(MediumPlace(stick, "KINGSTON　可用 14.2 GB", is_likely_stick=True))
        card = card_of(finalised)
        finalised.person.click(card.refresh)
        finalised.wait(lambda: card.volumes.currentText() == "KINGSTON　可用 14.2 GB")
        finalised.wait(lambda: card._seen is not None)
        write(finalised)
        assert "U盘 · 定稿 1" in log_of(finalised)[0]
        assert card.advice.text() == "在系统里安全弹出后再拔。"

    def test_pulled_out_it_says_so(
        self, finalised: Visit, volumes: list[MediumPlace], tmp_path: Path
    ) -> None:
        stick = tmp_path / "KINGSTON"
        stick.mkdir()
        volumes.append(MediumPlace(stick, "KINGSTON", is_likely_stick=True))
        card = card_of(finalised)
        finalised.person.click(card.refresh)
        finalised.wait(lambda: card.start.isEnabled())
        stick.rmdir()
        volumes.clear()
        write(finalised)
        assert "不存在" in card.outcome.text.text()
        assert "没有完成" in log_of(finalised)[0]


class TestImage:
    def test_is_proposed_by_its_name_and_written(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        card = card_of(finalised)
        finalised.person.click(card.media.parts[1])
        choosers.answer = tmp_path / "交.iso"
        finalised.person.click(card.choose)
        assert choosers.asked[-1].endswith("-第1版.iso")
        finalised.wait(lambda: card._seen is not None)
        assert card.start.text() == "生成映像"
        write(finalised)
        assert verify_bundle(tmp_path / "交.iso").report.ok
        assert "刻录映像" in card.advice.text()


class TestKeyboard:
    @pytest.mark.parametrize(("arrows", "medium"), [(1, Medium.IMAGE), (2, Medium.FOLDER)])
    def test_arrows_choose_the_medium(self, finalised: Visit, arrows: int, medium: Medium) -> None:
        card_of(finalised).media.parts[0].setFocus()
        for _ in range(arrows):
            finalised.person.press(Qt.Key.Key_Right)
        assert card_of(finalised).medium is medium


class TestSigningKey:
    def test_a_passphrase_is_asked_for_and_can_be_put_off(
        self,
        finalised: Visit,
        choosers: AnsweringChoosers,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("XXXF_PASSPHRASE_FILE")
        monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "no-key"))
        (tmp_path / "no-key").mkdir()
        keyring = FailingKeyring(Trouble.NONE)
        monkeypatch.setattr("xxxf_desktop.app.signing.KeyringProcess", lambda: keyring)
        forget_unlocked()
        target = tmp_path / "盘"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        finalised.person.click(card_of(finalised).start)
        keys = finalised.page.media.keys
        finalised.wait(lambda: keys.dialog is not None and keys.dialog.isVisible())
        assert keys.dialog is not None
        with finalised.qtbot.waitSignal(finalised.page.media.ended, timeout=LONG_MS):
            finalised.person.click(keys.dialog.put_off)
        assert "没有打开签名密钥" in card_of(finalised).outcome.text.text()
        assert list(target.iterdir()) == []
        assert card_of(finalised).start.isEnabled()


class TestSigner:
    def test_a_certificate_signs_and_the_list_bears_its_fingerprint(
        self,
        finalised: Visit,
        choosers: AnsweringChoosers,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("XXXF_TODAY", "2026-11-22")
        target = tmp_path / "交"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        card, media = card_of(finalised), finalised.page.media
        choosers.answer = tmp_path / "单位.pfx"
        choosers.answer.write_bytes(pfx(issue("别家有限公司", organisation="别家有限公司")))
        finalised.person.click(card.signer.kinds.parts[1])
        before = finalised.page.papers.papers
        draft = finalised.wizard.desk.session.draft
        own = own_key().kid
        note_paper(draft, 1, Paper.SHEET, "已存为 PDF", own)
        finalised.person.click(card.start)
        finalised.wait(lambda: media.keys.dialog is not None)
        dialog = media.keys.dialog
        assert dialog is not None
        dialog.first.line.setText(PASSWORD)
        with finalised.qtbot.waitSignal(media.ended, timeout=LONG_MS):
            finalised.person.click(dialog.go_on)
        kid = company_signer(choosers.answer, lambda: PASSWORD).kid
        assert kid_that_signed(draft, 1) == kid
        name, sheet = (line.text.text() for line in card.remark_lines)
        assert "“别家有限公司”，与单位名称不同" in name
        assert f"此前打印或存出的报送清单上是指纹 {fingerprint(own)}" in sheet
        assert not card.backup.isVisible()
        finalised.wait(lambda: finalised.page.papers.papers is not before)
        papers = finalised.page.papers.papers
        assert papers is not None
        with pypdfium2.PdfDocument(papers.job.sheet_file) as sheet:
            words = sheet[0].get_textpage().get_text_bounded()
        assert fingerprint(kid) in words

    def test_a_backup_of_the_own_key_is_advised(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        target = tmp_path / "交"
        target.mkdir()
        choose_folder(finalised, choosers, target)
        write(finalised)
        backup = card_of(finalised).backup
        assert backup.isVisible()
        with finalised.qtbot.waitSignal(finalised.page.keys_wanted):
            backup.go.click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, KeysDialog)
        dialog.reject()
