"""The old key signs the new one."""

from __future__ import annotations

import json

import pytest

from xxxf_desktop.bundle import SigningKey
from xxxf_desktop.bundle.envelope import read_envelope
from xxxf_desktop.bundle.rotation import (
    Rotation,
    read_rotation,
    rotation_payload,
    sign_rotation,
)

AT = "2026-11-22T11:00:00+08:00"


@pytest.fixture
def signed(key: SigningKey, other_key: SigningKey) -> bytes:
    return sign_rotation(key, rotation_payload(key.public_jwk(), other_key.public_jwk(), AT))


def test_says_who_follows_whom(key: SigningKey, other_key: SigningKey, signed: bytes) -> None:
    assert read_rotation(signed) == Rotation(key.kid, other_key.kid, AT)


def test_only_the_old_key_can_say_so(key: SigningKey, other_key: SigningKey) -> None:
    payload = rotation_payload(key.public_jwk(), other_key.public_jwk(), AT)
    assert read_rotation(sign_rotation(other_key, payload)) is None


def test_is_no_bundle_and_no_bundle_is_one(key: SigningKey, signed: bytes) -> None:
    assert read_envelope(signed).problems
    payload = json.loads(json.dumps({"x": 1}))
    assert read_rotation(key.sign(json.dumps(payload).encode())) is None


def test_any_change_is_noticed(signed: bytes) -> None:
    middle = len(signed) // 2
    changed = signed[:middle] + bytes([signed[middle] ^ 1]) + signed[middle + 1 :]
    assert read_rotation(changed) is None


@pytest.mark.parametrize("payload", [b"", b"7", b"{}", b'{"format":"xxxf-rotation/2"}'])
def test_another_payload_is_none(key: SigningKey, payload: bytes) -> None:
    assert read_rotation(sign_rotation(key, payload)) is None
