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
from xxxf_desktop.system.keyfile import FILE_NAME, read_or_create

PEM = b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX file systems")


def _make() -> bytes:
    return PEM


def _never() -> bytes:
    raise AssertionError("a key is there already")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_makes_a_key_on_first_use_and_returns_it_ever_after(tmp_path: Path) -> None:
    folder = tmp_path / "xxxf" / "keys"
    assert read_or_create(folder, _make) == PEM
    assert read_or_create(folder, _never) == PEM
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_the_owner_can_read(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    before = os.umask(umask)
    try:
        read_or_create(folder, _make)
    finally:
        os.umask(before)
    assert _mode(folder) == 0o700
    assert _mode(folder / FILE_NAME) == 0o600


@posix
def test_a_new_folder_is_private(tmp_path: Path) -> None:
    read_or_create(tmp_path / "keys", _make)
    assert _mode(tmp_path / "keys") == 0o700


@posix
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o777])
def test_tightens_a_file_others_can_read(tmp_path: Path, mode: int) -> None:
    read_or_create(tmp_path, _make)
    (tmp_path / FILE_NAME).chmod(mode)
    tmp_path.chmod(0o755)
    assert read_or_create(tmp_path, _never) == PEM
    assert _mode(tmp_path / FILE_NAME) & 0o077 == 0
    assert _mode(tmp_path) == 0o700


@posix
def test_refuses_a_disk_that_keeps_nothing_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT mounted for everybody: chmod succeeds and changes nothing."""
    read_or_create(tmp_path, _make)
    (tmp_path / FILE_NAME).chmod(0o644)
    monkeypatch.setattr(os, "chmod", lambda *_: None)
    with pytest.raises(KeyFileError, match="不支持读取权限") as caught:
        read_or_create(tmp_path, _never)
    assert caught.value.remedy


@posix
def test_refuses_a_file_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_or_create(tmp_path, _make)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(KeyFileError, match="另一个用户"):
        read_or_create(tmp_path, _never)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(PEM[:40], id="cut"),
        pytest.param(bytes(200), id="zeros"),
        pytest.param(PEM * 1000, id="too-long"),
    ],
)
def test_a_damaged_key_is_reported_and_kept(tmp_path: Path, data: bytes) -> None:
    read_or_create(tmp_path, _make)
    (tmp_path / FILE_NAME).write_bytes(data)
    with pytest.raises(KeyFileError, match="已损坏") as caught:
        read_or_create(tmp_path, _never)
    assert "备份" in caught.value.remedy
    assert (tmp_path / FILE_NAME).read_bytes() == data


@posix
@pytest.mark.parametrize(
    "put",
    [
        pytest.param(lambda path: path.mkdir(mode=0o700), id="folder"),
        pytest.param(lambda path: os.mkfifo(path, 0o600), id="fifo"),
        pytest.param(lambda path: path.symlink_to("elsewhere.pem"), id="dangling-link"),
    ],
)
def test_refuses_what_is_no_file(tmp_path: Path, put: Callable[[Path], None]) -> None:
    put(tmp_path / FILE_NAME)
    with pytest.raises(KeyFileError) as caught:
        read_or_create(tmp_path, _never)
    assert caught.value.remedy


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"")
    with pytest.raises(KeyFileError, match="不能读写"):
        read_or_create(tmp_path / "keys", _make)


@pytest.mark.parametrize("call", ["fsync", "link", "open"])
def test_a_failure_on_the_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(KeyFileError, match="不能读写"):
            read_or_create(tmp_path, _make)
    assert list(tmp_path.iterdir()) == []
    assert read_or_create(tmp_path, _make) == PEM


def test_the_slower_of_two_takes_the_key_of_the_faster(tmp_path: Path) -> None:
    def make_while_another_does() -> bytes:
        read_or_create(tmp_path, _make)
        return PEM.replace(b"c2Vj", b"bGF0")

    assert read_or_create(tmp_path, make_while_another_does) == PEM
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def _race(folder: Path, number: int, start: Barrier, results: Path) -> None:
    own = PEM.replace(b"c2Vj", b"%04d" % number)
    start.wait(timeout=30)
    (results / str(number)).write_bytes(read_or_create(folder, lambda: own))


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = tmp_path / "results"
    results.mkdir()
    start = context.Barrier(6)
    workers = [
        context.Process(target=_race, args=(tmp_path / "keys", number, start, results))
        for number in range(6)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    keys = {file.read_bytes() for file in results.iterdir()}
    assert len(list(results.iterdir())) == 6
    assert keys == {(tmp_path / "keys" / FILE_NAME).read_bytes()}
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [FILE_NAME]
