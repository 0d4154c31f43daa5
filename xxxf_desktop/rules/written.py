"""Everything the applicant wrote in his own words, place by place."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.answers.application import is_honors
from xxxf_desktop.forms.fields import HonorsField, LongTextField, TextField
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.rules.subject import Subject


def all_texts(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield place and text: free texts of the form, narrative, titles of proofs."""
    for field in subject.form.fields.values():
        if isinstance(field, TextField | LongTextField):
            yield field.id, subject.text(field.id) or ""
        elif isinstance(field, HonorsField) and subject.asks(field.id):
            rows = subject.application.fields.get(field.id)
            yield field.id, "\n".join(row.honor for row in rows) if is_honors(rows) else ""
    yield from _sections(subject)
    for item in subject.form.proof_items():
        titles = (proof.title for proof in subject.application.proofs_of(item.id))
        yield item.id, "\n".join(titles)


def running_texts(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield place and text of what is written in sentences: long texts and narrative."""
    for field in subject.form.fields.values():
        if isinstance(field, LongTextField):
            yield field.id, subject.text(field.id) or ""
    yield from _sections(subject)


def _sections(subject: Subject) -> Iterator[tuple[str, str]]:
    for section in subject.form.narrative_sections():
        yield section.id, plain_text(subject.application.narrative.get(section.id, ()))
