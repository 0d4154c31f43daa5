"""Everything the rules have to say about an application, in the order of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules import (
    disclosure,
    kinds,
    names,
    narrative,
    proofs,
    references,
    relations,
    required,
    wrong_kind,
)
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.rules.subject import Printable, Subject

_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


def findings(
    form: Form,
    application: Application,
    reports: Mapping[str, FileReport],
    printable: Printable | None = None,
) -> list[Finding]:
    """Return every finding: fields, narrative sections, proof items, each in form order.

    At one place errors come before warnings before hints; what the form does not know
    comes last. `reports` is by stored name for every picture and proof: a file without
    one is missing. `printable` says whether some font has a character; without it
    characters are not checked against fonts.
    """
    subject = Subject(form, application, reports, printable)
    return sorted(_all(subject), key=_order(form))


def _all(subject: Subject) -> Iterator[Finding]:
    yield from wrong_kind.unknown(subject)
    yield from required.findings(subject)
    yield from _answers(subject)
    yield from relations.findings(subject)
    yield from narrative.findings(subject)
    yield from references.findings(subject)
    yield from proofs.findings(subject)
    yield from names.findings(subject)
    yield from disclosure.findings(subject)


def _answers(subject: Subject) -> Iterator[Finding]:
    for field in subject.form.fields.values():
        value = subject.application.fields.get(field.id)
        if value is not None and subject.asks(field.id):
            yield from kinds.findings(field, value, subject)


def _order(form: Form) -> Callable[[Finding], tuple[int, int]]:
    places = [*form.fields]
    places += [section.id for section in form.narrative_sections()]
    places += [item.id for item in form.proof_items()]
    ranks = {place: rank for rank, place in enumerate(places)}
    return lambda finding: (ranks.get(finding.place, len(ranks)), _RANKS[finding.severity])
