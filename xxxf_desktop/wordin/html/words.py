"""The runs of a paragraph as they are met, with white space as HTML means it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from xxxf_desktop.narrative.blocks import Reference, TextRun
from xxxf_desktop.wordin.html.styles import Style
from xxxf_desktop.wordin.html.tree import Element
from xxxf_desktop.wordin.normal import Runs

_PIECES = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_BLANKS = " \t\n\r\f"
_NUMBER = re.compile(r"[+-]?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})")
_BOLD_FROM = 600
_LEAST_RAISE = 1.5  # points; less is a text moved a little, not a superscript


class Look(NamedTuple):
    """What is kept of the look of a text."""

    bold: bool = False
    sup: bool = False
    sub: bool = False


PLAIN = Look()


def look_of(element: Element, style: Style, around: Look) -> Look:
    """Return the look of the text in `element`, which stands in text that looks like `around`."""
    bold = _bold(element, style)
    if bold is not None:
        around = around._replace(bold=bold)
    side = _side(element, style)
    return around._replace(sup=side > 0, sub=side < 0) if side else around


def _bold(element: Element, style: Style) -> bool | None:
    weight = style.get("font-weight", "")
    if weight in ("bold", "bolder"):
        return True
    if weight in ("normal", "lighter"):
        return False
    number = leading_number(weight)
    if number is not None:
        return number >= _BOLD_FROM
    return True if element.name in ("b", "strong") else None


def _side(element: Element, style: Style) -> float:
    """Return more than 0 for raised text, less for lowered text, 0 where nothing is said."""
    raised = leading_number(style.get("mso-text-raise", ""))
    if raised is not None and abs(raised) >= _LEAST_RAISE:
        return raised
    align = style.get("vertical-align", "")
    if align in ("super", "sub"):
        return 1 if align == "super" else -1
    if element.name in ("sup", "sub"):
        return 1 if element.name == "sup" else -1
    return (leading_number(align) or 0) if element.name in ("span", "font") else 0


def leading_number(text: str) -> float | None:
    """Return the number `text` begins with.

    >>> leading_number("12.5pt"), leading_number("auto")
    (12.5, None)
    """
    found = _NUMBER.match(text)
    return float(found[0]) if found else None


class Words:
    """Collects the runs of a paragraph; blanks at its ends and before line breaks are nothing.

    A line end in the HTML is a blank, but between two full-width characters it is nothing,
    as in CSS. Office programs break their lines where a blank was: there it always is one.
    """

    def __init__(self, *, line_end_is_blank: bool) -> None:
        self._line_end_is_blank = line_end_is_blank
        self._pieces: list[tuple[Look | None, str]] = []  # None: the name of a reference
        self._blank = ""
        self._blank_look = PLAIN
        self._last = "\n"

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, text: str, look: Look, *, as_typed: bool = False) -> None:
        """Add a text of the HTML; `as_typed` keeps its blanks and line ends."""
        if as_typed:
            self._put(text.replace("\r\n", "\n").replace("\r", "\n"), look)
            return
        for piece in _PIECES.findall(text):
            if piece[0] not in _BLANKS:
                self._put(piece, look)
                continue
            if not self._blank:
                self._blank_look = look
            self._blank = "\n" if "\n" in piece + self._blank else " "

    def line_break(self) -> None:
        """End the line."""
        self._blank = ""
        look = next((look for look, _ in reversed(self._pieces) if look is not None), PLAIN)
        self._pieces.append((look, "\n"))
        self._last = "\n"

    def reference(self, name: str) -> None:
        """Add a cross reference."""
        self._settle("")
        self._pieces.append((None, name))
        self._last = ""

    def take(self) -> Runs:
        """Return what was collected, and begin anew."""
        runs = tuple(self._runs())
        self._pieces.clear()
        self._blank = ""
        self._last = "\n"
        return runs

    def _put(self, text: str, look: Look) -> None:
        if text:
            self._settle(text[0])
            self._pieces.append((look, text))
            self._last = text[-1]

    def _settle(self, following: str) -> None:
        """Decide on the blank before `following`."""
        blank, self._blank = self._blank, ""
        if not blank or self._last == "\n":
            return
        if blank == "\n" and not self._line_end_is_blank and _is_wide(self._last + following):
            return
        self._pieces.append((self._blank_look, " "))

    def _runs(self) -> Iterator[TextRun | Reference]:
        for look, pieces in groupby(self._pieces, key=lambda piece: piece[0]):
            if look is None:
                yield from (Reference(ref=name) for _, name in pieces)
            else:
                text = "".join(text for _, text in pieces)
                yield TextRun(text=text, bold=look.bold, sup=look.sup, sub=look.sub)


def _is_wide(pair: str) -> bool:
    return len(pair) == 2 and all(unicodedata.east_asian_width(char) in "WF" for char in pair)
