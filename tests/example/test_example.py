"""The shipped example: complete, consistent with itself, and the same in every run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from xxxf_desktop.example import audit, proofs_pdf, write_example
from xxxf_desktop.example.drawing import Board
from xxxf_desktop.example.story import COUNTIES, MONTHS

RESOURCES = Path(__file__).parents[2] / "resources"
PAGES = {
    "证明/高新技术企业证书.pdf": 1,
    "证明/企业技术中心证书.jpg": 1,
    "证明/示范企业证书.pdf": 1,
    "证明/发明专利证书.pdf": 2,
    "证明/软件著作权证书.jpg": 1,
    "证明/2019年度审计报告.pdf": 4,
    "证明/平台知识产权.pdf": 2,
    "证明/应用证明.jpg": 1,
}
PDFS = sorted(name for name in PAGES if name.endswith(".pdf"))
JPEGS = sorted(name for name in PAGES if name.endswith(".jpg"))
EXIF_ORIENTATION = 0x0112


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example(tmp_path_factory.mktemp("example"), RESOURCES).parent


@cache
def answers() -> Any:
    return json.loads((RESOURCES / "example" / "answers.json").read_text(encoding="utf-8"))


def fields() -> dict[str, Any]:
    found: dict[str, Any] = answers()["fields"]
    return found


def blocks(kind: str) -> list[dict[str, Any]]:
    return [b for section in answers()["narrative"].values() for b in section if b["type"] == kind]


def runs() -> Iterator[dict[str, Any]]:
    for paragraph in blocks("paragraph"):
        yield from paragraph["runs"]
    for found in blocks("list"):
        for item in found["items"]:
            yield from item["runs"]


def characters(text: str) -> int:
    return len(re.sub(r"\s", "", text))


class TestFiles:
    def test_writes_the_answers_as_they_are_shipped(self, folder: Path) -> None:
        shipped = (RESOURCES / "example" / "answers.json").read_text(encoding="utf-8")
        assert (folder / "answers.json").read_text(encoding="utf-8") == shipped

    def test_writes_the_named_files_and_no_other(self, folder: Path) -> None:
        named = {b["file"] for b in blocks("figure")} | {p["file"] for p in answers()["proofs"]}
        written = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert written == named | {"answers.json"}

    def test_two_runs_write_equal_bytes(self, folder: Path, tmp_path: Path) -> None:
        write_example(tmp_path, RESOURCES)
        for path in folder.rglob("*.*"):
            assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes(), path

    def test_replaces_its_files_and_leaves_others_alone(self, tmp_path: Path) -> None:
        (tmp_path / "answers.json").write_text("old", encoding="utf-8")
        (tmp_path / "别的文件.txt").write_text("keep", encoding="utf-8")
        write_example(tmp_path, RESOURCES)
        assert json.loads((tmp_path / "answers.json").read_text(encoding="utf-8")) == answers()
        assert (tmp_path / "别的文件.txt").read_text(encoding="utf-8") == "keep"

    def test_names_fit_into_a_bundle(self) -> None:
        for name in PAGES:
            assert len(Path(name).name.encode()) <= 60, name


class TestPictures:
    def test_each_figure_is_sharp_at_its_width(self, folder: Path) -> None:
        for figure in blocks("figure"):
            with Image.open(folder / figure["file"]) as picture:
                picture.load()
                dpi = picture.width / (figure["width_mm"] / 25.4)
            assert 150 <= dpi <= 210, figure["file"]

    @pytest.mark.parametrize("name", JPEGS)
    def test_each_scan_is_an_upright_a4_page_once_turned(self, folder: Path, name: str) -> None:
        with Image.open(folder / name) as picture:
            picture.load()
            turned = picture.getexif().get(EXIF_ORIENTATION) == 6
            width, height = picture.size[::-1] if turned else picture.size
        assert height / width == pytest.approx(297 / 210, abs=0.01)

    def test_one_scan_is_turned_by_exif(self, folder: Path) -> None:
        with Image.open(folder / "证明/企业技术中心证书.jpg") as picture:
            assert picture.getexif()[EXIF_ORIENTATION] == 6
            assert picture.width > picture.height

    def test_every_drawn_character_has_a_glyph(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn: set[tuple[str, str]] = set()
        for page in (Board, proofs_pdf._Page):
            _record_text(page, drawn, monkeypatch)
        write_example(tmp_path, RESOURCES)
        missing = [(face, char) for face, char in sorted(drawn) if ord(char) not in glyphs(face)]
        assert not missing


def _record_text(
    page: type[Any], drawn: set[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = page.text

    def text(self: Any, x: float, y: float, line: str, *args: Any, **named: Any) -> float:
        drawn.update((named.get("face", "Hei"), char) for char in line)
        width: float = original(self, x, y, line, *args, **named)
        return width

    monkeypatch.setattr(page, "text", text)


@cache
def glyphs(face: str) -> frozenset[int]:
    with TTFont(RESOURCES / "fonts" / f"Fandol{face}.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


class TestProofs:
    def test_every_item_of_the_form_has_a_proof(self) -> None:
        assert {p["item"] for p in answers()["proofs"]} == {
            "proof.honors",
            "proof.rnd",
            "proof.revenue",
            "proof.platform_ip",
            "proof.promotion",
        }

    def test_each_honour_has_its_certificate(self) -> None:
        proofs = [p for p in answers()["proofs"] if p["item"] == "proof.honors"]
        for honour in fields()["unit.honors"]:
            assert any(
                honour["honor"] in p["title"] and f"{honour['year']}年" in p["title"]
                for p in proofs
            ), honour

    @pytest.mark.parametrize("name", PDFS)
    def test_has_its_pages(self, folder: Path, name: str) -> None:
        with pypdfium2.PdfDocument(folder / name) as document:
            assert len(document) == PAGES[name]

    def test_are_eleven_to_fourteen_pages_together(self) -> None:
        assert set(PAGES) == {p["file"] for p in answers()["proofs"]}
        assert 11 <= sum(PAGES.values()) <= 14

    @pytest.mark.parametrize("name", PDFS)
    def test_every_font_is_embedded(self, folder: Path, name: str) -> None:
        with pikepdf.open(folder / name) as document:
            fonts = [font for page in document.pages for _, font in page.resources["/Font"].items()]
            assert fonts
            for font in fonts:
                assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]

    @pytest.mark.parametrize("name", PDFS)
    def test_every_page_says_that_it_is_an_example(self, folder: Path, name: str) -> None:
        with pypdfium2.PdfDocument(folder / name) as document:
            for page in document:
                text = page.get_textpage().get_text_range()
                assert "本页为软件示例" in text
                assert text.count("示例") >= 2

    def test_one_page_lies(self, folder: Path) -> None:
        with pikepdf.open(folder / "证明/高新技术企业证书.pdf") as document:
            page = document.pages[0]
            assert "/Rotate" not in page or int(page["/Rotate"]) == 0
            assert page.mediabox[2] > page.mediabox[3]

    def test_one_page_is_turned_upright_by_the_file(self, folder: Path) -> None:
        with pikepdf.open(folder / "证明/示范企业证书.pdf") as document:
            page = document.pages[0]
            assert int(page["/Rotate"]) == 90
            assert page.mediabox[2] > page.mediabox[3]


class TestAnswers:
    @pytest.mark.parametrize("field", ["unit.profile", "project.summary"])
    def test_limited_texts_keep_within_the_limit(self, field: str) -> None:
        assert 330 <= characters(fields()[field]) <= 390

    def test_unit_code_is_valid(self) -> None:
        code = fields()["unit.code"]
        alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O Z S V
        weighed = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
        assert len(code) == 18
        assert alphabet[-weighed % 31] == code[17]
        organisation = code[8:17]  # GB 11714: letters count from 10, all of them
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        check = -sum(int(c, 36) * w for c, w in zip(organisation, weights, strict=False)) % 11
        assert "0123456789X"[check] == organisation[8]

    def test_amounts_agree_with_each_other(self) -> None:
        amount = {
            key: Decimal(value)
            for key, value in fields().items()
            if key.startswith("unit.") and re.fullmatch(r"\d+\.\d\d", str(value))
        }
        software = sum(v for key, v in amount.items() if key.startswith("unit.software."))
        assert software <= amount["unit.revenue"]
        assert amount["unit.info_consumption_revenue"] <= amount["unit.revenue"]
        assert amount["unit.rnd_spend"] <= amount["unit.revenue"]

    def test_audit_report_proves_the_amounts(self) -> None:
        revenue, _ = audit.total(audit.REVENUE.values())
        proven = {
            "unit.revenue": revenue,
            "unit.rnd_spend": audit.RND_SPEND[0],
            "unit.software.product_revenue": audit.REVENUE["软件产品收入"][0],
            "unit.software.service_revenue": audit.REVENUE["信息技术服务收入"][0],
            "unit.software.embedded_revenue": audit.REVENUE["嵌入式系统软件收入"][0],
        }
        for field, yuan in proven.items():
            in_wan = (yuan / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert in_wan == Decimal(fields()[field]), field

    def test_names_hold_rare_characters(self) -> None:
        text = json.dumps(answers(), ensure_ascii=False)
        assert all(char in text for char in "镕堃珺𬭎")


class TestNarrative:
    def test_is_long_enough_for_a_real_packet(self) -> None:
        length = sum(characters(run.get("text", "")) for run in runs())
        length += sum(characters(heading["text"]) for heading in blocks("heading"))
        assert 11_500 <= length <= 13_000

    def test_has_five_figures_and_four_tables(self) -> None:
        assert len(blocks("figure")) == 5
        assert len(blocks("table")) == 4

    def test_every_reference_leads_to_a_figure_or_table(self) -> None:
        ids = [f"图:{b['id']}" for b in blocks("figure")]
        ids += [f"表:{b['id']}" for b in blocks("table")]
        assert len(set(ids)) == len(ids)
        assert {run["ref"] for run in runs() if "ref" in run} == set(ids)

    def test_no_paragraph_stands_twice(self) -> None:
        texts = ["".join(r.get("text", "") for r in b["runs"]) for b in blocks("paragraph")]
        assert len(set(texts)) == len(texts)

    def test_tables_are_whole_and_fit(self) -> None:
        for table in blocks("table"):
            columns = len(table["rows"][0])
            assert all(len(row) == columns for row in table["rows"]), table["id"]
            widths = table.get("widths_mm", [])
            assert len(widths) in (0, columns)
            assert sum(widths) <= 158

    def test_progress_has_a_part_for_each_direction(self) -> None:
        headings = [
            block["text"]
            for block in answers()["narrative"]["narrative.progress"]
            if block["type"] == "heading" and block["level"] == 4
        ]
        for number in fields()["project.directions"]:
            assert sum(text.startswith(f"方向{number}：") for text in headings) == 1

    def test_uses_every_look_a_text_can_have(self) -> None:
        looks = {key for run in runs() for key in run} | {b["level"] for b in blocks("heading")}
        assert looks >= {"text", "bold", "sup", "sub", "ref", 4, 5, 6}
        lists = {(b["ordered"], item["level"]) for b in blocks("list") for item in b["items"]}
        assert lists == {(True, 1), (True, 2), (False, 1), (False, 2)}

    def test_pictures_show_the_numbers_of_the_table(self) -> None:
        table = next(b for b in blocks("table") if b["id"] == "县域应用")
        shown = {
            county.name: [
                str(county.outlets),
                str(county.fridges),
                str(county.users),
                str(county.orders),
            ]
            for county in COUNTIES
        }
        for name, _, outlets, fridges, users, _, orders in table["rows"][1:-1]:
            assert shown[name] == [outlets, fridges, users, orders]
        *_, users, _, orders = table["rows"][-1]
        assert str(MONTHS[-1].users) == users
        assert f"{sum(month.orders for month in MONTHS):.1f}" == orders

    def test_every_table_that_ends_in_a_sum_adds_up(self) -> None:
        for table in blocks("table"):
            *rows, last = table["rows"][table["header_rows"] :]
            if last[0] != "合计":
                continue
            for column, total in enumerate(last):
                if re.fullmatch(r"[\d,.]+", total):
                    cells = (Decimal(row[column].replace(",", "")) for row in rows)
                    assert sum(cells) == Decimal(total.replace(",", "")), (table["id"], column)
