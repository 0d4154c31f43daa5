"""Reading HTML as the tests do: files are there, addresses on the network are not."""

from __future__ import annotations

import re
from pathlib import Path

from xxxf_desktop.narrative.blocks import figures_of
from xxxf_desktop.wordin.clipboard import Pasted, read_clipboard
from xxxf_desktop.wordin.normal import normalised
from xxxf_desktop.wordin.pictures import PastedPicture

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(FIXTURES.glob("*.html"))


def picture_of(source: str) -> PastedPicture | None:
    """Return a picture for every file; its content is where it came from."""
    if re.match("https?:|cid:|data:", source):
        return None
    return PastedPicture(re.split(r"[/\\]", source)[-1], source.encode())


def read(html: str | bytes) -> Pasted:
    """Return what is pasted, after a look at what holds for every paste."""
    pasted = read_clipboard(html, picture_of=picture_of)
    assert normalised(pasted.blocks) == pasted.blocks
    assert {figure.file for figure in figures_of(pasted.blocks)} == set(pasted.pictures)
    return pasted
