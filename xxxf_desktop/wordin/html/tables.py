"""The grid of an HTML table: which cells there are, and in which row and column they begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from xxxf_desktop.wordin.html.styles import Style
from xxxf_desktop.wordin.html.tree import COMMENT, Element

MOST_COLUMNS = 256
MOST_CELLS = 50_000

# Form and the like stand between table and rows in broken HTML; they are looked through.
_PARTS = {"thead", "tbody", "tfoot", "colgroup"}
_CLEAR = {"form", "span", "font", "center", "div"}
_CELLS = {"tr", "td", "th"}
_OF_TABLES = _PARTS | _CELLS | {"col"}


def tables_made_whole(nodes: list[Element | str]) -> Iterator[Element | str]:
    """Yield `nodes` with rows and cells that stand outside a table put into one.

    Excel marks the rows alone as what was copied.
    """
    made: Element | None = None
    for node in nodes:
        is_part = isinstance(node, Element) and node.name in _OF_TABLES
        is_nothing = not node.strip() if isinstance(node, str) else node.name == COMMENT
        if made is not None and (is_part or is_nothing):
            made.children.append(node)
            continue
        if made is not None:
            yield made
            made = None
        if is_part:
            made = Element("table", {}, [node])
        else:
            yield node
    if made is not None:
        yield made


@dataclass(slots=True)
class Row:
    """A row; `is_head` when it stands in a head or all its cells are headings."""

    cells: list[Element] = field(default_factory=list)
    in_head: bool = False

    @property
    def is_head(self) -> bool:
        return self.in_head or (bool(self.cells) and all(cell.name == "th" for cell in self.cells))


@dataclass(slots=True)
class Parts:
    """What stands in a table; `loose` is what should not."""

    rows: list[Row] = field(default_factory=list)
    captions: list[Element] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    loose: list[Element | str] = field(default_factory=list)
    columns: int = 0

    def cells(self) -> Iterator[Element]:
        for row in self.rows:
            yield from row.cells


def parts_of(
    table: Element, style_of: Callable[[Element], Style], is_left_out: Callable[[Element], bool]
) -> Parts:
    """Return the parts of `table`; `is_left_out` is asked once for each row and cell."""
    parts = Parts()
    stack: list[tuple[Element | str, bool]] = [(child, False) for child in reversed(table.children)]
    while stack:
        node, in_head = stack.pop()
        if isinstance(node, str):
            parts.loose += [node] if node.strip() else []
        elif node.name == "col" or (node.name == "colgroup" and not node.children):
            _add_column(parts, node, style_of(node))
        elif node.name == "colgroup" or not (node.name == COMMENT or is_left_out(node)):
            in_head = in_head or node.name == "thead"
            if _is_opened(parts, node, in_head=in_head):
                stack += [(child, in_head) for child in reversed(node.children)]
    return parts


def _is_opened(parts: Parts, node: Element, *, in_head: bool) -> bool:
    """Put `node` among `parts`; return whether parts stand in it."""
    if node.name in ("td", "th"):
        parts.rows = parts.rows or [Row()]
        parts.rows[-1].cells.append(node)
    elif node.name == "caption":
        parts.captions.append(node)
    elif node.name == "tr":
        parts.rows.append(Row(in_head=in_head))
        # Office ends a table with a row of no height that only says how wide the columns are.
        return node.attributes.get("height") != "0" or node.has_text()
    elif node.name in _PARTS or (node.name in _CLEAR and _has_cells(node)):
        return True
    else:
        parts.loose.append(node)
    return False


def _has_cells(node: Element) -> bool:
    return any(each.name in _CELLS for each in node.elements())


def _add_column(parts: Parts, column: Element, style: Style) -> None:
    span = _span(column, "span")
    if style.get("display") == "none" and parts.columns < MOST_COLUMNS:
        parts.hidden_columns.update(range(parts.columns, parts.columns + span))
    parts.columns += span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without the columns and rows in which no cell begins, and without hidden ones."""

    rows: list[dict[int, Element]]
    columns: list[int]
    heads: int
    hidden: list[Element]

    def cells(self) -> Iterator[list[Element | None]]:
        """Yield the cells of each row, None where another cell reaches over."""
        for row in self.rows:
            yield [row.get(column) for column in self.columns]


def grid_of(parts: Parts) -> Grid | None:
    """Return where the cells of a table begin, None for a table too large for any paper."""
    rows: list[dict[int, Element]] = []
    heads: list[bool] = []
    hidden: list[Element] = []
    taken: dict[int, int] = {}  # column → rows it is still reached over
    for row in parts.rows:
        placed = _placed(row.cells, taken)
        if placed is None:
            return None
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        hidden += [placed.pop(column) for column in parts.hidden_columns & placed.keys()]
        if placed:
            rows.append(placed)
            heads.append(row.is_head)
    columns = sorted({column for row in rows for column in row})
    if len(rows) * len(columns) > MOST_CELLS:
        return None
    leading = next((index for index, head in enumerate(heads) if not head), len(heads))
    return Grid(rows, columns, leading, hidden)


def _placed(cells: Iterable[Element], taken: dict[int, int]) -> dict[int, Element] | None:
    """Return the cells of a row by column, and mark in `taken` what they reach over."""
    placed: dict[int, Element] = {}
    column = 0
    for cell in cells:
        while column in taken:
            column += 1
        end = column + _span(cell, "colspan")
        if end > MOST_COLUMNS:
            return None
        placed[column] = cell
        rows = _span(cell, "rowspan")
        taken.update(dict.fromkeys(range(column, end), rows))
        column = end
    return placed


def _span(element: Element, name: str) -> int:
    """Return a span; as in browsers anything but a number above 0 counts 1."""
    text = element.attributes.get(name, "").strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
    return min(max(number, 1), 65_534 if name == "rowspan" else 1000)
