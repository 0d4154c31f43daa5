"""How a person fills in each kind of field at the window, and what can be read off it.

Nothing here names a field: both walk the steps of the form, so they work for every edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import AnsweringChoosers
from tests.ui.person import Person
from xxxf_desktop.answers.application import NONE, Application, Honor, Proof, Value
from xxxf_desktop.answers.days import read_day
from xxxf_desktop.answers.visibility import is_asked
from xxxf_desktop.ui.fields.choices import ChoicesEditor, DirectionsEditor
from xxxf_desktop.ui.fields.day import DayEditor
from xxxf_desktop.ui.fields.editor import FieldEditor
from xxxf_desktop.ui.fields.honors import FixedHonor, HonorsEditor, OtherHonor, YearBox
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.fields.yes_no import NO, YES, YesNoEditor
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.page import StepPage
from xxxf_desktop.ui.pages.proofs_page import ItemBox, ProofsPage
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

_PASTED_FROM = 60  # characters; nobody would type such a text twice
_PATIENCE_MS = 20_000


@dataclass(frozen=True, slots=True)
class Hand:
    """A person with answers to give, and their habits.

    `spelt` are answers typed in another spelling, `pasted` such that come from the clipboard,
    `picked` dates taken from the calendar, `typed` long texts that are typed all the same.
    """

    qtbot: QtBot
    person: Person
    choosers: AnsweringChoosers
    answers: Application
    folder: Path
    spelt: Mapping[str, str] = field(default_factory=dict)
    pasted: Mapping[str, str] = field(default_factory=dict)
    picked: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()

    def walk(self, wizard: Wizard) -> None:
        """Fill in every step, going on with the button at the bottom right."""
        for step in wizard.steps:
            assert wizard.current == step.id
            self._fill_page(wizard.book.pages[step.id])
            self.person.click(wizard.bottom.after)

    def _fill_page(self, page: StepPage) -> None:
        if isinstance(page, FormPage):
            for name in page.step.places():
                if is_asked(page.rows[name].field, page.rows[name].form, self.answers):
                    self.fill_field(page, name)
        elif isinstance(page, WritingPage):
            self._write_section(page)
        elif isinstance(page, ProofsPage):
            for item, box in page.boxes.items():
                self._add_proofs(box, self.answers.proofs_of(item))

    # ---------------------------------------------------------------- fields

    def fill_field(self, page: FormPage, name: str) -> None:
        """Give the answer to one field in the way of its kind."""
        row = page.rows[name]
        value = self.answers.fields.get(name)
        fill = _FILL[row.field.kind]
        if value is not None or isinstance(row.editor, ChoicesEditor):
            fill(self, row.editor, value)

    def type_line(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, LineEditor)
        name = editor.field.id
        if value == NONE:
            self.person.click(editor.controls()[-1])
            return
        self.person.click(editor.line)
        if name in self.pasted:
            self.person.paste(self.pasted[name])
        else:
            self.person.type(self.spelt.get(name, value))

    def write_text(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, LongTextEditor)
        if value == NONE:
            self.person.click(editor.controls()[-1])
            return
        self.person.click(editor.box)
        self._write(editor.field.id, value)

    def _write(self, place: str, text: str) -> None:
        if len(text) >= _PASTED_FROM and place not in self.typed:
            self.person.paste(text)
        else:
            self.person.type(text)

    def give_day(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, DayEditor)
        if editor.field.id in self.picked:
            self.person.click(editor.controls()[-1])
            pick_day(editor, date.fromisoformat(value))
        else:
            self.type_line(editor, value)

    def tick_choices(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, ChoicesEditor)
        for box in editor.boxes:
            if box.text() in (value or ()):
                self.person.click(box)
        other = [name for name in editor.fields()[1:] if name in self.answers.fields]
        if other and editor.other_line is not None:
            self.person.click(editor.other_box)
            self.person.type(self.answers.text(other[0]))

    def tick_directions(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, DirectionsEditor)
        for direction in editor.directions:
            if direction.number in value:
                self.person.click(direction.box)

    def say_yes_or_no(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, YesNoEditor)
        wanted = YES if value else NO
        self.person.click(next(part for part in editor.segment.parts if part.text() == wanted))

    def give_honors(self, editor: FieldEditor, value: Any) -> None:
        assert isinstance(editor, HonorsEditor)
        if not value:
            self.person.click(editor.none)
        lines = {line.name: line for line in editor.fixed}
        for honor in value:
            if honor.honor in lines:
                self._give_fixed_honor(lines[honor.honor], honor)
            else:
                self.person.click(editor.add)
                self._give_other_honor(editor.others[-1], honor)

    def _give_fixed_honor(self, line: FixedHonor, honor: Honor) -> None:
        if not line.tick.isChecked():
            self.person.click(line.tick)
        if honor.level:
            self.person.click(next(p for p in line.levels.parts if p.text() == honor.level))
        self._give_year(line.years[honor.level or next(iter(line.years))], honor)

    def _give_other_honor(self, line: OtherHonor, honor: Honor) -> None:
        self.person.type(honor.honor)  # the new line has the focus
        if honor.level:
            self.person.click(next(p for p in line.levels.parts if p.text() == honor.level))
        self._give_year(line.year, honor)

    def _give_year(self, box: YearBox, honor: Honor) -> None:
        if honor.year is not None:
            self.person.click(box.line)
            self.person.type(str(honor.year))

    # ---------------------------------------------------------------- sections, proofs

    def _write_section(self, page: WritingPage) -> None:
        blocks = self.answers.narrative.get(page.step.id, ())
        if blocks:
            self.person.click(page.box)
            self._write(page.step.id, "\n".join(_paragraph_text(block) for block in blocks))

    def _add_proofs(self, box: ItemBox, entries: tuple[Proof, ...]) -> None:
        if any(entry.none for entry in entries):
            self.person.click(box.none)
        files = [entry for entry in entries if entry.file]
        if not files:
            return
        self.choosers.answers = [self.folder / str(entry.file) for entry in files]
        self.person.click(box.add)
        self.qtbot.waitUntil(lambda: _shows(box, len(files)), timeout=_PATIENCE_MS)
        for index, entry in enumerate(files):
            self.person.fill(box.lines[index].title.line, entry.title)


Fill = Callable[[Hand, FieldEditor, Any], None]

_FILL: Mapping[str, Fill] = {
    "text": Hand.type_line,
    "mobile": Hand.type_line,
    "phone": Hand.type_line,
    "email": Hand.type_line,
    "amount": Hand.type_line,
    "unit_code": Hand.type_line,
    "stock_code": Hand.type_line,
    "date": Hand.give_day,
    "long_text": Hand.write_text,
    "yes_no": Hand.say_yes_or_no,
    "choices": Hand.tick_choices,
    "numbered_choices": Hand.tick_directions,
    "honors": Hand.give_honors,
}


def _shows(box: ItemBox, count: int) -> bool:
    return len(box.lines) == count and all(line.isVisible() for line in box.lines)


def pick_day(editor: DayEditor, day: date) -> None:
    """Go to the month of `day` with the arrows of the open calendar, and click the day."""
    calendar = editor.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.isVisible()
    months = (day.year - calendar.yearShown()) * 12 + day.month - calendar.monthShown()
    arrow = "qt_calendar_nextmonth" if months > 0 else "qt_calendar_prevmonth"
    for _ in range(abs(months)):
        button = calendar.findChild(QToolButton, arrow)
        assert isinstance(button, QToolButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    table = calendar.findChild(QTableView)
    assert isinstance(table, QTableView)
    cells = [(row, column) for row in range(1, 7) for column in range(7)]
    texts = [str(table.model().index(*cell).data()) for cell in cells]
    row, column = cells[texts.index("1") + day.day - 1]
    where = table.visualRect(table.model().index(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert not calendar.isVisible()
    editor.window().activateWindow()  # off screen no window manager does that
    QApplication.processEvents()


def _paragraph_text(block: Any) -> str:
    return "".join(run.text for run in block.runs)


def open_page(window: Window, draft: Path, place: str) -> FormPage:
    """Open `draft` at the field `place` and return its page."""
    assert window.open_draft(draft)
    assert window.wizard is not None
    window.wizard.open_place(place)
    QApplication.processEvents()
    page = window.wizard.book.pages[window.wizard.current]
    assert isinstance(page, FormPage)
    return page


# -------------------------------------------------------------------- reading off the window


def shown_fields(page: FormPage) -> Iterator[tuple[str, Value]]:
    """Yield the answers that stand in the widgets of `page`, those of hidden ones left out."""
    for name, row in page.rows.items():
        if not row.isHidden():
            value = _READ[row.field.kind](row.editor)
            if value is not None:
                yield name, value
        if isinstance(row.editor, ChoicesEditor) and row.editor.other_line is not None:
            other = row.editor.other_line.line.text()
            assert row.editor.other_box.isChecked() == bool(other)
            if other:
                yield row.editor.fields()[1], other


def _read_line(editor: FieldEditor) -> Value | None:
    assert isinstance(editor, LineEditor)
    text = editor.line.text()
    if editor.field.none_ok:
        chip = editor.controls()[-1]
        assert isinstance(chip, QToolButton)
        assert chip.isChecked() == (text == NONE)
    return text if text.strip() else None


def _read_day(editor: FieldEditor) -> Value | None:
    text = _read_line(editor)
    assert text is None or read_day(str(text)) is not None
    return text


def _read_text(editor: FieldEditor) -> Value | None:
    assert isinstance(editor, LongTextEditor)
    text = editor.box.toPlainText()
    return text if text.strip() else None


def _read_yes_or_no(editor: FieldEditor) -> Value | None:
    assert isinstance(editor, YesNoEditor)
    answers: dict[tuple[str, ...], bool] = {(YES,): True, (NO,): False}
    return answers.get(editor.segment.chosen())


def _read_choices(editor: FieldEditor) -> Value | None:
    assert isinstance(editor, ChoicesEditor)
    return tuple(box.text() for box in editor.boxes if box.isChecked()) or None


def _read_directions(editor: FieldEditor) -> Value | None:
    assert isinstance(editor, DirectionsEditor)
    return tuple(each.number for each in editor.directions if each.box.isChecked()) or None


def _read_honors(editor: FieldEditor) -> Value | None:
    assert isinstance(editor, HonorsEditor)
    found = [honor for line in editor.fixed for honor in _fixed_honors(line)]
    found += [
        Honor(
            honor=line.name.line.text(),
            level="".join(line.levels.chosen()),
            year=_year(line.year),
        )
        for line in editor.others
    ]
    return tuple(found) if found or editor.none.isHidden() else None


def _fixed_honors(line: FixedHonor) -> Iterator[Honor]:
    if line.tick.isChecked():
        for level in line.levels.chosen() or ("",):
            box = line.years[level] if level else next(iter(line.years.values()))
            yield Honor(honor=line.name, level=level, year=_year(box))


def _year(box: YearBox) -> int | None:
    return int(box.line.text()) if box.line.text() else None


_READ: Mapping[str, Callable[[FieldEditor], Value | None]] = {
    "text": _read_line,
    "mobile": _read_line,
    "phone": _read_line,
    "email": _read_line,
    "amount": _read_line,
    "unit_code": _read_line,
    "stock_code": _read_line,
    "date": _read_day,
    "long_text": _read_text,
    "yes_no": _read_yes_or_no,
    "choices": _read_choices,
    "numbered_choices": _read_directions,
    "honors": _read_honors,
}
