"""The numbers the program gives, for what stands in one section's document right now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QTextBlock, QTextDocument, QTextFormat

from xxxf_desktop.narrative.blocks import Blocks, FigureBlock, TableBlock
from xxxf_desktop.packet.numbering import (
    HeadingCounter,
    ItemCounter,
    caption_numbers,
    reference_text,
)
from xxxf_desktop.ui.writing.from_document import table_at
from xxxf_desktop.ui.writing.lines import Line
from xxxf_desktop.ui.writing.marks import Kind, ident_of, ref_of


@dataclass(frozen=True, slots=True)
class Outside:
    """What the other sections count: figures and tables before this one, and all references."""

    figures: int = 0
    tables: int = 0
    numbers: Mapping[str, str] = field(default_factory=dict)


def outside(narrative: Mapping[str, Blocks], order: Iterable[str], section: str) -> Outside:
    """Return what `section` has to know of `narrative`, whose sections come in `order`."""
    figures = tables = 0
    names = list(order)
    for name in names[: names.index(section)]:
        blocks = narrative.get(name, ())
        figures += sum(isinstance(block, FigureBlock) for block in blocks)
        tables += sum(isinstance(block, TableBlock) for block in blocks)
    return Outside(figures, tables, caption_numbers(narrative.get(name, ()) for name in names))


class Labels:
    """The label of every numbered text block of a document, by block number."""

    def __init__(self) -> None:
        self.outside = Outside()
        self._labels: dict[int, str] = {}
        self._own: dict[str, str] = {}

    def refresh(self, document: QTextDocument, lines: Sequence[Line]) -> bool:
        """Number `document`, whose lines are `lines`, afresh; return whether a label changed."""
        counter = _Counter(self.outside, document, lines)
        for number, line in enumerate(lines):
            counter.take(number, line)
        changed = (counter.labels, counter.own) != (self._labels, self._own)
        self._labels, self._own = counter.labels, counter.own
        return changed

    def of(self, block: QTextBlock) -> str:
        """Return the label drawn before the words of `block`."""
        return self.at(block.blockNumber())

    def at(self, number: int) -> str:
        """Return the label drawn before the words of the text block `number`."""
        return self._labels.get(number, "")

    def reference(self, form: QTextFormat) -> str:
        """Return what a cross reference prints: this section's own numbers before the others'."""
        return self.words_of(ref_of(form))

    def words_of(self, ref: str) -> str:
        """Return what a reference to `ref` prints, such as 图2."""
        return self._own.get(ref) or reference_text(ref, dict(self.outside.numbers))

    def with_new_names(self, blocks: Blocks) -> Blocks:
        """Return a copy of `blocks` in which no figure or table has the id of one there is."""
        known = {*self._own, *self.outside.numbers}
        return tuple(
            block.model_copy(update={"id": None})
            if isinstance(block, FigureBlock | TableBlock) and _ref(block) in known
            else block
            for block in blocks
        )


def _ref(block: FigureBlock | TableBlock) -> str:
    return f"{'图' if isinstance(block, FigureBlock) else '表'}:{block.id}"


class _Counter:
    def __init__(self, around: Outside, document: QTextDocument, lines: Sequence[Line]) -> None:
        self.labels: dict[int, str] = {}
        self.own: dict[str, str] = {}
        self._document, self._lines = document, lines
        self._headings = HeadingCounter()
        self._items: dict[int, ItemCounter] = {}
        self._figures, self._tables = around.figures, around.tables
        self._ident: str | None = None

    def take(self, number: int, line: Line) -> None:
        kind = line.kind
        if kind is Kind.HEADING:
            self.labels[number] = self._headings.next(line.level or 4)
        elif kind is Kind.ITEM:
            listed, ordered = line.list_here
            counter = self._items.setdefault(listed, ItemCounter(ordered))
            self.labels[number] = counter.next(line.level or 1)
        elif kind is Kind.TABLE_CAPTION:
            self._tables += 1
            self.labels[number] = f"表{self._tables}　"
            self._name("表", self._tables, self._table_ident(number + 1))
        elif kind is Kind.FIGURE:
            self._ident = line.figures[0][2] if line.figures else None
        elif kind is Kind.FIGURE_CAPTION:
            self._figures += 1
            self.labels[number] = f"图{self._figures}　"
            self._name("图", self._figures, self._ident)

    def _name(self, kind: str, number: int, ident: str | None) -> None:
        if ident:
            self.own[f"{kind}:{ident}"] = f"{kind}{number}"

    def _table_ident(self, number: int) -> str | None:
        if number < len(self._lines) and self._lines[number].is_in_table:
            return ident_of(table_at(self._document, number).format())
        return None
