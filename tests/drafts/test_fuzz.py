"""Whatever a broken file is, looking at it gives a report, soon, and usable files can be printed.

1,000 files by default. XXXF_FUZZ=10000 makes it the full run, XXXF_FUZZ_SEED another one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CASES = int(os.environ.get("XXXF_FUZZ", "1000"))
SEED = int(os.environ.get("XXXF_FUZZ_SEED", "20200506"))
WORKERS = 2
MOST_S = 60  # for one case: a machine under load takes its time, a hang does not end
MOST_MB = 1000  # 200 million pixels in colour, the most that is decoded, are 800


@dataclass(slots=True)
class Worked:
    """What workers told of their cases."""

    faults: list[str] = field(default_factory=list)
    usable: dict[str, int] = field(default_factory=dict)
    peak_mb: int = 0


def work(first: int, last: int, repository: Path) -> Worked:
    """Return what became of the cases; a worker that hangs or dies is replaced by another."""
    worked = Worked()
    while first < last:
        first = _work_on(first, last, repository, worked)
    return worked


def _work_on(first: int, last: int, repository: Path, worked: Worked) -> int:
    """Let one process work; return the first case that is left to do."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.drafts.fuzzing", *map(str, (SEED, first, last)), folder],
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libtiff and Pillow have much to say of broken files
            text=True,
        )
        assert process.stdout is not None
        case, is_done, hung = first, False, threading.Event()
        watch = _watch(process, hung)
        for text in process.stdout:
            watch.cancel()
            line: dict[str, Any] = json.loads(text)
            case, is_done = line.get("case", case), "done" in line
            if "fault" in line:
                worked.faults.append(f"seed {SEED} case {case}\n{line['fault']}")
            if is_done:
                worked.peak_mb = max(worked.peak_mb, line["peak_mb"])
                worked.usable.update(line["usable"])
            watch = _watch(process, hung)
        status = process.wait()
        watch.cancel()
        process.stdout.close()
    if is_done:
        return last
    how = f"took more than {MOST_S} s" if hung.is_set() else f"ended the process with {status}"
    worked.faults.append(f"seed {SEED} case {case} {how}")
    return case + 1


def _watch(process: subprocess.Popen[str], hung: threading.Event) -> threading.Timer:
    """Kill `process` unless it says something soon."""

    def kill() -> None:
        hung.set()
        process.kill()

    timer = threading.Timer(MOST_S, kill)
    timer.start()
    return timer


@pytest.fixture(scope="module")
def worked(repository: Path) -> list[Worked]:
    bounds = [CASES * number // WORKERS for number in range(WORKERS + 1)]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, bounds, bounds[1:], [repository] * WORKERS))


def test_nothing_raises_hangs_or_dies(worked: list[Worked]) -> None:
    faults = [fault for each in worked for fault in each.faults]
    assert not faults, "\n\n".join(
        [
            f"{len(faults)} of {CASES} cases; one alone:",
            f"python -m tests.drafts.fuzzing {SEED} CASE CASE+1 FOLDER",
            *faults[:5],
        ]
    )


def test_memory_is_bounded(worked: list[Worked]) -> None:
    assert max(each.peak_mb for each in worked) < MOST_MB


def test_enough_of_the_files_were_still_usable_to_be_printed(worked: list[Worked]) -> None:
    usable = {name.rpartition(".")[2] for each in worked for name, n in each.usable.items() if n}
    assert usable == {"pdf", "jpg", "png", "tif", "bmp"}
