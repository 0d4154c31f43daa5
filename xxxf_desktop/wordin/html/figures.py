"""The pictures of an HTML document, each once, in the best form it comes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.narrative.blocks import FigureBlock
from xxxf_desktop.wordin.dropped import Loss, Tally
from xxxf_desktop.wordin.found import FoundFigure, FoundGap
from xxxf_desktop.wordin.html.source import EMBEDDED
from xxxf_desktop.wordin.html.styles import Style, declarations
from xxxf_desktop.wordin.html.tree import Element, parse
from xxxf_desktop.wordin.html.words import leading_number
from xxxf_desktop.wordin.pictures import PastedPicture, picture_in

PictureOf = Callable[[str], PastedPicture | None]

TEXT_WIDTH_MM = 158
_NARROWEST_MM = 10
_DEFAULT_MM = 140
_MM = {"px": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4, "pc": 25.4 / 6,
       "%": TEXT_WIDTH_MM / 100}  # fmt: skip
_SPACER_PX = 3  # pictures that only count readers or hold things apart


@dataclass(frozen=True, slots=True)
class _Shape:
    """A picture in VML; `is_cropped` when it shows less than its file."""

    source: str
    style: Style
    is_cropped: bool


class Figures:
    """Finds the pictures, names them, and keeps their content."""

    def __init__(self, picture_of: PictureOf, embedded: list[str], tally: Tally) -> None:
        self.pictures: dict[str, bytes | Path] = {}
        self._picture_of = picture_of
        self._embedded = embedded
        self._tally = tally
        self._known: dict[str, PastedPicture | None] = {}
        self._shapes: dict[str, _Shape] = {}
        self._shown: set[str] = set()
        self._names: dict[bytes | Path, str] = {}
        self._alike: Counter[str] = Counter()

    def look_through(self, root: Element) -> None:
        """Learn which VML shapes have an `img` beside them."""
        for element in root.elements():
            self._shown.update(_shape_ids(element))

    def of_image(self, element: Element, style: Style) -> FoundFigure | FoundGap | None:
        """Return the figure of an `img`, None for one that shows nothing.

        Word writes the picture as it is into VML and a small copy for browsers into `img`.
        An `img` for several shapes is a drawing that exists nowhere else, and one for a
        cropped picture shows what its author meant to be seen.
        """
        if _is_spacer(element):
            return None
        attributes = element.attributes
        sources = [attributes.get("data-xxxf-file", ""), attributes.get("src", "").strip()]
        ids = _shape_ids(element)
        shape = self._shapes.get(ids[0]) if len(ids) == 1 else None
        if shape is not None and not shape.is_cropped:
            sources.insert(0, shape.source.strip())
        return self._figure(sources, style, element)

    def of_shapes(self, text: str) -> Iterator[FoundFigure | FoundGap]:
        """Yield the figures of VML in a conditional comment that no `img` stands for."""
        if "imagedata" in text:
            yield from self.of_shape(parse(text.partition("]>")[2])[0])

    def of_shape(self, root: Element) -> Iterator[FoundFigure | FoundGap]:
        """Yield the figures of the VML in `root` that no `img` stands for."""
        shape_id, style = "", declarations("")
        for element in root.elements():
            if element.name in ("v:shape", "v:rect"):
                shape_id = element.attributes.get("id", "")
                style = declarations(element.attributes.get("style", ""))
            elif element.name == "v:imagedata":
                attributes = element.attributes
                source = attributes.get("src") or attributes.get("o:href", "")
                is_cropped = any(name.startswith("crop") for name in attributes)
                self._shapes[shape_id] = _Shape(source, style, is_cropped)
                if shape_id not in self._shown and source:
                    yield self._figure([source.strip()], style, element)

    def _figure(self, sources: list[str], style: Style, element: Element) -> FoundFigure | FoundGap:
        """Return the figure of the first source that gives a picture, a gap where none does."""
        for source in sources:
            picture = self._picture(source)
            if picture is not None:
                width = style.get("width") or element.attributes.get("width", "")
                block = FigureBlock(
                    file=self._named(picture),
                    width_mm=_width_mm(width),
                    id=element.attributes.get("data-xxxf-id"),
                )
                return FoundFigure(block, own="data-xxxf-file" in element.attributes)
        return self.gap()

    def gap(self) -> FoundGap:
        """Count a picture that does not come."""
        self._tally.add(Loss.PICTURE)
        return FoundGap()

    def _picture(self, source: str) -> PastedPicture | None:
        if source not in self._known:
            self._known[source] = self._looked_up(source) if source else None
        return self._known[source]

    def _looked_up(self, source: str) -> PastedPicture | None:
        if source.startswith(EMBEDDED):
            number = source.removeprefix(EMBEDDED)
            is_known = number.isdecimal() and len(number) < 10 and int(number) < len(self._embedded)
            return picture_in(self._embedded[int(number)]) if is_known else None
        return picture_in(source) if source[:5].lower() == "data:" else self._picture_of(source)

    def _named(self, picture: PastedPicture) -> str:
        """Return the name of `picture` here: two pictures of one name are told apart."""
        known = self._names.get(picture.content)
        if known is not None:
            return known
        name = picture.name
        stem, dot, extension = name.rpartition(".")
        while name in self.pictures:
            self._alike[picture.name] += 1
            number = self._alike[picture.name] + 1
            name = f"{stem}-{number}.{extension}" if dot else f"{picture.name}-{number}"
        self.pictures[name] = picture.content
        self._names[picture.content] = name
        return name


def _shape_ids(element: Element) -> list[str]:
    return element.attributes.get("v:shapes", "").split() if element.name == "img" else []


def _is_spacer(element: Element) -> bool:
    sizes = [leading_number(element.attributes.get(name, "")) for name in ("width", "height")]
    return all(size is not None and size <= _SPACER_PX for size in sizes)


def _width_mm(text: str) -> int:
    """Return a width of CSS or HTML in whole millimetres that fit on the page.

    >>> _width_mm("529"), _width_mm("120mm"), _width_mm("72pt"), _width_mm("auto")
    (140, 120, 25, 140)
    >>> _width_mm("1px"), _width_mm("2000"), _width_mm("50%")
    (10, 158, 79)
    """
    number = leading_number(text.strip())
    unit = text.strip().lower().lstrip("+-.0123456789").strip() or "px"
    if number is None or number <= 0 or unit not in _MM:
        return _DEFAULT_MM
    return round(min(max(number * _MM[unit], _NARROWEST_MM), TEXT_WIDTH_MM))
