"""Text as it is compared: digits, letters and marks in half width, one sort of dash."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DASHES = str.maketrans({**dict.fromkeys("—–‐‑‒―−", "-"), "〜": "~"})


@lru_cache(maxsize=64)  # one check asks for each text several times, the next for most again
def half_width(text: str) -> str:
    """Return `text` in NFKC with plain dashes.

    >>> half_width("（２０２０）０７６９—１２３４")
    '(2020)0769-1234'
    """
    return unicodedata.normalize("NFKC", text).translate(_DASHES)
