"""定稿: freezing what a draft says as its next numbered revision, and looking back at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.changes import Changes, changes
from xxxf_desktop.app.checking import Checked, check
from xxxf_desktop.app.states import State, matching_revision, state_of, working_state
from xxxf_desktop.bundle.content import verification_code
from xxxf_desktop.drafts.store import Draft, FrozenRevision
from xxxf_desktop.errors import BlockedError, DraftError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules import accepted
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system import clock

__all__ = [
    "FinaliseBlockedError",
    "Finalised",
    "Revision",
    "RevisionState",
    "changes_of",
    "changes_since_last",
    "finalise",
    "matching_revision",
    "open_warnings",
    "revisions",
]


class FinaliseBlockedError(BlockedError):
    """强制 findings stand in the way; `findings` holds all findings of the draft."""

    def __init__(self, found: list[Finding]) -> None:
        blocking = sum(finding.severity is Severity.ERROR for finding in found)
        super().__init__(f"还有 {blocking} 处必须改正，没有定稿。", "改正后再定稿。")
        self.findings = found


class RevisionState(Enum):
    """Whether a revision is what the draft says; the value is for the user."""

    CURRENT = "现行"
    VOID = "作废"  # the draft has changed since, or there is a later one


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as the user sees it; `created_at` is when it was finalised."""

    number: int
    created_at: datetime
    code: str
    state: RevisionState


@dataclass(frozen=True, slots=True)
class Finalised:
    """The revision that holds what the draft says; not `is_new` where nothing had changed.

    `open_warnings` are the 提示 of a new one that nobody has ticked.
    """

    revision: Revision
    is_new: bool
    form: Form
    open_warnings: tuple[Finding, ...] = ()


def finalise(draft: Draft, now: Callable[[], datetime] = clock.now) -> Finalised:
    """Freeze what `draft` says as its next revision; an equal last one is returned instead.

    FinaliseBlockedError where 强制 findings stand in the way; DraftError, the draft being as
    before, where it cannot be written or somebody saved other answers meanwhile. `now` is
    asked once, for a new revision.
    """
    matching = matching_revision(draft)
    if matching is not None:
        form = working_state(draft).form
        return Finalised(_shown(matching, RevisionState.CURRENT), is_new=False, form=form)
    checked = check(draft)
    if checked.errors:
        raise FinaliseBlockedError(list(checked.findings))
    state = _next_state(draft, checked, now())
    frozen = _frozen(state)
    draft.freeze(frozen, state.application, state.files)
    return Finalised(
        _shown(frozen, RevisionState.CURRENT),
        is_new=True,
        form=checked.form,
        open_warnings=tuple(open_warnings(checked)),
    )


def open_warnings(checked: Checked) -> list[Finding]:
    """Return the 提示 of `checked` without a tick: the window wants none before a 定稿."""
    return accepted.open_warnings(checked.findings, checked.application)


def revisions(draft: Draft) -> list[Revision]:
    """Return the revisions of `draft`, the first one first."""
    matching = matching_revision(draft)
    return [
        _shown(
            frozen,
            RevisionState.CURRENT
            if matching is not None and frozen.number == matching.number
            else RevisionState.VOID,
        )
        for frozen in draft.revisions()
    ]


def changes_of(draft: Draft, number: int) -> Changes:
    """Return what revision `number` says otherwise than the one before; all of the first is new.

    DraftError where there is no such revision. Both are read as today's edition has it.
    """
    after = _read(draft, number)
    if number > 1:
        return changes(_read(draft, number - 1), after)
    nothing = Application(after.application.form, after.application.plan)
    return changes(replace(after, application=nothing), after)


def changes_since_last(draft: Draft) -> Changes:
    """Return what `draft` says otherwise than its last revision; DraftError where it has none."""
    frozen = draft.revisions()
    if not frozen:
        raise DraftError("还没有定稿。", "先定稿一次。")
    return changes(_read(draft, frozen[-1].number), working_state(draft))


def _read(draft: Draft, number: int) -> State:
    """Return revision `number`, also one that today's edition would not print alike."""
    return state_of(draft, *draft.frozen(number))


def _next_state(draft: Draft, checked: Checked, at: datetime) -> State:
    frozen = draft.revisions()
    made = draft.made(frozen[-1].number, "manifest") if frozen else []
    return replace(
        state_of(draft, checked.application, draft.files()),
        number=len(frozen) + 1,
        created_at=at.isoformat(timespec="seconds"),
        previous=made[-1] if made else None,
    )


def _frozen(state: State) -> FrozenRevision:
    digest = state.digest()
    return FrozenRevision(
        number=state.number,
        created_at=state.created_at,
        code=verification_code(digest),
        digest=digest,
        form_version=state.form.version,
        previous=state.previous,
    )


def _shown(frozen: FrozenRevision, state: RevisionState) -> Revision:
    at = datetime.fromisoformat(frozen.created_at)
    return Revision(frozen.number, at, frozen.code, state)
