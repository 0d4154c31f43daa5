"""Where Tab goes: in the order in which things stand, whenever they were made.

Qt's own chain is in the order of making: pages opened and lines added later come last in it,
and a widget with a focus proxy behind its proxy turns Tab back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QWidget

from xxxf_desktop.ui.fields.row import FieldRow


def move_focus(regions: Sequence[QWidget], here: QWidget | None, *, forward: bool) -> bool:
    """Give the focus to the stop behind `here`, or before it; return whether there is one.

    `here` may be hidden or off: Qt asks so as well when that happens to what has the focus.
    """
    everything = [widget for region in regions for widget in _focusable(region, here)]
    if not forward:
        everything.reverse()
    if here in everything:
        index = everything.index(here)
        everything = [*everything[index + 1 :], *everything[: index + 1]]
    stops = [widget for widget in everything if _is_there(widget) and _is_stop(widget)]
    if not stops:
        return False
    reason = Qt.FocusReason
    stops[0].setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)
    return True


def _focusable(root: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """Yield what takes the focus in `root`, in the order of the layouts.

    What is hidden or off is left out, but for what `here` stands in.
    """
    if not _is_there(root) and not (here is not None and (root is here or root.isAncestorOf(here))):
        return
    if root.focusPolicy() is not Qt.FocusPolicy.NoFocus:
        yield root
    for part in _parts(root):
        yield from _focusable(part, here)


def _is_there(widget: QWidget) -> bool:
    return widget.isVisibleTo(widget.window()) and widget.isEnabled()


def _parts(widget: QWidget) -> Iterator[QWidget]:
    layout = widget.layout()
    if isinstance(widget, FieldRow):
        yield from widget.parts()
    elif isinstance(widget, QScrollArea):
        content = widget.widget()
        if content is not None:
            yield content
    elif layout is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)


def _is_stop(widget: QWidget) -> bool:
    """Of parts that exclude each other Tab goes to the chosen one; arrows choose another."""
    if Qt.FocusPolicy.TabFocus not in widget.focusPolicy():
        return False
    if not isinstance(widget, QAbstractButton) or not widget.autoExclusive():
        return True
    parent = widget.parentWidget()
    siblings = parent.children() if parent is not None else []
    return widget.isChecked() or not any(
        isinstance(each, QAbstractButton) and each.isChecked() and each.autoExclusive()
        for each in siblings
    )
