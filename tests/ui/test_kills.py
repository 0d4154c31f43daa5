"""A window that is killed while somebody types: a second of work is the most that can be lost.

XXXF_KILLS says how often it is killed (20), XXXF_SEED repeats a run that failed. The figures of
the run stand in its output (`pytest -rP`).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import end_window
from tests.ui.typist import Line, read_log, said_at
from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.session_marks import CrashedSession, crashed
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.forms.model import Form
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window

KILLS = int(os.environ.get("XXXF_KILLS", "20"))
LANES = 2
SAFE_S = 1.0
"""What was typed longer ago than this is in the file."""
MARK_LAG_S = 2.5
"""The crash mark follows the person a second behind; opening a step takes a part of another."""
_START_S, _END_S = 60, 20


@dataclass(frozen=True, slots=True)
class Lane:
    """A draft that is worked on and killed again and again, and its user's data folder."""

    folder: Path

    @property
    def draft(self) -> Path:
        return self.folder / "申报稿.xxxf"

    @property
    def data(self) -> Path:
        return self.folder / "data"


@dataclass(frozen=True, slots=True)
class Kill:
    """What is known from outside of a window that was killed at `when`."""

    lane: Lane
    before: Application
    log: Sequence[Line]
    when: float
    rooms: frozenset[str]

    def edits(self) -> list[Line]:
        return [line for line in self.log if line.place]

    def recent_places(self) -> set[tuple[str, str]]:
        """Return the steps and places the mark may speak of."""
        old = [line for line in self.log if line.when < self.when - MARK_LAG_S]
        return {(line.step, line.at) for line in (*old[-1:], *self.log[len(old) :])}


@dataclass(slots=True)
class Figures:
    """What came out so far."""

    kills: int = 0
    edits: int = 0
    lost: int = 0
    oldest_lost_s: float = 0.0
    newest_kept_s: list[float] = field(default_factory=list)
    too_old: list[str] = field(default_factory=list)

    def lines(self) -> str:
        ages = sorted(self.newest_kept_s) or [0.0]
        return (
            f"{self.kills} kills, {self.edits} edits, {self.lost} lost, "
            f"{len(self.too_old)} of them older than {SAFE_S:g} s; "
            f"oldest lost {self.oldest_lost_s * 1000:.0f} ms; "
            f"newest edit in the file: median {ages[len(ages) // 2] * 1000:.0f} ms, "
            f"at most {ages[-1] * 1000:.0f} ms before the kill\n"
        )


# ------------------------------------------------------------------ typing and killing


def killed(lane: Lane, repository: Path, seed: int) -> Generator[None, None, Kill]:
    """Let somebody type into the draft of `lane`, kill the window at a moment by chance, return.

    Waits by yielding, so that lanes take turns in one thread: another thread might end widgets
    of this process while it collects garbage.
    """
    chance = random.Random(seed)  # noqa: S311
    with Draft.open(lane.draft) as draft:
        before = draft.application()
    log = lane.folder / "log"
    log.unlink(missing_ok=True)
    typist = started(lane, repository, log, seed)
    try:
        yield from first_edit(typist, lane, log)
        yield from passed(chance.uniform(0.05, 3))
        rooms = frozenset(names_in(lane.data / "rooms"))
    finally:
        when = time.monotonic()
        typist.kill()
        status = typist.wait()
    yield from end_of_group(typist.pid)
    assert status == -signal.SIGKILL, told(lane)
    assert not (lane.data / "xxxf.log").exists(), told(lane)
    return Kill(lane, before, read_log(log), when, rooms)


def started(lane: Lane, repository: Path, log: Path, seed: int) -> subprocess.Popen[bytes]:
    variables = {"XXXF_DATA_DIR": str(lane.data), "QT_QPA_PLATFORM": "offscreen"}
    with (lane.folder / "errors").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.ui.typist", str(lane.draft), str(log), str(seed)],
            cwd=repository,
            env={**os.environ, **variables},
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )


def first_edit(typist: subprocess.Popen[bytes], lane: Lane, log: Path) -> Iterator[None]:
    end = time.monotonic() + _START_S
    while not any(line.place for line in read_log(log)):
        is_well = typist.poll() is None and not (lane.data / "xxxf.log").exists()
        assert is_well, told(lane)
        assert time.monotonic() < end, told(lane)
        yield


