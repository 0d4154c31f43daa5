"""Two commands timed in turn as whole processes: the ratio is what counts, the machine drifts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import alone


@dataclass(frozen=True)
class Run:
    """One finished process: wall seconds and peak memory in MB."""

    seconds: float
    peak_mb: float


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Run:
    """Run `command` to its end and return what it took; it must succeed."""
    done = subprocess.run(
        [sys.executable, alone.__file__, *map(str, command)],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes = done.stdout.split()
    return Run(float(seconds), int(kilobytes) / 1024)


@dataclass(frozen=True)
class Comparison:
    """Ratios of ours to theirs, run by run."""

    ours: list[Run]
    theirs: list[Run]

    @property
    def ratios(self) -> list[float]:
        pairs = zip(self.ours, self.theirs, strict=True)
        return sorted(mine.seconds / other.seconds for mine, other in pairs)

    def say(self, what: str, goal: float) -> None:
        """Print the median ratio with its spread, and whether the goal is reached."""
        ratios = self.ratios
        middle = median(ratios)
        reached = "达到" if middle <= goal else "未达到"
        mine = median(one.seconds for one in self.ours)
        other = median(one.seconds for one in self.theirs)
        print(  # noqa: T201
            f"\n{what}：{middle:.2f}（{ratios[0]:.2f}–{ratios[-1]:.2f}，"
            f"目标 ≤ {goal:g}，{reached}；中位数 {mine:.2f} 秒 对 {other:.2f} 秒）"
        )


def compare(ours: Callable[[], Run], theirs: Callable[[], Run], rounds: int = 7) -> Comparison:
    """Run both in turn, `rounds` times after a warm-up of each."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return Comparison([mine for mine, _ in pairs], [other for _, other in pairs])
