"""Photos within a PDF that say where they were taken: found by page, and never too long."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.drafts.making import form_with, make_pdf, make_picture, pdf_bytes, write
from tests.drafts.test_traces import PLACE, XMP_GPS, exif
from xxxf_desktop.answers.files import Trace, TraceKind
from xxxf_desktop.drafts import pdf_photos, picture_traces
from xxxf_desktop.drafts.inspection import inspect_closely

PHOTO = make_picture("JPEG", exif=exif(PLACE))
DRAWING = make_picture("JPEG")
Filter = pikepdf.Object | None


def picture(pdf: pikepdf.Pdf, data: bytes, filters: Filter = None) -> pikepdf.Stream:
    made = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8)
    made.ColorSpace, made.BitsPerComponent = Name.DeviceRGB, 8
    made.Filter = Name.DCTDecode if filters is None else filters
    return made


def pdf_with(change: Callable[[pikepdf.Pdf], None], pages: int = 3) -> bytes:
    with pikepdf.open(io.BytesIO(make_pdf(pages, content=b"q Q"))) as pdf:
        change(pdf)
        return pdf_bytes(pdf)


def on_page(data: bytes, filters: Filter = None) -> bytes:
    """Return a PDF whose second page shows the picture `data`."""

    def change(pdf: pikepdf.Pdf) -> None:
        drawn = Dictionary(P=picture(pdf, data, filters))
        pdf.pages[1].obj.Resources = Dictionary(XObject=drawn)

    return pdf_with(change)


def within_a_form() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = Dictionary(XObject=Dictionary(P=picture(pdf, PHOTO)))
        form = form_with(pdf, inner)
        pdf.pages[1].obj.Resources = Dictionary(XObject=Dictionary(F=form))

    return pdf_with(change)


def traces(tmp_path: Path, data: bytes) -> tuple[Trace, ...]:
    report = inspect_closely(write(tmp_path / "file.pdf", data), "")
    assert report.usable
    return report.traces


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(on_page(PHOTO), id="as-the-camera-wrote-it"),
        pytest.param(on_page(PHOTO, Array([Name.DCTDecode])), id="filter-in-an-array"),
        pytest.param(on_page(make_picture("JPEG", xmp=XMP_GPS.encode())), id="xmp"),
        pytest.param(within_a_form(), id="within-a-form"),
    ],
)
def test_is_found_with_its_page(tmp_path: Path, data: bytes) -> None:
    assert traces(tmp_path, data) == (Trace(TraceKind.GPS, page=2),)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(make_pdf(), id="no-picture"),
        pytest.param(on_page(DRAWING), id="no-place"),
        pytest.param(on_page(b"\xff\xd8\xff rubbish"), id="broken"),
        pytest.param(on_page(bytes(192), Array([])), id="no-jpeg"),
    ],
)
def test_is_not_made_up(tmp_path: Path, data: bytes) -> None:
    assert traces(tmp_path, data) == ()


def test_a_broken_one_does_not_hide_the_next(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        drawn = Dictionary(A=picture(pdf, b"\xff\xd8\xff"), B=picture(pdf, PHOTO))
        pdf.pages[0].obj.Resources = Dictionary(XObject=drawn)

    assert traces(tmp_path, pdf_with(change)) == (Trace(TraceKind.GPS, page=1),)


def test_forms_within_each_other_come_to_an_end(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        form = form_with(pdf, Dictionary(XObject=Dictionary(P=picture(pdf, PHOTO))))
        form.Resources.XObject.F = form
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(F=form))

    assert traces(tmp_path, pdf_with(change)) == (Trace(TraceKind.GPS, page=1),)


def test_a_form_that_holds_itself_many_times_is_looked_at_once(tmp_path: Path) -> None:
    """Else a small file would keep the program busy for hours."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = form_with(pdf, Dictionary(XObject=Dictionary(P=picture(pdf, DRAWING))))
        for number in range(2000):
            form.Resources.XObject[f"/F{number}"] = form
        drawn = Dictionary(F=form, Z=picture(pdf, PHOTO))
        pdf.pages[0].obj.Resources = Dictionary(XObject=drawn)

    assert traces(tmp_path, pdf_with(change)) == (Trace(TraceKind.GPS, page=1),)


class TestBounds:
    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The size of every photo that was read."""
        sizes: list[int] = []

        def note(stream: io.BytesIO) -> bool:
            sizes.append(len(stream.getvalue()))
            return picture_traces.jpeg_says_place(stream)

        monkeypatch.setattr(pdf_photos, "jpeg_says_place", note)
        return sizes

    def test_one_on_many_pages_is_read_once(self, tmp_path: Path, read: list[int]) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            photo = pdf.make_indirect(picture(pdf, PHOTO))
            for page in pdf.pages:
                page.obj.Resources = Dictionary(XObject=Dictionary(P=photo))

        found = traces(tmp_path, pdf_with(change))
        assert [trace.page for trace in found] == [1, 2, 3]
        assert read == [len(PHOTO)]

    def test_a_huge_one_is_passed_over(
        self, tmp_path: Path, read: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf_photos, "_MOST_PHOTO_BYTES", len(PHOTO) - 1)
        assert traces(tmp_path, on_page(PHOTO)) == ()
        assert read == []

    @pytest.mark.parametrize(("name", "value"), [("_MOST_BYTES", 1), ("_MOST_S", -1)])
    def test_no_more_than_bytes_and_time_allow(
        self,
        name: str,
        value: int,
        tmp_path: Path,
        read: list[int],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(pdf_photos, name, value)
        assert traces(tmp_path, on_page(PHOTO)) == ()
        assert read == []
