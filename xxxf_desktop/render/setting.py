"""Setting a paragraph: from its texts to lines of glyphs at a given width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from xxxf_desktop.packet.look import LOOKS, Align, Look
from xxxf_desktop.packet.nodes import Paragraph, Text, UnderlinedLine
from xxxf_desktop.render import breaking
from xxxf_desktop.render.breaking import Atoms, Line
from xxxf_desktop.render.fonts import Face, FontSet
from xxxf_desktop.render.pages import Glyphs, Place, Stroke

_RAISED_SIZE = 0.58  # LibreOffice's size of super- and subscript
_RISE = {"sup": 0.33, "sub": -0.08}
_ASCENT_EM = 0.859
_UNDERLINE_BELOW_EM = 0.2  # the shipped Han reach that far below the baseline
_FILLER = "　"


@dataclass(slots=True)
class SetLine:
    """One line: its items with y from the line's upper edge, x from the paragraph's left."""

    height: float
    items: list[Glyphs | Stroke | Place] = field(default_factory=list)


@dataclass(slots=True)
class SetParagraph:
    lines: list[SetLine]
    look: Look

    @property
    def height(self) -> float:
        """Return the height of all lines without the space before."""
        return sum(line.height for line in self.lines)


class Typesetter:
    """Sets paragraphs with the faces of `fonts`."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        # The flow asks for a paragraph when it looks ahead and again when it places it.
        self._made: dict[tuple[int, float], tuple[Paragraph, SetParagraph]] = {}

    def set(self, paragraph: Paragraph, width: float) -> SetParagraph:
        """Return `paragraph` set in lines of `width` points; what was set before is kept."""
        key = (id(paragraph), width)
        if key not in self._made:
            self._made[key] = (paragraph, self._set(paragraph, width))
        return self._made[key][1]

    def _set(self, paragraph: Paragraph, width: float) -> SetParagraph:
        look = LOOKS[paragraph.style]
        left, first = indents(paragraph)
        atoms = self._measure(paragraph.texts, look)
        lines = breaking.break_lines(atoms, width - left - first, width - left)
        setter = _LineSetter(self._fonts, paragraph.texts, look, atoms)
        made = [
            setter.set(line, left + (first if index == 0 else 0.0), width)
            for index, line in enumerate(lines)
        ]
        return SetParagraph(made, look)

    def _measure(self, texts: tuple[Text, ...], look: Look) -> Atoms:
        tables = [self._fonts.advances(text.family or look.family) for text in texts]
        sizes = [_size(text, look) for text in texts]

        def advance(index: int, character: str) -> float:
            return tables[index][character] * sizes[index]

        atoms = breaking.measure([text.text for text in texts], advance, look.size_pt)
        atoms.glued = _glued(atoms, texts)
        return atoms

    def with_kept_boxes(self, paragraph: Paragraph, width: float) -> Paragraph:
        """Return a paragraph with a line break before every box that begins a line of `width`.

        Word and LibreOffice would part a box from what it ticks; the line breaks forbid it.
        Answers are never broken: what is read back must be what was typed.
        """
        if not any(_is_tick(text) for text in paragraph.texts):
            return paragraph
        atoms = self._measure(paragraph.texts, LOOKS[paragraph.style])
        lines = breaking.break_lines(atoms, width, width)
        broken_before = {atoms.owners[line.end] for line in lines[:-1]}
        texts: list[Text] = []
        for index, text in enumerate(paragraph.texts):
            if index in broken_before and _is_tick(text):
                texts.append(Text("\n"))
            texts.append(text)
        return replace(paragraph, texts=tuple(texts))

    def resolved(self, line: UnderlinedLine, width: float) -> Paragraph:
        """Return a cover line as a paragraph, its underline drawn on to the note or margin."""
        look = LOOKS[line.style]
        value = tuple(replace(text, underline=True) for text in line.value)
        bare = Paragraph(
            line.style,
            (Text(line.label), *value, Text(line.note)),
            hanging_em=len(line.label),
        )
        filler = _FILLER * self._filler_count(bare, width, look)
        texts = (Text(line.label), *value, Text(filler, underline=True), Text(line.note))
        return replace(bare, texts=tuple(text for text in texts if text.text))

    def _filler_count(self, paragraph: Paragraph, width: float, look: Look) -> int:
        left, first = indents(paragraph)
        atoms = self._measure(paragraph.texts, look)
        lines = breaking.break_lines(atoms, width - left - first, width - left)
        last = lines[-1]
        room = width - left - (first if len(lines) == 1 else 0.0)
        rest = room - breaking.natural_width(atoms, last.start, last.end)
        return max(0, int(rest / look.size_pt))


