"""Reads bytes of an image by position, and the content of what lies in spans."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO

from xxxf_desktop.discs.nodes import DiscError, Span

BLOCK = 2048
"""Bytes of a sector of a CD or DVD, and of a logical block of every image that is read here."""


class Blocks:
    """An open image; `size` in bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = stream.seek(0, io.SEEK_END)

    def read(self, start: int, length: int) -> bytes:
        """Return the `length` bytes from byte `start`; DiscError beyond the image's end."""
        if start < 0 or length < 0 or start + length > self.size:
            raise DiscError("映像不完整，指向了末尾之后")
        self._stream.seek(start)
        data = self._stream.read(length)
        if len(data) != length:
            raise DiscError("映像不完整")
        return data

    def block(self, number: int) -> bytes:
        """Return sector `number`."""
        return self.read(number * BLOCK, BLOCK)

    def gather(self, spans: Sequence[Span]) -> bytes:
        """Return what lies in `spans`; only for what was found small enough."""
        return b"".join(self.read(span.start, span.length) for span in spans)


class SpanStream(io.RawIOBase):
    """The bytes of `spans` as one stream; does not close the image under it."""

    def __init__(self, stream: BinaryIO, spans: Sequence[Span]) -> None:
        super().__init__()
        self._stream = stream
        self._spans = spans
        self._size = sum(span.length for span in spans)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        """Fill `buffer` as far as one span goes; EOFError where the image ends inside it."""
        start, length = self._next(len(buffer))
        if not length:
            return 0
        self._stream.seek(start)
        data = self._stream.read(length)
        if not data:
            raise EOFError("the image ends inside a file")
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _next(self, wanted: int) -> tuple[int, int]:
        """Return where in the image the next bytes lie, and how many of them in one piece."""
        behind = self._at
        for span in self._spans:
            if behind < span.length:
                return span.start + behind, min(wanted, span.length - behind)
            behind -= span.length
        return 0, 0
