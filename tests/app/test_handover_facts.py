"""What the window has to know of 定稿 and 报送, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from xxxf_desktop.app.errands import ErrandState, errands
from xxxf_desktop.app.handover_facts import HandoverFacts, handover_facts
from xxxf_desktop.app.online_log import Keyed, note_keyed
from xxxf_desktop.app.paper_log import Paper, note_paper
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.forms.model import Form


@pytest.fixture
def draft(example_path: Path, tmp_path: Path) -> Iterator[Draft]:
    path = tmp_path / "示例.xxxf"
    path.write_bytes(example_path.read_bytes())
    with Draft.open(path) as opened:
        yield opened


def handed_over(draft: Draft, *, done: bool, receipt: dict[str, object]) -> None:
    line = draft.begin_handover(1, "U盘", "2020-05-06T16:20:00+08:00")
    draft.settle_handover(line, receipt, done=done)


class TestFacts:
    def test_of_a_draft_without_revisions(self, draft: Draft) -> None:
        assert handover_facts(draft) == HandoverFacts()
        assert handover_facts(draft).next_number == 1

    def test_of_the_current_one(self, draft: Draft) -> None:
        finalise(draft)
        facts = handover_facts(draft)
        assert facts.current is facts.last is not None
        assert not facts.changes

    def test_after_an_edit_there_is_no_current_one(self, draft: Draft, form_2020: Form) -> None:
        finalise(draft)
        changed = draft.application().with_field(form_2020.about.project, "另一个名称")
        draft.save(changed)
        facts = handover_facts(draft)
        assert facts.current is None
        assert facts.last is not None
        assert facts.changes is not None
        assert [change.new for change in facts.changes.fields] == ["另一个名称"]

    def test_the_log_of_media_tells_of_media_alone(self, draft: Draft) -> None:
        finalise(draft)
        note_paper(draft, 1, Paper.COPIES, "已交给打印机，3 份")
        note_paper(draft, 1, Paper.SHEET, "已存为 PDF")
        note_keyed(draft, 1, {0}, 55)
        facts = handover_facts(draft)
        assert facts.log == ()
        assert [line.words for line in facts.printed] == ["已交给打印机，3 份"]
        assert facts.keyed == Keyed(frozenset({0}), 55)

    def test_paper_bears_the_key_that_signed_else_the_own_one(self, draft: Draft) -> None:
        finalise(draft)
        assert handover_facts(draft).paper_kid == ""
        own = own_key().kid
        assert handover_facts(draft).paper_kid == own
        handed_over(draft, done=True, receipt={"files": 17, "kid": "another"})
        assert handover_facts(draft).paper_kid == "another"

    @pytest.mark.parametrize(
        ("done", "receipt", "words"),
        [
            pytest.param(True, {"files": 17}, "已逐字节核对 17 个文件", id="done"),
            pytest.param(False, {"failure": "U盘满了。"}, "U盘满了。", id="failed"),
            pytest.param(False, {}, "中途断开，没有完成。", id="broken-off"),
        ],
    )
    def test_a_line_of_the_log(
        self, draft: Draft, done: bool, receipt: dict[str, object], words: str
    ) -> None:
        finalise(draft)
        handed_over(draft, done=done, receipt=receipt)
        (line,) = handover_facts(draft).log
        assert (line.done, line.words, line.medium) == (done, words, "U盘")


class TestErrands:
    def test_all_are_open_at_first(self, form_2020: Form) -> None:
        plan = form_2020.plans["guangdong-2020"]
        found = errands(HandoverFacts(), plan, 3)
        assert [errand.title for errand in found] == [
            "纸质申报书 3 份",
            "电子版 U盘或光盘",
            "在线系统填报",
            "盖章页扫描件",
        ]
        assert {errand.state for errand in found} == {ErrandState.TODO}

    def test_a_plan_without_online_system_asks_for_none(self, form_2020: Form) -> None:
        plan = form_2020.plans["dongguan-2020"]
        titles = [errand.title for errand in errands(HandoverFacts(), plan, 5)]
        assert "在线系统填报" not in titles

    def test_a_plan_that_names_no_medium(self, form_2018: Form) -> None:
        (plan,) = form_2018.plans.values()
        assert errands(HandoverFacts(), plan, 3)[1].title == "电子版"

    def test_what_is_known_is_ticked(self, draft: Draft, form_2020: Form) -> None:
        finalise(draft)
        handed_over(draft, done=True, receipt={"files": 17})
        plan = form_2020.plans["guangdong-2020"]
        note_paper(draft, 1, Paper.COPIES, "已交给打印机，3 份")
        note_keyed(draft, 1, {0, 4}, 55)
        paper, electronic, online, scans = errands(handover_facts(draft), plan, 3)
        assert (paper.state, paper.about) == (ErrandState.DONE, "已交给打印机，3 份")
        assert electronic.about == "U盘：已逐字节核对 17 个文件"
        assert (online.state, online.about) == (ErrandState.RUNNING, "已复制 2 / 55 栏")
        assert scans.state is ErrandState.TODO

    def test_after_an_edit_all_is_open_again(self, draft: Draft, form_2020: Form) -> None:
        finalise(draft)
        handed_over(draft, done=True, receipt={"files": 17})
        note_paper(draft, 1, Paper.COPIES, "已交给打印机，3 份")
        note_keyed(draft, 1, {0}, 1)
        draft.save(draft.application().with_field(form_2020.about.project, "另一个名称"))
        found = errands(handover_facts(draft), None, 3)
        assert {errand.state for errand in found} == {ErrandState.TODO}

    def test_the_paper_of_an_earlier_revision_counts_nothing(
        self, draft: Draft, form_2020: Form
    ) -> None:
        finalise(draft)
        note_paper(draft, 1, Paper.COPIES, "已交给打印机，3 份")
        note_keyed(draft, 1, {0}, 1)
        draft.save(draft.application().with_field(form_2020.about.project, "另一个名称"))
        finalise(draft)
        paper, _, online, _ = errands(handover_facts(draft), None, 3)
        assert (paper.state, online.state) == (ErrandState.TODO, ErrandState.TODO)

    def test_a_sheet_alone_is_no_copy_of_the_application(self, draft: Draft) -> None:
        finalise(draft)
        note_paper(draft, 1, Paper.SHEET, "已交给打印机")
        assert errands(handover_facts(draft), None, 3)[0].state is ErrandState.TODO

    def test_all_keyed_in_is_done(self, draft: Draft) -> None:
        finalise(draft)
        note_keyed(draft, 1, {0, 1}, 2)
        online = errands(handover_facts(draft), None, 3)[2]
        assert (online.state, online.about) == (ErrandState.DONE, "已复制 2 / 2 栏")

    def test_what_is_being_written_is_under_way(self, draft: Draft) -> None:
        finalise(draft)
        electronic = errands(handover_facts(draft), None, 3, "正在写入 40%")[1]
        assert (electronic.state, electronic.about) == (ErrandState.RUNNING, "正在写入 40%")

    def test_one_that_failed_is_to_be_done_again(self, draft: Draft) -> None:
        finalise(draft)
        handed_over(draft, done=False, receipt={})
        assert errands(handover_facts(draft), None, 1)[1].about == "上次没有完成，重新写入"
