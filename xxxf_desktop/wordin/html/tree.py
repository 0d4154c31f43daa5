"""HTML as a tree of plain objects, however broken, deep or long it is.

lxml's parser repairs what browsers repair, and hands over tag by tag: no tree of its own, whose
depth libxml2 limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

MOST_ELEMENTS = 100_000
"""Tags and comments together."""

MOST_DEPTH = 100
"""Text below stays, in the element at this depth: walking the tree is recursive."""

_LONGEST_ATTRIBUTE = 10_000

COMMENT = "!--"
"""The name of the element whose one child is the text of a comment."""


@dataclass(slots=True, eq=False)
class Element:
    """A tag with what stands in it; names of tags and attributes are lower case."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """Yield this element and those below it, in the order of the text."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += [child for child in reversed(element.children) if isinstance(child, Element)]

    def text(self) -> str:
        """Return all text in this element as it is written."""
        pieces: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
            elif node.name != COMMENT:
                stack += reversed(node.children)
        return "".join(pieces)

    def has_text(self) -> bool:
        """Return whether a reader would see a word in this element."""
        return bool(self.text().strip())

    def text_of_comment(self) -> str:
        """Return what a `COMMENT` says."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class _EnoughError(Exception):
    """As many elements were met as are read."""


def parse(text: str) -> tuple[Element, bool]:
    """Return the tree of `text`, and whether elements were left out because they were too many."""
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    try:
        with suppress(etree.LxmlError):  # an empty document
            parser.feed(text.encode("utf-8", "replace"))
            parser.close()
    except _EnoughError:
        return builder.root, True
    return builder.root, False


def _bounded(name: str, value: str | None) -> str:
    return (value or "") if name == "src" else (value or "")[:_LONGEST_ATTRIBUTE]


class _Builder:
    """The target of lxml's parser."""

    def __init__(self) -> None:
        self.root = Element("")
        self._open = [self.root]
        self._deeper = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count()
        element = Element(
            name.lower(), {key.lower(): _bounded(key, value) for key, value in attributes.items()}
        )
        self._open[-1].children.append(element)
        if len(self._open) >= MOST_DEPTH:
            self._deeper += 1
        else:
            self._open.append(element)

    def _count(self) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _EnoughError

    def end(self, name: str) -> None:  # noqa: ARG002 - lxml closes in order
        if self._deeper:
            self._deeper -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].children.append(text)

    def comment(self, text: str) -> None:
        self._count()
        self._open[-1].children.append(Element(COMMENT, {}, [text]))

    def close(self) -> None:
        """Nothing is left to do; lxml wants the method."""
