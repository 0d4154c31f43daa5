"""Ticked boxes: only those the form has, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from xxxf_desktop.answers.application import Value
from xxxf_desktop.forms.fields import ChoicesField, FormField, NumberedChoicesField, NumberedOption
from xxxf_desktop.rules import wrong_kind
from xxxf_desktop.rules.finding import Finding, error


def findings(field: ChoicesField, value: Value) -> Iterator[Finding]:
    """Yield what is wrong with the chosen options `value`."""
    if not _are_texts(value):
        yield wrong_kind.finding(field)
        return
    yield from _held_against(field, value, field.options)


def numbered_findings(field: NumberedChoicesField, value: Value) -> Iterator[Finding]:
    """Yield what is wrong with the chosen numbers `value`."""
    if not _are_numbers(value):
        yield wrong_kind.finding(field)
        return
    shown = [f"{field.prefix}{number}" for number in value]
    options = [f"{field.prefix}{option.number}" for option in field.options]
    yield from _held_against(field, shown, options)


def chosen(field: NumberedChoicesField, value: Value | None) -> list[NumberedOption]:
    """Return the options of `field` that `value` chooses, in the order of the form."""
    if value is None or not _are_numbers(value):
        return []
    return [option for option in field.options if option.number in value]


def _held_against(
    field: FormField, value: Iterable[str], known: Iterable[str]
) -> Iterator[Finding]:
    times, allowed = Counter(value), set(known)
    unknown = [option for option in times if option not in allowed]
    if unknown:
        yield error("CHOICE_UNKNOWN", field.id, options="、".join(unknown))
    repeated = [option for option, count in times.items() if count > 1]
    if repeated:
        yield error("CHOICE_REPEATED", field.id, options="、".join(repeated))


def _are_texts(value: Value) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple) and all(isinstance(option, str) for option in value)


def _are_numbers(value: Value) -> TypeGuard[tuple[int, ...]]:
    return isinstance(value, tuple) and all(
        isinstance(number, int) and not isinstance(number, bool) for number in value
    )
