"""From the TOML texts of an edition to a checked `Form`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from pydantic import ValidationError

from xxxf_desktop.errors import FormError
from xxxf_desktop.forms import crosscheck
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.repair import still_true, without_faults
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
    try:
        form = _validated(_named(_whole(texts, read)))
    except RecursionError as error:
        raise FormError(["form.toml、plans.toml：括号套得太深。"]) from error
    problems = crosscheck.problems(form)
    if problems:
        raise FormError(problems)
    return form


def _whole(texts: FormTexts, read: Reader) -> dict[str, Any]:
    """Return what both files and the ancestors say, each key from where it belongs."""
    merged = _with_ancestors(_parsed(texts.form, "form.toml"), read, depth=0)
    plans = _parsed(texts.plans, "plans.toml")
    problems = [f"plans.toml：{key} 应写在 form.toml 里。" for key in plans if key != "plans"]
    if "plans" in merged:
        problems.append("form.toml：plans 应写在 plans.toml 里。")
    if problems:
        raise FormError(problems)
    return {**merged, **plans}


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError([f"{name}：{_where(error)}不是正确的 TOML。"]) from error


def _where(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第{found[1]}行第{found[2]}个字符处" if found else "末尾"


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
    if not _is_year(year) or not _are_texts(own):
        return data  # the model will say what is wrong
    texts = year_texts(year)
    for name, value in own.items():
        texts[name] = fill_texts(value, texts)
    named = {key: fill_texts(value, texts) for key, value in data.items()}
    for table in ("fields", "plans"):
        entries = named.get(table)
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                entry.setdefault("id", key)
    return named


def _is_year(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_texts(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _validated(data: dict[str, Any]) -> Form:
    try:
        return Form.model_validate(data)
    except ValidationError as error:
        raise FormError([*problems_of(error), *_further_problems(data, error)]) from error


def _further_problems(data: dict[str, Any], error: ValidationError) -> list[str]:
    """Return the contradictions among what the model did not refuse."""
    repaired, gone = without_faults(data, error)
    try:
        form = Form.model_validate(_named(repaired))
    except ValidationError:
        return []
    return still_true(crosscheck.problems(form), gone)
