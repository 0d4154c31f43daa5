"""Frames come out of a stream as they went in, however it is cut up."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xxxf_desktop.app.framing import LARGEST_HEADER, Decoder, Header, encode

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # Any text: half a surrogate pair too.
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
HEADERS = st.dictionaries(st.text(max_size=6).filter(lambda key: key != "bytes"), VALUES)
FRAMES = st.lists(st.tuples(HEADERS, st.binary(max_size=200)), max_size=5)


def as_received(header: Header, data: bytes) -> tuple[Header, bytes]:
    return ({**header, "bytes": len(data)} if data else header), data


@given(FRAMES, st.data())
@settings(deadline=None)
def test_any_cuts_give_the_same_frames(
    frames: list[tuple[Header, bytes]], draws: st.DataObject
) -> None:
    stream = b"".join(encode(header, data) for header, data in frames)
    cuts = sorted(draws.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    decoder = Decoder()
    found = [frame for piece in pieces for frame in decoder.feed(piece)]
    assert found == [as_received(*frame) for frame in frames]


def test_byte_by_byte_a_frame_comes_with_its_last_byte() -> None:
    stream = encode({"id": 1, "词": "字"}, b"data")
    decoder = Decoder()
    counts = [len(decoder.feed(bytes([byte]))) for byte in stream]
    assert counts == [0] * (len(stream) - 1) + [1]


def test_a_frame_is_a_length_a_header_and_bytes() -> None:
    frame = encode({"id": 7}, b"xyz")
    (size,) = struct.unpack(">I", frame[:4])
    assert json.loads(frame[4 : 4 + size]) == {"id": 7, "bytes": 3}
    assert frame[4 + size :] == b"xyz"


def test_a_header_in_utf_8_is_taken() -> None:
    words = '{"词":"字"}'.encode()
    assert Decoder().feed(struct.pack(">I", len(words)) + words) == [({"词": "字"}, b"")]


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(struct.pack(">I", LARGEST_HEADER + 1), id="endless"),
        pytest.param(struct.pack(">I", 2) + b"[]", id="no-object"),
        pytest.param(struct.pack(">I", 2) + b"{{", id="no-json"),
        pytest.param(struct.pack(">I", 2) + b"\xff\xfe", id="no-utf-8"),
        pytest.param(struct.pack(">I", 12) + b'{"bytes":-1}', id="negative"),
        pytest.param(struct.pack(">I", 13) + b'{"bytes":"1"}', id="no-number"),
        pytest.param(struct.pack(">I", 14) + b'{"bytes":true}', id="truth-value"),
    ],
)
def test_a_broken_stream_is_refused(stream: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  also JSONDecodeError, UnicodeDecodeError
        Decoder().feed(stream)


def test_what_json_cannot_say_is_not_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode({"scale": float("nan")})
