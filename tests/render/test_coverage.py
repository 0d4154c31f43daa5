"""What the table of covered characters says is what the fonts have."""

from __future__ import annotations

import json
import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from xxxf_desktop.packet.look import Family
from xxxf_desktop.render.coverage import printable_in
from xxxf_desktop.render.fonts import FontSet

RESOURCES = REPOSITORY / "resources"
is_printable = printable_in(RESOURCES)


@cache
def fonts() -> FontSet:
    return FontSet(RESOURCES / "fonts")


@pytest.mark.parametrize("character", "镕堃珺𬭎𠮷信，☑□①℃㎡￥—…A0 　")
def test_says_yes(character: str) -> None:
    assert is_printable(character)


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("\ue000", id="private-use"),
        pytest.param("\U000f0000", id="private-use-plane"),
        pytest.param("🦄", id="emoji"),
        pytest.param("\u200b", id="zero-width"),
        pytest.param("\x07", id="control"),
        pytest.param("\u0e01", id="thai"),
        pytest.param("\U0010ffff", id="last-code-point"),
        pytest.param("\x00", id="first-code-point"),
    ],
)
def test_says_no(character: str) -> None:
    assert not is_printable(character)


@pytest.mark.parametrize("family", Family)
def test_agrees_with_the_faces_of_every_family(family: Family) -> None:
    """White space aside, every character of the planes in use."""
    chain = list(fonts()._chain(family))
    wrong = [
        hex(point)
        for point in range(0x32000)
        if not 0xD800 <= point < 0xE000
        and point & 0xFFFE != 0xFFFE  # a font's table of characters ends with U+FFFF
        and not chr(point).isspace()
        and is_printable(chr(point)) != any(face.has(chr(point)) for face in chain)
    ]
    assert wrong == []


@given(st.characters(exclude_categories=["Cs"]))
def test_white_space_is_always_printable(character: str) -> None:
    if character.isspace():
        assert is_printable(character)


def test_han_in_common_use_are_covered() -> None:
    """GB 2312, level 1 and 2: 6,763 characters."""
    pairs = ((row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    texts = (bytes(pair).decode("gb2312", "ignore") for pair in pairs)
    han = [text for text in texts if text]
    assert len(han) == 6763
    assert [text for text in han if not is_printable(text)] == []


def test_ranges_are_in_order_and_do_not_overlap() -> None:
    table = json.loads((RESOURCES / "fonts" / "coverage.json").read_text(encoding="utf-8"))
    for spans in table["coverage"].values():
        flat = [point for span in spans for point in span]
        assert flat == sorted(flat)
        assert all(0 <= point <= sys.maxunicode for point in flat)


def test_every_mark_of_the_form_can_be_printed() -> None:
    form = (REPOSITORY / "forms" / "miit-2020" / "form.toml").read_text(encoding="utf-8")
    missing = {character for character in form if not is_printable(character)}
    assert {unicodedata.name(character, hex(ord(character))) for character in missing} == set()
