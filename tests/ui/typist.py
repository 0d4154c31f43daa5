"""A person who fills in a draft until somebody kills the program.

`python -m tests.ui.typist DRAFT LOG [SEED]` opens the window on DRAFT as the program does and
works in it by events a person could cause. Before each edit a line goes into LOG: when
(`time.monotonic()`, which is the same clock for every process), at which place, and what the
draft will say there once the edit is saved. A line without a place says that the person is
about to go elsewhere, or has gone. A killed process loses no line: they are in the hands of the
system.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TextIO, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from tests.ui.person import Person
from xxxf_desktop.answers.application import Application, Honor, Value, is_answered, is_honors
from xxxf_desktop.answers.days import read_day
from xxxf_desktop.answers.normalise import normalised
from xxxf_desktop.forms.fields import DateField, FormField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.steps import StepKind
from xxxf_desktop.narrative.blocks import Paragraph
from xxxf_desktop.narrative.plain import block_text
from xxxf_desktop.ui.crash import catch_bugs
from xxxf_desktop.ui.fields.choices import ChoicesEditor, DirectionsEditor
from xxxf_desktop.ui.fields.honors import HonorsEditor
from xxxf_desktop.ui.fields.line import LineEditor
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.fields.row import FieldRow
from xxxf_desktop.ui.fields.yes_no import YES, YesNoEditor
from xxxf_desktop.ui.main import make_application
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.proofs_page import ProofsPage
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

_KEYS_MS = (15, 110)
_THINKING_S = (0.3, 1.5)
_LONGEST_LINE, _LONGEST_BOX = 40, 430
_TABLES_OFTEN = 4
_CONTROL = Qt.KeyboardModifier.ControlModifier

# Rare characters, surrogate pairs in UTF-16, marks that mean something elsewhere.
_WORDS = (
    "信息", "消费", "示范项目", "平台", "𠮷野家", "㐂", "é", "“智慧”", "，", "。", "ﬁ",
    "a", "7", "%", " ", "#", "-", "*", "|", "\\",
)  # fmt: skip
_DIGITS = "0123456789"

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log; `said` is what `said_at` gives for `place` once the edit is saved."""

    when: float
    step: str
    at: str
    """The place the window thinks is being worked on."""
    place: str = ""
    said: object = None


