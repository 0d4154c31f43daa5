"""申报书.docx of the example, looked into part by part: what Word, WPS and the reader need."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from tests.packet.making import packet, texts
from tests.render.exported import (
    NAMESPACES,
    Exported,
    exported_example,
    find_all,
    part,
    qualified,
    shipped_fonts,
    shown_text,
)
from xxxf_desktop.forms.parts import NarrativePart
from xxxf_desktop.packet.look import Style
from xxxf_desktop.packet.nodes import (
    Figure,
    Packet,
    Paragraph,
    ProofPage,
    Section,
    Table,
)
from xxxf_desktop.render.packet_files import PacketFiles

DOCUMENT = "word/document.xml"
TEXT_WIDTH = 8970  # twips


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory)


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory, as_draft=True)


@pytest.fixture(scope="session")
def body(example: Exported) -> Any:
    """Return the w:body of the example's document."""
    return part(example.word, DOCUMENT)[0]


@pytest.fixture(scope="session")
def styles(example: Exported) -> dict[str, Any]:
    """Return the paragraph styles by the name that Word knows them by."""
    found = find_all(part(example.word, "word/styles.xml"), "w:style[@w:type='paragraph']")
    return {value(style, "w:name"): style for style in found}


def value(element: Any, path: str, attribute: str = "w:val") -> str:
    """Return an attribute of the one element at `path`."""
    (found,) = find_all(element, path)
    return str(found.get(qualified(attribute)))


def number(element: Any, path: str, attribute: str) -> int:
    return int(value(element, path, attribute))


def is_on(element: Any, path: str) -> bool:
    """Return whether the switch at `path` is there and not switched off."""
    found = find_all(element, path)
    return len(found) == 1 and found[0].get(qualified("w:val"), "1") not in ("0", "false")


def style_of(paragraph: Any) -> str:
    return value(paragraph, "w:pPr/w:pStyle")


def names_of(word: Path) -> list[str]:
    with zipfile.ZipFile(word) as package:
        return package.namelist()


def xml_parts(word: Path) -> dict[str, Any]:
    """Return every part of the package that is XML, relationships too."""
    with zipfile.ZipFile(word) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(package.read(name)) for name in names}


class TestPackage:
    def test_python_docx_reads_every_paragraph_and_table(self, example: Exported) -> None:
        document = Document(str(example.word))
        tables = [node for node in example.packet.nodes() if isinstance(node, Table)]
        assert len(document.tables) == len(tables) == 6
        read = {paragraph.text for paragraph in document.paragraphs}
        assert {"填表须知", "三、申报项目详细介绍", "附1"} <= read

    def test_holds_no_theme_macro_or_foreign_part(self, example: Exported) -> None:
        names = names_of(example.word)
        assert len(names) == len(set(names))
        own = {"document", "styles", "settings", "fontTable", "_rels", "media"}
        own |= {f"{kind}{index}" for kind in ("header", "footer") for index in (1, 2)}
        inside = {name.removeprefix("word/") for name in names if name.startswith("word/")}
        assert {name.partition("/")[0].partition(".")[0] for name in inside} == own
        outside = {name for name in names if not name.startswith("word/")}
        assert outside == {
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
        }

    def test_every_relationship_leads_to_a_part(self, example: Exported) -> None:
        names = set(names_of(example.word))
        for name, root in xml_parts(example.word).items():
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for relationship in find_all(root, "rel:Relationship"):
                assert relationship.get("TargetMode", "Internal") == "Internal"
                target = posixpath.normpath(posixpath.join(folder, relationship.get("Target")))
                assert target in names

    def test_every_relationship_that_is_named_exists(self, example: Exported) -> None:
        root = part(example.word, DOCUMENT)
        known = find_all(part(example.word, "word/_rels/document.xml.rels"), "*/@Id")
        named = find_all(root, "//@r:id | //@r:embed")
        assert len(known) == len(set(known))
        assert set(named) <= set(known)

    def test_no_attribute_names_a_theme_font(self, example: Exported) -> None:
        for name, root in xml_parts(example.word).items():
            for attribute in find_all(root, "//w:rFonts/@*"):
                assert not attribute.attrname.lower().endswith("theme"), name

    def test_every_font_named_is_one_of_the_four(self, example: Exported) -> None:
        faces = {"仿宋", "黑体", "楷体", "宋体"}
        for root in xml_parts(example.word).values():
            for fonts in find_all(root, "//w:rFonts"):
                scripts = dict(fonts.attrib)
                assert scripts.pop(qualified("w:hint")) == "eastAsia"
                if scripts:
                    assert set(scripts) == {
                        qualified(f"w:{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")
                    }
                    assert len(set(scripts.values())) == 1
                    assert set(scripts.values()) <= faces

    def test_dates_are_fixed_and_pictures_stored(self, example: Exported) -> None:
        with zipfile.ZipFile(example.word) as package:
            assert package.testzip() is None
            for entry in package.infolist():
                assert entry.date_time == (1980, 1, 1, 0, 0, 0)
                picture = entry.filename.startswith("word/media/")
                stored = zipfile.ZIP_STORED if picture else zipfile.ZIP_DEFLATED
                assert entry.compress_type == stored, entry.filename

    def test_written_twice_it_has_the_same_bytes(self, example: Exported, tmp_path: Path) -> None:
        written: list[bytes] = []
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            fonts = shipped_fonts()
            with PacketFiles(example.packet, fonts, example.files, tmp_path / name) as made:
                made.write_word(tmp_path / f"{name}.docx")
            written.append((tmp_path / f"{name}.docx").read_bytes())
        assert written[0] == written[1]
        assert written[0] == example.word.read_bytes(), "the export writes the same packet"

    def test_says_whose_it_is(self, example: Exported) -> None:
        properties = Document(str(example.word)).core_properties
        assert properties.title == "新型信息消费示范项目申报书（2020年）"
        assert properties.author == properties.last_modified_by == "广东萤禾岭畔信息科技有限公司"
        assert properties.language == "zh-CN"
        assert properties.created is None


