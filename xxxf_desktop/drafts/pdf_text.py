"""The text of a PDF page as it is read, and what of it no reader shows.

A small reader of content streams (PDF 32000-1, 8 and 9): it follows positions closely enough to
tell one number from two columns, and looks at nothing it does not need for that.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xxxf_desktop.drafts.pdf_fonts import Font, font_of
from xxxf_desktop.drafts.pdf_inspection import (
    content_streams,
    members_of,
    resources_of,
    unpacked_size,
)

if TYPE_CHECKING:
    import pikepdf

Matrix = tuple[float, float, float, float, float, float]

_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_OPERATORS = "q Q cm BT ET Tf Td TD Tm T* TL Tc Tw Tz Tr Tj TJ ' \" Do BI ID EI BMC BDC EMC"
_DEEPEST = 8  # forms inside forms
_NEXT_WORD, _NEXT_COLUMN = 0.3, 1.2  # em between the end of a text and the start of the next
_SAME_LINE = 0.5  # em
_HIDING = 2  # characters; a single one may be a mark some programs leave
_SCANNED = 0.5  # of the page
_INVISIBLE = 3  # text rendering mode: neither filled nor stroked
_PRINTED_ANNOTATIONS = {"/Widget", "/FreeText", "/Stamp"}


@dataclass(frozen=True, slots=True)
class PageText:
    """What stands on a page. `invisible` and `switched_off` count characters nobody sees.

    `pictured` is the part of the page that pictures cover, more than 1 where they overlap.
    """

    text: str
    invisible: int
    switched_off: int
    pictured: float

    @property
    def is_hiding(self) -> bool:
        """Return whether text is hidden; under a picture it is the OCR of a scan."""
        return self.switched_off >= _HIDING or (
            self.invisible >= _HIDING and self.pictured < _SCANNED
        )


class Allowance:
    """How much content may still be read, in bytes and seconds; the rest is passed over."""

    def __init__(self, content_bytes: int, at_once_bytes: int, seconds: float) -> None:
        self._left = content_bytes
        self._at_once = at_once_bytes
        self._end = time.monotonic() + seconds
        self._sizes: dict[tuple[int, int], int | None] = {}

    @property
    def is_spent(self) -> bool:
        """Return whether nothing more may be read."""
        return self._left <= 0 or time.monotonic() > self._end

    def takes(self, streams: Iterable[pikepdf.Stream]) -> bool:
        """Return whether all of `streams` may be read together, and count them."""
        if self.is_spent:
            return False
        sizes = [self._size(stream) for stream in streams]
        size = sum(one or 0 for one in sizes)
        if None in sizes or size > min(self._left, self._at_once):
            return False
        self._left -= size
        return True

    def _size(self, stream: pikepdf.Stream) -> int | None:
        """Unpacking is what takes time: each stream is unpacked for its size only once."""
        if stream.objgen not in self._sizes:
            self._sizes[stream.objgen] = unpacked_size(stream)
        return self._sizes[stream.objgen]


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that moves text."""

    ctm: Matrix = _UNIT
    font: Font = field(default_factory=Font)
    size: float = 0
    char_space: float = 0
    word_space: float = 0
    stretch: float = 1
    leading: float = 0
    mode: int = 0


