"""Rows, columns and frames of widgets with the look's distances."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Item = QWidget | QLayout | int | None
"""A widget, a layout, a gap in pixels, or None for what stretches."""

Margins = tuple[int, int, int, int]


def row(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return `items` side by side."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return `items` below each other."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def framed(layout: QLayout, name: str = "") -> QFrame:
    """Return a frame around `layout`; `name` is what the style sheet knows it by."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setLayout(layout)
    return frame


def hairline() -> QFrame:
    """Return a horizontal line."""
    line = QFrame()
    line.setObjectName("hline")
    line.setFixedHeight(1)
    return line


def upright(height: int = 20) -> QFrame:
    """Return a short vertical line."""
    line = QFrame()
    line.setObjectName("hline")
    line.setFixedSize(1, height)
    return line


def holder(layout: QLayout, name: str = "") -> QWidget:
    """Return a plain widget around `layout`."""
    widget = QWidget()
    widget.setObjectName(name)
    if name:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setLayout(layout)
    return widget
