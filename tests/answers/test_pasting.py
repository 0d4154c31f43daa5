"""Pasted text: what no eye sees goes, everything that is read stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xxxf_desktop.answers.pasting import pasted_text

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("一\r\n二\r三\n四", "一\n二\n三\n四", id="line-breaks"),
        pytest.param("一\x0b二\x0c三", "一\n二\n三", id="soft-and-page-breaks"),
        pytest.param("一\u2028二\u2029三\x85四", "一\n二\n三\n四", id="separators"),
        pytest.param("一\x07二\r\x07三", "一\t二\t三", id="cell-marks-of-word"),
        pytest.param("一\xa0二", "一 二", id="no-break-space"),
        pytest.param("一\u3000二  三\t四", "一\u3000二  三\t四", id="other-blanks-stay"),
        pytest.param("A\x1eB\x1fC", "A-BC", id="hyphens-of-word"),
        pytest.param("一\ufffc二", "一二", id="picture"),
        pytest.param("\ufeff一\u200b二\u2060三\u00ad", "一二三", id="zero-width"),
        pytest.param("\u202a一\u202c\u200e二\u2067三\u2069", "一二三", id="direction-marks"),
        pytest.param("一\x00二\x13三\x15", "一二三", id="controls"),
        pytest.param("一\ud83d二", "一二", id="half-a-pair"),
        pytest.param("e\u0301", "é", id="decomposed"),
        pytest.param("𠮷\U000e0100野", "𠮷\U000e0100野", id="rare-form-of-a-name"),
        pytest.param("镕堃\ue001", "镕堃\ue001", id="private-use-in-a-name"),
        pytest.param(f"家{FAMILY}人", f"家{FAMILY}人", id="joined-emoji"),
        pytest.param("🏳️‍🌈👩🏽‍⚕️", "🏳️‍🌈👩🏽‍⚕️", id="joined-with-selectors"),
        pytest.param("信\u200d息", "信息", id="joiner-between-letters"),
        pytest.param("\uf0b7\t一\n  \uf06c\t二", "一\n  二", id="wingdings-bullets"),
        pytest.param("\uf0fe 是 \uf0a8 否", "\uf0fe 是 \uf0a8 否", id="wingdings-boxes-stay"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_keeps_what_is_read(text: str, kept: str) -> None:
    assert pasted_text(text) == kept


@given(st.text())
@example("\u0345\u200b\u0301")
def test_twice_is_once(text: str) -> None:
    once = pasted_text(text)
    assert pasted_text(once) == once


@given(st.text())
def test_leaves_nothing_unseen(text: str) -> None:
    pasted = pasted_text(text).replace("\n", "").replace("\t", "").replace("\u200d", "")
    assert not {unicodedata.category(char) for char in pasted} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\xa0\ufffc"))
)
def test_loses_nothing_that_is_seen(text: str) -> None:
    assert pasted_text(text) == unicodedata.normalize("NFC", text)