class TestStyles:
    @pytest.mark.parametrize(
        ("name", "family"),
        [
            pytest.param("Normal", "仿宋", id="body"),
            pytest.param("heading 1", "黑体", id="level-1"),
            pytest.param("heading 2", "楷体", id="level-2"),
            pytest.param("heading 3", "仿宋", id="level-3"),
            pytest.param("heading 4", "仿宋", id="level-4"),
            pytest.param("heading 5", "仿宋", id="level-5"),
            pytest.param("heading 6", "仿宋", id="level-6"),
        ],
    )
    def test_body_and_headings_as_the_form_asks(
        self, styles: dict[str, Any], name: str, family: str
    ) -> None:
        # 填表须知五: 正文3号仿宋, 单倍行距, 一级标题3号黑体, 二级标题3号楷体
        style = styles[name]
        for script in ("ascii", "hAnsi", "eastAsia"):
            assert value(style, "w:rPr/w:rFonts", f"w:{script}") == family
        assert value(style, "w:rPr/w:sz") == value(style, "w:rPr/w:szCs") == "32"
        assert not is_on(style, "w:rPr/w:b")
        assert value(style, "w:pPr/w:ind", "w:firstLineChars") == "200"
        assert value(style, "w:pPr/w:ind", "w:firstLine") == "640"
        assert value(style, "w:pPr/w:spacing", "w:line") == "240"
        assert value(style, "w:pPr/w:spacing", "w:lineRule") == "auto"
        assert value(style, "w:pPr/w:spacing", "w:before") == "0"
        assert value(style, "w:pPr/w:spacing", "w:after") == "0"
        assert is_on(style, "w:pPr/w:snapToGrid")

    @pytest.mark.parametrize("level", range(1, 7))
    def test_headings_are_the_built_in_ones(self, styles: dict[str, Any], level: int) -> None:
        style = styles[f"heading {level}"]
        assert style.get(qualified("w:styleId")) == f"Heading{level}"
        assert style.get(qualified("w:customStyle")) is None
        assert value(style, "w:pPr/w:outlineLvl") == str(level - 1)
        assert is_on(style, "w:pPr/w:keepNext")

    def test_the_body_is_the_default_and_justified(self, styles: dict[str, Any]) -> None:
        defaults = [name for name, s in styles.items() if s.get(qualified("w:default")) == "1"]
        assert defaults == ["Normal"]
        assert value(styles["Normal"], "w:pPr/w:jc") == "both"
        assert find_all(styles["Normal"], "w:pPr/w:outlineLvl") == []

    def test_every_style_names_its_fonts_and_keeps_no_widows(self, styles: dict[str, Any]) -> None:
        assert len(styles) == len(Style) + 2
        for name, style in styles.items():
            fonts = {value(style, "w:rPr/w:rFonts", f"w:{s}") for s in ("ascii", "hAnsi")}
            assert fonts == {value(style, "w:rPr/w:rFonts", "w:eastAsia")}, name
            if name not in ("header", "footer"):
                assert value(style, "w:pPr/w:widowControl") == "0", name
                assert is_on(style, "w:pPr/w:overflowPunct"), name

    def test_every_style_that_is_used_exists(self, body: Any, styles: dict[str, Any]) -> None:
        known = {style.get(qualified("w:styleId")) for style in styles.values()}
        paragraphs = find_all(body, ".//w:p")
        assert {style_of(paragraph) for paragraph in paragraphs} <= known

    def test_tables_one_and_two_are_off_the_grid(self, styles: dict[str, Any]) -> None:
        # 填表须知五: 除表格一、二以外; their 10.5 pt would take a whole cell of the grid
        for name in ("表内文字", "表内栏目"):
            assert value(styles[name], "w:pPr/w:snapToGrid") == "0"
            assert value(styles[name], "w:pPr/w:spacing", "w:lineRule") == "atLeast"
            assert value(styles[name], "w:rPr/w:sz") == "21"


