"""What is checked, signed and exported: a draft as it is now, or a revision as it was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from xxxf_desktop import __version__
from xxxf_desktop.answers.application import Application, Value, is_answered
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.answers.writing import answers_json
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.bundle.content import (
    Applicant,
    AppRef,
    BundleContent,
    FormRef,
    content_digest,
    verification_code,
)
from xxxf_desktop.drafts.store import Draft, FrozenRevision, StoredFile
from xxxf_desktop.errors import DraftError
from xxxf_desktop.forms.fields import HonorsField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.system import clock


@dataclass(frozen=True, slots=True)
class State:
    """One moment of an application, whole: hidden answers are in it, and ticks.

    `number` is that of the revision, 0 for 未定稿. `created_at` is ISO 8601 with offset,
    `previous` the hexadecimal SHA-256 of the manifest of the revision before.
    """

    form: Form
    application: Application
    files: Mapping[str, StoredFile]
    submission: str
    created_at: str
    number: int = 0
    previous: str | None = None

    @property
    def declared(self) -> Application:
        """Return what is printed and signed: without the answers that conditions hide."""
        return asked_only(self.form, self.application)

    def content(self) -> BundleContent:
        """Return what is signed; ValueError for answers that no bundle can hold."""
        declared, about = self.declared, self.form.about
        answers = answers_json(self.form, self._answered(declared))
        return BundleContent(
            form=FormRef(self.form.id, self.form.version),
            submission=self.submission,
            plan=declared.plan,
            revision=self.number,
            previous=self.previous,
            created_at=self.created_at,
            app=AppRef("xxxf", __version__),
            applicant=Applicant(declared.text(about.applicant), declared.text(about.code)),
            answers=answers["fields"],
            narrative={
                section: [self._with_hash(block) for block in blocks]
                for section, blocks in answers["narrative"].items()
            },
            proofs=[self._with_hash(proof) for proof in answers["proofs"]],
        )

    def _answered(self, declared: Application) -> Application:
        """An answer that was typed and cleared again is signed like one never given."""
        fields = {
            field_id: value
            for field_id, value in declared.fields.items()
            if is_answered(value) or self._says_none(field_id, value)
        }
        return replace(declared, fields=fields)

    def _says_none(self, field_id: str, value: Value) -> bool:
        """No honours at all is an answer; nothing ticked is none."""
        return value == () and isinstance(self.form.fields.get(field_id), HonorsField)

    def digest(self) -> str:
        """Return the hexadecimal content digest. Errors as in `content`."""
        return content_digest(self.content())

    @property
    def code(self) -> str:
        """Return the 校验码. Errors as in `content`."""
        return verification_code(self.digest())

    def _with_hash(self, entry: dict[str, Any]) -> dict[str, Any]:
        """A figure or proof names its file and that file's SHA-256."""
        name = entry.get("file")
        stored = self.files.get(name) if isinstance(name, str) else None
        return {**entry, "sha256": stored.sha256} if stored is not None else entry


def working_state(draft: Draft) -> State:
    """Return `draft` as it was saved last: 未定稿."""
    application, files = draft.moment()
    return state_of(draft, application, files)


def state_of(draft: Draft, application: Application, files: Mapping[str, StoredFile]) -> State:
    """Return the state in which `draft` says `application`: 未定稿."""
    now = clock.now().isoformat(timespec="seconds")
    return State(edition(application.form), application, files, draft.submission, now)


def frozen_state(draft: Draft, number: int) -> State:
    """Return revision `number` of `draft`.

    DraftError where there is none, or where today's edition of the form would make
    something else of it than was finalised.
    """
    revision = _revision(draft, number)
    application, files = draft.frozen(number)
    state = _as(state_of(draft, application, files), revision)
    if not is_same(state, revision):
        raise DraftError(
            f"第 {number} 版是按申报书版本 {application.form} {revision.form_version} 定稿的，"
            f"程序里的是 {state.form.version}，不能原样再做一份。",
            "请用定稿时的程序导出，或重新定稿。",
        )
    return state


def exported_state(draft: Draft, number: int | None) -> State:
    """Return what an export writes: revision `number`; None for the draft as it is now.

    A draft equal to its last revision is that revision. Errors as in `frozen_state`.
    """
    if number is not None:
        return frozen_state(draft, number)
    matching = matching_revision(draft)
    return working_state(draft) if matching is None else frozen_state(draft, matching.number)


def chosen_number(draft: Draft, number: int | None, why: str, remedy: str) -> int:
    """Return `number`, that of the last revision for None.

    DraftError where there is none of it; before the first, `why` and `remedy` are its words.
    """
    known = [frozen.number for frozen in draft.revisions()]
    if not known:
        raise DraftError(why, remedy)
    if number is not None and number not in known:
        raise DraftError(f"没有第 {number} 版定稿，最近的是第 {known[-1]} 版。", "请核对版次。")
    return known[-1] if number is None else number


def matching_revision(draft: Draft) -> FrozenRevision | None:
    """Return the last revision of `draft` if the draft still says what was frozen in it.

    What is printed and signed counts: an answer that its conditions hide, or a tick, makes
    no other application of it.
    """
    frozen = draft.revisions()
    if frozen and is_same(_as(working_state(draft), frozen[-1]), frozen[-1]):
        return frozen[-1]
    return None


def is_same(state: State, revision: FrozenRevision) -> bool:
    """Return whether `state`, under the number of `revision`, has its content digest."""
    with suppress(ValueError):  # answers that no bundle can hold were never finalised
        return _as(state, revision).digest() == revision.digest
    return False


def _as(state: State, revision: FrozenRevision) -> State:
    return replace(
        state,
        number=revision.number,
        created_at=revision.created_at,
        previous=revision.previous,
    )


def _revision(draft: Draft, number: int) -> FrozenRevision:
    for revision in draft.revisions():
        if revision.number == number:
            return revision
    raise DraftError(f"申报稿 {draft.path} 没有第 {number} 版定稿。", "请核对版次，或先定稿。")
