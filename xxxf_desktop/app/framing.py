r"""Messages on a pipe between two processes: a JSON header and, behind it, raw bytes.

A frame is the length of the header in four bytes, big-endian, the header as UTF-8, and as many
raw bytes as its member `bytes` says; none where it has no such member.

>>> Decoder().feed(encode({"id": 1}) + encode({"id": 2}, b"data"))
[({'id': 1}, b''), ({'id': 2, 'bytes': 4}, b'data')]
"""

from __future__ import annotations

import json
import struct
from typing import Any

Header = dict[str, Any]
Frame = tuple[Header, bytes]

LARGEST_HEADER = 64 * 1024 * 1024  # a length beyond it is no length but a broken stream
_LENGTH = struct.Struct(">I")


def encode(header: Header, data: bytes = b"") -> bytes:
    """Return the frame of `header`, which gets its member `bytes` here, and `data`."""
    whole = {**header, "bytes": len(data)} if data else header
    # ASCII, for half a surrogate pair, which a widget may let through, has no UTF-8.
    words = json.dumps(whole, separators=(",", ":"), allow_nan=False).encode("ascii")
    return b"".join((_LENGTH.pack(len(words)), words, data))


class Decoder:
    """Takes frames out of a stream that arrives in pieces of any size."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._header: Header | None = None  # the one whose data is awaited

    def feed(self, data: bytes) -> list[Frame]:
        """Return the frames that `data` completes; ValueError where the stream is broken."""
        self._held += data
        frames: list[Frame] = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        if self._header is None:
            self._header = self._next_header()
        if (header := self._header) is None:
            return None
        size = _data_size(header)
        if len(self._held) < size:
            return None
        self._header = None
        return header, self._taken(size)

    def _next_header(self) -> Header | None:
        if len(self._held) < _LENGTH.size:
            return None
        (size,) = _LENGTH.unpack_from(self._held)
        if size > LARGEST_HEADER:
            raise ValueError("a header of that length cannot be")
        if len(self._held) < _LENGTH.size + size:
            return None
        header = json.loads(self._taken(_LENGTH.size + size)[_LENGTH.size :])
        if not isinstance(header, dict):
            raise ValueError("a header is a JSON object")
        return header

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken


def _data_size(header: Header) -> int:
    size = header.get("bytes", 0)
    if type(size) is not int or size < 0:
        raise ValueError("the length of the data is a number from 0")
    return size
