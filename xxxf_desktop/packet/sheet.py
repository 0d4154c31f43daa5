"""A sheet of one page for the desk, the 报送清单: what is on it, before a window or a PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of a section; `box` puts a box before it that is ticked by hand."""

    text: str
    box: bool = True


@dataclass(frozen=True, slots=True)
class SheetSection:
    title: str
    lines: tuple[SheetLine, ...]
    shows_seal: bool = False  # the drawing of the 骑缝章 stands beside it


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet: `facts` are label and value, `label` the lines of the disc's own label."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[SheetSection, ...]
    label_title: str
    label: tuple[str, ...]
    foot: str
