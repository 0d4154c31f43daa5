"""Text from the clipboard without what Word and browsers leave in it that no eye sees."""

from __future__ import annotations

import re
import unicodedata

# Soft breaks and cell ends of Word are line breaks and tabs; a no-break space is a space.
_MEANT = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n"}
_MEANT |= {"\x07": "\t", "\xa0": " "}
_PATTERN = re.compile("|".join(map(re.escape, _MEANT)))
_UNSEEN = {"Cc", "Cf", "Cs"}
_KEPT = "\n\t\u200d"


def pasted_text(text: str) -> str:
    r"""Return `text` as NFC with plain line breaks and without invisible characters.

    Source: facts of pasting from Word and WPS (control marks, U+FFFC, zero-width signs).

    >>> pasted_text("一\x0b二\xa0\u200b三\ufffc")
    '一\n二 三'
    """
    meant = _PATTERN.sub(lambda found: _MEANT[found[0]], text)
    kept = (
        char
        for char in meant
        if char in _KEPT or (unicodedata.category(char) not in _UNSEEN and char != "\ufffc")
    )
    return unicodedata.normalize("NFC", "".join(kept))
