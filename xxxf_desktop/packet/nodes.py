"""What is on paper, before Word or PDF: a packet of sections of nodes, frozen.

Both writers walk these nodes; a node that a writer does not know is an error, never skipped.

A `place` says what a node as a whole belongs to: a field, a section, a proof item, a part, or
`narrative.plan:2`, the third block of a section. It is not printed; it finds the node on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from xxxf_desktop.packet.look import Family, Style


class Tick(Enum):
    """The state of a box on the form."""

    ON = "☑"
    OFF = "□"


@dataclass(frozen=True, slots=True)
class Control:
    """The field a text belongs to: in Word an inline content control with this tag.

    `tag` is the field id, with option or row behind colons (`unit.nature:民营企业`,
    `unit.honors:1:year`). `alias` is what Word shows. `empty` marks the line left for the pen.
    `multiline` allows line breaks inside (paragraphs of a long text).
    """

    tag: str
    alias: str
    tick: Tick | None = None
    empty: bool = False
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text in one look; `family` overrides the paragraph's."""

    text: str
    bold: bool = False
    sup: bool = False
    sub: bool = False
    underline: bool = False
    family: Family | None = None
    control: Control | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. A "\\n" inside a text is a line break.

    `bookmark` adds a PDF bookmark at `bookmark_level` (from 1).
    `left_em` and `hanging_em` override the style's indents (list items).
    """

    style: Style
    texts: tuple[Text, ...]
    bookmark: str | None = None
    bookmark_level: int = 1
    left_em: float | None = None
    hanging_em: float = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class UnderlinedLine:
    """A cover line: label, value underlined to the right edge (or to the note), note."""

    label: str
    value: tuple[Text, ...]
    note: str = ""
    style: Style = Style.COVER_LINE
    before_pt: float = 0


@dataclass(frozen=True, slots=True)
class PageFoot:
    """Paragraphs that stand at the lower edge of the page they share with the nodes before."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `column` is its first grid column, spans count columns and rows."""

    column: int
    columns: int
    rows: int
    paragraphs: tuple[Paragraph, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a grid of `widths_pt`; the first `header_rows` are repeated on every page.

    A row is at least `min_row_pt` high; with `on_grid` its height is rounded up to whole cells
    of the line grid, so that the text behind the table stays on it.
    """

    widths_pt: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    min_row_pt: float = 0
    on_grid: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the applicant: `file` is its name in the draft, `width_pt` as asked for.

    Both writers draw it no wider than the text and no higher than leaves its caption room.
    """

    file: str
    width_pt: float
    caption: Paragraph | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class ProofPage:
    """One page of a proof, upright on a page of its own under its label.

    `file` is its name in the draft, `page` counts from 0 in that file. `rotate` turns it
    clockwise, in degrees, from how a reader of the file shows it. The page as a whole has the
    place of its label.
    """

    file: str
    page: int
    label: Paragraph
    rotate: int = 0

    @property
    def picture(self) -> tuple[str, int, int]:
        """Return what is drawn: pages that differ only in their label are one picture."""
        return self.file, self.page, self.rotate


Node = Paragraph | UnderlinedLine | PageFoot | Table | Figure | ProofPage


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the packet; it starts a new page."""

    id: str
    nodes: tuple[Node, ...]
    numbered: bool = True  # whether its pages carry a page number


@dataclass(frozen=True, slots=True)
class Packet:
    """申报材料: the sections in order, and what the files say about themselves.

    `mark` stands in the header of every page (草稿), "" for none. `footer_code` is the
    verification code in the footer where the plan wants it.
    """

    title: str
    author: str
    subject: str
    keywords: str
    sections: tuple[Section, ...]
    mark: str = ""
    footer_code: str = ""

    def nodes(self) -> Iterator[Node]:
        """Yield all nodes in order."""
        for section in self.sections:
            yield from section.nodes

    def files(self) -> list[str]:
        """Return the names of all pictures and proofs the packet prints, each once, in order."""
        names = [node.file for node in self.nodes() if isinstance(node, Figure | ProofPage)]
        return list(dict.fromkeys(names))
