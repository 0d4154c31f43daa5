"""The print-ready PDF measured: parity, margins, blank versos, copies."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import OutlineItem
from PIL import Image, ImageOps

from tests.render.exported import exported_example
from tests.render.samples import A4, UPRIGHT, add_marked_page, corners, drawn
from xxxf_desktop.errors import InputError, OutputError, StoppedError
from xxxf_desktop.packet.look import MARGIN_SIDE_PT
from xxxf_desktop.render.print_ready import (
    LARGEST_GUTTER_MM,
    PT_PER_MM,
    UNPRINTABLE_MM,
    PrintLayout,
    PrintReport,
    chapter_starts,
    open_packet,
    write_print_ready,
)

DPI = 72
GUTTER_MM = 8.0
GUTTER_PX = GUTTER_MM / 25.4 * DPI
PX = 1.01  # a pixel of rounding


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported_example(tmp_path_factory).pdf


@pytest.fixture(scope="module")
def duplex(packet: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PrintReport]:
    target = tmp_path_factory.mktemp("print") / "印刷.pdf"
    return target, write_print_ready(packet, target, PrintLayout(3, True, GUTTER_MM))


@pytest.fixture(scope="module")
def single(packet: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PrintReport]:
    target = tmp_path_factory.mktemp("print") / "印刷.pdf"
    return target, write_print_ready(packet, target, PrintLayout(1, False, GUTTER_MM))


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom of what is not white, None for a blank page."""
    grey = ImageOps.invert(image.convert("L"))
    return grey.point(lambda level: 255 if level > 40 else 0).getbbox()


def inks(pdf: Path, pages: Sequence[int]) -> list[tuple[int, int, int, int] | None]:
    return [ink(drawn(pdf, page, DPI)) for page in pages]


def words(pdf: Path) -> list[str]:
    """Return the text of every page."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return list(_words(document))


def _words(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        yield text.get_text_bounded()
        text.close()
        page.close()


def labels(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [page.label for page in opened.pages]


def made_packet(target: Path, chapters: Sequence[int]) -> Path:
    """Write a packet whose pages say which they are, with a bookmark for each chapter."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for number in range(sum(chapters)):
            page = pdf.add_blank_page(page_size=A4)
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            text = f"BT /F 40 Tf 100 500 Td ({number}) Tj ET"
            page.obj.Contents = pdf.make_stream(text.encode("ascii"))
        with pdf.open_outline() as outline:
            first = 0
            for pages in chapters:
                chapter = OutlineItem(f"chapter {first}", first)
                chapter.children.append(OutlineItem("within", first + pages - 1))
                outline.root.append(chapter)
                first += pages
        pdf.save(target)
    return target


