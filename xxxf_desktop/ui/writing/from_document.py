"""From the editor's document back to narrative blocks, equal to what went in."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    Run,
    TableBlock,
    TextRun,
)
from xxxf_desktop.ui.writing.marks import (
    BREAK,
    FIGURE,
    OBJECT,
    REFERENCE,
    Kind,
    figure_of,
    header_rows_of,
    ident_of,
    kind_of,
    level_of,
    list_of,
    ref_of,
    widths_of,
)

_BOLD = 600


def blocks_of(document: QTextDocument) -> Blocks:
    """Return the narrative blocks `document` shows; one empty paragraph alone is none."""
    blocks = tuple(_Reader(document).blocks())
    return () if blocks == (Paragraph(runs=()),) else blocks


class _Reader:
    def __init__(self, document: QTextDocument) -> None:
        self._block = document.begin()
        self._caption: str | None = None

    def blocks(self) -> Iterator[Block]:
        items: list[ListItem] = []
        here: tuple[int, bool] | None = None
        while self._block.isValid():
            if kind_of(self._block) is Kind.ITEM and self._table() is None:
                list_here = list_of(self._block)
                if here not in (None, list_here):
                    yield ListBlock(ordered=bool(here and here[1]), items=tuple(items))
                    items = []
                here = list_here
                items.append(ListItem(runs=runs_of(self._block), level=level_of(self._block) or 1))
                self._block = self._block.next()
                continue
            if items:
                yield ListBlock(ordered=bool(here and here[1]), items=tuple(items))
                items, here = [], None
            yield from self._other()
        if items:
            yield ListBlock(ordered=bool(here and here[1]), items=tuple(items))
        yield from self._left_caption()

    def _table(self) -> QTextTable | None:
        return QTextCursor(self._block).currentTable()

    def _other(self) -> Iterator[Block]:
        table = self._table()
        if table is not None:
            yield _table_block(table, self._caption or "")
            self._caption = None
            self._block = table.lastCursorPosition().block().next()
            return
        yield from self._left_caption()
        block, self._block = self._block, self._block.next()
        kind = kind_of(block)
        if kind is Kind.TABLE_CAPTION:
            self._caption = _plain(block)
        elif kind is Kind.FIGURE:
            yield from self._figure(block)
        elif kind is Kind.HEADING:
            yield Heading(level=level_of(block) or 4, text=_plain(block))
        elif kind is not Kind.AFTER or _plain(block) or runs_of(block):
            yield Paragraph(runs=runs_of(block))

    def _left_caption(self) -> Iterator[Block]:
        """A caption whose table is gone is a paragraph."""
        if self._caption:
            yield Paragraph(runs=(TextRun(text=self._caption),))
        self._caption = None

    def _figure(self, block: QTextBlock) -> Iterator[Block]:
        """A figure with the caption in the block behind it; words beside it stand before it."""
        words = runs_of(block)
        if words:
            yield Paragraph(runs=words)
        figures = [form for form, text in _pieces(block) if text == OBJECT and _is(form, FIGURE)]
        caption = ""
        behind = self._block
        if figures and behind.isValid() and kind_of(behind) is Kind.FIGURE_CAPTION:
            caption = _plain(behind)
            self._block = behind.next()
        for index, form in enumerate(figures):
            file, width_mm, ident = figure_of(form)
            last = index == len(figures) - 1
            yield FigureBlock(
                file=file, caption=caption if last else "", width_mm=width_mm, id=ident
            )


def runs_of(block: QTextBlock) -> tuple[Run, ...]:
    """Return the runs of a text block, neighbours of one look joined; numbers are no text."""
    runs: list[Run] = []
    for form, text in _pieces(block):
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


def _plain(block: QTextBlock) -> str:
    return block.text().replace(OBJECT, "").replace(BREAK, "\n")


def _table_block(table: QTextTable, caption: str) -> TableBlock:
    rows = tuple(
        tuple(_cell_text(table, row, column) for column in range(table.columns()))
        for row in range(table.rows())
    )
    widths = widths_of(table)
    return TableBlock(
        caption=caption,
        header_rows=min(header_rows_of(table), table.rows(), 5),
        rows=rows,
        widths_mm=widths if widths and len(widths) == table.columns() else None,
        id=ident_of(table.format()),
    )


def _cell_text(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    lines = [_plain(block)]
    while block != last:
        block = block.next()
        lines.append(_plain(block))
    return "\n".join(lines)
