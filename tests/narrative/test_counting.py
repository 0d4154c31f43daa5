"""Counting as the 400-character boxes do, as a web form may, and as Word does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xxxf_desktop.narrative.counting import (
    budget,
    count_characters,
    count_utf16_units,
    count_word_zishu,
    surplus_start,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NFD = unicodedata.normalize("NFD", "é")


@pytest.mark.parametrize(
    ("text", "characters", "utf16_units"),
    [
        pytest.param("", 0, 0, id="empty"),
        pytest.param("信息消费", 4, 4, id="han"),
        pytest.param("信息消费 2020", 8, 9, id="blank"),
        pytest.param("信息\u3000消费", 4, 5, id="full-width-blank"),
        pytest.param("信息\u00a0消费", 4, 5, id="no-break-blank"),
        pytest.param("信息\t消费", 4, 5, id="tab"),
        pytest.param("信息\n消费", 4, 5, id="line-break"),
        pytest.param("信息\r\n消费", 4, 6, id="crlf"),
        pytest.param("信息\u2028消费", 4, 5, id="line-separator"),
        pytest.param(" \n\u3000\t\r\n", 0, 6, id="only-white-space"),
        pytest.param("，。！“”——……", 9, 9, id="marks"),
        pytest.param("ａｂｃ１２３", 6, 6, id="full-width-letters"),
        pytest.param("镕堃珺", 3, 3, id="rare-name-characters"),
        pytest.param("𠮷野家", 3, 4, id="extension-b"),
        pytest.param("𬭎", 1, 2, id="extension-e"),
        pytest.param("😀", 1, 2, id="emoji"),
        pytest.param("👨‍👩‍👧", 5, 8, id="emoji-of-five-code-points"),
        pytest.param(NFD, 1, 1, id="nfd-letter"),
        pytest.param("か\u3099", 1, 1, id="nfd-kana"),
        pytest.param("q\u0323", 2, 2, id="accent-that-joins-nothing"),
        pytest.param("豈", 1, 1, id="compatibility-ideograph"),
        pytest.param("8\u200b8", 3, 3, id="zero-width-blank-is-no-white-space"),
    ],
)
def test_counts_code_points_and_utf16_units(text: str, characters: int, utf16_units: int) -> None:
    assert count_characters(text) == characters
    assert count_utf16_units(text) == utf16_units


@pytest.mark.parametrize(
    ("text", "zishu"),
    [
        # facts/forms.md 4.3 and 4.1
        pytest.param("使用 Adobe Photoshop 打开图片", 8, id="words-among-han"),
        pytest.param("你好，世界。", 6, id="full-width-marks"),
        pytest.param("你好,世界.", 6, id="half-width-marks"),
        pytest.param("2020年投资1,200.50万元", 7, id="amount"),
        pytest.param("“信息消费”——扩大和升级…（试点）《办法》", 22, id="quotes-and-dashes"),
        pytest.param("国发〔2017〕40号", 7, id="document-number"),
        pytest.param("5G+AI、VR/AR、8K", 5, id="latin-with-signs"),
        pytest.param("①②③㎡℃√□☑", 8, id="symbols"),
        pytest.param("邮箱liyan@miit.gov.cn电话010—68208246", 8, id="address-and-number"),
        pytest.param("𠮷野家𬭛", 4, id="supplementary-planes"),
        pytest.param("EXH.C-◇", 2, id="symbol-behind-a-word"),
        # our own edges
        pytest.param("", 0, id="empty"),
        pytest.param("  \u3000\n", 0, id="only-white-space"),
        pytest.param("one two\nthree", 3, id="words"),
        pytest.param("ａｂ", 2, id="full-width-letters"),
        pytest.param("αβγ Ωмега", 2, id="greek-and-cyrillic-are-words"),
        pytest.param(f"caf{NFD}", 1, id="nfd-letter-in-a-word"),
        pytest.param("mămăligă", 1, id="letters-of-neutral-width"),
        pytest.param("ˇ字ˉ", 3, id="tone-marks-stand-alone"),
    ],
)
def test_counts_zishu_as_word_does(text: str, zishu: int) -> None:
    assert count_word_zishu(text) == zishu


@given(TEXTS, TEXTS)
def test_two_lines_count_as_their_sum(one: str, other: str) -> None:
    # NFC may join the second text to the first only where no line break stands between.
    assert count_characters(f"{one}\n{other}") == count_characters(one) + count_characters(other)


@given(TEXTS)
def test_the_way_a_text_is_composed_does_not_count(text: str) -> None:
    nfd = unicodedata.normalize("NFD", text)
    nfc = unicodedata.normalize("NFC", text)
    assert count_characters(nfd) == count_characters(nfc)
    assert count_utf16_units(nfd) == count_utf16_units(nfc)


@given(TEXTS)
def test_zishu_is_never_more_than_the_characters(text: str) -> None:
    assert count_word_zishu(text) <= count_characters(text) <= count_utf16_units(text)


@given(TEXTS)
def test_counts_every_text_that_is_typed(text: str) -> None:
    nothing = not text.strip()
    assert (count_characters(text) == 0) == nothing
    assert (count_word_zishu(text) == 0) == nothing


def test_half_a_surrogate_pair_is_a_unit() -> None:
    """A draft can hold one; the check counts it like any other."""
    used = budget("半个\ud842", 400)
    assert (used.used, used.utf16_units, used.word_zishu) == (3, 3, 3)


class TestBudget:
    @pytest.mark.parametrize(
        ("length", "over"),
        [
            pytest.param(399, 0, id="below"),
            pytest.param(400, 0, id="at-the-limit"),
            pytest.param(401, 1, id="one-over"),
            pytest.param(450, 50, id="far-over"),
        ],
    )
    def test_says_by_how_much_the_limit_is_passed(self, length: int, over: int) -> None:
        assert budget("字" * length, 400).over == over

    def test_white_space_does_not_use_it_up(self) -> None:
        spread = budget("字 \n" * 400, 400)
        assert (spread.used, spread.limit, spread.over) == (400, 400, 0)
        assert (spread.utf16_units, spread.word_zishu) == (1200, 400)


# Letters of one and several code points, as they meet at a limit.
PIECES = st.sampled_from(
    ["字", "𠮷", "😀", "e\u0301", "q\u0323\u0307", "각", "ᄀ", "か\u3099", "𠮷\U000e0100", "कि"]
) | st.sampled_from(["👨‍👩‍👧", "👍🏽", "l\u0304\u0323", " ", "\n", "\u3000", "\u0301"])
MIXED = st.lists(PIECES | TEXTS, max_size=12).map("".join)
NFD_SYLLABLES = unicodedata.normalize("NFD", "각국의")


class TestSurplus:
    @pytest.mark.parametrize(
        ("text", "limit", "start"),
        [
            pytest.param("", 0, None, id="empty"),
            pytest.param("信息消费", 4, None, id="at-the-limit"),
            pytest.param("信息消费", 3, 3, id="one-over"),
            pytest.param("信息消费", 0, 0, id="nothing-allowed"),
            pytest.param("信 息\n消费", 3, 5, id="blanks-before"),
            pytest.param("信息 \n 消费", 2, 5, id="blanks-at-the-limit"),
            pytest.param("信息 \n", 2, None, id="blanks-at-the-end"),
            pytest.param("𠮷𠮷𠮷", 2, 2, id="extension-b-counts-once"),
            pytest.param("𠮷\U000e0100𠮷\U000e0100", 2, 2, id="selector-stays-with-its-letter"),
            pytest.param(f"caf{NFD}s", 4, 5, id="nfd"),
            pytest.param(f"caf{NFD}s", 3, 3, id="nfd-parted-from-nothing"),
            pytest.param("aq\u0323", 2, 1, id="mark-that-joins-nothing"),
            pytest.param("l\u0304\u0323字字", 2, 4, id="second-mark-joins-the-first"),
            pytest.param("👨‍👩‍👧字", 4, 0, id="emoji-of-five-code-points"),
            pytest.param("字👍🏽", 2, 1, id="emoji-with-a-tint"),
            pytest.param("か\u3099き", 1, 2, id="nfd-kana"),
            pytest.param(NFD_SYLLABLES, 2, 6, id="jamo"),
            pytest.param(NFD_SYLLABLES, 1, 3, id="jamo-of-three"),
            pytest.param("字\ud842字", 2, 2, id="half-a-pair"),
        ],
    )
    def test_starts_behind_the_last_letter_that_fits(
        self, text: str, limit: int, start: int | None
    ) -> None:
        assert surplus_start(text, limit) == start

    @given(MIXED, st.integers(0, 12))
    @example("l\u0304\u0323字", 1)
    def test_is_there_just_when_the_budget_is_over(self, text: str, limit: int) -> None:
        assert (surplus_start(text, limit) is not None) == bool(budget(text, limit).over)

    @given(MIXED, st.integers(0, 12))
    def test_what_stands_before_fits_and_one_letter_more_does_not(
        self, text: str, limit: int
    ) -> None:
        start = surplus_start(text, limit)
        if start is None:
            return
        assert count_characters(text[:start]) <= limit
        ends = range(start + 1, len(text) + 1)
        next_end = next(end for end in ends if end == len(text) or not joined(text[: end + 1]))
        assert count_characters(text[:next_end]) > limit

    @given(MIXED, st.integers(0, 12))
    def test_cuts_where_nothing_is_joined(self, text: str, limit: int) -> None:
        start = surplus_start(text, limit)
        if start is not None:
            parts = count_characters(text[:start]), count_characters(text[start:])
            assert sum(parts) == count_characters(text)
            assert start == 0 or not joined(text[: start + 1])

    @given(st.text("字a𠮷 \n", max_size=40), st.integers(0, 40))
    def test_of_plain_letters_the_limit_itself_stands_before(self, text: str, limit: int) -> None:
        start = surplus_start(text, limit)
        if start is not None:
            assert count_characters(text[:start]) == limit
            assert count_characters(text[start:]) == budget(text, limit).over


def joined(text: str) -> bool:
    """Return whether the last character of `text` belongs to the letter before it."""
    last = text[-1]
    is_jamo = "\u1161" <= last <= "\u1175" or "\u11a8" <= last <= "\u11c2"
    return (
        unicodedata.category(last) in {"Mn", "Mc", "Me"}
        or is_jamo
        or last in "\u200d🏻🏼🏽🏾🏿"
        or text[-2:-1] == "\u200d"
    )
