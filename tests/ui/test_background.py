"""Work in a thread: every outcome is heard, and no thread takes the window's parts to pieces."""

from __future__ import annotations

import gc
import threading
from functools import partial

from pytestqt.qtbot import QtBot

from xxxf_desktop.ui.background import Job


def test_an_outcome_is_told_to_a_partial_though_the_thread_is_over(qtbot: QtBot) -> None:
    heard: list[tuple[str, object]] = []
    job = Job(lambda: 2)
    job.done.connect(partial(lambda word, value: heard.append((word, value)), "done"))
    job.start()
    del job
    for thread in threading.enumerate():
        if thread.name == "xxxf-job":
            thread.join()
    qtbot.waitUntil(lambda: heard == [("done", 2)])


def test_no_dead_cycles_are_looked_for_while_a_job_runs(qtbot: QtBot) -> None:
    jobs = [Job(gc.isenabled) for _ in range(3)]
    heard: list[object] = []
    for job in jobs:
        job.done.connect(heard.append)
        job.start()
    qtbot.waitUntil(lambda: heard == [False, False, False])
    qtbot.waitUntil(gc.isenabled)
