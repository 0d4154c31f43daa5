"""What files give away: found by a closer look, masked, page by page, and never too long."""

from __future__ import annotations

import io
import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, PngImagePlugin

from xxxf_desktop.answers.files import FileFault, Trace, TraceKind
from xxxf_desktop.drafts import pdf_traces
from xxxf_desktop.drafts.inspection import inspect, inspect_closely

from .making import TEXT, form_with, helvetica, make_pdf, make_picture, noise, pdf_bytes, write

K = TraceKind
Look = Callable[[bytes], tuple[Trace, ...]]

LATITUDE, LONGITUDE = (22.0, 32.0, 30.5), (114.0, 3.0, 10.0)
GPS_IFD, ARTIST, XP_AUTHOR, EXIF_IFD, OWNER = 0x8825, 0x013B, 0x9C9D, 0x8769, 0xA430
XMP_GPS = '<x:xmpmeta><rdf:Description exif:GPSLatitude="22,32.5N"/></x:xmpmeta>'
XMP_CREATOR = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:creator><rdf:Seq><rdf:li>张三 &amp; 李四</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def look(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Look:
    """Looks closely at bytes; nothing may be said to the user meanwhile."""
    caplog.set_level(logging.WARNING)

    def looked_at(data: bytes) -> tuple[Trace, ...]:
        report = inspect_closely(write(tmp_path / "file", data), "")
        assert report.usable
        assert capfd.readouterr() == ("", "")
        assert not caplog.records
        return report.traces

    return looked_at


# ------------------------------------------------------------------ pictures


def exif(
    gps: dict[int, Any] | None = None,
    artist: str | None = None,
    xp_author: bytes | None = None,
    owner: str | None = None,
) -> Image.Exif:
    made = Image.Exif()
    made[0x0110] = "Camera"
    if gps is not None:
        made[GPS_IFD] = gps
    if artist is not None:
        made[ARTIST] = artist
    if xp_author is not None:
        made[XP_AUTHOR] = xp_author
    if owner is not None:
        made[EXIF_IFD] = {OWNER: owner}
    read = Image.Exif()
    read.load(made.tobytes())  # as a camera writes it: Pillow's TIFF writer wants no less
    return read


PLACE = {1: "N", 2: LATITUDE, 3: "E", 4: LONGITUDE}


def png_with_text(key: str, text: str, *, packed: bool = False, plain: bool = False) -> bytes:
    info = PngImagePlugin.PngInfo()
    add = info.add_text if plain else info.add_itxt
    add(key, text, zip=packed)
    return make_picture("PNG", pnginfo=info)


def chunk_behind_the_pixels(data: bytes) -> bytes:
    """Return a PNG whose eXIf chunk stands at its end."""
    start = data.index(b"eXIf") - 4
    size = int.from_bytes(data[start : start + 4], "big") + 12
    chunk, rest = data[start : start + size], data[:start] + data[start + size :]
    end = rest.rindex(b"IEND") - 4
    return rest[:end] + chunk + rest[end:]


class TestPhotos:
    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(make_picture("JPEG", exif=exif(PLACE)), id="jpeg"),
            pytest.param(make_picture("TIFF", exif=exif(PLACE)), id="tiff"),
            pytest.param(make_picture("PNG", exif=exif(PLACE)), id="png"),
            pytest.param(
                chunk_behind_the_pixels(make_picture("PNG", exif=exif(PLACE))), id="png-at-its-end"
            ),
            pytest.param(make_picture("JPEG", xmp=XMP_GPS.encode()), id="jpeg-xmp"),
            pytest.param(png_with_text("XML:com.adobe.xmp", XMP_GPS), id="png-xmp"),
            pytest.param(
                png_with_text("XML:com.adobe.xmp", XMP_GPS, packed=True), id="png-packed-xmp"
            ),
        ],
    )
    def test_with_a_place(self, look: Look, data: bytes) -> None:
        assert look(data) == (Trace(K.GPS),)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(make_picture("JPEG"), id="jpeg"),
            pytest.param(make_picture("TIFF"), id="tiff"),
            pytest.param(make_picture("PNG"), id="png"),
            pytest.param(make_picture("BMP"), id="bmp"),
            pytest.param(make_picture("JPEG", exif=exif()), id="camera-only"),
            pytest.param(make_picture("JPEG", exif=exif({0: b"\2\3\0\0"})), id="empty-place"),
            pytest.param(
                make_picture("JPEG", exif=exif({2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)})),
                id="no-fix-yet",
            ),
            pytest.param(make_picture("JPEG", exif=exif({2: LATITUDE})), id="half-a-place"),
            pytest.param(make_picture("JPEG", exif=b"Exif\0\0rubbish"), id="rubbish"),
            pytest.param(make_picture("JPEG", xmp=b"<x:xmpmeta>GPS</x:xmpmeta>"), id="xmp"),
            pytest.param(png_with_text("Title", "架构图"), id="title"),
        ],
    )
    def test_without(self, look: Look, data: bytes) -> None:
        assert look(data) == ()

    @pytest.mark.parametrize(
        ("data", "author"),
        [
            pytest.param(
                make_picture("JPEG", exif=exif(artist="Zhang San")), "Zhang San", id="artist"
            ),
            pytest.param(
                make_picture("JPEG", exif=exif(xp_author="张三\0".encode("utf-16-le"))),
                "张三",
                id="windows",
            ),
            pytest.param(
                make_picture("JPEG", exif=exif(owner="Li Si")), "Li Si", id="camera-owner"
            ),
            pytest.param(
                make_picture("TIFF", exif=exif(artist="Zhang San")), "Zhang San", id="tiff"
            ),
            pytest.param(png_with_text("Author", "张三"), "张三", id="png"),
            pytest.param(png_with_text("Author", "Li  Si\n", plain=True), "Li Si", id="png-latin"),
            pytest.param(
                png_with_text("Author", "Li Si", plain=True, packed=True), "Li Si", id="png-packed"
            ),
            pytest.param(make_picture("JPEG", xmp=XMP_CREATOR.encode()), "张三 & 李四", id="xmp"),
        ],
    )
    def test_with_an_author(self, look: Look, data: bytes, author: str) -> None:
        assert look(data) == (Trace(K.AUTHOR, author),)

    def test_the_pixels_are_not_decoded_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(tmp_path / "a.jpg", make_picture("JPEG", exif=exif(PLACE)))
        report = inspect(path, "a.jpg")
        monkeypatch.setattr("xxxf_desktop.drafts.inspection.inspect", lambda *_: report)
        monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
        assert inspect_closely(path, "a.jpg").traces == (Trace(K.GPS),)


