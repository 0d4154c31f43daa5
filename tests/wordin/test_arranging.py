"""Captions, levels and lists, through the reading of small pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wordin.reading import read
from xxxf_desktop.narrative.blocks import blocks_to_json
from xxxf_desktop.wordin.dropped import Loss

IMAGE = '<img src="file:///tmp/{}.png">'
A, B = IMAGE.format("a"), IMAGE.format("b")
TABLE = "<table><tr><td>年<td>额<tr><td>2019<td>1</table>"


def outline(html: str) -> list[str]:
    """Return a line for each block: what it is and what it says."""
    return [_line(block) for block in blocks_to_json(read(html).blocks)]


def _line(block: dict[str, Any]) -> str:
    match block["type"]:
        case "heading":
            return f"{block['level']} {block['text']}"
        case "paragraph":
            return "".join(run["text"] for run in block["runs"])
        case "list":
            mark = "#" if block.get("ordered") else "*"
            items = (
                mark * item.get("level", 1) + "".join(run["text"] for run in item["runs"])
                for item in block["items"]
            )
            return " ".join(items)
        case "table":
            return f"表[{block.get('caption', '')}]"
    return f"图[{block.get('caption', '')}]"


class TestCaptions:
    @pytest.mark.parametrize(
        ("html", "lines"),
        [
            pytest.param(f"<p>{A}<p>图1 甲", ["图[甲]"], id="below-a-figure"),
            pytest.param(f"<p>图1 甲<p>{A}", ["图[甲]"], id="above-a-figure"),
            pytest.param(f"<p>{A}<br>图1 甲</p>", ["图[甲]"], id="in-one-paragraph"),
            pytest.param(f"<p>表1 甲{TABLE}", ["表[甲]"], id="above-a-table"),
            pytest.param(f"{TABLE}<p>表1：甲", ["表[甲]"], id="below-a-table"),
            pytest.param(f"<p>{A}<p>图1 甲<p>{B}<p>图2 乙", ["图[甲]", "图[乙]"], id="all-below"),
            pytest.param(f"<p>图1 甲<p>{A}<p>图2 乙<p>{B}", ["图[甲]", "图[乙]"], id="all-above"),
            pytest.param(
                f"<p>{A}<p>图1 甲<p>表1 乙{TABLE}", ["图[甲]", "表[乙]"], id="of-both-kinds"
            ),
            pytest.param(
                f"<p>表1 甲<p>单位：万元{TABLE}", ["单位：万元", "表[甲]"], id="beyond-the-unit"
            ),
            pytest.param(f"<p>图1 甲{TABLE}", ["图1 甲", "表[]"], id="of-the-other-kind"),
            pytest.param(f"<p>表1列出了投资{TABLE}", ["表1列出了投资", "表[]"], id="a-sentence"),
            pytest.param(f"<p>{A}<p>隔开<p>图1 甲", ["图[]", "隔开", "图1 甲"], id="not-beside"),
            pytest.param(
                f"<p>{A}<p class=MsoCaption>架构", ["图[架构]"], id="by-style-without-number"
            ),
            pytest.param(
                f"<figure>{A}<figcaption>架构</figcaption></figure>", ["图[架构]"], id="figcaption"
            ),
            pytest.param(
                f"<p>{A}<p><img src='https://a.cn/b.png'><p>图2 乙",
                ["图[]", "图2 乙"],
                id="of-a-picture-that-did-not-come",
            ),
            pytest.param(
                "<table><caption>表2 甲</caption><tr><td>一<td>二</table>",
                ["表[甲]"],
                id="caption-tag",
            ),
        ],
    )
    def test_find_what_they_belong_to(self, html: str, lines: list[str]) -> None:
        assert outline(html) == lines


class TestLevels:
    @pytest.mark.parametrize(
        ("html", "lines"),
        [
            pytest.param(
                "<h1>甲<h2>乙<h3>丙<h4>丁", ["4 甲", "5 乙", "6 丙", "6 丁"], id="at-most-6"
            ),
            pytest.param("<h3>甲<h5>乙", ["4 甲", "5 乙"], id="gaps-are-closed"),
            pytest.param("<h2>乙<h1>甲", ["5 乙", "4 甲"], id="the-highest-may-come-later"),
            pytest.param("<p class=MsoTitle>甲<h1>乙", ["4 甲", "4 乙"], id="a-title-is-level-1"),
            pytest.param("<h1><div>甲</div><div>乙</div></h1>", ["4 甲 乙"], id="blocks-inside"),
            pytest.param(f"<h2>{A}</h2>", ["图[]"], id="only-a-picture"),
            pytest.param("<h2> &nbsp; </h2>", [], id="empty"),
            pytest.param(
                "<style>p.2{mso-style-name:'标题 2'}</style><h1>甲<p class=2>乙",
                ["4 甲", "5 乙"],
                id="style-name-of-wps",
            ),
            pytest.param(
                "<p style='mso-outline-level:3'>甲<li style='mso-outline-level:9'>乙",
                ["4 甲", "5 乙"],
                id="outline-levels",
            ),
        ],
    )
    def test_begin_with_4(self, html: str, lines: list[str]) -> None:
        assert outline(html) == lines

    def test_numbers_typed_before_headings_go_and_are_counted(self) -> None:
        pasted = read("<h1>一、甲</h1><h2>1.1 乙</h2><h2>2020年</h2>")
        assert outline("<h1>一、甲</h1><h2>1.1 乙</h2><h2>2020年</h2>") == [
            "4 甲",
            "5 乙",
            "5 2020年",
        ]
        assert pasted.dropped[Loss.NUMBER] == 2


def word_item(text: str, marker: str, level: int = 1, name: str = "l0", override: int = 1) -> str:
    return (
        f"<p style='mso-list:{name} level{level} lfo{override}'><![if !supportLists]>"
        f"<span style='mso-list:Ignore'>{marker}<span>&nbsp; </span></span><![endif]>{text}</p>"
    )


class TestLists:
    @pytest.mark.parametrize(
        ("html", "lines"),
        [
            pytest.param("<ul><li>甲<li>乙</ul>", ["*甲 *乙"], id="bullets"),
            pytest.param("<ol><li>甲<li>乙</ol>", ["#甲 #乙"], id="numbers"),
            pytest.param(
                "<ul><li>甲<ul><li>乙<ul><li>丙<ul><li>丁</ul></ul></ul></ul>",
                ["*甲 **乙 ***丙 ***丁"],
                id="at-most-three-levels",
            ),
            pytest.param(
                "<ul><li>甲</li><ul><li>乙</ul><li>丙</ul>", ["*甲 **乙 *丙"], id="ul-in-ul"
            ),
            pytest.param(
                "<ul><li>甲<ol><li>一<li>二</ol><li>乙</ul>",
                ["*甲", "##一 ##二", "*乙"],
                id="numbers-below-bullets",
            ),
            pytest.param(
                "<ol><li>甲<ul><li>一</ul><li>乙</ol>", ["#甲 ##一 #乙"], id="bullets-below-numbers"
            ),
            pytest.param("<ul><li>甲</ul><ul><li>乙</ul>", ["*甲 *乙"], id="bullets-go-on"),
            pytest.param("<ol><li>甲</ol><ol><li>乙</ol>", ["#甲", "#乙"], id="numbers-begin-anew"),
            pytest.param(
                "<ol><li>甲</ol><ol start=2><li>乙</ol>", ["#甲 #乙"], id="numbers-go-on-at-once"
            ),
            pytest.param(
                "<ol><li>甲</ol><p>段<ol start=2><li>乙</ol>",
                ["1. 甲", "段", "2. 乙"],
                id="numbers-that-go-on-are-typed",
            ),
            pytest.param("<ol start=3 type=a><li>甲</ol>", ["c. 甲"], id="not-from-1"),
            pytest.param(
                "<ol><li>甲<li value=5>乙<ul><li>丙</ul></ol>", ["1. 甲", "5. 乙", "*丙"], id="gaps"
            ),
            pytest.param(
                f"<ol><li>甲{A}<li>乙</ol>", ["1. 甲", "图[]", "2. 乙"], id="broken-by-a-figure"
            ),
            pytest.param(
                f"<ul><li>甲{A}<li>乙</ul>", ["*甲", "图[]", "*乙"], id="bullets-and-figure"
            ),
            pytest.param("<ul><li><p>甲<p>乙</ul>", ["*甲\n乙"], id="paragraphs-in-an-item"),
            pytest.param(
                "<ol><li>甲</li><p>乙</p></ol>", ["#甲\n乙"], id="paragraph-between-items"
            ),
            pytest.param(
                "<ul><li>甲<ul><li>乙</ul>后</ul>", ["*甲\n后 **乙"], id="text-after-a-list"
            ),
            pytest.param("<ul><li> <li></ul>", [], id="empty-items"),
            pytest.param("<ul><li><h2>甲</h2></ul>", ["4 甲"], id="heading-in-an-item"),
            pytest.param(
                "<ul style='list-style:none'><li>（一）甲</ul>", ["（一）甲"], id="without-marks"
            ),
            pytest.param("<li>甲<li>乙", ["甲", "乙"], id="items-without-a-list"),
        ],
    )
    def test_of_html(self, html: str, lines: list[str]) -> None:
        assert outline(html) == lines

    @pytest.mark.parametrize(
        ("items", "lines"),
        [
            pytest.param([("甲", "·"), ("乙", "o", 2)], ["*甲 **乙"], id="bullets"),
            pytest.param([("甲", "1."), ("乙", "2.")], ["#甲 #乙"], id="numbers"),
            pytest.param([("甲", "（一）"), ("乙", "（二）")], ["#甲 #乙"], id="of-汉字"),
            pytest.param([("甲", "a)", 2), ("乙", "b)", 2)], ["#甲 #乙"], id="copied-from-inside"),
            pytest.param(
                [("甲", "3."), ("乙", "4.")], ["3. 甲", "4. 乙"], id="copied-from-the-middle"
            ),
            pytest.param(
                [("甲", "1."), ("子", "a)", 2, "l5"), ("乙", "2.")],
                ["#甲 ##子 #乙"],
                id="of-two-lists",
            ),
            pytest.param([("甲", "1."), ("乙", "1.", 1, "l0", 2)], ["#甲", "#乙"], id="begun-anew"),
            pytest.param([("", "1."), ("乙", "2.")], ["2. 乙"], id="an-empty-item-counted"),
        ],
    )
    def test_of_word(self, items: list[tuple[Any, ...]], lines: list[str]) -> None:
        assert outline("".join(word_item(*item) for item in items)) == lines

    def test_goes_on_after_a_paragraph_in_word(self) -> None:
        html = word_item("甲", "一、") + "<p>段</p>" + word_item("乙", "二、")
        assert outline(html) == ["一、甲", "段", "二、乙"]

    def test_word_says_in_its_sheet_what_is_a_bullet(self) -> None:
        sheet = "<style>@list l0:level1 {mso-level-number-format:bullet;}</style>"
        assert outline(sheet + word_item("甲", "1.")) == ["*甲"]
        sheet = "<style>@list l0:level1 {mso-level-text:%1;}</style>"
        assert outline(f"{sheet}<p style='mso-list:l0 level1 lfo1'>甲</p>") == ["#甲"]
        assert outline("<p style='mso-list:l0 level1 lfo1'>甲</p>") == ["甲"]
