"""定稿: what is frozen, when it is the draft again, and what is in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xxxf_desktop.answers.application import Acceptance, Application, Proof
from xxxf_desktop.app import revisions as module
from xxxf_desktop.app.checking import check
from xxxf_desktop.app.revisions import (
    FinaliseBlockedError,
    RevisionState,
    changes_of,
    changes_since_last,
    finalise,
    matching_revision,
    open_warnings,
    revisions,
)
from xxxf_desktop.app.states import exported_state, frozen_state, working_state
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError
from xxxf_desktop.forms.model import Form

from .complete_draft import make_draft, said
from .test_attachments import write_pdf

AT = datetime(2020, 4, 28, 10, 0, tzinfo=timezone(timedelta(hours=8)))
NOW = lambda: AT  # noqa: E731


@pytest.fixture
def path(tmp_path: Path, form_2020: Form) -> Path:
    return make_draft(tmp_path, form_2020)


@pytest.fixture
def draft(path: Path) -> Iterator[Draft]:
    with Draft.open(path) as opened:
        yield opened


def edit(draft: Draft, **fields: str) -> Application:
    """Answer fields, "_" for "." in their ids; return what the draft says then."""
    application = draft.application()
    for field_id, value in fields.items():
        application = application.with_field(field_id.replace("_", ".", 1), value)
    draft.save(application)
    return application


class TestFinalise:
    def test_makes_the_first_revision(self, draft: Draft, form_2020: Form) -> None:
        finalised = finalise(draft, NOW)
        revision = finalised.revision
        assert (revision.number, revision.created_at, finalised.is_new) == (1, AT, True)
        assert revision.state is RevisionState.CURRENT
        (frozen,) = draft.revisions()
        assert frozen.code == revision.code == frozen_state(draft, 1).code
        assert frozen.previous is None
        assert frozen.form_version == form_2020.version

    def test_the_code_is_not_that_of_an_unfinished_draft(self, draft: Draft) -> None:
        before = working_state(draft).code
        assert finalise(draft, NOW).revision.code != before

    def test_an_equal_draft_makes_no_other(self, draft: Draft) -> None:
        first = finalise(draft, NOW)
        again = finalise(draft, lambda: AT + timedelta(days=1))
        assert not again.is_new
        assert again.revision == first.revision
        assert len(draft.revisions()) == 1

    def test_a_changed_draft_makes_the_next(self, draft: Draft) -> None:
        first = finalise(draft, NOW).revision
        edit(draft, unit_profile="公司成立于2011年。")
        second = finalise(draft, NOW).revision
        assert (second.number, second.code != first.code) == (2, True)
        states = [(found.number, found.state) for found in revisions(draft)]
        assert states == [(1, RevisionState.VOID), (2, RevisionState.CURRENT)]

    def test_is_refused_with_errors(self, draft: Draft) -> None:
        edit(draft, unit_name="")
        with pytest.raises(FinaliseBlockedError, match="还有 1 处必须改正，没有定稿") as refused:
            finalise(draft, NOW)
        assert "REQUIRED_MISSING" in {found.code for found in refused.value.findings}
        assert draft.revisions() == []

    def test_is_refused_with_a_damaged_proof(self, draft: Draft, tmp_path: Path) -> None:
        proof = next(proof for proof in draft.application().proofs if proof.file)
        bad = tmp_path / "bad"
        bad.write_bytes(b"%PDF-1.4 not really")
        draft.save(draft.application(), [NewFile(str(proof.file), bad)])
        with pytest.raises(FinaliseBlockedError):
            finalise(draft, NOW)

    def test_goes_on_with_open_warnings_and_tells_them(self, draft: Draft) -> None:
        edit(draft, unit_rnd_spend="99999")
        (found,) = finalise(draft, NOW).open_warnings
        assert found.place == "unit.rnd_spend"

    def test_a_ticked_warning_is_not_open(self, draft: Draft) -> None:
        application = edit(draft, unit_rnd_spend="99999")
        (found,) = open_warnings(check(draft))
        tick = Acceptance(code=found.code, field=found.place, reason="已核对")
        draft.save(replace(application, accepted=(tick,)))
        assert open_warnings(check(draft)) == []
        assert finalise(draft, NOW).open_warnings == ()

    def test_what_is_saved_meanwhile_is_not_frozen_unchecked(
        self, draft: Draft, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def check_and_edit(checked: Draft) -> object:
            found = check(checked)
            edit(checked, unit_name="")
            return found

        monkeypatch.setattr(module, "check", check_and_edit)
        with pytest.raises(DraftError, match="定稿时申报稿有改动"):
            finalise(draft, NOW)
        assert draft.revisions() == []

    def test_survives_closing(self, path: Path) -> None:
        with Draft.open(path) as draft:
            code = finalise(draft, NOW).revision.code
        with Draft.open(path) as draft:
            matching = matching_revision(draft)
            assert matching is not None
            assert matching.code == code


class TestMatching:
    @pytest.mark.parametrize(
        ("field_id", "value", "matches"),
        [
            pytest.param("unit.profile", "别的。", False, id="another-answer"),
            pytest.param("unit.nature.other", "", True, id="typed-and-cleared-again"),
            pytest.param("unit.nature.other", " \n", True, id="only-space"),
            pytest.param("unit.nature.other", "其他", False, id="one-more"),
            pytest.param("unit.honors", (), False, id="no-honours-at-all"),
            pytest.param("unit.x", "多余", False, id="what-the-form-does-not-know"),
        ],
    )
    def test_what_is_signed_counts(
        self, draft: Draft, field_id: str, value: object, matches: bool
    ) -> None:
        finalise(draft, NOW)
        application = draft.application()
        draft.save(replace(application, fields={**application.fields, field_id: value}))  # type: ignore[dict-item]
        assert (matching_revision(draft) is not None) is matches

    def test_hidden_answers_and_ticks_do_not(self, path: Path, form_2020: Form) -> None:
        with Draft.open(path) as draft:
            start = said(form_2020).with_field("unit.listed", False)
            draft.save(start)
            finalise(draft, NOW)
            tick = Acceptance(code="X", field="unit.name", reason="看过")
            hidden = start.with_field("unit.listed.place", "深圳证券交易所（旧）")
            draft.save(replace(hidden, accepted=(tick,)))
            assert matching_revision(draft) is not None
            assert changes_since_last(draft).lines() == []

    def test_the_order_of_proofs_and_the_plan_do(self, draft: Draft) -> None:
        finalise(draft, NOW)
        start = draft.application()
        draft.save(replace(start, proofs=start.proofs[::-1]))
        assert matching_revision(draft) is None
        draft.save(replace(start, plan="dongguan-2020"))
        assert matching_revision(draft) is None
        draft.save(start)
        assert matching_revision(draft) is not None

    def test_an_older_revision_does_not(self, draft: Draft) -> None:
        start = draft.application()
        finalise(draft, NOW)
        edit(draft, unit_profile="别的。")
        finalise(draft, NOW)
        draft.save(start)
        assert matching_revision(draft) is None
        assert {found.state for found in revisions(draft)} == {RevisionState.VOID}
        assert finalise(draft, NOW).revision.number == 3

    def test_answers_that_no_bundle_can_hold_match_nothing(self, draft: Draft) -> None:
        finalise(draft, NOW)
        edit(draft, unit_profile="半个\ud842")
        assert matching_revision(draft) is None
        assert exported_state(draft, None).number == 0

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(steps=st.lists(st.sampled_from("abcF"), min_size=1, max_size=8))
    def test_edited_back_it_is_that_revision_again(
        self, path: Path, tmp_path: Path, form_2020: Form, steps: list[str]
    ) -> None:
        """Letters are contents, F is 定稿."""
        copy = tmp_path / "copy.xxxf"
        copy.write_bytes(path.read_bytes())
        frozen: list[str] = []
        content = "a"
        contents = {
            letter: said(form_2020).with_field("unit.profile", f"{letter}。") for letter in "abc"
        }
        with Draft.open(copy) as draft:
            draft.save(contents[content])
            for step in steps:
                if step == "F":
                    is_new = not frozen or frozen[-1] != content
                    assert finalise(draft, NOW).is_new is is_new
                    frozen += [content] if is_new else []
                else:
                    content = step
                    draft.save(contents[content])
                matching = matching_revision(draft)
                is_last = bool(frozen) and frozen[-1] == content
                assert (matching.number if matching else 0) == (len(frozen) if is_last else 0)
            for number, letter in enumerate(frozen, start=1):
                assert draft.frozen(number)[0] == contents[letter]
            codes = {found.code for found in draft.revisions()}
            assert len(codes) == len(frozen)


class TestFrozenState:
    def test_of_a_form_that_has_changed_since_is_refused(
        self, draft: Draft, form_2020: Form, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        finalise(draft, NOW)
        newer = form_2020.model_copy(update={"version": "2020.99"})
        monkeypatch.setattr("xxxf_desktop.app.states.edition", lambda _: newer)
        with pytest.raises(DraftError, match=r"程序里的是 2020\.99"):
            frozen_state(draft, 1)
        assert matching_revision(draft) is None
        assert changes_of(draft, 1)

    @pytest.mark.parametrize("number", [0, 2, -1])
    def test_unknown(self, draft: Draft, number: int) -> None:
        finalise(draft, NOW)
        with pytest.raises(DraftError, match="没有第"):
            frozen_state(draft, number)

    def test_is_whole_when_the_working_draft_has_lost_its_proofs(
        self, draft: Draft, tmp_path: Path
    ) -> None:
        finalise(draft, NOW)
        start = draft.application()
        name = "附件/audit-2.pdf"
        proofs = tuple(
            Proof(item=proof.item, title=proof.title, file=name) if proof.file else proof
            for proof in start.proofs
        )
        draft.save(replace(start, proofs=proofs), [NewFile(name, write_pdf(tmp_path / "n.pdf"))])
        state = frozen_state(draft, 1)
        assert state.application == start
        for file in state.files:
            assert draft.read_file(file)


class TestPrevious:
    def test_is_the_manifest_last_made_of_the_revision_before(self, draft: Draft) -> None:
        finalise(draft, NOW)
        draft.note_made(1, {"manifest": "a" * 64})
        draft.note_made(1, {"manifest": "b" * 64, "pdf": "c" * 64})
        edit(draft, unit_profile="别的。")
        finalise(draft, NOW)
        assert draft.revisions()[1].previous == "b" * 64
        draft.note_made(1, {"manifest": "d" * 64})
        assert draft.revisions()[1].previous == "b" * 64  # frozen is frozen


class TestChanges:
    def test_of_the_first_are_all_it_says(self, draft: Draft) -> None:
        finalise(draft, NOW)
        lines = changes_of(draft, 1).lines()
        assert "单位名称：（未填） → 东莞市镕堃信息技术有限公司" in lines

    def test_of_the_second_and_since(self, draft: Draft) -> None:
        finalise(draft, NOW)
        edit(draft, unit_profile="公司成立于2011年。")
        assert changes_since_last(draft).lines() == [
            "申报单位简介：公司成立于2010年。 → 公司成立于2011年。"
        ]
        finalise(draft, NOW)
        assert changes_of(draft, 2).lines() == [
            "申报单位简介：公司成立于2010年。 → 公司成立于2011年。"
        ]
        assert not changes_since_last(draft)

    def test_without_a_revision(self, draft: Draft) -> None:
        with pytest.raises(DraftError, match="还没有定稿"):
            changes_since_last(draft)
        with pytest.raises(DraftError, match="没有第 1 版"):
            changes_of(draft, 1)
