"""形式审查对照: the findings counted the way the recommending office looks at an application."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xxxf_desktop.rules.finding import Finding, Severity

_HONORS = "荣誉齐全并有证明"
# Each finding code begins with one of the words of its row; what fits none is in the last row.
_ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "栏目没有空缺",
        (
            "REQUIRED_",
            "OPTIONAL_BLANK",
            "NONE_NOT_ALLOWED",
            "PROOF_MISSING",
            "PROOF_NONE_NOT_ALLOWED",
        ),
    ),
    ("代码校验正确", ("UNIT_CODE_", "ORGANISATION_CODE_", "STOCK_CODE_")),
    ("电话和邮箱写法正确", ("MOBILE_", "PHONE_", "EMAIL_")),
    ("简介、概述不超字数", ("LENGTH_",)),
    ("数字和日期前后相符", ("AMOUNT_", "DATE_")),
    ("项目和单位名称前后一致", ("NAME_",)),
    (_HONORS, ("HONOR_",)),
    ("证明材料能打开、能装订", ("FILE_", "PROOF_")),
    ("正文写到各项要点", ("TOPICS_", "PART_FOR_EACH_")),
    ("图表有名、引用正确", ("FIGURE_", "TABLE_", "REFERENCE_", "ID_")),
    ("没有印不出的字", ("CHARACTER_",)),
    ("不涉密、不含个人信息", ("SENSITIVE_",)),
)
_REST = "其他"
_RANKS = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.HINT: 0}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One thing the office looks at: how many findings, and the worst of them, None for none."""

    words: str
    count: int
    worst: Severity | None


def review(findings: Iterable[Finding]) -> Sequence[ReviewRow]:
    """Return all rows in their order; a row 其他 only where something fits no other."""
    sorted_in: dict[str, list[Finding]] = {words: [] for words, _ in _ROWS}
    for finding in findings:
        sorted_in.setdefault(_row_of(finding), []).append(finding)
    return [ReviewRow(words, len(found), _worst(found)) for words, found in sorted_in.items()]


def _row_of(finding: Finding) -> str:
    if finding.code == "PROOF_MISSING" and finding.values.get("honors"):
        return _HONORS
    for words, starts in _ROWS:
        if finding.code.startswith(starts):
            return words
    return _REST


def _worst(found: Sequence[Finding]) -> Severity | None:
    severities = [finding.severity for finding in found]
    return max(severities, key=_RANKS.__getitem__, default=None)
