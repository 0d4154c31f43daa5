from __future__ import annotations

import io
import logging
import os
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.drafts import pdf_inspection, picture_inspection
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.errors import ProofError

from .making import (
    embedded,
    form_with,
    helvetica,
    make_pdf,
    make_picture,
    noise,
    pdf_bytes,
    pdf_with_resources,
    type_0,
    write,
)

F = FileFault
K = FileKind


@pytest.fixture
def look(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Callable[..., FileReport]:
    """Inspects bytes; nothing may be said to the user meanwhile."""
    caplog.set_level(logging.WARNING)

    def inspected(data: bytes, name: str = "") -> FileReport:
        report = inspect(write(tmp_path / "file", data), name)
        assert capfd.readouterr() == ("", "")
        assert not caplog.records
        assert report.name == name
        assert report.pages > 0 if report.usable else report.pages == 0
        return report

    return inspected


Look = Callable[..., FileReport]


class TestKind:
    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            pytest.param(make_pdf(), K.PDF, id="pdf"),
            pytest.param(b"junk\n" + make_pdf(), K.PDF, id="pdf-behind-junk"),
            pytest.param(make_picture("JPEG"), K.JPEG, id="jpeg"),
            pytest.param(make_picture("JPEG", progressive=True), K.JPEG, id="jpeg-progressive"),
            pytest.param(make_picture("JPEG", noise().convert("CMYK")), K.JPEG, id="jpeg-cmyk"),
            pytest.param(make_picture("JPEG", noise(3, 2)), K.JPEG, id="jpeg-tiny"),
            pytest.param(make_picture("PNG"), K.PNG, id="png"),
            pytest.param(make_picture("PNG", noise().convert("P")), K.PNG, id="png-palette"),
            pytest.param(make_picture("PNG", noise().convert("RGBA")), K.PNG, id="png-alpha"),
            pytest.param(make_picture("TIFF"), K.TIFF, id="tiff"),
            pytest.param(make_picture("TIFF", compression="tiff_lzw"), K.TIFF, id="tiff-lzw"),
            pytest.param(
                make_picture("TIFF", noise().convert("1"), compression="group4"),
                K.TIFF,
                id="tiff-fax",
            ),
            pytest.param(make_picture("BMP"), K.BMP, id="bmp"),
        ],
    )
    def test_comes_from_the_content(self, look: Look, data: bytes, kind: FileKind) -> None:
        assert look(data) == FileReport("", kind, 1)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"plain text", id="text"),
            pytest.param(b"BM is how this text starts, and it goes on", id="text-like-bmp"),
            pytest.param(b"PK\x03\x04 and so on", id="zip-or-docx"),
            pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", id="old-word"),
            pytest.param(b"MZ\x90", id="program"),
            pytest.param(make_picture("GIF"), id="gif"),
            pytest.param(make_picture("WEBP"), id="webp"),
            pytest.param(b"\0\0\0\x18ftypheic", id="heic"),
            pytest.param(bytes(5000), id="zeros"),
            pytest.param(b"\x89", id="one-byte"),
        ],
    )
    def test_nothing_else_is_taken(self, look: Look, data: bytes) -> None:
        assert look(data) == FileReport("", K.UNKNOWN, 0, (F.UNSUPPORTED,))

    def test_empty(self, look: Look) -> None:
        assert look(b"", "a.pdf") == FileReport("a.pdf", K.UNKNOWN, 0, (F.EMPTY,))


