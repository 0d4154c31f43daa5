"""From the tree of an HTML document to what is found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xxxf_desktop.narrative.blocks import TableBlock, TextRun
from xxxf_desktop.narrative.plain import run_text
from xxxf_desktop.wordin.dropped import Loss
from xxxf_desktop.wordin.found import (
    CaptionMark,
    Found,
    FoundFigure,
    FoundGap,
    FoundHeading,
    FoundItem,
    FoundParagraph,
    FoundTable,
)
from xxxf_desktop.wordin.html.headings import heading_of
from xxxf_desktop.wordin.html.leaving import leaving
from xxxf_desktop.wordin.html.lists import ListPlace, list_of_word, marker_of, numbered
from xxxf_desktop.wordin.html.page import Page, Place
from xxxf_desktop.wordin.html.styles import LOOKS, Style
from xxxf_desktop.wordin.html.symbols import as_seen, symbol_font
from xxxf_desktop.wordin.html.tables import Grid, Parts, grid_of, parts_of, tables_made_whole
from xxxf_desktop.wordin.html.tree import COMMENT, Element
from xxxf_desktop.wordin.html.words import Words, look_of
from xxxf_desktop.wordin.markers import caption_in, is_number, number_in, with_marker
from xxxf_desktop.wordin.normal import Runs, cell_text, lines_in, one_line, paragraphs_in

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
     "section", "summary", "td", "th", "tr", "ul"}
)  # fmt: skip
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LOOK_TAGS = frozenset(
    {"big", "em", "font", "i", "mark", "s", "small", "strike", "tt", "u", "var", "center"}
)
_DRAWINGS = frozenset({"canvas", "embed", "object", "svg", "video"})  # pictures that never come
_REFERENCE = re.compile(r"[图表]:.+")
_MOST_HEADS = 5
_DEEPEST_FIELD = 20
_FIELDS = re.compile(r"mso-element:\s{0,2}field-begin")
_NOTES = ("comment", "footnote", "endnote")


class Walker:
    """Walks through a tree once; in a table cell all that counts is the text."""

    def __init__(self, page: Page, *, in_cell: bool = False) -> None:
        self.found: list[Found] = []
        self._page = page
        self._in_cell = in_cell
        self._words = Words(line_end_is_blank=page.is_office)
        self._figures: list[FoundFigure | FoundGap] = []
        self._lines: dict[int, list[Runs]] = {}  # of items, by their index
        self._items_from = 0  # from here on only items were found
        self._marker = ""
        self._skips_break = False

    def walk(self, element: Element, place: Place | None = None) -> list[Found]:
        """Return what is found in `element`."""
        place = place or Place()
        self._children(element, place)
        self._flush(place)
        for index, lines in self._lines.items():
            item = self.found[index]
            if isinstance(item, FoundItem):
                joined = (run for line in lines for run in (TextRun(text="\n"), *line))
                self.found[index] = replace(item, runs=lines_in((*item.runs, *joined)))
        return self.found

    def _put(self, *found: Found) -> None:
        """Add what is no item of a list."""
        self.found += found
        if any(not isinstance(each, FoundGap) for each in found):
            self._items_from = len(self.found)

    def _children(self, element: Element, place: Place) -> None:
        for child in tables_made_whole(element.children):
            self._node(child, place)

    def _node(self, node: Element | str, place: Place) -> None:
        if isinstance(node, str):
            self._text(node, place)
        elif node.name == COMMENT:
            self._comment(node.text_of_comment())
        else:
            style = self._page.sheet.style_of(node)
            if not self._is_left_out(node, style):
                self._notice_look(node, style)
                self._element(node, style, place)

    def _text(self, text: str, place: Place) -> None:
        if not any(self._page.fields):
            text = as_seen(text, place.symbols)
            self._words.add(text, place.look, as_typed=place.as_typed)
            if text.strip():
                self._page.letters += len(text)

    def _comment(self, text: str) -> None:
        """Read a comment: those of Office hold fields and VML, those of LibreOffice are 批注."""
        if text.startswith("[if "):
            self._skips_break = "supportLineBreakNewLine" in text
            fields = len(_FIELDS.findall(text)) if "supportFields" in text else 0
            if fields:
                self._page.tally.add(Loss.FIELD, fields)
            for figure in self._page.figures.of_shapes(text):
                self._add_figure(figure)
        elif text.startswith("[endif"):
            self._skips_break = False
        elif self._page.is_libreoffice and any(map(str.isalnum, text)):
            self._page.tally.add(Loss.COMMENT)

    # -------------------------------------------------------------- left out

    def _is_left_out(self, element: Element, style: Style) -> bool:
        """Return whether nothing in `element` is read, and count it if anybody would miss it."""
        leave = leaving(element, style)
        if leave is None:
            return False
        tally = self._page.tally
        if leave.is_body and leave.loss is not None:
            tally.add_body(leave.loss, self._notes_in(element, style))
        elif leave.loss is Loss.REVISION:
            if element.has_text():
                self._page.change()
                self._page.end_change()
        elif leave.loss is Loss.CONTENTS:
            lines = sum(each.name == "p" and each.has_text() for each in element.elements())
            tally.add(Loss.CONTENTS, lines)
        elif leave.loss is not None and (leave.loss is not Loss.HIDDEN or element.has_text()):
            tally.add(leave.loss)
        return True

    def _notes_in(self, element: Element, style: Style) -> int:
        """Return how many comments or notes `element` is the text of; Word lists them in one."""
        if not style.get("mso-element", "").endswith("-list"):
            return 1
        styles = map(self._page.sheet.style_of, element.elements())
        return sum(each.get("mso-element") in _NOTES for each in styles)

    def _notice_look(self, element: Element, style: Style) -> None:
        if element.name in _LOOK_TAGS or not LOOKS.isdisjoint(style):
            self._page.tally.add(Loss.LOOK)

    # -------------------------------------------------------------- elements

    def _element(self, element: Element, style: Style, place: Place) -> None:
        name = element.name
        if name == "br":
            self._break()
        elif name == "img":
            self._add_figure(self._page.figures.of_image(element, style))
        elif name in ("v:shape", "v:rect"):
            for figure in self._page.figures.of_shape(element):
                self._add_figure(figure)
            self._children(element, place)
        elif name in _DRAWINGS:
            self._add_figure(self._page.figures.gap())
        elif name == "table":
            self._table(element, place)
        elif name in _LISTS:
            self._list(element, style, place)
        elif name in _BLOCKS or style.get("display") == "block":
            self._block(element, style, place)
        else:
            self._inline(element, style, place)

    def _break(self) -> None:
        """Word writes a break at the end of a paragraph twice, the second for browsers."""
        if not self._skips_break:
            self._words.line_break()
        self._skips_break = False

    def _inline(self, element: Element, style: Style, place: Place) -> None:
        reference = element.attributes.get("data-xxxf-ref", "")
        if _REFERENCE.fullmatch(reference):
            self._words.reference(reference)
        elif style.get("mso-list") == "ignore":
            self._set_marker(element, place)
        elif "mso-tab-count" in style:
            self._words.add(" ", place.look)
        elif style.get("mso-element", "").startswith("field-"):
            self._field(style["mso-element"])
        elif element.name == "ins" or "msoins" in (name.lower() for name in element.classes):
            self._inserted(element, self._inner(element, style, place))
        elif element.name == "a":
            self._link(element, self._inner(element, style, place))
        else:
            self._children(element, self._inner(element, style, place))

    def _set_marker(self, element: Element, place: Place) -> None:
        """Keep the number or bullet that Word wrote out; in a cell it is all there is of it."""
        text = element.text()
        if self._in_cell:
            self._words.add(with_marker(one_line(text)), place.look)
        else:
            self._marker = one_line(text)

    def _field(self, part: str) -> None:
        """Follow a field: its code is left out, what it shows stays."""
        fields = self._page.fields
        if part == "field-begin":
            self._page.tally.add(Loss.FIELD)
            if len(fields) < _DEEPEST_FIELD:
                fields.append(True)
        elif fields and part == "field-separator":
            fields[-1] = False
        elif fields and part == "field-end":
            fields.pop()

    def _inserted(self, element: Element, place: Place) -> None:
        if place.inserted or not element.has_text():
            self._children(element, place)
            return
        self._page.change()
        self._children(element, replace(place, inserted=True))
        self._page.end_change()

    def _link(self, element: Element, place: Place) -> None:
        letters = self._page.letters
        self._children(element, place)
        is_away = not element.attributes.get("href", "#").startswith("#")
        if is_away and self._page.letters > letters:
            self._page.tally.add(Loss.LINK)

    # -------------------------------------------------------------- blocks

    def _block(self, element: Element, style: Style, place: Place) -> None:
        heading = None if self._in_cell else heading_of(element, style)
        if place.heading is not None and heading is None:
            self._words.add(" ", place.look)
            self._children(element, self._inner(element, style, place))
            self._words.add(" ", place.look)
            return
        self._flush(place)
        inner = self._inner(element, style, place)
        inner = replace(inner, heading=heading, caption=_caption(element, place))
        word_list = None if place.item else list_of_word(style)
        if word_list is not None and element.name != "li":
            inner = replace(inner, item=word_list)
        self._children(element, inner)
        self._flush(inner)

    def _inner(self, element: Element, style: Style, place: Place) -> Place:
        space = style.get("white-space", "")
        as_typed = place.as_typed or element.name == "pre"
        if space:
            as_typed = space.startswith(("pre", "break-spaces")) and space != "pre-line"
        family = style.get("mso-symbol-font-family") or style.get("font-family")
        family = family or element.attributes.get("face")
        symbols = place.symbols if family is None else symbol_font(family.lower())
        look = look_of(element, style, place.look)
        return replace(place, look=look, as_typed=as_typed, symbols=symbols)

    def _list(self, element: Element, style: Style, place: Place) -> None:
        self._flush(place)
        kind = style.get("list-style-type") or style.get("list-style") or ""
        if kind.split()[:1] == ["none"] and "data-xxxf-list" not in element.attributes:
            self._children(element, place)
            self._flush(place)
            return
        if place.item is None:
            self._page.lists += 1
        last = place
        for child, item in numbered(element, kind, place.item, f"html {self._page.lists}"):
            inner = last if item is None else replace(place, item=item)
            self._node(child, inner)
            self._flush(inner)
            if isinstance(child, Element) and child.name == "li":
                last = inner  # what stands between two items goes on with the first

    def _flush(self, place: Place) -> None:
        """Make the words so far what `place` says they are."""
        self._page.fields.clear()  # a field that never ends takes no more than its paragraph
        marker, self._marker = self._marker, ""
        runs = self._words.take()
        if runs:
            self._add(runs, place, marker)
        self._put(*self._figures)
        self._figures = []

    def _add(self, runs: Runs, place: Place, marker: str) -> None:
        if place.heading is not None:
            level, own = place.heading
            text = one_line(run_text(runs))
            self._put(*([FoundHeading(level, text, own)] if text else []))
        elif place.item is not None and self._add_item(runs, place.item, marker):
            return
        else:
            self._put(*(FoundParagraph(each, place.caption) for each in paragraphs_in(runs)))

    def _add_item(self, runs: Runs, item: ListPlace, marker: str) -> bool:
        """Add an item, or a further line of it; False where the runs are no part of it."""
        runs = lines_in(runs)
        ordered, number = item.ordered, item.number
        if item.is_words:
            if not marker and self._page.sheet.list_level(item.level_name) is None:
                return False
            ordered, number = self._kind_in_word(item, marker), number_in(marker)
        if not runs:
            return True
        if item.index is None:
            item.index = len(self.found)
            found = FoundItem(runs, item.level, ordered, item.list_id, own=item.own)
            self.found.append(replace(found, marker=marker or item.marker, number=number))
            return True
        if item.index < self._items_from:
            return False
        self._lines.setdefault(item.index, []).append(runs)
        return True

    def _kind_in_word(self, item: ListPlace, marker: str) -> bool:
        rule = self._page.sheet.list_level(item.level_name)
        if rule is not None and (rule or not marker):
            return rule.get("mso-level-number-format", "") not in ("bullet", "image")
        return is_number(marker)

    def _add_figure(self, figure: FoundFigure | FoundGap | None) -> None:
        """Add a figure, behind the paragraph it stands in the middle of."""
        if figure is not None and self._words:
            self._figures.append(figure)
        elif figure is not None:
            self._put(figure)

    # -------------------------------------------------------------- tables

    def _table(self, element: Element, place: Place) -> None:
        self._flush(place)
        place = replace(place, heading=None)
        sheet = self._page.sheet
        parts = parts_of(
            element, sheet.style_of, lambda each: self._is_left_out(each, sheet.style_of(each))
        )
        for node in parts.loose:
            self._node(node, place)
        self._flush(place)
        own = "data-xxxf-table" in element.attributes
        cells = list(parts.cells())
        if not own and (len(cells) <= 1 or element.attributes.get("role") == "presentation"):
            self._unwrapped([*parts.captions, *cells], place)
            return
        grid = grid_of(parts)
        if grid is None:
            self._as_lines(parts)
        elif not own and len(grid.columns) == 1 and any(map(_shows_picture, cells)):
            self._unwrapped([*parts.captions, *cells], place)
        elif grid.rows:
            self._page.tally.add(Loss.HIDDEN, sum(cell.has_text() for cell in grid.hidden))
            self._grid(element, grid, parts.captions, own=own)

    def _unwrapped(self, cells: list[Element], place: Place) -> None:
        for cell in cells:
            self._block(cell, self._page.sheet.style_of(cell), place)

    def _grid(self, element: Element, grid: Grid, captions: list[Element], *, own: bool) -> None:
        figures: list[FoundFigure] = []
        caption = one_line(" ".join(self._cell(each, figures) for each in captions))
        typed = None if own else caption_in(caption)
        rows = tuple(
            tuple("" if cell is None else self._cell(cell, figures) for cell in row)
            for row in grid.cells()
        )
        if figures and not any(map(any, rows)):
            # A table that only puts pictures in their places.
            self._put(*figures, *map(FoundParagraph, paragraphs_in([TextRun(text=caption)])))
            return
        heads = grid.heads if own else min(grid.heads, len(rows) - 1)
        block = TableBlock(
            caption=typed.text if typed else caption,
            header_rows=min(heads, _MOST_HEADS),
            rows=rows,
            widths_mm=_widths(element, len(rows[0])),
            id=element.attributes.get("data-xxxf-id"),
        )
        self._put(FoundTable(block, own), *figures)

    def _cell(self, cell: Element, figures: list[FoundFigure]) -> str:
        """Return the text of `cell`; its pictures are added to `figures`."""
        self._notice_look(cell, self._page.sheet.style_of(cell))
        found = Walker(self._page, in_cell=True).walk(cell)
        figures += [each for each in found if isinstance(each, FoundFigure)]
        return cell_text("\n".join(_lines_of(found)))

    def _as_lines(self, parts: Parts) -> None:
        """Add a table too large for any page as lines of text."""
        figures: list[FoundFigure] = []
        for cells in (parts.captions, *(row.cells for row in parts.rows)):
            texts = [self._cell(cell, figures).replace("\n", " ") for cell in cells]
            line = "\u3000".join(filter(None, texts))
            self._put(*map(FoundParagraph, paragraphs_in([TextRun(text=line)])))
        self._put(*figures)


def _shows_picture(cell: Element) -> bool:
    return any(element.name in ("img", "v:imagedata") for element in cell.elements())


def _caption(element: Element, place: Place) -> CaptionMark:
    if element.attributes.get("data-xxxf-caption") is not None:
        return "own"
    if element.name == "figcaption":
        return "figure"
    classes = {name.lower() for name in element.classes}
    return "style" if "msocaption" in classes else place.caption


def _lines_of(found: list[Found]) -> Iterator[str]:
    for each in found:
        match each:
            case FoundParagraph():
                yield run_text(each.runs)
            case FoundHeading():
                yield each.text
            case FoundItem():
                yield marker_of(each) + run_text(each.runs)
            case FoundTable():
                yield each.block.caption
                yield from (" ".join(row).replace("\n", " ") for row in each.block.rows)
            case FoundFigure() | FoundGap():
                pass


def _widths(element: Element, columns: int) -> tuple[int, ...] | None:
    texts = element.attributes.get("data-xxxf-widths-mm", "").split()
    widths = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 4]
    is_whole = len(widths) == len(texts) == columns
    return tuple(widths) if is_whole and all(5 <= width <= 158 for width in widths) else None
