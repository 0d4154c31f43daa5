from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xxxf_desktop.drafts.store import Draft, NewFile

from .making import FIGURE, PROOF, application, make_pdf, make_picture, write


@pytest.fixture(autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder, where drafts are kept before they are brought up to date."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XXXF_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> list[NewFile]:
    """The files of `making.application`, as they lie on the disk."""
    folder = tmp_path / "sources"
    folder.mkdir()
    return [
        NewFile(FIGURE, write(folder / "架构图.png", make_picture("PNG"))),
        NewFile(PROOF, write(folder / "审计报告.pdf", make_pdf())),
    ]


@pytest.fixture
def path(tmp_path: Path, sources: list[NewFile]) -> Path:
    """A closed draft of `making.application` with its files."""
    file = tmp_path / "申报稿.xxxf"
    with Draft.create(file, application()) as draft:
        draft.save(application(), sources)
    return file


@pytest.fixture
def draft(path: Path) -> Iterator[Draft]:
    with Draft.open(path) as opened:
        yield opened


@pytest.fixture
def as_nobody() -> Iterator[Callable[[], Path]]:
    """Gives a folder, and from then on no rights beyond those of its modes."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs POSIX rights")
    folder = Path(tempfile.mkdtemp(prefix="xxxf-test-"))
    user = os.geteuid()

    def begin() -> Path:
        if user == 0:
            for place in (folder, *folder.rglob("*")):
                os.chown(place, 65534, -1)
            os.seteuid(65534)
        return folder

    try:
        yield begin
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
        shutil.rmtree(folder)
