"""A finding: what a rule has to say about one place of an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Severity(Enum):
    """强制 blocks an export, 提示 wants a tick, 建议 is a hint; values as in `check --json`."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken at `place` (a field, section or proof item id).

    `values` fill the placeholders of the message that the catalogue keeps under `code`.
    """

    code: str
    place: str
    severity: Severity
    values: Mapping[str, str] = field(default_factory=dict)


def error(code: str, place: str, **values: str) -> Finding:
    """Return a 强制 finding."""
    return Finding(code, place, Severity.ERROR, values)


def warning(code: str, place: str, **values: str) -> Finding:
    """Return a 提示 finding."""
    return Finding(code, place, Severity.WARNING, values)


def hint(code: str, place: str, **values: str) -> Finding:
    """Return a 建议 finding."""
    return Finding(code, place, Severity.HINT, values)
