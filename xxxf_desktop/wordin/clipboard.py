"""What the clipboard holds as blocks of a narrative section.

Kept: headings, paragraphs, lists, tables, pictures, bold, raised and lowered text. Left behind
and counted: 批注, tracked changes (inserted text stays), hidden text, notes, field codes (what
they show stays), 目录, links (their words stay), numbers typed before headings, looks. What was
typed is never changed: a list typed by hand, "1." "（1）" "①", stays paragraphs that say so, and
so does a numbered list that does not count 1, 2, 3 or goes on after a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.answers.pasting import pasted_text
from xxxf_desktop.narrative.blocks import Blocks, paragraphs_of
from xxxf_desktop.wordin.arranging import arranged
from xxxf_desktop.wordin.dropped import Dropped, Loss, Tally
from xxxf_desktop.wordin.html.figures import Figures
from xxxf_desktop.wordin.html.page import Page
from xxxf_desktop.wordin.html.source import bounded, html_text, without_pictures
from xxxf_desktop.wordin.html.styles import Sheet
from xxxf_desktop.wordin.html.tree import Element, parse
from xxxf_desktop.wordin.html.walking import Walker
from xxxf_desktop.wordin.normal import normalised
from xxxf_desktop.wordin.pictures import PastedPicture

_OFFICES = ("microsoft", "libreoffice", "openoffice")  # WPS says it is Microsoft Word


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste; the `file` of a figure among `blocks` is the name of its picture."""

    blocks: Blocks
    pictures: Mapping[str, bytes | Path]
    dropped: Dropped


def read_clipboard(
    html: str | bytes, *, picture_of: Callable[[str], PastedPicture | None]
) -> Pasted:
    """Return the blocks of clipboard HTML, with or without the header of CF_HTML.

    Broken HTML never raises; of more than `MOST_CHARACTERS` or `MOST_ELEMENTS` the rest is
    left behind, and said. `picture_of` is asked for every picture that is not written into
    the HTML, with its `src` as it stands there; `picture_from_disk` answers for files.
    """
    tally = Tally()
    text, embedded = without_pictures(html_text(html))
    text, is_cut = bounded(text)
    root, is_shortened = parse(text)
    tally.add(Loss.REST, int(is_cut or is_shortened))
    figures = Figures(picture_of, embedded, tally)
    figures.look_through(root)
    sheet = Sheet(element.text() for element in root.elements() if element.name == "style")
    generator = _generator(root)
    page = Page(
        sheet,
        figures,
        tally,
        is_office=any(name in generator for name in _OFFICES),
        is_libreoffice="office" in generator and "microsoft" not in generator,
    )
    blocks = arranged(Walker(page).walk(root), tally)
    return Pasted(blocks, figures.pictures, tally.dropped())


def _generator(root: Element) -> str:
    """Return the name of the program that wrote the HTML, in lower case."""
    for element in root.elements():
        if element.attributes.get("name", "").lower() == "generator":
            return element.attributes.get("content", "").lower()
    return ""


def plain_paragraphs(text: str) -> Blocks:
    r"""Return pasted plain text, a paragraph a line.

    >>> [block.runs[0].text for block in plain_paragraphs("　　一\x0b\n二\t三")]
    ['一', '二 三']
    """
    return normalised(paragraphs_of(pasted_text(text)))
