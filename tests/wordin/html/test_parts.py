"""The tree, styles, white space and grids of HTML."""

from __future__ import annotations

import pytest

from tests.wordin.reading import read
from xxxf_desktop.narrative.blocks import TextRun, blocks_to_json
from xxxf_desktop.wordin.dropped import Loss
from xxxf_desktop.wordin.html import tables
from xxxf_desktop.wordin.html.styles import Sheet, declarations
from xxxf_desktop.wordin.html.tree import MOST_DEPTH, Element, parse
from xxxf_desktop.wordin.html.words import PLAIN, Words


class TestTree:
    def test_names_are_in_lower_case(self) -> None:
        root, _ = parse("<P CLASS=A><o:P>文<V:Shape V:Shapes=X>")
        names = [(element.name, element.attributes) for element in root.elements()]
        assert names[3:] == [("p", {"class": "A"}), ("o:p", {}), ("v:shape", {"v:shapes": "X"})]

    def test_text_beyond_the_depth_stays(self) -> None:
        root, is_cut = parse("<div>" * 300 + "深" + "</div>" * 300 + "<p>后")
        depth, element = 0, root
        while element.children and isinstance(element.children[0], Element):
            depth, element = depth + 1, element.children[0]
        assert depth == MOST_DEPTH
        assert root.text() == "深后"
        assert not is_cut

    def test_long_attributes_are_shortened_but_addresses(self) -> None:
        root, _ = parse(f"<p class={'a' * 20_000} src={'b' * 20_000}>")
        attributes = next(e.attributes for e in root.elements() if e.name == "p")
        assert {key: len(value) for key, value in attributes.items()} == {
            "class": 10_000,
            "src": 20_000,
        }


class TestStyles:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", {}),
            ("color:red", {"color": "red"}),
            (" MSO-HIDE : All ; ; x ; :; margin:0", {"mso-hide": "all"}),
            ("font-weight:bold !important", {"font-weight": "bold"}),
            ('mso-style-name:"标题 1"', {"mso-style-name": "标题 1"}),
            ("mso-element:\n field-begin", {"mso-element": "field-begin"}),
        ],
    )
    def test_declarations(self, text: str, found: dict[str, str]) -> None:
        assert declarations(text) == found

    @pytest.mark.parametrize(
        ("sheet", "weight"),
        [
            ("p{font-weight:100}", "100"),
            ("p{font-weight:100} .a{font-weight:200}", "200"),
            ("p.15{font-weight:300}", "300"),
            ("<!-- /* p{} */ div, p.15 , li {font-weight:400} -->", "400"),
            ("@media print{p{font-weight:1}}", ""),
            ("p:hover{font-weight:1} div p{font-weight:1} p > .a{font-weight:1}", ""),
            ("p{font-weight:500", "500"),
            ("/* p{font-weight:1}", ""),
        ],
    )
    def test_rules(self, sheet: str, weight: str) -> None:
        style = Sheet([sheet]).style_of(Element("p", {"class": "a 15"}))
        assert style.get("font-weight", "") == weight

    def test_the_attribute_comes_last(self) -> None:
        element = Element("p", {"style": "font-weight:2"})
        assert Sheet(["p{font-weight:1;color:red}"]).style_of(element) == {
            "font-weight": "2",
            "color": "red",
        }

    def test_levels_of_lists(self) -> None:
        sheet = Sheet(["@list l0\n{mso-list-id:1}\n@list l0:level1\n{mso-level-text:%1}"])
        assert sheet.list_level("l0:level1") == {}
        assert sheet.list_level("l0:level2") is None


class TestWhiteSpace:
    @pytest.mark.parametrize(
        ("text", "web", "office"),
        [
            (" 一 \t 二 ", "一 二", "一 二"),
            ("一\n  二", "一二", "一 二"),
            ("a\nb", "a b", "a b"),
            ("一\nb", "一 b", "一 b"),
            ("。\n（二", "。（二", "。 （二"),
            ("\xa0一\xa0 二", "\xa0一\xa0 二", "\xa0一\xa0 二"),
        ],
    )
    def test_line_ends(self, text: str, web: str, office: str) -> None:
        for line_end_is_blank, expected in ((False, web), (True, office)):
            words = Words(line_end_is_blank=line_end_is_blank)
            words.add(text, PLAIN)
            assert words.take() == (TextRun(text=expected),)

    def test_a_blank_belongs_to_the_look_it_stood_in(self) -> None:
        runs = blocks_to_json(read("<p><b>a </b> b<b> c</b></p>").blocks)[0]["runs"]
        assert runs == [{"text": "a ", "bold": True}, {"text": "b"}, {"text": " c", "bold": True}]


