"""Make the program's fonts, their licence texts and coverage.json from Debian 12 packages.

    python3 resources/fonts/build_fonts.py [FOLDER_WITH_DEBS]

Run by hand when something here changes; needs apt-get, dpkg-deb and fontTools. The packages are
pinned by version and SHA-256, every date comes from the sources, so the same fontTools writes
the same bytes. README.md beside this file says what each font is for and what was done to it.

Lengths are font units, 1/em of the font at hand (Fandol, LXGW 1000; WenQuanYi 1024; DejaVu 2048).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.roundTools import otRound
from fontTools.misc.transform import Transform
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.pointInsidePen import PointInsidePen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import flagOverlapSimple

HERE = Path(__file__).parent

# package: version, SHA-256 of the .deb
PACKAGES = {
    "texlive-lang-chinese": (
        "2022.20230122-1",
        "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    ),
    "fonts-lxgw-wenkai": (
        "1.250+repack-1",
        "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    ),
    "fonts-wqy-zenhei": (
        "0.9.45-8",
        "cfed2c29164ff2f133e40ed2046610b172b8618d174840936ac4ec9b6fd668e7",
    ),
    "fonts-dejavu-core": (
        "2.37-6",
        "8892669e51aab4dc56682c8e39d8ddb7d70fad83c369344e1e240bf3ca22bb76",
    ),
}

_FANDOL = "texlive-lang-chinese/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
_FANDOL_DOC = "texlive-lang-chinese/usr/share/doc/texlive-doc/fonts/fandol"
# Light, not Regular: a rare name in Regular looks bold beside 仿宋. Stroke width in em: FandolFang
# .039, FandolKai and FandolSong .047, LXGW Light .051, LXGW Regular .062. Same characters in both.
_LXGW = "fonts-lxgw-wenkai/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf"
_WQY = "fonts-wqy-zenhei/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
_DEJAVU = "fonts-dejavu-core/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

# licence text here: where it is in the packages
_LICENCES = {
    "Fandol-COPYING.txt": f"{_FANDOL_DOC}/COPYING.gz",
    "Fandol-README.txt": f"{_FANDOL_DOC}/README",
    "LXGWWenKai-copyright.txt": "fonts-lxgw-wenkai/usr/share/doc/fonts-lxgw-wenkai/copyright",
    "WenQuanYiZenHei-copyright.txt": "fonts-wqy-zenhei/usr/share/doc/fonts-wqy-zenhei/copyright",
    "DejaVu-copyright.txt": "fonts-dejavu-core/usr/share/doc/fonts-dejavu-core/copyright",
}
# WenQuanYi's package refers to the copy that every Debian has.
_GPL_2 = Path("/usr/share/common-licenses/GPL-2")

# Vertical metrics of all files, per mille of the em: those of the Windows 仿宋 and 宋体, so that
# LibreOffice's single line spacing comes out alike whichever font is used.
_ASCENT, _DESCENT, _LINE_GAP = 859, 141, 141

# Largest distance between a cubic curve of Fandol and its quadratic copy.
_CURVE_ERROR = 0.5

# Fandol's Han stand around this height (mean over 1,500 Han: 297 to 310 in the four faces).
_HAN_MIDDLE = 304
_BOX_SIDE, _BOX_LINE = 780, 50
# ✓ and ✕ in the box: left, bottom, height. The tick pokes out at the top right as by hand.
_TICK = (228, 30, 730)
_CROSS = (250, _HAN_MIDDLE - 250, 500)

# Drawn as another character (幹 as 干, 仓 as 仑, 锺 as 鍾, ￣ and − as a hyphen), as a variant
# (衆 as 眾) or hardly at all (™, 凗): found by comparing every Han of every face with LXGW WenKai
# and WenQuanYi Zen Hei, by program and by eye. They leave the font; the next one draws them.
_WRONG = {
    "FandolFang": "￣™幹捨準滷癥臟衹醜餘鬆鬱鹼",
    "FandolHei": "￣™幹捨準滷癥稱臟衹醜餘鬆鬱",
    "FandolKai": "￣™仓彝稱衆锺",
    "FandolSong": "￣™壘幹捨準滷癥臟衹餘鬆鬱",
    "XxxfFallbackKai": "−凗",
    "XxxfFallbackHei": "䵹",
}
# Character: the one under which Fandol keeps its glyph.
_MISPLACED = {
    "FandolHei": {"懲": "稱", "誠": "懲", "騁": "誠"},
    "FandolKai": {"懲": "稱", "誠": "懲", "騁": "誠"},
}

# Counters that run the same way as the outline around them and so come out black.
_FILLED = {
    "FandolKai": "甍曩骧镶瀹",
    "XxxfFallbackKai": "酑",
    "XxxfFallbackHei": "㥵㫥㘃㟯㺟㞈䑾䧴䨖䆶䭌䭑䉟䚤䚙",
}

# LXGW's and WenQuanYi's Han stand higher than FandolFang's (middle at 356 and 352 of their em,
# 310 in FandolFang): full-width glyphs are lowered so that a rare name stands level in its line.
_LOWER_KAI = 46
_LOWER_HEI = 34


@dataclass
class Face:
    """A font in the making: glyphs by name, glyph names by code point."""

    em: int
    glyphs: dict[str, Any] = field(default_factory=dict)
    advances: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def has(self, character: str) -> bool:
        """Return whether `character` is in the font."""
        return ord(character) in self.names

    def bounds(self, character: str) -> tuple[int, int, int, int]:
        """Return left, bottom, right, top of the outline of `character`."""
        glyph = self.glyphs[self.names[ord(character)]]
        glyph.recalcBounds(None)
        return glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax

    def add(self, character: str, glyph: Any) -> None:
        """Put in `glyph` as the full-width drawing of `character`, in place of any other."""
        name = f"xxxf{ord(character):04X}"
        self.glyphs[name] = glyph
        self.advances[name] = self.em
        self.names[ord(character)] = name


# --- packages -----------------------------------------------------------------------------------


def unpack(debs: Path, target: Path) -> None:
    """Unpack every package of `PACKAGES` found in `debs` to `target`/<package>."""
    for package, (version, sha256) in PACKAGES.items():
        (deb,) = debs.glob(f"{package}_{version}_*.deb")
        found = hashlib.sha256(deb.read_bytes()).hexdigest()
        if found != sha256:
            raise SystemExit(f"{deb.name}: SHA-256 is {found}, expected {sha256}")
        subprocess.run(["dpkg-deb", "-x", deb, target / package], check=True)


def download(target: Path) -> None:
    """Download the pinned packages to the folder `target`."""
    wanted = [f"{package}={version}" for package, (version, _) in PACKAGES.items()]
    subprocess.run(["apt-get", "--quiet", "download", *wanted], cwd=target, check=True)


def copy_licences(unpacked: Path, target: Path) -> None:
    """Write the licence texts of the sources to the folder `target`."""
    target.mkdir(exist_ok=True)
    for name, source in _LICENCES.items():
        text = (unpacked / source).read_bytes()
        (target / name).write_bytes(gzip.decompress(text) if source.endswith(".gz") else text)
    (target / "GPL-2.txt").write_bytes(_GPL_2.read_bytes())
    # Debian's file lacks the Arev part of the licence; the font itself has all of it.
    licence = TTFont(unpacked / _DEJAVU)["name"].getDebugName(13)
    (target / "DejaVu-LICENSE.txt").write_text(licence.strip() + "\n", encoding="utf-8")


# --- reading ------------------------------------------------------------------------------------


def read_face(source: TTFont, wanted: Iterable[int]) -> Face:
    """Return the glyphs of `source` for the code points `wanted`, TrueType outlines, no hints.

    Blank glyphs are left out unless the character is a space: what the cmap lists can be seen.
    """
    face = Face(source["head"].unitsPerEm)
    glyph_set = source.getGlyphSet()
    _read_glyph(face, glyph_set, ".notdef")
    for point, name in sorted(source.getBestCmap().items()):
        if point not in wanted:
            continue
        if name not in face.glyphs:
            _read_glyph(face, glyph_set, name)
        if face.glyphs[name].numberOfContours or unicodedata.category(chr(point)) == "Zs":
            face.names[point] = name
            face.advances[name] = _advance(chr(point), face.advances[name], face.em)
    _drop_unused(face)
    return face


def _read_glyph(face: Face, glyph_set: Any, name: str) -> None:
    pen = TTGlyphPen(None)
    drawing = glyph_set[name]
    if hasattr(glyph_set, "glyfTable"):
        flat = DecomposingRecordingPen(glyph_set)
        drawing.draw(flat)
        flat.replay(pen)
    else:
        drawing.draw(Cu2QuPen(pen, _CURVE_ERROR, reverse_direction=True))
    face.glyphs[name] = pen.glyph()
    face.advances[name] = otRound(drawing.width)


def _advance(character: str, advance: int, em: int) -> int:
    """Han and kana that miss the em by a hair get the whole em (LXGW 巟 977, Fandol ヱ 1023)."""
    is_wide = unicodedata.east_asian_width(character) == "W"
    is_letter = unicodedata.category(character) == "Lo"
    return em if is_wide and is_letter and abs(advance - em) < em / 20 else advance


def _drop_unused(face: Face) -> None:
    used = {".notdef", *face.names.values()}
    face.glyphs = {name: glyph for name, glyph in face.glyphs.items() if name in used}
    face.advances = {name: advance for name, advance in face.advances.items() if name in used}


# --- drawing ------------------------------------------------------------------------------------


def mend_fandol(face: Face, dejavu: Face) -> None:
    """Put right ￥ and the tildes of a Fandol face and give it its boxes."""
    # ￥ is drawn as a dollar.
    left, _, right, _ = face.bounds("¥")
    face.add("￥", _copy(face, "¥", dx=otRound((face.em - left - right) / 2)))
    for character in "~～":
        _lower_tilde(face, character)
    _add_boxes(face, dejavu)


def _lower_tilde(face: Face, character: str) -> None:
    """Set the tilde at mid-height: Fandol's is an accent, and 10～20 wants a range mark."""
    _, bottom, _, top = face.bounds(character)
    height = _HAN_MIDDLE - otRound((bottom + top) / 2)
    face.glyphs[face.names[ord(character)]] = _copy(face, character, dy=height)


