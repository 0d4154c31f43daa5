"""What a hand-over is at, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Activity(StrEnum):
    """What is being done, in words for the user; each goes through all bytes once."""

    WRITING = "正在写入"
    READING_BACK = "正在读回核对"


Progress = Callable[[Activity, int, int], None]
"""Is told activity, bytes done and bytes in all, between blocks; may raise StoppedError."""


def say_nothing(_activity: Activity, _done: int, _total: int) -> None:
    """Take the place of a progress display."""


class Meter:
    """Counts the bytes of one activity."""

    def __init__(self, activity: Activity, total: int, tell: Progress) -> None:
        self._activity = activity
        self._total = total
        self._tell = tell
        self._done = 0

    def start(self) -> None:
        """Tell that nothing is done yet; StoppedError ends the task."""
        self._tell(self._activity, 0, self._total)

    def add(self, count: int) -> None:
        """Tell that `count` more bytes are done; StoppedError ends the task."""
        self._done += count
        self._tell(self._activity, self._done, self._total)
