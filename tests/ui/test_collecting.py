"""Dead cycles end between two events, and not while a thread works."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.collecting import Collector

pytestmark = pytest.mark.qt


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Yield one that finds everything due."""
    owner = QObject()
    monkeypatch.setattr(gc, "get_threshold", lambda: (-1, -1, -1))
    made = Collector(owner)
    yield made
    owner.deleteLater()


class Cycle:
    def __init__(self) -> None:
        self.itself = self


def dead_cycle() -> weakref.ref[Cycle]:
    return weakref.ref(Cycle())


def test_python_itself_looks_for_none(collector: Collector) -> None:
    assert not gc.isenabled()


def test_a_dead_cycle_goes(collector: Collector) -> None:
    gone = dead_cycle()
    assert gone() is not None
    collector.collect()
    assert gone() is None


def test_nothing_goes_while_a_job_runs(collector: Collector, qtbot: QtBot) -> None:
    go_on = threading.Event()
    job = Job(go_on.wait)
    job.start()
    gone = dead_cycle()
    collector.collect()
    assert gone() is not None
    go_on.set()
    qtbot.waitUntil(lambda: not Job.is_any_running())
    collector.collect()
    assert gone() is None


def test_what_is_not_due_waits(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "get_threshold", lambda: (10**9, 10**9, 10**9))
    gone = dead_cycle()
    collector.collect()
    assert gone() is not None
    gc.collect()
