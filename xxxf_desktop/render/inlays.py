"""What is bound into the laid-out pages: which picture and which proof goes where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xxxf_desktop.errors import ProofError
from xxxf_desktop.packet.look import PAGE_HEIGHT_PT
from xxxf_desktop.render.binding import Box, ProofSlot
from xxxf_desktop.render.pages import Page, Picture, ProofRoom
from xxxf_desktop.render.pictures import FigurePicture, picture_size, printable_picture

Figures = Mapping[str, FigurePicture]


def printable_figure(file: Path, work: Path) -> FigurePicture:
    """Return the picture that is embedded for `file`, a copy in `work` where it needs one.

    Raises ProofError, OutputError.
    """
    path = printable_picture(file, work)
    return FigurePicture(path, picture_size(path))


def readable_figures(files: Mapping[str, Path], work: Path) -> dict[str, FigurePicture]:
    """Return the pictures of `files` by stored name; those that cannot be read are left out."""
    figures: dict[str, FigurePicture] = {}
    for name, file in files.items():
        try:
            figures[name] = printable_figure(file, work)
        except ProofError:
            continue
    return figures


def slots_of(pages: Iterable[Page], figures: Figures, files: Mapping[str, Path]) -> list[ProofSlot]:
    """Return every picture and proof of `pages` in its box; the page indices are those here."""
    return [
        _slot(index, item, figures, files)
        for index, page in enumerate(pages)
        for item in page.items
        if isinstance(item, Picture | ProofRoom)
    ]


def _slot(
    index: int, item: Picture | ProofRoom, figures: Figures, files: Mapping[str, Path]
) -> ProofSlot:
    box = Box(item.x, PAGE_HEIGHT_PT - item.y - item.height, item.width, item.height)
    if isinstance(item, Picture):
        return ProofSlot(index, figures[item.file].path, 0, box, fills=True)
    return ProofSlot(index, files[item.file], item.page, box, rotate=item.rotate)
