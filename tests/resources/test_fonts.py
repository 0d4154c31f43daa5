"""The shipped fonts: what they draw, what they are called, and that reportlab can embed them."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"
FANDOL = ("FandolFang", "FandolHei", "FandolKai", "FandolSong")
FALLBACK = ("XxxfFallbackKai", "XxxfFallbackHei", "XxxfFallbackSymbols")
ALL = FANDOL + FALLBACK

Contour = tuple[tuple[int, int], ...]


@cache
def font(name: str) -> Any:
    return TTFont(FOLDER / f"{name}.ttf", lazy=True)


@cache
def listed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "coverage.json").read_text(encoding="utf-8"))
    return found


def contours(name: str, character: str) -> set[Contour]:
    glyf = font(name)["glyf"]
    points, ends, _ = glyf[font(name).getBestCmap()[ord(character)]].getCoordinates(glyf)
    starts = [0, *(end + 1 for end in ends)]
    return {tuple(points[a:b]) for a, b in pairwise(starts)}


def box(shapes: set[Contour]) -> tuple[int, int, int, int]:
    xs = [x for shape in shapes for x, _ in shape]
    ys = [y for shape in shapes for _, y in shape]
    return min(xs), min(ys), max(xs), max(ys)


def advance(name: str, character: str) -> int:
    width: int = font(name)["hmtx"][font(name).getBestCmap()[ord(character)]][0]
    return width


def test_coverage_lists_every_font() -> None:
    files = {path.name for path in FOLDER.glob("*.ttf")}
    assert set(listed()["coverage"]) == set(listed()["sha256"]) == files
    assert files == {f"{name}.ttf" for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_coverage_is_the_cmap(name: str) -> None:
    ranges = listed()["coverage"][f"{name}.ttf"]
    assert ranges == sorted(ranges)
    assert all(first <= last for first, last in ranges)
    points = {point for first, last in ranges for point in range(first, last + 1)}
    assert points == set(font(name).getBestCmap())


@pytest.mark.parametrize("name", ALL)
def test_everything_but_spaces_is_drawn(name: str) -> None:
    locations = font(name)["loca"].locations
    blank = [
        chr(point)
        for point, glyph in font(name).getBestCmap().items()
        if locations[(at := font(name).getGlyphID(glyph))] == locations[at + 1]
    ]
    assert [one for one in blank if unicodedata.category(one) != "Zs"] == []
    assert " " in blank


@pytest.mark.parametrize("name", ALL)
def test_sha256_is_of_the_file(name: str) -> None:
    content = (FOLDER / f"{name}.ttf").read_bytes()
    assert listed()["sha256"][f"{name}.ttf"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", ALL)
def test_family_is_the_file_name_and_not_a_reserved_one(name: str) -> None:
    names = font(name)["name"]
    families = {record.toUnicode() for record in names.names if record.nameID in (1, 4, 16)}
    assert families == {name}
    for reserved in ("LXGW", "霞鹜", "Bitstream", "Vera", "Tavmjong", "Arev", "仿宋"):
        assert reserved not in name
    assert "Modified" in names.getDebugName(10)  # GPL 3, 5a


@pytest.mark.parametrize("name", ALL)
def test_vertical_metrics_are_alike(name: str) -> None:
    em = font(name)["head"].unitsPerEm
    hhea, os2 = font(name)["hhea"], font(name)["OS/2"]
    expected = [round(part * em / 1000) for part in (859, -141, 141)]
    assert [hhea.ascent, hhea.descent, hhea.lineGap] == expected
    assert [os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap] == expected
    assert os2.usWinAscent >= expected[0]
    assert os2.usWinDescent >= -expected[1]
    assert os2.fsType == 0


@pytest.mark.parametrize("name", FANDOL)
def test_yen_is_no_dollar(name: str) -> None:
    assert contours(name, "￥") != contours(name, "＄")
    left, bottom, right, top = box(contours(name, "￥"))
    half_left, half_bottom, half_right, half_top = box(contours(name, "¥"))
    assert (right - left, bottom, top) == (half_right - half_left, half_bottom, half_top)
    assert abs(left + right - 1000) <= 1
    assert advance(name, "￥") == 1000


@pytest.mark.parametrize("name", FANDOL)
@pytest.mark.parametrize("ticked", ["☑", "☒"])
def test_ticked_box_is_the_box_and_a_mark(name: str, ticked: str) -> None:
    empty = contours(name, "□")
    assert contours(name, "☐") == empty
    marks = contours(name, ticked) - empty
    assert contours(name, ticked) > empty
    assert marks
    left, bottom, right, top = box(marks)
    assert right - left > 450
    assert top - bottom > 450
    assert box(empty)[0] < left < right < 1000
    assert bottom > box(empty)[1]
    assert advance(name, ticked) == advance(name, "□") == 1000


@pytest.mark.parametrize("name", FANDOL)
def test_box_is_a_square_that_stands_like_a_han(name: str) -> None:
    left, bottom, right, top = box(contours(name, "□"))
    assert right - left == top - bottom == 780
    _, han_bottom, _, han_top = box(contours(name, "国"))
    assert abs((bottom + top) - (han_bottom + han_top)) / 2 < 40


@pytest.mark.parametrize("character", "镕堃珺赟昇玥喆𬭎𠮷㎡℃①⑪²㎏ⅳ―³−")
def test_some_font_has(character: str) -> None:
    assert [name for name in ALL if ord(character) in font(name).getBestCmap()]


@pytest.mark.parametrize(
    ("name", "characters"),
    [
        pytest.param("FandolFang", "幹醜餘鬱鹼臟￣™", id="simplified-forms-in-fang"),
        pytest.param("FandolHei", "幹醜餘鬱稱臟￣™", id="simplified-forms-in-hei"),
        pytest.param("FandolSong", "幹壘餘鬱臟￣™", id="simplified-forms-in-song"),
        pytest.param("FandolKai", "仓锺稱￣™", id="other-characters-in-kai"),
        pytest.param("XxxfFallbackKai", "−凗", id="in-lxgw"),
    ],
)
def test_a_character_drawn_as_another_is_left_to_the_next_font(name: str, characters: str) -> None:
    for character in characters:
        assert ord(character) not in font(name).getBestCmap()
        test_some_font_has(character)


@pytest.mark.parametrize("name", FALLBACK)
def test_fallback_fonts_add_only_what_is_missing_before_them(name: str) -> None:
    before = set.intersection(*(set(font(one).getBestCmap()) for one in FANDOL))
    for one in FALLBACK[: FALLBACK.index(name)]:
        before |= set(font(one).getBestCmap())
    assert before & set(font(name).getBestCmap()) == {ord(" ")}


def reportlab_face(name: str) -> Any:
    face = ttfonts.TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(face)
    return face.face


@pytest.mark.parametrize("name", ALL)
def test_reportlab_reads_the_characters(name: str) -> None:
    read = set(reportlab_face(name).charToGlyph)
    # reportlab takes the space for U+00A0, and the end mark of cmap format 4 for a character.
    assert read ^ set(font(name).getBestCmap()) <= {0xA0, 0xFFFF}


def test_reportlab_reads_beyond_the_bmp() -> None:
    assert {0x2CB4E, 0x20BB7} <= set(reportlab_face("XxxfFallbackKai").charToGlyph)


@pytest.mark.parametrize("first", FANDOL)
def test_reportlab_embeds(first: str) -> None:
    faces = {name: reportlab_face(name) for name in (first, *FALLBACK)}
    target = io.BytesIO()
    canvas = Canvas(target, initialFontName=first, pageCompression=0)
    used = set()
    for at, character in enumerate("镕堃珺 申报书☑□￥㥵✔"):
        name = next(name for name, face in faces.items() if ord(character) in face.charToGlyph)
        canvas.setFont(name, 16)
        canvas.drawString(50 + 16 * at, 700, character)
        used.add(name)
    canvas.save()
    assert used == set(faces)
    assert target.getvalue().count(b"/FontFile2") == len(used)


def test_printable_is_what_any_font_draws() -> None:
    drawn = {
        point
        for ranges in listed()["coverage"].values()
        for first, last in ranges
        for point in range(first, last + 1)
    }
    spans = json.loads((FOLDER / "printable.json").read_text(encoding="utf-8"))
    assert {point for first, last in spans for point in range(first, last + 1)} == drawn
    assert spans == sorted(spans)
