"""Canonical JSON: RFC 8785 for the values a bundle holds (no floats)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

INTEGER_BOUND = 2**53
"""Integers stay below it, so that every JSON reader sees the same number (RFC 8785 3.2.2.3)."""

DEPTH_LIMIT = 64
"""Deepest nesting of arrays and objects."""


def canonical_json(value: Json) -> bytes:
    r"""Return `value` as UTF-8 without white space, names sorted by UTF-16 units.

    ValueError for what a bundle never holds: a float, an integer of 2**53 or more, a
    lone surrogate, a name that is no string, nesting deeper than 64.

    >>> canonical_json({"b": [1, True, None], "a": "报\n"}).decode()
    '{"a":"报\\n","b":[1,true,null]}'
    """
    plain = _plain(value, 0)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")  # UnicodeEncodeError is a ValueError


def _plain(value: object, depth: int) -> Any:
    if depth > DEPTH_LIMIT:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) >= INTEGER_BOUND:
            raise ValueError(f"integer out of range: {value}")
        return value
    if isinstance(value, Mapping):
        return {name: _plain(value[name], depth + 1) for name in _sorted_names(value)}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    raise ValueError(f"not a JSON value of a bundle: {type(value).__name__}")


def _sorted_names(value: Mapping[Any, object]) -> list[str]:
    names = list(value)
    if not all(isinstance(name, str) for name in names):
        raise ValueError("a member's name is no string")
    return sorted(names, key=lambda name: name.encode("utf-16-be"))
