"""A hand-over to a folder: all of it under its names, or nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xxxf_desktop.errors import OutputError, StoppedError
from xxxf_desktop.media import writing
from xxxf_desktop.media.part import LOCK, PART_PREFIX
from xxxf_desktop.media.progress import Activity
from xxxf_desktop.media.receipt import MediumKind
from xxxf_desktop.media.writing import write_to_folder
from xxxf_desktop.system.locks import new_lock

from .making import BUNDLE, FILES, SCANS, TOTAL, Medium, files_of, make_staging, tree

PDF = f"{BUNDLE}/申报书.pdf"


def part_of(target: Path) -> Path:
    (part,) = target.glob(f"{PART_PREFIX}*")
    return part


class TestWriting:
    def test_puts_everything_there(self, staging: Path, target: Path) -> None:
        write_to_folder(staging, target)
        assert files_of(target) == {**FILES, "别人的.docx": b"not ours"}
        assert {path.name for path in target.iterdir()} == {BUNDLE, SCANS, "别人的.docx"}

    def test_empty_folders_as_well(self, tmp_path: Path, target: Path) -> None:
        staging = make_staging(tmp_path / "s", {"甲/a.txt": b"a"})
        (staging / "甲/空").mkdir()
        write_to_folder(staging, target)
        assert (target / "甲/空").is_dir()

    def test_the_receipt(
        self, staging: Path, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XXXF_TODAY", "2020-04-28")
        made = write_to_folder(staging, target)
        lines = "".join(
            f"{hashlib.sha256(FILES[path]).hexdigest()}  {path}\n" for path in sorted(FILES)
        )
        assert made.kind is MediumKind.FOLDER
        assert made.entries == (BUNDLE, SCANS)
        assert (made.files, made.total_bytes) == (len(FILES), TOTAL)
        assert made.sha256 == hashlib.sha256(b"xxxf-medium/1\n" + lines.encode()).hexdigest()
        assert made.target == str(target)
        assert made.written_at.startswith("2020-04-28T")
        assert made.words == f"已逐字节核对 8 个文件，共 {TOTAL:,} 字节。"
        assert json.loads(json.dumps(made.as_json()))["entries"] == [BUNDLE, SCANS]

    def test_progress_goes_through_all_bytes_twice(self, staging: Path, target: Path) -> None:
        told: list[tuple[Activity, int, int]] = []
        write_to_folder(staging, target, lambda *step: told.append(step))
        for activity in Activity:
            done = [step[1] for step in told if step[0] is activity]
            assert done[0] == 0
            assert done == sorted(done)
            assert done[-1] == TOTAL
        assert {step[2] for step in told} == {TOTAL}

    def test_no_program_and_no_hidden_file_is_left(self, staging: Path, target: Path) -> None:
        write_to_folder(staging, target)
        assert not [path for path in target.rglob("*") if path.name.startswith((".", "autorun"))]

    def test_a_link_to_the_target_will_do(self, staging: Path, target: Path) -> None:
        link = target.with_name("链接")
        link.symlink_to(target)
        write_to_folder(staging, link)
        assert files_of(target).keys() >= FILES.keys()


def _empty(staging: Path) -> None:
    for path in staging.iterdir():
        shutil.rmtree(path)


class TestRefusing:
    def test_never_overwrites(self, staging: Path, target: Path) -> None:
        (target / SCANS).mkdir()
        before = tree(target)
        with pytest.raises(OutputError, match=f"已经有“{SCANS}”"):
            write_to_folder(staging, target)
        assert tree(target) == before

    def test_never_overwrites_what_comes_meanwhile(self, staging: Path, target: Path) -> None:
        def meddle(activity: Activity, done: int, _total: int) -> None:
            if activity is Activity.READING_BACK and done == TOTAL:
                (target / BUNDLE).mkdir(exist_ok=True)

        with pytest.raises(OutputError, match=f"刚刚出现了“{BUNDLE}”"):
            write_to_folder(staging, target, meddle)
        assert tree(target) == {"别人的.docx": b"not ours", BUNDLE: None}

    def test_a_target_that_is_not_there(self, staging: Path, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="不存在"):
            write_to_folder(staging, tmp_path / "x")

    @pytest.mark.parametrize(
        "spoil",
        [
            pytest.param(_empty, id="empty"),
            pytest.param(lambda s: (s / "a.txt").write_bytes(b""), id="file-at-the-top"),
            pytest.param(lambda s: (s / BUNDLE / "x").symlink_to("y"), id="link"),
            pytest.param(lambda s: os.mkfifo(s / BUNDLE / "x"), id="fifo"),
        ],
    )
    def test_a_staging_folder_made_wrong(
        self, staging: Path, target: Path, spoil: type[Path]
    ) -> None:
        spoil(staging)
        with pytest.raises(ValueError, match="staging"):
            write_to_folder(staging, target)


class TestStopping:
    def test_at_every_step(self, staging: Path, target: Path) -> None:
        steps: list[object] = []
        write_to_folder(staging, target, lambda *step: steps.append(step))
        for name in (BUNDLE, SCANS):
            shutil.rmtree(target / name)
        before = tree(target)
        for at in range(len(steps)):
            left = at

            def stop(*_step: object) -> None:
                nonlocal left
                if not left:
                    raise StoppedError("已停止。")
                left -= 1

            with pytest.raises(StoppedError):
                write_to_folder(staging, target, stop)
            assert tree(target) == before, at
        assert files_of(staging) == FILES


class TestLies:
    """The target holds something else than what was written."""

    @pytest.mark.parametrize(
        ("lie", "words"),
        [
            pytest.param(
                lambda part: (part / PDF).write_bytes(b"\0" + FILES[PDF][1:]),
                "“智慧社区平台-第1版/申报书.pdf”写进去的和读出来的不一样",
                id="one-byte",
            ),
            pytest.param(
                lambda part: (part / PDF).write_bytes(FILES[PDF][:-1] + b"\0"),
                "不一样",
                id="last-byte",
            ),
            pytest.param(lambda part: (part / PDF).write_bytes(b""), "大小不对", id="empty"),
            pytest.param(lambda part: (part / PDF).unlink(), "少了", id="missing"),
            pytest.param(lambda part: (part / BUNDLE / "x").mkdir(), "多出了", id="added-folder"),
            pytest.param(
                lambda part: (part / "autorun.inf").touch(),
                "多出了",
                id="added-at-the-top",
            ),
            pytest.param(
                lambda part: [(part / PDF).unlink(), (part / PDF).symlink_to("/dev/zero")],
                "大小不对",
                id="link",
            ),
            pytest.param(
                lambda part: (part / BUNDLE).rename(part / BUNDLE.upper().replace("版", "版a")),
                "少了",
                id="renamed",
            ),
        ],
    )
    def test_are_found(self, staging: Path, target: Path, lie: type[Path], words: str) -> None:
        def meddle(activity: Activity, done: int, _total: int) -> None:
            if activity is Activity.READING_BACK and done == 0:
                lie(part_of(target))

        before = tree(target)
        with pytest.raises(OutputError, match=words) as caught:
            write_to_folder(staging, target, meddle)
        assert "换一个" in caught.value.remedy
        assert tree(target) == before
        assert files_of(staging) == FILES

    def test_a_change_of_the_source_is_no_lie_of_the_medium(
        self, staging: Path, target: Path
    ) -> None:
        def meddle(activity: Activity, done: int, _total: int) -> None:
            if activity is Activity.READING_BACK and done == 0:
                (staging / PDF).write_bytes(b"\0" + FILES[PDF][1:])

        with pytest.raises(OutputError, match="要写入的材料在复制时被改动"):
            write_to_folder(staging, target, meddle)

    def test_a_source_that_shrinks(self, staging: Path, target: Path) -> None:
        def meddle(_activity: Activity, done: int, _total: int) -> None:
            if done == 0:
                (staging / PDF).write_bytes(b"")

        with pytest.raises(OutputError, match="要写入的材料在复制时被改动"):
            write_to_folder(staging, target, meddle)
        assert list(tree(target)) == ["别人的.docx"]

    def test_a_source_that_goes(self, staging: Path, target: Path) -> None:
        def meddle(_activity: Activity, done: int, _total: int) -> None:
            if done == 0:
                (staging / PDF).unlink()

        with pytest.raises(OutputError, match=r"要写入的材料读不出来（申报书\.pdf：.*不存在"):
            write_to_folder(staging, target, meddle)


class TestFaults:
    """Every step on the medium fails once."""

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV])
    @pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for-ever"])
    def test_end_with_a_message_and_without_a_packet(
        self, tmp_path: Path, target: Path, number: int, for_ever: bool
    ) -> None:
        small = {**FILES, PDF: b"%PDF"}
        staging = make_staging(tmp_path / "staging", small)
        before = tree(target)
        steps = self._count(staging, target)
        assert steps > 60
        at, done = 0, False
        while not done:
            at += 1
            with pytest.MonkeyPatch.context() as patch:
                medium = Medium(patch, target)
                medium.fail(at, number, for_ever=for_ever)
                error = _error_of(staging, target)
            if error is None:
                done = True
            else:
                self._check(error, before, target, at)
            _clear(target)
        assert at >= steps - 12  # removing the hidden folder at the end may fail unseen
        assert files_of(staging) == small

    @staticmethod
    def _count(staging: Path, target: Path) -> int:
        with pytest.MonkeyPatch.context() as patch:
            medium = Medium(patch, target)
            write_to_folder(staging, target)
        _clear(target)
        return medium.steps

    @staticmethod
    def _check(error: OutputError, before: object, target: Path, at: int) -> None:
        assert error.message, at
        assert error.remedy, at
        left = tree(target)
        visible = {path: data for path, data in left.items() if not path.startswith(".")}
        if visible != before:  # the medium did not even answer when the name was taken back
            assert "不算数" in error.remedy, at
        if left != visible:
            assert "没有删掉" in error.remedy, at

    def test_a_folder_that_goes_meanwhile(self, staging: Path, target: Path) -> None:
        def meddle(_activity: Activity, done: int, _total: int) -> None:
            if done > TOTAL // 2:
                shutil.rmtree(target, ignore_errors=True)

        with pytest.raises(OutputError, match="不存在，或者已被移走"):
            write_to_folder(staging, target, meddle)
        assert not target.exists()

    def test_another_folder_in_the_place_of_the_target(self, staging: Path, target: Path) -> None:
        """As when a stick is taken out and its mount point, an empty folder, remains."""

        def meddle(activity: Activity, done: int, _total: int) -> None:
            if activity is Activity.READING_BACK and done == TOTAL and target.name == "U盘":
                target.rename(target.with_name("拔出"))
                target.mkdir()

        with pytest.raises(OutputError, match="已被移走"):
            write_to_folder(staging, target, meddle)
        assert tree(target) == {}


def _error_of(staging: Path, target: Path) -> OutputError | None:
    try:
        write_to_folder(staging, target)
    except OutputError as error:
        return error
    return None


def _clear(target: Path) -> None:
    for path in target.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


KILLED = """
import os, signal, sys
from pathlib import Path
from xxxf_desktop.media import writing
staging, target, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
left = at
def die(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
from xxxf_desktop.media import part
real = part.rename
def rename(source, goal):
    die()
    real(source, goal)
part.rename = rename
writing.write_to_folder(staging, target, die)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("at", [0, 3, 8, 15, 18, 19])
def test_a_killed_process_leaves_no_packet_and_hinders_nobody(
    staging: Path, target: Path, repository: Path, at: int
) -> None:
    command = [sys.executable, "-c", KILLED, str(staging), str(target), str(at)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(repository), *sys.path])}
    status = subprocess.run(command, env=environment, check=False).returncode
    steps: list[object] = []
    if status == 0:
        pytest.fail(f"there are less than {at} steps")
    assert BUNDLE not in {path.name for path in target.iterdir()}
    shutil.rmtree(target / SCANS, ignore_errors=True)
    write_to_folder(staging, target, lambda *step: steps.append(step))
    assert {path.name for path in target.iterdir()} == {BUNDLE, SCANS, "别人的.docx"}
    assert len(steps) == 18  # and two names: the last two of the kills


