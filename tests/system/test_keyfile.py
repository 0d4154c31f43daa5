"""The plaintext key file of older versions: read, kept private, removed, never written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system.keyfile import FILE_NAME, read_plain_key, remove_plain_key

PEM = b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX file systems")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / FILE_NAME
    path.write_bytes(PEM)
    path.chmod(0o600)
    return path


def test_reads_the_key(file: Path) -> None:
    assert read_plain_key(file.parent) == PEM


def test_there_may_be_none(tmp_path: Path) -> None:
    assert read_plain_key(tmp_path / "nothing") is None
    assert not (tmp_path / "nothing").exists()
    remove_plain_key(tmp_path)


@posix
def test_tightens_file_and_folder(file: Path) -> None:
    file.chmod(0o644)
    file.parent.chmod(0o755)
    read_plain_key(file.parent)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@posix
def test_refuses_a_link(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / FILE_NAME).symlink_to(file)
    with pytest.raises(KeyFileError, match="链接"):
        read_plain_key(folder)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(PEM[:40], id="cut"),
        pytest.param(bytes(200), id="zeros"),
        pytest.param(PEM * 2000, id="too-long"),
    ],
)
def test_a_damaged_key_is_reported_and_kept(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(KeyFileError, match="已损坏") as caught:
        read_plain_key(file.parent)
    assert "备份" in caught.value.remedy
    assert file.read_bytes() == data


def test_is_removed(file: Path) -> None:
    remove_plain_key(file.parent)
    assert not file.exists()


def test_one_that_cannot_be_removed_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(KeyFileError, match="删不掉"):
        remove_plain_key(file.parent)
