from __future__ import annotations

import os
from pathlib import Path

import pytest

from xxxf_desktop.media import device

from .making import make_staging

REAL_SYNC = device._sync_file_system


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    return make_staging(tmp_path / "staging")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    (folder / "别人的.docx").write_bytes(b"not ours")
    return folder


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", [].append)


@pytest.fixture(autouse=True)
def _no_waiting_for_other_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the tests is shared; test_device and the tmpfs sticks do the real thing."""
    monkeypatch.setattr(device, "_sync_file_system", lambda _: None)
    monkeypatch.setattr(os, "fsync", lambda _: None)
