"""Files that somebody names: read up to a limit, and never waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xxxf_desktop.errors import CertificateError, KeyFileError
from xxxf_desktop.system.ordinary_file import read_ordinary


def test_a_file_that_is_too_large_gives_one_byte_more(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_ordinary(tmp_path / "a", 5, "文件") == b"12345"
    assert read_ordinary(tmp_path / "a", 3, "文件") == b"1234"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_that_nobody_fills_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(KeyFileError, match=r"备份文件 .*pipe 不是普通文件"):
        read_ordinary(tmp_path / "pipe", 9, "备份文件")


@pytest.mark.parametrize(
    "name", [pytest.param("none", id="missing"), pytest.param("长" * 200, id="too-long")]
)
def test_says_what_cannot_be_read_in_the_kind_of_the_caller(tmp_path: Path, name: str) -> None:
    with pytest.raises(CertificateError, match="证书文件") as caught:
        read_ordinary(tmp_path / name, 9, "证书文件", CertificateError)
    assert caught.value.remedy


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be opened there")
def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="不是普通文件"):
        read_ordinary(tmp_path, 9, "备份文件")
