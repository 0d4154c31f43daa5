"""Dead cycles are looked for between two events of the window, and at no other time.

WORKAROUND PySide6 6.11: Python looks for them whenever an object is made, so also while Qt
holds the lock over an object's connections (`QObject::disconnect`); a dead QObject found there
waits for that very lock, and the program stands still. Found in another thread, its end is put
off until Qt may have ended it itself, and the program crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from xxxf_desktop.ui.background import Job

_EVERY_MS = 1000


class Collector(QObject):
    """From now on the only one that looks for dead cycles, as often as Python would."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Look through the oldest generation that is due; nothing while a job runs."""
        if Job.is_any_running():
            return
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold
        ]
        if due:
            gc.collect(due[-1])
