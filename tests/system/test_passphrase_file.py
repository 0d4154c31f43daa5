from __future__ import annotations

import os
from pathlib import Path

import pytest

from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system.passphrase_file import passphrase_from_environment, read_passphrase

posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX file systems")


def write(folder: Path, data: bytes, rights: int = 0o600) -> Path:
    file = folder / "passphrase.txt"
    file.write_bytes(data)
    file.chmod(rights)
    return file


@pytest.mark.parametrize(
    ("data", "passphrase"),
    [
        pytest.param("正确的口令".encode(), "正确的口令", id="no-line-end"),
        pytest.param(b"one\ntwo\n", "one", id="first-line"),
        pytest.param(b"one\r\n", "one", id="windows-line-end"),
        pytest.param(b"\xef\xbb\xbfone\n", "one", id="byte-order-mark-of-notepad"),
        pytest.param(b" a b \n", " a b ", id="spaces-count"),
    ],
)
def test_reads_the_first_line(tmp_path: Path, data: bytes, passphrase: str) -> None:
    assert read_passphrase(write(tmp_path, data)) == passphrase


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(b"", "第一行不是口令", id="empty"),
        pytest.param(b"\nsecond", "第一行不是口令", id="first-line-empty"),
        pytest.param("口令".encode("gbk"), "不是 UTF-8", id="gbk"),
        pytest.param(b"x" * 5000, "第一行不是口令", id="too-long"),
    ],
)
def test_refuses_what_is_no_passphrase(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(KeyFileError, match=word) as caught:
        read_passphrase(write(tmp_path, data))
    assert caught.value.remedy


@posix
@pytest.mark.parametrize("rights", [0o640, 0o604, 0o644])
def test_refuses_one_that_others_can_read(tmp_path: Path, rights: int) -> None:
    with pytest.raises(KeyFileError, match="别人也能读") as caught:
        read_passphrase(write(tmp_path, b"one", rights))
    assert "chmod 600" in caught.value.remedy


@posix
def test_a_pipe_that_nobody_fills_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KeyFileError, match="不是普通文件"):
        read_passphrase(tmp_path / "pipe")


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="没有口令文件"):
        read_passphrase(tmp_path / "nothing")
    with pytest.raises(KeyFileError):
        read_passphrase(tmp_path)


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXXF_PASSPHRASE_FILE", str(write(tmp_path, b"one\n")))
    assert passphrase_from_environment() == "one"
    monkeypatch.setenv("XXXF_PASSPHRASE_FILE", " ")
    assert passphrase_from_environment() is None
