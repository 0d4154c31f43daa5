from __future__ import annotations

import pytest

from xxxf_desktop.bundle.strict_json import DuplicateKeyError, StrictJsonError, parse_strict


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xef\xbb\xbf{}", id="byte-order-mark"),
        pytest.param(b"\xff\xfe{\0}\0", id="utf-16"),
        pytest.param('"申报"'.encode("gbk"), id="gbk"),
        pytest.param(b'"\xed\xa0\x80"', id="surrogate-as-utf-8"),
        pytest.param(b'"\\ud800"', id="lone-surrogate"),
        pytest.param(b'{"\\udc00":1}', id="lone-surrogate-in-a-name"),
        pytest.param(b"NaN", id="nan"),
        pytest.param(b"[-Infinity]", id="infinity"),
        pytest.param(b"1.0", id="float"),
        pytest.param(b"1e2", id="exponent"),
        pytest.param(b"9007199254740992", id="large"),
        pytest.param(b"-9007199254740992", id="large-negative"),
        pytest.param(b"1" * 5000, id="very-large"),
        pytest.param(b"01", id="leading-zero"),
        pytest.param(b"{} {}", id="two-values"),
        pytest.param(b'{"a":1,}', id="trailing-comma"),
        pytest.param(b"{'a':1}", id="single-quotes"),
        pytest.param(b'"\n"', id="raw-line-feed"),
        pytest.param(b'"\xc0\xaf"', id="overlong-utf-8"),
        pytest.param(b"[" * 66 + b"]" * 66, id="deep"),
        pytest.param(b"[" * 500_000, id="very-deep"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="very-deep-objects"),
    ],
)
def test_refuses(raw: bytes) -> None:
    with pytest.raises(StrictJsonError) as caught:
        parse_strict(raw)
    assert caught.value.reason


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b'{"a":1,"a":1}', id="plain"),
        pytest.param(b'{"a":1,"\\u0061":2}', id="escaped"),
        pytest.param(b'[{"b":{"x":1,"c":2,"x":3}}]', id="inside"),
        pytest.param('{"名":1,"\\u540d":2}'.encode(), id="chinese-escaped"),
    ],
)
def test_refuses_a_name_given_twice(raw: bytes) -> None:
    with pytest.raises(DuplicateKeyError):
        parse_strict(raw)


def test_reads_the_rest() -> None:
    raw = '{"a":[1,-2,true,null,"\\ud842\\udfb7𠮷"],"A":{}}'.encode()
    assert parse_strict(raw) == {"a": [1, -2, True, None, "𠮷𠮷"], "A": {}}
    assert parse_strict(b"[" * 65 + b"]" * 65)
