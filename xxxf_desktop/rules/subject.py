"""What is under check: an application, its form, and what the pure floors cannot see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xxxf_desktop.answers.application import Application, is_answered
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.answers.normalise import normalised
from xxxf_desktop.answers.visibility import is_asked
from xxxf_desktop.forms.model import Form

Printable = Callable[[str], bool]

_UNIT = "（万元）"  # ends the label of an amount; the messages name the unit themselves


@dataclass(frozen=True, slots=True)
class Subject:
    """One application held against `form`.

    `reports` is by stored file name; `printable` says whether some font has a character,
    None where no fonts were looked at.
    """

    form: Form
    application: Application
    reports: Mapping[str, FileReport]
    printable: Printable | None

    def asks(self, field_id: str) -> bool:
        """Return whether the form has the field and its condition is met."""
        field = self.form.fields.get(field_id)
        return field is not None and is_asked(field, self.form, self.application)

    def text(self, field_id: str) -> str | None:
        """Return the answer of an asked text field as its kind spells it, None without one."""
        value = self.application.fields.get(field_id)
        if not self.asks(field_id) or not isinstance(value, str) or not is_answered(value):
            return None
        return normalised(self.form.fields[field_id], value)

    def amount_label(self, field_id: str) -> str:
        """Return what the form calls an amount, without its unit."""
        return self.form.fields[field_id].label.removesuffix(_UNIT)
