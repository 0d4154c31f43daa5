"""From the TOML texts of an edition to a checked `Form`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from xxxf_desktop.errors import FormError
from xxxf_desktop.forms import crosscheck
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.templates import fill_texts, year_texts
from xxxf_desktop.forms.wording import problems_of

_MOST_ANCESTORS = 4


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The two files of an edition: form.toml and plans.toml."""

    form: str
    plans: str


Reader = Callable[[str], FormTexts]


def load(form_id: str, read: Reader) -> Form:
    """Return the edition `form_id`; `read` hands in the texts of an edition by its id.

    Raises FormError with every problem and its place.
    """
    return build(read(form_id), read)


def build(texts: FormTexts, read: Reader) -> Form:
    """Return the form of `texts`; what it extends comes from `read`. Errors as in `load`."""
    merged = _with_ancestors(_parsed(texts.form, "form.toml"), read, depth=0)
    plans = _parsed(texts.plans, "plans.toml")
    if "plans" in merged:
        raise FormError(["form.toml：plans 应写在 plans.toml 里。"])
    form = _validated(_named({**merged, **plans}))
    problems = crosscheck.problems(form)
    if problems:
        raise FormError(problems)
    return form


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError([f"{name}：不是正确的 TOML：{error}"]) from error


def _with_ancestors(data: dict[str, Any], read: Reader, depth: int) -> dict[str, Any]:
    parent = data.pop("extends", None)
    if parent is None:
        return data
    if not isinstance(parent, str) or depth >= _MOST_ANCESTORS:
        raise FormError(["form.toml：extends 应是另一个版本的编号，且不能绕成圈。"])
    inherited = _parsed(read(parent).form, f"{parent}/form.toml")
    return _merged(_with_ancestors(inherited, read, depth + 1), data)


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; everything else is replaced whole."""
    result = dict(base)
    for key, value in own.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            value = _merged(old, value)
        result[key] = value
    return result


def _named(data: dict[str, Any]) -> dict[str, Any]:
    """Put the form's own texts and its year into every string."""
    year, own = data.get("year"), data.get("texts", {})
    if not isinstance(year, int) or not isinstance(own, dict):
        return data  # the model will say what is wrong
    texts = year_texts(year)
    for name, value in own.items():
        texts[name] = fill_texts(value, texts)
    named = {key: fill_texts(value, texts) for key, value in data.items()}
    for table in ("fields", "plans"):
        for key, entry in named.get(table, {}).items():
            if isinstance(entry, dict):
                entry.setdefault("id", key)
    return named


def _validated(data: dict[str, Any]) -> Form:
    try:
        return Form.model_validate(data)
    except ValidationError as error:
        raise FormError(problems_of(error)) from error
