"""The key under a passphrase: opened by it alone, slow to guess, and read by nobody else."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from xxxf_desktop.bundle import SigningKey, base64url
from xxxf_desktop.bundle.protected import protect, unprotect
from xxxf_desktop.errors import KeyFileError, WrongPassphraseError

PASSPHRASE = "一句够长的口令 Café"
MADE = "2026-11-22T11:00:00+08:00"


@pytest.fixture(scope="module")
def protected(key: SigningKey) -> bytes:
    return protect(key, PASSPHRASE, MADE)


def test_comes_back_with_its_passphrase(key: SigningKey, protected: bytes) -> None:
    held = unprotect(protected, PASSPHRASE)
    assert held.key.to_pem() == key.to_pem()
    assert held.made == MADE


def test_the_passphrase_counts_however_it_is_composed(protected: bytes) -> None:
    assert unprotect(protected, unicodedata.normalize("NFD", PASSPHRASE)).made == MADE


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE + " ", PASSPHRASE.lower()])
def test_another_passphrase_opens_nothing(protected: bytes, passphrase: str) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        unprotect(protected, passphrase)
    assert caught.value.remedy


def test_holds_no_secret_in_plain(key: SigningKey, protected: bytes) -> None:
    """Neither as PEM nor as the number: d, as a JWK would spell it, stands nowhere."""
    pem = key.to_pem().decode()
    assert "PRIVATE" not in protected.decode()
    assert not [line for line in pem.splitlines() if line in protected.decode()]


def test_is_slow_to_guess(protected: bytes) -> None:
    """scrypt with 128 MiB (128 · n · r bytes)."""
    written = json.loads(protected)
    assert written["kdf"] == "scrypt"
    assert 128 * written["n"] * written["r"] >= 128 << 20


def test_two_of_one_key_have_nothing_in_common(key: SigningKey, protected: bytes) -> None:
    first, second = json.loads(protected), json.loads(protect(key, PASSPHRASE, MADE))
    assert all(first[name] != second[name] for name in ("salt", "nonce", "ciphertext"))


def _changed(data: bytes, **members: Any) -> bytes:
    return json.dumps({**json.loads(data), **members}).encode()


@pytest.mark.parametrize(
    ("members", "error"),
    [
        pytest.param({"kid": "A" * 43}, WrongPassphraseError, id="kid"),
        pytest.param({"made": "2020"}, WrongPassphraseError, id="made"),
        pytest.param({"nonce": base64url.encode(bytes(12))}, WrongPassphraseError, id="nonce"),
        pytest.param({"salt": base64url.encode(bytes(16))}, WrongPassphraseError, id="salt"),
        pytest.param({"ciphertext": "AAAA"}, KeyFileError, id="ciphertext-cut"),
        pytest.param({"ciphertext": "="}, KeyFileError, id="no-base64"),
        pytest.param({"n": 1 << 30}, KeyFileError, id="asks-for-all-memory"),
        pytest.param({"n": 2}, KeyFileError, id="easily-guessed"),
        pytest.param({"r": 1 << 20}, KeyFileError, id="asks-for-more"),
        pytest.param({"kdf": "none"}, KeyFileError, id="no-kdf"),
        pytest.param({"format": "xxxf-protected-key/2"}, KeyFileError, id="format"),
        pytest.param({"extra": 1}, KeyFileError, id="unknown-member"),
    ],
)
def test_a_changed_file_is_refused(
    protected: bytes, members: dict[str, Any], error: type[KeyFileError]
) -> None:
    with pytest.raises(error):
        unprotect(_changed(protected, **members), PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"hello", b"[]", b"\xff", b"{" * 100])
def test_what_is_no_such_file_is_said(data: bytes) -> None:
    with pytest.raises(KeyFileError, match="不是签名密钥的备份"):
        unprotect(data, PASSPHRASE)