def _add_boxes(face: Face, dejavu: Face) -> None:
    """Draw □ ■ ☐ ☑ ☒ on one square that stands like a Han (Fandol's □ fills the whole em)."""
    for character, mark, place in (
        ("□", "", None),
        ("☐", "", None),
        ("☑", "✓", _TICK),
        ("☒", "✕", _CROSS),
    ):
        pen = TTGlyphPen(None)
        _draw_square(pen, 0, is_hole=False)
        _draw_square(pen, _BOX_LINE, is_hole=True)
        if place is not None:
            _draw_mark(pen, dejavu, mark, place)
        face.add(character, pen.glyph())
        if place is not None:  # the mark crosses the line of the box
            face.glyphs[face.names[ord(character)]].flags[0] |= flagOverlapSimple
    pen = TTGlyphPen(None)
    _draw_square(pen, 0, is_hole=False)
    face.add("■", pen.glyph())


def _draw_square(pen: Any, inset: int, *, is_hole: bool) -> None:
    """Draw the box's square, `inset` inside its edge: clockwise fills, the other way cuts."""
    half = _BOX_SIDE // 2 - inset
    left, right = 500 - half, 500 + half
    bottom, top = _HAN_MIDDLE - half, _HAN_MIDDLE + half
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    if is_hole:
        corners.reverse()
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def _draw_mark(pen: Any, face: Face, character: str, place: tuple[int, int, int]) -> None:
    """Draw `character` of `face` with its lower left corner and height as in `place`."""
    x, y, height = place
    left, bottom, _, top = face.bounds(character)
    scale = height / (top - bottom)
    fit = Transform().translate(x, y).scale(scale).translate(-left, -bottom)
    face.glyphs[face.names[ord(character)]].draw(TransformPen(pen, fit), None)


