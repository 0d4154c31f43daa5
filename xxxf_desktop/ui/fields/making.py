"""The one table from a kind of field to its editor.

A kind that is missing here is named by mypy at `assert_never`.
"""

from __future__ import annotations

from typing import assert_never

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
from xxxf_desktop.forms.model import Form
from xxxf_desktop.ui.fields.choices import ChoicesEditor, DirectionsEditor
from xxxf_desktop.ui.fields.day import DayEditor
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.fields.honors import HonorsEditor
from xxxf_desktop.ui.fields.line import AmountEditor, EmailEditor, LineEditor, UnitCodeEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.fields.yes_no import YesNoEditor


def editor_of(field: FormField, form: Form) -> FieldEditor:  # noqa: C901  a table, a line a kind
    """Return a new editor for the answer of `field`."""
    match field:
        case TextField() | MobileField() | PhoneField() | StockCodeField():
            return LineEditor(field)
        case EmailField():
            return EmailEditor(field)
        case UnitCodeField():
            return UnitCodeEditor(field)
        case AmountField():
            return AmountEditor(field)
        case DateField():
            return DayEditor(field)
        case LongTextField():
            return LongTextEditor(field)
        case YesNoField():
            return YesNoEditor(field)
        case ChoicesField():
            return ChoicesEditor(field, _other_of(field, form))
        case NumberedChoicesField():
            return DirectionsEditor(field)
        case HonorsField():
            return HonorsEditor(field)
    assert_never(field)


def _other_of(field: ChoicesField, form: Form) -> TextField | None:
    other = form.fields.get(field.other or "")
    return other if isinstance(other, TextField) else None
