"""What the papers of one 定稿 say about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """What paper and electronic version have in common: 第n版, 校验码, 签名公钥指纹.

    `created_at` is when it was finalised, in the zone of the user.
    """

    number: int
    code: str
    fingerprint: str
    created_at: datetime

    @property
    def words(self) -> str:
        """Return the revision and its time in words.

        >>> RevisionFacts(2, "", "", datetime(2020, 5, 6, 9, 5)).words
        '第2版（2020年5月6日 09:05 定稿）'
        """
        made = self.created_at
        return f"第{self.number}版（{made.year}年{made.month}月{made.day}日 {made:%H:%M} 定稿）"