def _copy(face: Face, character: str, dx: int = 0, dy: int = 0) -> Any:
    pen = TTGlyphPen(None)
    glyph = face.glyphs[face.names[ord(character)]]
    glyph.draw(TransformPen(pen, Transform().translate(dx, dy)), None)
    return pen.glyph()


def mend_characters(face: Face, family: str) -> None:
    """Take out, move or open what is drawn wrong in the font `family`."""
    moved = {ord(to): face.names[ord(at)] for to, at in _MISPLACED.get(family, {}).items()}
    for character in _WRONG.get(family, ""):
        del face.names[ord(character)]
    face.names.update(moved)
    _open_counters(face, _FILLED.get(family, ""))
    _drop_unused(face)


def _open_counters(face: Face, characters: str) -> None:
    """Turn the contours of `characters` so that every second level of nesting is a hole."""
    for character in characters:
        glyph = face.glyphs[face.names[ord(character)]]
        contours = _contours(glyph)
        pen = TTGlyphPen(None)
        for contour in contours:
            depth = sum(_is_around(other, contour) for other in contours if other is not contour)
            area = AreaPen()
            contour.replay(area)
            is_hole = area.value > 0  # counter-clockwise
            contour.replay(pen if is_hole == bool(depth % 2) else ReverseContourPen(pen))
        face.glyphs[face.names[ord(character)]] = pen.glyph()


