"""The text blocks of the editor's document as they are read, each anew only when it was touched.

A section of sixty pages has thousands of text blocks and a key press touches one of them:
reading them all at every pause would hold the next key up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from xxxf_desktop.narrative.blocks import Reference, Run, TextRun
from xxxf_desktop.ui.writing.marks import (
    BREAK,
    FIGURE,
    OBJECT,
    REFERENCE,
    Kind,
    figure_of,
    kind_of,
    level_of,
    list_of,
    ref_of,
)

_BOLD = 600


@dataclass(frozen=True, slots=True)
class Line:
    """What one text block of the document says, whatever stands around it."""

    kind: Kind
    level: int
    list_here: tuple[int, bool]
    words: str
    """Without objects; a line break inside is a line feed."""
    runs: tuple[Run, ...]
    figures: tuple[tuple[str, int, str | None], ...] = ()
    """File, width in mm and id of each figure."""
    is_in_table: bool = False
    starts_cell: bool = False


class Lines(QObject):
    """The lines of one document, kept up to date by what the document says of its changes."""

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._known: list[Line | None] = [None] * document.blockCount()
        document.contentsChange.connect(self._on_contents_change)

    def all(self) -> Sequence[Line]:
        """Return every line of the document; the index is the block number."""
        if len(self._known) != self._document.blockCount():  # Qt told less than it did
            self._known = [None] * self._document.blockCount()
        return [self._line(number) for number in range(len(self._known))]

    def _line(self, number: int) -> Line:
        line = self._known[number]
        if line is None:
            line = self._known[number] = line_of(self._document.findBlockByNumber(number))
        return line

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        """Forget the blocks that were changed; Qt tells characters, and from where on."""
        document = self._document
        first = max(document.findBlock(position).blockNumber(), 0)
        end = min(position + added, document.characterCount() - 1)
        now = max(document.findBlock(end).blockNumber(), first) - first + 1
        before = now - (document.blockCount() - len(self._known))
        self._known[first : first + before] = [None] * now


def lines_of(document: QTextDocument) -> list[Line]:
    """Return every line of `document`, read now."""
    found = []
    block = document.begin()
    while block.isValid():
        found.append(line_of(block))
        block = block.next()
    return found


def line_of(block: QTextBlock) -> Line:
    """Return what `block` says."""
    pieces = list(_pieces(block))
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    return Line(
        kind_of(block),
        level_of(block),
        list_of(block),
        block.text().replace(OBJECT, "").replace(BREAK, "\n"),
        _runs(pieces),
        tuple(figure_of(form) for form, text in pieces if text == OBJECT and _is(form, FIGURE)),
        table is not None,
        table is not None and _starts_cell(table, cursor),
    )


def _starts_cell(table: QTextTable, cursor: QTextCursor) -> bool:
    return bool(table.cellAt(cursor).firstPosition() == cursor.position())


def _runs(pieces: list[tuple[QTextCharFormat, str]]) -> tuple[Run, ...]:
    """Return the runs of a text block, neighbours of one look joined; numbers are no text."""
    runs: list[Run] = []
    for form, text in pieces:
        if _is(form, REFERENCE):
            runs += [Reference(ref=ref_of(form)) for _ in text]
            continue
        run = _text_run(form, text.replace(OBJECT, "").replace(BREAK, "\n"))
        if not run.text:
            continue
        last = runs[-1] if runs else None
        if isinstance(last, TextRun) and _look(last) == _look(run):
            runs[-1] = last.model_copy(update={"text": last.text + run.text})
        else:
            runs.append(run)
    return tuple(runs)


def _pieces(block: QTextBlock) -> Iterator[tuple[QTextCharFormat, str]]:
    """Yield the stretches of one format; Qt counts UTF-16 units."""
    units = block.text().encode("utf-16-le", "surrogatepass")
    for stretch in block.textFormats():
        part = units[2 * stretch.start : 2 * (stretch.start + stretch.length)]
        yield QTextCharFormat(stretch.format), part.decode("utf-16-le", "surrogatepass")


def _is(form: QTextCharFormat, kind: int) -> bool:
    return form.objectType() == kind


def _text_run(form: QTextCharFormat, text: str) -> TextRun:
    align = QTextCharFormat.VerticalAlignment
    return TextRun(
        text=text,
        bold=form.fontWeight() >= _BOLD,
        sup=form.verticalAlignment() is align.AlignSuperScript,
        sub=form.verticalAlignment() is align.AlignSubScript,
    )


def _look(run: TextRun) -> tuple[bool, bool, bool]:
    return run.bold, run.sup, run.sub