class TestName:
    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            ("JPEG", "a.jpg"),
            ("JPEG", "a.JPEG"),
            ("JPEG", "图片/a.b.jfif"),
            ("TIFF", "a.tif"),
            ("TIFF", "a.TIFF"),
            ("PNG", "a.png"),
            ("PNG", "a"),
            ("PNG", "审计.2019"),
            ("BMP", "a.bmp"),
        ],
    )
    def test_that_fits(self, look: Look, kind: str, name: str) -> None:
        assert look(make_picture(kind), name).faults == ()

    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            ("PNG", "photo.jpg"),
            ("JPEG", "photo.png"),
            ("JPEG", "a.pdf"),
            ("TIFF", "a.bmp"),
            ("PNG", "a.doc"),
            ("PNG", "a.webp"),
        ],
    )
    def test_of_another_kind(self, look: Look, kind: str, name: str) -> None:
        report = look(make_picture(kind), name)
        assert (report.kind.name, report.faults) == (kind, (F.NOT_AS_NAMED,))

    def test_of_a_picture_that_is_a_pdf(self, look: Look) -> None:
        assert look(make_pdf(), "a.jpg").faults == (F.NOT_AS_NAMED,)

    def test_other_faults_are_told_as_well(self, look: Look) -> None:
        assert look(make_pdf(font=helvetica()), "a.jpg").faults == (
            F.NOT_AS_NAMED,
            F.FONTS_NOT_EMBEDDED,
        )

    @pytest.mark.parametrize(("data", "name"), [(b"text", "a.pdf"), (b"PK\x03\x04", "a.png")])
    def test_of_something_that_is_not_taken(self, look: Look, data: bytes, name: str) -> None:
        assert look(data, name).faults == (F.NOT_AS_NAMED, F.UNSUPPORTED)

    def test_word_files_are_what_they_say(self, look: Look, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
        assert look((tmp_path / "a.docx").read_bytes(), "a.docx").faults == (F.UNSUPPORTED,)


def corrupted_png() -> bytes:
    data = bytearray(make_picture("PNG"))
    data[len(data) // 2] ^= 1
    return bytes(data)


def zeros_behind(data: bytes) -> bytes:
    half = len(data) // 2
    return data[:half] + bytes(half)


def jpeg_with_thumbnail() -> bytes:
    """A JPEG that holds another one, with an end mark of its own, in its head."""
    small = make_picture("JPEG", noise(16, 16))
    data = make_picture("JPEG")
    return data[:2] + b"\xff\xe5" + (len(small) + 2).to_bytes(2, "big") + small + data[2:]


def flat_tiff() -> bytes:
    """A TIFF whose second page is 0 pixels high."""
    data = make_picture("TIFF", save_all=True, append_images=[noise(20, 21)])
    height = struct.pack("<HHIHH", 257, 4, 1, 21, 0)
    assert data.count(height) == 1
    return data.replace(height, struct.pack("<HHIHH", 257, 4, 1, 0, 0))


class TestPictures:
    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(make_picture("JPEG")[:-300], id="jpeg-cut-off"),
            pytest.param(make_picture("JPEG")[:-2], id="jpeg-without-its-end"),
            pytest.param(make_picture("JPEG")[:40], id="jpeg-head-only"),
            pytest.param(zeros_behind(make_picture("JPEG")), id="jpeg-broken-off-download"),
            pytest.param(zeros_behind(jpeg_with_thumbnail()), id="jpeg-thumbnail-is-whole"),
            pytest.param(b"\xff\xd8\xff", id="jpeg-mark-only"),
            pytest.param(make_picture("PNG")[:-300], id="png-cut-off"),
            pytest.param(make_picture("PNG")[:-1], id="png-last-byte-missing"),
            pytest.param(corrupted_png(), id="png-changed"),
            pytest.param(b"\x89PNG\r\n\x1a\n", id="png-mark-only"),
            pytest.param(make_picture("TIFF")[:-300], id="tiff-cut-off"),
            pytest.param(
                zeros_behind(make_picture("TIFF", compression="tiff_lzw")), id="tiff-lzw-zeros"
            ),
            pytest.param(make_picture("TIFF", compression="jpeg")[:-300], id="tiff-jpeg-cut-off"),
            pytest.param(b"II*\0", id="tiff-mark-only"),
            pytest.param(flat_tiff(), id="tiff-without-a-line"),
            pytest.param(make_picture("BMP")[:-300], id="bmp-cut-off"),
        ],
    )
    def test_damaged(self, look: Look, data: bytes) -> None:
        assert look(data).faults == (F.DAMAGED,)

    def test_bytes_behind_a_jpeg_do_no_harm(self, look: Look) -> None:
        assert look(make_picture("JPEG") + b"a film of the same moment").faults == ()

    def test_a_thumbnail_does_no_harm(self, look: Look) -> None:
        assert look(jpeg_with_thumbnail()).faults == ()

    def test_pages_of_a_tiff_are_counted(self, look: Look) -> None:
        more = [noise(20, 20), noise(30, 30).convert("1")]
        data = make_picture("TIFF", save_all=True, append_images=more)
        assert look(data).pages == 3

    def test_every_page_of_a_tiff_is_decoded(self, look: Look) -> None:
        more = [noise(80, 80)] * 2
        whole = make_picture("TIFF", save_all=True, append_images=more, compression="tiff_lzw")
        assert look(whole).pages == 3
        last = whole[-400:-300]
        assert look(whole.replace(last, bytes(100))).faults == (F.DAMAGED,)

    @pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "JPEG"])
    def test_too_many_pixels_are_a_bomb(
        self, look: Look, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        monkeypatch.setattr(picture_inspection, "MOST_PIXELS", 160 * 120 - 1)
        assert look(make_picture(kind)).faults == (F.DAMAGED,)

    def test_a_large_scan_is_none(self, look: Look) -> None:
        # 100 million pixels: Pillow itself would warn
        picture = Image.new("1", (10_000, 10_000), 1)
        assert look(make_picture("PNG", picture)).faults == ()

    def test_a_bomb_is_not_unpacked(self, look: Look) -> None:
        data = bytearray(make_picture("PNG", Image.new("1", (8, 8))))
        header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + bytes(data[24:29])
        data[12:33] = header + zlib.crc32(header).to_bytes(4, "big")
        assert look(bytes(data)).faults == (F.DAMAGED,)


def with_bad_content(content: bytes, packed: Name | Array | None = None) -> bytes:
    pdf = pikepdf.open(io.BytesIO(make_pdf()))
    pdf.pages[0].Contents.write(content, filter=packed)
    return pdf_bytes(pdf)


def bomb(layers: int) -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    return with_bad_content(packed, Array([Name.FlateDecode] * layers))


class TestPdf:
    @pytest.mark.parametrize("pages", [1, 3, 40])
    def test_pages_are_counted(self, look: Look, pages: int) -> None:
        assert look(make_pdf(pages)).pages == pages

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(make_pdf()[:-200], id="cut-off"),
            pytest.param(make_pdf(20)[:3000], id="half"),
            pytest.param(make_pdf()[:-7], id="end-mark-missing"),
            pytest.param(b"%PDF-1.7\n", id="head-only"),
            pytest.param(b"%PDF-1.7\n" + bytes(9000) + b"%%EOF", id="zeros"),
            pytest.param(make_pdf().replace(b"startxref\n", b"startxref\n1"), id="wrong-start"),
            pytest.param(make_pdf().replace(b"/Length", b"/Lengtx", 1), id="no-length"),
            pytest.param(make_pdf().replace(b"endstream", b"xndstream"), id="no-end-of-stream"),
            pytest.param(with_bad_content(b"BT ( never closed"), id="content-does-not-end"),
            pytest.param(with_bad_content(b"] >> } BT"), id="content-does-not-parse"),
            pytest.param(with_bad_content(b"rubbish", Name.FlateDecode), id="content-unpackable"),
            pytest.param(make_pdf(3).replace(b" 5 0 R ]", b" 5 3 R ]"), id="page-lost"),
            pytest.param(bomb(1), id="bomb"),
            pytest.param(bomb(3), id="bomb-in-bombs"),
        ],
    )
    def test_damaged(self, look: Look, data: bytes) -> None:
        assert look(data) == FileReport("", K.PDF, 0, (F.DAMAGED,))

    def test_a_password_to_open(self, look: Look) -> None:
        data = make_pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
        assert look(data).faults == (F.ENCRYPTED,)

    def test_a_certificate_to_open(self, look: Look) -> None:
        data = make_pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
        assert look(data.replace(b"/Filter /Standard", b"/Filter /Otherone")).faults == (
            F.ENCRYPTED,
        )

    def test_a_password_to_print_only(self, look: Look) -> None:
        forbid = pikepdf.Permissions(print_highres=False, extract=False)
        data = make_pdf(encryption=pikepdf.Encryption(owner="o", user="", allow=forbid))
        assert look(data).faults == ()

    def test_no_pages(self, look: Look) -> None:
        assert look(pdf_bytes(pikepdf.new())).faults == (F.NO_PAGES,)

    def test_a_page_without_contents(self, look: Look) -> None:
        pdf = pikepdf.new()
        pdf.add_blank_page()
        del pdf.pages[0].Contents
        assert look(pdf_bytes(pdf)).faults == ()

    def test_content_in_several_parts(self, look: Look) -> None:
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.pages[0].Contents = Array([pdf.make_stream(b"q 1 0 0"), pdf.make_stream(b"1 0 0 cm Q")])
        assert look(pdf_bytes(pdf)).faults == ()

    def test_what_every_reader_forgives(self, look: Look) -> None:
        # as macOS prints to PDF: a free object that is listed as used
        data = make_pdf()
        table = data.index(b"xref\n0 ")
        count = int(re.match(rb"xref\n0 (\d+)", data[table:])[1])  # type: ignore[index]
        more = data.replace(b"xref\n0 %d\n" % count, b"xref\n0 %d\n" % (count + 1))
        more = more.replace(b"trailer", b"0000000000 00000 n \ntrailer")
        more = more.replace(b"/Size %d" % count, b"/Size %d" % (count + 1))
        assert look(more).faults == ()

    def test_long_content_is_believed(self, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_inspection, "_PARSED_BYTES", 10)
        assert look(make_pdf(content=b"BT ( never closed")).faults == ()

    def test_any_name_of_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / os.fsdecode(b"\xff\xfe.pdf")
        try:
            path.write_bytes(make_pdf())
        except OSError:
            pytest.skip("names are text here")
        assert inspect(path, "a.pdf").faults == ()


