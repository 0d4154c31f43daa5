"""What a walk through an HTML document carries with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from xxxf_desktop.wordin.dropped import Loss, Tally
from xxxf_desktop.wordin.found import CaptionMark
from xxxf_desktop.wordin.html.figures import Figures
from xxxf_desktop.wordin.html.lists import ListPlace
from xxxf_desktop.wordin.html.styles import Sheet
from xxxf_desktop.wordin.html.words import PLAIN, Look


@dataclass(slots=True)
class Page:
    """What a walk through a document knows and counts, in all its table cells alike."""

    sheet: Sheet
    figures: Figures
    tally: Tally
    is_office: bool = False
    is_libreoffice: bool = False
    letters: int = 0
    lists: int = 0
    fields: list[bool] = field(default_factory=list)  # open fields; True while in their code
    last_change: tuple[Loss, int] | None = None

    def change(self) -> None:
        """Count a tracked change, unless it goes on where the last one ended."""
        if self.last_change != (Loss.REVISION, self.letters):
            self.tally.add(Loss.REVISION)

    def end_change(self) -> None:
        self.last_change = (Loss.REVISION, self.letters)


@dataclass(frozen=True, slots=True)
class Place:
    """What the text at a point of the document belongs to."""

    look: Look = PLAIN
    as_typed: bool = False
    heading: tuple[int, bool] | None = None  # level, whether it is one of ours
    caption: CaptionMark = ""
    item: ListPlace | None = None
    inserted: bool = False
    symbols: str = ""  # the symbol font that its letters are signs of
