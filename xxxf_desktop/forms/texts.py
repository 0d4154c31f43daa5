"""The TOML texts of an edition as one table: what it extends put in, its names filled in.

No model is needed for that: the start page shows editions before one is opened.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from xxxf_desktop.errors import FormError
from xxxf_desktop.forms.templates import fill_texts, year_texts

_MOST_ANCESTORS = 4


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The two files of an edition: form.toml and plans.toml."""

    form: str
    plans: str


Reader = Callable[[str], FormTexts]


def whole(texts: FormTexts, read: Reader) -> dict[str, Any]:
    """Return what both files and the ancestors say, each key from where it belongs; FormError."""
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


def named(data: dict[str, Any]) -> dict[str, Any]:
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