class PdfReader:
    """Reads pages of one document; fonts are looked at once."""

    def __init__(self, pdf: pikepdf.Pdf, allowance: Allowance) -> None:
        self.allowance = allowance
        self._fonts: dict[tuple[int, int], Font] = {}
        self._off = _switched_off(pdf)

    def page(self, page: pikepdf.Page) -> PageText | None:
        """Return what stands on `page`, None where there is too much to be read."""
        if not self.allowance.takes(content_streams(page.obj)):
            return None
        reading = _Reading(self)
        reading.run(page, resources_of(page.obj))
        for looks in _printed_looks(page.obj):
            reading.start_apart()
            reading.form(looks)
        area = _area(page)
        return PageText(
            "".join(reading.pieces),
            reading.invisible,
            reading.switched_off,
            reading.pictured / area if area else 0,
        )

    def font(self, font: pikepdf.Object) -> Font:
        """Return how to read `font`."""
        if not font.is_indirect:
            return font_of(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = font_of(font)
        return self._fonts[font.objgen]

    def is_off(self, owner: pikepdf.Object | None) -> bool:
        """Return whether the layer or layers `owner` names are switched off."""
        import pikepdf

        if not isinstance(owner, pikepdf.Dictionary):
            return False
        groups = owner.get("/OCGs")
        if groups is None:
            return owner.objgen in self._off
        named = [*groups] if isinstance(groups, pikepdf.Array) else [groups]
        return bool(named) and all(group.objgen in self._off for group in named)


class _Reading:
    """One page being read; what operators ask for is in `_steps`."""

    def __init__(self, reader: PdfReader) -> None:
        self.pieces: list[str] = []
        self.invisible = self.switched_off = 0
        self.pictured = 0.0
        self._reader = reader
        self._state = _State()
        self._kept: list[_State] = []
        self._marked: list[bool] = []  # marked content, whether each is switched off
        self._depth = 0
        self._resources: pikepdf.Object | None = None
        self._line = self._text = _UNIT  # text line matrix and text matrix
        self._end: tuple[float, float, float] | None = None  # of the last text: x, y, height

    def run(self, content: Any, resources: pikepdf.Object | None) -> None:
        """Follow the operators of a page or a form."""
        import pikepdf

        outer, self._resources = self._resources, resources
        steps = self._steps()
        for instruction in pikepdf.parse_content_stream(content, _OPERATORS):
            step = steps.get(str(instruction.operator))
            if step is None:
                continue
            try:
                step(instruction.operands)
            except (TypeError, ValueError, IndexError, KeyError, AttributeError):
                continue  # operands that are not what the operator wants
        self._resources = outer

    def start_apart(self) -> None:
        """Go on as if on a new line."""
        self._state, self._kept, self._marked, self._end = _State(), [], [], None
        self.pieces.append("\n")

    def form(self, form: pikepdf.Stream) -> None:
        """Follow what a form draws."""
        if self._depth >= _DEEPEST or not self._reader.allowance.takes([form]):
            return
        is_off = self._reader.is_off(form.get("/OC"))
        before = (self._state, self._kept, self._line, self._text, self._marked)
        self._kept, self._marked = [], [*self._marked, is_off]
        matrix = _matrix(form.get("/Matrix"))
        self._state = replace(self._state, ctm=_product(matrix, self._state.ctm))
        self._depth += 1
        try:
            self.run(form, form.get("/Resources", self._resources))
        finally:
            self._depth -= 1
            self._state, self._kept, self._line, self._text, self._marked = before

    def _steps(self) -> dict[str, Callable[[Any], None]]:
        return {
            "q": lambda _: self._kept.append(self._state),
            "Q": lambda _: self._restore(),
            "cm": lambda o: self._set(ctm=_product(_matrix(o), self._state.ctm)),
            "BT": lambda _: self._place(_UNIT),
            "Tf": self._choose_font,
            "Td": lambda o: self._move(float(o[0]), float(o[1])),
            "TD": self._move_and_set_leading,
            "Tm": lambda o: self._place(_matrix(o)),
            "T*": lambda _: self._move(0, -self._state.leading),
            "TL": lambda o: self._set(leading=float(o[0])),
            "Tc": lambda o: self._set(char_space=float(o[0])),
            "Tw": lambda o: self._set(word_space=float(o[0])),
            "Tz": lambda o: self._set(stretch=float(o[0]) / 100),
            "Tr": lambda o: self._set(mode=int(o[0])),
            "Tj": lambda o: self._show(bytes(o[0])),
            "TJ": self._show_spaced,
            "'": self._show_on_next_line,
            '"': self._show_on_next_line,
            "Do": self._draw,
            "INLINE IMAGE": lambda _: self._add_picture(),
            "BMC": lambda _: self._marked.append(False),
            "BDC": self._begin_marked,
            "EMC": lambda _: self._end_marked(),
        }

    # ------------------------------------------------------------ state

    def _set(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)

    def _restore(self) -> None:
        if self._kept:
            self._state = self._kept.pop()

    def _choose_font(self, operands: Any) -> None:
        fonts = self._resources.get("/Font") if self._resources is not None else None
        font = fonts.get(str(operands[0])) if fonts is not None else None
        known = self._reader.font(font) if font is not None else Font()
        self._set(font=known, size=float(operands[1]))

    def _begin_marked(self, operands: Any) -> None:
        is_off = False
        if operands and str(operands[0]) == "/OC":
            known = self._resources.get("/Properties") if self._resources is not None else None
            is_off = known is not None and self._reader.is_off(known.get(str(operands[1])))
        self._marked.append(is_off)

    def _end_marked(self) -> None:
        if self._marked:
            self._marked.pop()

    # ------------------------------------------------------------ text

    def _place(self, matrix: Matrix) -> None:
        self._line = self._text = matrix

    def _move(self, x: float, y: float) -> None:
        self._place(_product((1, 0, 0, 1, x, y), self._line))

    def _move_and_set_leading(self, operands: Any) -> None:
        self._set(leading=-float(operands[1]))
        self._move(float(operands[0]), float(operands[1]))

    def _show_on_next_line(self, operands: Any) -> None:
        if len(operands) == 3:
            self._set(word_space=float(operands[0]), char_space=float(operands[1]))
        self._move(0, -self._state.leading)
        self._show(bytes(operands[-1]))

    def _show_spaced(self, operands: Any) -> None:
        import pikepdf

        for item in operands[0]:
            if isinstance(item, pikepdf.String):
                self._show(bytes(item))
            else:
                self._advance(-float(item) / 1000 * self._state.size * self._state.stretch)

    def _advance(self, width: float) -> None:
        self._text = _product((1, 0, 0, 1, width, 0), self._text)

    def _show(self, shown: bytes) -> None:
        state = self._state
        self._join()
        chars: list[str] = []
        width = 0.0
        for char, em, is_blank in state.font.glyphs(shown):
            chars.append(char)
            space = state.char_space + (state.word_space if is_blank else 0)
            width += (em * state.size + space) * state.stretch
        text = "".join(chars)
        self.pieces.append(text)
        self._count_hidden(text)
        self._advance(width)
        x, y, height = self._position()
        self._end = (x, y, height)

    def _count_hidden(self, text: str) -> None:
        seen = sum(not char.isspace() for char in text)
        if any(self._marked):
            self.switched_off += seen
        elif self._state.mode == _INVISIBLE:
            self.invisible += seen

    def _position(self) -> tuple[float, float, float]:
        """Return where the next glyph starts, and its height, in units of the page."""
        _, _, c, d, x, y = _product(self._text, self._state.ctm)
        return x, y, math.hypot(c, d) * abs(self._state.size)

    def _join(self) -> None:
        """Add what parts the next text from the last: nothing, a blank, a tab, a line break."""
        if self._end is None:
            return
        x, y, height = self._position()
        old_x, old_y, old_height = self._end
        a, b, *_ = _product(self._text, self._state.ctm)
        length, em = math.hypot(a, b), max(height, old_height)
        if not length or not em:
            return
        along = ((x - old_x) * a + (y - old_y) * b) / length / em
        across = abs((y - old_y) * a - (x - old_x) * b) / length / em
        if across > _SAME_LINE or along < -_NEXT_COLUMN:
            self.pieces.append("\n")
        elif along > _NEXT_COLUMN:
            self.pieces.append("\t")
        elif along > _NEXT_WORD:
            self.pieces.append(" ")

    # ------------------------------------------------------------ pictures and forms

    def _draw(self, operands: Any) -> None:
        import pikepdf

        drawn = self._resources.get("/XObject") if self._resources is not None else None
        thing = drawn.get(str(operands[0])) if drawn is not None else None
        if not isinstance(thing, pikepdf.Stream):
            return
        if thing.get("/Subtype") == "/Image":
            self._add_picture()
        elif thing.get("/Subtype") == "/Form":
            self.form(thing)

    def _add_picture(self) -> None:
        a, b, c, d, *_ = self._state.ctm
        self.pictured += abs(a * d - b * c)


def _product(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    m, n, o, p, q, r = second
    return (
        a * m + b * o, a * n + b * p,
        c * m + d * o, c * n + d * p,
        e * m + f * o + q, e * n + f * p + r,
    )  # fmt: skip


def _matrix(numbers: Any) -> Matrix:
    if numbers is None:
        return _UNIT
    a, b, c, d, e, f = (float(number) for number in numbers)
    return (a, b, c, d, e, f)


def _area(page: pikepdf.Page) -> float:
    left, low, right, high = (float(edge) for edge in page.cropbox)
    return abs((right - left) * (high - low))


def _printed_looks(page: pikepdf.Object) -> Iterable[pikepdf.Stream]:
    """Yield how the fields, text boxes and stamps of `page` look: they are read like the page."""
    import pikepdf

    annotations = page.get("/Annots")
    for annotation in annotations if isinstance(annotations, pikepdf.Array) else []:
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        if annotation.get("/Subtype") in _PRINTED_ANNOTATIONS:
            looks = [
                one for one in members_of(annotation, "/AP") if isinstance(one, pikepdf.Stream)
            ]
            yield from looks[:1]


def _switched_off(pdf: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """Return the layers that a reader does not show at first."""
    import pikepdf

    known = pdf.Root.get("/OCProperties")
    if not isinstance(known, pikepdf.Dictionary):
        return frozenset()
    usual = known.get("/D")
    if not isinstance(usual, pikepdf.Dictionary):
        return frozenset()
    named = {key: _groups(usual.get(key)) for key in ("/ON", "/OFF")}
    if usual.get("/BaseState") == "/OFF":
        return _groups(known.get("/OCGs")) - named["/ON"]
    return named["/OFF"]


def _groups(array: pikepdf.Object | None) -> frozenset[tuple[int, int]]:
    import pikepdf

    return frozenset(
        group.objgen
        for group in (array if isinstance(array, pikepdf.Array) else [])
        if group.is_indirect
    )
