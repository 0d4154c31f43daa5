"""What a text gives away: numbers of persons and of their cards, and 密级 marks.

Only what is most likely what it looks like: a number keeps its check digit, and what stands
around it does not make it an amount, an order or a certificate.

Source: 附3 第三条: 所提交的项目内容未涉及国家秘密、个人信息和其他敏感信息.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from xxxf_desktop.answers.files import Trace, TraceKind
from xxxf_desktop.rules import secrecy, unit_code

_DASHES = str.maketrans(dict.fromkeys("—–‐‑‒―−", "-"))
_AROUND = 12  # characters looked at in front of a number
_CLAUSE_END = re.compile(r"[,;。!?、\n\t]")

# The number stands free: no digit, letter or decimal mark goes on with it.
_FREE_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9][.,-])"
_FREE_BEHIND = r"(?![0-9A-Za-z@]|[.,-][0-9])"
_PROVINCES = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_RESIDENT_ID = re.compile(
    rf"{_FREE_BEFORE}(?=({_PROVINCES}(?: ?[0-9]){{15}} ?[0-9Xx]){_FREE_BEHIND})"
)
_CARD = re.compile(
    rf"{_FREE_BEFORE}(?=([0-9]{{16,19}}|[0-9]{{6}} [0-9]{{10,13}}"
    rf"|[0-9]{{4}}(?:[ -][0-9]{{4}}){{3}}(?:[ -]?[0-9]{{1,3}})?){_FREE_BEHIND})"
)
# 银联, Visa, MasterCard, JCB, and the first cards of Chinese banks.
_ISSUED = re.compile(
    r"62[0-9]{14,17}|60[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|35[2-8][0-9]{13}|9558[0-9]{15}"
)
_MOBILE = re.compile(
    rf"{_FREE_BEFORE}(?:(?:\+|00)?86[ -]?)?(1[3-9][0-9])([ -]?)([0-9]{{4}})\2([0-9]{{4}})"
    rf"{_FREE_BEHIND}"
)

_IS_AMOUNT_BEHIND = re.compile(
    r" ?(?:元|万|亿|人民币|美元|欧元|港元|%|‰)|[千个台次条笔件套吨家户只人](?!行|事|工)"
)
_IS_AMOUNT_BEFORE = re.compile(r"[¥$] ?$|金额|总额|合计|共计|余额|收入|投资|资产|产值|交易额")
_IS_NUMBERED = re.compile(
    "单号|编号|流水|订单|合同|发票|证书|条码|批号|批次|序列|代码|登记|备案|许可|凭证|专利|税号|标识"
)
_SPEAKS_OF_CARD = re.compile("卡")
_SPEAKS_OF_PHONE = re.compile("手机|电话|联系|热线|客服|微信|短信|拨打")


def traces_in(text: str, page: int = 0) -> list[Trace]:
    """Return what `text` gives away, each number and mark once, numbers masked.

    >>> [trace.shown for trace in traces_in("身份证号４４０３０１１９９００１０１１２３４，手机号13800138000。")]
    ['4403…1234', '138…8000']
    """
    spelt = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found = [(TraceKind.SECRET_MARK, mark) for mark in secrecy.marks(spelt)]
    for kind, pattern, is_one in (
        (TraceKind.RESIDENT_ID, _RESIDENT_ID, _is_resident_id),
        (TraceKind.BANK_CARD, _CARD, _is_card),
    ):
        for number, start, end in _numbers(pattern, spelt):
            if is_one(number, spelt[:start], spelt[end:]):
                found.append((kind, masked(number)))
                # A part of this number is no number of its own.
                spelt = spelt[:start] + "#" * (end - start) + spelt[end:]
    found += [(TraceKind.MOBILE, masked_mobile(number)) for number in _mobiles(spelt)]
    return [Trace(kind, shown, page) for kind, shown in dict.fromkeys(found)]


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

    >>> list(mobiles_of("+86 138-0013-8000")), list(mobiles_of("0769-22222222、１３９００１３９０００"))
    (['13800138000'], ['13900139000'])
    """
    spelt = unicodedata.normalize("NFKC", answer).translate(_DASHES)
    for number in re.split(r"[、,;/\n]", spelt):
        digits = re.sub(r"[^0-9]", "", number)
        if re.fullmatch(r"(?:00)?(?:86)?1[3-9][0-9]{9}", digits):
            yield digits[-11:]


def _numbers(pattern: re.Pattern[str], text: str) -> list[tuple[str, int, int]]:
    """Return the numbers that `pattern` may mean, without blanks, with start and end."""
    return [
        (re.sub("[ -]", "", found[1]).upper(), found.start(1), found.end(1))
        for found in pattern.finditer(text)
    ]


def _is_resident_id(number: str, before: str, behind: str) -> bool:
    """A 统一社会信用代码 that happens to look like one is none."""
    return unit_code.is_resident_number(number) and unit_code.fault(number) is not None


def _is_card(number: str, before: str, behind: str) -> bool:
    if not _ISSUED.fullmatch(number) or not _keeps_luhn(number):
        return False
    return not _is_other(before, behind, unless=_SPEAKS_OF_CARD)


def _keeps_luhn(number: str) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812).

    >>> _keeps_luhn("6222021234567890128"), _keeps_luhn("6222021234567890127")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def _mobiles(text: str) -> Iterator[str]:
    for found in _MOBILE.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        if not _is_other(before, behind, unless=_SPEAKS_OF_PHONE):
            yield found[1] + found[3] + found[4]


def _is_other(before: str, behind: str, unless: re.Pattern[str]) -> bool:
    """Return whether a number is an amount, or the number of an order, a certificate."""
    if _IS_AMOUNT_BEHIND.match(behind):
        return True
    clause = _CLAUSE_END.split(before[-_AROUND:])[-1]
    if unless.search(clause):
        return False
    return bool(_IS_AMOUNT_BEFORE.search(clause) or _IS_NUMBERED.search(clause))
