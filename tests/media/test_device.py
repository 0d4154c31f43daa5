"""Writing that reaches the medium."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xxxf_desktop.media import device

from .conftest import REAL_SYNC


class TestFlushing:
    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="syncfs")
    def test_a_real_file_system(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(device, "_sync_file_system", REAL_SYNC)
        device.flush_all(tmp_path)

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="syncfs")
    def test_a_folder_that_is_gone(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            REAL_SYNC(tmp_path / "x")


class TestWriting:
    def test_goes_on_after_a_short_write(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:3]))
        with device.new_file(tmp_path / "a") as handle:
            device.write_all(handle, b"0123456789")
        assert (tmp_path / "a").read_bytes() == b"0123456789"

    def test_never_opens_what_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"theirs")
        with pytest.raises(FileExistsError), device.new_file(tmp_path / "a"):
            pass
        assert (tmp_path / "a").read_bytes() == b"theirs"


class TestReading:
    @pytest.mark.parametrize("size", [0, 1, device.BLOCK_BYTES, device.BLOCK_BYTES + 1])
    def test_in_whole_blocks_though_reads_are_short(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
    ) -> None:
        (tmp_path / "a").write_bytes(b"x" * size)
        real = os.read
        monkeypatch.setattr(os, "read", lambda handle, count: real(handle, min(count, 70_000)))
        with device.opened(tmp_path / "a") as handle:
            lengths = [len(block) for block in device.blocks(handle)]
        assert sum(lengths) == size
        assert all(length == device.BLOCK_BYTES for length in lengths[:-1])
        assert 0 not in lengths

    @pytest.mark.skipif(os.name == "nt", reason="links need rights there")
    def test_follows_no_link(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"x")
        (tmp_path / "link").symlink_to("a")
        with pytest.raises(OSError, match="link"), device.opened(tmp_path / "link"):
            pass
