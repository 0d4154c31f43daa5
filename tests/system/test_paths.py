from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.paths import DATA_DIR_VARIABLE, data_folder


def test_the_environment_moves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "a" / "b"))
    assert data_folder() == tmp_path / "a" / "b"
    assert data_folder().is_dir()


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_is_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "a"))
    assert stat.S_IMODE(data_folder().stat().st_mode) == 0o700


def test_a_relative_place_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(DATA_DIR_VARIABLE, "data")
    assert data_folder() == tmp_path / "data"


@pytest.mark.parametrize("value", ["", " "])
def test_without_it_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, value)
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert data_folder().name == "xxxf"


def test_a_place_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "file" / "a"))
    with pytest.raises(XxxfError, match="数据文件夹") as caught:
        data_folder()
    assert DATA_DIR_VARIABLE in caught.value.remedy
