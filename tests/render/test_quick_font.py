"""The quick reading of a font finds what reportlab's own finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import ttfonts

from xxxf_desktop.render.quick_font import QuickFont

NAMES = ["FandolFang", "FandolHei", "FandolKai", "FandolSong"]
NAMES += ["XxxfFallbackKai", "XxxfFallbackHei", "XxxfFallbackSymbols"]


@pytest.mark.parametrize("name", NAMES)
def test_finds_what_reportlab_finds(name: str, repository: Path) -> None:
    path = repository / "resources" / "fonts" / f"{name}.ttf"
    slow, quick = ttfonts.TTFont("slow", str(path), shapable=False).face, QuickFont("q", path).face
    known = {point: glyph for point, glyph in slow.charToGlyph.items() if point != 0xFFFF}
    assert {p: g for p, g in quick.charToGlyph.items() if p != 0xFFFF} == known
    assert {point: quick.charWidths[point] for point in known} == {
        point: slow.charWidths[point] for point in known
    }
    # Behind the last full metric reportlab repeats the advance scaled to 1000, which is wrong.
    pairs = [(own, theirs) for own, theirs in zip(quick.hmetrics, slow.hmetrics, strict=True)]
    assert [own[1] for own, _ in pairs] == [theirs[1] for _, theirs in pairs]
    full = [(own[0], theirs[0]) for own, theirs in pairs if isinstance(theirs[0], int)]
    assert [own for own, _ in full] == [theirs for _, theirs in full]
    assert quick.glyphPos == slow.glyphPos
    assert quick.defaultWidth == slow.defaultWidth


def test_refuses_what_cannot_be_embedded(tmp_path: Path) -> None:
    wrong = tmp_path / "x.ttf"
    wrong.write_bytes(b"OTTO" + bytes(200))
    with pytest.raises(ttfonts.TTFError):
        QuickFont("x", wrong)
