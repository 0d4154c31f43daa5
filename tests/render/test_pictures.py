"""Pictures made fit for both writers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.render.samples import (
    UPRIGHT,
    corners,
    jpeg_bytes,
    picture,
    save_turned,
    stored,
)
from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.render.pictures import picture_size, printable_picture


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
def test_size_is_the_upright_one(tmp_path: Path, orientation: int, kind: str) -> None:
    path = save_turned(tmp_path / f"p.{kind}", orientation, (300, 100))
    assert picture_size(path) == (300, 100)


def test_size_needs_no_decoding(tmp_path: Path) -> None:
    whole = jpeg_bytes(picture(2000, 1000))
    (tmp_path / "cut.jpg").write_bytes(whole[:1000])
    assert picture_size(tmp_path / "cut.jpg") == (2000, 1000)


def test_large_scan_is_no_attack(tmp_path: Path) -> None:
    Image.new("1", (14_000, 10_000)).save(tmp_path / "plan.png")
    assert picture_size(tmp_path / "plan.png") == (14_000, 10_000)


def save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        pytest.param("p.jpg", "RGB", {}, id="jpeg"),
        pytest.param("p.jpg", "L", {}, id="grey-jpeg"),
        pytest.param("p.jpg", "RGB", {"progressive": True}, id="progressive-jpeg"),
        pytest.param("p.png", "RGB", {}, id="png"),
        pytest.param("p.png", "L", {}, id="grey-png"),
        pytest.param("p.png", "1", {}, id="bitonal-png"),
        pytest.param("p.png", "P", {}, id="palette-png"),
    ],
)
def test_what_both_writers_take_stays_untouched(
    tmp_path: Path, name: str, mode: str, options: dict[str, object]
) -> None:
    path = save(tmp_path / name, picture().convert(mode), **options)
    assert printable_picture(path, tmp_path / "nowhere") == path


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
def test_turned_picture_is_set_upright(tmp_path: Path, orientation: int, kind: str) -> None:
    path = save_turned(tmp_path / f"p.{kind}", orientation)
    made = printable_picture(path, tmp_path)
    assert made != path
    with Image.open(made) as image:
        assert image.size == (240, 160)
        assert image.getexif().get(274, 1) == 1
        assert corners(image) == UPRIGHT


def test_turned_jpeg_stays_a_jpeg_of_high_quality(tmp_path: Path) -> None:
    path = save_turned(tmp_path / "p.jpg", 6, (800, 600))
    with Image.open(printable_picture(path, tmp_path)) as made, Image.open(path) as source:
        assert made.format == "JPEG"
        wanted = source.convert("RGB").transpose(Image.Transpose.ROTATE_270)
        errors = [abs(a - b) for a, b in zip(made.tobytes(), wanted.tobytes(), strict=True)]
    assert sum(errors) / len(errors) < 0.5


def test_alpha_is_laid_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (20, 10), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 10, 10))
    made = printable_picture(save(tmp_path / "p.png", clear), tmp_path)
    with Image.open(made) as image:
        assert (image.mode, image.format) == ("RGB", "PNG")
        assert image.getpixel((15, 5)) == (255, 255, 255)
        assert image.getpixel((5, 5)) == (0, 0, 255)


def test_palette_with_a_clear_colour_is_laid_on_white(tmp_path: Path) -> None:
    image = Image.new("P", (20, 10), 1)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.paste(0, (0, 0, 10, 10))
    path = save(tmp_path / "p.png", image, transparency=0)
    with Image.open(printable_picture(path, tmp_path)) as made:
        assert made.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
        assert made.convert("RGB").getpixel((15, 5)) == (0, 255, 0)


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    deep = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 0x8000, 0xFFFF)):
        deep.putpixel((x, 0), value)
    with Image.open(printable_picture(save(tmp_path / "p.png", deep), tmp_path)) as made:
        assert made.mode == "L"
        assert [made.getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    path = save(tmp_path / "p.jpg", picture().convert("CMYK"))
    with Image.open(printable_picture(path, tmp_path)) as made:
        assert made.mode == "RGB"
        assert corners(made) == UPRIGHT


@pytest.mark.parametrize("kind", ["bmp", "gif", "webp", "tif"])
def test_other_kinds_become_png_without_loss(tmp_path: Path, kind: str) -> None:
    options = {"lossless": True} if kind == "webp" else {}
    path = save(tmp_path / f"p.{kind}", picture(), **options)
    with Image.open(printable_picture(path, tmp_path)) as made, Image.open(path) as source:
        assert made.format == "PNG"
        assert made.convert("RGB").tobytes() == source.convert("RGB").tobytes()


def test_bitonal_scan_keeps_one_bit(tmp_path: Path) -> None:
    path = save(tmp_path / "p.tif", picture().convert("1"), compression="group4")
    with Image.open(printable_picture(path, tmp_path)) as made:
        assert made.mode == "1"


def test_long_side_is_capped(tmp_path: Path) -> None:
    path = save(tmp_path / "p.png", Image.new("L", (12_000, 30), 200))
    with Image.open(printable_picture(path, tmp_path)) as made:
        assert made.size == (10_000, 25)


def test_jpeg_that_python_docx_would_not_know_gets_its_mark(tmp_path: Path) -> None:
    data = jpeg_bytes(picture())
    bare = data[:2] + data[20:]  # without the JFIF segment
    (tmp_path / "p.jpg").write_bytes(bare)
    made = printable_picture(tmp_path / "p.jpg", tmp_path).read_bytes()
    assert made[6:10] == b"JFIF"
    assert made[20:] == bare[2:]


def test_second_writer_finds_the_copy_of_the_first(tmp_path: Path) -> None:
    path = save_turned(tmp_path / "p.tif", 3)
    first = printable_picture(path, tmp_path)
    written = first.stat().st_mtime_ns
    assert printable_picture(path, tmp_path) == first
    assert first.stat().st_mtime_ns == written


def test_changed_picture_is_copied_anew(tmp_path: Path) -> None:
    path = save(tmp_path / "p.bmp", picture())
    first = printable_picture(path, tmp_path)
    save(path, picture(320, 160))
    with Image.open(printable_picture(path, tmp_path)) as made:
        assert made.size == (320, 160)
    assert printable_picture(path, tmp_path) != first


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\xff\xd8\xff"], ids=["empty", "text", "cut"]
)
def test_damaged_picture_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "架构图.jpg").write_bytes(data)
    with pytest.raises(ProofError, match="架构图"):
        printable_picture(tmp_path / "架构图.jpg", tmp_path)


def test_cut_picture_is_named(tmp_path: Path) -> None:
    whole = jpeg_bytes(stored(picture(800, 600), 6))
    save_turned(tmp_path / "p.jpg", 6, (800, 600))
    data = (tmp_path / "p.jpg").read_bytes()
    (tmp_path / "p.jpg").write_bytes(data[: len(whole) // 2])
    with pytest.raises(ProofError, match="读不出来"):
        printable_picture(tmp_path / "p.jpg", tmp_path)


def test_missing_folder_is_an_output_error(tmp_path: Path) -> None:
    path = save(tmp_path / "p.bmp", picture())
    with pytest.raises(OutputError):
        printable_picture(path, tmp_path / "gone")
