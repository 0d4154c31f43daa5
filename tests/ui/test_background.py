"""Work in a thread: every outcome is heard."""

from __future__ import annotations

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
