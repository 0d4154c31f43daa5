"""The faces of the packet for reportlab: system 仿宋/黑体/楷体 first, then the shipped fonts.

A character is printed from the first font of its family's chain that has it.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from xxxf_desktop.packet.look import Family
from xxxf_desktop.render.quick_font import QuickFont

# File names by which Windows, WPS and the Chinese Linux desktops ship the four faces.
_SYSTEM_FILES = {
    Family.FANG: ("simfang.ttf", "fzfsk.ttf", "fzfs_gbk.ttf"),
    Family.HEI: ("simhei.ttf", "fzhtk.ttf", "fzht_gbk.ttf"),
    Family.KAI: ("simkai.ttf", "fzktk.ttf", "fzkt_gbk.ttf"),
    Family.SONG: ("simsun.ttc", "fzssk.ttf", "fzss_gbk.ttf"),
}
_SHIPPED_FILES = {
    Family.FANG: "FandolFang.ttf",
    Family.HEI: "FandolHei.ttf",
    Family.KAI: "FandolKai.ttf",
    Family.SONG: "FandolSong.ttf",
}


class Face:
    """One font file as reportlab knows it; advances in em."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self._font = QuickFont(name, path)
        pdfmetrics.registerFont(self._font)
        self._glyphs = self._font.face.charToGlyph
        self._advances = self._font.face.charWidths
        self._default = self._font.face.defaultWidth

    def has(self, character: str) -> bool:
        """Return whether the font draws `character`."""
        return ord(character) in self._glyphs

    def encoded(self, text: str, canvas: Canvas) -> Iterator[tuple[str, bytes]]:
        """Yield the name of a subset of the font in `canvas` and the codes of `text` in it."""
        document = canvas._doc
        for subset, codes in self._font.splitString(text, document):
            yield self._font.getSubsetInternalName(subset, document), codes

    def advance_em(self, character: str) -> float:
        """Return the advance of `character` in em."""
        return float(self._advances.get(ord(character), self._default)) / 1000


class FontSet:
    """The chain of faces of each family; fonts are opened when a character first needs them."""

    def __init__(self, fonts_folder: Path, system_folders: Sequence[Path] = ()) -> None:
        mend_reportlab()
        self._folder = fonts_folder
        self._system = system_folders
        self._chosen: dict[str, dict[str, Face]] = {family.value: {} for family in Family}
        self._advances = {family.value: _Advances(self, family) for family in Family}

    def face_for(self, family: Family, character: str) -> Face:
        """Return the first face of `family`'s chain that has `character`, else its first."""
        chosen = self._chosen[family.value]
        face = chosen.get(character)
        if face is None:
            face = chosen[character] = self._find(family, character)
        return face

    def advances(self, family: Family) -> Mapping[str, float]:
        """Return the advance of every character set in `family`, in em; of a line break 0."""
        return self._advances[family.value]

    def main_face(self, family: Family) -> Face:
        """Return the first face of `family`'s chain."""
        return next(self._chain(family))

    def _find(self, family: Family, character: str) -> Face:
        for face in self._chain(family):
            if face.has(character):
                return face
        return self.main_face(family)

    def _chain(self, family: Family) -> Iterator[Face]:
        own = _system_file(self._system, family)
        if own is not None and (face := _system_face(own)) is not None:
            yield face
        yield _shipped_face(self._folder / _SHIPPED_FILES[family])
        for name in _fallback_files(self._folder):
            yield _shipped_face(self._folder / name)


class _Advances(dict[str, float]):
    """Advances looked up once a character: they are asked for millions of times."""

    def __init__(self, fonts: FontSet, family: Family) -> None:
        super().__init__({"\n": 0.0})
        self._fonts = fonts
        self._family = family

    def __missing__(self, character: str) -> float:
        face = self._fonts.face_for(self._family, character)
        self[character] = advance = face.advance_em(character)
        return advance


@cache
def _fallback_files(folder: Path) -> tuple[str, ...]:
    """Return the shipped files behind the four faces, in the order they are to be tried."""
    own = set(_SHIPPED_FILES.values())
    order = ("Kai", "Hei", "DejaVu", "Symbols")
    rest = sorted(path.name for path in folder.glob("*.ttf") if path.name not in own)
    return tuple(sorted(rest, key=lambda name: [part in name for part in order], reverse=True))


@cache
def _shipped_face(path: Path) -> Face:
    return Face(path.stem, path)


@cache
def _system_face(path: Path) -> Face | None:
    """A system font that is broken, has CFF outlines or may not be embedded is passed over."""
    try:
        return Face(f"system-{path.stem}", path)
    except (ttfonts.TTFError, struct.error, LookupError, ValueError, OSError):
        return None


@cache
def _listing(folder: Path) -> dict[str, Path]:
    fonts = (path for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".ttc"))
    return {path.name.lower(): path for path in fonts}


def _system_file(folders: Iterable[Path], family: Family) -> Path | None:
    for folder in folders:
        files = _listing(folder)
        for name in _SYSTEM_FILES[family]:
            if name in files:
                return files[name]
    return None


def system_font_folders() -> tuple[Path, ...]:
    """Return the folders in which this system keeps its fonts, the user's own first."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home)))
        folders = [local / "Microsoft/Windows/Fonts", windows / "Fonts"]
    elif sys.platform == "darwin":
        folders = [home / "Library/Fonts", Path("/Library/Fonts")]
    else:
        folders = [home / ".local/share/fonts", home / ".fonts", Path("/usr/share/fonts")]
        folders.append(Path("/usr/local/share/fonts"))
    return tuple(folder for folder in folders if folder.is_dir())


def mend_reportlab() -> None:
    """Put right what reportlab does wrong for Chinese; calling it again does nothing more."""
    # WORKAROUND reportlab 5.1: base-85 encoding makes JPEGs a quarter larger.
    rl_config.useA85 = 0
    # WORKAROUND reportlab 5.1: makeToUnicodeCMap writes five digits beyond the BMP, so that
    # 𬭎 is copied out of the PDF as something else, and blocks of more than 100 entries.
    ttfonts.makeToUnicodeCMap = _to_unicode_cmap


def _to_unicode_cmap(font_name: str, subset: Sequence[int]) -> str:
    """Return the ToUnicode CMap of a subset (PDF 32000-1, 9.10.3): UTF-16BE, blocks of 100."""
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point  # code 0 is .notdef
    ]
    blocks: list[str] = []
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    tail = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join([*head, *blocks, *tail])
