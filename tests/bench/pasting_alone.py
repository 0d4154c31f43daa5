"""`python pasting_alone.py DRAFT SECTION HTML`: pastes HTML, as Word puts it on the clipboard,
into the empty SECTION of DRAFT, open in the real window; then into a bare QTextEdit.

Prints JSON: `stall` the longest stretch in seconds in which the window answered nothing, `stood`
the seconds until the text stood there, `figures` and `characters` that came, `bare` the seconds
for which the bare QTextEdit answered nothing. Run by test_window_speed.py.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QTextEdit

from xxxf_desktop.narrative.blocks import figures_of
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.ui.main import make_application
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

_MOST_S = 120.0
_AFTERWARDS_S = 4.0  # saving, looking at the pictures, checking, laying out the paper


def turn(app: QApplication) -> float:
    """Return how long one turn of the event loop took, in seconds."""
    start = time.perf_counter()
    app.processEvents()
    took = time.perf_counter() - start
    time.sleep(0.0005)
    return took


def pasted(app: QApplication, page: WritingPage, html: str) -> dict[str, float]:
    """Paste `html` into `page` and let the window live until all is quiet."""
    mime = QMimeData()
    mime.setHtml(html)
    start = time.perf_counter()
    page.box.insertFromMimeData(mime)
    stall = time.perf_counter() - start
    while page.box.document().blockCount() < 2 and time.perf_counter() < start + _MOST_S:
        stall = max(stall, turn(app))
    stood = time.perf_counter()
    while time.perf_counter() < stood + _AFTERWARDS_S:
        stall = max(stall, turn(app))
    blocks = page.box.blocks()
    return {
        "stall": stall,
        "stood": stood - start,
        "figures": len(figures_of(blocks)),
        "characters": len(plain_text(blocks)),
    }


def pasted_bare(app: QApplication, html: str) -> float:
    """Return for how long a QTextEdit answers nothing while it takes `html` in."""
    bare = QTextEdit()
    bare.resize(700, 600)
    bare.show()
    app.processEvents()
    mime = QMimeData()
    mime.setHtml(html)
    start = time.perf_counter()
    bare.insertFromMimeData(mime)
    app.processEvents()
    return time.perf_counter() - start


def main(draft: Path, section: str, html: Path) -> None:
    """Measure and print."""
    app = make_application()
    window = Window()
    window.resize(1280, 720)
    window.show()
    window.open_draft(draft)
    if window.wizard is None:
        raise SystemExit("no draft")
    window.wizard.open_place(section)
    page = window.wizard.book.pages[section]
    if not isinstance(page, WritingPage):
        raise SystemExit("no section")
    end = time.perf_counter() + _AFTERWARDS_S
    while time.perf_counter() < end:
        turn(app)
    text = html.read_text("utf-8")
    measured = pasted(app, page, text)
    window.to_start()
    print(json.dumps({**measured, "bare": pasted_bare(app, text)}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
