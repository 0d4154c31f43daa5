"""What a page can draw, whether it becomes a PDF or a scanned picture; the shared palette.

Millimetres from the upper left corner, type sizes in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Point = tuple[float, float]

INK, SOFT, FAINT = "#1F1E1B", "#57534B", "#8C877D"
LINE, GROUND, PAPER = "#D8D4CC", "#F6F5F2", "#FFFFFF"
BLUE, BLUE_SOFT, BLUE_PALE = "#1F4FA3", "#E3EAF6", "#F1F5FB"
GREEN, GREEN_SOFT = "#256B47", "#E3F0E8"
AMBER, AMBER_SOFT = "#A86A0B", "#FBF0DA"
RED, RED_PALE = "#B42318", "#FBECEA"

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0
# From the middle of a Han character down to the baseline, in em. The metrics of a font would
# say it too, but differ between builds of one font.
MIDDLE_TO_BASELINE = 0.37

_NEVER_FIRST = frozenset("，。；：、？！）》”’%℃")


class Surface(Protocol):
    """One page."""

    width_mm: float
    height_mm: float

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        radius: float = 0.0,
        stroke: float = 0.25,
    ) -> None:
        """Draw a rectangle with round corners."""

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: str | None,
        edge: str | None = None,
        stroke: float = 0.3,
    ) -> None:
        """Draw a circle."""

    def line(self, points: Sequence[Point], colour: str, stroke: float = 0.3) -> None:
        """Draw an open line through `points`."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float = 9,
        colour: str = INK,
        *,
        anchor: str = "m",
        face: str = "Hei",
    ) -> float:
        """Return the width of a line written with its middle at height `y`.

        `anchor` says whether `x` is the left end (l), the middle (m) or the right end (r).
        """

    def measure(self, text: str, size_pt: float, face: str) -> float:
        """Return the width of a line."""


def write_paragraph(
    page: Surface,
    x: float,
    y: float,
    width: float,
    text: str,
    size_pt: float,
    *,
    face: str = "Song",
    leading: float = 1.75,
    indent: int = 2,
) -> float:
    """Return the height below a paragraph whose first line has its middle at `y`."""
    em = size_pt * MM_PER_INCH / PT_PER_INCH
    left = x + indent * em
    for line in _broken(page, text, width, indent * em, size_pt, face):
        page.text(left, y, line, size_pt, INK, anchor="l", face=face)
        left = x
        y += em * leading
    return y


def _broken(
    page: Surface, text: str, width: float, indent: float, size_pt: float, face: str
) -> list[str]:
    lines, current, room = [], "", width - indent
    for char in text:
        full = page.measure(current + char, size_pt, face) > room
        if full and char not in _NEVER_FIRST:
            lines.append(current)
            current, room = char, width
        else:
            current += char
    return [*lines, current]
