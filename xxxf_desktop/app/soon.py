"""Something slow that is asked for now and needed later."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Soon(Generic[Result]):
    """Runs `work` beside what its maker goes on with.

    >>> Soon(lambda: 7).result()
    7
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._future: Future[Result] = Future()
        Thread(target=self._run, name="xxxf-soon", daemon=True).start()

    def fail_early(self) -> None:
        """Raise the error of the work where it has failed already; never wait."""
        if self._future.done():
            self._future.result()

    def result(self) -> Result:
        """Return what the work returned, or raise its error, once it has ended."""
        return self._future.result()

    def _run(self) -> None:
        try:
            self._future.set_result(self._work())
        except BaseException as error:  # noqa: BLE001  raised where the result is wanted
            self._future.set_exception(error)
