"""Where a running text speaks of the project or the applicant itself, and of nothing else.

Careful rather than complete: what may be another project, a part of this one, another company
or another year is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[。!?\n]")
_CLAUSE_END = re.compile(r"[,;:(、\t“”《》]")
_YEAR = re.compile(r"(?<![0-9.,])((?:19|20)[0-9]{2})(?=[年~/、至到和及与-])")

# What may stand between the start of the clause and the word.
_OF_THE_PROJECT = re.compile("(?:本|项目|平台|工程|计划|规划|预计|预算|拟|总体|建设|共|需|的| )*")
_OF_THE_APPLICANT = re.compile(
    "(?:(?:19|20)[0-9]{2}年度?|我|本|公司|单位|企业|司|全年|当年|年度|实现|取得|完成|其中|总|的| )*"
)
# What tells that it is something else, in this clause or the one before.
_OTHER_PROJECT = re.compile(
    "类似|相近|同类|相关项目|代表性|曾|先后|承担|参与|另|其他|子项目|园区|基地|首期|年均|每年|累计"
    "|(?<!分)[一二三四五六0-9]期|阶段"
)
_OTHER_YEARS_OR_COMPANIES = re.compile(
    "母公司|子公司|分公司|集团|控股|参股|关联|同行|行业|市场规模|竞争|对手|全国|全省|全市|产业|前身"
    "|上半年|下半年|季度|月|预计|预期|计划|目标|力争|三年|两年|五年|年均|累计|上年|去年|同期|以来"
)
_SHORT_HEADING = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """One of the words in a sentence, and what stands on either side of it."""

    before: str
    word: str
    behind: str

    def is_of_the_project(self) -> bool:
        """Return whether the whole project is spoken of."""
        *earlier, clause = _CLAUSE_END.split(self.before)
        if not _OF_THE_PROJECT.fullmatch(clause) or _YEAR.search(self.before):
            return False
        if _OTHER_PROJECT.search("".join([*earlier[-1:], clause])):
            return False
        if "项目" in self.word + clause or "本项目" in self.before:
            return True
        return len(self.before) <= _SHORT_HEADING  # 资金保障：总投资6,800万元

    def is_of_the_applicant_in(self, year: int, applicant: str) -> bool:
        """Return whether the applicant is spoken of, and no year but `year`."""
        before = self.before.replace(applicant, "公司") if applicant else self.before
        *earlier, clause = _CLAUSE_END.split(before)
        if not _OF_THE_APPLICANT.fullmatch(clause):
            return False
        if _OTHER_YEARS_OR_COMPANIES.search("".join([*earlier[-1:], clause])):
            return False
        return set(_YEAR.findall(before)) == {str(year)}


def mentions(words: Iterable[str], text: str) -> Iterator[Mention]:
    """Yield every mention of one of `words` in `text`, spelt as `half_width` leaves it."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    if not pattern.search(text):
        return
    for sentence in _SENTENCE_END.split(text):
        for found in pattern.finditer(sentence):
            yield Mention(sentence[: found.start()], found[0], sentence[found.end() :])
