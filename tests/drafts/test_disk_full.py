"""A disk that fills up, at every page of a save."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError

from .making import PROOF, application, write


def pages(draft: Draft, setting: str) -> int:
    count: int = draft._connection.execute(f"PRAGMA {setting}").fetchone()[0]
    return count


def test_a_save_that_does_not_fit_changes_nothing(path: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "big", os.urandom(60_000))
    bigger = application(**{"unit.profile": "字" * 20_000})
    with Draft.open(path) as draft:
        before = draft.application(), draft.files()
        held = pages(draft, "page_count")
        refused = 0
        for room in range(200):
            pages(draft, f"max_page_count = {held + room}")
            try:
                draft.save(bigger, [NewFile(PROOF, source)])
                break
            except DraftError as error:
                assert "磁盘空间不足" in error.message  # noqa: PT017
                refused += 1
            assert (draft.application(), draft.files()) == before
        assert draft.application() == bigger
        assert draft.read_file(PROOF) == source.read_bytes()
    assert refused > 10


LIMITED = """
import pathlib, resource, sys
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError
path, source, name = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
with Draft.open(path) as draft:
    before = draft.application()
    limit = path.stat().st_size + 100_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        draft.save(before, [NewFile(name, source)])
    except DraftError as error:
        print(error.lines()[0])
    assert draft.application() == before
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE")
def test_a_file_that_may_not_grow(path: Path, tmp_path: Path, repository: Path) -> None:
    source = write(tmp_path / "big", os.urandom(5_000_000))
    with Draft.open(path) as draft:
        before = draft.application(), draft.files()
    process = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(source), PROOF],
        cwd=repository,
        capture_output=True,
        text=True,
    )
    assert process.stderr == ""
    assert process.stdout.startswith(f"申报稿 {path}：")
    with Draft.open(path) as draft:
        assert (draft.application(), draft.files()) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A tmpfs of 1 MiB; a namespace of its own takes it away with the process."""
    if not shutil.which("unshare"):
        pytest.skip("no namespaces here")
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("no right to a namespace")
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


ON_SMALL_DISK = """
import os, pathlib, sys
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.errors import DraftError
disk, name = pathlib.Path(sys.argv[1]), sys.argv[2]
source = pathlib.Path(sys.argv[3])
application = Application("x", proofs=(Proof(item="p", file=name),))
with Draft.create(disk / "a.xxxf", application) as draft:
    for size in (300_000, 3_000_000):
        source.write_bytes(os.urandom(size))
        try:
            draft.save(application.with_field("size", str(size)), [NewFile(name, source)])
        except DraftError as error:
            print(error.lines()[0])
    assert draft.application().text("size") == "300000"
    assert len(draft.read_file(name)) == 300_000
(disk / "filler").write_bytes(bytes(disk.stat().st_blksize))
try:
    while True:
        with (disk / "filler").open("ab") as filler:
            filler.write(bytes(4096))
            filler.flush()
except OSError:
    pass
try:
    Draft.create(disk / "b.xxxf", application)
except DraftError as error:
    print(error.lines()[0])
print(sorted(entry.name for entry in disk.iterdir()))
with Draft.open(disk / "a.xxxf") as draft:
    assert draft.application().text("size") == "300000"
"""


def test_a_small_disk(small_disk: Path, tmp_path: Path, repository: Path) -> None:
    command = 'mount -t tmpfs -o size=1m none "$1" && exec "$0" -c "$2" "$1" "$3" "$4"'
    in_namespace = ["unshare", "-rm", "sh", "-c", command, sys.executable]
    process = subprocess.run(
        [*in_namespace, small_disk, ON_SMALL_DISK, PROOF, tmp_path / "source"],
        cwd=repository,
        capture_output=True,
        text=True,
    )
    assert process.stderr == ""
    save, create, left = process.stdout.splitlines()
    assert "磁盘空间不足" in save
    assert "磁盘空间不足" in create
    assert left == "['a.xxxf', 'filler']"