# ------------------------------------------------------------------ PDF properties


def pdf_with(change: Callable[[pikepdf.Pdf], None], pages: int = 1) -> bytes:
    pdf = pikepdf.open(io.BytesIO(make_pdf(pages, content=b"q Q")))
    change(pdf)
    return pdf_bytes(pdf)


def with_author(author: str | bytes) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Author"] = pikepdf.String(author)

    return pdf_with(change)


def with_xmp(xmp: str) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)

    return pdf_with(change)


class TestAuthors:
    @pytest.mark.parametrize(
        ("data", "author"),
        [
            pytest.param(with_author("张三"), "张三", id="utf-16"),
            pytest.param(with_author("Zhang San "), "Zhang San", id="latin"),
            pytest.param(with_author("张三".encode("gbk")), "张三", id="gb-2312"),
            pytest.param(with_author("José"), "José", id="accent"),
            pytest.param(with_author("长" * 100), "长" * 60, id="endless"),
            pytest.param(with_xmp(XMP_CREATOR), "张三 & 李四", id="xmp"),
        ],
    )
    def test_are_found(self, look: Look, data: bytes, author: str) -> None:
        assert look(data) == (Trace(K.AUTHOR, author),)

    def test_are_found_once(self, look: Look) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            pdf.docinfo["/Author"] = "张三"
            xmp = XMP_CREATOR.replace(" &amp; 李四", "")
            pdf.Root.Metadata = pdf.make_stream(xmp.encode())

        assert look(pdf_with(change)) == (Trace(K.AUTHOR, "张三"),)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(make_pdf(), id="none"),
            pytest.param(with_author(" "), id="blank"),
            pytest.param(with_xmp(XMP_CREATOR.replace("creator", "subject")), id="title-only"),
            pytest.param(with_xmp("\0" * 100), id="rubbish"),
        ],
    )
    def test_are_not_made_up(self, look: Look, data: bytes) -> None:
        assert look(data) == ()


def with_annotation(kind: str, says: str = "改一下", page: int = 1, **more: Any) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        remark = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]), **more
        )
        if says:
            remark.Contents = pikepdf.String(says)
        remark = pdf.make_indirect(remark)
        pdf.pages[page - 1].obj.Annots = Array([remark])
        if kind == "Widget":
            pdf.Root.AcroForm = Dictionary(Fields=Array([remark]))

    return pdf_with(change, pages=3)


