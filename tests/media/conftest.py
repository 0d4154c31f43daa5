from __future__ import annotations

from pathlib import Path

import pytest

from .making import make_staging


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
