"""Small pictures of proof pages: upright, of the right page, with little memory, never an error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.render.samples import (
    A4,
    A4_LANDSCAPE,
    UPRIGHT,
    add_marked_page,
    corners,
    jpeg_bytes,
    marked_pdf,
    picture,
    save_turned,
    scanned_pdf,
)
from xxxf_desktop.answers.files import FileKind
from xxxf_desktop.app.thumbnails import thumbnail
from xxxf_desktop.render import thumbnails

WIDTH = 120
K = FileKind


def shown(path: Path, kind: FileKind, page: int = 0, rotate: int = 0) -> Image.Image:
    made = thumbnail(path, kind, page, WIDTH, rotate)
    assert made is not None
    assert len(made.data) == 3 * made.width_px * made.height_px
    return Image.frombytes("RGB", (made.width_px, made.height_px), made.data)


def turned(rotate: int) -> list[str]:
    names = UPRIGHT
    for _ in range(rotate // 90):
        names = [names[2], names[0], names[3], names[1]]
    return names


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
class TestStandsAsItIsPrinted:
    @pytest.mark.parametrize("own", [0, 90, 180, 270])
    @pytest.mark.parametrize("size", [A4, A4_LANDSCAPE], ids=["portrait", "landscape"])
    def test_pdf(self, tmp_path: Path, own: int, size: tuple[float, float], rotate: int) -> None:
        image = shown(marked_pdf(tmp_path / "p.pdf", size, own, 20), K.PDF, rotate=rotate)
        assert corners(image) == turned(rotate)
        lies = size == A4_LANDSCAPE
        assert image.width == WIDTH
        assert (image.width > image.height) == (lies != bool(rotate % 180))

    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize(("kind", "name"), [(K.JPEG, "p.jpg"), (K.PNG, "p.png")])
    def test_picture(
        self, tmp_path: Path, kind: FileKind, name: str, orientation: int, rotate: int
    ) -> None:
        path = save_turned(tmp_path / name, orientation, (900, 600))
        image = shown(path, kind, rotate=rotate)
        assert corners(image) == turned(rotate)
        assert image.size == ((120, 180) if rotate % 180 else (120, 80))

    @pytest.mark.parametrize("orientation", [1, 6, 7])
    def test_tiff(self, tmp_path: Path, orientation: int, rotate: int) -> None:
        path = save_turned(tmp_path / "p.tif", orientation, (900, 600))
        assert corners(shown(path, K.TIFF, rotate=rotate)) == turned(rotate)


class TestPage:
    def test_of_a_pdf(self, tmp_path: Path) -> None:
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=A4)
            add_marked_page(pdf)
            pdf.save(tmp_path / "p.pdf")
        assert corners(shown(tmp_path / "p.pdf", K.PDF, 0)) == ["white"] * 4
        assert corners(shown(tmp_path / "p.pdf", K.PDF, 1)) == UPRIGHT

    def test_of_a_tiff(self, tmp_path: Path) -> None:
        pages = [Image.new("1", (400, 500), 1), picture(400, 500)]
        pages[0].save(tmp_path / "p.tif", save_all=True, append_images=pages[1:])
        assert corners(shown(tmp_path / "p.tif", K.TIFF, 0)) == ["white"] * 4
        assert corners(shown(tmp_path / "p.tif", K.TIFF, 1)) == UPRIGHT

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
    def test_of_any_mode(self, tmp_path: Path, mode: str) -> None:
        source = picture(2000, 1000).convert("L" if mode in ("I;16", "LA") else mode)
        source.convert(mode).save(tmp_path / "p.png")
        image = shown(tmp_path / "p.png", K.PNG)
        assert image.size == (WIDTH, 60)

    def test_of_cmyk(self, tmp_path: Path) -> None:
        picture().convert("CMYK").save(tmp_path / "p.jpg", quality=95)
        assert corners(shown(tmp_path / "p.jpg", K.JPEG)) == UPRIGHT

    def test_of_a_scan(self, tmp_path: Path) -> None:
        scan = scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(picture(827, 1169))])
        assert corners(shown(scan, K.PDF)) == UPRIGHT


class TestSize:
    def test_of_a_small_picture_stays(self, tmp_path: Path) -> None:
        picture(60, 40).save(tmp_path / "p.png")
        assert shown(tmp_path / "p.png", K.PNG).size == (60, 40)

    def test_of_a_small_pdf_page_fills_the_width(self, tmp_path: Path) -> None:
        assert shown(marked_pdf(tmp_path / "p.pdf", (60, 40)), K.PDF).size == (WIDTH, 80)

    def test_of_a_long_receipt_is_narrower(self, tmp_path: Path) -> None:
        assert shown(marked_pdf(tmp_path / "p.pdf", (100, 2000)), K.PDF).size == (12, 240)
        Image.new("L", (100, 2000)).save(tmp_path / "p.png")
        assert shown(tmp_path / "p.png", K.PNG).size == (12, 240)

    def test_of_a_thread_is_a_pixel(self, tmp_path: Path) -> None:
        Image.new("L", (30_000, 1)).save(tmp_path / "p.png")
        assert shown(tmp_path / "p.png", K.PNG).size == (WIDTH, 1)


class TestNothing:
    @pytest.mark.parametrize(
        ("kind", "data"),
        [
            pytest.param(K.PDF, b"", id="empty-pdf"),
            pytest.param(K.PDF, b"%PDF-1.7\nnothing", id="no-pdf"),
            pytest.param(K.PDF, jpeg_bytes(picture()), id="jpeg-called-pdf"),
            pytest.param(K.JPEG, jpeg_bytes(picture(900, 900))[:4000], id="cut-jpeg"),
            pytest.param(K.JPEG, b"", id="empty-picture"),
            pytest.param(K.UNKNOWN, jpeg_bytes(picture()), id="not-looked-at"),
        ],
    )
    def test_where_nothing_can_be_drawn(self, tmp_path: Path, kind: FileKind, data: bytes) -> None:
        (tmp_path / "p").write_bytes(data)
        assert thumbnail(tmp_path / "p", kind, 0, WIDTH) is None

    def test_of_a_file_that_went_away(self, tmp_path: Path) -> None:
        for kind in FileKind:
            assert thumbnail(tmp_path / "gone", kind, 0, WIDTH) is None

    @pytest.mark.parametrize("page", [1, -7, 99_999])
    def test_of_a_page_there_is_not(self, tmp_path: Path, page: int) -> None:
        picture().save(tmp_path / "p.tif")
        picture().save(tmp_path / "p.jpg")
        assert thumbnail(marked_pdf(tmp_path / "p.pdf"), K.PDF, page, WIDTH) is None
        assert thumbnail(tmp_path / "p.tif", K.TIFF, page, WIDTH) is None
        assert thumbnail(tmp_path / "p.jpg", K.JPEG, page, WIDTH) is None

    def test_of_a_locked_pdf(self, tmp_path: Path) -> None:
        with pikepdf.open(marked_pdf(tmp_path / "p.pdf")) as pdf:
            pdf.save(tmp_path / "l.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        assert thumbnail(tmp_path / "l.pdf", K.PDF, 0, WIDTH) is None

    @pytest.mark.parametrize(
        ("name", "kind", "progressive"),
        [
            pytest.param("p.png", K.PNG, False, id="png"),
            pytest.param("p.jpg", K.JPEG, True, id="progressive-jpeg"),
        ],
    )
    def test_of_a_picture_that_takes_too_much_memory(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        name: str,
        kind: FileKind,
        progressive: bool,
    ) -> None:
        picture(900, 900).save(tmp_path / name, progressive=progressive)
        assert thumbnail(tmp_path / name, kind, 0, WIDTH) is not None
        monkeypatch.setattr(thumbnails, "_MOST_BYTES", 4 * 900 * 900)
        assert thumbnail(tmp_path / name, kind, 0, WIDTH) is None


def test_threads_take_turns(tmp_path: Path) -> None:
    path = marked_pdf(tmp_path / "p.pdf", pages=12)
    with ThreadPoolExecutor(4) as pool:
        images = list(pool.map(lambda page: shown(path, K.PDF, page), range(12)))
    assert [corners(image) for image in images] == [UPRIGHT] * 12


_PEAK = """
import resource, sys
from pathlib import Path
from xxxf_desktop.answers.files import FileKind
from xxxf_desktop.app.thumbnails import thumbnail
small, large = Path(sys.argv[2]), Path(sys.argv[3])
kind = FileKind[sys.argv[1]]
assert thumbnail(small, kind, 0, 120)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert thumbnail(large, kind, 0, 120)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def _large_jpeg(folder: Path) -> tuple[Path, Path]:
    for name, side in (("small.jpg", 100), ("large.jpg", 9000)):
        Image.new("RGB", (side, side), "green").save(folder / name)
    return folder / "small.jpg", folder / "large.jpg"


def _large_scan(folder: Path) -> tuple[Path, Path]:
    small, large = _large_jpeg(folder)
    return (
        scanned_pdf(folder / "small.pdf", [small.read_bytes()]),
        scanned_pdf(folder / "large.pdf", [large.read_bytes()]),
    )


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
@pytest.mark.parametrize(("kind", "write"), [("JPEG", _large_jpeg), ("PDF", _large_scan)])
def test_a_huge_scan_takes_little_memory(
    tmp_path: Path, kind: str, write: Callable[[Path], tuple[Path, Path]]
) -> None:
    """81 million pixels are 324 MB when they are all decoded."""
    files = [str(path) for path in write(tmp_path)]
    command = [sys.executable, "-c", _PEAK, kind, *files]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert int(done.stdout) < 100
