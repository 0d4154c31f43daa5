"""`python typing_alone.py DRAFT KEYS [SECTION]`: types KEYS keys into the 400-character box of
DRAFT, open in the real window with its preview, and into a bare QPlainTextEdit, in turn; or at
the end of SECTION, and into a bare QTextEdit with the same words.

Prints JSON: `ours` and `bare` seconds from key press to painted character, `stalls` the longest
stretches in which the window answered nothing meanwhile. Run by test_window_speed.py.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit, QTextEdit

from xxxf_desktop.forms.fields import LongTextField
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.ui.fields.long_text import LongTextEditor
from xxxf_desktop.ui.main import make_application
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

_BETWEEN_KEYS_S = 0.06  # a quick typist
_WARM_UP_S = 4.0
Box = QPlainTextEdit | QTextEdit
_TEXT = "信息消费示范项目" * 45


def painted(app: QApplication, box: Box, key: str) -> float:
    """Return the seconds from the press of `key` in `box` to the painted character."""
    box.setFocus()
    app.processEvents()
    start = time.perf_counter()
    QTest.keyClicks(box, key)
    app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return time.perf_counter() - start


def longest(app: QApplication, seconds: float) -> float:
    """Let the window live for `seconds` and return its longest turn of the event loop."""
    end, worst = time.perf_counter() + seconds, 0.0
    while time.perf_counter() < end:
        start = time.perf_counter()
        app.processEvents()
        worst = max(worst, time.perf_counter() - start)
        time.sleep(0.0005)
    return worst


def limited_box(window: Window) -> QPlainTextEdit:
    """Return the first box with a limit in the open draft, in view and with the focus."""
    wizard = window.wizard
    if wizard is None:
        raise SystemExit("no draft")
    for step in wizard.steps:
        for name in step.places():
            field = wizard.desk.form.fields.get(name)
            if isinstance(field, LongTextField) and field.limit:
                wizard.open_place(name)
                page = wizard.book.pages[step.id]
                if isinstance(page, FormPage):
                    editor = page.rows[name].editor
                    if isinstance(editor, LongTextEditor):
                        return editor.box
    raise SystemExit("no limited box")


def rounds(
    app: QApplication, ours: Box, bare: Box, keys: int
) -> Iterator[tuple[float, float, float]]:
    """Yield for each key: ours, bare, and the longest stretch without an answer."""
    for number in range(keys):
        key = "abcdefgh"[number % 8]
        own = painted(app, ours, key)
        stall = longest(app, _BETWEEN_KEYS_S)
        other = painted(app, bare, key)
        yield own, other, max(own, stall)


def boxes(window: Window, section: str | None) -> tuple[Box, Box]:
    """Return the box of the open draft that is typed into, and a bare one with the same words."""
    if section is None:
        limited = limited_box(window)
        limited.setPlainText(_TEXT)
        return limited, QPlainTextEdit(_TEXT)
    wizard = window.wizard
    if wizard is None:
        raise SystemExit("no draft")
    wizard.open_place(section)
    page = wizard.book.pages[section]
    if not isinstance(page, WritingPage):
        raise SystemExit("no section")
    bare = QTextEdit()
    bare.setFont(page.box.document().defaultFont())
    bare.setPlainText(plain_text(page.box.blocks()))
    return page.box, bare


def main(draft: Path, keys: int, section: str | None = None) -> None:
    """Measure and print."""
    app = make_application()
    window = Window()
    window.resize(1280, 720)
    window.show()
    window.open_draft(draft)
    ours, bare = boxes(window, section)
    plain = QMainWindow()
    plain.setCentralWidget(bare)
    plain.resize(ours.size() if section else QSize(640, 180))
    plain.show()
    QTest.keyClick(ours, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(bare, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    longest(app, _WARM_UP_S)
    measured = list(rounds(app, ours, bare, keys))
    wizard = window.wizard
    layouts = len(wizard.paper.layout_.numbers) if wizard and wizard.paper.layout_ else 0
    window.to_start()
    print(  # noqa: T201
        json.dumps(
            {
                "ours": [own for own, _, _ in measured],
                "bare": [other for _, other, _ in measured],
                "stalls": [stall for _, _, stall in measured],
                "pages": layouts,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
