"""A program that is killed at any moment loses nothing that was saved before."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xxxf_desktop.drafts.store import Draft

from .making import PROOF, application

KILLS = 20
WRITER = """
import hashlib, pathlib, sys
from xxxf_desktop.answers.application import Proof
from xxxf_desktop.drafts.store import Draft, NewFile
from dataclasses import replace
draft = Draft.open(pathlib.Path(sys.argv[1]))
source = pathlib.Path(sys.argv[2])
application = draft.application()
revision = int(application.fields["revision"])
while True:
    revision += 1
    source.write_bytes(hashlib.sha256(str(revision).encode()).digest() * 5000)
    fields = {**application.fields, "revision": str(revision)}
    draft.save(replace(application, fields=fields), [NewFile(sys.argv[3], source)])
    print(revision, flush=True)
"""


def acknowledged(path: Path, source: Path, repository: Path, seconds: float) -> int:
    """Return the last revision a writer reported that was killed after `seconds` of saving."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(source), PROOF],
        cwd=repository,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout
    with writer.stdout as said:
        first = said.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines = [first, *said.readlines()]
        writer.wait()
    return int([line for line in lines if line.endswith(b"\n")][-1])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_nothing_saved_is_lost(path: Path, tmp_path: Path, repository: Path) -> None:
    chance = random.Random(7)  # noqa: S311
    with Draft.open(path) as draft:
        draft.save(application(revision="0"))
    for _ in range(KILLS):
        acked = acknowledged(path, tmp_path / "source", repository, chance.uniform(0, 0.08))
        with Draft.open(path) as draft:
            revision = int(draft.application().text("revision"))
            assert revision in (acked, acked + 1)
            assert draft.application() == application(revision=str(revision))
            digest = hashlib.sha256(str(revision).encode()).digest()
            assert draft.read_file(PROOF) == digest * 5000
