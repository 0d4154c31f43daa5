"""On which page of the finished 申报书.pdf some words of the form stand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pypdfium2

from xxxf_desktop.errors import InputError
from xxxf_desktop.render.print_ready import chapter_starts, open_packet
from xxxf_desktop.render.raster import PDFIUM_LOCK


def pages_of_words(file: Path, wanted: Sequence[tuple[str, str]]) -> list[int]:
    """Return for each chapter and words the last page (from 0) of the chapter that has them.

    A chapter is a bookmark of the first level. Read from the file itself, so that the page is
    the one that lies on the desk whichever version of the program laid it out. InputError where
    the words do not stand there: the file is another form's.
    """
    with open_packet(file) as pdf:
        starts = chapter_starts(pdf)
        ends = [*(first for _, first in starts[1:]), len(pdf.pages)]
    ranges = {title: range(first, end) for (title, first), end in zip(starts, ends, strict=True)}
    with PDFIUM_LOCK, closing(_opened(file)) as document:
        return [_page(document, file, ranges.get(chapter), words) for chapter, words in wanted]


def _opened(file: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise InputError([f"“{file.name}”读不出来，请重新定稿导出后再印。"]) from error


def _page(document: pypdfium2.PdfDocument, file: Path, chapter: range | None, words: str) -> int:
    for index in reversed(chapter or ()):
        if _squeezed(words) in _squeezed(_text(document, index)):
            return index
    raise InputError(
        [f"“{file.name}”里找不到“{words}”，不是这个申报书版本的 PDF，请重新定稿导出后再印。"]
    )


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        return str(text.get_text_bounded())


def _squeezed(words: str) -> str:
    return "".join(words.split())