class TestGrids:
    @pytest.mark.parametrize(
        ("html", "rows"),
        [
            pytest.param("<tr><td>1<td>2<tr><td>3", [["1", "2"], ["3", ""]], id="uneven"),
            pytest.param(
                "<tr><td colspan=2>1<td>2<tr><td>3<td>4<td>5",
                [["1", "", "2"], ["3", "4", "5"]],
                id="colspan",
            ),
            pytest.param(
                "<tr><td rowspan=2>1<td>2<tr><td>3<tr><td>4<td>5",
                [["1", "2"], ["", "3"], ["4", "5"]],
                id="rowspan",
            ),
            pytest.param(
                "<tr><td rowspan=3 colspan=2>1<td>2<tr><td>3<tr><td>4",
                [["1", "2"], ["", "3"], ["", "4"]],
                id="both",
            ),
            pytest.param(
                "<tr><td>1<td colspan=0>2<tr><td rowspan=x>3", [["1", "2"], ["3", ""]], id="?"
            ),
            pytest.param("<tr><td>1<td>2<tr></tr><tr><td>3", [["1", "2"], ["3", ""]], id="none"),
            pytest.param(
                "<col><col style='display:none'><tr><td>1<td>2<td>3",
                [["1", "3"]],
                id="hidden",
            ),
            pytest.param(
                "<tr><td>1<td style='display:none'>2<td>3<tr style='display:none'><td>4",
                [["1", "3"]],
                id="hidden-cells",
            ),
            pytest.param("<tr><td><ol><li>甲<li>乙</ol><td>2", [["1. 甲\n2. 乙", "2"]], id="list"),
            pytest.param("<tr><td><h2>甲</h2><p>乙<td>2", [["甲\n乙", "2"]], id="a-heading"),
            pytest.param(
                "<tr><td>甲<table><tr><td>1<td>2<tr><td>3<td>4</table>乙<td>5",
                [["甲\n1 2\n3 4\n乙", "5"]],
                id="a-table",
            ),
            pytest.param("<tr><td>a<br>b<br><br>c<td>2", [["a\nb\nc", "2"]], id="line-breaks"),
        ],
    )
    def test_are_rectangular(self, html: str, rows: list[list[str]]) -> None:
        (block,) = blocks_to_json(read(f"<table>{html}</table>").blocks)
        assert block["rows"] == rows

    @pytest.mark.parametrize(
        ("html", "heads"),
        [
            ("<thead><tr><td>1<td>2</thead><tr><td>3<td>4", 1),
            ("<tr><th>1<th>2<tr><td>3<td>4", 1),
            ("<tr><th>1<th>2<tr><th>3<th>4<tr><td>5<td>6", 2),
            ("<tr><th>1<td>2<tr><th>3<td>4", 0),
            ("<tr><th>1<th>2", 0),
            ("<tr><th>1<th>2" * 9, 5),
        ],
    )
    def test_heads(self, html: str, heads: int) -> None:
        (block,) = blocks_to_json(read(f"<table>{html}</table>").blocks)
        assert block.get("header_rows", 0) == heads

    @pytest.mark.parametrize(
        "html",
        [
            "<table><tr><td>话",
            "<table><tr><td colspan=3>话",
            "<table><tr><td><table><tr><td>话",
            "<tr><td>话",
            "<table><tr><td style='display:none'>藏<td>话",
        ],
    )
    def test_of_one_cell_is_no_table(self, html: str) -> None:
        (block,) = blocks_to_json(read(html).blocks)
        assert block == {"type": "paragraph", "runs": [{"text": "话"}]}

    def test_rows_without_a_table_are_one(self) -> None:
        (block,) = blocks_to_json(read("<!--x--><col><tr><td>1<td>2</tr>\n<tr><td>3").blocks)
        assert block["rows"] == [["1", "2"], ["3", ""]]

    def test_too_large_for_any_page_is_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "MOST_CELLS", 3)
        blocks = blocks_to_json(read("<table><tr><td>1<td>2<tr><td>3<td>4</table>").blocks)
        assert [block["runs"][0]["text"] for block in blocks] == ["1\u30002", "3\u30004"]
        (wide,) = blocks_to_json(read(f"<table><tr>{'<td>1' * 300}</table>").blocks)
        assert wide["type"] == "paragraph"

    def test_pictures_of_cells_come_behind(self) -> None:
        image = "<img src='file:///{}.png'>"
        html = f"<table><tr><td>1{image.format('a')}<td>2</table>"
        assert [block["type"] for block in blocks_to_json(read(html).blocks)] == ["table", "figure"]
        html = f"<table><tr><td>{image.format('a')}<td>{image.format('b')}</table>"
        assert [block["type"] for block in blocks_to_json(read(html).blocks)] == ["figure"] * 2

    def test_one_column_with_a_picture_only_holds_it_in_place(self) -> None:
        html = "<table><tr><td><img src='file:///a.png'><tr><td>图1 架构</table>"
        (block,) = blocks_to_json(read(html).blocks)
        assert (block["type"], block["caption"]) == ("figure", "架构")