class TestSettings:
    def test_compatibility_is_that_of_chinese_word(self, example: Exported) -> None:
        compatibility = find_all(part(example.word, "word/settings.xml"), "w:compat")[0]
        switches = [etree.QName(child).localname for child in compatibility]
        assert switches == [
            "spaceForUL",
            "balanceSingleByteDoubleByteWidth",
            "doNotLeaveBackslashAlone",
            "ulTrailSpace",
            "doNotExpandShiftReturn",
            "adjustLineHeightInTable",
            "useFELayout",
            "compatSetting",
        ]
        assert value(compatibility, "w:compatSetting", "w:name") == "compatibilityMode"
        assert value(compatibility, "w:compatSetting") == "15"

    def test_the_font_table_names_the_four_faces(self, example: Exported) -> None:
        entries = find_all(part(example.word, "word/fontTable.xml"), "w:font")
        others = {entry.get(qualified("w:name")): value(entry, "w:altName") for entry in entries}
        assert others == {"仿宋": "FangSong", "黑体": "SimHei", "楷体": "KaiTi", "宋体": "SimSun"}


class TestSections:
    def test_page_margins_and_grid(self, body: Any) -> None:
        sections = find_all(body, ".//w:sectPr")
        assert len(sections) == 2
        for section in sections:
            size = [number(section, "w:pgSz", f"w:{side}") for side in ("w", "h")]
            assert size == [11906, 16838]
            margins = {side: number(section, "w:pgMar", f"w:{side}") for side in MARGINS}
            assert margins == MARGINS
            assert size[0] - margins["left"] - margins["right"] == TEXT_WIDTH
            assert value(section, "w:docGrid", "w:type") == "lines"
            assert value(section, "w:docGrid", "w:linePitch") == "312"

    def test_pages_are_counted_from_one_behind_the_cover(self, body: Any) -> None:
        cover, rest = find_all(body, ".//w:sectPr")
        assert find_all(cover, "w:pgNumType") == []
        assert value(rest, "w:pgNumType", "w:start") == "1"
        assert value(rest, "w:type") == "nextPage"
        assert rest.getparent() is body

    def test_the_cover_is_a_section_of_its_own(self, body: Any) -> None:
        ending = find_all(body, "w:p[w:pPr/w:sectPr]")
        assert [shown_text(paragraph) for paragraph in ending] == ["（2020年）"]
        following = ending[0].getnext()
        assert shown_text(following) == "填表须知"

    def test_the_page_number_is_a_field_of_five_runs(self, example: Exported) -> None:
        runs = find_all(footers(example.word)[1], "w:p/w:r")
        kinds = [find_all(run, "w:fldChar/@w:fldCharType | w:instrText/text() | w:t/text()")
                 for run in runs]  # fmt: skip
        assert kinds == [["begin"], [" PAGE "], ["separate"], ["1"], ["end"]]

    def test_the_cover_has_no_page_number(self, example: Exported) -> None:
        cover, rest = footers(example.word)
        assert find_all(cover, ".//w:r") == []
        assert style_of(find_all(cover, "w:p")[0]) == style_of(find_all(rest, "w:p")[0])

    def test_the_draft_mark_is_in_both_headers(self, example: Exported, marked: Exported) -> None:
        said = [shown_text(header) for header in headers(marked.word)]
        assert said == ["草稿", "草稿"]
        assert [shown_text(header) for header in headers(example.word)] == ["", ""]

    def test_every_part_starts_a_page(self, example: Exported, body: Any) -> None:
        starts = [shown_text(p) for p in find_all(body, "w:p[w:pPr/w:pageBreakBefore]")]
        expected: list[str] = []
        for section in example.packet.sections[2:]:
            for index, node in enumerate(section.nodes):
                if isinstance(node, ProofPage):
                    expected.append(said(node.label))
                elif index == 0:
                    assert isinstance(node, Paragraph)
                    expected.append(said(node))
        assert starts == expected


