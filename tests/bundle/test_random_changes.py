"""One changed byte anywhere is found: the promise of `xxxf verify`."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.bundle import JWS_NAME, SigningKey, verify
from xxxf_desktop.errors import BundleError

from .making import FILES, make_zip, overwrite

Change = Callable[[bytes, random.Random], bytes]


def _flip_bit(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _replace(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(1) + data[at:]


def _delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + 1 :]


def _append(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice([b"\n", b" ", b"\0", chance.randbytes(1)])


CHANGES: list[Change] = [_flip_bit, _flip_bit, _replace, _replace, _insert, _delete, _append]


def test_finds_1000_of_1000_random_single_byte_changes(bundle: Path, key: SigningKey) -> None:
    chance = random.Random(20261122)  # noqa: S311
    files = sorted(file for file in bundle.rglob("*") if file.is_file())
    assert len(files) == len(FILES) + 2
    missed = []
    for number in range(1000):
        file, change = chance.choice(files), chance.choice(CHANGES)
        before = file.read_bytes()
        after = change(before, chance)
        assert after != before
        overwrite(file, after)
        if verify(bundle, {key.kid}).ok:
            missed.append((number, file.name, change.__name__))
        overwrite(file, before)
    assert missed == []
    assert verify(bundle, {key.kid}).ok


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80], ids=["neighbour", "case", "high-bit"])
def test_finds_a_flip_of_every_byte_of_the_signature_file(
    bundle: Path, key: SigningKey, mask: int
) -> None:
    file = bundle / JWS_NAME
    before = file.read_bytes()
    missed = []
    for at in range(len(before)):
        overwrite(file, before[:at] + bytes([before[at] ^ mask]) + before[at + 1 :])
        if verify(bundle, {key.kid}).ok:
            missed.append(at)
    assert missed == []


def test_finds_white_space_anywhere_in_the_signature_file(bundle: Path, key: SigningKey) -> None:
    file = bundle / JWS_NAME
    before = file.read_bytes()
    for at in range(len(before) + 1):
        overwrite(file, before[:at] + b" " + before[at:])
        assert not verify(bundle, {key.kid}).ok, at


def test_a_damaged_zip_is_refused_or_still_holds_the_same(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Changes that no unpacker sees (a time stamp, say) may pass; nothing may raise a bug."""
    archive = make_zip(bundle, tmp_path / "电子包.zip")
    before = archive.read_bytes()
    chance = random.Random(7)  # noqa: S311
    good = verify(archive, {key.kid})
    refused = 0
    for _ in range(600):
        overwrite(archive, chance.choice(CHANGES)(before, chance))
        try:
            report = verify(archive, {key.kid})
        except BundleError:
            refused += 1
            continue
        assert not report.ok or report.code == good.code
        refused += not report.ok
    assert refused > 400
