"""密级 marks: what marks a paper as secret or internal, told from talk of secrets.

A mark stands apart (a line, a cell, a bracket of its own), has its star, or is said of the
paper itself. 机密性, 商业秘密, 国家秘密, 机密计算 are words like others.

Source: 国家秘密标志形式 (密级★保密期限), 附3 第三条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAY_HOLD = re.compile("密|内部")
_LEVEL = "(?:绝 ?密|机 ?密|秘 ?密)"
_PAPER = "(?:资料|文件|材料)"
_WARNING = "(?:不得|严禁|请勿|禁止|切勿|注意保存|仅供)"
_START = r"(?:^|(?<=[\s:\[【〔(|]))"
_END = r"(?=[。!]?$|[\s\]】〕)|])"
_WRAPPED = r"(?<!国家\n)(?<!商业\n)(?<!工作\n)(?<!技术\n)"  # a word that a line break parts

_STARRED = re.compile(
    rf"{_LEVEL}级? ?[★☆](?: ?(?:[0-9]+ ?(?:年|个月|月|日|天)|长期))?"
    rf"|{_LEVEL}级? ?\* ?(?:[0-9]+ ?(?:年|个月|月)|长期)"
)
# The first group is the mark itself.
_ALONE = rf"{_WRAPPED}{_START}({_LEVEL}(?:级|件|{_PAPER})?){_END}"
_NAMED = rf"密级 ?(?::|为|是|定为) ?(?:国家)?({_LEVEL}|内部)"
_SAID = (
    rf"(?<![不未非无])(?:属于?|[定列标]为|(?:{_PAPER}|方案|报告|图纸|附件)[为是]?) ?(?:国家)?"
    rf"({_LEVEL}级?{_PAPER}?)(?=[,。;!\s)]|$)"
)
_INTERNAL = (
    rf"(?:{_START}|(?<=属)|(?<=属于)|(?<=为))(内部{_PAPER})"
    rf"(?=[,。;!·★\s\]】〕)]|$|{_WARNING})"
)
_NOT_TO_BE_PASSED_ON = rf"(内部{_PAPER})[,。;!]? ?{_WARNING}"
_FOR_USE_INSIDE = (
    r"(?:^|(?<=[\s,。;([【]))(仅[供限](?:单位|公司)?内部(?:使用|参考|传阅|参阅|交流))"
    r"(?=[,。;!\s)\]】]|$)"
)
_PLAIN = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (_ALONE, _NAMED, _SAID, _INTERNAL, _NOT_TO_BE_PASSED_ON, _FOR_USE_INSIDE)
]


def marks(text: str) -> Iterator[str]:
    """Yield the marks in `text`, half-width as NFKC leaves it, without blanks.

    >>> list(marks("秘密★10年")), list(marks("保证数据的机密性，遵守商业秘密管理办法"))
    (['秘密★10年'], [])
    """
    if not _MAY_HOLD.search(text):
        return
    for found in _STARRED.finditer(text):
        yield _tidy(found[0])
    for pattern in _PLAIN:
        for found in pattern.finditer(text):
            if not _lists_levels(text, found.start()) and not _has_star(text, found.end()):
                yield _tidy(found[1])


def _lists_levels(text: str, at: int) -> bool:
    """Return whether the line at `at` names several levels: then it speaks of them."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return len({_tidy(level) for level in re.findall(_LEVEL, line)}) > 1


def _has_star(text: str, at: int) -> bool:
    """Return whether the mark that ends at `at` is one with a star, which was found already."""
    return text[at : at + 2].lstrip()[:1] in ("★", "☆")


def _tidy(mark: str) -> str:
    return re.sub(r"\s", "", mark)
