"""申报书.pdf of the example as a reader's program sees it: pages, fonts, text layer, lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from tests.render.exported import (
    Exported,
    Glyph,
    exported_example,
    glyphs_of,
    rows_of,
    words,
)
from tests.render.samples import drawn
from xxxf_desktop.answers.application import is_honors
from xxxf_desktop.forms.fields import DateField, HonorsField
from xxxf_desktop.packet.look import Style
from xxxf_desktop.packet.nodes import Cell, Figure, Node, Paragraph, ProofPage, Table

WIDTH, HEIGHT = 595.3, 841.9  # A4 in whole twips, as Word has it
LEFT, RIGHT = 73.4, 521.9
TOP, BOTTOM = 72.0, 769.9  # of the text, from the paper's upper edge
PITCH = 31.2
GRID = 15.6
EM = 16.0

NOT_AT_START = "。，）》”、；：？！"
NOT_AT_END = "（《“"

Glyphs = list[Glyph]


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory)


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory, as_draft=True)


@pytest.fixture(scope="session")
def pages(example: Exported) -> list[Glyphs]:
    """Return the glyphs of every page."""
    return glyphs_of(example.pdf)


@pytest.fixture(scope="session")
def starts(example: Exported) -> dict[str, int]:
    """Return the page of every bookmark, from 0."""
    return {title: page for _, title, page in bookmarks(example.pdf)}


def bookmarks(pdf: Path) -> list[tuple[int, str, int]]:
    """Return level (from 1), title and page (from 0) of the bookmarks."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [
            (mark.level + 1, mark.get_title(), mark.get_dest().get_index())
            for mark in document.get_toc()
        ]


def is_text(glyph: Glyph) -> bool:
    """Return whether the glyph stands between header and footer."""
    return TOP < HEIGHT - glyph.baseline < BOTTOM


@pytest.fixture(scope="session")
def proof_pages(example: Exported) -> dict[int, ProofPage]:
    """Return the pages that show a proof, found by their labels."""
    found: dict[int, ProofPage] = {}
    glyphs = glyphs_of(example.pdf)
    proofs = [node for node in example.packet.nodes() if isinstance(node, ProofPage)]
    for proof in proofs:
        label = without_blanks(said(proof.label))
        (page,) = (
            index
            for index, of_page in enumerate(glyphs)
            if words(rows_of(filter(is_text, of_page))[0]) == label
        )
        found[page] = proof
    return found


@pytest.fixture(scope="session")
def own_pages(pages: list[Glyphs], proof_pages: dict[int, ProofPage]) -> list[int]:
    """Return the pages that show no proof."""
    return [index for index in range(len(pages)) if index not in proof_pages]


@pytest.fixture(scope="session")
def narrative(pages: list[Glyphs], starts: dict[str, int]) -> list[Glyphs]:
    """Return the pages of the narrative without page numbers."""
    first, behind = starts["三、申报项目详细介绍"], starts["附1 申报单位相关证明材料"]
    assert behind - first >= 20
    return [list(filter(is_text, page)) for page in pages[first:behind]]


def said(paragraph: Paragraph) -> str:
    return "".join(text.text for text in paragraph.texts)


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


