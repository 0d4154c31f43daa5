"""Every edition in the folder forms loads and is what its folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, read_shipped
from xxxf_desktop.forms.loader import load

FOLDERS = sorted(path.parent for path in (REPOSITORY / "forms").glob("*/form.toml"))


@pytest.mark.parametrize("folder", [pytest.param(path, id=path.name) for path in FOLDERS])
def test_loads(folder: Path) -> None:
    form = load(folder.name, read_shipped)
    assert form.id == folder.name
    assert all(key == field.id for key, field in form.fields.items())
    assert form.plans


def test_the_promised_editions_are_there() -> None:
    assert {"miit-2020", "tianjin-2018"} <= {folder.name for folder in FOLDERS}
