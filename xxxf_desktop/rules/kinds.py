"""The one table from a kind of field to what is checked of its answer.

A kind that is missing here is named by mypy, in `findings` or at `assert_never`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from xxxf_desktop.answers.application import NONE, Value, is_answered, is_honors
from xxxf_desktop.answers.normalise import normalised
from xxxf_desktop.forms.fields import (
    AmountField,
    ChoicesField,
    DateField,
    EmailField,
    FormField,
    HonorsField,
    LongTextField,
    MobileField,
    NumberedChoicesField,
    PhoneField,
    StockCodeField,
    TextField,
    UnitCodeField,
    YesNoField,
)
from xxxf_desktop.rules import (
    amounts,
    characters,
    choices,
    contacts,
    dates,
    honors,
    stock_code,
    texts,
    unit_code,
    wrong_kind,
)
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.rules.subject import Subject

Written = (
    TextField
    | LongTextField
    | MobileField
    | PhoneField
    | EmailField
    | AmountField
    | DateField
    | UnitCodeField
    | StockCodeField
)


def findings(field: FormField, value: Value, subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the answer `value` of an asked `field`."""
    if not is_answered(value) and not isinstance(field, HonorsField):
        return
    match field:
        case YesNoField():
            if not isinstance(value, bool):
                yield wrong_kind.finding(field)
        case ChoicesField():
            yield from choices.findings(field, value)
        case NumberedChoicesField():
            yield from choices.numbered_findings(field, value)
        case HonorsField():
            if is_honors(value):
                yield from honors.findings(field, value, subject)
            else:
                yield wrong_kind.finding(field)
        case _:
            yield from _written(field, value, subject)


def _written(field: Written, value: Value, subject: Subject) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield wrong_kind.finding(field)
        return
    text = characters.whole(normalised(field, value))
    one_line = not isinstance(field, LongTextField)
    yield from characters.findings(field.id, text, subject.printable, one_line=one_line)
    if text.strip() == NONE:
        yield from texts.lone_none(field)
    else:
        yield from _spelling(field, text, subject)


def _spelling(field: Written, text: str, subject: Subject) -> Iterator[Finding]:
    match field:
        case TextField():
            pass
        case LongTextField():
            yield from texts.length(field, text)
        case MobileField():
            yield from contacts.mobile(field.id, text)
        case PhoneField():
            yield from contacts.phone(field.id, text)
        case EmailField():
            yield from contacts.email(field.id, text)
        case AmountField():
            yield from amounts.findings(field.id, text)
        case DateField():
            yield from dates.findings(field.id, text)
        case UnitCodeField():
            yield from unit_code.findings(field.id, text)
        case StockCodeField():
            yield from stock_code.findings(field, text, subject)
        case _:
            assert_never(field)
