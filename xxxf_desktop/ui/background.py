"""Work beside the window: a function in a thread, its outcome told in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QObject, Signal, Slot


class Job(QObject):
    """Runs `work` in a thread of its own; `done` carries what it returned, `failed` its error.

    A job is kept alive until its outcome has been told. See `collecting` for what may not happen
    in its thread.
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

    @classmethod
    def is_any_running(cls) -> bool:
        """Return whether the outcome of a job is still to be told."""
        return bool(cls._running)

    def start(self) -> Job:
        """Begin, and return the job; who wants the outcome has connected by now."""
        # Connected last: what dies with the job, as a `partial` does, is told before.
        self.done.connect(self._forget)
        self.failed.connect(self._forget)
        self._running.add(self)
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
