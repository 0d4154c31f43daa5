"""证明材料: claims have their proof, 无 stands alone and only where allowed, files are usable."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.answers.application import Proof, is_honors
from xxxf_desktop.answers.visibility import holds
from xxxf_desktop.forms.fields import HonorsField
from xxxf_desktop.forms.parts import ProofItem
from xxxf_desktop.rules import characters, files, honors
from xxxf_desktop.rules.finding import Finding, error, warning
from xxxf_desktop.rules.subject import Subject


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the proofs of every item.

    An item that nothing calls for may still have files: they are bound in, so they are checked.
    """
    for item in subject.form.proof_items():
        entries = subject.application.proofs_of(item.id)
        if holds(item.when, subject.form, subject.application):
            yield from _presence(item, entries, subject)
        if any(entry.none for entry in entries) and any(entry.file for entry in entries):
            yield error("PROOF_NONE_AND_FILES", item.id)
        for entry in entries:
            yield from _entry(entry, subject)


def _presence(item: ProofItem, entries: tuple[Proof, ...], subject: Subject) -> Iterator[Finding]:
    names = _claimed_honors(item, subject)
    if not entries:
        # 填表须知二: 申报书要求提供证明材料处，请在附件中进行补充
        values = {"honors": "、".join(names)} if names else {}
        yield error("PROOF_MISSING", item.id, **values)
    elif any(entry.file for entry in entries):
        yield from _each_honor(item, names, entries)
    elif any(entry.none for entry in entries) and not item.none_ok:
        yield error("PROOF_NONE_NOT_ALLOWED", item.id)


def _claimed_honors(item: ProofItem, subject: Subject) -> list[str]:
    """Return the honours `item` has to prove, [] for an item of another sort."""
    if item.when is None or not isinstance(subject.form.fields[item.when.field], HonorsField):
        return []
    rows = subject.application.fields.get(item.when.field)
    return honors.claimed(rows) if is_honors(rows) else []


def _each_honor(item: ProofItem, names: list[str], entries: tuple[Proof, ...]) -> Iterator[Finding]:
    """Yield the honours no proof can be for.

    A proof whose title names honours is for these; one that names none may be for any.
    """
    titles = [_shown(entry) for entry in entries if entry.file]
    unnamed = [name for name in names if not any(name in title for title in titles)]
    general = [title for title in titles if not any(name in title for name in names)]
    if unnamed and not general:
        # form-2020, unit.honors: each needs a proof in 附1-1
        yield error("HONOR_PROOF_MISSING", item.id, honors="、".join(unnamed))
    elif len(unnamed) > len(general):
        yield warning("HONOR_PROOF_UNNAMED", item.id, honors="、".join(unnamed))


def _entry(entry: Proof, subject: Subject) -> Iterator[Finding]:
    if entry.file:
        yield from files.findings(entry.item, _shown(entry), subject.reports.get(entry.file))
    elif not entry.none:
        yield error("PROOF_WITHOUT_FILE", entry.item, title=entry.title)
    yield from characters.findings(entry.item, entry.title, subject.printable, one_line=True)


def _shown(entry: Proof) -> str:
    return entry.title.strip() or entry.file or ""
