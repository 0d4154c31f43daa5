"""What of an HTML document is no text of its author: marks, notes, changes, scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xxxf_desktop.wordin.dropped import Loss
from xxxf_desktop.wordin.html.styles import Style
from xxxf_desktop.wordin.html.tree import Element

SILENT = frozenset(
    {"annotation", "annotation-xml", "audio", "button", "col", "colgroup", "datalist", "frame",
     "frameset", "iframe", "input", "link", "meta", "noscript", "option", "param", "rp", "rt",
     "script", "select", "source", "style", "template", "textarea", "title", "track", "xml"}
)  # fmt: skip
"""Tags that are no text: what stands in them is never read, and nobody misses it."""

_COMMENT_CLASSES = {"msocommentreference", "msocomanchor", "msocomtxt", "comment-indicator"}
_FOOTNOTE_CLASSES = {
    "msofootnotereference", "msoendnotereference", "sdfootnoteanc", "sdendnoteanc",
    "sdfootnotesym", "sdendnotesym",
}  # fmt: skip
_FOOTNOTE_ID = re.compile(r"sd(?:foot|end)note\d{1,6}")
_CONTENTS_CLASS = re.compile(r"mso(?:toc\d|tocheading|tof)")
_CONTENTS_ID = re.compile(r"(?:table of contents|目录|目錄|内容目录)\s?\d{0,3}", re.IGNORECASE)
_BODIES = {
    "comment": Loss.COMMENT,
    "comment-list": Loss.COMMENT,
    "footnote": Loss.FOOTNOTE,
    "footnote-list": Loss.FOOTNOTE,
    "endnote": Loss.FOOTNOTE,
    "endnote-list": Loss.FOOTNOTE,
}
_MARKS = {"comment": Loss.COMMENT, "footnote": Loss.FOOTNOTE}


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an element is left out as; `is_body` of the text of a note, not its mark."""

    loss: Loss | None
    is_body: bool = False


_SILENTLY = Leaving(None)


def leaving(element: Element, style: Style) -> Leaving | None:
    """Return what `element` is left out as, None where it stays."""
    if element.name in SILENT:
        return _SILENTLY
    classes = {name.lower() for name in element.classes}
    return (
        _note(element, style, classes)
        or _change(element, style, classes)
        or _contents(element, style, classes)
        or _hidden(element, style)
    )


def _note(element: Element, style: Style, classes: set[str]) -> Leaving | None:
    body = _BODIES.get(style.get("mso-element", ""))
    if body is not None or _FOOTNOTE_ID.fullmatch(element.attributes.get("id", "")):
        return Leaving(body or Loss.FOOTNOTE, is_body=True)
    mark = _MARKS.get(style.get("mso-special-character", ""))
    if mark is not None:
        return Leaving(mark)
    if element.name == "comment":
        return Leaving(Loss.COMMENT, is_body=True)  # LibreOffice Calc
    if classes & _COMMENT_CLASSES:
        return Leaving(Loss.COMMENT)
    if classes & _FOOTNOTE_CLASSES or "mso-footnote-id" in style or "mso-endnote-id" in style:
        return Leaving(Loss.FOOTNOTE)
    return None


def _change(element: Element, style: Style, classes: set[str]) -> Leaving | None:
    deleted = element.name == "del" or "msodel" in classes or "mso-del" in style
    return Leaving(Loss.REVISION) if deleted else None


def _contents(element: Element, style: Style, classes: set[str]) -> Leaving | None:
    by_class = any(_CONTENTS_CLASS.fullmatch(name) for name in classes)
    by_name = style.get("mso-style-name", "").startswith(("toc ", "目录 "))
    by_id = _CONTENTS_ID.fullmatch(element.attributes.get("id", ""))
    return Leaving(Loss.CONTENTS) if by_class or by_name or by_id else None


def _hidden(element: Element, style: Style) -> Leaving | None:
    hidden = (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("visibility") in ("hidden", "collapse")
        or "hidden" in element.attributes
    )
    return Leaving(Loss.HIDDEN) if hidden and element.name not in ("html", "body") else None
