"""Crash marks: left by the dead, kept by the living, reported once, readable at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.app.session_marks import MOST_EDITED, CrashedSession, SessionMark, crashed

SAVED_AT = "2020-04-28T11:03:05+08:00"
EDITOR = """
import pathlib, sys
from xxxf_desktop.app.session_marks import SessionMark
mark = SessionMark.open(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
print("open", flush=True)
number = 0
while True:
    number += 1
    mark.update("step", f"field.{number}", None, [f"place.{number}"] * (number % 30))
"""


def killed_editor(folder: Path, draft: Path, repository: Path, seconds: float) -> None:
    """Let a process update its mark without pause for `seconds`, then kill it."""
    editor = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(folder), str(draft)],
        cwd=repository,
        stdout=subprocess.PIPE,
    )
    assert editor.stdout
    with editor.stdout as said:
        assert said.readline() == b"open\n"
        time.sleep(seconds)
        editor.kill()
        editor.wait()


def leave(folder: Path, name: str, content: bytes | None, lock: bytes = b"locked\n") -> Path:
    """Write the files a dead process leaves; return the lock."""
    sessions = folder / "sessions"
    sessions.mkdir(parents=True, exist_ok=True)
    (sessions / f"{name}.lock").write_bytes(lock)
    if content is not None:
        (sessions / f"{name}.json").write_bytes(content)
    return sessions / f"{name}.lock"


def content(**changed: Any) -> bytes:
    mark = {"draft": "/稿.xxxf", "step": "s", "field": "f", "saved_at": None, "edited": ["a"]}
    return json.dumps({**mark, **changed}).encode()


def left(folder: Path) -> list[str]:
    sessions = folder / "sessions"
    return sorted(path.name for path in sessions.iterdir()) if sessions.is_dir() else []


def written(folder: Path) -> dict[str, Any]:
    (mark,) = (folder / "sessions").glob("*.json")
    parsed: dict[str, Any] = json.loads(mark.read_bytes())
    return parsed


class TestLiving:
    def test_says_where_the_user_is(self, data: Path, tmp_path: Path) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        draft = str(tmp_path / "稿.xxxf")
        assert written(data) == {
            "draft": draft, "step": "", "field": "", "saved_at": None, "edited": [],
        }  # fmt: skip
        mark.update("unit", "unit.name", SAVED_AT, ["unit.code", "unit.name"])
        assert written(data) == {
            "draft": draft,
            "step": "unit",
            "field": "unit.name",
            "saved_at": SAVED_AT,
            "edited": ["unit.code", "unit.name"],
        }
        mark.close()

    def test_keeps_the_last_twenty_places(self, data: Path, tmp_path: Path) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        places = [f"place.{number}" for number in range(50)]
        mark.update("", "", None, places)
        assert written(data)["edited"] == places[-MOST_EDITED:]
        mark.close()

    def test_is_not_taken_for_one_of_the_dead(self, data: Path, tmp_path: Path) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        before = left(data)
        assert crashed(data) == []
        assert left(data) == before
        mark.close()

    def test_a_good_end_leaves_nothing(self, data: Path, tmp_path: Path) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        mark.close()
        mark.update("s", "f", None, [])
        mark.close()
        assert left(data) == []
        assert crashed(data) == []

    def test_two_windows_have_a_mark_each(self, data: Path, tmp_path: Path) -> None:
        marks = [SessionMark.open(data, tmp_path / name) for name in ("a.xxxf", "b.xxxf")]
        marks[0].close()
        assert written(data)["draft"] == str(tmp_path / "b.xxxf")
        marks[1].close()

    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    def test_is_for_its_owner_only(self, data: Path, tmp_path: Path) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        (file,) = (data / "sessions").glob("*.json")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        mark.close()


class TestDead:
    def test_is_reported_once_with_all_it_said(self, data: Path) -> None:
        said = content(saved_at=SAVED_AT, step="unit", field="unit.name", edited=["x", "y"])
        lock = leave(data, "a", said)
        os.utime(lock.with_suffix(".json"), (1_000_000, 1_000_000))
        (found,) = crashed(data)
        assert found == CrashedSession(
            Path("/稿.xxxf"), "unit", "unit.name", SAVED_AT, ("x", "y"), found.seen_at
        )
        assert found.seen_at.timestamp() == 1_000_000
        assert found.seen_at.utcoffset() is not None
        assert crashed(data) == []
        assert left(data) == []

    def test_the_newest_is_first(self, data: Path) -> None:
        for name, seconds in (("b", 2_000), ("a", 3_000), ("c", 1_000)):
            lock = leave(data, name, content(draft=f"/{name}"))
            os.utime(lock.with_suffix(".json"), (seconds, seconds))
        assert [mark.draft.name for mark in crashed(data)] == ["a", "b", "c"]

    @pytest.mark.parametrize(
        "damaged",
        [
            pytest.param(None, id="none-yet"),
            pytest.param(b"", id="empty"),
            pytest.param(b'{"draft": "/a", "st', id="torn"),
            pytest.param(b"\xff", id="no-utf-8"),
            pytest.param(b"[" * 10_000, id="deep"),
            pytest.param(b" " * 100_000 + content(), id="huge"),
            pytest.param(b"[]", id="another-shape"),
            pytest.param(content(draft=5), id="no-path"),
            pytest.param(content(edited=[5]), id="no-ids"),
            pytest.param(content(saved_at=5), id="no-time"),
        ],
    )
    def test_what_cannot_be_read_is_removed_and_not_reported(
        self, data: Path, damaged: bytes | None
    ) -> None:
        leave(data, "a", damaged)
        leave(data, "b", content(draft="/b"))
        assert [mark.draft for mark in crashed(data)] == [Path("/b")]
        assert left(data) == []

    def test_what_was_just_being_written_goes_too(self, data: Path) -> None:
        lock = leave(data, "a", content())
        lock.with_suffix(".new").write_bytes(b"{")
        assert len(crashed(data)) == 1
        assert left(data) == []

    def test_an_empty_lock_may_be_about_to_be_locked(self, data: Path) -> None:
        lock = leave(data, "a", content(), lock=b"")
        assert crashed(data) == []
        assert left(data) == ["a.json", "a.lock"]
        day = 86_400
        os.utime(lock, (time.time() - day, time.time() - day))
        assert len(crashed(data)) == 1
        assert left(data) == []

    def test_foreign_things_in_the_folder(self, data: Path) -> None:
        leave(data, "a", content())
        (data / "sessions" / "b.lock").mkdir()
        (data / "sessions" / "readme.txt").write_bytes(b"")
        assert len(crashed(data)) == 1
        assert left(data) == ["b.lock", "readme.txt"]

    def test_no_folder(self, data: Path) -> None:
        assert crashed(data) == []
        data.write_bytes(b"")
        assert crashed(data) == []

    def test_a_path_that_is_no_text(self, data: Path) -> None:
        leave(data, "a", content(draft="/\udcff.xxxf"))
        assert crashed(data)[0].draft == Path("/\udcff.xxxf")


class TestKilled:
    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
    def test_at_any_moment_leaves_a_readable_mark(
        self, data: Path, tmp_path: Path, repository: Path
    ) -> None:
        chance = random.Random(7)  # noqa: S311
        draft = tmp_path / "稿.xxxf"
        for _ in range(8):
            killed_editor(data, draft, repository, chance.uniform(0, 0.05))
            (found,) = crashed(data)
            assert found.draft == draft
            number = int(found.field.removeprefix("field.") or 0)
            assert found.edited == (f"place.{number}",) * min(number % 30, MOST_EDITED)
            assert left(data) == []


class TestWithoutDisk:
    """Marks help and nothing depends on them."""

    def test_a_folder_that_cannot_be_made(self, data: Path, tmp_path: Path) -> None:
        data.write_bytes(b"")
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        mark.update("s", "f", None, [])
        mark.close()
        assert data.read_bytes() == b""

    def test_a_disk_without_locks_gets_no_mark(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xxxf_desktop.system.locks.try_lock", lambda _: False)
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        mark.update("s", "f", None, [])
        assert left(data) == []
        mark.close()

    def test_a_full_disk_leaves_the_mark_before(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        mark.update("one", "", None, [])

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", full)
            mark.update("two", "", None, [])
        assert written(data)["step"] == "one"
        mark.update("two", "", None, [])
        assert written(data)["step"] == "two"
        mark.close()

    def test_nothing_is_forced_to_the_disk(
        self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[int] = []
        monkeypatch.setattr(os, "fsync", synced.append)
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        mark.update("s", "f", None, [])
        mark.close()
        assert synced == []

    def test_the_same_is_not_written_twice(self, data: Path, tmp_path: Path) -> None:
        mark = SessionMark.open(data, tmp_path / "稿.xxxf")
        mark.update("s", "f", None, ["a"])
        (file,) = (data / "sessions").glob("*.json")
        before = file.stat().st_ino
        mark.update("s", "f", None, ["a"])
        assert file.stat().st_ino == before
        mark.close()
