"""What the form claims beside what proves it: the claim-to-proof matrix of an application.

Rows are claims, columns the proofs of their item. Which proof is for which honour is told as
the rules tell it, so that a claim is open exactly where they find its proof wanting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from xxxf_desktop.answers.application import Application, Honor, Proof
from xxxf_desktop.answers.visibility import holds
from xxxf_desktop.forms.fields import AmountField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import ProofItem
from xxxf_desktop.rules.honor_proofs import HonorProofs, honor_proofs, honors_to_prove
from xxxf_desktop.rules.honors import claimed

_LONGEST_ANSWER = 40
_UNIT = "万元"
# What the words of an item end with: it is left out where they name the claim.
_ENDINGS = ("；", "。", "证明材料", "的相关", "相关")


class ClaimState(Enum):
    """What there is for a claim."""

    PROVED = auto()
    OPEN = auto()
    NONE = auto()  # 无, where the form lets the item go without


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the application claims, and what proves it.

    `place` is the field that claims it, or the item itself. `proofs` are indices into
    `Application.proofs_of(item)`; with `is_guess` no title says that they are for this claim,
    they only may be.
    """

    words: str
    item: str
    place: str
    proofs: tuple[int, ...]
    state: ClaimState
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Orphan:
    """A proof that proves no claim: nothing calls for its item, or all is proved by others."""

    item: str
    index: int


@dataclass(frozen=True, slots=True)
class ClaimMatrix:
    """All claims in the order of the form, and the proofs that stand for none of them."""

    claims: tuple[Claim, ...]
    orphans: tuple[Orphan, ...]

    def of(self, item: str) -> tuple[Claim, ...]:
        """Return the claims that `item` proves, () where nothing calls for it."""
        return tuple(claim for claim in self.claims if claim.item == item)


def claim_matrix(form: Form, application: Application) -> ClaimMatrix:
    """Return what `application` claims and which of its proofs are for it."""
    claims: list[Claim] = []
    for item in form.proof_items():
        if holds(item.when, form, application):
            claims += _claims(item, form, application)
    proving = {(claim.item, index) for claim in claims for index in claim.proofs}
    orphans = (
        Orphan(item, index)
        for item in _items(form, application)
        for index in _with_files(application.proofs_of(item))
        if (item, index) not in proving
    )
    return ClaimMatrix(tuple(claims), tuple(orphans))


def _items(form: Form, application: Application) -> list[str]:
    """Return the items of the form, then those that only proofs name."""
    named = [item.id for item in form.proof_items()]
    return list(dict.fromkeys([*named, *(proof.item for proof in application.proofs)]))


def _with_files(entries: tuple[Proof, ...]) -> tuple[int, ...]:
    return tuple(index for index, entry in enumerate(entries) if entry.file)


def _claims(item: ProofItem, form: Form, application: Application) -> Iterator[Claim]:
    honors = [row for row in honors_to_prove(item, form, application) if row.honor.strip()]
    if honors:
        yield from _honor_claims(item, tuple(honors), application)
        return
    proofs = _with_files(application.proofs_of(item.id))
    place = item.claim or item.id
    state = ClaimState.PROVED if proofs else _unproved(item, application)
    yield Claim(_words(item, form, application), item.id, place, proofs, state)


def _honor_claims(
    item: ProofItem, honors: tuple[Honor, ...], application: Application
) -> Iterator[Claim]:
    proofs = honor_proofs(claimed(honors), application.proofs_of(item.id))
    for row in honors:
        state = _honor_state(row.honor.strip(), proofs, item, application)
        found = tuple(proofs.of(row.honor.strip()))
        is_guess = bool(found) and not proofs.named[row.honor.strip()]
        yield Claim(_honor_words(row), item.id, item.claim or item.id, found, state, is_guess)


def _honor_state(
    name: str, proofs: HonorProofs, item: ProofItem, application: Application
) -> ClaimState:
    if proofs.named[name] or (proofs.general and proofs.are_enough):
        return ClaimState.PROVED
    return _unproved(item, application)


def _unproved(item: ProofItem, application: Application) -> ClaimState:
    entries = application.proofs_of(item.id)
    says_none = any(entry.none for entry in entries) and not _with_files(entries)
    return ClaimState.NONE if says_none and item.none_ok else ClaimState.OPEN


# ------------------------------------------------------------------ words


def _honor_words(row: Honor) -> str:
    """Return 高新技术企业（国家级，2018年）, as much of it as is known."""
    known = [row.level, f"{row.year}年" if row.year is not None else ""]
    more = "，".join(part for part in known if part)
    return f"{row.honor.strip()}（{more}）" if more else row.honor.strip()


def _words(item: ProofItem, form: Form, application: Application) -> str:
    name = _name(item)
    answer = _answer(item, form, application)
    return f"{name}：{answer}" if answer else name


def _name(item: ProofItem) -> str:
    name = item.text
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name or item.text


def _answer(item: ProofItem, form: Form, application: Application) -> str:
    if item.claim is None:
        return ""
    text = " ".join(application.text(item.claim).split())
    if text and isinstance(form.fields[item.claim], AmountField):
        return f"{text} {_UNIT}"
    return text if len(text) <= _LONGEST_ANSWER else f"{text[:_LONGEST_ANSWER]}…"