class TestDeadParts:
    def test_what_a_killed_process_left_is_removed(self, staging: Path, target: Path) -> None:
        dead = target / f"{PART_PREFIX}dead"
        dead.mkdir()
        (dead / LOCK).write_bytes(b"locked\n")
        (dead / "half.pdf").write_bytes(b"half")
        write_to_folder(staging, target)
        assert not dead.exists()

    def test_what_a_living_process_writes_is_left_alone(self, staging: Path, target: Path) -> None:
        alive = target / f"{PART_PREFIX}alive"
        alive.mkdir()
        lock = new_lock(alive / LOCK)
        assert lock is not None
        with lock:
            write_to_folder(staging, target)
        assert alive.is_dir()

    @pytest.mark.parametrize(("age_s", "stays"), [(0, True), (7200, False)], ids=["new", "old"])
    def test_one_without_a_lock_goes_when_it_is_old(
        self, staging: Path, target: Path, age_s: int, stays: bool
    ) -> None:
        part = target / f"{PART_PREFIX}unlocked"
        part.mkdir()
        moment = time.time() - age_s
        os.utime(part, (moment, moment))
        write_to_folder(staging, target)
        assert part.is_dir() is stays


def test_blocks_are_forgotten_before_they_are_read_back(
    staging: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read back is the device, not the cache."""
    advised: list[int] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda *a: advised.append(a[3]), raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    writing.write_to_folder(staging, target)
    assert advised == [getattr(os, "POSIX_FADV_DONTNEED", 4)] * (2 * len(FILES))
