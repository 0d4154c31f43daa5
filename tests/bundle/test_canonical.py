from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.strict_json import parse_strict

BOUND = 2**53
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-BOUND + 1, BOUND - 1)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


def jcs(value: Any) -> str:
    """RFC 8785 word for word, slow: the second opinion."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: list(name.encode("utf-16-be")))
        return "{" + ",".join(f"{jcs(name)}:{jcs(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(jcs, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(map(_character, value)) + '"'
    return (
        {None: "null", True: "true", False: "false"}.get(value, str(value))
        if (value is None or isinstance(value, bool))
        else str(value)
    )


def _character(char: str) -> str:
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
    if char in short:
        return short[char]
    if char in '"\\':
        return "\\" + char
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 else char


@given(VALUES)
def test_is_rfc_8785(value: Any) -> None:
    assert canonical_json(value).decode() == jcs(value)


@given(VALUES)
def test_reads_back_equal(value: Any) -> None:
    raw = canonical_json(value)
    assert parse_strict(raw) == value
    assert canonical_json(json.loads(raw)) == raw


def test_sorts_names_by_utf16_units() -> None:
    """RFC 8785 3.2.3: a name beyond the BMP comes before U+FB33."""
    assert canonical_json({"\ufb33": 1, "😀": 2}) == '{"😀":2,"\ufb33":1}'.encode()


def test_takes_tuples_for_lists() -> None:
    assert canonical_json((1, (2,))) == b"[1,[2]]"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.0, id="float"),
        pytest.param(float("nan"), id="nan"),
        pytest.param(BOUND, id="two-to-the-53"),
        pytest.param(-BOUND, id="minus-two-to-the-53"),
        pytest.param("\ud800", id="lone-surrogate"),
        pytest.param({"\udfff": 1}, id="lone-surrogate-in-a-name"),
        pytest.param({1: 2}, id="name-is-a-number"),
        pytest.param({"a": {"b": [b"x"]}}, id="bytes"),
        pytest.param({"a": {1, 2}}, id="set"),
    ],
)
def test_refuses_what_a_bundle_never_holds(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        canonical_json(value)


def test_refuses_deep_nesting() -> None:
    value: Any = []
    for _ in range(65):
        value = [value]
    with pytest.raises(ValueError, match="deeply"):
        canonical_json(value)
    assert canonical_json(value[0]) == b"[" * 65 + b"]" * 65