def _contours(glyph: Any) -> list[RecordingPen]:
    whole = RecordingPen()
    glyph.draw(whole, None)
    contours: list[RecordingPen] = []
    for step in whole.value:
        if step[0] == "moveTo":
            contours.append(RecordingPen())
        contours[-1].value.append(step)
    return contours


def _is_around(outer: RecordingPen, inner: RecordingPen) -> bool:
    """Return whether every corner of `inner` lies inside `outer`."""
    for _, points in inner.value:
        for point in points[-1:]:
            pen = PointInsidePen(None, point)
            outer.replay(pen)
            if not pen.getResult():
                return False
    return True


def lower_full_width(face: Face, by: int) -> None:
    """Move every glyph as wide as the em down by `by`; letters and digits keep their baseline."""
    for name, glyph in face.glyphs.items():
        if face.advances[name] == face.em and glyph.numberOfContours:
            glyph.coordinates.translate((0, -by))


# --- choosing -----------------------------------------------------------------------------------


def _fallback_points(source: TTFont, present: Iterable[int]) -> set[int]:
    """Return what `source` adds to `present`, and the space; private use has no agreed meaning."""
    added = set(source.getBestCmap()).difference(present)
    return {0x20} | {point for point in added if unicodedata.category(chr(point)) != "Co"}


def _is_symbol_or_letter(point: int) -> bool:
    """Return whether DejaVu is asked for the character: no script that needs shaping."""
    character = chr(point)
    category = unicodedata.category(character)
    if category[0] in "SP" or category in ("Nl", "No"):
        return True
    scripts = ("LATIN ", "GREEK ", "CYRILLIC ", "MATHEMATICAL ")
    return category[0] in "LN" and unicodedata.name(character, "").startswith(scripts)


# --- writing ------------------------------------------------------------------------------------


