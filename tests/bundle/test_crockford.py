from __future__ import annotations

import hashlib
from itertools import combinations

import pytest

from xxxf_desktop.bundle.content import is_well_formed_code, normalise_code, verification_code
from xxxf_desktop.bundle.crockford import ALPHABET, groups

CODES = [verification_code(hashlib.sha256(bytes([n])).hexdigest()) for n in range(20)]


def test_is_the_first_100_bits() -> None:
    assert groups(b"\x08\x64" + bytes(30)) == "11J00-00000-00000-00000"
    assert groups(b"\xff" * 32) == "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_four_groups_of_five_and_a_check_character(code: str) -> None:
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 1]
    assert is_well_formed_code(code)


@pytest.mark.parametrize("code", CODES)
def test_every_wrong_letter_is_noticed(code: str) -> None:
    letters = code.replace("-", "")
    for at, right in enumerate(letters):
        for wrong in ALPHABET.replace(right, ""):
            assert not is_well_formed_code(letters[:at] + wrong + letters[at + 1 :])


@pytest.mark.parametrize("code", CODES)
def test_every_exchange_of_two_letters_is_noticed(code: str) -> None:
    letters = code.replace("-", "")
    for first, second in combinations(range(len(letters)), 2):
        swapped = list(letters)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        assert is_well_formed_code("".join(swapped)) is (letters[first] == letters[second])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("-", id="hyphen"),
        pytest.param("ß" * 21, id="grows-in-capitals"),
        pytest.param("０" * 21, id="full-width"),
        pytest.param("U" * 21, id="not-in-the-alphabet"),
        pytest.param("0" * 20, id="no-check-character"),
        pytest.param("0" * 22, id="too-long"),
        pytest.param("00000\n00000 00000 00000 0", id="line-feed"),
    ],
)
def test_is_no_code(text: str) -> None:
    assert not is_well_formed_code(text)


def test_forgives_how_people_type() -> None:
    code = CODES[0]
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normalise_code(typed) == code
    assert normalise_code(code.replace("-", "")) == code