class TestFonts:
    @pytest.fixture
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.new()

    def fonts_missing(self, look: Look, pdf: pikepdf.Pdf, resources: Dictionary) -> bool:
        report = look(pdf_with_resources(pdf, resources))
        assert report.usable
        return report.faults == (F.FONTS_NOT_EMBEDDED,)

    @pytest.mark.parametrize("key", ["/FontFile", "/FontFile2", "/FontFile3"])
    def test_embedded(self, look: Look, pdf: pikepdf.Pdf, key: str) -> None:
        fonts = Dictionary(F1=embedded(pdf, key), F2=type_0(embedded(pdf, key)))
        assert not self.fonts_missing(look, pdf, Dictionary(Font=fonts))

    def test_one_of_the_standard_14(self, look: Look, pdf: pikepdf.Pdf) -> None:
        fonts = Dictionary(F1=embedded(pdf), F2=helvetica())
        assert self.fonts_missing(look, pdf, Dictionary(Font=fonts))

    def test_composite_without(self, look: Look, pdf: pikepdf.Pdf) -> None:
        fonts = Dictionary(F1=type_0(helvetica()))
        assert self.fonts_missing(look, pdf, Dictionary(Font=fonts))

    def test_type_3_needs_none(self, look: Look, pdf: pikepdf.Pdf) -> None:
        drawn = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary())
        assert not self.fonts_missing(look, pdf, Dictionary(Font=Dictionary(F1=drawn)))

    def test_type_3_that_writes_with_another(self, look: Look, pdf: pikepdf.Pdf) -> None:
        drawn = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary())
        drawn.Resources = Dictionary(Font=Dictionary(F1=helvetica()))
        assert self.fonts_missing(look, pdf, Dictionary(Font=Dictionary(F1=drawn)))

    @pytest.mark.parametrize("kind", ["/XObject", "/Pattern"])
    @pytest.mark.parametrize("depth", [1, 5])
    def test_inside_forms(self, look: Look, pdf: pikepdf.Pdf, kind: str, depth: int) -> None:
        resources = Dictionary(Font=Dictionary(F1=helvetica()))
        for _ in range(depth):
            resources = Dictionary({kind: Dictionary(X=form_with(pdf, resources))})
        assert self.fonts_missing(look, pdf, resources)

    def test_a_form_that_draws_itself(self, look: Look, pdf: pikepdf.Pdf) -> None:
        form = form_with(pdf, Dictionary())
        form.Resources = Dictionary(XObject=Dictionary(Self=form))
        assert not self.fonts_missing(look, pdf, Dictionary(XObject=Dictionary(X=form)))

    def test_in_a_graphics_state(self, look: Look, pdf: pikepdf.Pdf) -> None:
        font = pdf.make_indirect(helvetica())
        state = Dictionary(Type=Name.ExtGState, Font=Array([font, 12]))
        assert self.fonts_missing(look, pdf, Dictionary(ExtGState=Dictionary(G=state)))

    def test_in_what_an_annotation_looks_like(self, look: Look, pdf: pikepdf.Pdf) -> None:
        looks = form_with(pdf, Dictionary(Font=Dictionary(F1=helvetica())))
        page = pdf.add_blank_page()
        page.obj.Annots = Array([Dictionary(Subtype=Name.Stamp, AP=Dictionary(N=looks))])
        assert self.fonts_missing(look, pdf, Dictionary())

    def test_named_in_gbk(self, look: Look, pdf: pikepdf.Pdf) -> None:
        """As old Chinese programs name them: bytes that are no UTF-8."""
        data = pdf_with_resources(pdf, Dictionary(Font=Dictionary(ABCD=embedded(pdf))))
        assert look(data.replace(b"/ABCD", b"/\xcb\xce\xcc\xe5")).faults == ()
        data = make_pdf(font=helvetica())
        assert look(data.replace(b"/F1", b"/\xcb\xce")).faults[-1:] != (F.DAMAGED,)

    def test_inherited(self, look: Look, pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page()
        del pdf.pages[0].Resources
        pdf.Root.Pages.Resources = Dictionary(Font=Dictionary(F1=helvetica()))
        assert look(pdf_bytes(pdf)).faults == (F.FONTS_NOT_EMBEDDED,)

    def test_rubbish_in_the_resources(self, look: Look, pdf: pikepdf.Pdf) -> None:
        rubbish = Dictionary(Font=Array([1]), XObject=Name.No, Pattern=Dictionary(P=3))
        assert not self.fonts_missing(look, pdf, rubbish)


class TestUnreadable:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(ProofError, match="没有这个文件"):
            inspect(tmp_path / "a.pdf", "a.pdf")

    def test_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ProofError, match="不是文件"):
            inspect(tmp_path, "a.pdf")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.pdf")
        with pytest.raises(ProofError, match="不是文件"):
            inspect(tmp_path / "a.pdf", "a.pdf")


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param(make_pdf(3, font=helvetica()), id="pdf"),
        pytest.param(make_picture("JPEG"), id="jpeg"),
        pytest.param(make_picture("PNG"), id="png"),
        pytest.param(make_picture("TIFF", compression="tiff_lzw"), id="tiff"),
        pytest.param(make_picture("BMP"), id="bmp"),
    ],
)
def test_whatever_is_changed_gives_a_report(look: Look, whole: bytes) -> None:
    chance = random.Random(3)  # noqa: S311
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        look(bytes(data[: chance.choice([len(data), chance.randrange(1, len(data))])]), "a.pdf")