class TestComments:
    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(with_annotation("Text", page=2), id="note"),
            pytest.param(with_annotation("Highlight", "", page=2), id="highlight"),
            pytest.param(with_annotation("StrikeOut", page=2), id="strike-out"),
            pytest.param(with_annotation("FileAttachment", page=2), id="attached-file"),
            pytest.param(with_annotation("Ink", page=2), id="drawing-with-words"),
        ],
    )
    def test_are_found(self, look: Look, data: bytes) -> None:
        assert look(data) == (Trace(K.COMMENTS, page=2),)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(with_annotation("Link"), id="link"),
            pytest.param(with_annotation("Stamp"), id="seal"),
            pytest.param(with_annotation("Widget"), id="form-field"),
            pytest.param(with_annotation("Ink", ""), id="signature-by-hand"),
            pytest.param(with_annotation("Popup"), id="popup"),
        ],
    )
    def test_are_told_from_parts_of_the_page(self, look: Look, data: bytes) -> None:
        assert look(data) == ()

    def test_every_page_is_named(self, look: Look) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            for page in pdf.pages:
                page.obj.Annots = Array([Dictionary(Subtype=Name.Text)] * 2)

        assert [trace.page for trace in look(pdf_with(change, pages=3))] == [1, 2, 3]


# ------------------------------------------------------------------ hidden text

HIDDEN = b"BT /F1 12 Tf 3 Tr 50 700 Td (hidden words) Tj ET"
SCAN = b"q %d 0 0 842 0 0 cm /I Do Q "


def page_with(content: bytes, layers: Dictionary | None = None) -> bytes:
    """Return a page with the picture I, the form X and, where given, layers and their names."""

    def change(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(bytes(4), Type=Name.XObject, Subtype=Name.Image)
        image.Width = image.Height = 2
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
        shown = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("shown")))
        off = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("off")))
        form = form_with(pdf, Dictionary(Font=Dictionary(F1=pdf.make_indirect(helvetica()))))
        form.OC = off
        resources = Dictionary(
            Font=Dictionary(F1=pdf.make_indirect(helvetica())),
            XObject=Dictionary(I=image, X=form),
            Properties=Dictionary(
                On=shown,
                Off=off,
                Both=Dictionary(Type=Name.OCMD, OCGs=Array([shown, off])),
                One=Dictionary(Type=Name.OCMD, OCGs=off),
            ),
        )
        pdf.pages[0].obj.Resources = resources
        pdf.pages[0].obj.Contents = pdf.make_stream(content)
        usual = layers if layers is not None else Dictionary(OFF=Array([off]))
        if "/ON" in usual:
            usual.ON = Array([shown])
        pdf.Root.OCProperties = Dictionary(OCGs=Array([shown, off]), D=usual)

    return pdf_with(change)


def layer(name: bytes) -> bytes:
    return b"/OC /%s BDC BT /F1 12 Tf (layer) Tj ET EMC" % name


class TestHiddenText:
    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(page_with(HIDDEN), id="invisible"),
            pytest.param(page_with(SCAN % 200 + HIDDEN), id="beside-a-small-picture"),
            pytest.param(page_with(layer(b"Off")), id="layer"),
            pytest.param(page_with(SCAN % 595 + layer(b"Off")), id="layer-over-a-scan"),
            pytest.param(page_with(layer(b"One")), id="membership"),
            pytest.param(page_with(b"/X Do"), id="form-of-a-layer"),
            pytest.param(
                page_with(layer(b"Off"), Dictionary(BaseState=Name.OFF, ON=Array([]))),
                id="all-off-but-one",
            ),
        ],
    )
    def test_is_found(self, look: Look, data: bytes) -> None:
        assert look(data) == (Trace(K.HIDDEN_TEXT, page=1),)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(make_pdf(content=TEXT, font=helvetica()), id="plain"),
            pytest.param(page_with(SCAN % 595 + HIDDEN), id="ocr-of-a-scan"),
            pytest.param(page_with(HIDDEN + SCAN % 595), id="ocr-below-the-picture"),
            pytest.param(
                page_with(
                    b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q " + HIDDEN
                ),
                id="ocr-of-an-inline-picture",
            ),
            pytest.param(page_with(b"BT /F1 9 Tf 3 Tr ( ) Tj ET"), id="invisible-blank"),
            pytest.param(page_with(b"BT /F1 9 Tf 3 Tr 0 Tr (seen) Tj ET"), id="mode-set-back"),
            pytest.param(page_with(b"q 3 Tr Q BT /F1 9 Tf (seen) Tj ET"), id="state-restored"),
            pytest.param(page_with(layer(b"On")), id="layer-that-is-on"),
            pytest.param(page_with(layer(b"Both")), id="one-of-two-layers-is-on"),
            pytest.param(
                page_with(layer(b"On"), Dictionary(BaseState=Name.OFF, ON=Array([]))),
                id="all-off-but-this",
            ),
        ],
    )
    def test_is_not_what_readers_show(self, look: Look, data: bytes) -> None:
        assert look(data) == ()


