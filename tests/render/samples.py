"""Proofs made for the tests of binding and pictures. Upright, the corners are red (top left),
green (top right), blue (bottom left) and black (bottom right), on white.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

A4 = (595.28, 841.89)
A4_LANDSCAPE = (841.89, 595.28)

RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
UPRIGHT = ["red", "green", "blue", "black"]

# What turns an upright picture into the one stored under an EXIF orientation.
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture(width: int = 240, height: int = 160) -> Image.Image:
    """Return an upright picture with its four marks, a fifth of the short side each."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    side = min(width, height) // 5
    right, bottom = width - side, height - side
    for (x, y), colour in zip(
        [(0, 0), (right, 0), (0, bottom), (right, bottom)], [RED, GREEN, BLUE, BLACK], strict=True
    ):
        draw.rectangle((x, y, x + side - 1, y + side - 1), fill=colour)
    return image


def stored(image: Image.Image, orientation: int) -> Image.Image:
    """Return the pixels that a camera writes under `orientation`."""
    return image.transpose(_STORED[orientation]) if orientation != 1 else image


def save_turned(
    path: Path, orientation: int, size: tuple[int, int] = (240, 160), **options: object
) -> Path:
    """Write a picture with its EXIF or TIFF orientation; the kind follows the file's name."""
    exif = Image.Exif()
    exif[274] = orientation
    stored(picture(*size), orientation).save(path, exif=exif, **options)  # type: ignore[arg-type]
    return path


def corners(image: Image.Image, box: tuple[float, float, float, float] | None = None) -> list[str]:
    """Return the colour names at the corners: top left, top right, bottom left, bottom right.

    `box` is (left, top, right, bottom) in pixels, the whole picture when left out.
    """
    left, top, right, bottom = box or (0, 0, image.width, image.height)
    inset = min(right - left, bottom - top) / 12
    places = [
        (left + inset, top + inset),
        (right - inset, top + inset),
        (left + inset, bottom - inset),
        (right - inset, bottom - inset),
    ]
    coloured = image.convert("RGB")
    return [_name(coloured.getpixel((int(x), int(y)))) for x, y in places]


