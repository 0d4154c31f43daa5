"""项目名称 and 单位全称: spelt the same wherever they stand.

Looked for are spellings that differ only in width, brackets, blanks and punctuation, and a
company with another ending (有限公司 for 股份有限公司). Short names are none of these.

Source: facts/forms.md 2.2: 名称与公章不一致 is a reason for 不予受理.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xxxf_desktop.rules.finding import Finding, warning
from xxxf_desktop.rules.half_width import half_width
from xxxf_desktop.rules.subject import Subject
from xxxf_desktop.rules.written import all_texts

_SHORTEST = 4  # characters of a name that can be told from other words
_MOST_NAMED = 3
_SENTENCE_END = re.compile("[。；;！!？?]")
_NOISE = re.compile(r"[\W_]+")
_DROPPED = "PZC"  # categories: punctuation, blanks, control characters
_ENDINGS = ("有限责任公司", "股份有限公司", "有限公司")
_OTHER_ENDINGS = (*_ENDINGS, "股份公司", "公司")
_FORMER = re.compile("前身|原名|曾用名|更名|变更|改制|改名|股改")
_AROUND = 8
_OTHER_TOWN = "(?<![省市县区州])"  # 深圳市甲有限公司 is another company than 甲有限公司


@dataclass(frozen=True, slots=True)
class _Folded:
    """Letters and digits of a line, each with where it stands in the line."""

    line: str
    letters: str
    at: tuple[int, ...]

    def spelt(self, start: int, end: int) -> str:
        """Return how the line spells its letters `start` to `end`."""
        return self.line[self.at[start] : self.at[end - 1] + 1]


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each place and name that is spelt otherwise there."""
    about = subject.form.about
    for field_id in (about.applicant, about.project):
        name = (subject.text(field_id) or "").strip()
        if len(_folded(name).letters) < _SHORTEST:
            continue
        for place, text in all_texts(subject):
            others = _others(name, text, field_id == about.applicant)
            if others and place != field_id:
                yield warning(
                    "NAME_SPELT_OTHERWISE",
                    place,
                    label=subject.form.label_of(field_id),
                    found="”“".join(others[:_MOST_NAMED]),
                    name=name,
                )


@lru_cache(maxsize=256)  # from one check to the next nearly all texts are the same
def _others(name: str, text: str, is_company: bool) -> tuple[str, ...]:
    """Return the other spellings of `name` in `text`, each once."""
    ending = next((end for end in _ENDINGS if name.endswith(end)), "") if is_company else ""
    rough = _rough(name.removesuffix(ending))
    if rough not in _rough(text):
        return ()
    found: dict[str, None] = {}
    for line in unicodedata.normalize("NFC", text).splitlines():
        if rough not in _rough(line):
            continue
        folded = _folded(line)
        found |= dict.fromkeys(_spelt_otherwise(name, folded))
        if ending:
            found |= dict.fromkeys(_ended_otherwise(name, ending, folded))
    return tuple(found)


def _spelt_otherwise(name: str, line: _Folded) -> Iterator[str]:
    """Yield spellings that come to the letters of `name` in another way.

    What stands behind the last letter, such as a bracket, is shown but not compared.
    """
    whole = _folded(name)
    end_of_name = name[whole.at[-1] + 1 :]
    for start, end in _places(whole.letters, line.letters):
        spelling = line.spelt(start, end)
        if spelling != whole.spelt(0, len(whole.at)) and not _SENTENCE_END.search(spelling):
            behind = line.line[line.at[end - 1] + 1 :][: len(end_of_name)]
            is_same = half_width(behind) == half_width(end_of_name)
            yield spelling + (behind if is_same else "")


def _ended_otherwise(name: str, ending: str, line: _Folded) -> Iterator[str]:
    """Yield the company `name` with another ending, but not where its history is told."""
    stem = _folded(name.removesuffix(ending)).letters
    if len(stem) < _SHORTEST:
        return
    endings = "|".join(_OTHER_ENDINGS)
    for found in re.finditer(f"{_OTHER_TOWN}{re.escape(stem)}({endings})", line.letters):
        around = line.letters[max(0, found.start() - _AROUND) : found.end() + _AROUND]
        if found[1] != ending and not _FORMER.search(around):
            yield line.spelt(found.start(), found.end())


def _places(wanted: str, letters: str) -> Iterator[tuple[int, int]]:
    """Yield where `wanted` stands in `letters`, not as a part of a longer word or number."""
    first = "(?<![0-9a-z])" if _is_ascii(wanted[0]) else ""
    last = "(?![0-9a-z])" if _is_ascii(wanted[-1]) else ""
    for found in re.finditer(f"{first}{re.escape(wanted)}{last}", letters):
        yield found.span()


def _is_ascii(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _folded(line: str) -> _Folded:
    """Return `line` without width, case, blanks and punctuation.

    >>> _folded("甲（Ａ）乙").letters
    '甲a乙'
    """
    letters: list[str] = []
    at: list[int] = []
    for index, char in enumerate(line):
        for part in unicodedata.normalize("NFKC", char).casefold():
            if unicodedata.category(part)[0] not in _DROPPED:
                letters.append(part)
                at.append(index)
    return _Folded(line, "".join(letters), tuple(at))


def _rough(text: str) -> str:
    """Return even less of `text` than its letters, but quickly."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())
