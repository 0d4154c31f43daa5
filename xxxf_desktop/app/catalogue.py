"""The editions this program ships, and which plan a draft is for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xxxf_desktop.errors import AnswersError
from xxxf_desktop.forms.loader import build, load
from xxxf_desktop.forms.model import Form
from xxxf_desktop.system.shipped import form_ids, read_form, read_form_folder


def editions() -> list[Form]:
    """Return every shipped edition, in the order of their ids."""
    return [edition(form_id) for form_id in sorted(form_ids())]


@cache
def edition(form_id: str) -> Form:
    """Return the shipped edition `form_id`; AnswersError names the known ones otherwise."""
    known = sorted(form_ids())
    if form_id not in known:
        raise AnswersError([f"没有“{form_id}”这个申报书版本，可用：{'、'.join(known)}。"])
    return load(form_id, read_form)


def checked_folder(folder: Path) -> Form:
    """Return the form defined in `folder`; FormError with every mistake in it.

    What it extends comes from the shipped editions.
    """
    return build(read_form_folder(folder), read_form)


def chosen_plan(form: Form, plan: str | None) -> str | None:
    """Return the id of the plan of a new draft: the one asked for, or the only one there is."""
    if plan is None:
        return next(iter(form.plans)) if len(form.plans) == 1 else None
    if plan not in form.plans:
        known = "、".join(form.plans)
        raise AnswersError([f"{form.id} 没有“{plan}”这个报送方案，可用：{known}。"])
    return plan
