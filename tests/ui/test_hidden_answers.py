"""Answers under a question that is answered otherwise by now: kept, shown again, not printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.filling import open_page, shown_fields
from tests.ui.person import Person
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.outline import outline
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.yes_no import YesNoEditor
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.window import Window

pytestmark = [pytest.mark.qt, pytest.mark.usefixtures("no_paper")]

LISTED = {
    "unit.listed.date": "2015-06-01",
    "unit.listed.place": "深圳证券交易所",
    "unit.listed.stock_code": "300001",
}
PRINTED = ("2015年6月1日", "深圳证券交易所", "300001")


def answer(person: Person, page: FormPage, name: str, *, yes: bool) -> None:
    editor = page.rows[name].editor
    assert isinstance(editor, YesNoEditor)
    person.click(editor.segment.parts[yes])


def write(person: Person, page: FormPage, name: str, text: str) -> None:
    editor = page.rows[name].editor
    assert isinstance(editor, LineEditor)
    person.fill(editor.line, text)


def printed(window: Window) -> list[bool]:
    """Return for each answer under 是否上市公司 whether it is on paper now."""
    assert window.wizard is not None
    desk = window.wizard.desk
    lines = outline(build_packet(desk.form, asked_only(desk.form, desk.application), {}))
    return [words in lines for words in PRINTED]


def test_they_come_back_and_are_not_printed_meanwhile(
    window: Window, person: Person, empty_draft: Path
) -> None:
    page = open_page(window, empty_draft, "unit.listed")
    assert all(page.rows[name].isHidden() for name in LISTED)
    answer(person, page, "unit.listed", yes=True)
    for name, text in LISTED.items():
        write(person, page, name, text)
    assert dict(shown_fields(page)) == {"unit.listed": True, **LISTED}
    assert printed(window) == [True, True, True]

    answer(person, page, "unit.listed", yes=False)
    assert dict(shown_fields(page)) == {"unit.listed": False}
    assert printed(window) == [False, False, False]

    answer(person, page, "unit.listed", yes=True)
    assert dict(shown_fields(page)) == {"unit.listed": True, **LISTED}
    assert printed(window) == [True, True, True]


def test_they_outlive_the_window(window: Window, person: Person, empty_draft: Path) -> None:
    page = open_page(window, empty_draft, "unit.exports")
    answer(person, page, "unit.exports", yes=True)
    write(person, page, "unit.exports.places", "越南")
    answer(person, page, "unit.exports", yes=False)
    window.to_start()

    page = open_page(window, empty_draft, "unit.exports")
    assert dict(shown_fields(page)) == {"unit.exports": False}
    answer(person, page, "unit.exports", yes=True)
    assert dict(shown_fields(page)) == {"unit.exports": True, "unit.exports.places": "越南"}
