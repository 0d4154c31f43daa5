"""How far an application is: the state of each step, and of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.visibility import answered, holds, is_asked
from xxxf_desktop.forms.fields import FormField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import Step, step_of_place, steps_of
from xxxf_desktop.narrative.plain import has_content
from xxxf_desktop.rules.finding import Finding, Severity

# Not filled in yet is no mistake: nobody is nagged before the check page.
_UNFILLED = {"REQUIRED_MISSING", "PROOF_MISSING"}


class State(Enum):
    """The state of a step, in the words of the window."""

    TODO = "未填"
    PART = "填写中"
    PROBLEM = "有问题"
    DONE = "完成"


@dataclass(frozen=True, slots=True)
class StepState:
    """`problems` counts the 强制 that are more than an empty box; `wanted` what is required."""

    state: State
    problems: int
    given: int
    wanted: int

    @property
    def share(self) -> float:
        """Return how much of what is required is there, 0 to 1."""
        return self.given / self.wanted if self.wanted else 1.0


@dataclass(frozen=True, slots=True)
class Overview:
    """All steps by id; `share` is answered by required places of the whole form."""

    steps: Mapping[str, StepState]

    @property
    def share(self) -> float:
        wanted = sum(state.wanted for state in self.steps.values())
        given = sum(state.given for state in self.steps.values())
        return given / wanted if wanted else 1.0

    @property
    def problems(self) -> int:
        """Return the number of 强制 that are more than an empty box."""
        return sum(state.problems for state in self.steps.values())

    def count(self, state: State) -> int:
        """Return how many steps are in `state`."""
        return sum(each.state is state for each in self.steps.values())


def overview(form: Form, application: Application, findings: Iterable[Finding]) -> Overview:
    """Return the state of every step of `form`."""
    steps = steps_of(form)
    problems = _problems(form, findings)
    return Overview({step.id: _state(step, form, application, problems) for step in steps})


def is_problem(finding: Finding) -> bool:
    """Return whether `finding` is a 强制 that says more than that something is still empty."""
    return finding.severity is Severity.ERROR and finding.code not in _UNFILLED


def _problems(form: Form, findings: Iterable[Finding]) -> Mapping[str, int]:
    homes = step_of_place(form)
    counted: dict[str, int] = {}
    for finding in findings:
        home = homes.get(finding.place)
        if home is not None and is_problem(finding):
            counted[home] = counted.get(home, 0) + 1
    return counted


@dataclass(frozen=True, slots=True)
class _Filled:
    """Whether each required place is filled, whether what is asked elsewhere is, and if any is."""

    own: Sequence[bool]
    elsewhere: bool
    touched: bool


def _state(
    step: Step, form: Form, application: Application, problems: Mapping[str, int]
) -> StepState:
    filled = _filled(step, form, application)
    given, wanted = sum(filled.own), len(filled.own)
    count = problems.get(step.id, 0)
    if count:
        state = State.PROBLEM
    elif given == wanted and filled.elsewhere:
        state = State.DONE
    else:
        state = State.PART if filled.touched else State.TODO
    return StepState(state, count, given, wanted)


def _filled(step: Step, form: Form, application: Application) -> _Filled:
    if step.section is not None:
        written = has_content(application.narrative.get(step.section.id, ()))
        return _Filled([written], True, written)
    if step.items:
        wanted = [item for item in step.items if holds(item.when, form, application)]
        done = [
            any(proof.file or proof.none for proof in application.proofs_of(item.id))
            for item in wanted
        ]
        return _Filled(done, True, any(application.proofs_of(item.id) for item in step.items))
    own = [form.fields[name] for name in step.places()]
    shown = [form.fields[name] for _, name in step.shown]
    return _Filled(
        [answered(field, application) for field in _required(own, form, application)],
        all(answered(field, application) for field in _required(shown, form, application)),
        any(answered(field, application) for field in own),
    )


def _required(
    fields: Iterable[FormField], form: Form, application: Application
) -> Iterable[FormField]:
    return [
        field for field in fields if field.need == "required" and is_asked(field, form, application)
    ]
