"""Clipboard HTML as text: charset, the header of CF_HTML, pictures written into it."""

from __future__ import annotations

import re

MOST_CHARACTERS = 20_000_000
"""Of text and tags; pictures written into the HTML do not count."""

EMBEDDED = "embedded-picture:"
"""What stands in `src` for a picture that was taken out, followed by its number."""

_HEADER = re.compile(r"\s*Version:[\d.]{1,8}\s")
_CHARSET = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4096  # where a charset is looked for
_CHINESE = "gb18030"  # holds GB 2312 and GBK, whose names programs use for it
_CHINESE_NAMES = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "x-mac-chinesesimp"}
_EMBEDDED = re.compile(
    r"(\bsrc\s{0,4}=\s{0,4})(?:\"\s{0,4}(data:[^\"<>]*)\"|'\s{0,4}(data:[^'<>]*)')", re.IGNORECASE
)


def html_text(html: str | bytes) -> str:
    """Return the HTML as text, from its first tag on; what cannot be decoded becomes U+FFFD.

    The header of CF_HTML is passed over by its form: programs get its offsets wrong.
    """
    text = html if isinstance(html, str) else _decoded(html)
    text = text.replace("\0", "")
    if _HEADER.match(text):
        start = text.find("<")
        return text[start:] if start >= 0 else ""
    return text


def _decoded(html: bytes) -> str:
    for mark, charset in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if html.startswith(mark):
            return html[len(mark) :].decode(charset, "replace")
    head = html[:_HEAD_BYTES]
    if head[1:200:2].count(0) > len(head[1:200:2]) // 2:  # Firefox on Linux
        return html.decode("utf-16-le", "replace")
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        is_clipboard = _HEADER.match(head.decode("ascii", "replace"))  # always UTF-8
        return html.decode("utf-8" if is_clipboard else _declared(head), "replace")


def _declared(head: bytes) -> str:
    """Return the charset `head` declares, GB 18030 where it declares none that is known."""
    found = _CHARSET.search(head)
    name = found[1].decode("ascii", "replace").lower() if found else ""
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return _CHINESE
    return _CHINESE if name in _CHINESE_NAMES else name


def without_pictures(text: str) -> tuple[str, list[str]]:
    """Return `text` with `EMBEDDED` in place of each data URI, and the URIs.

    A photograph may be longer than all text, and is none of the parser's business.
    """
    taken: list[str] = []

    def _take(found: re.Match[str]) -> str:
        taken.append(found[2] or found[3])
        return f'{found[1]}"{EMBEDDED}{len(taken) - 1}"'

    return _EMBEDDED.sub(_take, text), taken


def bounded(text: str) -> tuple[str, bool]:
    """Return as much of `text` as is read, and whether that is less than all."""
    if len(text) <= MOST_CHARACTERS:
        return text, False
    return text[: max(text.rfind("<", 0, MOST_CHARACTERS), 0)], True