def _name(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    names = {RED: "red", GREEN: "green", BLUE: "blue", BLACK: "black", (255, 255, 255): "white"}
    for colour, name in names.items():
        if all(abs(a - b) < 70 for a, b in zip(colour, pixel, strict=True)):
            return name
    return str(pixel)


def _marks(width: float, height: float) -> str:
    side = min(width, height) / 5
    right, top = width - side, height - side
    marks = [
        ("1 0 0", 0.0, top),
        ("0 1 0", right, top),
        ("0 0 1", 0.0, 0.0),
        ("0 0 0", right, 0.0),
    ]
    return "".join(
        f"{colour} rg {x:.3f} {y:.3f} {side:.3f} {side:.3f} re f\n" for colour, x, y in marks
    )


def add_marked_page(
    pdf: pikepdf.Pdf,
    size: tuple[float, float] = A4,
    rotate: int = 0,
    margin: float = 0,
    more: str = "",
) -> pikepdf.Page:
    """Add a page that shows the marks upright under /Rotate `rotate`.

    `size` is what is seen. With a `margin` the CropBox lies that far inside the MediaBox, whose
    lower left is then not the origin, and the margin is grey.
    """
    width, height = size
    to_page = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[rotate]
    across, along = (height, width) if rotate % 180 else (width, height)
    media = [-margin, -margin, across + margin, along + margin]
    grey = f"0.5 g {-margin} {-margin} {across + 2 * margin} {along + 2 * margin} re f "
    white = f"1 g 0 0 {across} {along} re f "
    ground = grey + white if margin else ""
    turned = " ".join(str(value) for value in to_page)
    content = f"{ground}q {turned} cm\n{_marks(width, height)}{more}Q\n"
    page = pdf.add_blank_page(page_size=(across, along))
    page.obj.MediaBox = Array(media)
    if margin:
        page.obj.CropBox = Array([0, 0, across, along])
    page.obj.Rotate = rotate
    page.obj.Contents = pdf.make_stream(content.encode("ascii"))
    return page


def marked_pdf(
    path: Path, size: tuple[float, float] = A4, rotate: int = 0, margin: float = 0, pages: int = 1
) -> Path:
    """Write a PDF of marked pages."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            add_marked_page(pdf, size, rotate, margin)
        pdf.save(path, deterministic_id=True)
    return path


def add_form(pdf: pikepdf.Pdf, colour: str, side: float) -> pikepdf.Object:
    """Return an appearance: a square of `colour`."""
    return pdf.make_stream(
        f"{colour} rg 0 0 {side} {side} re f".encode("ascii"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, side, side],
    )


def add_annotation(pdf: pikepdf.Pdf, page: pikepdf.Page, **entries: object) -> pikepdf.Object:
    """Add an annotation to `page`; the entries are those of its dictionary."""
    annotation = pdf.make_indirect(Dictionary(Type=Name.Annot, F=4))
    for key, value in entries.items():
        annotation[f"/{key}"] = value
    if "/Annots" not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(annotation)
    return annotation


def body_pdf(path: Path, pages: int = 1) -> Path:
    """Write the pages that the writer lays out for proofs: a label and nothing else."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for number in range(pages):
            page = pdf.add_blank_page(page_size=A4)
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
            label = f"BT /F1 10.5 Tf 72 790 Td (Proof {number + 1}) Tj ET"
            page.obj.Contents = pdf.make_stream(label.encode("ascii"))
        pdf.save(path, deterministic_id=True)
    return path


def scanned_pdf(path: Path, jpegs: list[bytes], size: tuple[float, float] = A4) -> Path:
    """Write a PDF as scanners do: one JPEG a page and nothing else."""
    with pikepdf.new() as pdf:
        for data in jpegs:
            with Image.open(io.BytesIO(data)) as image:
                width, height = image.size
                colours = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
            page = pdf.add_blank_page(page_size=size)
            page.obj.Resources = Dictionary(
                XObject=Dictionary(
                    Im0=pdf.make_stream(
                        data,
                        Type=Name.XObject,
                        Subtype=Name.Image,
                        Width=width,
                        Height=height,
                        BitsPerComponent=8,
                        ColorSpace=colours,
                        Filter=Name.DCTDecode,
                    )
                )
            )
            drawing = f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q"
            page.obj.Contents = pdf.make_stream(drawing.encode("ascii"))
        pdf.save(path, deterministic_id=True)
    return path


def jpeg_bytes(image: Image.Image, **options: object) -> bytes:
    """Return the picture as a JPEG file."""
    sink = io.BytesIO()
    image.save(sink, "JPEG", **options)
    return sink.getvalue()


def padded_jpeg(image: Image.Image, size: int) -> bytes:
    """Return a valid JPEG of about `size` bytes: the rest lies in APP15 segments."""
    data = jpeg_bytes(image, quality=90)
    segment = b"\xff\xef\xff\xff" + bytes(range(256)) * 255 + bytes(253)
    return data[:2] + segment * (max(0, size - len(data)) // len(segment)) + data[2:]


def drawn(pdf: Path, page: int = 0, dpi: int = 72) -> Image.Image:
    """Return a page as pdfium draws it, annotations left out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        bitmap = sheet.render(scale=dpi / 72, may_draw_forms=False, draw_annots=False)
        image: Image.Image = bitmap.to_pil().convert("RGB").copy()
        bitmap.close()
        sheet.close()
    finally:
        document.close()
    return image


def count(image: Image.Image, colour: str) -> int:
    """Return how many pixels have the named colour."""
    data = image.convert("RGB").tobytes()
    wanted = {"red": RED, "green": GREEN, "blue": BLUE}[colour]
    pixels = zip(data[0::3], data[1::3], data[2::3], strict=True)
    return sum(all(abs(a - b) < 70 for a, b in zip(wanted, p, strict=True)) for p in pixels)
