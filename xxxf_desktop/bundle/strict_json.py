"""Reads JSON that leaves no room for two readings.

Source: facts/signing-storage.md 1.6: `{"a":1,"a":2,"A":3}` means three different things
to Python, Jackson and Go, so a signed text must not hold such things.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from xxxf_desktop.bundle.canonical import DEPTH_LIMIT, INTEGER_BOUND


class StrictJsonError(ValueError):
    """The text is no strict JSON; `reason` says why, in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DuplicateKeyError(StrictJsonError):
    """An object names a member twice (`\\u` escapes count as what they stand for)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"名称“{name}”重复")
        self.name = name


def parse_strict(raw: bytes) -> Any:
    """Return the value of `raw`: None, bool, int, str, list or dict.

    StrictJsonError for: not UTF-8, a byte order mark, a member named twice, NaN and
    Infinity, floats, integers of 2**53 or more, lone surrogates, nesting deeper than
    64, and whatever JSON itself refuses.
    """
    try:
        text = raw.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_no_float,
            parse_int=_integer,
        )
    except StrictJsonError:
        raise
    except UnicodeDecodeError as error:
        raise StrictJsonError("不是 UTF-8 文字") from error
    except RecursionError as error:
        raise StrictJsonError("嵌套过深") from error
    except ValueError as error:  # a byte order mark as well
        raise StrictJsonError("不是合法的 JSON") from error
    _check_tree(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise DuplicateKeyError(name)
        members[name] = value
    return members


def _no_constant(spelling: str) -> NoReturn:
    raise StrictJsonError(f"含有 {spelling}")


def _no_float(spelling: str) -> NoReturn:
    raise StrictJsonError(f"含有小数 {spelling[:20]}")


def _integer(spelling: str) -> int:
    if len(spelling) > len(str(INTEGER_BOUND)) + 1 or abs(int(spelling)) >= INTEGER_BOUND:
        raise StrictJsonError(f"整数过大 {spelling[:20]}")
    return int(spelling)


def _check_tree(value: object) -> None:
    pending = [(value, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > DEPTH_LIMIT:
            raise StrictJsonError("嵌套过深")
        if isinstance(node, str):
            _check_text(node)
        elif isinstance(node, list):
            pending.extend((item, depth + 1) for item in node)
        elif isinstance(node, dict):
            for name, item in node.items():
                _check_text(name)
                pending.append((item, depth + 1))


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StrictJsonError("含有不成对的代理字符") from error
