"""Walking over the window: what takes the focus, what it is called, where Tab leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_MOST_STOPS = 500


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls `widget`."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def description_of(widget: QWidget) -> str:
    """Return what a screen reader says about `widget` after its name."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def role_of(widget: QWidget) -> str:
    """Return as what a screen reader announces `widget`: a button, a check box, a text."""
    return QAccessible.queryAccessibleInterface(widget).role().name


def takes_focus(root: QWidget) -> list[QWidget]:
    """Return everything shown in `root` that can take the focus, by Tab or by a click."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]


def waits_for_tab(root: QWidget) -> list[QWidget]:
    """Return everything in `root` that Tab has to reach."""
    return [
        widget
        for widget in takes_focus(root)
        if widget.isEnabled() and Qt.FocusPolicy.TabFocus in widget.focusPolicy()
    ]


def misnamed(root: QWidget) -> Iterator[str]:
    """Yield what is wrong with the names in `root`: none, a leftover of a key, one said twice."""
    widgets = takes_focus(root)
    said = Counter((role_of(widget), name_of(widget)) for widget in widgets)
    for widget in widgets:
        name = name_of(widget)
        if not name.strip():
            yield f"{widget} has no name"
        if "&" in name or name.endswith(("(N)", "(&N)")):
            yield f"{name} names a key"
    yield from (f"{name} is said {times} times" for (_, name), times in said.items() if times > 1)


def tab_stops(key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Return where Tab leads from the focus on, until it comes round to where it was."""
    shift = Qt.KeyboardModifier.ShiftModifier
    modifier = shift if key == Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
    stops = [_focus()]
    for _ in range(_MOST_STOPS):
        QTest.keyClick(stops[-1], key, modifier)
        here = _focus()
        if here is stops[0]:
            return stops
        assert here not in stops, f"Tab turns round at {name_of(here)}, {len(stops)} stops on"
        stops.append(here)
    raise AssertionError("Tab leads nowhere")


def in_turn(
    stops: Iterable[QWidget], what: Callable[[QWidget], str]
) -> list[str]:
    """Return what the `stops` belong to, each run of equal ones once, "" left out."""
    found: list[str] = []
    for stop in stops:
        here = what(stop)
        if here and (not found or found[-1] != here):
            found.append(here)
    return found


def _focus() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None, "nothing has the focus"
    return here
