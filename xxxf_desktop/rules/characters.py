"""Characters that cannot be seen, that no font has, or that another computer reads otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from xxxf_desktop.rules.finding import Finding, error, warning
from xxxf_desktop.rules.subject import Printable

_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})  # control, format, line, paragraph separator
_BREAKS = "\n\t"
_WRECKS = "\ufffc\ufffd"  # what a failed conversion leaves behind: fonts have a sign for them
_NAMES = {
    "\n": "换行",
    "\t": "制表符",
    "\u200b": "零宽空格",
    "\u2028": "行分隔符",
    "\ufeff": "字节序标记",
}
_MOST_NAMED = 10
_AROUND = 8  # characters quoted on either side


def findings(
    place: str, text: str, printable: Printable | None, *, one_line: bool = False
) -> Iterator[Finding]:
    """Yield one finding for each sort of trouble, naming the characters and where the first is.

    Line breaks and tabs are trouble only in a text of `one_line`.
    """
    text = whole(text)
    troubles: dict[str, list[str]] = {}
    for char in dict.fromkeys(text):
        code = _trouble(char, printable, one_line=one_line)
        if code:
            troubles.setdefault(code, []).append(char)
    for code, found in troubles.items():
        say = warning if code == "CHARACTER_PRIVATE_USE" else error
        yield say(code, place, characters=_listed(found), near=_near(text, found[0]))


def _trouble(char: str, printable: Printable | None, *, one_line: bool) -> str | None:
    if char in _BREAKS and not one_line:
        return None
    category = unicodedata.category(char)
    if category in _INVISIBLE:
        return "CHARACTER_CONTROL"
    if char.isspace():
        return None
    if char in _WRECKS or (printable is not None and not printable(char)):
        return "CHARACTER_NOT_PRINTABLE"
    return "CHARACTER_PRIVATE_USE" if category == "Co" else None


def whole(text: str) -> str:
    r"""Return `text` with half surrogate pairs replaced: nothing can encode them.

    >>> whole("\udc00字") == "\ufffd字"
    True
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def named(char: str) -> str:
    r"""Return `char` as a message names it: itself or its name, and its code point.

    >>> named("𬭎"), named("\n"), named("\x07")
    ('𬭎（U+2CB4E）', '换行（U+000A）', 'U+0007')
    """
    point = f"U+{ord(char):04X}"
    if unicodedata.category(char) not in _INVISIBLE:
        return f"{char}（{point}）"
    return f"{_NAMES[char]}（{point}）" if char in _NAMES else point


def _listed(chars: list[str]) -> str:
    text = "、".join(named(char) for char in chars[:_MOST_NAMED])
    return text if len(chars) <= _MOST_NAMED else f"{text}等 {len(chars)} 个"


def visible(text: str) -> str:
    r"""Return `text` on one line, without characters that act on a terminal.

    >>> visible("一\n二\x1b[2J")
    '一 二[2J'
    """
    line = " ".join(text.split())
    return "".join(char for char in line if unicodedata.category(char) not in _INVISIBLE)


def _near(text: str, char: str) -> str:
    at = text.index(char)
    excerpt = text[max(0, at - _AROUND) : at + _AROUND + 1]
    return visible(excerpt)
