"""As much of CSS as says what a text is: emphasis, headings, lists, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from xxxf_desktop.wordin.html.tree import Element

Style = Mapping[str, str]

LOOKS = frozenset(
    {"background", "background-color", "color", "font", "font-family", "font-size", "font-style",
     "mso-highlight", "text-decoration"}
)  # fmt: skip
"""Properties that are only looks, and are dropped."""

_MEANING = frozenset(
    {"display", "font-weight", "list-style", "list-style-type", "mso-del", "mso-element",
     "mso-endnote-id", "mso-footnote-id", "mso-hide", "mso-level-number-format", "mso-list",
     "mso-outline-level", "mso-special-character", "mso-style-name", "mso-symbol-font-family",
     "mso-tab-count", "mso-text-raise", "vertical-align", "visibility", "white-space", "width"}
)  # fmt: skip
_KNOWN = _MEANING | LOOKS
_NONE: Style = MappingProxyType({})
# WPS names classes by numbers (p.15), which CSS forbids.
_SELECTOR = re.compile(r"[a-z][a-z0-9]{0,20}|(?:[a-z][a-z0-9]{0,20})?\.[^\s.,:>+~#\[\]{}]{1,60}")
_LIST_LEVEL = re.compile(r"@list (l\d{1,6}:level\d)")


def declarations(text: str) -> dict[str, str]:
    """Return the known properties of a style attribute, names and values in lower case.

    >>> declarations("COLOR: red; mso-list:l0 level2 lfo1;margin:0")
    {'color': 'red', 'mso-list': 'l0 level2 lfo1'}
    """
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if name.startswith("mso-del"):
            name = "mso-del"
        if colon and name in _KNOWN:
            found[name] = " ".join(value.lower().replace("!important", "").split()).strip("'\"")
    return found


class Sheet:
    """The rules of a document for single tags and classes, and its list levels."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        self._styles: dict[tuple[str, str], Style] = {}
        self._inline: dict[str, dict[str, str]] = {}
        for text in texts:
            for selector, rule in _rules(text):
                self._rules.setdefault(selector, {}).update(rule)

    def style_of(self, element: Element) -> Style:
        """Return what the sheet and its own attribute say of `element`."""
        classes = element.attributes.get("class", "")
        key = element.name, classes
        if key not in self._styles:
            selectors = [element.name]
            for name in classes.split():
                selectors += [f".{name}", f"{element.name}.{name}"]
            rules = [rule for name in selectors if (rule := self._rules.get(name))]
            self._styles[key] = {k: v for rule in rules for k, v in rule.items()} or _NONE
        own = element.attributes.get("style")
        if not own:
            return self._styles[key]
        if own not in self._inline:
            self._inline[own] = declarations(own)
        return {**self._styles[key], **self._inline[own]}

    def list_level(self, name: str) -> Style | None:
        """Return the rule for a level of a list of Word, such as `l0:level2`."""
        return self._rules.get(f"@list {name}")


def _rules(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield selector and properties of each rule that is understood.

    What only counts for paper or small screens is passed over.
    """
    text = text.replace("<!--", "").replace("-->", "")
    head, *others = text.split("/*")
    text = head + "".join(other.partition("*/")[2] for other in others)
    for chunk in text.split("}"):
        before, brace, body = chunk.rpartition("{")
        if not brace or "@media" in before:
            continue
        rule = declarations(body)
        if rule or "@list" in before:
            for selector in before.rpartition("{")[2].split(","):
                known = _selector(selector)
                if known:
                    yield known, rule


def _selector(text: str) -> str:
    """Return the selector as it is looked up, "" where it is not a simple one."""
    text = " ".join(text.split())[:100]
    tag, dot, name = text.partition(".")
    text = f"{tag.lower()}{dot}{name}"
    found = _LIST_LEVEL.search(text)
    if found:
        return f"@list {found[1]}"
    return text if _SELECTOR.fullmatch(text) else ""