class TestDuplex:
    def test_chapters_of_the_form_start_on_right_hand_pages(
        self, packet: Path, duplex: tuple[Path, PrintReport]
    ) -> None:
        with open_packet(packet) as pdf:
            starts = chapter_starts(pdf)
        assert [title.split(" ")[0] for title, _ in starts] == [
            "封面", "填表须知", "申报单位信息表", "项目申报书",
            "三、申报项目详细介绍", "附1", "附2", "附3",
        ]  # fmt: skip
        said, printed = words(packet), words(duplex[0])
        for _, first in starts:
            assert printed.index(said[first]) % 2 == 0

    def test_blank_versos_are_truly_blank(self, duplex: tuple[Path, PrintReport]) -> None:
        blank = [place for place, label in enumerate(labels(duplex[0])) if label.endswith("空白页")]
        assert len(blank) == 3 * duplex[1].blanks > 0
        assert all(place % 2 == 1 for place in blank)
        assert set(inks(duplex[0], blank)) == {None}
        with pikepdf.open(duplex[0]) as pdf:
            assert not any("/Contents" in pdf.pages[place].obj for place in blank)

    def test_content_is_moved_from_the_spine_and_nothing_is_cut(
        self, packet: Path, duplex: tuple[Path, PrintReport]
    ) -> None:
        sides = labels(duplex[0])[: duplex[1].sides]
        filled = [place for place, label in enumerate(sides) if not label.endswith("空白页")]
        before = inks(packet, range(duplex[1].pages))
        for place, old, new in zip(filled, before, inks(duplex[0], filled), strict=True):
            assert old is not None
            assert new is not None
            shift = GUTTER_PX if place % 2 == 0 else -GUTTER_PX
            assert new[0] - old[0] == pytest.approx(shift, abs=PX)
            assert new[2] - old[2] == pytest.approx(shift, abs=PX)
            assert (new[1], new[3]) == pytest.approx((old[1], old[3]), abs=PX)

    def test_the_margin_at_the_spine_is_wide(self, duplex: tuple[Path, PrintReport]) -> None:
        path, report = duplex
        width = A4[0] * DPI / 72
        for place, box in enumerate(inks(path, range(report.sides))):
            if box is not None:
                spine = box[0] if place % 2 == 0 else width - box[2]
                assert spine >= (25.8 + GUTTER_MM) / 25.4 * DPI - 2 * PX

    def test_copies_are_equal_side_by_side(self, duplex: tuple[Path, PrintReport]) -> None:
        path, report = duplex
        with pikepdf.open(path) as pdf:
            drawings = [
                (page.obj.Contents.unparse() if "/Contents" in page.obj else b"",
                 page.obj.MediaBox.unparse(), page.obj.Resources.unparse())
                for page in pdf.pages
            ]  # fmt: skip
        copies = [drawings[start::1][: report.sides] for start in (0, 58, 116)]
        assert report.sides == 58
        assert copies[0] == copies[1] == copies[2]
        said = words(path)
        assert said[:58] == said[58:116] == said[116:]

    def test_three_copies_are_hardly_larger_than_the_packet(
        self, packet: Path, duplex: tuple[Path, PrintReport]
    ) -> None:
        assert duplex[0].stat().st_size < packet.stat().st_size * 1.1

    def test_printed_numbers_stay(self, packet: Path, duplex: tuple[Path, PrintReport]) -> None:
        printed = [text for text in words(duplex[0])[: duplex[1].sides] if text.strip()]
        assert printed == words(packet)
        shown = labels(duplex[0])
        assert shown[:5] == ["第1份 封面", "第1份 空白页", "第1份 1", "第1份 空白页", "第1份 2"]
        assert shown[duplex[1].sides] == "第2份 封面"

    def test_report(self, duplex: tuple[Path, PrintReport]) -> None:
        report = duplex[1]
        assert (report.pages, report.blanks, report.sides, report.sheets) == (52, 6, 58, 29)
        assert report.scaled == ()
        assert report.labels[:2] == ("封面", "1")

    def test_viewers_are_told(self, duplex: tuple[Path, PrintReport]) -> None:
        with pikepdf.open(duplex[0]) as pdf:
            wishes = pdf.Root.ViewerPreferences
            assert (str(wishes.PrintScaling), str(wishes.Duplex)) == (
                "/None",
                "/DuplexFlipLongEdge",
            )
            assert "/NumCopies" not in wishes
            with pdf.open_outline() as outline:
                assert outline.root[0].title == "封面"


class TestSingleSided:
    def test_every_page_is_moved_right(
        self, packet: Path, single: tuple[Path, PrintReport]
    ) -> None:
        path, report = single
        assert (report.sides, report.blanks, report.sheets) == (52, 0, 52)
        pages = range(0, 52, 5)
        for old, new in zip(inks(packet, pages), inks(path, pages), strict=True):
            assert old is not None
            assert new is not None
            assert new[0] - old[0] == pytest.approx(GUTTER_PX, abs=PX)

    def test_labels_name_no_copy(self, single: tuple[Path, PrintReport]) -> None:
        assert labels(single[0])[:3] == ["封面", "1", "2"]


