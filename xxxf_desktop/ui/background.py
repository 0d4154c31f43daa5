"""Work beside the window: a function in a thread, its outcome told in the window's thread."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QObject, Signal, Slot


class Job(QObject):
    """Runs `work` in a thread of its own; `done` carries what it returned, `failed` its error.

    A job is kept alive until its outcome has been told.

    WORKAROUND: while a job runs, Python looks for no dead cycles. In a thread it might find
    widgets among them; Shiboken then puts their end off until the window's thread has time,
    and by then Qt may have ended them itself: the program crashes.
    """

    done = Signal(object)
    failed = Signal(object)
    told = Signal(str)
    """A stage of the work, in words; `work` says it by calling `tell`."""

    _running: set[Job] = set()  # noqa: RUF012  shared on purpose: it keeps the jobs alive

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._thread = Thread(target=self._run, name="xxxf-job", daemon=True)

    def start(self) -> Job:
        """Begin, and return the job; who wants the outcome has connected by now."""
        # Connected last: what dies with the job, as a `partial` does, is told before.
        self.done.connect(self._forget)
        self.failed.connect(self._forget)
        self._running.add(self)
        gc.disable()
        self._thread.start()
        return self

    def tell(self, stage: str) -> None:
        """Say from within the work what is being done."""
        self.told.emit(stage)

    def _run(self) -> None:
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001  told, and raised there if nobody expects it
            self.failed.emit(error)
        else:
            self.done.emit(result)

    @Slot(object)
    def _forget(self, _outcome: object) -> None:
        self._thread.join()  # it has nothing left to do, and must not be the last to hold the job
        self._running.discard(self)
        if not self._running:
            gc.enable()