MARGINS = {
    "top": 1440,
    "bottom": 1440,
    "left": 1468,
    "right": 1468,
    "header": 851,
    "footer": 992,
    "gutter": 0,
}


def said(paragraph: Paragraph) -> str:
    return "".join(text.text for text in paragraph.texts)


def _referred(word: Path, kind: str) -> list[Any]:
    root = part(word, DOCUMENT)
    relationships = find_all(part(word, "word/_rels/document.xml.rels"), "*")
    targets = {entry.get("Id"): entry.get("Target") for entry in relationships}
    ids = find_all(root, f"//w:sectPr/w:{kind}Reference[@w:type='default']/@r:id")
    return [part(word, f"word/{targets[name]}") for name in ids]


def headers(word: Path) -> list[Any]:
    """Return the roots of the headers, the cover's first."""
    return _referred(word, "header")


def footers(word: Path) -> list[Any]:
    return _referred(word, "footer")


class TestControls:
    def test_every_answer_stands_in_a_control_with_its_tag(
        self, example: Exported, body: Any
    ) -> None:
        assert written_controls(body) == packet_controls(example.packet)

    def test_what_is_left_open_has_its_control_too(self, body: Any) -> None:
        empty = find_all(body, ".//w:sdt[w:sdtPr/w:showingPlcHdr]")
        assert {value(c, "w:sdtPr/w:tag") for c in empty} >= {
            "unit.listed.date",
            "unit.listed.stock_code",
            "unit.nature.other",
        }
        assert all(not shown_text(control).strip("　") for control in empty)

    def test_ids_differ_and_names_are_short_enough_for_word(self, body: Any) -> None:
        ids = find_all(body, ".//w:sdtPr/w:id/@w:val")
        assert len(ids) == len(set(ids)) == len(find_all(body, ".//w:sdt")) > 80
        assert all(0 < int(id_) < 2**31 for id_ in ids)
        for name in ("alias", "tag"):
            names = find_all(body, f".//w:sdtPr/w:{name}/@w:val")
            assert len(names) == len(ids)
            assert all(0 < len(entry) <= 64 for entry in names)

    def test_stand_inside_paragraphs_and_hold_one_run(self, body: Any) -> None:
        for control in find_all(body, ".//w:sdt"):
            assert control.getparent().tag == qualified("w:p")
            (content,) = find_all(control, "w:sdtContent")
            assert [child.tag for child in content] == [qualified("w:r")]
            assert value(control, "w:sdtPr/w:lock") == "sdtLocked"

    def test_a_field_printed_twice_repeats_its_tag(self, body: Any) -> None:
        tags = Counter(find_all(body, ".//w:sdtPr/w:tag/@w:val"))
        assert tags["project.name"] == 3
        assert tags["unit.name"] == 2
        assert tags["unit.nature:民营企业"] == 1

    def test_a_box_shows_the_state_it_has(self, body: Any) -> None:
        boxes = find_all(body, ".//w:sdt[w:sdtPr/w14:checkbox]")
        states = Counter(
            (value(box, ".//w14:checkbox/w14:checked", "w14:val"), shown_text(box)) for box in boxes
        )
        assert set(states) == {("1", "☑"), ("0", "□")}
        for box in boxes:
            for name, character in (("checkedState", "☑"), ("uncheckedState", "□")):
                code = value(box, f".//w14:checkbox/w14:{name}", "w14:val")
                assert chr(int(code, 16)) == character

    def test_only_a_long_text_may_have_several_lines(self, body: Any) -> None:
        tags: set[str] = set()
        for control in find_all(body, ".//w:sdt[w:sdtPr/w:text]"):
            if value(control, "w:sdtPr/w:text", "w:multiLine") == "1":
                tags.add(value(control, "w:sdtPr/w:tag"))
            else:
                assert find_all(control, ".//w:br") == []
        assert tags == {"unit.rnd_capability", "unit.profile", "project.summary"}

    def test_an_answer_that_wraps_beside_boxes_stays_whole(
        self, example: Exported, tmp_path: Path
    ) -> None:
        """The lines of a cell with boxes are broken for Word; no answer may break with them."""
        places = "越南、马来西亚、新加坡、泰国、老挝、柬埔寨、缅甸、印度尼西亚、菲律宾、文莱"
        other = "面向县域生鲜产业的冷链物流信息服务、农产品追溯信息服务和社区零售信息服务"
        changed = {"unit.exports.places": places, "unit.business.other": other}
        application = example.application
        for name, answer in changed.items():
            application = application.with_field(name, answer)
        with PacketFiles(packet(application, {}), shipped_fonts(), example.files, tmp_path) as made:
            made.write_word(tmp_path / "a.docx")
        written = written_controls(part(tmp_path / "a.docx", DOCUMENT)[0])
        assert {(name, answer, False) for name, answer in changed.items()} <= set(written)


