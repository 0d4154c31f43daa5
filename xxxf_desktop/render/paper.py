"""Single pages of a packet: written and drawn one at a time, as they stand in the whole PDF."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from xxxf_desktop.errors import ProofError
from xxxf_desktop.packet.nodes import Packet
from xxxf_desktop.render.binding import ProofSlot, bind
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.inlays import Figures, slots_of
from xxxf_desktop.render.layout import lay_out
from xxxf_desktop.render.pages import LaidOut
from xxxf_desktop.render.pdf import SinglePages
from xxxf_desktop.render.pictures import writing
from xxxf_desktop.render.raster import PDFIUM_LOCK
from xxxf_desktop.render.setting import Typesetter

LARGEST_SCALE = 8.0  # pixels per point: 576 dpi, 128 MB a page


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as pixels, from the top: blue, green, red and an unused byte; `stride` in bytes."""

    width_px: int
    height_px: int
    stride: int
    data: bytes


class Paper:
    """A packet laid out, of which any page can be had alone.

    `figures` holds a picture for every figure of the packet, `files` the file of every proof;
    `work` is a folder for what is made on the way, empty again after every call but for copies
    of figures. A proof or picture that can no longer be read leaves its room empty.
    """

    def __init__(
        self,
        packet: Packet,
        fonts: FontSet,
        figures: Figures,
        files: Mapping[str, Path],
        work: Path,
    ) -> None:
        self._figures = figures
        self._files = files
        self._work = work
        self.laid_out: LaidOut = lay_out(
            packet, Typesetter(fonts), lambda name: figures[name].size_px
        )
        self._pages = SinglePages(packet, self.laid_out, fonts)

    def write_page(self, index: int, target: Path) -> None:
        """Write page `index` (from 0) to `target` as a PDF of one page; OutputError."""
        slots = slots_of([self.laid_out.pages[index]], self._figures, self._files)
        body = self._work / "body.pdf" if slots else target
        try:
            with writing(body):
                self._pages.write(index, body)
            if slots:
                self._bind(body, slots, target)
        finally:
            if body != target:
                body.unlink(missing_ok=True)

    def _bind(self, body: Path, slots: list[ProofSlot], target: Path) -> None:
        try:
            bind(body, slots, target)
        except ProofError:
            readable = [slot for slot in slots if _is_bound(body, slot, target)]
            bind(body, readable, target)

    def draw(self, index: int, scale: float) -> DrawnPage:
        """Return page `index` (from 0) on white; `scale` in pixels per point. OutputError."""
        if not 0 < scale <= LARGEST_SCALE:
            raise ValueError("scale out of range")
        target = self._work / "page.pdf"
        try:
            self.write_page(index, target)
            return _drawn(target, scale)
        finally:
            target.unlink(missing_ok=True)


def _is_bound(body: Path, slot: ProofSlot, target: Path) -> bool:
    try:
        bind(body, [slot], target)
    except ProofError:
        return False
    return True


def _drawn(file: Path, scale: float) -> DrawnPage:
    with PDFIUM_LOCK, closing(pypdfium2.PdfDocument(file)) as document:
        page = document[0]
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        try:
            return DrawnPage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()
            page.close()