class TestPages:
    def test_are_a4_and_upright(self, example: Exported) -> None:
        with pikepdf.open(example.pdf) as pdf:
            assert len(pdf.pages) > 40
            for page in pdf.pages:
                for box in (page.mediabox, page.cropbox):
                    assert [float(side) for side in box] == pytest.approx(
                        [0, 0, WIDTH, HEIGHT], abs=0.05
                    )
                assert int(page.obj.get("/Rotate", 0)) == 0

    def test_the_labels_are_the_printed_numbers(
        self, example: Exported, pages: list[Glyphs]
    ) -> None:
        with closing(pypdfium2.PdfDocument(example.pdf)) as document:
            labels = [document.get_page_label(index) for index in range(len(document))]
        assert labels == ["封面", *(str(number) for number in range(1, len(pages)))]
        assert [words(footer(page)) for page in pages] == ["", *labels[1:]]

    def test_the_page_number_is_centred_on_proof_pages_too(self, pages: list[Glyphs]) -> None:
        for page in pages[1:]:
            number = footer(page)
            middle = (number[0].x + number[-1].right) / 2
            assert middle == pytest.approx(WIDTH / 2, abs=0.05)
            assert {glyph.size for glyph in number} == {12.0}
            assert {glyph.font for glyph in number} == {"FandolFang"}

    def test_the_draft_mark_stands_above_every_page(self, marked: Exported) -> None:
        for page in glyphs_of(marked.pdf):
            header = [glyph for glyph in page if HEIGHT - glyph.baseline < TOP]
            assert words(header) == "草稿"
            assert (header[0].x + header[-1].right) / 2 == pytest.approx(WIDTH / 2, abs=0.05)

    def test_without_the_mark_nothing_stands_in_the_margins(self, pages: list[Glyphs]) -> None:
        for page in pages:
            assert [glyph for glyph in page if HEIGHT - glyph.baseline < TOP] == []

    def test_the_mark_moves_no_line(self, pages: list[Glyphs], marked: Exported) -> None:
        for page, other in zip(pages, glyphs_of(marked.pdf), strict=True):
            assert places(page) == places(other)


def places(page: Glyphs) -> list[tuple[str, float, float]]:
    return [(g.text, round(g.x, 1), round(g.baseline, 1)) for g in page if is_text(g)]


def footer(page: Glyphs) -> Glyphs:
    return [glyph for glyph in page if HEIGHT - glyph.baseline > BOTTOM]


class TestDocument:
    def test_says_what_and_whose_it_is(self, example: Exported) -> None:
        with pikepdf.open(example.pdf) as pdf:
            assert str(pdf.docinfo.Title) == "新型信息消费示范项目申报书（2020年）"
            assert str(pdf.docinfo.Author) == "广东萤禾岭畔信息科技有限公司"
            assert str(pdf.docinfo.Subject) == "面向县域生鲜的线上线下融合信息消费服务平台"
            assert str(pdf.Root.Lang) == "zh-CN"
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)

    def test_its_first_bookmarks_are_the_parts_of_the_form(self, example: Exported) -> None:
        titles = [title for level, title, _ in bookmarks(example.pdf) if level == 1]
        assert titles == [part.bookmark for part in example.form.parts]
        assert titles == [
            "封面",
            "填表须知",
            "申报单位信息表",
            "项目申报书",
            "三、申报项目详细介绍",
            "附1 申报单位相关证明材料",
            "附2 申报项目相关证明材料",
            "附3 申报主体责任声明",
        ]

    def test_its_bookmarks_are_those_of_the_packet_on_the_right_pages(
        self, example: Exported, pages: list[Glyphs]
    ) -> None:
        found = bookmarks(example.pdf)
        marked = [p for p in paragraphs(example) if p.bookmark is not None]
        expected = [(p.bookmark_level, p.bookmark) for p in marked]
        assert [(level, title) for level, title, _ in found] == expected
        for paragraph, (_, _, page) in zip(marked, found, strict=True):
            rows = [words(row) for row in rows_of(pages[page])]
            assert without_blanks(said(paragraph)) in rows

    def test_every_part_starts_a_page(self, example: Exported, pages: list[Glyphs]) -> None:
        for level, title, page in bookmarks(example.pdf):
            if level == 1 and title != "封面":
                first = words(rows_of(filter(is_text, pages[page]))[0])
                assert without_blanks(title).startswith(first)

    def test_runs_no_script_and_carries_no_file(self, example: Exported) -> None:
        with pikepdf.open(example.pdf) as pdf:
            assert {"/OpenAction", "/AA", "/AcroForm"}.isdisjoint(pdf.Root.keys())
            assert "/Names" not in pdf.Root or {"/JavaScript", "/EmbeddedFiles"}.isdisjoint(
                pdf.Root.Names.keys()
            )
            assert all("/Annots" not in page.obj for page in pdf.pages)