def read_log(path: Path) -> list[Line]:
    """Return the lines of the log, without one the kill cut off; none before there are any."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    return [Line(*json.loads(line)) for line in lines if line.endswith("\n")]


def said_at(form: Form, application: Application, place: str) -> object:
    """Return what `application` says at a field, a proof item, or last in a section, as JSON."""
    if place in form.fields:
        return _plain(application.fields.get(place))
    if any(item.id == place for item in form.proof_items()):
        return [[proof.title, proof.none] for proof in application.proofs_of(place)]
    blocks = application.narrative.get(place, ())
    return block_text(blocks[-1]).strip() if blocks else ""


def _plain(value: Value | None) -> object:
    if is_honors(value):
        return [[row.honor, row.level, row.year] for row in value]
    return list(value) if isinstance(value, tuple) else value


def _spelt(field: FormField, text: str) -> str | None:
    day = read_day(text) if isinstance(field, DateField) else None
    spelt = normalised(field, text) if day is None else day.isoformat()
    return spelt if is_answered(spelt) else None


class Typist(QObject):
    """Works in `window`, one event at a time, writing down what it is about to do."""

    def __init__(self, window: Window, log: TextIO, chance: random.Random) -> None:
        super().__init__(window)
        assert window.wizard is not None
        self._wizard: Wizard = window.wizard
        self._log, self._chance = log, chance
        self._hand = Person(None)  # type: ignore[arg-type]  # nobody here waits for a signal
        self._pause_s = 0.0
        self._here = ("", "")
        self._work = self._working()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(0)
        self._note_place()

    @Slot()
    def _on_timeout(self) -> None:
        self._note_place()
        if self._wizard.isActiveWindow():
            next(self._work)
            self._note_place()
        pause_ms = self._chance.randint(*_KEYS_MS) + int(self._pause_s * 1000)
        self._pause_s = 0.0
        self._timer.start(pause_ms)

    def _about_to_say(self, place: str, said: object) -> None:
        self._put_down(Line(time.monotonic(), *self._here, place, said))

    def _about_to_go(self, step: str) -> None:
        """A page may save what is typed, and so mark where one is, long before it is open."""
        self._put_down(Line(time.monotonic(), step, ""))

    def _note_place(self) -> None:
        here = self._wizard.current, self._wizard.place
        if here != self._here:
            self._here = here
            self._put_down(Line(time.monotonic(), *here))

    def _put_down(self, line: Line) -> None:
        self._log.write(f"{json.dumps(astuple(line))}\n")
        self._log.flush()

    def _think(self) -> None:
        if self._chance.random() < 0.15:
            self._pause_s = self._chance.uniform(*_THINKING_S)

    # ---------------------------------------------------------------- what to do next

    def _working(self) -> Iterator[None]:
        while True:
            self._turn()
            yield
            for _ in range(self._chance.randint(1, 4)):
                yield from self._at_page()
                self._think()

    def _turn(self) -> None:
        """Go to another step: the next one by key, or any by the list."""
        targets = self._wizard.targets()
        if self._chance.random() < 0.3 and QApplication.focusWidget() is not None:
            following = targets.index(self._wizard.current) + 1
            self._about_to_go(targets[min(following, len(targets) - 1)])
            self._hand.press(Qt.Key.Key_PageDown, _CONTROL)
            return
        tables = [step.id for step in self._wizard.steps if step.kind is StepKind.FIELDS]
        name = self._chance.choice([*targets, *tables * _TABLES_OFTEN])
        self._about_to_go(name)
        self._hand.click(self._wizard.rail.buttons[name])

    def _at_page(self) -> Iterator[None]:
        page = self._wizard.book.currentWidget()
        if isinstance(page, FormPage):
            rows = [each for each in page.rows.values() if each.isVisible()]
            kind = self._chance.choice(sorted({each.field.kind for each in rows}))
            row = self._chance.choice([each for each in rows if each.field.kind == kind])
            yield from self._at_field(row)
        elif isinstance(page, WritingPage):
            yield from self._in_section(page)
        elif isinstance(page, ProofsPage):
            yield from self._among_proofs(page)
        yield

    def _at_field(self, row: FieldRow) -> Iterator[None]:
        match row.editor:
            case LongTextEditor() as editor:
                yield from self._in_box(editor)
            case LineEditor() as editor:
                yield from self._in_line(editor)
            case ChoicesEditor() as editor:
                yield from self._choosing(editor)
            case DirectionsEditor() as editor:
                yield from self._directing(editor)
            case YesNoEditor() as editor:
                self._decide(editor)
            case HonorsEditor() as editor:
                yield from self._honoured(editor)

    # ---------------------------------------------------------------- texts

    def _to_end(self, box: QLineEdit | QPlainTextEdit | QTextEdit) -> None:
        self._hand.click(box)
        self._hand.press(Qt.Key.Key_End, None if isinstance(box, QLineEdit) else _CONTROL)

    def _in_line(self, editor: LineEditor) -> Iterator[None]:
        line = editor.line
        self._to_end(line)
        yield
        for _ in range(self._chance.randint(2, 12)):
            text = self._chance.choice((*_WORDS, *_DIGITS))
            before = line.text()
            if len(before) > _LONGEST_LINE:
                self._hand.press(Qt.Key.Key_A, _CONTROL)
                before = ""
            self._about_to_say(editor.field.id, _spelt(editor.field, before + text))
            self._hand.type(text) if text.isascii() else self._hand.commit(text)
            yield

    def _in_box(self, editor: LongTextEditor) -> Iterator[None]:
        box = editor.box
        self._to_end(box)
        yield
        for _ in range(self._chance.randint(2, 12)):
            before = box.toPlainText()
            if len(before) > _LONGEST_BOX:
                self._hand.press(Qt.Key.Key_A, _CONTROL)
                before = ""
            text = self._written()
            self._about_to_say(editor.field.id, _spelt(editor.field, before + text))
            yield from self._write(text)

    def _in_section(self, page: WritingPage) -> Iterator[None]:
        """Write on in a section that ends with a paragraph; what else it may end with is rare."""
        (section,) = page.step.places()
        blocks = self._wizard.desk.application.narrative.get(section, ())
        if blocks and not isinstance(blocks[-1], Paragraph):
            return
        self._to_end(page.box)
        yield
        for _ in range(self._chance.randint(2, 12)):
            text = self._written()
            if text == "\n":
                self._about_to_say(section, "")  # the new paragraph is the last now
                self._hand.press(Qt.Key.Key_Return)
                yield
                continue
            last = page.box.toPlainText().rpartition("\n")[2]
            self._about_to_say(section, (last + text).strip())
            yield from self._write(text)

    def _written(self) -> str:
        return "\n" if self._chance.random() < 0.1 else self._chance.choice(_WORDS)

    def _write(self, text: str) -> Iterator[None]:
        """Write `text` by key, by input method, or so that the next word is composed at once."""
        if text.isascii():
            self._hand.type(text)
        elif self._chance.random() < 0.8:
            self._hand.commit(text)
        else:
            yield from self._commit_composing(text)
        yield

    def _commit_composing(self, text: str) -> Iterator[None]:
        """Commit `text` by the key that begins the next word, which is given up after a while."""
        self._hand.compose("xx")
        event = QInputMethodEvent("y", [])
        event.setCommitString(text)
        box = QApplication.focusWidget()
        assert box is not None
        QApplication.sendEvent(box, event)
        self._pause_s = self._chance.uniform(*_THINKING_S)
        yield
        self._hand.compose("")

    # ---------------------------------------------------------------- choices

    def _choosing(self, editor: ChoicesEditor) -> Iterator[None]:
        for box in self._some(editor.boxes):
            on = {each.text(): each.isChecked() != (each is box) for each in editor.boxes}
            chosen = [words for words, is_on in on.items() if is_on]
            self._about_to_say(editor.field.id, chosen or None)
            self._hand.click(box)
            yield

    def _directing(self, editor: DirectionsEditor) -> Iterator[None]:
        for one in self._some(editor.directions):
            on = {each.number: each.box.isChecked() != (each is one) for each in editor.directions}
            chosen = [number for number, is_on in on.items() if is_on]
            self._about_to_say(editor.field.id, chosen or None)
            self._hand.click(one.box)
            yield

    def _some(self, things: Sequence[Thing]) -> list[Thing]:
        return self._chance.sample(things, min(len(things), self._chance.randint(1, 4)))

    def _decide(self, editor: YesNoEditor) -> None:
        part = self._chance.choice(editor.segment.parts)
        self._about_to_say(editor.field.id, part.text() == YES)
        self._hand.click(part)

    # ---------------------------------------------------------------- honours

    def _honoured(self, editor: HonorsEditor) -> Iterator[None]:
        if self._chance.random() < 0.4:
            self._tick_honour(editor)
            yield
            return
        if not editor.others or self._chance.random() < 0.2:
            self._hand.click(editor.add)
            yield
        line = editor.others[-1]
        self._to_end(line.name.line)
        yield
        for _ in range(self._chance.randint(2, 8)):
            said = self._honours(editor.field.id)
            text = self._chance.choice(_WORDS).strip() or "奖"
            honor = line.honor()
            rest = said[:-1] if honor is not None else said
            level, year = (honor.level, honor.year) if honor is not None else ("", None)
            named = Honor(honor=line.name.line.text() + text, level=level, year=year)
            self._about_to_say(editor.field.id, _plain((*rest, named)))
            self._hand.type(text) if text.isascii() else self._hand.commit(text)
            yield

    def _tick_honour(self, editor: HonorsEditor) -> None:
        fixed = self._chance.choice(editor.fixed)
        others = [honor for each in editor.fixed if each is not fixed for honor in each.honors()]
        own = [] if fixed.tick.isChecked() else [Honor(honor=fixed.name)]
        names = [each.name for each in editor.fixed]
        lines = sorted([*others, *own], key=lambda honor: names.index(honor.honor))
        rest = [honor for each in editor.others if (honor := each.honor()) is not None]
        self._about_to_say(editor.field.id, _plain((*lines, *rest)) or None)
        self._hand.click(fixed.tick)

    def _honours(self, name: str) -> tuple[Honor, ...]:
        value = self._wizard.desk.application.fields.get(name)
        return value if is_honors(value) else ()

    # ---------------------------------------------------------------- proofs

    def _among_proofs(self, page: ProofsPage) -> Iterator[None]:
        box = self._chance.choice(list(page.boxes.values()))
        place, application = box.item.id, self._wizard.desk.application
        if not box.lines:
            none = not box.none.isChecked()
            self._about_to_say(place, [["", True]] if none else [])
            self._hand.click(box.none)
            yield
            return
        index = self._chance.randrange(len(box.lines))
        line = box.lines[index].title.line
        self._to_end(line)
        yield
        for _ in range(self._chance.randint(2, 8)):
            application = self._wizard.desk.application
            said = [[proof.title, proof.none] for proof in application.proofs_of(place)]
            text = self._chance.choice(_WORDS)
            said[index][0] = line.text() + text
            self._about_to_say(place, said)
            self._hand.type(text) if text.isascii() else self._hand.commit(text)
            yield


def main(draft: str, log: str, seed: str = "0") -> int:
    """Open the window on `draft` as the program does, and type into it."""
    app = make_application()
    window = Window()
    catch_bugs(window)
    window.show()
    assert window.open_draft(Path(draft))
    with Path(log).open("a", encoding="utf-8") as stream:
        Typist(window, stream, random.Random(int(seed)))  # noqa: S311
        return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
