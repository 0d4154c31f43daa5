"""Binds the proofs into the laid-out pages without holding them in memory.

qpdf copies every stream of a foreign file into memory. So the large ones are taken out of the
foreign document before its pages are copied, a few bytes stand in for each, and after saving
the real bytes are copied from file to file as an incremental update (ISO 32000, 7.5.6).
Memory then depends on the number of objects, never on the size of the proofs.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name

from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.render.pdf_wrapping import (
    STAND_IN,
    Extent,
    HeldStreams,
    Matrix,
    PageFrame,
    PictureStream,
    append_streams,
    find_extent,
    operands,
    picture_stream,
)
from xxxf_desktop.render.pictures import fit, is_pdf, writing
from xxxf_desktop.render.raster import raster_page

_LARGE_BYTES = 16 * 1024
_FALLBACK_DPI = 200

# Annotations that viewers draw without an appearance of their own; qpdf would lose them.
_DRAWN_BY_VIEWERS = (
    "/Circle",
    "/Highlight",
    "/Ink",
    "/Square",
    "/Squiggly",
    "/StrikeOut",
    "/Underline",
)
# What qpdf raises over annotations that are not what they say they are.
_STRANGE = (ArithmeticError, RuntimeError, TypeError, ValueError, LookupError, pikepdf.PdfError)
_UNSEEN = 1 | 2 | 32  # annotation flags Invisible, Hidden, NoView


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page in points, origin at the page's lower left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ProofSlot:
    """Where page `page` of `file` (PDF or picture, counted from 0) goes in the body.

    `fills` draws a picture as large as its box, which has its shape, whatever its resolution:
    the figures of the narrative, printed as wide as their author asked. `rotate` turns it
    clockwise from how a reader shows it, in degrees.
    """

    page_index: int
    file: Path
    page: int
    box: Box
    fills: bool = False
    rotate: int = 0


def bind(
    body: Path,
    slots: Sequence[ProofSlot],
    target: Path,
    finish: Callable[[pikepdf.Pdf], None] | None = None,
) -> None:
    """Write `body` with every proof page drawn upright and centred in its box to `target`.

    PDF pages are shrunk to fit, never enlarged; pictures fill the box down to 100 dpi.
    Seals, stamps and form fields are drawn in; scripts, links and attachments fall away.
    `finish` may set metadata and bookmarks before the file is saved. The same input gives the
    same bytes. `target` appears only when it is complete. Raises `ProofError`, `OutputError`.
    """
    with _saving(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".bind") as name:
        scratch = Path(name)
        made = scratch / "bound.pdf"
        with HeldStreams(scratch) as held, pikepdf.open(body) as pdf:
            pages = len(pdf.pages)
            _Binder(pdf, held, scratch).place(slots)
            if finish is not None:
                finish(pdf)
            # WORKAROUND qpdf flushes its file in a destructor: on a full disk the error thrown
            # there ends the whole process. In memory the PDF is small, its streams are held.
            written = io.BytesIO()
            pdf.save(
                written,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
            made.write_bytes(written.getbuffer())
        append_streams(made, held)
        _check_page_count(made, pages)
        made.replace(target)


@contextmanager
def _saving(target: Path) -> Iterator[None]:
    with writing(target):
        try:
            yield
        except pikepdf.PdfError as error:
            raise OutputError(f"“{target.name}”拼接失败。", "请重试。") from error


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except pikepdf.PasswordError as error:
        raise ProofError([f"证明材料“{file.name}”有打开密码，请去掉密码后再添加。"]) from error
    except (OSError, pikepdf.PdfError, ValueError, LookupError) as error:
        raise ProofError([f"证明材料“{file.name}”读不出来，请重新导出后再添加。"]) from error


def _check_page_count(file: Path, expected: int) -> None:
    with pikepdf.open(file) as pdf:
        found = len(pdf.pages)
    if found != expected:
        raise OutputError(f"PDF写出后只有{found}页，应为{expected}页。", "请重试。")


class _ForeignPdf:
    """One proof file, opened once; its large streams are already held when pages are copied."""

    def __init__(self, pdf: pikepdf.Pdf, file: Path, held: HeldStreams) -> None:
        self.pdf = pdf
        self._file = file
        self._held = held
        self._places = {} if pdf.is_encrypted else pdf.get_xref_table()

    def draw_annotations(self, pages: Sequence[int]) -> set[int]:
        """Draw annotations into the pages; return those whose annotations qpdf cannot draw."""
        annotated = {page for page in pages if _annotations(self.pdf.pages[page])}
        left = {page for page in annotated if _needs_viewer(self.pdf.pages[page])}
        if annotated:
            try:
                _draw_annotations(self.pdf)
            except _STRANGE:
                return annotated
        return left

    def prepare(self, pages: Sequence[int]) -> None:
        """Join the contents of the pages and hold the large streams."""
        for page in pages:
            _join_contents(self.pdf, self.pdf.pages[page])
        with self._file.open("rb") as stream:
            for candidate in self.pdf.objects:
                if isinstance(candidate, pikepdf.Stream):
                    self._hold(candidate, stream)

    def _hold(self, stream: pikepdf.Stream, file: BinaryIO) -> None:
        length = int(stream.get("/Length", 0))
        if length < _LARGE_BYTES or STAND_IN in stream:
            return
        filters: Any = stream.get("/Filter")
        parameters: Any = stream.get("/DecodeParms")
        if filters is None:
            packed = zlib.compress(stream.read_raw_bytes(), 6)
            extent, filters = self._held.spooled(packed), Name.FlateDecode
        else:
            extent = self._find(stream, file, length) or self._held.spooled(stream.read_raw_bytes())
        number, stand_in = self._held.hold(extent)
        stream.write(stand_in, filter=filters, decode_parms=parameters, type_check=False)
        stream[STAND_IN] = number

    def _find(self, stream: pikepdf.Stream, file: BinaryIO, length: int) -> Extent | None:
        place = self._places.get(stream.objgen)
        if place is None or place.offset is None:
            return None
        return find_extent(file, self._file, place.offset, length)


def _annotations(page: pikepdf.Page) -> list[pikepdf.Object]:
    found = page.obj.get("/Annots")
    if not isinstance(found, Array):
        return []
    return [entry for entry in found.as_list() if isinstance(entry, Dictionary)]


def _field_value(widget: pikepdf.Object) -> str:
    """Return the text of a form field, which its parents may hold."""
    node: pikepdf.Object | None = widget
    for _ in range(32):
        if not isinstance(node, Dictionary):
            break
        if "/V" in node:
            value = node["/V"]
            return str(value) if isinstance(value, pikepdf.String) else ""
        node = node.get("/Parent")
    return ""


def _is_latin(text: str) -> bool:
    return all(ord(character) < 256 for character in text)


def _needs_viewer(page: pikepdf.Page) -> bool:
    """Return whether the page shows something that qpdf cannot draw."""
    for annotation in _annotations(page):
        flags = annotation.get("/F")
        if "/AP" in annotation or (isinstance(flags, int) and flags & _UNSEEN):
            continue
        if annotation.get("/Subtype") in _DRAWN_BY_VIEWERS:
            return True
        if not _is_latin(_field_value(annotation)):
            return True
    return False


def _draw_annotations(pdf: pikepdf.Pdf) -> None:
    """Draw seals, stamps and form fields into the pages.

    WORKAROUND: qpdf writes Chinese field values as question marks, so where NeedAppearances
    asks for new appearances, fields with such a value keep the one they have.
    """
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        widgets = [entry for page in pdf.pages for entry in _annotations(page) if "/AP" in entry]
        kept = [(entry, entry["/AP"]) for entry in widgets if not _is_latin(_field_value(entry))]
        for widget, _ in kept:
            del widget["/AP"]
        pdf.generate_appearance_streams()
        for widget, appearance in kept:
            widget["/AP"] = appearance
    pdf.flatten_annotations("all")


def _join_contents(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Make the page's contents one stream of its own."""
    contents = page.obj.get("/Contents")
    if not isinstance(contents, Array):
        return
    parts = [part for part in contents.as_list() if isinstance(part, pikepdf.Stream)]
    if len(parts) == 1:
        page.obj.Contents = parts[0]
        return
    data = zlib.compress(b"\n".join(part.read_bytes() for part in parts), 6)
    page.obj.Contents = pdf.make_stream(data, Filter=Name.FlateDecode)


