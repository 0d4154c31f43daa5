"""reportlab's TrueType font, its big tables read in one go.

WORKAROUND reportlab 5.1: `extractInfo` reads cmap, hmtx and loca number by number, about 25 ms
for a font of 10,000 characters, and the packet opens four. What it finds is the same; a test
holds it against reportlab's own reading.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from reportlab.pdfbase import ttfonts
from reportlab.pdfgen.canvas import Canvas

_UNICODE = {(3, 10): 3, (0, 4): 2, (0, 6): 2, (3, 1): 1, (0, 3): 0}  # the fullest first


class QuickFont(ttfonts.TTFont):  # type: ignore[misc]
    """A font for one document after another; ttfonts.TTFError where it cannot be embedded."""

    def __init__(self, name: str, path: Path) -> None:
        # What TTFont.__init__ does, with the quick face in place of its own.
        self.fontName = name
        self.face = _QuickFace(str(path))
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[object, object] = WeakKeyDictionary()
        self._asciiReadable = True
        self.shapable = False


Codes = Mapping[QuickFont, ttfonts.TTFont.State]
"""By font, which code in which of its subsets the characters of a document have."""


def codes_in(canvas: Canvas) -> Codes:
    """Return the codes that what was drawn in `canvas` has; before it is saved."""
    document = canvas._doc
    return {font: font.state[document] for font in document.delayedFonts}


def take_codes(canvas: Canvas, codes: Codes, used: Collection[str]) -> None:
    """Let what is drawn in `canvas` have `codes`, of which only those in `used` are embedded."""
    kept = {" ", *used}
    for font, given in codes.items():
        state = font.state[canvas._doc] = ttfonts.TTFont.State(font._asciiReadable, font)
        state.assignments, state.nextCode = given.assignments, given.nextCode
        state.subsets = [
            [point if chr(point) in kept else 0 for point in subset] for subset in given.subsets
        ]


class _QuickFace(ttfonts.TTFontFace):  # type: ignore[misc]
    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803  reportlab's names
        super().extractInfo(charInfo=0)
        if charInfo:
            self._read_widths()
            self._read_characters()
            self._read_positions()

    def _read_widths(self) -> None:
        metrics = struct.unpack_from(">H", self.get_table("hhea"), 34)[0]
        table = _numbers("H", self.get_table("hmtx")[: 2 * (metrics + self.numGlyphs)])
        advances, bearings = table[0 : 2 * metrics : 2], table[1 : 2 * metrics : 2]
        rest = table[2 * metrics :]
        advances.extend([advances[-1]] * len(rest))
        bearings.extend(rest)
        self.hmetrics = list(zip(advances, bearings, strict=True))
        self._widths = [advance * 1000.0 / self.unitsPerEm for advance in advances]
        self.defaultWidth = self._widths[0]

    def _read_characters(self) -> None:
        table = _best_cmap(self.get_table("cmap"))
        glyphs = _characters(table)
        widths = {character: self._widths[glyph] for character, glyph in glyphs.items()}
        for one, other in ((0x20, 0xA0), (0xA0, 0x20)):  # as reportlab has it
            if one in glyphs:
                glyphs[other], widths[other] = glyphs[one], widths[one]
                break
        self.charToGlyph, self.charWidths = glyphs, widths

    def _read_positions(self) -> None:
        is_long = struct.unpack_from(">h", self.get_table("head"), 50)[0]
        size = (4 if is_long else 2) * (self.numGlyphs + 1)
        positions = _numbers("I" if is_long else "H", self.get_table("loca")[:size])
        self.glyphPos = list(positions) if is_long else [position << 1 for position in positions]


def _numbers(kind: str, data: bytes) -> array[int]:
    """Return big-endian numbers; `kind` is array's letter (H 2 bytes, I 4 bytes)."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _best_cmap(table: bytes) -> bytes:
    """Return the fullest Unicode subtable of a cmap table (OpenType, cmap)."""
    count = struct.unpack_from(">H", table, 2)[0]
    found: list[tuple[int, int]] = []
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        if (platform, encoding) in _UNICODE:
            found.append((_UNICODE[platform, encoding], offset))
    if not found:
        raise ttfonts.TTFError("no Unicode character table")
    return table[max(found)[1] :]


def _characters(table: bytes) -> dict[int, int]:
    kind = struct.unpack_from(">H", table)[0]
    if kind == 12:
        return _format_12(table)
    if kind == 4:
        return dict(_format_4(table))
    raise ttfonts.TTFError(f"character table of format {kind}")


def _format_12(table: bytes) -> dict[int, int]:
    count = struct.unpack_from(">I", table, 12)[0]
    glyphs: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * count]):
        characters = range(first, last + 1)
        glyphs.update(zip(characters, range(glyph, glyph + len(characters)), strict=True))
    return glyphs


def _format_4(table: bytes) -> Iterator[tuple[int, int]]:
    length, _, doubled = struct.unpack_from(">HHH", table, 2)
    words, count = _numbers("H", table[: length - length % 2]), doubled // 2
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], 8 + 3 * count
    for segment in range(count):
        offset = words[offsets + segment]
        for character in range(starts[segment], ends[segment] + 1):
            glyph = character
            if offset:
                place = offsets + segment + offset // 2 + character - starts[segment]
                glyph = words[place] if place < len(words) else 0
            if glyph or not offset:
                glyph = (glyph + deltas[segment]) & 0xFFFF
            yield character, glyph
