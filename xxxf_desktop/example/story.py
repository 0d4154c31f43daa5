"""What the pictures and proofs tell: the applicant's own answers, and the months and counties.

The names that stand in `answers.json` are read from there; the numbers the pictures show are
written here, and `tests/example` holds them together with the narrative's tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PLATFORM = "禾畔平台"
NOTICE = "本页为软件示例：单位、人员、编号、印章均为虚构，不是真实证件"


@dataclass(frozen=True)
class Applicant:
    """The few answers that also stand on proofs."""

    name: str
    code: str
    project: str

    @classmethod
    def from_answers(cls, answers: dict[str, Any]) -> Applicant:
        """Return the applicant of an answers file."""
        fields = answers["fields"]
        return cls(
            name=fields["unit.name"],
            code=fields["unit.code"],
            project=fields["project.name"],
        )


@dataclass(frozen=True)
class Month:
    """One month of the platform: orders in 万单, registered users at its end in 万人."""

    label: str
    orders: float
    users: float


@dataclass(frozen=True)
class County:
    """One county on 2020-04-30, as in the table 县域应用."""

    name: str
    outlets: int
    fridges: int
    users: float
    orders: float


MONTHS = (
    Month("7月", 1.1, 3.2),
    Month("8月", 2.6, 6.8),
    Month("9月", 4.4, 11.5),
    Month("10月", 7.2, 17.9),
    Month("11月", 9.8, 24.6),
    Month("12月", 12.5, 31.2),
    Month("1月", 17.6, 39.8),
    Month("2月", 38.9, 58.3),
    Month("3月", 41.7, 73.5),
    Month("4月", 36.2, 86.4),
)
COUNTIES = (
    County("青禾县", 214, 386, 27.6, 58.3),
    County("望溪区", 196, 352, 24.9, 47.4),
    County("石漫县", 168, 291, 20.8, 42.1),
    County("芦湾县", 102, 171, 13.1, 24.2),
)
