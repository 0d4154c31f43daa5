"""Single pages: drawn as the whole PDF has them, to the last pixel."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.render.exported import Exported, exported_example, shipped_fonts
from tests.render.samples import BLUE, RED, count, marked_pdf
from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.packet.look import Style
from xxxf_desktop.packet.nodes import Figure, Node, Packet, Paragraph, ProofPage, Section, Text
from xxxf_desktop.render.inlays import printable_figure, readable_figures
from xxxf_desktop.render.packet_files import PacketFiles
from xxxf_desktop.render.pages import LaidOut, Picture, ProofRoom
from xxxf_desktop.render.paper import DrawnPage, Paper
from xxxf_desktop.render.pictures import FigurePicture

PROOF = "附件/证书.pdf"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def paper_of(packet: Packet, files: Mapping[str, Path], work: Path) -> Paper:
    names = [node.file for node in packet.nodes() if isinstance(node, Figure)]
    figures = readable_figures({name: files[name] for name in names}, work)
    return Paper(packet, shipped_fonts(), figures, files, work)


def packet_of(*nodes: Node) -> Packet:
    return Packet("题", "单位", "", "", (Section("part", nodes),))


def proof(page: int = 0, label: str = "附1-1-1") -> ProofPage:
    return ProofPage(PROOF, page, Paragraph(Style.PROOF_LABEL, (Text(label),)))


def figure(name: str) -> Figure:
    return Figure(name, 200.0, Paragraph(Style.CAPTION, (Text("图1"),)))


def picture(folder: Path, name: str, colour: tuple[int, int, int]) -> Path:
    Image.new("RGB", (300, 200), colour).save(folder / name)
    return folder / name


def image_of(drawn: DrawnPage) -> Image.Image:
    size = (drawn.width_px, drawn.height_px)
    return Image.frombytes("RGB", size, drawn.data, "raw", "BGRX", drawn.stride)


def rendered(document: pypdfium2.PdfDocument, index: int, scale: float) -> Image.Image:
    page = document[index]
    bitmap = page.render(scale=scale)
    image: Image.Image = bitmap.to_pil().convert("RGB").copy()
    bitmap.close()
    page.close()
    return image


# ------------------------------------------------------------------ the same as the whole


@pytest.fixture(scope="module")
def whole(example: Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    files = PacketFiles(example.packet, shipped_fonts(), example.files, folder, word=False)
    with files as made:
        made.write_pdf(folder / "whole.pdf")
    return folder / "whole.pdf"


def kinds(laid_out: LaidOut) -> dict[str, int]:
    """Return a page of each kind."""
    pages = list(enumerate(laid_out.pages))

    def first(section: str, item: type) -> int:
        return next(
            index
            for index, page in pages
            if page.section == section and any(isinstance(i, item) for i in page.items)
        )

    return {
        "cover": 0,
        "table": first("part.unit", object),
        "narrative": first("part.narrative", object),
        "figure": first("part.narrative", Picture),
        "proof": first("part.unit_proofs.pages", ProofRoom),
        "last": len(pages) - 1,
    }


@pytest.mark.parametrize("scale", [1.0, 1.37, 2.0])
def test_a_page_is_that_of_the_whole_pdf(
    example: Exported, whole: Path, work: Path, scale: float
) -> None:
    paper = paper_of(example.packet, example.files, work)
    with closing(pypdfium2.PdfDocument(whole)) as document:
        assert len(document) == len(paper.laid_out.pages)
        for index in kinds(paper.laid_out).values():
            drawn = paper.draw(index, scale)
            assert image_of(drawn).tobytes() == rendered(document, index, scale).tobytes(), index


def test_late_pages_of_a_narrative_are_too(example: Exported, whole: Path, work: Path) -> None:
    """They have the characters that share their font's subsets with those of earlier pages."""
    paper = paper_of(example.packet, example.files, work)
    narrative = [i for i, p in enumerate(paper.laid_out.pages) if p.section == "part.narrative"]
    with closing(pypdfium2.PdfDocument(whole)) as document:
        for index in narrative[len(narrative) // 2 :]:
            drawn = paper.draw(index, 1.0)
            assert image_of(drawn).tobytes() == rendered(document, index, 1.0).tobytes(), index


def test_the_page_s_pdf_has_its_text_and_little_more(
    example: Exported, whole: Path, work: Path, tmp_path: Path
) -> None:
    paper = paper_of(example.packet, example.files, work)
    index = kinds(paper.laid_out)["narrative"]
    paper.write_page(index, tmp_path / "one.pdf")
    with (
        closing(pypdfium2.PdfDocument(tmp_path / "one.pdf")) as one,
        closing(pypdfium2.PdfDocument(whole)) as document,
    ):
        assert len(one) == 1
        texts = [
            pdf[n].get_textpage().get_text_bounded() for pdf, n in ((one, 0), (document, index))
        ]
        fonts = font_bytes(one)
        all_fonts = font_bytes(document)
    assert texts[0] == texts[1]
    assert len(texts[0]) > 300
    assert 0 < fonts < all_fonts / 2


def font_bytes(document: pypdfium2.PdfDocument) -> int:
    """Return how large the fonts that the pages of `document` use are."""
    sizes: dict[bytes, int] = {}
    for page in document:
        for thing in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(thing.raw)
            size, name = ctypes.c_size_t(), ctypes.create_string_buffer(128)
            raw.FPDFFont_GetFontData(font, None, 0, size)
            raw.FPDFFont_GetBaseFontName(font, name, len(name))
            sizes[name.value] = size.value
        page.close()
    return sum(sizes.values())


# ------------------------------------------------------------------ what was drawn


class TestDrawnPage:
    @pytest.mark.parametrize(("scale", "size"), [(1.0, (596, 842)), (2.0, (1191, 1684))])
    def test_is_as_large_as_asked(self, work: Path, scale: float, size: tuple[int, int]) -> None:
        drawn = paper_of(packet_of(Paragraph(Style.BODY, (Text("甲"),))), {}, work).draw(0, scale)
        assert (drawn.width_px, drawn.height_px) == size
        assert drawn.stride == 4 * drawn.width_px
        assert len(drawn.data) == drawn.stride * drawn.height_px

    def test_has_blue_first_on_white(self, work: Path, tmp_path: Path) -> None:
        files = {"蓝.png": picture(tmp_path, "蓝.png", BLUE)}
        drawn = paper_of(packet_of(figure("蓝.png")), files, work).draw(0, 1.0)
        assert drawn.data[:3] == b"\xff\xff\xff"
        middle = (72 + 60) * drawn.stride + 4 * (drawn.width_px // 2)
        assert tuple(drawn.data[middle : middle + 3]) == BLUE[::-1]

    @pytest.mark.parametrize("scale", [0, -1, 8.01, float("nan"), float("inf")])
    def test_has_no_absurd_size(self, work: Path, scale: float) -> None:
        paper = paper_of(packet_of(Paragraph(Style.BODY, (Text("甲"),))), {}, work)
        with pytest.raises(ValueError, match="scale"):
            paper.draw(0, scale)

    def test_leaves_nothing_in_the_work_folder(self, work: Path, tmp_path: Path) -> None:
        files = {PROOF: marked_pdf(tmp_path / "证书.pdf")}
        paper = paper_of(packet_of(proof()), files, work)
        paper.draw(0, 1.0)
        assert list(work.iterdir()) == []


class TestProofs:
    def test_the_page_asked_for_is_drawn(self, work: Path, tmp_path: Path) -> None:
        file = marked_pdf(tmp_path / "证书.pdf", pages=3)
        paper = paper_of(packet_of(proof(0), proof(2)), {PROOF: file}, work)
        for index in (0, 1):
            shown = image_of(paper.draw(index, 1.0))
            assert count(shown, "red") > 1000
            assert count(shown, "blue") > 1000

    def test_one_that_cannot_be_read_leaves_its_room_empty(
        self, work: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "证书.pdf"
        file.write_bytes(marked_pdf(tmp_path / "whole.pdf").read_bytes()[:300])
        broken = paper_of(packet_of(proof()), {PROOF: file}, work).draw(0, 1.0)
        label = paper_of(packet_of(proof().label), {}, work).draw(0, 1.0)
        assert broken == label
        assert list(work.iterdir()) == []

    def test_one_that_went_away_leaves_its_room_empty(self, work: Path, tmp_path: Path) -> None:
        file = marked_pdf(tmp_path / "证书.pdf")
        paper = paper_of(packet_of(proof()), {PROOF: file}, work)
        file.unlink()
        assert count(image_of(paper.draw(0, 1.0)), "red") == 0

    def test_a_picture_beside_one_that_went_away_stays(self, work: Path, tmp_path: Path) -> None:
        files = {"红.png": picture(tmp_path, "红.png", RED)}
        files["蓝.png"] = picture(tmp_path, "蓝.png", BLUE)
        paper = paper_of(packet_of(figure("红.png"), figure("蓝.png")), files, work)
        files["红.png"].unlink()
        shown = image_of(paper.draw(0, 1.0))
        assert count(shown, "red") == 0
        assert count(shown, "blue") > 1000


def test_a_full_disk_is_said(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = paper_of(packet_of(Paragraph(Style.BODY, (Text("甲"),))), {}, work)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Canvas, "save", full)
    with pytest.raises(OutputError, match="磁盘空间不足"):
        paper.draw(0, 1.0)


class TestFigures:
    def test_those_that_cannot_be_read_are_left_out(self, work: Path, tmp_path: Path) -> None:
        whole, broken = picture(tmp_path, "红.png", RED), tmp_path / "坏.png"
        broken.write_bytes(b"no picture")
        files = {"红": whole, "坏": broken, "无": tmp_path / "不在.png"}
        assert readable_figures(files, work) == {"红": FigurePicture(whole, (300, 200))}

    def test_one_alone_is_refused(self, work: Path, tmp_path: Path) -> None:
        with pytest.raises(ProofError):
            printable_figure(tmp_path / "不在.png", work)

    def test_one_with_alpha_is_copied_into_the_work_folder(
        self, work: Path, tmp_path: Path
    ) -> None:
        Image.new("RGBA", (30, 20), (255, 0, 0, 128)).save(tmp_path / "透明.png")
        made = printable_figure(tmp_path / "透明.png", work)
        assert made.path.parent == work
        assert made.size_px == (30, 20)
        assert printable_figure(tmp_path / "透明.png", work) == made
