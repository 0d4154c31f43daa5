"""What the codes in a PDF's content mean: characters and widths, as far as the file tells.

Enough to find numbers and plain words; a code that the file does not explain is U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xxxf_desktop.drafts.pdf_inspection import unpacked_size

if TYPE_CHECKING:
    import pikepdf

UNKNOWN = "\ufffd"

_MOST_MAP_BYTES = 2 * 1024 * 1024
_MOST_CODES = 70_000
_WIDE, _NARROW = 1.0, 0.5  # em, where the file gives no width
# Predefined CMaps of Chinese documents (PDF 32000-1, table 118) and the codes they read.
_CODECS = {
    "GBK": "gb18030",
    "GBKp": "gb18030",
    "GBK2K": "gb18030",
    "GB": "gb18030",
    "GBpc": "gb18030",
    "ETen": "big5hkscs",
    "B5pc": "big5hkscs",
    "UniGB": "utf-16-be",
    "UniCNS": "utf-16-be",
    "UniJIS": "utf-16-be",
}
_NAMES = {
    **{name: str(digit) for digit, name in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )},
    "space": " ", "hyphen": "-", "period": ".", "colon": ":", "slash": "/", "at": "@",
    "plus": "+", "parenleft": "(", "parenright": ")",
}  # fmt: skip
# Adobe-GB1, CNS1, Japan1 and Korea1 begin with the characters of ASCII.
_FIRST_CID, _LAST_CID = 1, 95
_HALF_WIDTH_CID = {"GB1": 814, "Japan1": 231}

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_CODE_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class Font:
    """How to read the strings a font shows.

    `characters` by code of `code_bytes` each; a `codec` reads the whole string instead.
    `widths` in em by code.
    """

    code_bytes: int = 1
    characters: Mapping[int, str] | None = None
    codec: str = ""
    widths: Mapping[int, float] | None = None
    usual_width: float | None = None

    def glyphs(self, shown: bytes) -> Iterator[tuple[str, float, bool]]:
        """Yield characters, width in em and whether word spacing applies, glyph by glyph."""
        if self.codec:
            for char in shown.decode(self.codec, "replace"):
                yield char, _guessed_width(char), char == " "
            return
        for at in range(0, len(shown) - self.code_bytes + 1, self.code_bytes):
            code = int.from_bytes(shown[at : at + self.code_bytes], "big")
            chars = (self.characters or {}).get(code, UNKNOWN)
            width = (self.widths or {}).get(code, self.usual_width)
            yield (
                chars,
                _guessed_width(chars) if width is None else width,
                self.code_bytes == 1 and code == ord(" "),
            )


def font_of(font: pikepdf.Object) -> Font:
    """Return how to read `font`, a font dictionary of a PDF."""
    meanings, code_bytes = _to_unicode(font)
    if font.get("/Subtype") == "/Type0":
        return _composite(font, meanings, code_bytes or 2)
    return Font(
        characters={**_encoded(font), **meanings},
        widths=_simple_widths(font) if font.get("/Subtype") != "/Type3" else None,
    )


def _composite(font: pikepdf.Object, meanings: Mapping[int, str], code_bytes: int) -> Font:
    import pikepdf

    encoding = str(font.get("/Encoding", "")) if "/Encoding" in font else ""
    codec = _CODECS.get(encoding.removeprefix("/").split("-")[0], "")
    if codec and not meanings:
        return Font(codec=codec)
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else None
    if not isinstance(inner, pikepdf.Dictionary):
        return Font(code_bytes, meanings)
    is_identity = encoding.startswith("/Identity")
    return Font(
        code_bytes,
        meanings or (_ascii_of_collection(inner) if is_identity else {}),
        widths=_composite_widths(inner) if is_identity else None,
        usual_width=_number(inner.get("/DW"), 1000) / 1000 if is_identity else None,
    )


def _ascii_of_collection(font: pikepdf.Object) -> dict[int, str]:
    """Return the digits and Latin letters of a character collection without ToUnicode."""
    import pikepdf

    system = font.get("/CIDSystemInfo")
    ordering = str(system.get("/Ordering", "")) if isinstance(system, pikepdf.Dictionary) else ""
    if ordering in ("", "Identity"):
        return {}
    found = {cid: chr(cid + 31) for cid in range(_FIRST_CID, _LAST_CID + 1)}
    half = _HALF_WIDTH_CID.get(ordering)
    if half is not None:
        found |= {half + index: chr(32 + index) for index in range(_LAST_CID)}
    return found


def _encoded(font: pikepdf.Object) -> dict[int, str]:
    """Return the characters of a simple font by its encoding."""
    import pikepdf

    encoding = base = font.get("/Encoding")
    differences = None
    if isinstance(encoding, pikepdf.Dictionary):
        base, differences = encoding.get("/BaseEncoding"), encoding.get("/Differences")
    codec = "mac_roman" if base == "/MacRomanEncoding" else "cp1252"
    found = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    code = 0
    for item in differences if isinstance(differences, pikepdf.Array) else []:
        if isinstance(item, pikepdf.Name):
            found[code] = _named(str(item)[1:])
            code += 1
        else:
            code = int(_number(item, 0))
    return found


def _named(glyph: str) -> str:
    """Return the character of a glyph name.

    >>> _named("seven"), _named("A"), _named("uni79D8"), _named("g12") == UNKNOWN
    ('7', 'A', '秘', True)
    """
    if len(glyph) == 1:
        return glyph
    found = re.fullmatch(r"uni([0-9A-F]{4})", glyph)
    return chr(int(found[1], 16)) if found else _NAMES.get(glyph, UNKNOWN)


# ------------------------------------------------------------------ ToUnicode


def _to_unicode(font: pikepdf.Object) -> tuple[dict[int, str], int]:
    """Return the characters by code as ToUnicode tells them, and the bytes of a code or 0."""
    import pikepdf

    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return {}, 0
    size = unpacked_size(stream)
    if size is None or size > _MOST_MAP_BYTES:
        return {}, 0
    data = stream.read_bytes()
    space = _CODE_SPACE.search(data)
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data):
        entries = _ranges(block) if kind == b"range" else _pairs(block)
        for code, chars in entries:
            found[code] = chars
            if len(found) >= _MOST_CODES:
                break
    return found, len(space[1]) // 2 if space else 0


def _pairs(block: bytes) -> Iterator[tuple[int, str]]:
    codes = [_bytes(found[1]) for found in _TOKEN.finditer(block) if found[1] is not None]
    for code, chars in zip(codes[0::2], codes[1::2], strict=False):
        yield int.from_bytes(code, "big"), _utf16(chars)


def _ranges(block: bytes) -> Iterator[tuple[int, str]]:
    tokens = iter(_TOKEN.findall(block))
    for first, *_ in tokens:
        last = next(tokens, (b"", b"", b""))[0]
        target, opening, _ = next(tokens, (b"", b"", b""))
        start = int.from_bytes(_bytes(first), "big")
        if opening:
            for code, (chars, _, closing) in enumerate(tokens, start=start):
                if closing:
                    break
                yield code, _utf16(_bytes(chars))
        else:
            count = int.from_bytes(_bytes(last), "big") - start + 1
            yield from _run(start, min(count, _MOST_CODES), _bytes(target))


def _run(start: int, count: int, target: bytes) -> Iterator[tuple[int, str]]:
    head, tail = target[:-2], int.from_bytes(target[-2:], "big")
    for index in range(count):
        yield start + index, _utf16(head + ((tail + index) & 0xFFFF).to_bytes(2, "big"))


def _bytes(hexadecimal: bytes) -> bytes:
    digits = b"".join(hexadecimal.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")


# ------------------------------------------------------------------ widths


def _simple_widths(font: pikepdf.Object) -> dict[int, float] | None:
    import pikepdf

    widths, first = font.get("/Widths"), int(_number(font.get("/FirstChar"), 0))
    if not isinstance(widths, pikepdf.Array):
        return None
    return {first + at: _number(width, 500) / 1000 for at, width in enumerate([*widths][:256])}


def _composite_widths(font: pikepdf.Object) -> dict[int, float]:
    """Return the widths of /W: `c [w1 w2 …]` or `first last w`."""
    import pikepdf

    listed = font.get("/W")
    items = [*listed][:_MOST_CODES] if isinstance(listed, pikepdf.Array) else []
    found: dict[int, float] = {}
    at = 0
    while at + 1 < len(items) and len(found) < _MOST_CODES:
        first, second = int(_number(items[at], 0)), items[at + 1]
        if isinstance(second, pikepdf.Array):
            found |= {first + index: _number(w, 1000) / 1000 for index, w in enumerate([*second])}
            at += 2
        elif at + 2 < len(items):
            last = min(int(_number(second, 0)), first + _MOST_CODES)
            found |= dict.fromkeys(range(first, last + 1), _number(items[at + 2], 1000) / 1000)
            at += 3
        else:
            break
    return found


def _guessed_width(chars: str) -> float:
    return _WIDE if any(ord(char) > 0x2E7F for char in chars) and chars != UNKNOWN else _NARROW


def _number(value: object, otherwise: float) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return otherwise
