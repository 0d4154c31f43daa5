"""Text from the clipboard without what Word and browsers leave in it that no eye sees."""

from __future__ import annotations

import re
import unicodedata

# Soft breaks and cell ends of Word are line breaks and tabs; a no-break space is a space.
_MEANT = {"\r\x07": "\t", "\r\n": "\n"}
_MEANT |= dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")
_MEANT |= {"\x07": "\t", "\xa0": " ", "\x1e": "-"}
_PATTERN = re.compile("|".join(map(re.escape, _MEANT)))
_BULLET = re.compile("^([ \u3000]*)(?:[\uf000-\uf0ff]\t)+", re.MULTILINE)  # of Wingdings
_EMOJI = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINING = re.compile(f"(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])")
_UNSEEN = {"Cc", "Cf", "Cs"}


def pasted_text(text: str) -> str:
    r"""Return `text` as NFC with plain line breaks and without invisible characters.

    Of characters only Word's own fonts have, bullets before a line go; others may mean
    something and are left to the rules.

    Source: facts of pasting from Word and WPS (control marks, U+FFFC, zero-width signs).

    >>> pasted_text("一\x0b二\xa0\u200b三\ufffc")
    '一\n二 三'
    """
    meant = _PATTERN.sub(lambda found: _MEANT[found[0]], text)
    joining = {found.start() for found in _JOINING.finditer(meant)}
    kept = (char for index, char in enumerate(meant) if index in joining or not _is_unseen(char))
    return unicodedata.normalize("NFC", _BULLET.sub(r"\1", "".join(kept)))


def _is_unseen(char: str) -> bool:
    return char not in "\n\t" and (unicodedata.category(char) in _UNSEEN or char == "\ufffc")
