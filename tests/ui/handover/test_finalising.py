"""定稿 in the window: what stands in the way, the question, the signs of it, and 作废."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.asking import focus
from tests.ui.conftest import AnsweringChoosers
from tests.ui.handover.conftest import LONG_MS, Visit
from xxxf_desktop.app.errands import ErrandState
from xxxf_desktop.app.handing_over import Medium
from xxxf_desktop.ui.handover.lines_dialog import LinesDialog
from xxxf_desktop.ui.shell.rail import CHECK, HANDOVER


class TestWhatStandsInTheWay:
    def test_an_error_leads_to_the_check(self, visit: Visit) -> None:
        desk, card = visit.wizard.desk, visit.page.finalise
        desk.put(desk.form.about.applicant, None)
        desk.check()
        assert not card.start.isEnabled()
        assert card.errors.text.text() == "还有 1 处必须改正。"
        visit.person.click(card.to_errors)
        assert visit.wizard.current == CHECK

    def test_every_warning_wants_its_tick(self, visit: Visit) -> None:
        desk, card = visit.wizard.desk, visit.page.finalise
        desk.put("unit.rnd_spend", "99999")
        desk.check()
        assert not card.start.isEnabled()
        assert card.warnings.text.text().startswith("还有 2 处提示没有核对。")
        visit.tick_all()
        assert card.start.isEnabled()

    def test_what_comes_after_is_shown_only_before_the_first(self, visit: Visit) -> None:
        assert visit.page.finalise._ahead.isVisible()
        assert not visit.page.medium.isVisible()
        visit.finalise()
        assert visit.page.medium.isVisible()


class TestFinalising:
    def test_asks_makes_it_and_shows_it_everywhere(self, visit: Visit) -> None:
        visit.person.click(visit.page.finalise.start)
        said = visit.answer("定稿")
        assert said == ["定稿 1", "定稿后不能修改；再改会产生定稿 2，定稿 1 作废。"]
        visit.wait(lambda: visit.page.facts.current is not None)
        page, wizard = visit.page, visit.wizard
        assert page.head.title.text() == "定稿 1"
        assert page.head.pill.words.text() == "检查通过"
        assert wizard.top.revision.text() == "定稿 1"
        assert wizard.rail.buttons[HANDOVER].accessibleName() == "定稿与报送 定稿 1"
        assert wizard.bottom.revision.text() == "修改会产生定稿 2，定稿 1 作废"
        assert not page.finalise.isVisible()
        visit.wait(lambda: page.papers.papers is not None)
        assert "52 页" in page.head.about.text()

    def test_not_now_leaves_everything_as_it_was(self, visit: Visit) -> None:
        visit.person.click(visit.page.finalise.start)
        visit.answer("暂不")
        assert visit.wizard.desk.session.draft.revisions() == []
        assert visit.page.finalise.start.isEnabled()

    def test_what_is_typed_last_is_in_it(self, visit: Visit) -> None:
        desk = visit.wizard.desk
        desk.put(desk.form.about.project, "最后一刻的名称")
        visit.tick_all()
        visit.finalise()
        frozen, _ = desk.session.draft.frozen(1)
        assert frozen.text(desk.form.about.project) == "最后一刻的名称"

    def test_the_code_is_copied(self, finalised: Visit) -> None:
        head = finalised.page.head
        finalised.person.click(head.code.copy)
        assert QApplication.clipboard().text() == head.code.text() != ""
        assert head.code.copy.text() == "已复制"

    def test_a_draft_that_cannot_be_written_says_so(self, visit: Visit) -> None:
        visit.wizard.desk.session.draft.path.rename(
            visit.wizard.desk.session.draft.path.with_name("移走.xxxf")
        )
        visit.person.click(visit.page.finalise.start)
        visit.answer("定稿")
        visit.wait(lambda: visit.page.finalise.outcome.isVisible())
        assert visit.page.finalise.start.isEnabled()
        assert visit.page.facts.last is None


class TestEditingAfterwards:
    def test_an_edit_makes_it_void(self, finalised: Visit) -> None:
        assert finalised.wizard.bottom.revision.text() != ""
        finalised.wizard.open_step(finalised.wizard.targets()[0])
        assert finalised.wizard.bottom.revision.text() == ""
        finalised.edit()
        assert finalised.wizard.bottom.revision.text() == "修改会产生定稿 2，定稿 1 作废"
        assert finalised.wizard.top.revision.text() == "定稿 1 已作废"
        finalised.come()
        page = finalised.page
        assert page.head.pill.words.text() == "已作废：定稿后有改动"
        assert "另一个项目名称" in page.finalise.changes.text()
        assert page.history.rows[1].state.words.text() == "作废"

    def test_nothing_of_a_void_one_goes_out(self, finalised: Visit) -> None:
        finalised.edit()
        page = finalised.page
        finalised.wait(lambda: not page.print.make.isEnabled())
        assert page.print.why_not.text.text() == "定稿 1 已作废，先定稿 2。"
        assert page.medium.why_not.text() == "定稿 1 已作废，先定稿 2。"
        assert not page.medium.start.isEnabled()
        assert not page.side.print.isEnabled()

    def test_undone_it_is_what_it_was(self, finalised: Visit) -> None:
        desk = finalised.wizard.desk
        name = desk.application.text(desk.form.about.project)
        finalised.edit()
        desk.put(desk.form.about.project, name)
        finalised.wait(lambda: finalised.page.facts.current is not None)
        assert finalised.wizard.top.revision.text() == "定稿 1"

    def test_the_next_one_follows(self, finalised: Visit) -> None:
        finalised.edit()
        finalised.tick_all()
        finalised.person.click(finalised.page.finalise.start)
        said = finalised.answer("定稿")
        assert said[2] == "定稿 1 已作废；用它打印的、写出的不要再交。"
        finalised.wait(lambda: len(finalised.page.facts.revisions) == 2)
        page = finalised.page
        finalised.wait(lambda: page.papers.papers is not None)
        assert page.head.title.text() == "定稿 2"
        assert "定稿 1 已作废" in page.head.about.text()
        finalised.person.click(page.history.rows[2].changes)
        (dialog,) = page.findChildren(LinesDialog)
        assert "另一个项目名称" in dialog.text.toPlainText()
        assert dialog.windowTitle() == "定稿 2 改了什么"
        dialog.close()

    def test_nothing_done_with_the_old_one_is_said_of_the_next(
        self, finalised: Visit, choosers: AnsweringChoosers, tmp_path: Path
    ) -> None:
        page = finalised.page
        folder = tmp_path / "交"
        folder.mkdir()
        choosers.answer = folder
        page.medium.choose_medium(Medium.FOLDER)
        finalised.person.click(page.medium.choose)
        finalised.wait(page.medium.start.isEnabled)
        with finalised.qtbot.waitSignal(page.media.ended, timeout=LONG_MS):
            finalised.person.click(page.medium.start)
        with finalised.qtbot.waitSignal(page.papers.printed, timeout=LONG_MS):
            finalised.person.click(page.print.make)
        finalised.wait(lambda: page.side.lines[0].state is ErrandState.DONE)
        finalised.edit()
        finalised.tick_all()
        finalised.person.click(page.finalise.start)
        finalised.answer("定稿")
        finalised.wait(lambda: page.facts.current is not None and page.facts.current.number == 2)
        finalised.wait(page.medium.start.isEnabled)  # 定稿 1 lies there, 定稿 2 does not
        assert page.print.outcome.text.text() == page.medium.outcome.text.text() == ""
        assert {line.state for line in page.side.lines} == {ErrandState.TODO}

    def test_a_tick_is_no_edit(self, finalised: Visit) -> None:
        desk = finalised.wizard.desk
        with finalised.qtbot.waitSignal(finalised.wizard.handover.watch.known, timeout=60_000):
            desk.tick("REQUIRED_MISSING", desk.form.about.project, "理由")
        assert finalised.page.facts.current is not None


class TestKeyboard:
    def test_all_of_it_without_a_mouse(self, visit: Visit) -> None:
        assert visit.page.finalise.start.hasFocus()
        visit.person.press(Qt.Key.Key_Space)
        visit.answer("定稿")
        visit.wait(lambda: visit.page.papers.papers is not None)
        copies = visit.page.print.copies
        assert visit.page.isAncestorOf(focus())
        copies.line.setFocus()
        visit.person.press(Qt.Key.Key_Up)
        assert copies.value == 4
        visit.person.fill(copies.line, "2")
        visit.person.press(Qt.Key.Key_Tab)
        assert copies.value == 2
        assert visit.page.print.duplex.hasFocus()
