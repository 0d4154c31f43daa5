"""The old key signs the new one: who trusts the old may trust its successor.

Source: facts/signing-storage.md 1.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.envelope import read_envelope, thumbprint
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.bundle.strict_json import StrictJsonError, parse_strict

TYP = "xxxf-rotation+json"


class _Jwk(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    crv: Literal["P-256"]
    kty: Literal["EC"]
    x: str
    y: str


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["xxxf-rotation/1"]
    old: _Jwk
    new: _Jwk
    at: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """Who was followed by whom, by the word of the old key."""

    old_kid: str
    new_kid: str
    at: str


def rotation_payload(old: dict[str, str], new: dict[str, str], at: str) -> bytes:
    """Return what is signed: both public keys (JWK) and the time (RFC 3339)."""
    return canonical_json({"format": "xxxf-rotation/1", "old": old, "new": new, "at": at})


def sign_rotation(old: SigningKey, payload: bytes) -> bytes:
    """Return the JWS: the same shape as a bundle's, with a `typ` of its own."""
    return old.sign(payload, TYP)


def read_rotation(raw: bytes) -> Rotation | None:
    """Return the rotation in `raw`, None where it is not signed, and by its old key."""
    envelope = read_envelope(raw, TYP, "rotation.jws.json")
    if envelope.problems or not envelope.signed or envelope.payload is None:
        return None
    try:
        payload = _Payload.model_validate(parse_strict(envelope.payload))
    except (StrictJsonError, ValidationError):
        return None
    old, new = thumbprint(payload.old.model_dump()), thumbprint(payload.new.model_dump())
    return Rotation(old, new, payload.at) if old == envelope.kid else None
