"""Paper of a 定稿 in the window: options, print-ready files, preview, 报送清单, 抄录单, scans."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import AnsweringChoosers
from tests.ui.handover.conftest import LONG_MS, Visit
from xxxf_desktop.app.errands import ErrandState
from xxxf_desktop.app.revision_papers import RevisionPapers
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.errors import DraftError
from xxxf_desktop.packet.transcript import TranscriptEntry
from xxxf_desktop.system import printers
from xxxf_desktop.ui.handover import sheet_desk
from xxxf_desktop.ui.handover.preview_dialog import PrintPreview
from xxxf_desktop.ui.handover.transcript_window import TranscriptWindow
from xxxf_desktop.ui.pages.keys_dialog import KeysDialog
from xxxf_desktop.ui.shell.rail import CHECK

BOXES = [("企业名称", "某某公司"), ("传真", ""), ("电话", "0769-1234")]


def papers_of(visit: Visit) -> RevisionPapers:
    papers = visit.page.papers.papers
    assert papers is not None
    return papers


def open_keys_dialog(visit: Visit) -> KeysDialog:
    """Open the dialog 签名密钥 as the window does, and wait until it knows the key."""
    visit.window.show_keys()
    (dialog,) = visit.window.findChildren(KeysDialog)
    visit.wait(lambda: dialog.code.text() != "")
    return dialog


class TestPrinting:
    def test_starts_with_what_the_plan_wants(self, finalised: Visit) -> None:
        card = finalised.page.print
        assert card.copies.value == 3
        papers = finalised.page.papers.papers
        assert papers is not None
        assert card.fact.text() == f"需 A4 纸 {3 * papers.job.paper.sheets} 张"
        assert f"每份 {papers.job.paper.sheets} 张" in card.facts.text()

    def test_other_options_come_to_something_else(self, finalised: Visit) -> None:
        card = finalised.page.print
        before = finalised.page.papers.papers
        finalised.person.click(card.duplex)
        finalised.wait(lambda: finalised.page.papers.papers is not before)
        papers = finalised.page.papers.papers
        assert papers is not None
        assert papers.job.paper.sheets == papers.job.paper.sides == 52
        assert "每份 52 张，52 面" in card.facts.text()

    def test_makes_the_files_for_the_copy_shop(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        card = finalised.page.print
        choosers.answer = tmp_path / "印"
        finalised.person.click(card.copies.less)
        with finalised.qtbot.waitSignal(finalised.page.papers.printed, timeout=LONG_MS):
            finalised.person.click(card.make)
        names = {file.name for file in (tmp_path / "印").iterdir()}
        assert names == {"印刷.pdf", "书脊.pdf", "报送清单.pdf", "抄录单.txt"}
        papers = finalised.page.papers.papers
        assert papers is not None
        with pikepdf.open(tmp_path / "印" / "印刷.pdf") as printed:
            assert len(printed.pages) == 2 * papers.job.paper.sides
        assert "整个文件打印一遍即得 2 份" in card.outcome.text.text()
        finalised.wait(lambda: finalised.page.side.lines[0].state is ErrandState.DONE)
        assert finalised.page.side.lines[0].about.text() == "已生成印刷文件，2 份"
        assert card.make.hasFocus()

    def test_a_printer_gets_what_was_chosen(
        self, finalised: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent: list[printers.PrintWish] = []

        def send(wish: printers.PrintWish) -> printers.PrinterAnswer:
            sent.append(wish)
            return printers.PrinterAnswer("办公室-7", "办公室")

        monkeypatch.setattr(printers, "can_print", lambda: True)
        monkeypatch.setattr(printers, "send", send)
        monkeypatch.setattr(printers, "offers_duplex", lambda _printer: True)
        card = finalised.page.print
        card.show_printers(["办公室"])
        assert card.print.text() == "打印 3 份"
        with finalised.qtbot.waitSignal(finalised.page.papers.printed, timeout=LONG_MS):
            finalised.person.click(card.print)
        (wish,) = sent
        assert (wish.printer, wish.duplex, wish.file.name) == ("办公室", True, "印刷.pdf")
        assert "已交给打印机“办公室”" in card.outcome.text.text()
        paper = finalised.page.side.lines[0]
        finalised.wait(lambda: paper.about.text() == "已交给打印机，3 份")
        finalised.person.click(card.trial)
        finalised.wait(lambda: len(sent) == 2)
        finalised.wait(card.trial.hasFocus)
        assert paper.about.text() == "已交给打印机，3 份"
        with pikepdf.open(sent[0].file) as whole, pikepdf.open(sent[1].file) as trial:
            assert len(whole.pages) == 3 * len(trial.pages)

    def test_a_printer_of_one_side_is_asked_about(
        self, finalised: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(printers, "offers_duplex", lambda _printer: False)
        card = finalised.page.print
        card.show_printers(["旧打印机"])
        finalised.person.click(card.print)
        finalised.wait(lambda: QApplication.activeModalWidget() is not None)
        assert "可能印成单面" in finalised.answer("先不打印")[1]
        assert card.print.isEnabled()

    def test_the_preview_turns_as_a_book_does(self, finalised: Visit) -> None:
        finalised.person.click(finalised.page.print.preview)
        (preview,) = finalised.page.findChildren(PrintPreview)
        assert preview.sides() == (None, 0)
        finalised.wait(lambda: preview._pictures.get(0) is not None)
        finalised.person.click(preview.after)
        assert preview.sides() == (1, 2)
        preview.setFocus()
        finalised.person.press(Qt.Key.Key_End)
        assert preview.opening == preview.last_opening
        assert not preview.after.isEnabled()
        finalised.wait(lambda: preview._drawing is None)
        preview.close()


class TestSheet:
    def test_is_kept_as_a_pdf(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        choosers.answer = tmp_path / "清单.pdf"
        finalised.person.click(finalised.page.side.pdf)
        assert choosers.asked[-1] == "pdf 报送清单.pdf"
        assert (tmp_path / "清单.pdf").read_bytes().startswith(b"%PDF")
        (line,) = finalised.wizard.desk.session.draft.handovers()
        assert line.medium == "报送清单"

    def test_bears_the_key_that_came_in_its_place(self, finalised: Visit) -> None:
        """The key is replaced in its dialog, over the page: the sheet follows."""
        papers = finalised.page.papers.papers
        assert papers is not None
        dialog = open_keys_dialog(finalised)
        finalised.person.click(dialog.replace)
        finalised.answer("更换")
        finalised.wait(lambda: dialog.code.text() not in ("", fingerprint(papers.kid)))
        mark = dialog.code.text()
        dialog.reject()
        finalised.wait(lambda: papers_of(finalised).kid != papers.kid)
        with pypdfium2.PdfDocument(papers_of(finalised).job.sheet_file) as sheet:
            assert mark in sheet[0].get_textpage().get_text_bounded()

    def test_deadline_and_recipient_stand_at_the_right(self, finalised: Visit) -> None:
        side = finalised.page.side
        assert side.day.text() == "5月10日 星期日"
        assert side.deadline.text() == ("还有 12 天。截止日逢星期日，宜在 5月8日 星期五前送到。")
        assert side.recipient.text() == "广东省工业和信息化厅"


class TestTranscript:
    def test_each_box_is_copied_with_one_click(self, finalised: Visit) -> None:
        finalised.person.click(finalised.page.side.transcript)
        window = finalised.page.sheets.transcript
        assert window is not None
        first = window.lines[0]
        finalised.person.click(first.copy)
        assert QApplication.clipboard().text() == first.entry.text != ""
        assert first.is_done
        following = window.focusWidget()
        assert following is window.lines[1].copy
        QTest.keyClick(following, Qt.Key.Key_Space)
        assert QApplication.clipboard().text() == window.lines[1].entry.text
        online = finalised.page.side.lines[2]
        finalised.wait(lambda: online.about.text() == f"已复制 2 / {window.boxes} 栏")
        window.close()
        finalised.person.click(finalised.page.side.transcript)
        assert finalised.page.sheets.transcript is window
        assert first.is_done

    def test_ticks_are_there_when_the_draft_is_opened_again(self, finalised: Visit) -> None:
        finalised.person.click(finalised.page.side.transcript)
        window = finalised.page.sheets.transcript
        assert window is not None
        for line in window.lines[:2]:
            finalised.person.click(line.copy)
        finalised.wait(lambda: len(finalised.page.facts.keyed.copied) == 2)
        window.close()
        path = finalised.wizard.desk.session.path
        finalised.window.to_start()
        finalised.window.open_draft(path)
        finalised.come()
        finalised.wait(lambda: finalised.page.papers.papers is not None)
        finalised.person.click(finalised.page.side.transcript)
        again = finalised.page.sheets.transcript
        assert again is not None
        assert again.copied_places == (0, 1)
        assert again.focusWidget() is again.lines[2].copy

    def test_a_tick_that_cannot_be_kept_is_told(
        self, finalised: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_arguments: object) -> None:
            raise DraftError("申报稿写不进去。", "检查磁盘。")

        monkeypatch.setattr(sheet_desk, "note_keyed", fail)
        finalised.person.click(finalised.page.side.transcript)
        window = finalised.page.sheets.transcript
        assert window is not None
        finalised.person.click(window.lines[0].copy)
        outcome = finalised.page.side.outcome
        finalised.wait(lambda: "申报稿写不进去" in outcome.text.text())
        assert window.copied_places == (0,)
        window.close()

    def test_closes_when_one_goes_on_in_another_draft(
        self, finalised: Visit, tmp_path: Path
    ) -> None:
        """Also while another page is shown: its boxes are not those of the new draft."""
        finalised.person.click(finalised.page.side.transcript)
        assert finalised.page.sheets.transcript is not None
        finalised.wizard.open_step(CHECK)
        finalised.window.save_as(tmp_path / "另存.xxxf")
        finalised.wait(lambda: finalised.page.sheets.transcript is None)

    def test_a_box_without_an_answer_is_not_to_be_copied(self, qtbot: QtBot) -> None:
        entries = [TranscriptEntry("一", name, text, "") for name, text in BOXES]
        parent = QWidget()
        qtbot.addWidget(parent)
        window = TranscriptWindow(parent, "抄录单", entries)
        window.show()
        assert window.boxes == 2
        QTest.mouseClick(window.lines[0].copy, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is window.lines[2].copy
        QTest.mouseClick(window.lines[2].copy, Qt.MouseButton.LeftButton)
        assert window.copied_places == (0, 2)

    def test_is_kept_as_text(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        finalised.person.click(finalised.page.side.transcript)
        window = finalised.page.sheets.transcript
        assert window is not None
        choosers.answer = tmp_path / "抄.txt"
        finalised.person.click(window.save)
        assert window.lines[0].entry.text in (tmp_path / "抄.txt").read_text("utf-8-sig")


class TestStampsAndScans:
    def test_says_where_seals_and_signatures_go(self, finalised: Visit) -> None:
        rows = [row.accessibleName() for row in finalised.page.stamps.mark_rows]
        assert rows[0] == "封面 申报单位 盖公章"
        assert any(row.startswith("第 51 页 附3") and "签字" in row for row in rows)
        assert rows[-1].endswith("骑缝章")
        assert finalised.page.stamps.fact.text() == "6 处 × 3 份"

    def test_scans_come_in_and_go_with_the_next_medium(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        choosers.answers = [a_scan(tmp_path / "盖章页.pdf", 1), a_scan(tmp_path / "声明.pdf", 2)]
        card = finalised.page.stamps
        assert not card.scans_title.isVisible()
        finalised.person.click(card.add)
        finalised.wait(lambda: len(card.scan_rows) == 2)
        assert card.scans_title.text() == "定稿 1 的扫描件 2 份"
        assert card.outcome.text.text() == "已放入 2 份，下次写入介质时一起带上。"
        assert finalised.page.side.lines[3].about.text() == "已放入 2 份"
        assert finalised.page.facts.current is not None
        finalised.person.click(card.scan_rows[0].remove)
        finalised.wait(lambda: len(card.scan_rows) == 1)
        (left,) = finalised.page.facts.scans
        assert left.title == "声明"

    def test_the_page_stays_where_it_is_while_facts_come_in(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        page = finalised.page
        bar = page.scroller.verticalScrollBar()
        finalised.window.resize(1280, 560)  # whatever fonts there are, the page is longer
        finalised.wait(lambda: bool(page.stamps.mark_rows))
        finalised.wait(lambda: bar.maximum() > 0)
        bar.setValue(bar.maximum())
        place = bar.value()
        rows = list(page.stamps.mark_rows)
        choosers.answers = [a_scan(tmp_path / "盖章页.pdf", 1)]
        finalised.person.click(page.stamps.add)
        finalised.wait(lambda: len(page.stamps.scan_rows) == 1)
        assert page.stamps.mark_rows == rows
        assert bar.value() >= place
        assert page.stamps.add.hasFocus()

    def test_what_is_no_scan_is_refused_with_its_name(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        (tmp_path / "坏.pdf").write_bytes(b"nothing")
        choosers.answers = [tmp_path / "坏.pdf"]
        card = finalised.page.stamps
        finalised.person.click(card.add)
        finalised.wait(lambda: card.outcome.isVisible())
        assert "坏.pdf" in card.outcome.text.text()
        assert finalised.page.facts.scans == ()

    def test_dropped_files_come_in_too(self, finalised: Visit, tmp_path: Path) -> None:
        scan = a_scan(tmp_path / "拖来的.pdf", 1)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(scan))])
        card = finalised.page.stamps
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
        enter = QDragEnterEvent(QPoint(9, 9), *how, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(card, enter)
        assert enter.isAccepted()
        drop = QDropEvent(QPointF(9, 9), *how, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(card, drop)
        finalised.wait(lambda: [scan.title for scan in finalised.page.facts.scans] == ["拖来的"])


def a_scan(path: Path, pages: int) -> Path:
    """Return `path`, a PDF of empty A4 pages."""
    with pikepdf.new() as made:
        for number in range(pages):
            made.add_blank_page(page_size=(595 - number, 842))
        made.save(path)
    return path