def paragraphs(example: Exported) -> Iterator[Paragraph]:
    for node in example.packet.nodes():
        if isinstance(node, Paragraph):
            yield node
        elif isinstance(node, ProofPage):
            yield node.label


class TestFonts:
    def test_every_font_of_our_pages_is_embedded_and_can_be_copied(
        self, example: Exported, own_pages: list[int], proof_pages: dict[int, ProofPage]
    ) -> None:
        with pikepdf.open(example.pdf) as pdf:
            fonts = [font for index in own_pages for font in fonts_below(pdf.pages[index].obj)]
            # A proof lies in a form of its own; the label's fonts are the page's.
            fonts += [font for index in proof_pages for font in fonts_of(pdf.pages[index].obj)]
            assert fonts
            for font in fonts:
                assert re.match(r"/[A-Z]{6}\+(Fandol|XxxfFallback)", str(font.BaseFont))
                assert "/FontFile2" in font.FontDescriptor
                assert len(font.FontDescriptor.FontFile2.read_bytes()) > 500
                assert b"beginbfchar" in font.ToUnicode.read_bytes()

    def test_helvetica_is_nowhere(self, example: Exported) -> None:
        with pikepdf.open(example.pdf) as pdf:
            names = {
                str(entry.BaseFont)
                for entry in pdf.objects
                if isinstance(entry, pikepdf.Dictionary) and "/BaseFont" in entry
            }
        assert names
        assert [name for name in names if "Helvetica" in name or "+" not in name] == []

    def test_every_page_uses_fonts_that_it_names(self, example: Exported) -> None:
        with pikepdf.open(example.pdf) as pdf:
            for page in pdf.pages:
                named = set(page.obj.Resources.get("/Font", {}).keys())
                used = {str(operands[0]) for operands in operands_of(page, "Tf")}
                assert used <= named

    def test_rare_characters_are_copied_as_they_were_typed(
        self, pages: list[Glyphs], starts: dict[str, int]
    ) -> None:
        unit, project = (words(pages[starts[name]]) for name in ("申报单位信息表", "项目申报书"))
        assert "法定代表人王镕" in unit
        assert "姓名李堃" in unit
        assert "陈珺" in project
        team = starts["（3）项目负责人与项目团队实力"]
        shown = "".join(words(page) for page in pages[team : team + 3])
        assert "梁𬭎" in shown

    def test_rare_characters_are_drawn_by_a_font_that_has_them(self, pages: list[Glyphs]) -> None:
        fallen = Counter(g.text for page in pages for g in page if "Fallback" in g.font)
        assert {"镕", "堃", "珺", "𬭎", "☑"} >= set(fallen) >= {"镕", "堃", "珺", "𬭎"}


def operands_of(page: pikepdf.Page, operator: str) -> list[list[Any]]:
    """Return the operands of every use of an operator in the page's contents."""
    found: list[Any] = pikepdf.parse_content_stream(page)
    return [list(entry.operands) for entry in found if str(entry.operator) == operator]


def fonts_of(holder: Any) -> list[Any]:
    fonts = holder.get("/Resources", {}).get("/Font", {})
    return [fonts[key] for key in fonts.keys()]  # noqa: SIM118 (pikepdf)


def fonts_below(holder: Any) -> list[Any]:
    """Return the fonts of a page and of every form it draws."""
    found = fonts_of(holder)
    drawn_things = holder.get("/Resources", {}).get("/XObject", {})
    for key in drawn_things.keys():  # noqa: SIM118 (pikepdf)
        if drawn_things[key].get("/Subtype") == "/Form":
            found += fonts_below(drawn_things[key])
    return found


# ------------------------------------------------------------------ the narrative


