"""Amounts as sentences and tables write them, in 万元, no more exact than they are written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xxxf_desktop.narrative.blocks import TableBlock
from xxxf_desktop.rules.half_width import half_width
from xxxf_desktop.rules.mentions import Mention

_TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10**4, "亿": 10**8}
_YUAN_IN_WAN = Decimal(10**4)
_ABOUT = Decimal("0.05")  # how far 约 reaches

_NUMBER = r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]+))?"
_LINK = (
    r"(?:\((?:单位 ?: ?)?(?P<bracket>[万亿]?元)\)|(?P<about>大?约)|总额|金额|额|规模|总计|共计|合计"
    r"|共|计|为|是|达到|达|:|预算|预计|计划|人民币|RMB|¥|的| ){0,8}"
)
_UNIT = r"(?: ?(?P<unit>[十百千]?[万亿]?亿?元|[十百千]?[万亿](?=[,;:)、]|$)))?"
_BEHIND = re.compile(
    rf"{_LINK}{_NUMBER}{_UNIT}(?P<about_behind>左右|上下)?(?![0-9.%\-~至余多万亿]|以[上下内])"
)
_CELL = re.compile(rf" ?{_NUMBER} ?")
_NO_BRACKET = re.compile(r"\([^()]*\)| ")


@dataclass(frozen=True, slots=True)
class SaidAmount:
    """What a text says: `said` in its words, and the amounts in 万元 it may stand for."""

    said: str
    least: Decimal
    below: Decimal

    def fits(self, amount: Decimal) -> bool:
        """Return whether `amount` is written so when it is rounded or cut off.

        >>> amount = SaidAmount("1.2亿元", Decimal(11500), Decimal(13000))
        >>> amount.fits(Decimal("12345.67")), amount.fits(Decimal(13000))
        (True, False)
        """
        return self.least <= amount < self.below


def amount_behind(mention: Mention) -> SaidAmount | None:
    """Return the amount of money that directly follows the word, None where none does."""
    found = _BEHIND.match(mention.behind)
    if found is None:
        return None
    unit = found["unit"] or found["bracket"]
    if unit is None:
        return None
    is_about = bool(found["about"] or found["about_behind"])
    return _amount(f"{mention.word}{found[0]}".strip(), found, unit, is_about=is_about)


def amounts_in_table(table: TableBlock, words: Collection[str], year: int) -> Iterator[SaidAmount]:
    """Yield the amounts in rows that are called by one of `words`, in the column of `year`."""
    heads = table.rows[: max(1, table.header_rows)]
    for row in table.rows[len(heads) :]:
        title = half_width(row[0])
        name = _NO_BRACKET.sub("", title)
        for column, cell in enumerate(row[1:] if name in words else (), start=1):
            above = [half_width(head[column]) for head in heads if column < len(head)]
            found = _CELL.fullmatch(half_width(cell))
            unit = _unit_of(title, *above, half_width(table.caption))
            if found is not None and unit is not None and _is_of(above, year):
                yield _amount(f"{year}年{name} {found[0].strip()}", found, unit)


def _is_of(titles: list[str], year: int) -> bool:
    return set(re.findall(r"(?:19|20)[0-9]{2}", " ".join(titles))) == {str(year)}


def _unit_of(*texts: str) -> str | None:
    for text in texts:
        found = re.search(r"\((?:[^()]*?[:,])? ?([万亿]?元)\)|单位 ?: ?([万亿]?元)", text)
        if found:
            return found[1] or found[2]
    return None


def _amount(said: str, found: re.Match[str], unit: str, *, is_about: bool = False) -> SaidAmount:
    decimals = found["decimals"] or ""
    value = Decimal(f"{found['whole'].replace(',', '')}.{decimals or 0}")
    in_wan = Decimal(1)
    for char in unit.removesuffix("元"):
        in_wan *= _TIMES[char]
    in_wan /= _YUAN_IN_WAN
    value, step = value * in_wan, in_wan / 10 ** len(decimals)
    if is_about:
        step = max(step, value * _ABOUT)
        return SaidAmount(said, value - step, value + step)
    return SaidAmount(said, value - step / 2, value + step)
