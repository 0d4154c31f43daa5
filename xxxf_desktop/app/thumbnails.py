"""Small pictures of the pages of proofs, for the window; to be drawn beside its thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.answers.files import FileKind

if TYPE_CHECKING:
    from xxxf_desktop.render.thumbnails import Thumbnail

_TALLEST = 2  # times as high as wide; a longer page is narrower


def thumbnail(
    path: Path, kind: FileKind, page: int, width_px: int, rotate: int = 0
) -> Thumbnail | None:
    """Return page `page` (from 0) of a file, `width_px` wide, turned clockwise by `rotate`.

    A page more than twice as high as wide is narrower, a picture of fewer pixels keeps its
    size. None for whatever cannot be drawn, with little memory, now: bad files are normal
    here, and their faults are told elsewhere.
    """
    if kind is FileKind.UNKNOWN:
        return None
    # Exporters cost as much start-up time as the whole window: only here are they needed.
    from xxxf_desktop.render.thumbnails import pdf_thumbnail, picture_thumbnail

    draw = pdf_thumbnail if kind is FileKind.PDF else picture_thumbnail
    try:
        return draw(path, page, (width_px, width_px * _TALLEST), rotate)
    except Exception:  # noqa: BLE001 - decoders raise whatever they trip over
        return None
