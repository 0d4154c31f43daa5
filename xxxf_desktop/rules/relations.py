"""Answers held against each other, as the form declares it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from xxxf_desktop.forms.fields import NumberedChoicesField, NumberedOption
from xxxf_desktop.forms.relations import (
    Mentioned,
    MentionedPeriod,
    NotAbove,
    NotBefore,
    PartForEach,
    Relation,
)
from xxxf_desktop.narrative.plain import has_content, plain_text
from xxxf_desktop.rules import amounts, choices, contradictions, dates
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.rules.subject import Subject


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield every relation that does not hold; one with an unreadable part says nothing."""
    texts = contradictions.half_width_texts(subject)
    for relation in subject.form.relations:
        yield from _findings(relation, subject, texts)


def _findings(
    relation: Relation, subject: Subject, texts: contradictions.Texts
) -> Iterator[Finding]:
    match relation:
        case NotBefore():
            yield from _not_before(relation, subject)
        case NotAbove():
            yield from _not_above(relation, subject)
        case PartForEach():
            yield from _part_for_each(relation, subject)
        case Mentioned():
            yield from contradictions.of_amount(relation, subject, texts)
        case MentionedPeriod():
            yield from contradictions.of_period(relation, subject, texts)
        case _:
            assert_never(relation)


def _not_before(relation: NotBefore, subject: Subject) -> Iterator[Finding]:
    day = dates.read(subject.text(relation.field))
    other = dates.read(subject.text(relation.other))
    if day is None or other is None or day >= other:
        return
    values = {
        "date": day.isoformat(),
        "other": subject.form.label_of(relation.other),
        "other_date": other.isoformat(),
    }
    yield Finding("DATE_BEFORE_START", relation.field, Severity(relation.severity), values)


def _not_above(relation: NotAbove, subject: Subject) -> Iterator[Finding]:
    names = relation.parts or (relation.field,)
    parts = [amounts.read(subject.text(name)) for name in names]
    other = amounts.read(subject.text(relation.other))
    known = [part for part in parts if part is not None]
    if other is None or len(known) < len(parts) or sum(known, Decimal()) <= other:
        return
    values = {
        "label": "、".join(subject.amount_label(name) for name in names),
        "amount": amounts.grouped(sum(known, Decimal())),
        "other": subject.amount_label(relation.other),
        "other_amount": amounts.grouped(other),
    }
    code = "AMOUNT_SUM_ABOVE_OTHER" if relation.parts else "AMOUNT_ABOVE_OTHER"
    yield Finding(code, relation.field, Severity(relation.severity), values)


def _part_for_each(relation: PartForEach, subject: Subject) -> Iterator[Finding]:
    field = subject.form.fields[relation.field]
    blocks = subject.application.narrative.get(relation.section, ())
    if not isinstance(field, NumberedChoicesField) or not subject.asks(field.id):
        return
    options = choices.chosen(field, subject.application.fields.get(field.id))
    if len(options) < 2 or not has_content(blocks):
        return
    text = unicodedata.normalize("NFKC", plain_text(blocks))
    # 2.（2）项目实施情况: 如申报多个示范项目领域，需分领域综合描述
    missing = [option for option in options if not _speaks_of(text, field, option)]
    if not missing:
        return
    names = "、".join(f"{field.prefix}{option.number} {option.name}" for option in missing)
    severity = Severity(relation.severity)
    yield Finding("PART_FOR_EACH_MISSING", relation.section, severity, {"options": names})


def _speaks_of(text: str, field: NumberedChoicesField, option: NumberedOption) -> bool:
    number = rf"{re.escape(field.prefix)}\s*{option.number}(?![0-9])"
    return option.name in text or re.search(number, text) is not None
