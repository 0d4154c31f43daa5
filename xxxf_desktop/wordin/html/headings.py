"""Which paragraphs of HTML are headings, and of which level."""

from __future__ import annotations

import re

from xxxf_desktop.wordin.html.styles import Style
from xxxf_desktop.wordin.html.tree import Element

_TAG = re.compile(r"h([1-6])")
_LEVEL = re.compile(r"([1-9])")
_CLASS = re.compile(r"msoheading([1-9])")
_STYLE_NAME = re.compile(r"(?:heading|标题|標題)\s?([1-9])")
_TITLES = {"msotitle": 1, "msosubtitle": 2}
_OWN_LEVELS = {"4": 4, "5": 5, "6": 6}


def heading_of(element: Element, style: Style) -> tuple[int, bool] | None:
    """Return the level of the heading that `element` is, and whether it is one of ours."""
    own = _OWN_LEVELS.get(element.attributes.get("data-xxxf-level", ""))
    if own is not None:
        return own, True
    classes = [name.lower() for name in element.classes]
    found = (
        _TAG.fullmatch(element.name)
        or _said_level(element)
        or _LEVEL.fullmatch(style.get("mso-outline-level", ""))
        or next(filter(None, map(_CLASS.fullmatch, classes)), None)
        or _STYLE_NAME.fullmatch(style.get("mso-style-name", ""))
    )
    if found is not None:
        return int(found[1]), False
    return next(((_TITLES[name], False) for name in classes if name in _TITLES), None)


def _said_level(element: Element) -> re.Match[str] | None:
    """Word on the web writes headings as paragraphs of that role."""
    if element.attributes.get("role", "").lower() != "heading":
        return None
    return _LEVEL.fullmatch(element.attributes.get("aria-level", "2"))
