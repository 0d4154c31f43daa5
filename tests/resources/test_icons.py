"""The icons: plain drawings that Qt can render, in no colours but the placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

FOLDER = Path(__file__).parents[2] / "resources" / "icons"
SVG = "{http://www.w3.org/2000/svg}"

LINE = {
    "chevron-left",
    "chevron-right",
    "chevron-down",
    "chevron-up",
    "search",
    "plus",
    "folder",
    "draft",
    "word",
    "pdf",
    "history",
    "check",
    "undo",
    "redo",
    "print",
    "calendar",
    "panel",
    "lock",
    "arrow-right",
    "clip",
    "close",
    "bundle",
    "refresh",
    "more",
    "settings",
    "target",
    "trash",
    "help",
    "info",
    "practice",
    "saved",
    "sun",
    "moon",
    "zoom-in",
    "zoom-out",
    "fit-page",
    "drag",
    "warning-line",
    "usb",
    "stamp",
    "pen",
    "minus",
}
STATES = {"state-error", "state-warning", "state-hint", "state-ok", "state-todo"}
WITH_INNER_SIGN = {"state-error", "state-warning", "state-ok"}
APP = {"app", "app-small"}
FILES = sorted(FOLDER.glob("*.svg"), key=lambda file: file.name)

PAPER_AND_INK = {"#FFFFFF", "#F6F5F2", "#E3E0DA", "#1F4FA3", "#B42318"}
SHAPES = {"svg", "g", "path", "rect", "circle"}
GEOMETRY = {"d", "x", "y", "width", "height", "rx", "cx", "cy", "r"}
PAINT = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"}

every_icon = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
every_line_icon = pytest.mark.parametrize("name", sorted(LINE))


def drawn(file: Path) -> etree._Element:
    return etree.fromstring(file.read_bytes())


def colours(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        yield from (element.get(key) for key in ("fill", "stroke") if key in element.attrib)


def test_every_named_icon_is_there_and_no_other() -> None:
    assert {file.stem for file in FILES} == LINE | STATES | APP


@every_icon
def test_is_an_svg_on_its_grid(file: Path) -> None:
    root = drawn(file)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == ("0 0 256 256" if file.stem in APP else "0 0 20 20")


@every_icon
def test_holds_shapes_only(file: Path) -> None:
    """No text, image, style, script, gradient or reference, to this file or to another."""
    content = file.read_text(encoding="utf-8")
    assert not re.search(r"<[!?]|url\(|href|://(?!www\.w3\.org/2000/svg\")", content)
    for element in drawn(file).iter():
        assert isinstance(element.tag, str), element
        assert element.tag.removeprefix(SVG) in SHAPES
        assert set(element.attrib) <= GEOMETRY | PAINT | {"viewBox"}
        assert not (element.text or "").strip()
        assert not (element.tail or "").strip()


@every_icon
def test_has_only_the_allowed_colours(file: Path) -> None:
    found = set(colours(drawn(file))) - {"none"}
    if file.stem in APP:
        assert found <= PAPER_AND_INK
    elif file.stem in WITH_INNER_SIGN:
        assert found == {"currentColor", "ON_COLOR"}
    else:
        assert found == {"currentColor"}


@every_line_icon
def test_line_icons_have_one_pen(name: str) -> None:
    root = drawn(FOLDER / f"{name}.svg")
    assert {key: root.get(key) for key in PAINT} == {
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "1.5",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    assert all("stroke-width" not in element.attrib for element in root.iterdescendants())


@every_line_icon
def test_only_dots_are_filled_in_line_icons(name: str) -> None:
    for element in drawn(FOLDER / f"{name}.svg").iterdescendants():
        if "fill" in element.attrib:
            assert element.tag == f"{SVG}circle"
            assert element.get("stroke") == "none"