def test_one_copy_proposes_how_many_to_print(packet: Path, tmp_path: Path) -> None:
    target = tmp_path / "印刷.pdf"
    write_print_ready(packet, target, PrintLayout(copies=1, printed_copies=3))
    with pikepdf.open(target) as pdf:
        assert int(pdf.Root.ViewerPreferences.NumCopies) == 3


def test_the_widest_gutter_leaves_what_printers_cannot_reach(packet: Path, tmp_path: Path) -> None:
    target = tmp_path / "印刷.pdf"
    report = write_print_ready(packet, target, PrintLayout(1, True, LARGEST_GUTTER_MM))
    edge, width = UNPRINTABLE_MM / 25.4 * DPI, A4[0] * DPI / 72
    for box in inks(target, range(report.sides)):
        assert box is None or (box[0] >= edge - PX and box[2] <= width - edge + PX)


def test_pages_keep_what_they_have_from_the_nodes_above_them(tmp_path: Path) -> None:
    source, target = made_packet(tmp_path / "申报书.pdf", [1, 2]), tmp_path / "印刷.pdf"
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        tree = pdf.Root.Pages
        tree.Resources = pdf.pages[0].obj.Resources
        for page in pdf.pages:
            del page.obj.Resources
        pdf.save(source)
    write_print_ready(source, target, PrintLayout(2))
    assert [text.strip() for text in words(target)] == ["0", "", "1", "2"] * 2


def test_the_file_is_sound(duplex: tuple[Path, PrintReport]) -> None:
    with pikepdf.open(duplex[0]) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert int(pdf.Root.Pages.Count) == len(pdf.pages)


def test_equal_input_gives_equal_bytes(packet: Path, tmp_path: Path) -> None:
    made = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for target in made:
        write_print_ready(packet, target, PrintLayout(2))
    assert made[0].read_bytes() == made[1].read_bytes()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chapters=st.lists(st.integers(1, 5), min_size=1, max_size=6),
    copies=st.integers(1, 3),
    on_both_sides=st.booleans(),
)
def test_any_parts(tmp_path: Path, chapters: list[int], copies: int, on_both_sides: bool) -> None:
    source = made_packet(tmp_path / "申报书.pdf", chapters)
    target = tmp_path / "印刷.pdf"
    report = write_print_ready(source, target, PrintLayout(copies, on_both_sides, 5.0))
    printed = [text.strip() for text in words(target)]
    one = printed[: report.sides]
    assert printed == one * copies
    assert [text for text in one if text] == [str(number) for number in range(sum(chapters))]
    if on_both_sides:
        assert report.sides % 2 == 0
        first = 0
        for pages in chapters:
            assert one.index(str(first)) % 2 == 0
            first += pages


class TestPagesOfOtherShapes:
    """The program lays out A4 upright; a reader may meet others in a packet from elsewhere."""

    @staticmethod
    def printed(folder: Path, size: tuple[float, float], rotate: int) -> tuple[Path, PrintReport]:
        source, target = folder / "申报书.pdf", folder / "印刷.pdf"
        with pikepdf.new() as pdf:
            add_marked_page(pdf, size, rotate, margin=20)
            pdf.save(source)
        return target, write_print_ready(source, target, PrintLayout(1, False, 10.0))

    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    @pytest.mark.parametrize(
        "size",
        [pytest.param((1190.55, 841.89), id="a3-landscape"), pytest.param((300, 200), id="small")],
    )
    def test_are_fitted_upright_into_the_text_and_named(
        self, tmp_path: Path, rotate: int, size: tuple[float, float]
    ) -> None:
        target, report = self.printed(tmp_path, size, rotate)
        assert report.scaled == ("1",)
        image = drawn(target, 0, DPI)
        box = ink(image)
        assert image.size == (596, 842)
        assert box is not None
        assert corners(image, box) == UPRIGHT
        assert box[0] >= MARGIN_SIDE_PT + 10.0 * PT_PER_MM - PX

    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    def test_a4_stands_upright_and_keeps_its_size(self, tmp_path: Path, rotate: int) -> None:
        target, report = self.printed(tmp_path, A4, rotate)
        assert report.scaled == ()
        image = drawn(target, 0, DPI)
        box = ink(image)
        assert box == pytest.approx((10.0 * PT_PER_MM, 0, 596, 842), abs=PX)
        assert corners(image, box)[::2] == UPRIGHT[::2]


