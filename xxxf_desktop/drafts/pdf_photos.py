"""Photos within a PDF that say where they were taken.

Scanning apps and "pictures to PDF" put a JPEG into the PDF as the camera wrote it, with its
EXIF; what was drawn anew has none.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from xxxf_desktop.drafts.picture_traces import jpeg_says_place

if TYPE_CHECKING:
    import pikepdf

# A look at a proof takes a moment, not minutes: more than this is passed over.
_MOST_BYTES = 256 * 1024 * 1024
_MOST_PHOTO_BYTES = 32 * 1024 * 1024
_MOST_S = 3
_DEEPEST = 3


def pages_with_place(pdf: pikepdf.Pdf, most_pages: int) -> Iterator[int]:
    """Yield the pages of `pdf`, from 1, that show a photo which says where it was taken."""
    look = _Look()
    for number, page in enumerate(islice(pdf.pages, most_pages), start=1):
        if look.is_over:
            return
        if any(look.says_place(photo) for photo in _photos(page.resources, set(), 0)):
            yield number


class _Look:
    """Looks at each photo once, as far as bytes and time go."""

    def __init__(self) -> None:
        self._left = _MOST_BYTES
        self._end = time.monotonic() + _MOST_S
        self._known: dict[tuple[int, int], bool] = {}

    @property
    def is_over(self) -> bool:
        """Return whether nothing more may be read."""
        return self._left <= 0 or time.monotonic() > self._end

    def says_place(self, photo: pikepdf.Stream) -> bool:
        """Return whether `photo`, a stream that is a JPEG, says where it was taken."""
        if photo.objgen not in self._known:
            self._known[photo.objgen] = self._read(photo)
        return self._known[photo.objgen]

    def _read(self, photo: pikepdf.Stream) -> bool:
        size = int(photo.get("/Length", 0))
        if self.is_over or not 0 < size <= min(self._left, _MOST_PHOTO_BYTES):
            return False
        self._left -= size
        with suppress(Exception):  # Pillow raises whatever it trips over; other photos are left
            return jpeg_says_place(io.BytesIO(photo.read_raw_bytes()))
        return False


def _photos(
    resources: pikepdf.Object, seen: set[tuple[int, int]], depth: int
) -> Iterator[pikepdf.Stream]:
    """Yield the JPEG pictures of `resources`, and of the forms in them, each of them once.

    `seen` are the streams that were met on the page: forms may hold each other, many times.
    """
    import pikepdf

    objects = resources.get("/XObject")
    if not isinstance(objects, pikepdf.Dictionary):
        return
    for _, drawn in objects.items():
        if not isinstance(drawn, pikepdf.Stream) or drawn.objgen in seen:
            continue
        seen.add(drawn.objgen)
        if drawn.get("/Subtype") == "/Image" and _is_jpeg(drawn):
            yield drawn
        inner = drawn.get("/Resources")
        if isinstance(inner, pikepdf.Dictionary) and depth < _DEEPEST:
            yield from _photos(inner, seen, depth + 1)


def _is_jpeg(image: pikepdf.Stream) -> bool:
    import pikepdf

    filters = image.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        return len(filters) == 1 and filters[0] == "/DCTDecode"
    return bool(filters == "/DCTDecode")