# ------------------------------------------------------------------ numbers in the text


def text_page(text: bytes) -> bytes:
    return make_pdf(content=b"BT /F1 12 Tf 50 700 Td (" + text + b") Tj ET", font=helvetica())


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "trace"),
        [
            pytest.param(b"440301199001011234", Trace(K.RESIDENT_ID, "4403…1234", 1), id="id"),
            pytest.param(b"6222021234567890128", Trace(K.BANK_CARD, "6222…0128", 1), id="card"),
            pytest.param(b"Tel: 137-0013-7000", Trace(K.MOBILE, "137…7000", 1), id="mobile"),
        ],
    )
    def test_are_found_and_masked(self, look: Look, text: bytes, trace: Trace) -> None:
        assert look(text_page(text)) == (trace,)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(b"440301199001011235", id="wrong-check-digit"),
            pytest.param(b"6222021234567890.12", id="amount"),
            pytest.param(b"914403001922038216", id="unit-code"),
        ],
    )
    def test_are_told_from_others(self, look: Look, text: bytes) -> None:
        assert look(text_page(text)) == ()

    def test_are_found_in_hidden_text_as_well(self, look: Look) -> None:
        data = page_with(HIDDEN.replace(b"hidden words", b"440301199001011234"))
        assert {trace.kind for trace in look(data)} == {K.HIDDEN_TEXT, K.RESIDENT_ID}

    def test_the_first_page_is_named(self, look: Look) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            for page in [*pdf.pages][1:]:
                page.obj.Resources = Dictionary(Font=Dictionary(F1=helvetica()))
                page.obj.Contents = pdf.make_stream(b"BT /F1 9 Tf (13700137000) Tj ET")

        assert look(pdf_with(change, pages=4)) == (Trace(K.MOBILE, "137…7000", 2),)


class TestBounds:
    def test_pages(self, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_traces, "MOST_PAGES", 1)

        def change(pdf: pikepdf.Pdf) -> None:
            page = pdf.pages[1].obj
            page.Resources = Dictionary(Font=Dictionary(F1=helvetica()))
            page.Contents = pdf.make_stream(b"BT /F1 9 Tf (13700137000) Tj ET")

        assert look(pdf_with(change, pages=2)) == ()

    @pytest.mark.parametrize("name", ["MOST_CONTENT_BYTES", "_MOST_PAGE_BYTES", "_MOST_S"])
    def test_bytes_and_time(self, look: Look, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.setattr(pdf_traces, name, 0)
        assert look(text_page(b"13700137000")) == ()

    def test_findings(self, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_traces, "_MOST_TRACES", 3)
        numbers = b" ".join(b"137001370%02d," % number for number in range(9))
        assert len(look(text_page(numbers))) == 3

    def test_forms_within_forms(self, look: Look) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            form = form_with(pdf, Dictionary())
            form.write(b"/X Do " * 50)
            form.Resources = Dictionary(XObject=Dictionary(X=form))
            pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))
            pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")

        assert look(pdf_with(change)) == ()


def test_a_file_that_cannot_be_used_is_not_looked_at(tmp_path: Path) -> None:
    data = make_picture("JPEG", exif=exif(PLACE))[:-300]
    report = inspect_closely(write(tmp_path / "a.jpg", data), "a.jpg")
    assert (report.faults, report.traces) == ((FileFault.DAMAGED,), ())


def test_what_only_judges_a_file_looks_for_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", make_picture("JPEG", noise(), exif=exif(PLACE)))
    assert inspect(path, "a.jpg").traces == ()


def test_whatever_is_strange_costs_only_the_traces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a library trips")

    monkeypatch.setattr("xxxf_desktop.drafts.pdf_traces.PdfReader", fail)
    report = inspect_closely(write(tmp_path / "a.pdf", with_author("张三")), "a.pdf")
    assert (report.pages, report.traces) == (1, (Trace(K.AUTHOR, "张三"),))


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param(page_with(HIDDEN + layer(b"Off") + b"/X Do"), id="pdf"),
        pytest.param(with_xmp(XMP_CREATOR), id="pdf-properties"),
        pytest.param(make_picture("JPEG", exif=exif(PLACE, "Li Si")), id="jpeg"),
        pytest.param(make_picture("TIFF", exif=exif(PLACE, "Li Si")), id="tiff"),
        pytest.param(png_with_text("Author", "Li Si", packed=True), id="png"),
    ],
)
def test_whatever_is_changed_gives_traces(
    tmp_path: Path,
    whole: bytes,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    chance = random.Random(3)  # noqa: S311
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        report = inspect_closely(write(tmp_path / "file", bytes(data)), "a")
        assert report.usable or not report.traces
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