ControlCounter = Counter[tuple[str, str, bool]]


def written_controls(body: Any) -> ControlCounter:
    """Count (tag, text or state, left for the pen) of the file's controls."""
    found: ControlCounter = Counter()
    for control in find_all(body, ".//w:sdt"):
        state = find_all(control, "w:sdtPr/w14:checkbox/w14:checked/@w14:val")
        shown = {"1": "☑", "0": "□"}[state[0]] if state else shown_text(control)
        empty = bool(find_all(control, "w:sdtPr/w:showingPlcHdr"))
        found[value(control, "w:sdtPr/w:tag"), shown, empty] += 1
    return found


def packet_controls(packet: Packet) -> ControlCounter:
    return Counter(
        (text.control.tag, text.text, text.control.empty)
        for text in texts(packet)
        if text.control is not None
    )


def narrative_of(body: Any) -> list[Any]:
    """Return what stands from the level-1 heading to 附1: how a reader finds the narrative."""
    children = list(body)
    (start,) = find_all(body, "w:p[w:pPr/w:pStyle/@w:val='Heading1']")
    (end,) = (child for child in children if shown_text(child) == "附1")
    return children[children.index(start) : children.index(end)]


class TestNarrative:
    def test_its_headings_are_those_of_the_form_in_order(
        self, example: Exported, body: Any
    ) -> None:
        paragraphs = [n for n in narrative_of(body) if n.tag == qualified("w:p")]
        found = [
            (style_of(paragraph), shown_text(paragraph))
            for paragraph in paragraphs
            if style_of(paragraph) in ("Heading1", "Heading2", "Heading3")
        ]
        assert found == list(form_headings(example))
        assert len(found) == 12

    def test_its_headings_stand_nowhere_else(self, body: Any) -> None:
        everywhere = find_all(body, ".//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'Heading')]")
        assert [p for p in everywhere if p not in narrative_of(body)] == []

    def test_no_control_stands_in_it(self, body: Any) -> None:
        assert [find_all(node, ".//w:sdt") for node in narrative_of(body)] == [
            [] for _ in narrative_of(body)
        ]

    def test_every_paragraph_of_it_is_there_in_order(self, example: Exported, body: Any) -> None:
        (section,) = (s for s in example.packet.sections if s.id == "part.narrative")
        written = [shown_text(node) for node in narrative_of(body) if shown_text(node)]
        assert written == list(lines_of(section))


def form_headings(example: Exported) -> Iterator[tuple[str, str]]:
    (narrative,) = (p for p in example.form.parts if isinstance(p, NarrativePart))
    yield "Heading1", narrative.title
    for section in narrative.sections:
        if section.above:
            yield "Heading2", section.above
        yield f"Heading{section.level}", section.label


def lines_of(section: Section) -> Iterator[str]:
    for node in section.nodes:
        if isinstance(node, Paragraph):
            yield said(node)
        elif isinstance(node, Table):
            yield "".join(said(p) for row in node.rows for cell in row for p in cell.paragraphs)
        else:
            assert isinstance(node, Figure)
            assert node.caption is not None
            yield said(node.caption)


