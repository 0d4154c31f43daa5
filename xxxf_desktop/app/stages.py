"""What a long task is at: words for the user, and a share for a bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Self


class Stage(str):
    """What is being done, in words; `share` of the whole task lies behind it, 0 to 1."""

    __slots__ = ("share",)

    share: float

    def __new__(cls, words: str, share: float) -> Self:
        """Return `words` with the share they stand for."""
        stage = super().__new__(cls, words)
        stage.share = share
        return stage


Progress = Callable[[Stage], None]
"""Is told what is being done, may raise StoppedError; whoever takes a str is one too."""


def say_nothing(_stage: Stage) -> None:
    """Take the place of a progress display."""


class Track:
    """The legs of a task in order, with the time each takes compared with the others.

    >>> told = []
    >>> track = Track({"正在排版": 3, "正在写 PDF": 1}, told.append)
    >>> track.at("正在排版", 1, 2)
    >>> track.at("正在写 PDF")
    >>> [(stage, stage.share) for stage in told]
    [('正在排版 1 / 2', 0.375), ('正在写 PDF', 0.75)]
    """

    def __init__(self, legs: Mapping[str, int], tell: Progress | None) -> None:
        self._legs = legs
        self._tell = tell or say_nothing

    def at(self, leg: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        """Tell that `done` of the `total` things of `leg` are done; StoppedError ends the task.

        `detail` takes the place of the plain numbers. A total of 0 has no numbers.
        """
        names = list(self._legs)
        before = sum(self._legs[name] for name in names[: names.index(leg)])
        part = self._legs[leg] * done / total if total else 0.0
        numbers = f" {done} / {total}" if total else ""
        share = (before + part) / sum(self._legs.values())
        self._tell(Stage(leg + (detail or numbers), share))