FAMILIES = {
    Style.HEADING_1: "FandolHei",
    Style.HEADING_2: "FandolKai",
    Style.HEADING_3: "FandolFang",
    Style.HEADING_4: "FandolFang",
    Style.BODY: "FandolFang",
    Style.LIST_ITEM: "FandolFang",
}
Found = list[tuple[Paragraph, Glyphs]]


@pytest.fixture(scope="session")
def found(example: Exported, narrative: list[Glyphs]) -> Found:
    """Return the narrative's paragraphs outside tables, in order, each with its glyphs."""
    (section,) = (s for s in example.packet.sections if s.id == "part.narrative")
    glyphs = [glyph for page in narrative for glyph in page]
    text = words(glyphs)
    made: Found = []
    place = 0
    for paragraph in filter(None, map(paragraph_of, section.nodes)):
        shown = without_blanks(said(paragraph))
        start = text.find(shown, place)
        assert start >= place, f"{shown} is not where it belongs"
        place = start + len(shown)
        made.append((paragraph, glyphs[start:place]))
    return made


def paragraph_of(node: Node) -> Paragraph | None:
    if isinstance(node, Figure):
        return node.caption
    return node if isinstance(node, Paragraph) else None


def body_lines(found: Found) -> Iterator[tuple[list[Glyphs], int]]:
    """Yield the lines of every body paragraph and how many there are."""
    for paragraph, glyphs in found:
        if paragraph.style is Style.BODY:
            lines = rows_of(glyphs)
            yield lines, len(lines)


class TestNarrative:
    def test_every_paragraph_in_the_face_and_size_of_its_level(self, found: Found) -> None:
        # 填表须知五: 正文字体3号仿宋, 一级标题3号黑体, 二级标题3号楷体
        seen: Counter[Style] = Counter()
        for paragraph, glyphs in found:
            if paragraph.style not in FAMILIES:
                continue
            seen[paragraph.style] += 1
            if not any(text.sup or text.sub for text in paragraph.texts):
                assert {round(glyph.size, 2) for glyph in glyphs} == {EM}
            own = {glyph.font for glyph in glyphs if not glyph.font.startswith("XxxfFallback")}
            assert own == {FAMILIES[paragraph.style]}
        assert set(seen) == set(FAMILIES)
        assert seen[Style.HEADING_1] == 1

    def test_most_of_it_is_sixteen_points(self, narrative: list[Glyphs]) -> None:
        sizes = Counter(round(glyph.size, 2) for page in narrative for glyph in page)
        assert sizes.most_common(1)[0][0] == EM
        assert min(sizes) > 9

    def test_a_page_has_at_most_22_lines(self, narrative: list[Glyphs]) -> None:
        counts = [
            len({round(g.baseline, 1) for g in page if round(g.size, 2) == EM})
            for page in narrative
        ]
        assert max(counts) == 22
        assert counts.count(22) >= 5

    def test_a_line_of_the_body_takes_two_cells_of_the_grid(self, found: Found) -> None:
        for lines, _ in body_lines(found):
            for line, following in pairwise(lines):
                if line[0].page == following[0].page:
                    assert baseline(line) - baseline(following) == pytest.approx(PITCH, abs=0.01)

    def test_every_line_stands_on_the_grid(self, found: Found) -> None:
        highest = max(g.baseline for _, glyphs in found for g in glyphs)
        for paragraph, glyphs in found:
            if paragraph.style in FAMILIES:
                for line in rows_of(glyphs):
                    cells = (highest - baseline(line)) / GRID
                    assert cells == pytest.approx(round(cells), abs=0.01)

    def test_a_paragraph_begins_two_characters_in(self, found: Found) -> None:
        for lines, count in body_lines(found):
            starts = [line[0].x for line in lines]
            expected = [LEFT + 2 * EM, *[LEFT] * (count - 1)]
            assert starts == pytest.approx(expected, abs=0.05)

    def test_a_full_line_reaches_the_right_margin(self, found: Found) -> None:
        full = 0
        for lines, _ in body_lines(found):
            for line in lines[:-1]:
                assert line[-1].right == pytest.approx(RIGHT, abs=0.6), words(line)
                full += 1
        assert full > 200

    def test_a_full_line_has_28_characters(self, found: Found) -> None:
        lengths = Counter(
            len(line)
            for lines, _ in body_lines(found)
            for line in lines[1:-1]
            if not re.search(r"[!-~]", words(line))
        )
        assert lengths.most_common(1)[0][0] == 28

    def test_the_last_line_is_not_stretched(self, found: Found) -> None:
        for lines, _ in body_lines(found):
            han = [g for g in lines[-1] if g.text > "\u3400"]
            for left, right in pairwise(han):
                if left.right < right.x < left.right + 3:
                    assert right.x - left.right < 0.01 or left.font != right.font

    def test_no_line_starts_or_ends_with_a_forbidden_mark(
        self, pages: list[Glyphs], own_pages: list[int]
    ) -> None:
        lines = [words(line) for index in own_pages for line in rows_of(pages[index])]
        assert len(lines) > 500
        assert [line for line in lines if line[0] in NOT_AT_START] == []
        assert [line for line in lines if line[-1] in NOT_AT_END] == []

    def test_nothing_is_drawn_outside_the_text(
        self, example: Exported, narrative: list[Glyphs]
    ) -> None:
        for page in narrative:
            assert min(glyph.x for glyph in page) > LEFT - 0.05
            assert max(glyph.right for glyph in page) < RIGHT + 0.6
            with closing(pypdfium2.PdfDocument(example.pdf)) as document:
                sheet = document[page[0].page]
                boxes = [bounds(thing) for thing in sheet.get_objects(NOT_TEXT)]
                sheet.close()
            for left, bottom, right, top in boxes:
                assert left > LEFT - 0.6
                assert right < RIGHT + 0.6
                assert bottom > HEIGHT - BOTTOM - 0.6
                assert top < HEIGHT - TOP + 0.6

    def test_draws_five_figures_and_lines_of_tables(
        self, example: Exported, narrative: list[Glyphs]
    ) -> None:
        kinds: Counter[int] = Counter()
        with closing(pypdfium2.PdfDocument(example.pdf)) as document:
            for page in narrative:
                sheet = document[page[0].page]
                kinds.update(thing.type for thing in sheet.get_objects(NOT_TEXT))
                sheet.close()
        assert kinds[raw.FPDF_PAGEOBJ_IMAGE] == 5
        assert kinds[raw.FPDF_PAGEOBJ_PATH] > 100