class TestPictures:
    def test_each_has_words_for_who_cannot_see_it(self, example: Exported, body: Any) -> None:
        expected: list[str] = []
        for node in example.packet.nodes():
            if isinstance(node, Figure):
                assert node.caption is not None
                expected.append(said(node.caption))
            elif isinstance(node, ProofPage):
                expected.append(said(node.label))
        assert find_all(body, ".//wp:docPr/@descr") == expected
        ids = find_all(body, ".//wp:docPr/@id")
        assert len(ids) == len(set(ids)) == 18

    def test_a_figure_is_the_file_of_the_draft(self, example: Exported, body: Any) -> None:
        figures = [node for node in example.packet.nodes() if isinstance(node, Figure)]
        relationships = find_all(part(example.word, "word/_rels/document.xml.rels"), "*")
        targets = {entry.get("Id"): entry.get("Target") for entry in relationships}
        embedded = [targets[id_] for id_ in find_all(body, ".//a:blip/@r:embed")]
        assert len(figures) == 5
        with zipfile.ZipFile(example.word) as package:
            for figure, target in zip(figures, embedded, strict=False):
                assert package.read(f"word/{target}") == example.files[figure.file].read_bytes()

    def test_every_page_of_a_proof_is_another_picture(self, body: Any) -> None:
        embedded = find_all(body, ".//a:blip/@r:embed")
        assert len(embedded) == len(set(embedded)) == 18

    def test_none_is_wider_than_the_text_nor_higher_than_the_page(self, body: Any) -> None:
        for extent in find_all(body, ".//wp:extent"):
            assert 0 < int(extent.get("cx")) <= TEXT_WIDTH * 635
            assert 0 < int(extent.get("cy")) < (16838 - 2 * 1440) * 635


class TestTables:
    @pytest.fixture
    def tables(self, body: Any) -> list[Any]:
        found = find_all(body, ".//w:tbl")
        assert len(found) == 6
        return found

    def test_widths_are_written_and_agree(self, tables: list[Any]) -> None:
        """WPS lays a table out by w:tblW and w:tcW, LibreOffice by w:tblGrid."""
        for table in tables:
            grid = [int(width) for width in find_all(table, "w:tblGrid/w:gridCol/@w:w")]
            assert number(table, "w:tblPr/w:tblW", "w:w") == sum(grid) <= TEXT_WIDTH + 1
            assert value(table, "w:tblPr/w:tblW", "w:type") == "dxa"
            assert value(table, "w:tblPr/w:tblLayout", "w:type") == "fixed"
            for row in find_all(table, "w:tr"):
                column = 0
                for cell in find_all(row, "w:tc"):
                    span = int((find_all(cell, "w:tcPr/w:gridSpan/@w:val") or ["1"])[0])
                    assert value(cell, "w:tcPr/w:tcW", "w:type") == "dxa"
                    width = number(cell, "w:tcPr/w:tcW", "w:w")
                    assert width == sum(grid[column : column + span])
                    column += span
                assert column == len(grid)

    def test_a_merged_cell_goes_on_below_itself(self, tables: list[Any]) -> None:
        merged = 0
        for table in tables:
            open_above: set[tuple[int, int]] = set()
            for row in find_all(table, "w:tr"):
                here: set[tuple[int, int]] = set()
                column = 0
                for cell in find_all(row, "w:tc"):
                    span = int((find_all(cell, "w:tcPr/w:gridSpan/@w:val") or ["1"])[0])
                    merge = find_all(cell, "w:tcPr/w:vMerge")
                    if merge:
                        here.add((column, span))
                        starts = merge[0].get(qualified("w:val")) == "restart"
                        assert starts or (column, span) in open_above
                        merged += starts
                    column += span
                open_above = here
        assert merged > 0

    def test_no_cell_is_empty(self, tables: list[Any]) -> None:
        # 填表须知二: 栏目不得空缺
        for cell in find_all(tables[0].getparent(), ".//w:tc"):
            assert cell[-1].tag == qualified("w:p"), "Word repairs a cell without a paragraph"
            merge = find_all(cell, "w:tcPr/w:vMerge")
            if not merge or merge[0].get(qualified("w:val")) == "restart":
                assert shown_text(cell), etree.tostring(cell)

    def test_rows_may_grow_and_split_and_heads_repeat(
        self, example: Exported, tables: list[Any]
    ) -> None:
        nodes = [node for node in example.packet.nodes() if isinstance(node, Table)]
        for node, table in zip(nodes, tables, strict=True):
            rows = find_all(table, "w:tr")
            assert len(rows) == len(node.rows)
            assert find_all(table, ".//w:cantSplit") == []
            heads = [bool(find_all(row, "w:trPr/w:tblHeader")) for row in rows]
            assert heads == [index < node.header_rows for index in range(len(rows))]
            for row in rows:
                assert value(row, "w:trPr/w:trHeight", "w:hRule") == "atLeast"
                assert number(row, "w:trPr/w:trHeight", "w:val") > 0