_FANDOL_CHANGES = (
    "TrueType outlines, new vertical metrics, no layout tables; wrong glyphs removed or moved; "
    "new \u2610 \u2611 \u2612 \u25a1 \u25a0 \uffe5; tick and cross from DejaVu Sans."
)
_FANDOL_LICENCE = (
    "GNU General Public License, version 3 (http://www.gnu.org/licenses/gpl-3.0.html), "
    "with the font embedding exception; the tick and the cross are under the licence of DejaVu."
)
_FALLBACK_CHANGES = (
    "trimmed to the characters that the fonts before it lack, full-width glyphs lowered, "
    "new vertical metrics; no layout tables, hints or bitmaps."
)
_SYMBOLS_CHANGES = (
    "trimmed to the symbols and letters that the fonts before it lack, new vertical metrics; "
    "no layout tables or hints."
)


@dataclass(frozen=True)
class Label:
    """What the name table says."""

    family: str
    changes: str
    licence: str = ""

    def names(self, source: TTFont) -> dict[str, str]:
        """Return the name table; copyright, trademark and licence are the source's own."""
        old = source["name"].getDebugName
        names = {
            "copyright": old(0),
            "familyName": self.family,
            "styleName": "Regular",
            "uniqueFontIdentifier": f"{self.family};xxxf;{source['head'].fontRevision:.3f}",
            "fullName": self.family,
            "version": f"Version {source['head'].fontRevision:.3f};xxxf",
            "psName": f"{self.family}-Regular",
            "trademark": old(7),
            "description": f"Modified for xxxf: {self.changes}",
            "licenseDescription": self.licence or old(13),
            "licenseInfoURL": old(14),
        }
        return {key: value.strip() for key, value in names.items() if value}


def write_font(face: Face, label: Label, source: TTFont, target: Path) -> None:
    """Write `face` as the TrueType file `target`, dated like `source`."""
    builder = FontBuilder(face.em, isTTF=True)
    builder.setupGlyphOrder(sorted(face.glyphs, key=lambda name: name != ".notdef"))
    builder.setupCharacterMap(face.names)
    builder.setupGlyf(face.glyphs)
    glyf = builder.font["glyf"]
    # TrueType rasterisers expect the left bearing to be the outline's left edge.
    bearings = {
        name: (advance, glyf[name].xMin if glyf[name].numberOfContours else 0)
        for name, advance in face.advances.items()
    }
    builder.setupHorizontalMetrics(bearings)
    _set_vertical_metrics(builder, face)
    builder.setupNameTable(label.names(source), mac=False)
    old = source["post"]
    builder.setupPost(
        keepGlyphNames=False,
        underlinePosition=old.underlinePosition,
        underlineThickness=old.underlineThickness,
    )
    _date_like(builder.font, source)
    builder.save(target)


def _set_vertical_metrics(builder: FontBuilder, face: Face) -> None:
    ascent, descent, gap = (
        otRound(part * face.em / 1000) for part in (_ASCENT, _DESCENT, _LINE_GAP)
    )
    drawn = [glyph for glyph in face.glyphs.values() if glyph.numberOfContours]
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent, lineGap=gap)
    builder.setupOS2(
        version=4,
        sTypoAscender=ascent,
        sTypoDescender=-descent,
        sTypoLineGap=gap,
        # Windows clips at these; the line height is taken from the typo metrics (bit 7 below).
        usWinAscent=max(ascent, *(glyph.yMax for glyph in drawn)),
        usWinDescent=max(descent, *(-glyph.yMin for glyph in drawn)),
        fsType=0,  # may be embedded, as every one of the licences allows
        fsSelection=1 << 6 | 1 << 7,  # regular; use typo metrics
        achVendID="XXXF",
    )
    os2 = builder.font["OS/2"]
    os2.recalcAvgCharWidth(builder.font)
    os2.recalcUnicodeRanges(builder.font)
    os2.recalcCodePageRanges(builder.font)


def _date_like(font: TTFont, source: TTFont) -> None:
    font.recalcTimestamp = False
    for key in ("created", "modified", "fontRevision", "lowestRecPPEM"):
        setattr(font["head"], key, getattr(source["head"], key))
    font["head"].flags = 3  # baseline at y 0, left bearing at x 0


