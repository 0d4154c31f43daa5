from __future__ import annotations

import errno
import multiprocessing
import os
import stat
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system import private_files

DATA = b"secret"
posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX file systems")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_created_is_read(tmp_path: Path) -> None:
    assert private_files.create(tmp_path / "a", DATA)
    assert private_files.read(tmp_path / "a") == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    assert not private_files.create(tmp_path / "a", DATA)
    assert (tmp_path / "a").read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@posix
def test_a_dangling_link_counts_as_taken(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    assert not private_files.create(tmp_path / "a", DATA)
    assert not (tmp_path / "b").exists()


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_the_owner_can_read(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    before = os.umask(umask)
    try:
        private_files.keep_folder_private(folder)
        private_files.create(folder / "a", DATA)
    finally:
        os.umask(before)
    assert mode(folder) == 0o700
    assert mode(folder / "a") == 0o600


@posix
def test_a_new_folder_is_private(tmp_path: Path) -> None:
    private_files.keep_folder_private(tmp_path / "x" / "keys")
    assert mode(tmp_path / "x" / "keys") == 0o700


@posix
@pytest.mark.parametrize("rights", [0o644, 0o660, 0o604, 0o777])
def test_tightens_a_file_others_can_read(tmp_path: Path, rights: int) -> None:
    private_files.create(tmp_path / "a", DATA)
    (tmp_path / "a").chmod(rights)
    assert private_files.read(tmp_path / "a") == DATA
    assert mode(tmp_path / "a") & 0o077 == 0


@posix
def test_refuses_a_disk_that_keeps_nothing_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT mounted for everybody: chmod succeeds and changes nothing."""
    private_files.create(tmp_path / "a", DATA)
    (tmp_path / "a").chmod(0o644)
    monkeypatch.setattr(os, "chmod", lambda *_: None)
    with pytest.raises(KeyFileError, match="不支持读取权限") as caught:
        private_files.read(tmp_path / "a")
    assert caught.value.remedy


@posix
def test_refuses_a_file_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private_files.create(tmp_path / "a", DATA)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(KeyFileError, match="另一个用户"):
        private_files.read(tmp_path / "a")


@posix
@pytest.mark.parametrize(
    "put",
    [
        pytest.param(lambda path: path.mkdir(mode=0o700), id="folder"),
        pytest.param(lambda path: os.mkfifo(path, 0o600), id="fifo"),
        pytest.param(lambda path: path.symlink_to("elsewhere"), id="dangling-link"),
    ],
)
def test_refuses_what_is_no_file(tmp_path: Path, put: Callable[[Path], None]) -> None:
    put(tmp_path / "a")
    with pytest.raises(KeyFileError) as caught:
        private_files.read(tmp_path / "a")
    assert caught.value.remedy


@posix
def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAT and exFAT, as on a U盘 for a backup."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    assert private_files.create(tmp_path / "a", DATA)
    assert not private_files.create(tmp_path / "a", b"other")
    assert private_files.read(tmp_path / "a") == DATA


@pytest.mark.parametrize("call", ["fsync", "link", "open"])
def test_a_failure_on_the_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(OSError, match="disk full"):
            private_files.create(tmp_path / "a", DATA)
    assert list(tmp_path.iterdir()) == []


def _race(file: Path, number: int, start: Barrier, results: Path) -> None:
    start.wait(timeout=30)
    if private_files.create(file, b"%d" % number):
        (results / str(number)).write_bytes(b"%d" % number)


def test_of_processes_that_start_together_one_wins(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = tmp_path / "results"
    results.mkdir()
    start = context.Barrier(4)
    workers = [
        context.Process(target=_race, args=(tmp_path / "a", number, start, results))
        for number in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    (winner,) = results.iterdir()
    assert private_files.read(tmp_path / "a") == winner.read_bytes()