class TestRefusals:
    @pytest.mark.parametrize(
        ("layout", "words"),
        [
            pytest.param(PrintLayout(copies=0), "份数", id="no-copies"),
            pytest.param(PrintLayout(copies=100), "份数", id="too-many-copies"),
            pytest.param(PrintLayout(printed_copies=0), "份数", id="none-to-print"),
            pytest.param(PrintLayout(gutter_mm=-1), "装订边", id="negative-gutter"),
            pytest.param(PrintLayout(gutter_mm=20.5), "装订边", id="gutter-over-the-margin"),
            pytest.param(PrintLayout(gutter_mm=float("nan")), "装订边", id="gutter-is-no-number"),
        ],
    )
    def test_of_layouts(
        self, packet: Path, tmp_path: Path, layout: PrintLayout, words: str
    ) -> None:
        with pytest.raises(InputError, match=words):
            write_print_ready(packet, tmp_path / "印刷.pdf", layout)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "data", [pytest.param(None, id="missing"), pytest.param(b"%PDF-1.5\nno", id="damaged")]
    )
    def test_of_sources(self, tmp_path: Path, data: bytes | None) -> None:
        source = tmp_path / "申报书.pdf"
        if data is not None:
            source.write_bytes(data)
        with pytest.raises(InputError, match="读不出来"):
            write_print_ready(source, tmp_path / "印刷.pdf", PrintLayout())
        assert not (tmp_path / "印刷.pdf").exists()

    def test_of_a_full_disk(
        self, packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target, real = tmp_path / "印刷.pdf", Path.open

        class Full:
            written = 0

            def write(self, data: memoryview) -> int:
                self.written += len(data)
                if self.written > 100_000:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return len(data)

            def close(self) -> None:
                pass

        def opened(path: Path, *args: Any, **more: Any) -> Any:
            return Full() if path == target else real(path, *args, **more)

        monkeypatch.setattr(Path, "open", opened)
        with pytest.raises(OutputError, match="磁盘空间不足"):
            write_print_ready(packet, target, PrintLayout())

    def test_a_wish_to_stop_leaves_nothing(self, packet: Path, tmp_path: Path) -> None:
        def stop(percent: int) -> None:
            if percent > 20:
                raise StoppedError("已停止。")

        with pytest.raises(StoppedError):
            write_print_ready(packet, tmp_path / "印刷.pdf", PrintLayout(), stop)
        assert list(tmp_path.iterdir()) == []


_ALONE = """
import resource, sys
from pathlib import Path
from xxxf_desktop.packet.look import MARGIN_SIDE_PT
from xxxf_desktop.render.print_ready import PrintLayout, write_print_ready
small, large, target = map(Path, sys.argv[1:])
write_print_ready(small, target, PrintLayout(5))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write_print_ready(large, target, PrintLayout(5))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
def test_memory_does_not_grow_with_the_proofs(tmp_path: Path, repository: Path) -> None:
    small, large = made_packet(tmp_path / "small.pdf", [1]), tmp_path / "large.pdf"
    with pikepdf.new() as pdf:
        for _ in range(40):
            page = pdf.add_blank_page(page_size=A4)
            page.obj.Contents = pdf.make_stream(
                b"% " + os.urandom(4 << 20).hex().encode()[: 4 << 20]
            )
        pdf.save(large, compress_streams=False)
    assert large.stat().st_size > 160 << 20
    command = [sys.executable, "-c", _ALONE, str(small), str(large), str(tmp_path / "out.pdf")]
    done = subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True)
    assert int(done.stdout) < 60
