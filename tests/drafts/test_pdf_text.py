"""The reader of PDF pages: numbers stay whole, columns stay apart, fonts are understood."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from xxxf_desktop.drafts.pdf_fonts import UNKNOWN, font_of
from xxxf_desktop.drafts.pdf_text import Allowance, PageText, PdfReader
from xxxf_desktop.example import write_example

from .making import form_with, helvetica, make_pdf, pdf_bytes, type_0

RESOURCES = Path(__file__).parents[2] / "resources"


def allowance(content_bytes: int = 1 << 20, at_once_bytes: int = 1 << 20) -> Allowance:
    return Allowance(content_bytes, at_once_bytes, seconds=600)


def read(data: bytes) -> PageText:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        text = PdfReader(pdf, allowance()).page(pdf.pages[0])
    assert text is not None
    return text


def read_content(content: bytes) -> str:
    return read(make_pdf(content=b"BT /F1 10 Tf " + content + b" ET", font=helvetica())).text


WORDS = [
    *("q", "Q", "cm", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "TL", "Tc", "Tw", "Tz", "Tr"),
    *("Tj", "TJ", "'", '"', "Do", "BMC", "BDC", "EMC"),
    *("/F1", "/OC", "(1)", "<32>", "[(3)4]", "5", "-6", "7"),
]


class TestJoining:
    """Helvetica without widths: half an em a character, so 5 units at 10 points."""

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            pytest.param(b"(138) Tj (0013) Tj", "1380013", id="one-behind-the-other"),
            pytest.param(b"[(138) -50 (0013) 30 (8000)] TJ", "13800138000", id="kerning"),
            pytest.param(b"[(138) -500 (0013)] TJ", "138 0013", id="blank-by-kerning"),
            pytest.param(b"[(138) -3000 (0013)] TJ", "138\t0013", id="column-by-kerning"),
            pytest.param(b"(1) Tj 5 0 Td (3) Tj 5 0 Td (8) Tj", "138", id="digit-by-digit"),
            pytest.param(b"(138) Tj 19 0 Td (0013) Tj", "138 0013", id="next-word"),
            pytest.param(b"(138) Tj 60 0 Td (0013) Tj", "138\t0013", id="next-column"),
            pytest.param(b"(138) Tj 0 -12 Td (0013) Tj", "138\n0013", id="next-line"),
            pytest.param(b"12 TL (138) Tj T* (0013) Tj", "138\n0013", id="leading"),
            pytest.param(b"(138) Tj 0 -12 TD (0013) Tj T* (8000) Tj", "138\n0013\n8000", id="set"),
            pytest.param(b"12 TL (138) Tj (0013) '", "138\n0013", id="quote"),
            pytest.param(b'12 TL (138) Tj 0 0 (0013) "', "138\n0013", id="double-quote"),
            pytest.param(b"(138) Tj ET BT /F1 10 Tf 15 0 Td (0013) Tj", "1380013", id="two-texts"),
            pytest.param(b"10 Tc (138) Tj", "138", id="letter-spaced"),
            pytest.param(b"200 Tz (138) Tj 30 0 Td (0013) Tj", "1380013", id="stretched"),
            pytest.param(
                b"0 1 -1 0 100 100 Tm (138) Tj 0 1 -1 0 100 115 Tm (0013) Tj",
                "1380013",
                id="turned",
            ),
            pytest.param(b"2 0 0 2 0 0 Tm (138) Tj 15 0 Td (0013) Tj", "1380013", id="scaled"),
            pytest.param(b"(138) Tj -15 0 Td (0013) Tj", "138\n0013", id="back-to-the-start"),
        ],
    )
    def test_goes_by_positions(self, content: bytes, text: str) -> None:
        assert read_content(content) == text

    def test_the_page_may_be_scaled_and_turned(self) -> None:
        content = b"q 0 2 -2 0 9 9 cm BT /F1 10 Tf (138) Tj ET BT /F1 10 Tf 15 0 Td (0013) Tj ET Q"
        assert read(make_pdf(content=content, font=helvetica())).text == "1380013"

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"BT /F9 10 Tf (x) Tj ET", id="no-such-font"),
            pytest.param(b"BT (x) Tj ET", id="no-font-chosen"),
            pytest.param(b"BT /F1 /F1 Tf 1 Td (x) Tj 5 TJ ET", id="wrong-operands"),
            pytest.param(b"Q Q EMC ET /X Do 1 2 cm BT /F1 0 Tf (1) Tj (2) Tj ET", id="unbalanced"),
        ],
    )
    def test_rubbish_does_no_harm(self, content: bytes) -> None:
        read(make_pdf(content=content, font=helvetica()))

    @given(st.lists(st.sampled_from(WORDS), max_size=40))
    def test_any_order_of_operators_is_read(self, words: list[str]) -> None:
        read(make_pdf(content=" ".join(words).encode(), font=helvetica()))


class TestForms:
    def test_are_read_in_place(self) -> None:
        pdf = pikepdf.new()
        page = pdf.add_blank_page(page_size=(595, 842))
        inner = form_with(pdf, Dictionary(Font=Dictionary(F1=helvetica())))
        inner.write(b"BT /F1 10 Tf (0013) Tj ET")
        inner.Matrix = Array([1, 0, 0, 1, 15, 0])
        page.obj.Resources = Dictionary(
            Font=Dictionary(F1=helvetica()), XObject=Dictionary(X=inner)
        )
        page.obj.Contents = pdf.make_stream(
            b"BT /F1 10 Tf (138) Tj ET /X Do BT /F1 10 Tf 35 0 Td (8000) Tj ET"
        )
        assert read(pdf_bytes(pdf)).text == "13800138000"

    @pytest.mark.parametrize(
        ("kind", "text"), [("Widget", "\n138"), ("Stamp", "\n138"), ("Text", "")]
    )
    def test_fields_and_seals_are_read_notes_are_not(self, kind: str, text: str) -> None:
        pdf = pikepdf.new()
        page = pdf.add_blank_page()
        looks = form_with(pdf, Dictionary(Font=Dictionary(F1=helvetica())))
        looks.write(b"BT /F1 10 Tf (138) Tj ET")
        field = pdf.make_indirect(Dictionary(Subtype=Name(f"/{kind}"), AP=Dictionary(N=looks)))
        page.obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        assert read(pdf_bytes(pdf)).text == text


def cmap(body: str, space: str = "<0000> <FFFF>") -> bytes:
    return f"1 begincodespacerange\n{space}\nendcodespacerange\n{body}".encode()


def font_with(pdf: pikepdf.Pdf, to_unicode: bytes) -> Dictionary:
    font = type_0(Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2))
    font.Encoding, font.ToUnicode = Name("/Identity-H"), pdf.make_stream(to_unicode)
    return font


class TestFonts:
    @pytest.fixture
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.new()

    @staticmethod
    def text(font: Dictionary, shown: bytes) -> str:
        return "".join(chars for chars, _, _ in font_of(font).glyphs(shown))

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(
                "3 beginbfchar <0001> <5BC6> <0002> <0031> <0003> <0032> endbfchar", id="char"
            ),
            pytest.param(
                "2 beginbfrange <0001> <0001> <5BC6> <0002> <0003> <0031> endbfrange", id="range"
            ),
            pytest.param(
                "1 beginbfrange <0001> <0003> [<5BC6> <0031> <0032>] endbfrange", id="array"
            ),
            pytest.param(
                "1 beginbfrange <00 01><0001>[<5b c6>]\nendbfrange\n"
                "1 beginbfrange\n<0002>\n<0003>\n<0031>\nendbfrange",
                id="spelling",
            ),
        ],
    )
    def test_to_unicode(self, pdf: pikepdf.Pdf, body: str) -> None:
        assert self.text(font_with(pdf, cmap(body)), b"\0\1\0\2\0\3") == "密12"

    def test_to_unicode_of_one_byte(self, pdf: pikepdf.Pdf) -> None:
        data = cmap("1 beginbfrange <41> <5A> <0030> endbfrange", "<00> <FF>")
        assert self.text(font_with(pdf, data), b"ABC") == "012"

    def test_characters_beyond_the_first_plane(self, pdf: pikepdf.Pdf) -> None:
        data = cmap("1 beginbfchar <0001> <D86DDF4E> endbfchar")
        assert self.text(font_with(pdf, data), b"\0\1") == "\U0002b74e"

    def test_what_is_not_explained_is_unknown(self, pdf: pikepdf.Pdf) -> None:
        assert self.text(font_with(pdf, cmap("")), b"\0\1") == UNKNOWN

    @pytest.mark.parametrize(
        "body", ["1 beginbfrange <01", "1 beginbfrange [ ] <01> endbfrange", "x"]
    )
    def test_broken_maps_do_no_harm(self, pdf: pikepdf.Pdf, body: str) -> None:
        self.text(font_with(pdf, cmap(body)), b"\0\1")

    @pytest.mark.parametrize(
        ("encoding", "codec"),
        [
            ("GBK-EUC-H", "gbk"),
            ("GB-EUC-H", "gb2312"),
            ("UniGB-UCS2-H", "utf-16-be"),
            ("UniGB-UTF16-V", "utf-16-be"),
        ],
    )
    def test_predefined_encodings(self, encoding: str, codec: str) -> None:
        font = type_0(Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0))
        font.Encoding = Name(f"/{encoding}")
        assert self.text(font, "秘密123".encode(codec)) == "秘密123"

    @pytest.mark.parametrize(("ordering", "text"), [("GB1", "138"), ("Identity", UNKNOWN * 3)])
    def test_ascii_of_a_character_collection(self, ordering: str, text: str) -> None:
        system = Dictionary(Ordering=pikepdf.String(ordering), Registry=pikepdf.String("Adobe"))
        font = type_0(Dictionary(Subtype=Name.CIDFontType0, CIDSystemInfo=system))
        font.Encoding = Name("/Identity-H")
        codes = b"".join((ord(char) - 31).to_bytes(2, "big") for char in "138")
        assert self.text(font, codes) == text

    def test_half_width_digits_of_a_collection(self) -> None:
        system = Dictionary(Ordering=pikepdf.String("GB1"), Registry=pikepdf.String("Adobe"))
        font = type_0(Dictionary(Subtype=Name.CIDFontType0, CIDSystemInfo=system))
        font.Encoding = Name("/Identity-H")
        assert self.text(font, (814 + 17).to_bytes(2, "big")) == "1"

    def test_differences(self) -> None:
        font = helvetica()
        font.Encoding = Dictionary(
            Differences=Array([1, Name.one, Name.A, Name("/uni79D8"), 9, Name("/g7")])
        )
        assert self.text(font, b"\1\2\3\x09x") == f"1A秘{UNKNOWN}x"

    def test_widths_of_a_simple_font(self) -> None:
        font = helvetica()
        font.FirstChar, font.Widths = ord("1"), Array([600, 700])
        assert [width for _, width, _ in font_of(font).glyphs(b"123")] == [0.6, 0.7, 0.5]

    def test_widths_of_a_composite_font(self, pdf: pikepdf.Pdf) -> None:
        font = font_with(pdf, cmap(""))
        font.DescendantFonts[0].W = Array([1, Array([500, 600]), 5, 6, 700])
        font.DescendantFonts[0].DW = 900
        codes = b"".join(code.to_bytes(2, "big") for code in (1, 2, 3, 5, 6))
        assert [width for _, width, _ in font_of(font).glyphs(codes)] == [0.5, 0.6, 0.9, 0.7, 0.7]


class TestAllowance:
    def test_is_used_up(self) -> None:
        with pikepdf.open(io.BytesIO(make_pdf(3, content=b"q Q " * 10))) as pdf:
            reader = PdfReader(pdf, allowance(content_bytes=90))
            read = [reader.page(page) is not None for page in pdf.pages]
        assert read == [True, True, False]

    def test_a_page_may_be_too_much_at_once(self) -> None:
        with pikepdf.open(io.BytesIO(make_pdf(content=b"q Q " * 10))) as pdf:
            assert PdfReader(pdf, allowance(at_once_bytes=39)).page(pdf.pages[0]) is None
            assert PdfReader(pdf, allowance(at_once_bytes=40)).page(pdf.pages[0]) is not None

    def test_time_ends_it(self) -> None:
        assert Allowance(100, 100, seconds=-1).is_spent


def test_reads_what_another_reader_reads(tmp_path: Path) -> None:
    """The example's proofs, against PDFium: the same characters, and the same numbers."""
    folder = write_example(tmp_path, RESOURCES).parent
    for path in sorted(folder.rglob("*.pdf")):
        with pikepdf.open(path) as pdf, pypdfium2.PdfDocument(path) as other:
            reader = PdfReader(pdf, allowance())
            for page, theirs in zip(pdf.pages, other, strict=True):
                ours = reader.page(page)
                assert ours is not None
                expected = theirs.get_textpage().get_text_range()
                assert sorted(ours.text.split()) == sorted(expected.split())
