from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.complete import Checker
from xxxf_desktop.rules.unit_code import (
    USCC_CHARACTERS,
    fault,
    is_resident_id,
    organisation_check_character,
    resident_check_character,
    uscc_check_character,
)


@st.composite
def organisation_codes(draw: st.DrawFn, alphabet: str) -> str:
    body = draw(st.text(alphabet, min_size=8, max_size=8))
    return body + organisation_check_character(body)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    first = draw(st.sampled_from("123456789ANY")) + draw(st.sampled_from(USCC_CHARACTERS))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    code = first + region + draw(organisation_codes(USCC_CHARACTERS))
    return code + uscc_check_character(code)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("914403001922038216", id="digits-only"),
        pytest.param("9144030071526726XG", id="letters"),
        pytest.param("91310115MA1H9YGWXX", id="check-character-x"),
        pytest.param("92141127MA0KD1Y64A", id="odd-region"),
        pytest.param("９１４４０３０0192203８２１６", id="full-width"),
        pytest.param(" 9144 0300 7152 6726xg\n", id="blanks-and-lower-case"),
        pytest.param("MA1H9YGWX", id="organisation"),
        pytest.param("MA1H9YGW-X", id="organisation-dash"),
        pytest.param("MA0KD1Y6—4", id="organisation-long-dash"),
    ],
)
def test_takes_codes(check: Checker, code: str) -> None:
    assert check.field("unit.code", code) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param("91440300192203821", "error UNIT_CODE_LENGTH", id="17-characters"),
        pytest.param("440301103097413", "error UNIT_CODE_LENGTH", id="old-registration-number"),
        pytest.param("91350100M000100Y4Z", "error UNIT_CODE_CHARACTER", id="example-with-z"),
        pytest.param("9135O100M000100Y43", "error UNIT_CODE_CHARACTER", id="letter-o"),
        pytest.param("914403001922038217", "error UNIT_CODE_CHECK_CHARACTER", id="last-digit"),
        pytest.param("91310115MA1H8R7C6D", "error UNIT_CODE_CHECK_CHARACTER", id="from-a-blog"),
        pytest.param(
            "N2330000MF00000014", "warning UNIT_CODE_ORGANISATION_PART", id="first-n-bad-mod-11"
        ),
        pytest.param("362322198709086409", "error UNIT_CODE_RESIDENT_ID", id="resident-id"),
        pytest.param("362322198709086419", "error UNIT_CODE_CHECK_CHARACTER", id="no-resident-id"),
        pytest.param("MA1H9YGW3", "error ORGANISATION_CODE_CHECK_CHARACTER", id="organisation"),
        pytest.param("MA1H9YG-WX", "error ORGANISATION_CODE_SPELLING", id="dash-too-early"),
        pytest.param("MA-1H9YGW-X", "error UNIT_CODE_LENGTH", id="two-dashes"),
        pytest.param("MA1H9YGWA", "error ORGANISATION_CODE_SPELLING", id="check-character-a"),
    ],
)
def test_refuses_wrong_codes(check: Checker, code: str, found: str) -> None:
    assert check.field("unit.code", code) == [found]


@pytest.mark.parametrize(
    ("first", "found"),
    [
        pytest.param("G1440300", "UNIT_CODE_FIRST_CHARACTER", id="first-character"),
        pytest.param("01440300", "UNIT_CODE_FIRST_CHARACTER", id="first-zero"),
        pytest.param("91A40300", "UNIT_CODE_REGION", id="region-begins-with-a-letter"),
        pytest.param("9144030A", "UNIT_CODE_REGION", id="region-ends-with-a-letter"),
    ],
)
def test_looks_at_what_a_right_check_character_hides(first: str, found: str) -> None:
    code = first + "MA1H9YGWX"
    assert fault(code + uscc_check_character(code)) == found


@given(usccs())
def test_takes_every_code_made_by_the_rules(code: str) -> None:
    assert fault(code) is None


@given(usccs(), st.integers(0, 17), st.sampled_from(USCC_CHARACTERS))
def test_finds_one_changed_character(code: str, at: int, other: str) -> None:
    assume(code[at] != other)
    assert fault(code[:at] + other + code[at + 1 :]) not in (None, "UNIT_CODE_ORGANISATION_PART")


@given(organisation_codes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from(["", "-"]))
def test_takes_every_organisation_code(code: str, dash: str) -> None:
    assert fault(code[:8] + dash + code[8]) is None


@given(
    organisation_codes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    st.integers(0, 8),
    st.sampled_from("0123456789X"),
)
def test_finds_one_changed_digit_of_an_organisation_code(code: str, at: int, other: str) -> None:
    value = {char: int(char, 36) % 11 for char in code[at] + other}
    assume(value[code[at]] != value[other] if at < 8 else code[at] != other)
    assert fault(code[:at] + other + code[at + 1 :]) == "ORGANISATION_CODE_CHECK_CHARACTER"


@given(st.dates().filter(lambda day: 1900 <= day.year <= 2100), st.integers(0, 999))
def test_knows_resident_ids(born: object, serial: int) -> None:
    first = f"362322{str(born).replace('-', '')}{serial:03}"
    code = first + resident_check_character(first)
    assert is_resident_id(code) is (code[17] != "X")  # one that ends in X is not 18 digits


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("362322198713086404", id="month-13"),
        pytest.param("362322098709086406", id="year-0987"),
        pytest.param("36232219870908640", id="17-digits"),
    ],
)
def test_knows_what_is_no_resident_id(code: str) -> None:
    if len(code) == 18:
        code = code[:17] + resident_check_character(code[:17])
    assert not is_resident_id(code)


def test_takes_a_unit_code_that_looks_like_a_resident_id_but_keeps_mod_11() -> None:
    codes = (
        f"{prefix}{born}{serial:03}"
        for prefix in range(110101, 112000)
        for born in ("19870908",)
        for serial in range(1000)
    )
    both = (
        code + check
        for code in codes
        if (check := uscc_check_character(code)) == resident_check_character(code)
        and code[16] == organisation_check_character(code[8:16])
    )
    code = next(both)
    assert is_resident_id(code)
    assert fault(code) is None
