"""States of the steps and the share of the whole: only what is required counts, and once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.complete import PROOFS, Checker, complete
from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.app.progress import State, StepState, is_problem, overview
from xxxf_desktop.forms.fields import Condition
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import step_of_place, steps_of
from xxxf_desktop.narrative.blocks import paragraphs_of
from xxxf_desktop.rules.finding import Finding, error, hint, warning

UNFILLED = {"REQUIRED_MISSING", "PROOF_MISSING"}
COVER, UNIT, PROJECT = "part.cover", "part.unit", "part.project"
SECTION, UNIT_PROOFS, PROJECT_PROOFS = "narrative.plan", "part.unit_proofs", "part.project_proofs"
DECLARATION = "part.declaration"
EMPTY = Application("miit-2020")


def state(form: Form, application: Application, step: str, *findings: Finding) -> State:
    return overview(form, application, findings).steps[step].state


def counts(form: Form, application: Application, step: str) -> tuple[int, int]:
    found = overview(form, application, []).steps[step]
    return found.given, found.wanted


@pytest.fixture
def whole(form_2020: Form) -> Application:
    return complete(form_2020)


class TestFields:
    def test_nothing_yet(self, form_2020: Form) -> None:
        assert state(form_2020, EMPTY, UNIT) is State.TODO

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("unit.name", "甲", id="text"),
            pytest.param("unit.listed", False, id="no"),
            pytest.param("unit.honors", (), id="no-honours"),
            pytest.param("unit.nature.other", "合作社", id="only-what-is-noted"),
        ],
    )
    def test_begun(self, form_2020: Form, field: str, value: Value) -> None:
        assert state(form_2020, EMPTY.with_field(field, value), UNIT) is State.PART

    @pytest.mark.parametrize("value", ["", " \n", ()], ids=["empty", "blank", "no-choice"])
    def test_a_blank_is_no_beginning(self, form_2020: Form, value: Value) -> None:
        application = EMPTY.with_field("unit.name", value).with_field("unit.nature", ())
        assert state(form_2020, application, UNIT) is State.TODO

    def test_complete(self, form_2020: Form, whole: Application) -> None:
        assert state(form_2020, whole, UNIT) is State.DONE
        assert state(form_2020, whole, PROJECT) is State.DONE

    def test_one_box_short(self, form_2020: Form, whole: Application) -> None:
        given, wanted = counts(form_2020, whole, UNIT)
        application = whole.with_field("unit.profile", None)
        assert state(form_2020, application, UNIT) is State.PART
        assert counts(form_2020, application, UNIT) == (given - 1, wanted)

    def test_what_is_noted_answers_its_choices(self, form_2020: Form, whole: Application) -> None:
        application = whole.with_field("unit.nature", None)
        assert state(form_2020, application, UNIT) is State.PART
        noted = application.with_field("unit.nature.other", "合作社")
        assert state(form_2020, noted, UNIT) is State.DONE

    def test_dependents_count_only_when_asked(self, form_2020: Form, whole: Application) -> None:
        """Listed on an exchange: date, place and stock code as well."""
        given, wanted = counts(form_2020, whole, UNIT)
        unlisted = whole.with_field("unit.listed", False)
        assert counts(form_2020, unlisted, UNIT) == (given - 3, wanted - 3)
        assert state(form_2020, unlisted, UNIT) is State.DONE
        unknown = whole.with_field("unit.listed", None)
        assert counts(form_2020, unknown, UNIT) == (given - 4, wanted - 3)

    def test_a_hidden_answer_counts_nothing(self, form_2020: Form, whole: Application) -> None:
        """It is kept in case the user changes his mind."""
        unlisted = whole.with_field("unit.listed", False)
        hidden = unlisted.with_field("unit.listed.place", None)
        assert counts(form_2020, hidden, UNIT) == counts(form_2020, unlisted, UNIT)


class TestProblems:
    def test_is_a_problem_whatever_is_filled(self, form_2020: Form, whole: Application) -> None:
        wrong = error("DATE_INVALID", "unit.name")
        for application in (EMPTY, whole):
            found = overview(form_2020, application, [wrong, wrong]).steps[UNIT]
            assert (found.state, found.problems) == (State.PROBLEM, 2)

    @pytest.mark.parametrize(
        "finding",
        [
            pytest.param(error("REQUIRED_MISSING", "unit.name"), id="empty-box"),
            pytest.param(error("PROOF_MISSING", "proof.revenue"), id="empty-item"),
            pytest.param(warning("AMOUNT_IN_YUAN", "unit.revenue"), id="warning"),
            pytest.param(hint("OPTIONAL_BLANK", "cover.recommender"), id="hint"),
        ],
    )
    def test_nobody_is_nagged(self, form_2020: Form, finding: Finding) -> None:
        assert not is_problem(finding)
        found = overview(form_2020, EMPTY, [finding])
        assert found.problems == 0
        assert found.count(State.PROBLEM) == 0

    @pytest.mark.parametrize(
        ("place", "step"),
        [
            pytest.param("unit.name", UNIT, id="field"),
            pytest.param("unit.listed.place", UNIT, id="dependent"),
            pytest.param("unit.nature.other", UNIT, id="note-behind-choices"),
            pytest.param("cover.date", COVER, id="cover"),
            pytest.param("project.name", PROJECT, id="shown-on-the-cover"),
            pytest.param(SECTION, SECTION, id="section"),
            pytest.param("proof.rnd", UNIT_PROOFS, id="proof-item"),
        ],
    )
    def test_is_where_its_place_is_asked_for(self, form_2020: Form, place: str, step: str) -> None:
        found = overview(form_2020, EMPTY, [error("CHARACTER_CONTROL", place)])
        assert {name for name, each in found.steps.items() if each.problems} == {step}
        assert found.problems == 1

    def test_of_a_place_no_step_asks_for_is_nowhere(self, form_2020: Form) -> None:
        assert overview(form_2020, EMPTY, [error("UNKNOWN_PLAN", "plan")]).problems == 0


class TestCover:
    """It asks for two lines of its own and shows three answers of the tables."""

    def test_is_not_begun_by_what_others_ask(self, form_2020: Form) -> None:
        application = EMPTY.with_field("unit.name", "甲")
        assert state(form_2020, application, COVER) is State.TODO

    def test_is_done_only_with_what_is_shown(self, form_2020: Form, whole: Application) -> None:
        assert state(form_2020, whole, COVER) is State.DONE
        for name in ("unit.name", "project.name", "project.directions"):
            assert state(form_2020, whole.with_field(name, None), COVER) is State.PART

    def test_may_leave_lines_for_the_pen(self, form_2020: Form, whole: Application) -> None:
        application = whole.with_field("cover.recommender", None)
        assert state(form_2020, application, COVER) is State.DONE
        assert state(form_2020, whole.with_field("cover.date", None), COVER) is State.PART

    def test_what_is_shown_is_not_counted_twice(self, form_2020: Form, whole: Application) -> None:
        assert counts(form_2020, whole, COVER) == (1, 1)
        assert counts(form_2020, whole.with_field("unit.name", None), COVER) == (1, 1)

    def test_a_line_asked_elsewhere_that_may_be_blank(
        self, form_2020: Form, whole: Application
    ) -> None:
        form = with_field(form_2020, "project.name", need="optional")
        assert state(form, whole.with_field("project.name", None), COVER) is State.DONE

    def test_a_line_asked_elsewhere_that_is_hidden(
        self, form_2020: Form, whole: Application
    ) -> None:
        when = Condition.model_validate({"field": "unit.listed", "is": True})
        form = with_field(form_2020, "project.name", when=when)
        application = whole.with_field("project.name", None)
        assert state(form, application, COVER) is State.PART
        assert state(form, application.with_field("unit.listed", False), COVER) is State.DONE


def with_field(form: Form, name: str, **changed: object) -> Form:
    """Return `form` with one of its fields changed."""
    field = form.fields[name].model_copy(update=changed)
    return form.model_copy(update={"fields": {**form.fields, name: field}})


class TestDeclaration:
    def test_is_done_with_what_it_names(self, form_2020: Form, whole: Application) -> None:
        assert state(form_2020, EMPTY, DECLARATION) is State.TODO
        assert state(form_2020, whole, DECLARATION) is State.DONE
        assert counts(form_2020, whole, DECLARATION) == (0, 0)


class TestNarrative:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("", State.TODO, id="empty"),
            pytest.param("一", State.DONE, id="written"),
        ],
    )
    def test_is_written_or_not(self, form_2020: Form, text: str, expected: State) -> None:
        application = EMPTY.with_narrative(SECTION, paragraphs_of(text))
        assert state(form_2020, application, SECTION) is expected
        assert counts(form_2020, application, SECTION) == (int(expected is State.DONE), 1)


class TestProofs:
    def test_nothing_yet(self, form_2020: Form) -> None:
        assert state(form_2020, EMPTY, UNIT_PROOFS) is State.TODO
        assert counts(form_2020, EMPTY, UNIT_PROOFS) == (0, 1)
        assert counts(form_2020, EMPTY, PROJECT_PROOFS) == (0, 2)

    def test_complete(self, form_2020: Form, whole: Application) -> None:
        assert state(form_2020, whole, UNIT_PROOFS) is State.DONE
        assert counts(form_2020, whole, UNIT_PROOFS) == (3, 3)
        assert counts(form_2020, whole, PROJECT_PROOFS) == (2, 2)

    def test_a_claim_wants_its_proof(self, form_2020: Form) -> None:
        claimed = EMPTY.with_field("unit.honors", (Honor(honor="重点实验室"),))
        assert counts(form_2020, claimed, UNIT_PROOFS) == (0, 2)
        assert counts(form_2020, EMPTY.with_field("unit.honors", ()), UNIT_PROOFS) == (0, 1)
        none = EMPTY.with_field("unit.rnd_capability", "无")
        assert counts(form_2020, none, UNIT_PROOFS) == (0, 1)

    def test_one_of_two(self, form_2020: Form) -> None:
        none = Proof(item="proof.promotion", none=True)
        application = replace(EMPTY, proofs=(none,))
        assert counts(form_2020, application, PROJECT_PROOFS) == (1, 2)
        assert state(form_2020, application, PROJECT_PROOFS) is State.PART

    def test_a_title_that_waits_for_its_file_is_a_beginning(self, form_2020: Form) -> None:
        application = replace(EMPTY, proofs=(Proof(item="proof.promotion", title="证明"),))
        assert counts(form_2020, application, PROJECT_PROOFS) == (0, 2)
        assert state(form_2020, application, PROJECT_PROOFS) is State.PART

    def test_proofs_nothing_calls_for_are_no_step_forward(self, form_2020: Form) -> None:
        application = replace(EMPTY, proofs=(Proof(item="proof.rnd", file="a.pdf"),))
        assert counts(form_2020, application, UNIT_PROOFS) == (0, 1)
        assert state(form_2020, application, UNIT_PROOFS) is State.PART


class TestWhole:
    def test_nothing(self, form_2020: Form, form_2018: Form) -> None:
        for form in (form_2020, form_2018):
            found = overview(form, Application(form.id), [])
            assert found.share == 0.0
            assert found.count(State.TODO) == len(steps_of(form))

    def test_everything(self, form_2020: Form, whole: Application) -> None:
        found = overview(form_2020, whole, [])
        assert found.share == 1.0
        assert found.count(State.DONE) == len(steps_of(form_2020)) == 15
        assert found.problems == 0

    def test_each_required_place_counts_once(self, form_2020: Form, whole: Application) -> None:
        check = Checker(form_2020)
        optional = [field.id for field in form_2020.fields.values() if field.need == "optional"]
        places = [name for name in whole.fields if name not in optional]
        total = len(places) + len(whole.narrative) + len(PROOFS)
        assert wanted_of(form_2020, whole) == total
        for name in ("unit.name", "project.directions", "cover.date"):
            application = whole.with_field(name, None)
            assert overview(form_2020, application, []).share == (total - 1) / total
            assert len(unfilled(check, application)) == 1

    def test_a_form_that_wants_nothing_is_complete(self) -> None:
        assert StepState(State.DONE, 0, 0, 0).share == 1.0
        assert StepState(State.PART, 0, 1, 4).share == 0.25

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_agrees_with_the_rules(self, form_2020: Form, data: st.DataObject) -> None:
        """What is wanted and not given is what the check calls empty, step by step."""
        check = Checker(form_2020)
        application = data.draw(partly(check.complete))
        missing = unfilled(check, application)
        homes = step_of_place(form_2020)
        for step, found in overview(form_2020, application, []).steps.items():
            own = [each for each in missing if homes[each.place] == step]
            assert found.wanted - found.given == len(own), step
            assert (found.state is State.DONE) <= (not own)


def wanted_of(form: Form, application: Application) -> int:
    return sum(each.wanted for each in overview(form, application, []).steps.values())


def unfilled(check: Checker, application: Application) -> list[Finding]:
    return [found for found in check.findings(application) if found.code in UNFILLED]


def partly(whole: Application) -> st.SearchStrategy[Application]:
    """Applications that are complete but for some answers, and with some choices reversed."""
    return st.builds(
        lambda fields, sections, proofs, reversed_: replace(
            whole,
            fields={
                name: (not value if isinstance(value, bool) and name in reversed_ else value)
                for name, value in whole.fields.items()
                if name not in fields
            },
            narrative={key: each for key, each in whole.narrative.items() if key not in sections},
            proofs=tuple(each for each in whole.proofs if each.item not in proofs),
        ),
        st.sets(st.sampled_from([*whole.fields])),
        st.sets(st.sampled_from([*whole.narrative])),
        st.sets(st.sampled_from([each.item for each in whole.proofs])),
        st.sets(st.sampled_from([*whole.fields])),
    )
