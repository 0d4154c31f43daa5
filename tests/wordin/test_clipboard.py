"""Clipboard HTML of Word, WPS, Excel, browsers and LibreOffice, as `fixtures/README.md` says.

`XXXF_RENEW_GOLDEN=1 python -m pytest tests/wordin/test_clipboard.py` writes what is expected anew.
"""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.wordin.reading import FIXTURES, PAGES, read
from xxxf_desktop.narrative.blocks import Paragraph, TextRun, blocks_to_json
from xxxf_desktop.wordin.clipboard import Pasted, plain_paragraphs, read_clipboard
from xxxf_desktop.wordin.dropped import Loss
from xxxf_desktop.wordin.html import source, tree

RENEW = "XXXF_RENEW_GOLDEN"
COMMAND = f"{RENEW}=1 python -m pytest tests/wordin/test_clipboard.py"


def shown(pasted: Pasted) -> str:
    """Return a paste as the text of an expected file, a line each block."""
    lines = [json.dumps(block, ensure_ascii=False) for block in blocks_to_json(pasted.blocks)]
    pictures = {name: _content(content) for name, content in pasted.pictures.items()}
    return (
        '{"blocks": [\n' + ",\n".join(lines) + "\n],\n"
        f'"pictures": {json.dumps(pictures, ensure_ascii=False)},\n'
        f'"dropped": {json.dumps(pasted.dropped.words(), ensure_ascii=False)}}}\n'
    )


def _content(content: bytes | Path) -> str:
    assert isinstance(content, bytes)
    return "PNG" if content.startswith(b"\x89PNG") else content.decode()


def texts_of(html: str | bytes) -> list[str]:
    """Return the text of each block of `html`, as all of them are paragraphs."""
    blocks = read(html).blocks
    assert all(isinstance(block, Paragraph) for block in blocks)
    return ["".join(run["text"] for run in block["runs"]) for block in blocks_to_json(blocks)]


class TestFixtures:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
    def test_is_read_as_expected(self, page: Path) -> None:
        file = page.with_suffix(".expected.json")
        found = shown(read(page.read_bytes()))
        if os.environ.get(RENEW):
            file.write_text(found, encoding="utf-8", newline="\n")
        wanted = file.read_text(encoding="utf-8") if file.is_file() else ""
        if found != wanted:
            changes = difflib.unified_diff(
                wanted.splitlines(), found.splitlines(), file.name, "now", lineterm="", n=1
            )
            pytest.fail("\n".join([*changes, "", f"If this is meant: {COMMAND}"]), pytrace=False)

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
    def test_says_the_same_as_text_or_bytes(self, page: Path) -> None:
        content = page.read_bytes()
        assert read(source.html_text(content)) == read(content)

    def test_none_is_left_over(self) -> None:
        expected = {file.name.partition(".")[0] for file in FIXTURES.glob("*.json")}
        assert expected == {page.stem for page in PAGES}

    def test_each_is_explained(self) -> None:
        readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
        assert [page.name for page in PAGES if page.name not in readme] == []


class TestTypedLists:
    """A list typed by hand stays what it says."""

    @pytest.mark.parametrize(
        "marker", ["1.", "1、", "1）", "（1）", "(1)", "①", "一、", "（一）", "a)", "•", "-", "Ⅰ."]
    )
    @pytest.mark.parametrize("opening", ["<p>", "<p class=MsoListParagraph>", "<div>"])
    def test_as_paragraphs(self, marker: str, opening: str) -> None:
        lines = [f"{marker}建设平台；", f"{marker} 推广应用。"]
        assert texts_of("".join(f"{opening}{line}" for line in lines)) == lines


class TestBounds:
    """Never for ever, never without a word."""

    def test_too_many_tags(self) -> None:
        html = "<p>前面</p>" + "<p>段</p>" * (tree.MOST_ELEMENTS + 10)
        pasted = read_clipboard(html, picture_of=lambda _: None)
        assert len(pasted.blocks) > tree.MOST_ELEMENTS - 10
        assert pasted.dropped[Loss.REST] == 1
        assert pasted.dropped.words() == "内容太多，只带来了前面的部分"

    def test_too_many_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(source, "MOST_CHARACTERS", 40)
        pasted = read("<p>一二三四五六七八九十</p>" * 10)
        assert [block["runs"][0]["text"] for block in blocks_to_json(pasted.blocks)] == [
            "一二三四五六七八九十"
        ] * 2
        assert pasted.dropped[Loss.REST] == 1

    def test_a_long_picture_is_no_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(source, "MOST_CHARACTERS", 200)
        picture = "iVBORw0KGgo" + "A" * 5001
        pasted = read(f'<p>前</p><img src="data:image/png;base64,{picture}"><p>后</p>')
        assert len(pasted.blocks) == 3
        assert len(pasted.pictures["粘贴的图片.png"]) > 3000  # type: ignore[arg-type]
        assert pasted.dropped.words() == ""

    @pytest.mark.parametrize(
        "tags",
        ["<div>", "<b>", "<p><span>", "<table><tr><td>", "<ul><li>", "<h2>", "<a href=x>", "<ins>"],
    )
    def test_deep_nesting_keeps_its_text(self, tags: str) -> None:
        pasted = read(f"<p>前{tags * 20_000}深处")
        text = json.dumps(blocks_to_json(pasted.blocks), ensure_ascii=False)
        assert "前" in text
        assert "深处" in text

    @pytest.mark.parametrize(
        "html", ["", " ", "\0", "<", "<!--", "Version:1.0\r\nStartHTML:-1", b"", b"\xff\xfe"]
    )
    def test_nothing_is_nothing(self, html: str | bytes) -> None:
        pasted = read(html)
        assert pasted.blocks == () or texts_of(html) == ["<"]
        assert pasted.dropped.words() == ""


class TestPlain:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            pytest.param("一\n\n二\r\n三", ["一", "二", "三"], id="a-paragraph-a-line"),
            pytest.param("　　一\x0b　二", ["一", "二"], id="indents-and-soft-breaks"),
            pytest.param("甲\t乙\r\x07", ["甲 乙"], id="cells"),
            pytest.param("1.一\n（1）二\n①三", ["1.一", "（1）二", "①三"], id="typed-numbers"),
            pytest.param("<b>不是标签</b>", ["<b>不是标签</b>"], id="tags-are-text"),
            pytest.param(" \n\ufffe", [], id="nothing"),
        ],
    )
    def test_is_paragraphs(self, text: str, lines: list[str]) -> None:
        expected: tuple[Any, ...] = tuple(Paragraph(runs=(TextRun(text=line),)) for line in lines)
        assert plain_paragraphs(text) == expected
