"""base64url without padding, in its one canonical spelling (RFC 7515 section 2)."""

from __future__ import annotations

import base64
import binascii


def encode(data: bytes) -> str:
    """Return `data` as base64url without padding.

    >>> encode(b"\\xff\\xfe")
    '__4'
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes `text` stands for.

    ValueError for anything that `encode` would not have written: padding, the
    letters + and /, white space, or stray bits in the last letter.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if encode(data) != text:
        raise ValueError("not canonical base64url")
    return data