class _Frame(Protocol):
    @property
    def size_pt(self) -> tuple[float, float]: ...

    def turned(self, degrees: int) -> _Frame: ...

    def placed(self, x: float, y: float, width: float) -> Matrix: ...


class _Binder:
    """Draws proof pages onto the pages of `pdf`."""

    def __init__(self, pdf: pikepdf.Pdf, held: HeldStreams, scratch: Path) -> None:
        self._pdf = pdf
        self._held = held
        self._scratch = scratch
        self._drawn = 0

    def place(self, slots: Sequence[ProofSlot]) -> None:
        """Draw every slot, opening each file once."""
        first = {slot.file: number for number, slot in reversed(list(enumerate(slots)))}
        ordered = sorted(slots, key=lambda slot: first[slot.file])
        for file, group in groupby(ordered, key=lambda slot: slot.file):
            of_file = list(group)
            if is_pdf(file):
                self._place_pdf(file, of_file)
            else:
                self._place_pictures(file, of_file)

    def _place_pictures(self, file: Path, slots: Sequence[ProofSlot]) -> None:
        images: dict[int, tuple[pikepdf.Object, _Frame]] = {}
        for slot in slots:
            if slot.page not in images:
                picture = picture_stream(file, self._scratch, slot.page)
                images[slot.page] = self._image(picture), picture
            self._draw(slot, *images[slot.page])

    def _image(self, picture: PictureStream) -> pikepdf.Object:
        number, stand_in = self._held.hold(picture.data)
        image = self._pdf.make_stream(stand_in)
        entries = pikepdf.Object.parse(f"<< {picture.entries} >>".encode("ascii"))
        for key, value in entries.items():
            image[key] = value
        image[STAND_IN] = number
        return image

    def _place_pdf(self, file: Path, slots: Sequence[ProofSlot]) -> None:
        with _reading(file), pikepdf.open(file, access_mode=pikepdf.AccessMode.stream) as source:
            numbers = sorted({slot.page for slot in slots})
            frames = {number: PageFrame.of(source.pages[number]) for number in numbers}
            foreign = _ForeignPdf(source, file, self._held)
            by_viewer = foreign.draw_annotations(numbers)
            foreign.prepare(numbers)
            forms = {
                number: self._form(source, source.pages[number])
                for number in numbers
                if number not in by_viewer
            }
            self._carry_layers(source)
        for slot in slots:
            if slot.page in by_viewer:
                self._place_by_viewer(slot, frames[slot.page])
            else:
                self._draw(slot, forms[slot.page], frames[slot.page])

    def _place_by_viewer(self, slot: ProofSlot, frame: PageFrame) -> None:
        """Draw the page as pdfium shows it: a picture at 200 dpi of the page's own size."""
        shot = self._scratch / f"page-{self._drawn}.jpg"
        box = (slot.box.width, slot.box.height)
        raster_page(slot.file, slot.page, shot, box, _FALLBACK_DPI, slot.rotate)
        picture = picture_stream(shot, self._scratch)
        size_pt = frame.turned(slot.rotate).size_pt
        self._draw(replace(slot, rotate=0), self._image(picture), replace(picture, size_pt=size_pt))

    def _form(self, source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
        """Return the page as a form XObject of the target."""
        frame = PageFrame.of(page)
        contents = page.obj.get("/Contents")
        drawing = contents if isinstance(contents, pikepdf.Stream) else None
        form = self._pdf.make_stream(drawing.read_raw_bytes() if drawing is not None else b"")
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([frame.left, frame.bottom, frame.right, frame.top])
        for holder, keys in (
            (drawing, ("/Filter", "/DecodeParms", STAND_IN)),
            (page.obj, ("/Resources", "/Group")),
        ):
            for key in keys:
                if holder is not None and key in holder:
                    form[key] = self._copied(source, holder[key])
        return form

    def _copied(self, source: pikepdf.Pdf, thing: pikepdf.Object) -> pikepdf.Object:
        if isinstance(thing, Name):
            return Name(str(thing))
        if not isinstance(thing, Dictionary | Array):
            return thing
        return self._pdf.copy_foreign(thing if thing.is_indirect else source.make_indirect(thing))

    def _carry_layers(self, source: pikepdf.Pdf) -> None:
        """Keep hidden layers hidden: without this list every viewer shows all of them."""
        properties = source.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary):
            return
        settings = properties.get("/D", Dictionary())
        groups = _group_list(properties, "/OCGs")
        hidden = {group.objgen for group in _group_list(settings, "/OFF")}
        if settings.get("/BaseState") == Name.OFF:
            shown = {group.objgen for group in _group_list(settings, "/ON")}
            hidden = {group.objgen for group in groups} - shown
        target = self._layers()
        for group in groups:
            copied = self._pdf.copy_foreign(group)
            target.OCGs.append(copied)
            if group.objgen in hidden:
                target.D.OFF.append(copied)

    def _layers(self) -> pikepdf.Object:
        if "/OCProperties" not in self._pdf.Root:
            self._pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array()))
        return self._pdf.Root.OCProperties

    def _draw(self, slot: ProofSlot, thing: pikepdf.Object, frame: _Frame) -> None:
        box, frame = slot.box, frame.turned(slot.rotate)
        room = (box.width, box.height)
        width, height = room if slot.fills else fit(frame.size_pt, room)
        x, y = box.x + (box.width - width) / 2, box.y + (box.height - height) / 2
        page = self._pdf.pages[slot.page_index]
        name = Name(f"/XxxfProof{self._drawn}")
        self._drawn += 1
        page.add_resource(thing, Name.XObject, name)
        drawing = f"q {operands(frame.placed(x, y, width))} cm {name} Do Q\n"
        page.contents_add(drawing.encode("ascii"), prepend=True)


def _group_list(holder: pikepdf.Object, key: str) -> list[pikepdf.Object]:
    found = holder.get(key)
    return [group for group in found.as_list() if group.is_indirect] if found is not None else []
