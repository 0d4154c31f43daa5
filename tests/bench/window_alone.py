"""`python window_alone.py [xxxf|bare]`: a process that ends when its first window is painted.

xxxf is the program as `xxxf` starts it, up to its start page; bare is what PySide6 needs for
an empty window. Run by test_window_speed.py in a process each.
"""

from __future__ import annotations

import os
import sys


def bare() -> None:
    """Show an empty window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    _until_painted(app, window)


def xxxf() -> None:
    """Start the program, and let it be painted in place of its event loop."""
    from xxxf_desktop.cli.main import main

    _ending_at_first_paint()
    main([])


def _ending_at_first_paint() -> None:
    """Let the event loop end the process: everything before it is the program's own start."""
    from PySide6.QtWidgets import QApplication

    def exec_(*_: object) -> None:
        app = QApplication.instance()
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        _until_painted(app, windows[0])

    QApplication.exec = exec_  # type: ignore[method-assign, assignment]


def _until_painted(app: object, window: object) -> None:
    while not window.windowHandle().isExposed():  # type: ignore[attr-defined]
        app.processEvents()  # type: ignore[attr-defined]
    window.repaint()  # type: ignore[attr-defined]
    app.processEvents()  # type: ignore[attr-defined]
    os._exit(0)


if __name__ == "__main__":
    {"bare": bare, "xxxf": xxxf}[sys.argv[1]]()
