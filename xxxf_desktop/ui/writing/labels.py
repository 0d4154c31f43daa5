"""The numbers the program gives, for what stands in one section's document right now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtGui import QTextBlock, QTextDocument, QTextFormat

from xxxf_desktop.narrative.blocks import Blocks, FigureBlock, TableBlock
from xxxf_desktop.packet.numbering import (
    HeadingCounter,
    ItemCounter,
    caption_numbers,
    reference_text,
)
from xxxf_desktop.ui.writing.marks import (
    FIGURE,
    Kind,
    ident_of,
    kind_of,
    level_of,
    list_of,
    ref_of,
)


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

    def refresh(self, document: QTextDocument) -> bool:
        """Number `document` afresh; return whether any label changed."""
        counter = _Counter(self.outside)
        block = document.begin()
        while block.isValid():
            counter.take(block)
            block = block.next()
        changed = (counter.labels, counter.own) != (self._labels, self._own)
        self._labels, self._own = counter.labels, counter.own
        return changed

    def of(self, block: QTextBlock) -> str:
        """Return the label drawn before the words of `block`."""
        return self._labels.get(block.blockNumber(), "")

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
    def __init__(self, around: Outside) -> None:
        self.labels: dict[int, str] = {}
        self.own: dict[str, str] = {}
        self._headings = HeadingCounter()
        self._items: dict[int, ItemCounter] = {}
        self._figures, self._tables = around.figures, around.tables
        self._ident: str | None = None

    def take(self, block: QTextBlock) -> None:
        kind = kind_of(block)
        if kind is Kind.HEADING:
            self.labels[block.blockNumber()] = self._headings.next(level_of(block) or 4)
        elif kind is Kind.ITEM:
            number, ordered = list_of(block)
            counter = self._items.setdefault(number, ItemCounter(ordered))
            self.labels[block.blockNumber()] = counter.next(level_of(block) or 1)
        elif kind is Kind.TABLE_CAPTION:
            self._tables += 1
            self.labels[block.blockNumber()] = f"表{self._tables}　"
            self._name("表", self._tables, _table_ident(block))
        elif kind is Kind.FIGURE:
            self._ident = _figure_ident(block)
        elif kind is Kind.FIGURE_CAPTION:
            self._figures += 1
            self.labels[block.blockNumber()] = f"图{self._figures}　"
            self._name("图", self._figures, self._ident)

    def _name(self, kind: str, number: int, ident: str | None) -> None:
        if ident:
            self.own[f"{kind}:{ident}"] = f"{kind}{number}"


def _figure_ident(block: QTextBlock) -> str | None:
    for stretch in block.textFormats():
        if stretch.format.objectType() == FIGURE:
            return ident_of(stretch.format)
    return None


def _table_ident(caption: QTextBlock) -> str | None:
    from PySide6.QtGui import QTextCursor

    table = QTextCursor(caption.next()).currentTable() if caption.next().isValid() else None
    return ident_of(table.format()) if table is not None else None
