"""Going to a field of the open draft, and reading off it what a person sees."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from xxxf_desktop.app.progress import State
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.fields.row import FieldRow
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.page import StepPage
from xxxf_desktop.ui.pages.proofs_page import ItemBox
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window


def wizard_of(window: Window) -> Wizard:
    assert window.wizard is not None, "no draft is open"
    return window.wizard


def desk_of(window: Window) -> Desk:
    return wizard_of(window).desk


def go_to(window: Window, place: str) -> FieldRow:
    """Go to a field as the finder does, and return it with the focus in it."""
    wizard = wizard_of(window)
    wizard.open_place(place)
    QApplication.processEvents()
    return row_of(window, place)


def form_page_of(window: Window) -> FormPage:
    """Return the page that is open, one that asks for fields."""
    page = wizard_of(window).book.currentWidget()
    assert isinstance(page, FormPage)
    return page


def row_of(window: Window, place: str) -> FieldRow:
    """Return the field `place` of the page that is open."""
    return form_page_of(window).rows[place]


def line_of(window: Window, place: str) -> LineEditor:
    """Go to a field that is answered on one line, and return its editor."""
    editor = go_to(window, place).editor
    assert isinstance(editor, LineEditor)
    return editor


def text_of(window: Window, place: str) -> LongTextEditor:
    """Go to a field that is answered by a long text, and return its editor."""
    editor = go_to(window, place).editor
    assert isinstance(editor, LongTextEditor)
    return editor


def checked(window: Window) -> None:
    """Let the check run that waits for a pause in the typing."""
    desk_of(window).check()


def focus() -> QWidget:
    """Return what has the focus."""
    here = QApplication.focusWidget()
    assert here is not None, "nothing has the focus"
    return here


def place_in_focus(window: Window) -> str:
    """Return the field, section or proof item that has the focus, "" for anything else."""
    above: QWidget | None = focus()
    while above is not None:
        if isinstance(above, FieldRow):
            return above.field.id
        if isinstance(above, ItemBox):
            return above.item.id
        if isinstance(above, StepPage):
            return above.step.section.id if above.step.section is not None else ""
        above = above.parentWidget()
    return ""


def step_state(window: Window, step: str) -> tuple[State, int]:
    """Return the state the list on the left shows of a step, and how many problems."""
    state = wizard_of(window).rail.buttons[step]._state
    assert state is not None
    return state.state, state.problems