class TestSymbols:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<span style='font-family:Wingdings'>l</span> 甲", "• 甲"),
            ("<span style=\"font-family:'Wingdings 2'\">R</span>是", "☑是"),
            (
                "<span style='mso-symbol-font-family:\"Wingdings 2\"'>&#xF052;</span>是",
                "☑是",
            ),
            ("<font face='Wingdings'>þ</font>是", "☑是"),
            (
                "<font face=Wingdings>l<font face=宋体>l</font></font>",
                "•l",
            ),
            ("<span style='font-family:Arial'>R</span>", "R"),
        ],
    )
    def test_are_seen_as_signs(self, html: str, text: str) -> None:
        (block,) = blocks_to_json(read(f"<p>{html}</p>").blocks)
        assert block["runs"][0]["text"] == text


class TestLeftBehind:
    @pytest.mark.parametrize(
        ("html", "text", "loss"),
        [
            ("留<del>删</del>下", "留下", Loss.REVISION),
            ("留<s class=msoDel>删</s>下", "留下", Loss.REVISION),
            ("留<span style='mso-deleted:yes'>删</span>下", "留下", Loss.REVISION),
            ("留<ins>下</ins>", "留下", Loss.REVISION),
            ("留下<span hidden>藏</span>", "留下", Loss.HIDDEN),
            ("留下<span style='visibility:hidden'>藏</span>", "留下", Loss.HIDDEN),
            ("留下<a class='sdfootnoteanc' href='#s'><sup>1</sup></a>", "留下", Loss.FOOTNOTE),
            ("<span style='mso-endnote-id:e1'>[i]</span>留下", "留下", Loss.FOOTNOTE),
            ("<a href='https://a.cn'>留</a>下", "留下", Loss.LINK),
            ("<font color=red>留</font>下", "留下", Loss.LOOK),
            ("<i>留</i>下", "留下", Loss.LOOK),
        ],
    )
    def test_is_counted(self, html: str, text: str, loss: Loss) -> None:
        pasted = read(f"<p>{html}</p>")
        assert blocks_to_json(pasted.blocks) == [{"type": "paragraph", "runs": [{"text": text}]}]
        assert pasted.dropped[loss] == 1

    @pytest.mark.parametrize(
        "html",
        [
            "<p>留<s>下</s>",
            "<p>留下<del> </del><ins></ins>",
            "<p>留下<span style='display:none'> </span>",
            "<p>留下<a name=x></a><a href='#x'></a>",
            "<p>留下<script>x</script><input value=x><noscript>x</noscript>",
            "<p>留下<!-- StartFragment --><!-- 话 -->",
        ],
    )
    def test_nothing_is_nothing(self, html: str) -> None:
        pasted = read(html)
        assert blocks_to_json(pasted.blocks) == [{"type": "paragraph", "runs": [{"text": "留下"}]}]
        assert {loss for loss in Loss if pasted.dropped[loss]} <= {Loss.LOOK}

    def test_one_change_in_pieces_is_one(self) -> None:
        html = "<p>甲<ins>一</ins><span lang=EN-US><ins>2</ins></span><del>三</del>乙<ins>四</ins>"
        assert read(html).dropped[Loss.REVISION] == 2
