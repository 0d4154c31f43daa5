"""A signing key under a passphrase: scrypt and AES-256-GCM in a small JSON file.

Not PKCS#12: `cryptography` gives its encryption 600,000 rounds, but its MAC, made from the
same passphrase, always 2,048, and that is where one would guess. Not PKCS#8: 2,048 again.

Source: facts/signing-storage.md 1.9; scrypt RFC 7914, its cost by OWASP.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xxxf_desktop.bundle import base64url
from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.bundle.strict_json import StrictJsonError, parse_strict
from xxxf_desktop.errors import KeyFileError, WrongPassphraseError

_N = 1 << 17  # 128 MiB of memory and about half a second
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
_WRONG = "看看大小写和输入法；口令没有办法找回。"
_NO_KEY = "换一个备份文件。"


class _Envelope(BaseModel):
    """All that stands in the file; everything but the ciphertext is authenticated with it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["xxxf-protected-key/1"]
    kid: str
    made: str
    kdf: Literal["scrypt"]
    # Bounded, so that a file from elsewhere cannot ask for all memory: 512 MiB at most.
    n: Annotated[int, Field(ge=1 << 15, le=1 << 19)]
    r: Literal[8]
    p: Literal[1]
    salt: str
    cipher: Literal["A256GCM"]
    nonce: str
    ciphertext: str

    def authenticated(self) -> bytes:
        """Return the additional data of the encryption."""
        return canonical_json(self.model_dump(exclude={"ciphertext"}))


@dataclass(frozen=True, slots=True)
class Unprotected:
    """What was in the file: the key, and since when it is in use (RFC 3339)."""

    key: SigningKey
    made: str


def protect(key: SigningKey, passphrase: str, made: str) -> bytes:
    """Return `key` encrypted under `passphrase`; `made` (RFC 3339) goes with it, readable."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    plain = _Envelope(
        format="xxxf-protected-key/1",
        kid=key.kid,
        made=made,
        kdf="scrypt",
        n=_N,
        r=8,
        p=1,
        salt=base64url.encode(salt),
        cipher="A256GCM",
        nonce=base64url.encode(nonce),
        ciphertext="",
    )
    cipher = AESGCM(_derived(passphrase, salt, plain))
    sealed = cipher.encrypt(nonce, key.to_pem(), plain.authenticated())
    whole = {**plain.model_dump(), "ciphertext": base64url.encode(sealed)}
    return canonical_json(whole) + b"\n"


def unprotect(data: bytes, passphrase: str) -> Unprotected:
    """Return the key in `data`; WrongPassphraseError, KeyFileError for what is no such file."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    envelope = _read(data)
    try:
        salt, nonce = base64url.decode(envelope.salt), base64url.decode(envelope.nonce)
        cipher = AESGCM(_derived(passphrase, salt, envelope))
        sealed = base64url.decode(envelope.ciphertext)
        pem = cipher.decrypt(nonce, sealed, envelope.authenticated())
    except InvalidTag as error:
        raise WrongPassphraseError("口令不对，或者文件被改动过。", _WRONG) from error
    except ValueError as error:
        raise _no_key_file() from error
    key = SigningKey.from_pem(pem)
    if key.kid != envelope.kid:
        raise _no_key_file()
    return Unprotected(key, envelope.made)


def _read(data: bytes) -> _Envelope:
    try:
        return _Envelope.model_validate(parse_strict(data))
    except (StrictJsonError, ValidationError) as error:
        raise _no_key_file() from error


def _no_key_file() -> KeyFileError:
    return KeyFileError("这不是签名密钥的备份或口令保护的密钥文件，或者已损坏。", _NO_KEY)


def _derived(passphrase: str, salt: bytes, cost: _Envelope) -> bytes:
    """Return the AES key. The passphrase counts in NFC, whatever the keyboard sends.

    By hashlib, which lets other threads work meanwhile.
    """
    return hashlib.scrypt(
        unicodedata.normalize("NFC", passphrase).encode(),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=2 * 128 * cost.n * cost.r,
        dklen=_KEY_BYTES,
    )