# The order of children, ECMA-376 part 4 (transitional); Word refuses a file that breaks it.
ORDER = {
    "w:pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct
        topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "w:rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss
        imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs
        highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish
        oMath""",
    "w:tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize
        tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption
        tblDescription tblPrChange""",
    "w:tblBorders": "top left start bottom right end insideH insideV",
    "w:tblCellMar": "top left start bottom right end",
    "w:tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection
        tcFitText vAlign hideMark headers cellIns cellDel cellMerge tcPrChange""",
    "w:sdtPr": """rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label
        tabIndex equation comboBox date docPartObj docPartList dropDownList picture richText
        text citation group bibliography checkbox""",
    "w:sdt": "sdtPr sdtEndPr sdtContent",
    "w:tbl": "tblPr tblGrid tr",
    "w:tr": "tblPrEx trPr tc",
    "w:tc": "tcPr p",
    "w:style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr
        trPr tcPr tblStylePr""",
    "w:settings": """zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop
        drawingGridHorizontalSpacing drawingGridVerticalSpacing characterSpacingControl compat
        rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator""",
    "w:font": "altName panose1 charset family notTrueType pitch sig",
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "w14:checkbox": "checked checkedState uncheckedState",
}
# Headers and footers may change places before the rest, which has an order.
REFERENCES = {"headerReference", "footerReference"}
SECTION_ORDER = """footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols
    formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"""
ROW_PROPERTIES = {
    "cnfStyle", "divId", "gridBefore", "gridAfter", "wBefore", "wAfter", "cantSplit", "trHeight",
    "tblHeader", "tblCellSpacing", "jc", "hidden",
}  # fmt: skip
REPEATED = {"w:tbl": {"tr"}, "w:tr": {"tc"}, "w:tc": {"p"}}


def local_names(element: Any) -> list[str]:
    return [etree.QName(child).localname for child in element]


class TestSchema:
    @pytest.mark.parametrize("name", ORDER)
    @pytest.mark.parametrize("which", ["example", "marked"])
    def test_children_stand_in_the_order_of_the_schema(
        self, request: pytest.FixtureRequest, which: str, name: str
    ) -> None:
        exported: Exported = request.getfixturevalue(which)
        order = ORDER[name].split()
        seen = 0
        for root in xml_parts(exported.word).values():
            for element in root.iter(qualified(name)):
                children = local_names(element)
                assert set(children) <= set(order), name
                places = [order.index(child) for child in children]
                assert places == sorted(places), children
                once = [child for child in children if child not in REPEATED.get(name, set())]
                assert len(once) == len(set(once)), children
                seen += 1
        assert seen

    def test_section_properties(self, body: Any) -> None:
        order = SECTION_ORDER.split()
        for section in find_all(body, ".//w:sectPr"):
            children = local_names(section)
            assert set(children[:2]) == REFERENCES
            places = [order.index(child) for child in children[2:]]
            assert places == sorted(set(places))

    def test_row_properties(self, body: Any) -> None:
        for properties in find_all(body, ".//w:trPr"):
            assert set(local_names(properties)) <= ROW_PROPERTIES

    def test_properties_come_first(self, example: Exported) -> None:
        for root in xml_parts(example.word).values():
            for owner, properties in (("w:p", "w:pPr"), ("w:r", "w:rPr")):
                for element in root.iter(qualified(owner)):
                    own = [child.tag for child in element]
                    assert qualified(properties) not in own[1:]

    def test_a_prefix_that_word_may_ignore_is_declared(self, example: Exported) -> None:
        compatibility = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
        for root in xml_parts(example.word).values():
            for element in root.iter():
                for prefix in str(element.get(compatibility, "")).split():
                    assert prefix in element.nsmap

    def test_boxes_need_a_prefix_that_may_be_ignored(self, example: Exported) -> None:
        root = part(example.word, DOCUMENT)
        compatibility = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
        assert "w14" in root.get(compatibility).split()
        assert root.nsmap["w14"] == NAMESPACES["w14"]
