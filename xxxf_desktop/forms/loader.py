"""From the TOML texts of an edition to a checked `Form`."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from xxxf_desktop.errors import FormError
from xxxf_desktop.forms import crosscheck
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.repair import still_true, without_faults
from xxxf_desktop.forms.texts import FormTexts, Reader, named, whole
from xxxf_desktop.forms.wording import problems_of


def load(form_id: str, read: Reader) -> Form:
    """Return the edition `form_id`; `read` hands in the texts of an edition by its id.

    Raises FormError with every problem and its place.
    """
    return build(read(form_id), read)


def build(texts: FormTexts, read: Reader) -> Form:
    """Return the form of `texts`; what it extends comes from `read`. Errors as in `load`."""
    try:
        form = _validated(named(whole(texts, read)))
    except RecursionError as error:
        raise FormError(["form.toml、plans.toml：括号套得太深。"]) from error
    problems = crosscheck.problems(form)
    if problems:
        raise FormError(problems)
    return form


def _validated(data: dict[str, Any]) -> Form:
    try:
        return Form.model_validate(data)
    except ValidationError as error:
        raise FormError([*problems_of(error), *_further_problems(data, error)]) from error


def _further_problems(data: dict[str, Any], error: ValidationError) -> list[str]:
    """Return the contradictions among what the model did not refuse."""
    repaired, gone = without_faults(data, error)
    try:
        form = Form.model_validate(named(repaired))
    except ValidationError:
        return []
    return still_true(crosscheck.problems(form), gone)
