"""Buttons: primary, secondary, small, link, and tools that show an icon alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from xxxf_desktop.ui.look.icons import ink_icon
from xxxf_desktop.ui.look.theme import theme

Kind = Literal["primary", "secondary", "small", "link", "row"]
_INK = {"primary": "on_accent", "link": "accent"}
_HEIGHTS = {"primary": 0, "secondary": 0, "small": -8, "link": -14, "row": 0}


def push(
    text: str, kind: Kind = "secondary", icon: str = "", *, trailing: bool = False
) -> QPushButton:
    """Return a button that says verb and object; `trailing` puts the icon behind the words."""
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setMinimumHeight(max(24, theme().control_height + _HEIGHTS[kind]))
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setAutoDefault(False)
    if icon:
        button.setIcon(ink_icon(icon, _INK.get(kind, "text2")))
        button.setIconSize(QSize(16, 16))
    if trailing:
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return button


def tool(icon: str, name: str, keys: str = "", *, checkable: bool = False) -> QToolButton:
    """Return a button that is an icon; `name` is what it is called, `keys` its shortcut."""
    button = QToolButton()
    button.setIcon(ink_icon(icon))
    button.setIconSize(QSize(20, 20))
    button.setFixedSize(32, 32)
    button.setAccessibleName(name)
    button.setToolTip(f"{name}（{keys}）" if keys else name)
    button.setCheckable(checkable)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
