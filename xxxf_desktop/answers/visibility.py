"""Which fields are asked, given the answers: the `when` of the form."""

from __future__ import annotations

from xxxf_desktop.answers.application import NONE, Application, is_answered
from xxxf_desktop.forms.fields import ChoicesField, Condition, FormField, HonorsField
from xxxf_desktop.forms.model import Form


def holds(condition: Condition | None, form: Form, application: Application) -> bool:
    """Return whether `condition` is met; none at all always is.

    A condition on a field that is itself hidden is not met.
    """
    if condition is None:
        return True
    if not is_asked(form.fields[condition.field], form, application):
        return False
    value = application.fields.get(condition.field)
    if condition.claims:
        says_none = isinstance(value, str) and value.strip() == NONE
        return is_answered(value) and not says_none
    return value is condition.is_


def is_asked(field: FormField, form: Form, application: Application) -> bool:
    """Return whether `field` is asked, and so printed and required."""
    return holds(field.when, form, application)


def answered(field: FormField, application: Application) -> bool:
    """Return whether `field` is answered in the way of its kind.

    Choices are answered by their 其他（请注明） alone; honours by an empty list.
    """
    value = application.fields.get(field.id)
    if isinstance(field, HonorsField):
        return value is not None
    if isinstance(field, ChoicesField) and field.other:
        return is_answered(value) or is_answered(application.fields.get(field.other))
    return is_answered(value)


def asked_only(form: Form, application: Application) -> Application:
    """Return `application` without the answers its conditions hide: what is printed and signed."""
    hidden = [field.id for field in form.fields.values() if not is_asked(field, form, application)]
    for field_id in hidden:
        application = application.with_field(field_id, None)
    return application
