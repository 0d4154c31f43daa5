"""What the texts say of an amount or a period that the tables of the form give otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xxxf_desktop.forms.relations import Mentioned, MentionedPeriod
from xxxf_desktop.narrative.blocks import TableBlock
from xxxf_desktop.rules import amounts, dates
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.rules.half_width import half_width
from xxxf_desktop.rules.mentions import mentions
from xxxf_desktop.rules.said_amounts import SaidAmount, amount_behind, amounts_in_table
from xxxf_desktop.rules.said_periods import period_behind
from xxxf_desktop.rules.subject import Subject
from xxxf_desktop.rules.written import running_texts

Texts = Mapping[str, str]  # running texts by place, half-width


def half_width_texts(subject: Subject) -> Texts:
    """Return the running texts of `subject`, made once for all relations."""
    return {place: half_width(text) for place, text in running_texts(subject)}


def of_amount(relation: Mentioned, subject: Subject, texts: Texts) -> Iterator[Finding]:
    """Yield the first contradiction of each place with the amount of `relation`."""
    amount = amounts.read(subject.text(relation.field))
    if amount is None:
        return
    for place, text in texts.items():
        for said in _said_amounts(relation, subject, place, text):
            if not said.fits(amount):
                yield Finding(
                    "AMOUNT_CONTRADICTED",
                    place,
                    Severity(relation.severity),
                    {
                        "said": said.said,
                        "label": subject.amount_label(relation.field),
                        "amount": amounts.grouped(amount),
                    },
                )
                break


def _said_amounts(
    relation: Mentioned, subject: Subject, place: str, text: str
) -> Iterator[SaidAmount]:
    """Yield what is said of the amount; with a year, in tables of the narrative as well."""
    year = None
    if relation.years_before is not None:
        year = subject.form.year - relation.years_before
    applicant = half_width(subject.text(subject.form.about.applicant) or "")
    for mention in mentions(relation.words, text):
        is_meant = (
            mention.is_of_the_project()
            if year is None
            else mention.is_of_the_applicant_in(year, applicant)
        )
        said = amount_behind(mention) if is_meant else None
        if said is not None:
            yield said
    if year is not None:
        for block in subject.application.narrative.get(place, ()):
            if isinstance(block, TableBlock):
                yield from amounts_in_table(block, relation.words, year)


def of_period(relation: MentionedPeriod, subject: Subject, texts: Texts) -> Iterator[Finding]:
    """Yield the first contradiction of each place with the two dates of `relation`."""
    start = dates.read(subject.text(relation.start))
    end = dates.read(subject.text(relation.end))
    if start is None or end is None or end < start:
        return
    label = subject.form.fields[relation.start].group or subject.form.label_of(relation.start)
    for place, text in texts.items():
        for mention in mentions(relation.words, text):
            said = period_behind(mention) if mention.is_of_the_project() else None
            if said is not None and not said.fits(start, end):
                values = {"said": said.said, "label": label, "start": f"{start}", "end": f"{end}"}
                yield Finding("DATE_CONTRADICTED", place, Severity(relation.severity), values)
                break
