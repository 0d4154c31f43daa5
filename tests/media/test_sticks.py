"""Hand-overs to real small file systems: full, pulled out, suddenly read-only; and FAT.

XXXF_FULL_STICKS says at how many points a stick runs out of room (10); the figures of the
README are of 100.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.media.writing import write_to_folder

from .making import BUNDLE, FILES, SCANS, TOTAL, files_of

POINTS = int(os.environ.get("XXXF_FULL_STICKS", "10"))
PAGE = 4096
# What tmpfs needs at most for the parcel and the image of it, in pages.
FOLDER_PAGES = sum(-(-len(data) // PAGE) for data in FILES.values()) + 1
IMAGE_PAGES = FOLDER_PAGES + 300
MOUNT = ["unshare", "-rm", sys.executable, "-m", "tests.media.sticks"]


@cache
def _may_mount() -> bool:
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    trial = "mount -t tmpfs -o size=4k none /mnt"
    return not subprocess.run(["unshare", "-rm", "sh", "-c", trial], capture_output=True).returncode


needs_mount = pytest.mark.skipif(not _may_mount(), reason="may not mount in a name space")


def run(folder: Path, trials: list[dict[str, Any]], repository: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [*MOUNT, str(folder)],
        input=json.dumps(trials),
        capture_output=True,
        cwd=repository,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(repository), *sys.path])},
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(trials)
    return found


def spread(last: int, points: int) -> list[int]:
    """Return up to `points` numbers from 1 to `last`, evenly."""
    return sorted({1 + (last - 1) * point // max(points - 1, 1) for point in range(points)})


@needs_mount
class TestFullSticks:
    @pytest.mark.parametrize(
        ("kind", "pages"),
        [("folder", FOLDER_PAGES), ("image", IMAGE_PAGES)],
        ids=["folder", "image"],
    )
    def test_a_stick_that_runs_out_of_room(
        self, tmp_path: Path, repository: Path, kind: str, pages: int
    ) -> None:
        sizes = spread(pages - 1, POINTS)
        trials = [{"kind": kind, "options": f"size={size * PAGE}"} for size in sizes]
        trials.append({"kind": kind, "options": f"size={(pages + 50) * PAGE}"})
        *full, last = run(tmp_path, trials, repository)
        assert last["complete"]
        assert last["said"] == []
        self._check([trial for trial in full if trial["said"]])
        assert all(trial["complete"] for trial in full if not trial["said"])
        assert sum(bool(trial["said"]) for trial in full) > POINTS // 2

    def test_a_stick_that_runs_out_of_names(self, tmp_path: Path, repository: Path) -> None:
        trials = [{"kind": "folder", "options": f"size=32m,nr_inodes={n}"} for n in range(2, 16)]
        self._check([trial for trial in run(tmp_path, trials, repository) if trial["said"]])

    @pytest.mark.parametrize("kind", ["folder", "image"])
    def test_a_stick_with_its_write_protection_on(
        self, tmp_path: Path, repository: Path, kind: str
    ) -> None:
        (found,) = run(tmp_path, [{"kind": kind, "options": "size=32m,ro"}], repository)
        assert "是只读的，或者打开了写保护" in found["said"][0]
        assert found["names"] == []

    @staticmethod
    def _check(trials: list[dict[str, Any]]) -> None:
        assert trials
        for trial in trials:
            assert "空间不足" in trial["said"][0]
            assert trial["said"][1]
            assert trial["names"] == []
            assert trial["staging"]


@needs_mount
@pytest.mark.parametrize("kind", ["folder", "image"])
@pytest.mark.parametrize("activity", ["WRITING", "READING_BACK"])
@pytest.mark.parametrize("at", [0, TOTAL // 2, TOTAL], ids=["start", "middle", "end"])
class TestTakenAway:
    def test_a_stick_that_is_pulled_out(
        self, tmp_path: Path, repository: Path, kind: str, activity: str, at: int
    ) -> None:
        trial = {"kind": kind, "options": "size=32m", "activity": activity, "at": at}
        (found,) = run(tmp_path, [{**trial, "then": "unmount"}], repository)
        assert "已被移走" in found["said"][0]
        assert found["names"] == found["below"] == []
        assert found["staging"]

    def test_a_stick_that_turns_read_only(
        self, tmp_path: Path, repository: Path, kind: str, activity: str, at: int
    ) -> None:
        """A file system with errors does so; with a file open for writing it cannot yet."""
        trial = {"kind": kind, "options": "size=32m", "activity": activity, "at": at}
        (found,) = run(tmp_path, [{**trial, "then": "read-only"}], repository)
        if found["said"]:
            assert "只读" in found["said"][0]
            assert BUNDLE not in found["names"]
            assert found["names"] in ([], [name for name in found["names"] if name[0] == "."])
        else:
            assert found["complete"]


@pytest.mark.media
@pytest.mark.parametrize("kind", [[], ["-F"]], ids=["fat16", "fat32"])
def test_everything_survives_fat(
    staging: Path, target: Path, tmp_path: Path, kind: list[str]
) -> None:
    """Names, case and content, written and read by another program."""
    write_to_folder(staging, target)
    stick, back = tmp_path / "fat.img", tmp_path / "back"
    with stick.open("wb") as stream:
        stream.truncate(64 << 20)
    back.mkdir()
    environment = {**os.environ, "MTOOLS_SKIP_CHECK": "1", "LC_ALL": "C.UTF-8"}
    for command in (
        ["mformat", "-i", str(stick), *kind, "::"],
        ["mcopy", "-s", "-i", str(stick), str(target / BUNDLE), str(target / SCANS), "::"],
        ["mcopy", "-s", "-i", str(stick), f"::{BUNDLE}", f"::{SCANS}", str(back)],
    ):
        subprocess.run(command, env=environment, check=True, capture_output=True)
    assert files_of(back) == FILES