NOT_TEXT = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)


def baseline(line: Glyphs) -> float:
    return next(glyph.baseline for glyph in line if glyph.size > 10)


def bounds(thing: Any) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of an object of the page."""
    sides = [raw.c_float() for _ in range(4)]
    assert raw.FPDFPageObj_GetBounds(thing.raw, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


class TestTextLayer:
    def test_every_text_answer_can_be_found(self, example: Exported, pages: list[Glyphs]) -> None:
        whole = "".join(words(filter(is_text, page)) for page in pages)
        answers = 0
        for name, answer in example.application.fields.items():
            field = example.form.fields[name]
            if isinstance(answer, str) and not isinstance(field, DateField):
                assert without_blanks(answer) in whole, name
                answers += 1
            elif isinstance(field, HonorsField):
                assert is_honors(answer)
                assert all(row.honor in whole and f"{row.year}年" in whole for row in answer)
        assert answers > 25

    def test_dates_are_written_as_the_form_has_them(
        self, pages: list[Glyphs], starts: dict[str, int]
    ) -> None:
        assert "申报日期：2020年5月6日" in words(pages[0])
        project = words(pages[starts["项目申报书"]])
        assert "2019年3月1日" in project
        assert "2021年6月30日" in project

    def test_ticks_are_copied_as_ticks(self, pages: list[Glyphs], starts: dict[str, int]) -> None:
        unit = words(pages[starts["申报单位信息表"]])
        assert "□国有企业☑民营企业□外资企业" in unit
        assert "☑大数据□云计算" in unit
        assert "高新技术企业☑国家级/□省市级授予年份：2018年" in unit

    def test_every_cell_of_every_table_can_be_found(
        self, example: Exported, pages: list[Glyphs]
    ) -> None:
        whole = "".join(words(filter(is_text, page)) for page in pages)
        cells = [cell for node in example.packet.nodes() if isinstance(node, Table)
                 for row in node.rows for cell in row]  # fmt: skip
        assert len(cells) > 100
        split = [cell for cell in cells if without_blanks(cell_text(cell)) not in whole]
        assert split == [], "no cell of the example is cut by the end of a page"

    def test_every_character_of_our_pages_stands_upright(
        self, pages: list[Glyphs], own_pages: list[int]
    ) -> None:
        assert {round(glyph.angle) for index in own_pages for glyph in pages[index]} == {0}


def cell_text(cell: Cell) -> str:
    return "".join(said(paragraph) for paragraph in cell.paragraphs)


class TestProofs:
    def test_every_page_of_every_proof_is_there(
        self, example: Exported, proof_pages: dict[int, ProofPage]
    ) -> None:
        stored = [name for name in example.files if name.startswith("附件/")]
        expected = {(name, page) for name in stored for page in range(count_pages(example, name))}
        assert {(p.file, p.page) for p in proof_pages.values()} == expected
        assert len(proof_pages) == len(expected) == 13

    def test_every_proof_stands_upright_as_large_as_the_page_allows(
        self, example: Exported, proof_pages: dict[int, ProofPage]
    ) -> None:
        """Against what the file itself shows: /Rotate and EXIF orientation respected."""
        landscape = 0
        for index, proof in proof_pages.items():
            shown = as_shown(example.files[proof.file], proof.page)
            scale = min((RIGHT - LEFT) / shown.width, PROOF_HEIGHT / shown.height)
            size = shown.width * scale, shown.height * scale
            landscape += shown.width > shown.height
            left = (LEFT + RIGHT - size[0]) / 2
            top = TOP + PITCH + (PROOF_HEIGHT - size[1]) / 2
            printed = cut(drawn(example.pdf, index, DPI), (left, top, *size))
            shown = shown.resize(printed.size, Image.Resampling.LANCZOS)
            off = difference(printed, shown)
            assert off < 6, f"{proof.file} {proof.page}: {off}"
            assert difference(printed, shown.transpose(Image.Transpose.ROTATE_180)) > 2 * off
        assert landscape == 1

    def test_a_landscape_page_fills_the_width(
        self, example: Exported, proof_pages: dict[int, ProofPage]
    ) -> None:
        (index,) = (
            index for index, proof in proof_pages.items() if "高新技术企业证书" in proof.file
        )
        with pikepdf.open(example.pdf) as pdf:
            placed = operands_of(pdf.pages[index], "cm")
            across, up = (float(number) for number in placed[0][:2])
            (form,) = pdf.pages[index].obj.Resources.XObject.as_dict().values()
            box = [float(side) for side in form.BBox]
        assert up == pytest.approx(0, abs=1e-6)
        assert (box[2] - box[0]) * across == pytest.approx(RIGHT - LEFT, abs=0.05)


PROOF_HEIGHT = 21 * PITCH - 6  # below the label, above the descent of Word's line
DPI = 100


def count_pages(example: Exported, name: str) -> int:
    if not name.endswith(".pdf"):
        return 1
    with pikepdf.open(example.files[name]) as pdf:
        return len(pdf.pages)


def as_shown(file: Path, page: int) -> Image.Image:
    """Return the proof's page as any viewer shows it."""
    if file.suffix == ".pdf":
        return drawn(file, page, 200)
    with Image.open(file) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def cut(page: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """Return what lies at left, top, width and height in points."""
    left, top, width, height = (side * DPI / 72 for side in box)
    return page.crop((round(left), round(top), round(left + width), round(top + height)))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of the pixels, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3