def spans(points: Iterable[int]) -> list[list[int]]:
    """Return the code points as sorted inclusive ranges."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def write_coverage(faces: Mapping[str, Face], folder: Path) -> None:
    """Write coverage.json for the fonts in `folder`: ranges and SHA-256 by file name.

    One line a block of 256 code points, so that a change shows where it is. printable.json
    holds what any of them draws, small enough to be read at every check.
    """
    fonts = {name: _rows(face) for name, face in faces.items()}
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in faces}
    lists = ",\n".join(f'"{name}": [\n{rows}]' for name, rows in fonts.items())
    text = f'{{"coverage": {{\n{lists}}},\n"sha256": {json.dumps(sums, indent=0)}}}\n'
    (folder / "coverage.json").write_text(text, encoding="utf-8", newline="\n")
    drawn = spans({point for face in faces.values() for point in face.names})
    printable = json.dumps(drawn, separators=(",", ":")).replace("],", "],\n")
    (folder / "printable.json").write_text(printable + "\n", encoding="utf-8", newline="\n")


def _rows(face: Face) -> str:
    rows: dict[int, list[str]] = {}
    for first, last in spans(face.names):
        rows.setdefault(first >> 8, []).append(f"[{first},{last}]")
    return ",\n".join(",".join(row) for row in rows.values())


# --- all ----------------------------------------------------------------------------------------


class Builder:
    """Writes the fonts one after the other and keeps what each of them draws."""

    def __init__(self, unpacked: Path, target: Path) -> None:
        self.faces: dict[str, Face] = {}
        self._unpacked = unpacked
        self._target = target

    def build(self) -> None:
        """Write every font and coverage.json."""
        dejavu = TTFont(self._unpacked / _DEJAVU)
        marks = read_face(dejavu, {ord("✓"), ord("✕")})
        for family in ("FandolFang", "FandolHei", "FandolKai", "FandolSong"):
            source = TTFont(self._unpacked / _FANDOL / f"{family}-Regular.otf")
            face = read_face(source, source.getBestCmap())
            mend_fandol(face, marks)
            self._finish(face, Label(family, _FANDOL_CHANGES, _FANDOL_LICENCE), source)
        present = set.intersection(*(set(face.names) for face in self.faces.values()))
        lxgw = TTFont(self._unpacked / _LXGW)
        present |= self._fallback("XxxfFallbackKai", lxgw, present, _LOWER_KAI)
        wqy = TTFont(self._unpacked / _WQY, fontNumber=0)
        present |= self._fallback("XxxfFallbackHei", wqy, present, _LOWER_HEI)
        symbols = set(filter(_is_symbol_or_letter, _fallback_points(dejavu, present))) | {0x20}
        face = read_face(dejavu, symbols)
        self._finish(face, Label("XxxfFallbackSymbols", _SYMBOLS_CHANGES), dejavu)
        write_coverage(self.faces, self._target)

    def _fallback(self, family: str, source: TTFont, present: set[int], lower: int) -> set[int]:
        face = read_face(source, _fallback_points(source, present))
        lower_full_width(face, lower)
        self._finish(face, Label(family, _FALLBACK_CHANGES), source)
        return set(face.names)

    def _finish(self, face: Face, label: Label, source: TTFont) -> None:
        mend_characters(face, label.family)
        name = f"{label.family}.ttf"
        write_font(face, label, source, self._target / name)
        self.faces[name] = face
        size = (self._target / name).stat().st_size
        sys.stdout.write(f"{name}: {size:,} bytes, {len(face.names):,} characters\n")


def main(arguments: list[str]) -> None:
    """Build into the folder of this file; take the packages from the folder given, if any."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        debs = Path(arguments[0]) if arguments else work
        if not arguments:
            download(work)
        unpack(debs, work)
        copy_licences(work, HERE / "licences")
        Builder(work, HERE).build()


if __name__ == "__main__":
    main(sys.argv[1:])
