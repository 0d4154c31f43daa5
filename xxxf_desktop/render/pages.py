"""The packet laid out: pages of glyphs, lines and pictures, for drawing and for finding places.

All lengths in points; y runs down from the upper edge of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xxxf_desktop.packet.nodes import Node
from xxxf_desktop.render.fonts import Face


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A run of one face on one baseline; `spacing` is added behind each character."""

    x: float
    y: float
    face: Face
    size: float
    text: str
    spacing: float = 0.0
    bold: bool = False

    def moved(self, dx: float, dy: float) -> Glyphs:
        return Glyphs(
            self.x + dx, self.y + dy, self.face, self.size, self.text, self.spacing, self.bold
        )


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float

    def moved(self, dx: float, dy: float) -> Stroke:
        return Stroke(self.x1 + dx, self.y1 + dy, self.x2 + dx, self.y2 + dy, self.width)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answer with `tag` (or a part of it) stands on the page.

    It is the text of a control; `whole` is the cell, the line of a paragraph, the figure, the
    row of a narrative's table or the proof page that belongs to `tag` as a whole.
    """

    tag: str
    x: float
    y: float
    width: float
    height: float
    whole: bool = False

    def moved(self, dx: float, dy: float) -> Place:
        return Place(self.tag, self.x + dx, self.y + dy, self.width, self.height, self.whole)


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of the applicant; `file` is its name in the draft."""

    file: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ProofRoom:
    """The room for one page of a proof, turned by `rotate`; `page` counts from 0 in the file."""

    file: str
    page: int
    x: float
    y: float
    width: float
    height: float
    rotate: int = 0


Item = Glyphs | Stroke | Place | Picture | ProofRoom


@dataclass(frozen=True, slots=True)
class Bookmark:
    title: str
    level: int
    y: float


@dataclass(slots=True)
class Page:
    """One page; `number` is what its footer shows, None for none."""

    section: str
    number: int | None
    items: list[Item] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FigureBox:
    """How large a figure is printed, and the height of the lines it takes."""

    width: float
    height: float
    taken: float


@dataclass(slots=True)
class LaidOut:
    """All pages, and the measures the Word file is given so that it fills its pages alike.

    By the identity of a node: `figures`, of tables `header_rows` (how many are repeated) and
    `row_heights`, of a page foot `space_before`.
    """

    pages: list[Page] = field(default_factory=list)
    figures: dict[int, FigureBox] = field(default_factory=dict)
    header_rows: dict[int, int] = field(default_factory=dict)
    row_heights: dict[int, list[float]] = field(default_factory=dict)
    space_before: dict[int, float] = field(default_factory=dict)

    def heights_of(self, table: Node) -> list[float]:
        """Return the least height of each row of `table`, what Word is given."""
        return self.row_heights[id(table)]
