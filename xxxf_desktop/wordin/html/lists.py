"""Lists of HTML and of Word: which item a text belongs to, how deep, with which number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xxxf_desktop.wordin.found import FoundItem
from xxxf_desktop.wordin.html.styles import Style
from xxxf_desktop.wordin.html.tree import Element
from xxxf_desktop.wordin.markers import spelt, with_marker

_WORD_LIST = re.compile(r"(l\d{1,6}) level([1-9])( lfo\d{1,6})?")
_MOST_LEVELS = 9
_NUMBER = re.compile(r"\s*([+-]?\d{1,9})")


@dataclass(slots=True, eq=False)
class ListPlace:
    """The item that text belongs to; `index` is where it was put, None before its first words."""

    list_id: str
    level: int
    ordered: bool = False
    number: int | None = None
    marker: str = ""
    own: bool = False
    level_name: str = ""
    index: int | None = None

    @property
    def is_words(self) -> bool:
        """Return whether Word wrote the item as a paragraph, its marker among the text."""
        return bool(self.level_name)


def list_of_word(style: Style) -> ListPlace | None:
    """Return the item a paragraph of Word is: `mso-list:l0 level2 lfo1`."""
    found = _WORD_LIST.match(style.get("mso-list", ""))
    if found is None:
        return None
    name, level = found[1], int(found[2])
    return ListPlace(f"{name}{found[3] or ''}", level, level_name=f"{name}:level{level}")


def numbered(
    element: Element, kind: str, around: ListPlace | None, list_id: str
) -> Iterator[tuple[Element | str, ListPlace | None]]:
    """Yield what stands in a list, each `li` with its item, the rest with None.

    A list in a list is one level deeper, whether or not it stands in an `li`.
    """
    ordered = element.name == "ol"
    own = around.own if around else "data-xxxf-list" in element.attributes
    level = around.level + 1 if around else 1
    list_id = around.list_id if around else list_id
    kind = kind or element.attributes.get("type", "1")
    number = _number(element, "start", 1)
    for child in element.children:
        if isinstance(child, Element) and child.name in ("ul", "ol", "menu", "dir"):
            yield child, ListPlace(list_id, level, own=own)
        elif isinstance(child, str) or child.name != "li":
            yield child, None
        else:
            number = _number(child, "value", number)
            item = ListPlace(list_id, level if own else _level(child, level), ordered, own=own)
            if ordered:
                item.number, item.marker = number, spelt(number, kind)
            yield child, item
            number += 1


def _level(element: Element, level: int) -> int:
    """Return the level of an `li`: Word on the web writes a list for each, and says it here."""
    said = _number(element, "aria-level", _number(element, "data-aria-level", level))
    return said if 1 <= said <= _MOST_LEVELS else level


def _number(element: Element, name: str, otherwise: int) -> int:
    found = _NUMBER.match(element.attributes.get(name, ""))
    return int(found[1]) if found else otherwise


def marker_of(item: FoundItem) -> str:
    """Return what stands before the words of an item that is typed out."""
    return with_marker(item.marker if item.ordered else "•")
