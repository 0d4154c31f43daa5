"""An answer in one line of words, for the window to show where it is not asked."""

from __future__ import annotations

from collections.abc import Iterable

from xxxf_desktop.answers.application import NONE, Application, Value, is_honors
from xxxf_desktop.forms.fields import ChoicesField, FormField, HonorsField, NumberedChoicesField
from xxxf_desktop.forms.model import Form


def answer_words(form: Form, application: Application, field_id: str) -> str:
    """Return the answer of `field_id` in words, "" where there is none.

    Choices end with their 其他（请注明）; an empty list of honours says that there are none.
    """
    value = application.fields.get(field_id)
    field = form.fields.get(field_id)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return _line(value)
    if isinstance(field, HonorsField) and value == ():
        return NONE
    if isinstance(field, NumberedChoicesField) and value is not None:
        numbered = (option for option in field.options if option.number in value)
        return "；".join(f"{field.prefix}{option.number}：{option.name}" for option in numbered)
    entries = [*_entries(value), *_other(field, application)]
    return "、".join(entry for entry in map(_line, entries) if entry)


def _entries(value: Value | None) -> Iterable[str]:
    if is_honors(value):
        return [honor.honor for honor in value]
    return [str(entry) for entry in value] if isinstance(value, tuple) else []


def _other(field: FormField | None, application: Application) -> Iterable[str]:
    return (
        [application.text(field.other)] if isinstance(field, ChoicesField) and field.other else []
    )


def _line(text: str) -> str:
    return " ".join(text.split())