def passed(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield


def end_of_group(group: int) -> Iterator[None]:
    """Wait until the preview process has noticed, too, and ended."""
    end = time.monotonic() + _END_S
    with suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.killpg(group, 0)
            yield
        pytest.fail("the preview process outlives its window")


def told(lane: Lane) -> str:
    """Return what the killed program said of its own accord."""
    paths = (lane.folder / "errors", lane.data / "xxxf.log")
    said = [path.read_text(errors="replace") for path in paths if path.exists()]
    return "\n".join(["the typist ended or failed:", *said])


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


# ------------------------------------------------------------------ what must be there


def check_answers(kill: Kill, form: Form, figures: Figures) -> None:
    """Every edit older than a second is in the draft, and nothing nobody typed."""
    with Draft.open(kill.lane.draft) as draft:
        after = draft.application()
    kept = 0.0
    for place in dict.fromkeys(edit.place for edit in kill.edits()):
        edits = [edit for edit in kill.edits() if edit.place == place]
        said = said_at(form, after, place)
        saved = max((at for at, edit in enumerate(edits) if edit.said == said), default=-1)
        untouched = saved < 0 and said == said_at(form, kill.before, place)
        assert saved >= 0 or untouched, "\n".join(
            [f"{place} says what nobody typed:", ascii(said), *(ascii(e.said) for e in edits)]
        )
        kept = max(kept, edits[saved].when if saved >= 0 else kept)
        lost = edits[saved + 1 :]
        figures.lost += len(lost)
        if lost:
            age = kill.when - lost[0].when
            figures.oldest_lost_s = max(figures.oldest_lost_s, age)
            figures.too_old += [
                f"{place}, {kill.when - edit.when:.3f} s old: {edit.said!r}, file says {said!r}"
                for edit in lost
                if kill.when - edit.when > SAFE_S
            ]
    if kept:
        figures.newest_kept_s.append(kill.when - kept)
    worked_at = {edit.place for edit in kill.edits()}
    for place in said_places(kill.before, after) - worked_at:
        assert said_at(form, after, place) == said_at(form, kill.before, place), place


def said_places(*applications: Application) -> set[str]:
    return {
        place
        for each in applications
        for place in (*each.fields, *each.narrative, *(proof.item for proof in each.proofs))
    }


def check_mark(kill: Kill) -> CrashedSession:
    """The crash is reported once, with a step and a place that were being worked on."""
    (mark,) = crashed(kill.lane.data)
    assert crashed(kill.lane.data) == []
    assert mark.draft == kill.lane.draft
    assert (mark.step, mark.field) in kill.recent_places(), (mark, kill.log)
    assert {*mark.edited} <= {edit.place for edit in kill.edits()}
    return mark


def check_recovery(kill: Kill, mark: CrashedSession, qtbot: QtBot) -> None:
    """A new window opens where the person was, says so, and sweeps what the dead one left."""
    window = Window()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.recover(mark)
    assert window.wizard is not None
    assert window.wizard.current == mark.step
    assert not window.wizard.banner.isHidden()
    assert "上次程序没有正常关闭，申报稿已恢复到" in window.wizard.banner.text.text()
    if mark.field and can_be_worked_at(window.wizard, mark):
        assert window.wizard.place == mark.field
    (room,) = names_in(kill.lane.data / "rooms")
    assert room not in kill.rooms
    window.to_start()
    # Perhaps a file is just being copied into it; who does that sweeps up.
    qtbot.waitUntil(lambda: not names_in(kill.lane.data / "rooms"))
    assert not names_in(kill.lane.data / "sessions")
    end_window(window)


def can_be_worked_at(wizard: Wizard, mark: CrashedSession) -> bool:
    """Return whether the place is shown: its condition may have gone after the mark was made."""
    page = wizard.book.pages[mark.step]
    return not isinstance(page, FormPage) or page.rows[mark.field].isVisible()


# ------------------------------------------------------------------ the run


@pytest.fixture
def lanes(tmp_path: Path, example_master: Path) -> list[Lane]:
    """Return folders for programs that run side by side, a copy of the example in each."""
    made = [Lane(tmp_path / str(number)) for number in range(LANES)]
    for lane in made:
        lane.folder.mkdir()
        shutil.copy(example_master, lane.draft)
    return made


def kills(lanes: Sequence[Lane], repository: Path, seeds: Iterator[int]) -> Iterator[Kill]:
    """Yield kills as they happen; a lane goes on once its last kill has been looked at."""
    running = {lane: killed(lane, repository, next(seeds)) for lane in lanes}
    while running:
        time.sleep(0.003)
        for lane, work in list(running.items()):
            try:
                next(work)
            except StopIteration as ended:
                yield ended.value
                seed = next(seeds, None)
                running.pop(lane)
                if seed is not None:
                    running[lane] = killed(lane, repository, seed)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_a_killed_window_loses_no_more_than_a_second(
    lanes: list[Lane],
    repository: Path,
    form_2020: Form,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed = int(os.environ.get("XXXF_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    sys.stdout.write(f"XXXF_SEED={seed}\n")  # shown when the test fails
    figures = Figures()
    for kill in kills(lanes, repository, iter(range(seed, seed + KILLS))):
        figures.kills += 1
        figures.edits += len(kill.edits())
        check_answers(kill, form_2020, figures)
        monkeypatch.setenv("XXXF_DATA_DIR", str(kill.lane.data))
        check_recovery(kill, check_mark(kill), qtbot)
    sys.stdout.write(figures.lines())
    assert not figures.too_old, "\n".join(figures.too_old)
