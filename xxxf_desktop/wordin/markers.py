"""Numbers and marks as people type them and as Word writes them out: 1. （一） ① 表1 •."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["图", "表"]

_DIGITS = "一二三四五六七八九"
_CHINESE = "一二三四五六七八九十百零〇"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_IN_CIRCLES = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_SIGN_ROWS = (_CIRCLED, _BRACKETED, _IN_CIRCLES)
_SIGNS = "".join(_SIGN_ROWS)
_LONGEST_MARKER = 20
_LONGEST_CAPTION = 60

_NUMBERED = re.compile(
    rf"[（(\[【]?第?(?:(?P<digits>\d{{1,4}}(?:[.．]\d{{1,3}})*)|(?P<chinese>[{_CHINESE}]{{1,4}})"
    rf"|(?P<sign>[{_SIGNS}])|(?P<letters>[A-Za-z]{{1,5}}(?=[.．)）\]】、])))"
    r"(?:章|节|条|款|项|部分|篇)?[.．)）\]】、:：]*"
)
# What a number is followed by when it counts something and numbers nothing: 1.5倍, 2.1版.
_UNITS = "版代倍级亿万元个年月日期次天米吨℃%％"
_HEADING_NUMBERS = [
    re.compile(pattern)
    for pattern in (
        rf"第(?:[{_CHINESE}]{{1,4}}|\d{{1,3}})(?:章|篇|部分|节(?=[\s、:：.．]))[\s、:：.．]*",
        rf"[（(](?:[{_CHINESE}]{{1,3}}|\d{{1,3}}|[a-z])[）)][\s、]*",
        rf"[{_CHINESE}]{{1,3}}[、.．]\s*",
        r"\d{1,2}(?:[、)）]|[.．](?!\d))\s*",
        rf"[1-9]\d?(?:[.．][1-9]\d?){{1,4}}(?:[.．、]?\s+|[、.．]?(?=[\u4e00-\u9fff])(?![{_UNITS}]))",
        rf"[{_SIGNS}][\s、.．]*",
        r"[a-zA-Z][.．、)）]\s*(?=[\u4e00-\u9fff])",
    )
]
_CAPTION = re.compile(
    r"附?(?P<kind>[图表])\s*"
    rf"(?:\d{{1,3}}|[{_CHINESE}]{{1,3}})(?:[-－–—.．]\d{{1,3}}){{0,3}}(?P<gap>[\s:：、.．]*)"
    r"(?P<text>.*)"
)
_ENGLISH_CAPTION = re.compile(
    r"(?P<kind>Figure|Fig\.?|Table)\s*\d{1,3}(?:[-.]\d{1,3}){0,3}(?P<gap>[\s:：.．]+)(?P<text>.*)",
    re.IGNORECASE,
)
# 表1列出了……, 图2所示……: a sentence that speaks of the figure.
_SPEAKS = re.compile(
    "列出|列示|给出|显示|展示|表示|说明|反映|描述|所示|所列|为|是|的|中|可|和|与|及|至|到|，|,"
)
_UNIT_LINE = re.compile(r"[（(]?\s*(?:金额|计量|货币)?单位\s*[:：].{1,12}")


def is_number(marker: str) -> bool:
    """Return whether the marker of a list item counts; a bullet does not.

    A bullet of Wingdings is a letter by itself.

    >>> [is_number(marker) for marker in ("1.", "（一）", "a)", "②", "l", "·", "")]
    [True, True, True, True, False, False, False]
    """
    marker = marker.strip()[:_LONGEST_MARKER]
    return bool(marker) and _NUMBERED.fullmatch(marker) is not None


def number_in(marker: str) -> int | None:
    """Return the number a marker stands for, the last part of 1.2; None where it is unclear.

    >>> [number_in(marker) for marker in ("3.", "（十二）", "1.2", "②", "b)", "i.", "•")]
    [3, 12, 2, 2, 2, 1, None]
    """
    found = _NUMBERED.fullmatch(marker.strip()[:_LONGEST_MARKER])
    if found is None:
        return None
    if found["digits"]:
        return int(re.split("[.．]", found["digits"])[-1])
    if found["chinese"]:
        return _chinese_number(found["chinese"])
    if found["sign"]:
        return next(s.index(found["sign"]) + 1 for s in _SIGN_ROWS if found["sign"] in s)
    letters = found["letters"].lower()
    if letters == "i":
        return 1
    return ord(letters) - ord("a") + 1 if len(letters) == 1 else None


def _chinese_number(text: str) -> int | None:
    """
    >>> [_chinese_number(text) for text in ("十", "二十", "三十五", "九", "一百零二")]
    [10, 20, 35, 9, None]
    """
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or (not ten and not ones):
        return None
    high = _DIGITS.find(tens) + 1 if tens else int(bool(ten))
    low = _DIGITS.find(ones) + 1 if ones else 0
    return None if (tens and not high) or (ones and not low) else high * 10 + low


def spelt(number: int, kind: str) -> str:
    """Return the marker of an HTML list of `kind` (its type or list-style-type).

    >>> spelt(3, "1"), spelt(3, "a"), spelt(40, "lower-alpha")
    ('3.', 'c.', '40.')
    """
    kind = kind.strip()
    if kind in ("a", "A") or kind.endswith(("-alpha", "-latin")):
        letters = "abcdefghijklmnopqrstuvwxyz"
        if 1 <= number <= len(letters):
            letter = letters[number - 1]
            return f"{letter.upper() if kind[0] in 'Au' else letter}."
    return f"{number}."


def with_marker(marker: str) -> str:
    """Return `marker` as it stands before the words of an item that is typed out.

    >>> with_marker("1."), with_marker("（一）")
    ('1. ', '（一）')
    """
    marker = marker.strip()
    return f"{marker} " if marker[-1:].isascii() and marker else marker


def without_number(heading: str) -> str:
    """Return the words of a heading without the number typed before them.

    The program numbers headings itself. Numbers that mean something stay.

    >>> [without_number(t) for t in ("1.1 背景", "一、概况", "（二）建设内容", "第一章 总论")]
    ['背景', '概况', '建设内容', '总论']
    >>> [without_number(t) for t in ("2020年投资", "5G应用", "3.0版", "1.5倍增长", "1.")]
    ['2020年投资', '5G应用', '3.0版', '1.5倍增长', '1.']
    """
    for pattern in _HEADING_NUMBERS:
        found = pattern.match(heading)
        if found is not None:
            return heading[found.end() :].strip() or heading
    return heading


@dataclass(frozen=True, slots=True)
class Caption:
    """A line that may be the caption of a figure or table, without its number."""

    kind: Kind
    text: str


def caption_in(line: str) -> Caption | None:
    """Return the caption that `line` is, None where it is a sentence or something else.

    >>> caption_in("表 2-1　投资情况").text, caption_in("图3系统架构").text
    ('投资情况', '系统架构')
    >>> caption_in("表1列出了各年投资"), caption_in("图形界面")
    (None, None)
    """
    found = _CAPTION.fullmatch(line) or _ENGLISH_CAPTION.fullmatch(line)
    if found is None or len(line) > _LONGEST_CAPTION or line.endswith(tuple("。；;！!？?，,：:")):
        return None
    gap, text = found["gap"], found["text"].strip()
    if gap == "" and _SPEAKS.match(text):
        return None
    kind: Kind = "图" if found["kind"][0] in "图Ff" else "表"
    return Caption(kind, text)


def is_unit_line(line: str) -> bool:
    """Return whether `line` is one that stands between a caption and its table: 单位：万元."""
    return _UNIT_LINE.fullmatch(line) is not None
