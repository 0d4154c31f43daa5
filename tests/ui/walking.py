"""Walking over the window: what takes the focus, what it is called, where Tab leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from xxxf_desktop.answers.visibility import is_asked
from xxxf_desktop.ui.fields.row import FieldRow
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.page import StepPage
from xxxf_desktop.ui.pages.proofs_page import ItemBox, ProofsPage
from xxxf_desktop.ui.shell.wizard import Wizard

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


def missed(root: QWidget, stops: Iterable[QWidget]) -> list[str]:
    """Return the names of what Tab had to reach in `root` and is not among `stops`.

    Of what excludes each other it reaches one, and the arrows reach the others.
    """
    reached = set(stops)
    exclusive = {stop.parentWidget() for stop in reached if _is_exclusive(stop)}
    return [
        name_of(widget)
        for widget in takes_focus(root)
        if widget.isEnabled()
        and widget not in reached
        and not (_is_exclusive(widget) and widget.parentWidget() in exclusive)
    ]


def _is_exclusive(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


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


def _focus() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None, "nothing has the focus"
    return here


# ------------------------------------------------------------------ the wizard


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of Tab: its name, the part of the window it stands in, the place it answers.

    `answers` says whether it is among the first controls of its field: its own, or the chosen
    one of several that exclude each other.
    """

    name: str
    region: str
    place: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """A step after a walk over it. `asked` are its places in the order of the paper."""

    target: str
    asked: tuple[str, ...]
    misnamed: tuple[str, ...]
    unlike_their_label: tuple[str, ...]
    stops: tuple[Stop, ...]
    back: tuple[str, ...]
    missed: tuple[str, ...]


def walk(wizard: Wizard) -> Iterator[Walked]:
    """Open every step, 检查 and 导出 too, and yield what was seen on the way."""
    wizard.say_recovered("上次程序没有正常关闭。", [wizard.steps[0].places()[0]])
    for target in wizard.targets():
        wizard.open_step(target)
        QApplication.processEvents()
        takes_focus(wizard.top)[0].setFocus()
        stops, back = tab_stops(), tab_stops(Qt.Key.Key_Backtab)
        yield Walked(
            target,
            tuple(_asked(wizard, target)),
            tuple(each for region in regions(wizard).values() for each in misnamed(region)),
            tuple(_unlike_their_label(wizard)),
            tuple(_stop(wizard, widget) for widget in stops),
            tuple(name_of(widget) for widget in back),
            tuple(missed(wizard, stops)),
        )


def regions(wizard: Wizard) -> dict[str, QWidget]:
    """Return the parts of the window in the order in which one goes through them."""
    return {
        "top": wizard.top,
        "banner": wizard.banner,
        "rail": wizard.rail,
        "page": wizard.book,
        "paper": wizard.paper,
        "bottom": wizard.bottom,
    }


def _stop(wizard: Wizard, widget: QWidget) -> Stop:
    inside = (name for name, region in regions(wizard).items() if region.isAncestorOf(widget))
    above: QWidget | None = widget
    while above is not None and not isinstance(above, FieldRow | ItemBox):
        above = above.parentWidget()
    if isinstance(above, FieldRow):
        first = above.editor.controls()[0]
        answers = widget.parentWidget() is first.parentWidget()
        return Stop(name_of(widget), next(inside), above.field.id, answers)
    place = above.item.id if isinstance(above, ItemBox) else ""
    return Stop(name_of(widget), next(inside), place, answers=False)


def _asked(wizard: Wizard, target: str) -> Iterator[str]:
    page: StepPage | None = wizard.book.pages.get(target)
    if isinstance(page, ProofsPage):
        yield from page.step.places()
    if isinstance(page, FormPage):
        form, application = wizard.desk.form, wizard.desk.application
        for place in page.step.places():
            if is_asked(form.fields[place], form, application):
                yield place


def _unlike_their_label(wizard: Wizard) -> Iterator[str]:
    page = wizard.book.currentWidget()
    for row in page.findChildren(FieldRow) if page is not None else ():
        first, words = row.editor.controls()[0], row.label.text().replace("·", " ").split()
        if row.label.buddy() is not first:
            yield f"{row.field.id} is not the buddy of its label"
        if not words or any(word not in name_of(first) for word in words):
            yield f"{row.field.id}, labelled {words}, is called {name_of(first)}"


def in_turn(values: Iterable[str]) -> list[str]:
    """Return `values` with each run of equal ones once, and without what is empty.

    >>> in_turn(["甲", "甲", "", "乙", "甲"])
    ['甲', '乙', '甲']
    """
    found: list[str] = []
    for value in values:
        if value and found[-1:] != [value]:
            found.append(value)
    return found