def indents(paragraph: Paragraph) -> tuple[float, float]:
    """Return the left indent and what is added to it on the first line, in points."""
    look = LOOKS[paragraph.style]
    left = look.left_indent_em if paragraph.left_em is None else paragraph.left_em
    first = -paragraph.hanging_em or look.first_indent_em
    return left * look.size_pt, first * look.size_pt


def _glued(atoms: Atoms, texts: tuple[Text, ...]) -> set[int]:
    """Return where no line may end: between a box and its word, and inside that word."""
    glued: set[int] = set()
    for index in range(1, len(atoms.owners)):
        owner, before = atoms.owners[index], atoms.owners[index - 1]
        behind_box = owner > 0 and _is_tick(texts[owner - 1])
        if _is_tick(texts[before]) or (owner == before and behind_box):
            glued.add(index)
    return glued


def _is_tick(text: Text) -> bool:
    return text.control is not None and text.control.tick is not None


def _size(text: Text, look: Look) -> float:
    return look.size_pt * (_RAISED_SIZE if text.sup or text.sub else 1)


class _LineSetter:
    """Turns the lines of one paragraph into glyph runs."""

    def __init__(self, fonts: FontSet, texts: tuple[Text, ...], look: Look, atoms: Atoms) -> None:
        self._fonts, self._texts, self._look, self._atoms = fonts, texts, look, atoms
        self._baseline = (look.pitch_pt - look.size_pt) / 2 + look.size_pt * _ASCENT_EM

    def set(self, line: Line, indent: float, width: float) -> SetLine:
        atoms, end = self._atoms, line.end
        while end > line.start and atoms.characters[end - 1] == " ":
            end -= 1
        spare = width - indent - breaking.natural_width(atoms, line.start, end)
        x, extra = indent, {}
        if self._look.align is Align.CENTER:
            x += spare / 2
        elif self._look.align is Align.RIGHT:
            x += spare
        elif self._look.align is Align.JUSTIFY and line.justified and spare > 0:
            slots = breaking.stretch_slots(atoms, line.start, end)
            extra = dict.fromkeys(slots, spare / len(slots)) if slots else {}
        made = SetLine(self._look.pitch_pt)
        for run in self._runs(line.start, end, extra):
            self._add(made, run, x)
            x += run.width
        return made

    def _runs(self, start: int, end: int, extra: dict[int, float]) -> Iterator[_Run]:
        atoms = self._atoms
        run: _Run | None = None
        for index in range(start, end):
            owner, character = atoms.owners[index], atoms.characters[index]
            text = self._texts[owner]
            face = self._fonts.face_for(text.family or self._look.family, character)
            spacing = atoms.gaps[index] + extra.get(index, 0.0)
            if run is None or not run.takes(owner, face, spacing):
                if run is not None:
                    yield run
                run = _Run(owner, face, spacing)
            run.text += character
            run.width += atoms.advances[index] + spacing
        if run is not None:
            yield run

    def _add(self, line: SetLine, run: _Run, x: float) -> None:
        text, size = self._texts[run.owner], self._look.size_pt
        rise = _RISE["sup"] if text.sup else _RISE["sub"] if text.sub else 0.0
        bold = text.bold or self._look.bold
        baseline = self._baseline - rise * size
        glyphs = Glyphs(x, baseline, run.face, _size(text, self._look), run.text, run.spacing, bold)
        line.items.append(glyphs)
        if text.underline:
            y = self._baseline + _UNDERLINE_BELOW_EM * size
            line.items.append(Stroke(x, y, x + run.width, y, 0.6))
        if text.control is not None:
            line.items.append(Place(text.control.tag, x, 0.0, run.width, line.height))


@dataclass(slots=True)
class _Run:
    owner: int
    face: Face
    spacing: float
    text: str = ""
    width: float = 0.0

    def takes(self, owner: int, face: Face, spacing: float) -> bool:
        return self.owner == owner and self.face is face and abs(self.spacing - spacing) < 1e-9
