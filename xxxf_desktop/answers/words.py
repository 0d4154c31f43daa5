"""An answer in one line of words, for the window to show where it is not asked."""

from __future__ import annotations

from xxxf_desktop.answers.application import Application, is_honors
from xxxf_desktop.forms.fields import NumberedChoicesField
from xxxf_desktop.forms.model import Form


def answer_words(form: Form, application: Application, field_id: str) -> str:
    """Return the answer of `field_id` in words, "" where there is none."""
    value = application.fields.get(field_id)
    field = form.fields.get(field_id)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(field, NumberedChoicesField) and isinstance(value, tuple):
        return "；".join(
            f"{field.prefix}{option.number}：{option.name}"
            for option in field.options
            if option.number in value
        )
    if is_honors(value):
        return "、".join(honor.honor for honor in value)
    return "、".join(str(entry) for entry in value) if isinstance(value, tuple) else ""
