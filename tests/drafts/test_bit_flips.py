"""A flipped bit anywhere in a draft is found, or changes nothing that is said."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from xxxf_desktop.answers.application import Application
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError

from .making import application

FLIPS = 400


def content(path: Path) -> tuple[Application, dict[str, bytes], str] | None:
    """Return everything a draft says, None where it refuses."""
    try:
        with Draft.open(path) as draft:
            files = {name: draft.read_file(name) for name in draft.files()}
            return draft.application(), files, draft.submission
    except DraftError:
        return None


def test_are_never_silently_wrong(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    right = content(path)
    assert right is not None
    assert right[0] == application()
    chance = random.Random(11)  # noqa: S311
    found = 0
    for _ in range(FLIPS):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        flipped = tmp_path / "flipped.xxxf"
        flipped.write_bytes(data)
        said = content(flipped)
        assert said in (None, right)
        found += said is None
        for left in tmp_path.glob("flipped.xxxf-*"):
            left.unlink()
    assert found > FLIPS / 4  # the rest hit pages and bytes that hold nothing


@pytest.mark.parametrize("text", [b"plan", b"unit.name", b"TABLE", b"submission", b"xxxf"])
def test_names_are_looked_at_wherever_they_stand(path: Path, tmp_path: Path, text: bytes) -> None:
    """A key stands in its table and in the index of it; SQLite quotes damaged text in errors."""
    whole = path.read_bytes()
    right = content(path)
    found = 0
    for match in re.finditer(re.escape(text), whole):
        for bit in (0, 7):
            data = bytearray(whole)
            data[match.start() + 1] ^= 1 << bit
            flipped = tmp_path / "flipped.xxxf"
            flipped.write_bytes(data)
            said = content(flipped)
            assert said in (None, right)
            found += said is None
    assert found
