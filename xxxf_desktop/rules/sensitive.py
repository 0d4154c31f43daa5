"""What a text gives away: numbers of persons and of their cards, and 密级 marks.

Only what is most likely what it looks like: a number keeps its check digit, and what stands
around it does not make it an amount, an order or a certificate.

Source: 附3 第三条: 所提交的项目内容未涉及国家秘密、个人信息和其他敏感信息.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xxxf_desktop.answers.files import Trace, TraceKind
from xxxf_desktop.rules import secrecy, unit_code
from xxxf_desktop.rules.half_width import half_width

_AROUND = 12  # characters looked at on either side of a number
_CLAUSE_END = re.compile(r"[,;。!?、\n\t]")

# The number stands free: no digit, letter or decimal mark goes on with it.
_FREE_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9][.-])"
_FREE_BEHIND = r"(?![0-9A-Za-z@]|[.-][0-9Xx])"
_RESIDENT_ID = re.compile(rf"{_FREE_BEFORE}(?=([1-8](?: ?[0-9]){{16}} ?[0-9Xx]){_FREE_BEHIND})")
_OF_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_CARD = re.compile(
    rf"{_FREE_BEFORE}(?=([0-9]{{16,19}}|[0-9]{{6}} [0-9]{{10,13}}"
    rf"|[0-9]{{4}}(?:[ -][0-9]{{4}}){{3}}(?:[ -]?[0-9]{{1,3}})?){_FREE_BEHIND})"
)
# 银联, Visa, MasterCard, JCB, and the first cards of Chinese banks.
_ISSUED = re.compile(
    r"62[0-9]{14,17}|60[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|35[2-8][0-9]{13}|9558[0-9]{15}"
)
_MOBILE = re.compile(
    rf"{_FREE_BEFORE}(?:(?:\+|00)?86[ -]?)?(1[3-9][0-9]([ -]?)[0-9]{{4}}\2[0-9]{{4}}){_FREE_BEHIND}"
)
_MAY_HOLD = re.compile("[0-9](?:[ -]?[0-9]){10}")
_BLANKS = re.compile("[ -]")

_IS_AMOUNT_BEHIND = re.compile(
    r" ?(?:元|万|亿|人民币|美元|欧元|港元|%|‰)|[千个台次条笔件套吨家户只人](?!行|事|工|人)"
)
_IS_AMOUNT_BEFORE = re.compile(r"[¥$] ?$|金额|总额|合计|共计|余额|收入|投资|资产|产值|交易额")
_IS_NUMBERED = re.compile(
    "单号|编号|流水|订单|合同|发票|证书|条码|批号|批次|序列|代码|登记|备案|许可|凭证|专利|税号|标识"
)
_SPEAKS_OF_CARD = re.compile("卡|账户|账号|开户")
_SPEAKS_OF_PHONE = re.compile("手机|电话|联系|热线|客服|微信|短信|拨打")


@dataclass(frozen=True, slots=True)
class _Number:
    """Digits found in a text, without blanks, and what stands on either side."""

    digits: str
    before: str
    behind: str


def traces_in(text: str, page: int = 0) -> list[Trace]:
    """Return what `text` gives away, each number and mark once, numbers masked.

    >>> [trace.shown for trace in traces_in("身份证440301199001011234，手机１３８００１３８０００")]
    ['4403…1234', '138…8000']
    """
    spelt = half_width(text)
    found = [(TraceKind.SECRET_MARK, mark) for mark in secrecy.marks(spelt)]
    if _MAY_HOLD.search(spelt):
        found += _numbers_in(spelt)
    return [Trace(kind, shown, page) for kind, shown in dict.fromkeys(found)]


def _numbers_in(text: str) -> Iterator[tuple[TraceKind, str]]:
    """Yield the numbers in `text`, masked; a part of one is no number of its own."""
    kinds: list[tuple[TraceKind, re.Pattern[str], Callable[[_Number], bool]]] = [
        (TraceKind.RESIDENT_ID, _RESIDENT_ID, _is_resident_id),
        (TraceKind.BANK_CARD, _CARD, _is_card),
        (TraceKind.MOBILE, _MOBILE, _is_mobile),
    ]
    for kind, pattern, is_one in kinds:
        rest: list[str] = []
        done = 0
        for found in pattern.finditer(text):
            start, end = found.span(1)
            digits = _BLANKS.sub("", found[1]).upper()
            before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
            if start >= done and is_one(_Number(digits, before, behind)):
                yield kind, masked_mobile(digits) if kind is TraceKind.MOBILE else masked(digits)
                rest.append(text[done:start])
                done = end
        text = "#".join([*rest, text[done:]])


def masked(number: str) -> str:
    """Return a number as a message may show it.

    >>> masked("440301199001011234")
    '4403…1234'
    """
    return f"{number[:4]}…{number[-4:]}"


def masked_mobile(number: str) -> str:
    """Return a mobile number of 11 digits as a message may show it."""
    return f"{number[:3]}…{number[-4:]}"


def mobiles_of(answer: str) -> Iterator[str]:
    """Yield the mobile numbers that the answer of a telephone field names, in any spelling.

    >>> sorted({*mobiles_of("+86 1380-013-8000、0769-22222222、１３９００１３９０００")})
    ['13800138000', '13900139000']
    """
    spelt = half_width(answer)
    for found in _MOBILE.finditer(spelt):
        yield _BLANKS.sub("", found[1])
    for number in re.split(r"[、,;/\n]", spelt):  # blanks and dashes in unusual places
        digits = re.sub(r"[^0-9]", "", number)
        if re.fullmatch(r"(?:00)?(?:86)?1[3-9][0-9]{9}", digits):
            yield digits[-11:]


def _is_resident_id(number: _Number) -> bool:
    """A 统一社会信用代码 that happens to look like one is none."""
    digits = number.digits
    is_person = _OF_PROVINCE.match(digits) is not None and unit_code.is_resident_number(digits)
    return is_person and unit_code.fault(digits) is not None


def _is_card(number: _Number) -> bool:
    if not _ISSUED.fullmatch(number.digits) or not keeps_luhn(number.digits):
        return False
    return not _is_other(number, unless=_SPEAKS_OF_CARD)


def keeps_luhn(digits: str) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812).

    >>> keeps_luhn("6222021234567890128"), keeps_luhn("6222021234567890127")
    (True, False)
    """
    values = [int(digit) for digit in reversed(digits)]
    doubled = (sum(divmod(2 * value, 10)) for value in values[1::2])
    return (sum(values[0::2]) + sum(doubled)) % 10 == 0


def _is_mobile(number: _Number) -> bool:
    return not _is_other(number, unless=_SPEAKS_OF_PHONE)


def _is_other(number: _Number, unless: re.Pattern[str]) -> bool:
    """Return whether a number is an amount, or the number of an order, a certificate."""
    if _IS_AMOUNT_BEHIND.match(number.behind):
        return True
    clause = _CLAUSE_END.split(number.before)[-1]
    if unless.search(clause):
        return False
    return bool(_IS_AMOUNT_BEFORE.search(clause) or _IS_NUMBERED.search(clause))
