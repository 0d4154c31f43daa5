"""Strings of a form with names in braces: `{year}` of the form, `{unit.name}` of the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template where the answer of a field is printed."""

    field: str


def parse(template: str) -> list[str | Slot]:
    """Return the literal texts and slots of `template` in order.

    >>> parse("{project.start}至{project.end}")
    [Slot(field='project.start'), '至', Slot(field='project.end')]
    """
    pieces: list[str | Slot] = []
    for index, piece in enumerate(_NAME.split(template)):
        if index % 2:
            pieces.append(Slot(piece))
        elif piece:
            pieces.append(piece)
    return pieces


def slots(template: str) -> list[str]:
    """Return the field ids that `template` names."""
    return _NAME.findall(template)


def without_slots(template: str) -> str:
    """Return `template` without the names in braces.

    >>> without_slots("{project.start}至{Project.end}")
    '至{Project.end}'
    """
    return _NAME.sub("", template)


def year_texts(year: int) -> dict[str, str]:
    """Return the names every form may use for its year.

    >>> year_texts(2020)["year_chinese"]
    '二〇二〇'
    """
    chinese = "".join(_DIGITS[int(digit)] for digit in str(year))
    return {"year": str(year), "year_before": str(year - 1), "year_chinese": chinese}


def fill_texts(data: Any, texts: Mapping[str, str]) -> Any:
    """Return `data` with the names of `texts` replaced in every string; others stay."""
    if isinstance(data, str):
        return _NAME.sub(lambda found: texts.get(found[1], found[0]), data)
    if isinstance(data, dict):
        return {key: fill_texts(value, texts) for key, value in data.items()}
    if isinstance(data, list):
        return [fill_texts(value, texts) for value in data]
    return data
