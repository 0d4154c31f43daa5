from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from xxxf_desktop.system import locks
from xxxf_desktop.system.locks import waiting_lock


def test_a_second_holder_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with waiting_lock(tmp_path / "lock", 30):
            order.append("second")

    with waiting_lock(tmp_path / "lock", 30):
        thread = threading.Thread(target=second)
        thread.start()
        begun.wait(30)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]


def test_gives_up_in_the_end(tmp_path: Path) -> None:
    with (
        waiting_lock(tmp_path / "lock", 30),
        pytest.raises(TimeoutError),
        waiting_lock(tmp_path / "lock", 0.05),
    ):
        raise AssertionError("the lock was held twice")


def test_a_file_system_without_locks_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise OSError(errno.ENOTSUP, "no locks here")

    monkeypatch.setattr(locks, "_lock", refuse)
    with waiting_lock(tmp_path / "lock", 0):
        pass
