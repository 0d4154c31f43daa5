"""What a text gives away, each lint with what it is and what it is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xxxf_desktop.answers.files import Trace, TraceKind
from xxxf_desktop.rules.sensitive import (
    keeps_luhn,
    masked,
    masked_mobile,
    mobiles_of,
    traces_in,
)
from xxxf_desktop.rules.unit_code import fault, resident_check_character

RESIDENT = "440301199001011234"
CARD = "6222021234567890128"
CARD_16 = "6222021234567894"


def shown(text: str, kind: TraceKind) -> list[str]:
    return [trace.shown for trace in traces_in(text) if trace.kind is kind]


class TestResidentIds:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(RESIDENT, id="alone"),
            pytest.param(f"身份证号：{RESIDENT}。", id="in-a-sentence"),
            pytest.param(f"王某{RESIDENT}参加", id="between-characters"),
            pytest.param("４４０３０１１９９００１０１１２３４", id="full-width"),
            pytest.param("440301 19900101 1234", id="in-groups"),
            pytest.param("4 4 0 3 0 1 1 9 9 0 0 1 0 1 1 2 3 4", id="box-by-box"),
            pytest.param(f"姓名\t{RESIDENT}\t职务", id="in-a-table"),
            pytest.param(f"12 {RESIDENT}", id="behind-another-number"),
            pytest.param("订单号440301199001011234", id="even-as-an-order-number"),
        ],
    )
    def test_finds(self, text: str) -> None:
        assert shown(text, TraceKind.RESIDENT_ID) == ["4403…1234"]

    @pytest.mark.parametrize("last", ["X", "x", "Ｘ"])
    def test_finds_one_that_ends_in_x(self, last: str) -> None:
        assert shown(f"11010119800307005{last}", TraceKind.RESIDENT_ID) == ["1101…005X"]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("440301199001011235", id="wrong-check-digit"),
            pytest.param("440301199013011230", id="no-such-month"),
            pytest.param("000301199001011234", id="no-such-province"),
            pytest.param(f"1{RESIDENT}", id="inside-a-longer-number"),
            pytest.param(f"{RESIDENT}5", id="start-of-a-longer-number"),
            pytest.param(f"ZL{RESIDENT}", id="behind-letters"),
            pytest.param(f"0.{RESIDENT}", id="decimals"),
            pytest.param("914403001922038216", id="unit-code-of-digits"),
            pytest.param("121201198804019957", id="unit-code-that-fits-a-person"),
            pytest.param("440301900101123", id="old-one-without-check-digit"),
            pytest.param("44030119900101123", id="seventeen-digits"),
            pytest.param("440301\t19900101\t1234", id="cells-of-a-table"),
            pytest.param("440301\n199001011234", id="two-lines"),
        ],
    )
    def test_leaves_others_alone(self, text: str) -> None:
        assert shown(text, TraceKind.RESIDENT_ID) == []


class TestBankCards:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            pytest.param(CARD, "6222…0128", id="19-digits"),
            pytest.param(f"卡号：{CARD_16}", "6222…7894", id="16-digits"),
            pytest.param("6222 0212 3456 7890 128", "6222…0128", id="in-groups"),
            pytest.param("6222-0212-3456-7890-128", "6222…0128", id="dashes"),
            pytest.param("622202 1234567890128", "6222…0128", id="in-two-groups"),
            pytest.param("４１１１１１１１１１１１１１１１", "4111…1111", id="full-width-visa"),
            pytest.param("5555555555554444", "5555…4444", id="mastercard"),
            pytest.param(f"收入账户（{CARD}）", "6222…0128", id="brackets"),
            pytest.param(f"收入打入银行卡{CARD}", "6222…0128", id="card-behind-an-amount-word"),
            pytest.param(f"{CARD}号卡", "6222…0128", id="words-behind"),
        ],
    )
    def test_finds(self, text: str, found: str) -> None:
        assert shown(text, TraceKind.BANK_CARD) == [found]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("6222021234567890127", id="wrong-check-digit"),
            pytest.param("1234567890123456", id="sixteen-digits"),
            pytest.param("1234567890123452", id="no-card-begins-so"),
            pytest.param(f"总投资{CARD_16}元", id="amount"),
            pytest.param(f"总投资{CARD_16}", id="amount-without-unit"),
            pytest.param(f"资产 {CARD_16} 万元", id="amount-with-blanks"),
            pytest.param(f"¥{CARD_16}", id="currency-sign"),
            pytest.param(f"{CARD_16}.00", id="decimals"),
            pytest.param("6,222,021,234,567,894", id="thousands-marks"),
            pytest.param(f"累计{CARD_16}次", id="count"),
            pytest.param(f"订单号{CARD}", id="order"),
            pytest.param(f"合同编号：{CARD}", id="contract"),
            pytest.param(f"发票号码{CARD_16}", id="invoice"),
            pytest.param(f"ZL{CARD}", id="behind-letters"),
            pytest.param(f"{CARD}0", id="start-of-a-longer-number"),
            pytest.param("914403001922038216", id="unit-code"),
            pytest.param("2020042112345677", id="begins-with-a-day"),
            pytest.param("6222\t0212\t3456\t7894", id="cells-of-a-table"),
        ],
    )
    def test_leaves_others_alone(self, text: str) -> None:
        assert shown(text, TraceKind.BANK_CARD) == []

    @given(st.text("0123456789", min_size=15, max_size=18))
    def test_one_digit_in_ten_checks_the_others(self, first: str) -> None:
        assert sum(keeps_luhn(f"{first}{last}") for last in range(10)) == 1

    def test_no_part_of_one_is_a_mobile_number(self) -> None:
        text = "卡号 6217 0013 8001 3800 007"
        assert traces_in(text) == [Trace(TraceKind.BANK_CARD, "6217…0007")]


class TestMobiles:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("13800138000", id="plain"),
            pytest.param("联系人手机：13800138000", id="in-words"),
            pytest.param("１３８００１３８０００", id="full-width"),
            pytest.param("138-0013-8000", id="dashes"),
            pytest.param("138 0013 8000", id="blanks"),
            pytest.param("138—0013—8000", id="long-dashes"),
            pytest.param("+86 13800138000", id="plus-86"),
            pytest.param("+8613800138000", id="plus-86-unbroken"),
            pytest.param("008613800138000", id="double-zero-86"),
            pytest.param("（13800138000）", id="brackets"),
            pytest.param("客服热线13800138000", id="hotline"),
            pytest.param("发票专员电话13800138000", id="telephone-of-an-invoice"),
            pytest.param("13800138000个人手机", id="word-behind-that-begins-like-a-count"),
        ],
    )
    def test_finds(self, text: str) -> None:
        assert shown(text, TraceKind.MOBILE) == ["138…8000"]

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param("1380013 8000", id="blank-anywhere"),
            pytest.param("0769-22222222 13800138000", id="behind-a-fixed-line"),
            pytest.param("李融13800138000", id="behind-a-name"),
        ],
    )
    def test_of_a_contact_are_read_in_any_spelling(self, answer: str) -> None:
        assert set(mobiles_of(answer)) == {"13800138000"}

    def test_finds_several_once(self) -> None:
        text = "13800138000、13900139000，19912345678；138-0013-8000"
        assert shown(text, TraceKind.MOBILE) == ["138…8000", "139…9000", "199…5678"]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("12345678901", id="no-such-segment"),
            pytest.param("1380013800", id="ten-digits"),
            pytest.param("2020042113800138000", id="end-of-a-longer-number"),
            pytest.param("138001380001", id="start-of-a-longer-number"),
            pytest.param("ZL201380013800.0", id="patent"),
            pytest.param("ZL 2018 1 13800138000.X", id="patent-with-blanks"),
            pytest.param("A13800138000", id="behind-a-letter"),
            pytest.param("13800138000元", id="amount"),
            pytest.param("13800138000 元", id="amount-with-blank"),
            pytest.param("产值 13800138000", id="amount-without-unit"),
            pytest.param("13800138000.50", id="decimals"),
            pytest.param("1.13800138000", id="decimals-of-another"),
            pytest.param("日均13800138000次", id="count"),
            pytest.param("订单号13800138000", id="order"),
            pytest.param("软著登记号：13800138000", id="registration"),
            pytest.param("13800138000@139.com", id="mail"),
            pytest.param("400-800-8888", id="service-number"),
            pytest.param("0766-8123400", id="fixed-line"),
            pytest.param("20200421", id="day"),
            pytest.param("138\t0013\t8000", id="cells-of-a-table"),
            pytest.param("138-00138000", id="uneven-groups"),
            pytest.param(RESIDENT, id="resident-id"),
        ],
    )
    def test_leaves_others_alone(self, text: str) -> None:
        assert shown(text, TraceKind.MOBILE) == []

    @given(
        st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        st.sampled_from(["", "+86", "+86 ", "86-", "0086"]),
        st.sampled_from(["", " ", "-", "—"]),
    )
    def test_every_spelling_is_the_same_number(
        self, number: str, prefix: str, between: str
    ) -> None:
        spelt = prefix + between.join([number[:3], number[3:7], number[7:]])
        assert set(mobiles_of(spelt)) == {number}
        assert shown(f"手机{spelt}。", TraceKind.MOBILE) == [masked_mobile(number)]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_finds_every_resident_id_and_never_shows_it(day: date, number: int) -> None:
    first = f"440301{day:%Y%m%d}{number:03}"
    whole = first + resident_check_character(first)
    assume(fault(whole) is not None)  # one in some hundred could be a unit's code as well
    (trace,) = [one for one in traces_in(f"（{whole}）") if one.kind is TraceKind.RESIDENT_ID]
    assert trace.shown == masked(whole)
    assert first not in repr(trace)


def test_the_code_of_a_unit_is_no_resident_id() -> None:
    """All digits, a day in it, and the check characters of both: it is taken for the code."""
    first = "44030119590225495"
    whole = first + resident_check_character(first)
    assert fault(whole) is None
    assert traces_in(f"（{whole}）") == []


@given(st.text(max_size=60))
def test_takes_any_text(text: str) -> None:
    assert all(trace.shown for trace in traces_in(text))


def test_says_the_page() -> None:
    assert traces_in(RESIDENT, 3) == [Trace(TraceKind.RESIDENT_ID, "4403…1234", 3)]
