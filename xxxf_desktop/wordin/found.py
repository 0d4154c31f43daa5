"""What a reader finds in a document of another program, before it is made into blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from xxxf_desktop.narrative.blocks import FigureBlock, TableBlock
from xxxf_desktop.wordin.normal import Runs


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading; `level` counts from 1 in the other program, `own` is one of ours (4 to 6)."""

    level: int
    text: str
    own: bool = False


CaptionMark = Literal["", "style", "figure", "own"]
"""Whether a paragraph is a caption by its style, by standing in a figure, or one of ours."""


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    runs: Runs
    caption: CaptionMark = ""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of a list; `list_id` is equal for what is one list, `number` is what it counts."""

    runs: Runs
    level: int
    ordered: bool
    list_id: str
    marker: str = ""
    number: int | None = None
    own: bool = False

    def deeper(self, levels: int) -> FoundItem:
        """Return the item `levels` further in, further out where that is below 0."""
        return replace(self, level=self.level + levels)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table; the caption of one that is `own` is known, even if empty."""

    block: TableBlock
    own: bool = False

    def with_caption(self, caption: str) -> FoundTable:
        return replace(self, block=self.block.model_copy(update={"caption": caption}))


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure; the caption of one that is `own` is known, even if empty."""

    block: FigureBlock
    own: bool = False

    def with_caption(self, caption: str) -> FoundFigure:
        return replace(self, block=self.block.model_copy(update={"caption": caption}))


@dataclass(frozen=True, slots=True)
class FoundGap:
    """Where a picture stood that did not come: its caption belongs to no other figure."""


Found = FoundGap | FoundHeading | FoundParagraph | FoundItem | FoundTable | FoundFigure
