"""Proof pages as JPEG for the Word file."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.render.samples import (
    A4,
    A4_LANDSCAPE,
    UPRIGHT,
    add_annotation,
    add_form,
    add_marked_page,
    corners,
    count,
    jpeg_bytes,
    marked_pdf,
    padded_jpeg,
    picture,
    save_turned,
    scanned_pdf,
    stored,
)
from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.render.raster import RasterJob, raster_page, raster_pages

BOX = (448.5, 660.0)
WIDTH = round(448.5 * 200 / 72)


def shot(folder: Path, file: Path, page: int = 0) -> Image.Image:
    target = folder / "shot.jpg"
    size = raster_page(file, page, target, BOX)
    with Image.open(target) as image:
        assert image.size == size
        assert image.format == "JPEG"
        image.load()
        return image


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A4, A4_LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("margin", [0, 40], ids=["whole", "cropped"])
def test_pdf_page_is_upright_at_200_dpi(
    tmp_path: Path, rotate: int, size: tuple[float, float], margin: float
) -> None:
    image = shot(tmp_path, marked_pdf(tmp_path / "p.pdf", size, rotate, margin))
    assert corners(image) == UPRIGHT
    assert abs(image.width - WIDTH) <= 1
    assert abs(image.height - WIDTH * size[1] / size[0]) <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
@pytest.mark.parametrize("size", [(240, 160), (2400, 1600)], ids=["small", "large"])
def test_picture_is_upright(
    tmp_path: Path, orientation: int, kind: str, size: tuple[int, int]
) -> None:
    image = shot(tmp_path, save_turned(tmp_path / f"p.{kind}", orientation, size))
    assert corners(image) == UPRIGHT


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("dpi", [100, 300])
def test_scanned_page_is_upright(tmp_path: Path, rotate: int, dpi: int) -> None:
    width, height = round(A4[0] / 72 * dpi), round(A4[1] / 72 * dpi)
    upright = (height, width) if rotate % 180 else (width, height)
    turn = {0: 1, 90: 6, 180: 3, 270: 8}[rotate]
    scan = scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(stored(picture(*upright), turn))])
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Rotate = rotate
        pdf.save()
    assert corners(shot(tmp_path, scan)) == UPRIGHT


def test_scanned_page_is_not_drawn_by_pdfium(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("pypdfium2.PdfDocument")
    scan = scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(picture(2480, 3508))])
    image = shot(tmp_path, scan)
    assert image.size == (1240, 1754)
    assert corners(image) == UPRIGHT


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("BT /F1 20 Tf (text) Tj ET", id="text"),
        pytest.param("1 0 0 rg 0 0 99 99 re f", id="square"),
    ],
)
def test_page_with_more_than_its_scan_is_drawn(tmp_path: Path, more: str) -> None:
    scan = scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(Image.new("RGB", (827, 1169), "white"))])
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.obj.Resources.Font = Dictionary(
            F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        page.contents_add(more.encode("ascii"))
        page.contents_coalesce()
        pdf.save()
    assert min(shot(tmp_path, scan).convert("L").tobytes()) < 128


def test_scan_with_a_mask_is_drawn(tmp_path: Path) -> None:
    scan = scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(Image.new("RGB", (827, 1169), "blue"))])
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Im0
        image.SMask = pdf.make_stream(
            b"\x00",
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
        )
        pdf.save()
    assert shot(tmp_path, scan).convert("RGB").getextrema() == ((255, 255),) * 3


def test_widget_and_stamp_are_drawn(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        look = Dictionary(N=add_form(pdf, "0 0 1", 100))
        add_annotation(pdf, page, Subtype=Name.Stamp, Rect=[300, 400, 400, 500], AP=look)
        seal = add_annotation(
            pdf, page, Subtype=Name.Widget, FT=Name.Sig, T="s", Rect=[150, 400, 250, 500], AP=look
        )
        pdf.Root.AcroForm = Dictionary(Fields=Array([seal]), SigFlags=3)
        pdf.save(tmp_path / "seal.pdf")
    image = shot(tmp_path, tmp_path / "seal.pdf")
    width, height = image.size
    part = image.crop((width // 5, height * 2 // 5, width * 4 // 5, height * 3 // 5))
    scale = width / A4[0]
    assert count(part, "blue") == pytest.approx(2 * 100 * 100 * scale**2, rel=0.05)


def test_owner_encrypted_page_is_drawn(tmp_path: Path) -> None:
    for source in (
        marked_pdf(tmp_path / "page.pdf"),
        scanned_pdf(tmp_path / "scan.pdf", [jpeg_bytes(picture(827, 1169))]),
    ):
        with pikepdf.open(source) as pdf:
            locked = pikepdf.Encryption(owner="o", user="", R=6)
            pdf.save(tmp_path / "locked.pdf", encryption=locked)
        assert corners(shot(tmp_path, tmp_path / "locked.pdf")) == UPRIGHT


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_jpeg_that_fits_is_copied(tmp_path: Path, mode: str) -> None:
    data = jpeg_bytes(picture(1654, 2339).convert(mode), quality=60)
    (tmp_path / "a4.jpg").write_bytes(data)
    shot(tmp_path, tmp_path / "a4.jpg")
    assert (tmp_path / "shot.jpg").read_bytes() == data
    shot(tmp_path, scanned_pdf(tmp_path / "scan.pdf", [data]))
    assert (tmp_path / "shot.jpg").read_bytes() == data


def test_jpeg_that_is_too_fine_is_halved(tmp_path: Path) -> None:
    (tmp_path / "a4.jpg").write_bytes(jpeg_bytes(picture(2480, 3508)))
    assert shot(tmp_path, tmp_path / "a4.jpg").size == (1240, 1754)


def test_too_fine_picture_is_shrunk_to_its_printed_size(tmp_path: Path) -> None:
    picture(1800, 2400).save(tmp_path / "photo.png")
    image = shot(tmp_path, tmp_path / "photo.png")
    assert image.width == WIDTH
    assert corners(image) == UPRIGHT


def test_cmyk_and_alpha_become_rgb(tmp_path: Path) -> None:
    picture().convert("CMYK").save(tmp_path / "cmyk.jpg")
    picture().convert("RGBA").save(tmp_path / "alpha.png")
    for name in ("cmyk.jpg", "alpha.png"):
        image = shot(tmp_path, tmp_path / name)
        assert image.mode == "RGB"
        assert corners(image) == UPRIGHT


def test_bitonal_tiff_page_becomes_grey(tmp_path: Path) -> None:
    pages = [picture(), Image.new("1", (2480, 3508), 1)]
    pages[0].save(tmp_path / "fax.tif", save_all=True, append_images=pages[1:])
    assert corners(shot(tmp_path, tmp_path / "fax.tif", 0)) == UPRIGHT
    grey = shot(tmp_path, tmp_path / "fax.tif", 1)
    assert (grey.mode, grey.width) == ("L", WIDTH)


def test_results_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        add_marked_page(pdf, (100, 50))
        add_marked_page(pdf, (100, 80), 90)
        pdf.save(tmp_path / "two.pdf")
    photo = save_turned(tmp_path / "photo.jpg", 6, (60, 40))
    order = [(tmp_path / "two.pdf", 1), (photo, 0), (tmp_path / "two.pdf", 0), (photo, 0)]
    jobs = [
        RasterJob(file, page, tmp_path / f"{number}.jpg", BOX)
        for number, (file, page) in enumerate(order)
    ]
    done: list[int] = []
    threads: set[int] = set()

    def on_done(count: int) -> None:
        done.append(count)
        threads.add(threading.get_ident())

    made = raster_pages(jobs, on_done)
    assert [raster.size_pt for raster in made] == [(100, 80), (43.2, 28.8), (100, 50), (43.2, 28.8)]
    assert done == [1, 2, 3, 4]
    assert threads == {threading.get_ident()}
    for job, raster in zip(jobs, made, strict=True):
        with Image.open(job.target) as image:
            assert image.size == raster.size_px
            assert corners(image) == UPRIGHT


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    file = marked_pdf(tmp_path / "p.pdf")
    shot(tmp_path, file)
    first = (tmp_path / "shot.jpg").read_bytes()
    shot(tmp_path, file)
    assert (tmp_path / "shot.jpg").read_bytes() == first


def test_cancelling_ends_early(tmp_path: Path) -> None:
    file = marked_pdf(tmp_path / "p.pdf", (100, 100), pages=9)
    jobs = [RasterJob(file, page, tmp_path / f"{page}.jpg", BOX) for page in range(9)]
    asked = iter([False, False, False, True])
    assert len(raster_pages(jobs, cancelled=lambda: next(asked))) == 3


@pytest.mark.parametrize("name", ["报告.pdf", "照片.jpg"])
def test_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.4 nothing" if name.endswith("pdf") else b"nothing")
    with pytest.raises(ProofError, match=name[:2]):
        shot(tmp_path, tmp_path / name)


def test_cut_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(jpeg_bytes(picture(3000, 2000))[:9000])
    with pytest.raises(ProofError, match="照片"):
        shot(tmp_path, tmp_path / "照片.jpg")


def test_missing_page_and_password_are_named(tmp_path: Path) -> None:
    file = marked_pdf(tmp_path / "报告.pdf")
    with pytest.raises(ProofError, match="报告"):
        shot(tmp_path, file, 7)
    with pikepdf.open(file) as pdf:
        pdf.save(tmp_path / "加密.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(ProofError, match="密码"):
        shot(tmp_path, tmp_path / "加密.pdf")


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png"])
def test_missing_folder_is_an_output_error(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"p.{kind}"
    _ = marked_pdf(file) if kind == "pdf" else save_turned(file, 1)
    with pytest.raises(OutputError):
        raster_page(file, 0, tmp_path / "gone" / "p.jpg", BOX)


# ------------------------------------------------------------- stranger than most


def test_broken_scan_is_drawn_as_far_as_it_goes(tmp_path: Path) -> None:
    data = jpeg_bytes(picture(2480, 3508))
    scan = scanned_pdf(tmp_path / "p.pdf", [data])
    lost = data[9000:-9]
    scan.write_bytes(scan.read_bytes().replace(lost, b"\xff" * len(lost)))
    image = shot(tmp_path, scan)
    assert abs(image.width - WIDTH) <= 1
    assert corners(image)[0] == "red"


def test_names_in_gbk_are_no_trouble(tmp_path: Path) -> None:
    """As old Chinese programs write them: bytes that are no UTF-8."""
    with pikepdf.open(scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(picture(827, 1169))])) as pdf:
        unpacked = pikepdf.StreamDecodeLevel.generalized
        pdf.save(tmp_path / "gbk.pdf", compress_streams=False, stream_decode_level=unpacked)
    data = (tmp_path / "gbk.pdf").read_bytes()
    assert data.count(b"/Im0") == 2
    (tmp_path / "gbk.pdf").write_bytes(data.replace(b"/Im0", b"/\xcb\xce\xcc"))
    assert corners(shot(tmp_path, tmp_path / "gbk.pdf")) == UPRIGHT


@pytest.mark.parametrize("rotate", [0, 90])
def test_page_that_pdfium_refuses_is_drawn(tmp_path: Path, rotate: int) -> None:
    with pikepdf.new() as pdf:
        add_marked_page(pdf, A4, 270).obj.Type = Name.Pagw
        pdf.save(tmp_path / "p.pdf")
    size = raster_page(tmp_path / "p.pdf", 0, tmp_path / "p.jpg", BOX, rotate=rotate)
    with Image.open(tmp_path / "p.jpg") as image:
        assert (image.width > image.height) == (rotate == 90)
        assert size == image.size
        red = {0: 0, 90: 1}[rotate]
        assert corners(image)[red] == "red"


@pytest.mark.parametrize("size", [(0.5, 14_000), (14_000, 0.5)], ids=["high", "wide"])
def test_page_next_to_nothing_wide_takes_no_memory(
    tmp_path: Path, size: tuple[float, float]
) -> None:
    file = marked_pdf(tmp_path / "p.pdf")
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.MediaBox = Array([0, 0, *size])
        pdf.save()
    assert max(shot(tmp_path, file).size) <= 2000


def test_scan_without_a_size_is_drawn(tmp_path: Path) -> None:
    scan = scanned_pdf(tmp_path / "p.pdf", [jpeg_bytes(picture(827, 1169))])
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        del pdf.pages[0].obj.Resources.XObject.Im0["/Width"]
        pdf.save()
    assert shot(tmp_path, scan).width == WIDTH


_PEAK = """
import resource, sys
from pathlib import Path
from xxxf_desktop.render.raster import RasterJob, raster_pages
file, folder, pages = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
jobs = [RasterJob(file, page % 2, folder / f"{page}.jpg", (448.5, 660)) for page in range(pages)]
raster_pages(jobs)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
@pytest.mark.parametrize("kind", ["drawn", "scanned"])
def test_memory_does_not_grow_with_the_pages(tmp_path: Path, kind: str) -> None:
    if kind == "drawn":
        file = marked_pdf(tmp_path / "p.pdf", pages=2)
    else:
        data = padded_jpeg(picture(1654, 2339), 5_000_000)
        file = scanned_pdf(tmp_path / "p.pdf", [data, data])
    peaks = []
    for pages in (8, 60):
        command = [sys.executable, "-c", _PEAK, str(file), str(tmp_path), str(pages)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    assert peaks[1] - peaks[0] < 40
