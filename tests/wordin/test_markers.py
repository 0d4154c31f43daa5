"""Numbers and marks before headings, items and captions."""

from __future__ import annotations

import pytest

from xxxf_desktop.wordin.markers import (
    caption_in,
    is_number,
    is_unit_line,
    number_in,
    spelt,
    without_number,
)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("1 概况", "1 概况"),  # a number alone may count: 5 大工程
        ("1. 概况", "概况"),
        ("1、概况", "概况"),
        ("1.1概况", "概况"),
        ("2.3.1 概况", "概况"),
        ("1．2．概况", "概况"),
        ("一、概况", "概况"),
        ("十二、概况", "概况"),
        ("（一）概况", "概况"),
        ("(3) 概况", "概况"),
        ("①概况", "概况"),
        ("㈠概况", "概况"),
        ("第一章 概况", "概况"),
        ("第2部分：概况", "概况"),
        ("第三节　概况", "概况"),
        ("a. 概况", "概况"),
        ("2020年投资", "2020年投资"),
        ("5G应用", "5G应用"),
        ("3.0版本", "3.0版本"),
        ("1.5倍增长", "1.5倍增长"),
        ("12306平台", "12306平台"),
        ("第三方支付", "第三方支付"),
        ("第一节课", "第一节课"),
        ("一体化平台", "一体化平台"),
        ("A.I.平台", "A.I.平台"),
        ("（2020）年度", "（2020）年度"),
        ("一、", "一、"),
    ],
)
def test_numbers_of_headings(heading: str, words: str) -> None:
    assert without_number(heading) == words


@pytest.mark.parametrize(
    ("marker", "number"),
    [("1.", 1), ("（二）", 2), ("十、", 10), ("②", 2), ("⑶", 3), ("㈣", 4), ("b)", 2), ("1.3", 3),
     ("第五条", 5), ("i.", 1), ("iv.", None), ("一百零二", None)],
)  # fmt: skip
def test_markers_that_count(marker: str, number: int | None) -> None:
    assert is_number(marker)
    assert number_in(marker) == number


@pytest.mark.parametrize(
    "marker", ["l", "n", "·", "•", "o", "Ø", "§", "-", "—", "\uf06c", "", "1" * 99]
)
def test_bullets_do_not_count(marker: str) -> None:
    assert not is_number(marker)
    assert number_in(marker) is None


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("图1 总体架构", "图", "总体架构"),
        ("图 1-2　总体架构", "图", "总体架构"),
        ("图3：总体架构", "图", "总体架构"),
        ("表2.1投资", "表", "投资"),
        ("附表一 投资", "表", "投资"),
        ("图1", "图", ""),
        ("Figure 2. Overview", "图", "Overview"),
        ("Table 3: Costs", "表", "Costs"),
    ],
)
def test_captions(line: str, kind: str, words: str) -> None:
    caption = caption_in(line)
    assert caption is not None
    assert (caption.kind, caption.text) == (kind, words)


@pytest.mark.parametrize(
    "line",
    ["图1所示的架构", "表2列出了投资", "图3给出总体架构", "图1和图2", "表1中", "图1 架构如下：",
     "图1 说的是架构。", "图形", "表", "图纸1份", "Table of contents", "图1 " + "长" * 60],
)  # fmt: skip
def test_sentences_are_no_captions(line: str) -> None:
    assert caption_in(line) is None


def test_unit_lines() -> None:
    assert is_unit_line("单位：万元")
    assert is_unit_line("（单位: 万元）")
    assert not is_unit_line("单位名称")


@pytest.mark.parametrize(
    ("number", "kind", "marker"),
    [(1, "1", "1."), (2, "a", "b."), (3, "A", "C."), (4, "upper-alpha", "D."), (-1, "a", "-1."),
     (30, "lower-latin", "30."), (5, "", "5.")],
)  # fmt: skip
def test_markers_of_html_lists(number: int, kind: str, marker: str) -> None:
    assert spelt(number, kind) == marker
