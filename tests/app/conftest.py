"""What tests of the use cases share: a data folder of their own, and the example's draft."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from xxxf_desktop.app import drafting
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder, which is not there yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XXXF_DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def example_path(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Return the example's draft; tests open it and do not change it."""
    folder = tmp_path_factory.mktemp("example")
    answers = write_example(folder / "in", repository / "resources")
    path = folder / "示例.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
    return path


@pytest.fixture
def path(example_path: Path, tmp_path: Path) -> Path:
    """Return a copy of the example's draft, finalised once."""
    copy = Path(shutil.copy(example_path, tmp_path / "示例.xxxf"))
    with Draft.open(copy) as draft:
        finalise(draft)
    return copy


@pytest.fixture
def draft(path: Path) -> Iterator[Draft]:
    """Yield the draft at `path`; whoever needs another one has a fixture of that name."""
    with Draft.open(path) as opened:
        yield opened
