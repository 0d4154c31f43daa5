"""Pictures as PDF pages and streams."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Name
from PIL import Image

from tests.render.samples import (
    UPRIGHT,
    corners,
    drawn,
    jpeg_bytes,
    marked_pdf,
    padded_jpeg,
    picture,
    save_turned,
    scanned_pdf,
)
from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.render.pdf_wrapping import LONGEST_PX, PageFrame, find_extent, wrap_picture


def wrapped(folder: Path, image: Path, page: int = 0) -> Path:
    target = folder / "wrapped.pdf"
    wrap_picture(image, target, page)
    return target


def image_of(file: Path) -> tuple[pikepdf.Pdf, pikepdf.Stream]:
    pdf = pikepdf.open(file)
    assert pdf.check_pdf_syntax() == []
    image = pdf.pages[0].obj.Resources.XObject.P
    assert isinstance(image, pikepdf.Stream)
    return pdf, image


def save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "webp"])
def test_page_is_upright_and_has_the_size_of_100_dpi(
    tmp_path: Path, orientation: int, kind: str
) -> None:
    file = wrapped(tmp_path, save_turned(tmp_path / f"p.{kind}", orientation, (300, 200)))
    assert corners(drawn(file)) == UPRIGHT
    with pikepdf.open(file) as pdf:
        assert [float(value) for value in pdf.pages[0].mediabox] == [0, 0, 216, 144]


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_passes_through(tmp_path: Path, mode: str, progressive: bool) -> None:
    data = jpeg_bytes(picture().convert(mode), progressive=progressive)
    (tmp_path / "p.jpg").write_bytes(data)
    pdf, image = image_of(wrapped(tmp_path, tmp_path / "p.jpg"))
    with pdf:
        assert image.read_raw_bytes() == data
        assert image.ColorSpace == (Name.DeviceGray if mode == "L" else Name.DeviceRGB)


def test_jpeg_larger_than_a4_passes_through(tmp_path: Path) -> None:
    save(tmp_path / "p.jpg", Image.new("RGB", (5000, 40), "navy"))
    pdf, image = image_of(wrapped(tmp_path, tmp_path / "p.jpg"))
    with pdf:
        assert int(image.Width) == 5000


def test_cmyk_jpeg_becomes_rgb(tmp_path: Path) -> None:
    file = wrapped(tmp_path, save(tmp_path / "p.jpg", picture().convert("CMYK")))
    assert corners(drawn(file)) == UPRIGHT
    pdf, image = image_of(file)
    with pdf:
        assert image.ColorSpace == Name.DeviceRGB


@pytest.mark.parametrize(
    ("mode", "bits", "space"),
    [("RGB", 8, "/DeviceRGB"), ("L", 8, "/DeviceGray"), ("1", 1, "/DeviceGray"), ("P", 8, "")],
)
def test_png_data_is_taken_as_it_is(tmp_path: Path, mode: str, bits: int, space: str) -> None:
    source = picture().convert(mode)
    pdf, image = image_of(wrapped(tmp_path, save(tmp_path / "p.png", source)))
    with pdf:
        assert int(image.BitsPerComponent) == bits
        assert image.DecodeParms.Predictor == 15
        if space:
            assert str(image.ColorSpace) == space
        shown = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
        assert shown.tobytes() == source.convert("RGB").tobytes()


def test_palette_png_with_few_colours(tmp_path: Path) -> None:
    source = picture().quantize(5)
    file = wrapped(tmp_path, save(tmp_path / "p.png", source, bits=4))
    assert corners(drawn(file)) == UPRIGHT


def test_alpha_is_laid_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 50, 100))
    page = drawn(wrapped(tmp_path, save(tmp_path / "p.png", clear)))
    assert page.getpixel((60, 30)) == (255, 255, 255)
    assert page.getpixel((10, 30)) == (0, 0, 255)


def test_palette_with_alpha_is_laid_on_white(tmp_path: Path) -> None:
    image = Image.new("P", (100, 100), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(0, (50, 0, 100, 100))
    page = drawn(wrapped(tmp_path, save(tmp_path / "p.png", image, transparency=b"\x00\xff")))
    assert page.getpixel((60, 30)) == (255, 255, 255)
    assert page.getpixel((10, 30)) == (0, 0, 255)


def test_sixteen_bit_png(tmp_path: Path) -> None:
    deep = Image.new("I;16", (100, 100), 0xFFFF)
    for place in range(50 * 100):
        deep.putpixel((place % 50, place // 50), 0x8000)
    page = drawn(wrapped(tmp_path, save(tmp_path / "p.png", deep)))
    assert page.getpixel((60, 30)) == (255, 255, 255)
    assert page.getpixel((10, 30)) == (128, 128, 128)


def interlaced_png(path: Path) -> Path:
    """Write a 1×1 PNG whose header says Adam7 (Pillow writes none; one pixel is one pass)."""
    save(path, Image.new("RGB", (1, 1), (0, 0, 255)))
    data = bytearray(path.read_bytes())
    data[28] = 1
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    path.write_bytes(data)
    return path


def test_interlaced_png_is_rewritten(tmp_path: Path) -> None:
    pdf, image = image_of(wrapped(tmp_path, interlaced_png(tmp_path / "p.png")))
    with pdf:
        assert pikepdf.PdfImage(image).as_pil_image().getpixel((0, 0)) == (0, 0, 255)


@pytest.mark.parametrize("kind", ["png", "bmp", "tif"])
def test_other_pictures_are_shrunk_to_a4_at_300_dpi(tmp_path: Path, kind: str) -> None:
    path = save(tmp_path / f"p.{kind}", Image.new("L", (2 * LONGEST_PX, 200), 128))
    pdf, image = image_of(wrapped(tmp_path, path))
    with pdf:
        assert (int(image.Width), int(image.Height)) == (LONGEST_PX, 100)
        assert float(pdf.pages[0].mediabox[2]) == pytest.approx(2 * LONGEST_PX * 0.72)


def test_bitonal_tiff_keeps_one_bit(tmp_path: Path) -> None:
    path = save(tmp_path / "p.tif", picture().convert("1"), compression="group4")
    pdf, image = image_of(wrapped(tmp_path, path))
    with pdf:
        assert int(image.BitsPerComponent) == 1


def test_every_page_of_a_tiff(tmp_path: Path) -> None:
    pages = [picture(), Image.new("RGB", (60, 90), "blue"), Image.new("L", (90, 60), 0)]
    pages[0].save(tmp_path / "p.tif", save_all=True, append_images=pages[1:])
    assert corners(drawn(wrapped(tmp_path, tmp_path / "p.tif", 0))) == UPRIGHT
    assert corners(drawn(wrapped(tmp_path, tmp_path / "p.tif", 1))) == ["blue"] * 4
    assert corners(drawn(wrapped(tmp_path, tmp_path / "p.tif", 2))) == ["black"] * 4


def test_phone_jpeg_with_a_second_picture(tmp_path: Path) -> None:
    first = picture()
    first.save(tmp_path / "p.jpg", "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])
    assert corners(drawn(wrapped(tmp_path, tmp_path / "p.jpg"))) == UPRIGHT


def test_page_out_of_reach_is_named(tmp_path: Path) -> None:
    path = save(tmp_path / "传真.tif", picture())
    with pytest.raises(ProofError, match="传真"):
        wrapped(tmp_path, path, 3)


def test_missing_folder_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        wrap_picture(save(tmp_path / "p.bmp", picture()), tmp_path / "gone" / "p.pdf")


def test_nothing_but_the_target_is_left(tmp_path: Path) -> None:
    wrapped(tmp_path, save(tmp_path / "p.bmp", picture()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.bmp", "wrapped.pdf"]


def test_stream_bytes_are_found_in_the_file(tmp_path: Path) -> None:
    data = padded_jpeg(picture(), 100_000)
    file = scanned_pdf(tmp_path / "scan.pdf", [data])
    with pikepdf.open(file) as pdf, file.open("rb") as stream:
        image = pdf.pages[0].obj.Resources.XObject.Im0
        offset = pdf.get_xref_table()[image.objgen].offset
        assert offset is not None
        found = find_extent(stream, file, offset, len(data))
        assert found is not None
        sink = io.BytesIO()
        found.copy_to(sink)
        assert sink.getvalue() == data
        assert find_extent(stream, file, offset, len(data) - 1) is None
        assert find_extent(stream, file, offset + 1, len(data)) is None


def test_frame_without_a_usable_crop_box(tmp_path: Path) -> None:
    with pikepdf.open(marked_pdf(tmp_path / "p.pdf", (300, 200))) as pdf:
        pdf.pages[0].obj.CropBox = [900, 900, 1000, 1000]
        assert PageFrame.of(pdf.pages[0]).size_pt == (300, 200)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        pytest.param([0, 0, 300], (300, 200), id="three-corners"),
        pytest.param([0, 0, Name.X, 200], (300, 200), id="a-name"),
        pytest.param([5, 0, 5, 200], (300, 200), id="no-width"),
    ],
)
def test_frame_with_an_unusable_crop_box(
    tmp_path: Path, box: list[object], size: tuple[float, float]
) -> None:
    with pikepdf.open(marked_pdf(tmp_path / "p.pdf", (300, 200))) as pdf:
        pdf.pages[0].obj.CropBox = Array(box)
        assert PageFrame.of(pdf.pages[0]).size_pt == size


@pytest.mark.parametrize("box", [[0, 0, 0, 200], [Name.X, 0, 300, 200]], ids=["flat", "a-name"])
def test_frame_without_a_size_is_that_of_every_reader(tmp_path: Path, box: list[object]) -> None:
    file = marked_pdf(tmp_path / "p.pdf", (300, 200))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.MediaBox = Array(box)
        assert PageFrame.of(pdf.pages[0]).size_pt == (612, 792)


@pytest.mark.parametrize("key", ["/Rotate", "/UserUnit"])
def test_frame_turned_by_no_number(tmp_path: Path, key: str) -> None:
    with pikepdf.open(marked_pdf(tmp_path / "p.pdf", (300, 200))) as pdf:
        pdf.pages[0].obj[key] = Name.X
        frame = PageFrame.of(pdf.pages[0])
        assert (frame.size_pt, frame.rotate) == ((300, 200), 0)


def test_frame_with_corners_the_wrong_way_round(tmp_path: Path) -> None:
    with pikepdf.open(marked_pdf(tmp_path / "p.pdf", (300, 200))) as pdf:
        pdf.pages[0].obj.MediaBox = [300, 200, 0, 0]
        pdf.pages[0].obj.Rotate = -90
        frame = PageFrame.of(pdf.pages[0])
        assert (frame.size_pt, frame.rotate) == ((200, 300), 270)
