"""证明材料: claims have their proof, 无 stands alone and only where allowed, files are usable."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.answers.application import Proof
from xxxf_desktop.answers.visibility import holds
from xxxf_desktop.forms.parts import ProofItem
from xxxf_desktop.rules import characters, disclosure, files, honors, proof_pages
from xxxf_desktop.rules.finding import Finding, error, warning
from xxxf_desktop.rules.honor_proofs import honor_proofs, honors_to_prove, shown
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
    names = honors.claimed(honors_to_prove(item, subject.form, subject.application))
    if not entries:
        # 填表须知二: 申报书要求提供证明材料处，请在附件中进行补充
        values = {"honors": "、".join(names)} if names else {}
        yield error("PROOF_MISSING", item.id, **values)
    elif any(entry.file for entry in entries):
        yield from _each_honor(item, names, entries)
    elif any(entry.none for entry in entries) and not item.none_ok:
        yield error("PROOF_NONE_NOT_ALLOWED", item.id)


def _each_honor(item: ProofItem, names: list[str], entries: tuple[Proof, ...]) -> Iterator[Finding]:
    """Yield the honours no proof can be for.

    A proof whose title names honours is for these; one that names none may be for any.
    """
    proofs = honor_proofs(names, entries)
    if proofs.unnamed and not proofs.general:
        # form-2020, unit.honors: each needs a proof in 附1-1
        yield error("HONOR_PROOF_MISSING", item.id, honors="、".join(proofs.unnamed))
    elif not proofs.are_enough:
        yield warning("HONOR_PROOF_UNNAMED", item.id, honors="、".join(proofs.unnamed))


def _entry(entry: Proof, subject: Subject) -> Iterator[Finding]:
    if entry.file:
        report = subject.reports.get(entry.file)
        yield from files.findings(entry.item, shown(entry), report)
        yield from proof_pages.findings(entry, shown(entry), report)
        yield from disclosure.of_file(entry.item, shown(entry), report, subject)
    elif not entry.none:
        yield error("PROOF_WITHOUT_FILE", entry.item, title=entry.title)
    yield from characters.findings(entry.item, entry.title, subject.printable, one_line=True)
