"""A small drawing board over Pillow, in millimetres of the printed page.

Pillow smooths text but neither lines nor corners, so everything is drawn at twice the size
and halved at the end.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from xxxf_desktop.example.surface import (
    INK,
    LINE,
    MIDDLE_TO_BASELINE,
    MM_PER_INCH,
    PAPER,
    PT_PER_INCH,
    SOFT,
    Point,
)

_OVERSAMPLING = 2


@cache
def _font(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size_px, layout_engine=ImageFont.Layout.BASIC)


class Board:
    """A white page of `width_mm` x `height_mm`; the origin is the upper left corner."""

    def __init__(self, width_mm: float, height_mm: float, fonts: Path, dpi: int = 200) -> None:
        self.width_mm, self.height_mm, self.dpi = width_mm, height_mm, dpi
        self._fonts = fonts
        self._scale = dpi / MM_PER_INCH * _OVERSAMPLING
        size = (self._even(width_mm), self._even(height_mm))
        self._image = Image.new("RGB", size, PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def _even(self, mm: float) -> int:
        return round(mm * self.dpi / MM_PER_INCH) * _OVERSAMPLING

    def _px(self, mm: float) -> int:
        return round(mm * self._scale)

    def _point(self, point: Point) -> tuple[int, int]:
        return self._px(point[0]), self._px(point[1])

    def _stroke(self, width_mm: float) -> int:
        return max(1, self._px(width_mm))

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
        self._draw.rounded_rectangle(
            (*self._point((x, y)), *self._point((x + width, y + height))),
            radius=self._px(radius),
            fill=fill,
            outline=edge,
            width=self._stroke(stroke) if edge else 0,
        )

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: str | None,
        edge: str | None = None,
        stroke: float = 0.3,
    ) -> None:
        """Draw a circle."""
        x, y = centre
        self._draw.ellipse(
            (*self._point((x - radius, y - radius)), *self._point((x + radius, y + radius))),
            fill=fill,
            outline=edge,
            width=self._stroke(stroke),
        )

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([self._point(p) for p in points], fill=fill)

    def line(self, points: Sequence[Point], colour: str, stroke: float = 0.3) -> None:
        """Draw an open line through `points`."""
        path = [self._point(p) for p in points]
        self._draw.line(path, fill=colour, width=self._stroke(stroke), joint="curve")

    def dashes(self, start: Point, end: Point, colour: str, stroke: float = 0.25) -> None:
        """Draw a dashed straight line."""
        length = math.dist(start, end)
        count = max(1, round(length / 1.6))
        for i in range(count):
            a, b = i / count, (i + 0.55) / count
            self.line([_between(start, end, a), _between(start, end, b)], colour, stroke)

    def arrow(self, points: Sequence[Point], colour: str = SOFT, stroke: float = 0.35) -> None:
        """Draw a line that ends in an arrow head."""
        tip, before = points[-1], points[-2]
        length = math.dist(before, tip)
        ux, uy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
        base = (tip[0] - 2.0 * ux, tip[1] - 2.0 * uy)
        self.line([*points[:-1], base], colour, stroke)
        wing = 0.95
        self.polygon(
            [
                tip,
                (base[0] - wing * uy, base[1] + wing * ux),
                (base[0] + wing * uy, base[1] - wing * ux),
            ],
            colour,
        )

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
        font = self._face(face, size_pt)
        left, baseline = self._point((x, y))
        baseline += round(font.size * MIDDLE_TO_BASELINE)
        self._draw.text((left, baseline), text, fill=colour, font=font, anchor=anchor + "s")
        return self.measure(text, size_pt, face)

    def measure(self, text: str, size_pt: float, face: str) -> float:
        """Return the width of a line."""
        return self._face(face, size_pt).getlength(text) / self._scale

    def _face(self, face: str, size_pt: float) -> ImageFont.FreeTypeFont:
        size = round(size_pt / PT_PER_INCH * self.dpi * _OVERSAMPLING)
        return _font(self._fonts / f"Fandol{face}.ttf", size)

    def label(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        lines: Sequence[str],
        size_pt: float = 9,
        *,
        fill: str = PAPER,
        edge: str = LINE,
        colour: str = INK,
    ) -> None:
        """Draw a box with centred lines: the first in `colour`, the others smaller and softer."""
        self.box(x, y, width, height, fill=fill, edge=edge, radius=1.0)
        step = size_pt * 0.52
        top = y + height / 2 - step * (len(lines) - 1) / 2
        for i, line in enumerate(lines):
            self.text(
                x + width / 2,
                top + i * step,
                line,
                size_pt if i == 0 else size_pt - 1.2,
                colour if i == 0 else SOFT,
            )

    def finished(self) -> Image.Image:
        """Return the picture in its real size."""
        return self._image.reduce(_OVERSAMPLING)

    def png(self) -> bytes:
        """Return the picture as a PNG file that knows its resolution."""
        out = io.BytesIO()
        self.finished().save(out, "PNG", dpi=(self.dpi, self.dpi))
        return out.getvalue()


def _between(start: Point, end: Point, share: float) -> Point:
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    )
