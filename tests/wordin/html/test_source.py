"""Charsets, the header of CF_HTML, pictures in the text."""

from __future__ import annotations

import codecs

import pytest

from xxxf_desktop.wordin.html.source import EMBEDDED, html_text, without_pictures

PAGE = '<html><meta charset="{}"><p>镕堃€</p></html>'
HEADER = "Version:1.0\r\nStartHTML:{}\r\nEndHTML:-1\r\nStartFragment:9\r\nEndFragment:9\r\n"


class TestCharsets:
    @pytest.mark.parametrize(
        ("charset", "declared"),
        [
            ("utf-8", "utf-8"),
            ("utf-8", "gb2312"),
            ("gb18030", "gb2312"),
            ("gbk", "GBK"),
            ("gb18030", ""),
            ("gb18030", "no-such-charset"),
            ("big5hkscs", "big5-hkscs"),
            ("utf-16-le", "utf-8"),
        ],
    )
    def test_are_known(self, charset: str, declared: str) -> None:
        page = PAGE.format(declared).replace("€", "" if charset in ("gbk", "big5hkscs") else "€")
        page = page.replace("镕堃", "堃") if charset == "big5hkscs" else page
        assert html_text(page.encode(charset)) == page

    @pytest.mark.parametrize(
        ("mark", "charset"),
        [
            (codecs.BOM_UTF8, "utf-8"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
        ],
    )
    def test_are_marked(self, mark: bytes, charset: str) -> None:
        page = PAGE.format("gb2312")
        assert html_text(mark + page.encode(charset)) == page

    def test_a_damaged_clipboard_is_still_utf_8(self) -> None:
        page = HEADER.format(1).encode() + "<p>镕堃".encode()[:-1]
        assert html_text(page) == "<p>镕\ufffd"


class TestHeader:
    @pytest.mark.parametrize("start", ["0000000105", "-1", "99999999"])
    def test_is_passed_over_whatever_it_says(self, start: str) -> None:
        page = PAGE.format("utf-8")
        assert html_text(HEADER.format(start) + page) == page
        assert html_text((HEADER.format(start) + page).encode() + b"\0\0") == page

    def test_is_no_text_that_only_looks_so(self) -> None:
        assert html_text("Version: 2 <b>") == "Version: 2 <b>"


class TestPictures:
    def test_are_taken_out(self) -> None:
        html = '<img src="data:image/png;base64,AAAA" alt="a"><IMG SRC = \'data:,b\'>'
        text, taken = without_pictures(html)
        assert text == f'<img src="{EMBEDDED}0" alt="a"><IMG SRC = "{EMBEDDED}1">'
        assert taken == ["data:image/png;base64,AAAA", "data:,b"]

    @pytest.mark.parametrize(
        "html",
        ["data:image/png;base64,AAAA", '<img src="https://a.cn/data:">', '<a src="data:<b>">'],
    )
    def test_nothing_else_is(self, html: str) -> None:
        assert without_pictures(html) == (html, [])
