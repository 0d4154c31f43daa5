"""The JWS around the manifest: one spelling, one algorithm, one key.

Flattened JSON (RFC 7515 7.2.2) with an attached payload, ES256 only. Source:
facts/signing-storage.md 1.3, 1.4, 1.6. The strict reading is ours; signing and checking
the signature are joserfc's.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xxxf_desktop.bundle import base64url
from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.bundle.strict_json import DuplicateKeyError, StrictJsonError, parse_strict

if TYPE_CHECKING:
    from joserfc.jwk import ECKey
    from joserfc.jws import JWSRegistry

ALGORITHM = "ES256"
TYP = "xxxf-bundle+json"

_MEMBERS = ("payload", "protected", "signature")
_JWK_MEMBERS = ("crv", "kty", "x", "y")
_COORDINATE_BYTES = 32
# Order of the base point of P-256 (FIPS 186-5, SP 800-186 3.2.1.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Envelope:
    """A JWS as read. `kid` is computed from the key inside; `payload` None where unreadable."""

    kid: str | None = None
    signed: bool = False
    payload: bytes | None = None
    problems: tuple[Problem, ...] = ()


class _HeaderError(ValueError):
    """The protected header is not ours; the text is Chinese."""


def thumbprint(jwk: dict[str, str]) -> str:
    """Return the RFC 7638 SHA-256 thumbprint of a public EC key, base64url."""
    required = canonical_json({name: jwk[name] for name in _JWK_MEMBERS})
    return base64url.encode(hashlib.sha256(required).digest())


def header_of(jwk: dict[str, str]) -> dict[str, Any]:
    """Return the one protected header that a bundle signed by `jwk` has."""
    key = {name: jwk[name] for name in _JWK_MEMBERS}
    return {"alg": ALGORITHM, "typ": TYP, "kid": thumbprint(jwk), "jwk": key}


def write_envelope(payload: str, protected: str, signature: str) -> bytes:
    """Return the file's bytes: members sorted, no white space, no line end."""
    return canonical_json({"payload": payload, "protected": protected, "signature": signature})


def low_s(signature: str) -> str:
    """Return `signature` (base64url of r‖s) with the smaller of its two possible s.

    (r, s) and (r, n-s) are both right for ECDSA; only one is accepted here, so that
    nobody can respell a signature without the key.
    """
    raw = base64url.decode(signature)
    s = int.from_bytes(raw[_COORDINATE_BYTES:], "big")
    smaller = min(s, ORDER - s)
    return base64url.encode(raw[:_COORDINATE_BYTES] + smaller.to_bytes(_COORDINATE_BYTES, "big"))


def jws_registry() -> JWSRegistry:
    """Return joserfc's rules for us: ES256 only, payloads of any length."""
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=[ALGORITHM])
    registry.max_payload_length = sys.maxsize  # default 128,000; our own limit comes first
    return registry


def read_envelope(raw: bytes) -> Envelope:
    """Return what the bytes of `bundle.jws.json` hold, with every problem of the JWS."""
    try:
        outer = parse_strict(raw)
    except StrictJsonError as error:
        return Envelope(problems=(_json_problem(error, Code.JWS_MALFORMED),))
    if not isinstance(outer, dict) or not all(isinstance(outer.get(n), str) for n in _MEMBERS):
        return Envelope(problems=(_malformed("应有 payload、protected、signature 三项"),))
    problems = list(_spelling_problems(raw, outer))
    payload = _decoded(outer["payload"], "payload", problems)
    jwk = _read_header(outer["protected"], problems)
    signed = jwk is not None and _is_signed(outer, jwk)
    if jwk is not None and not signed:
        problems.append(problem(Code.SIGNATURE_INVALID, JWS_NAME))
    return Envelope(thumbprint(jwk) if jwk else None, signed, payload, tuple(problems))


def _spelling_problems(raw: bytes, outer: dict[str, Any]) -> list[Problem]:
    if set(outer) != set(_MEMBERS):
        extra = "、".join(sorted(set(outer) - set(_MEMBERS)))
        return [_malformed(f"多了 {extra}")]
    if canonical_json(outer) != raw:
        return [_malformed("写法与规定的不同，多了空白或换了写法")]
    return []


def _decoded(text: str, name: str, problems: list[Problem]) -> bytes | None:
    try:
        return base64url.decode(text)
    except ValueError:
        problems.append(_malformed(f"{name} 不是规范的 base64url"))
        return None


def _read_header(protected: str, problems: list[Problem]) -> dict[str, str] | None:
    raw = _decoded(protected, "protected", problems)
    if raw is None:
        return None
    try:
        header = parse_strict(raw)
        jwk = _checked_header(header)
    except StrictJsonError as error:
        problems.append(_json_problem(error, Code.JWS_HEADER))
        return None
    except _HeaderError as error:
        problems.append(problem(Code.JWS_HEADER, JWS_NAME, str(error)))
        return None
    if header["kid"] != thumbprint(jwk):
        problems.append(problem(Code.KEY_MISMATCH, JWS_NAME))
    elif _compact(header_of(jwk)) != raw:
        problems.append(problem(Code.JWS_HEADER, JWS_NAME, "写法与规定的不同"))
    return jwk


def _checked_header(header: object) -> dict[str, str]:
    if not isinstance(header, dict):
        raise _HeaderError("不是对象")
    if header.get("alg") != ALGORITHM:
        raise _HeaderError(f"签名算法只能是 {ALGORITHM}")
    if header.get("typ") != TYP:
        raise _HeaderError(f"typ 应为 {TYP}")
    if set(header) != {"alg", "typ", "kid", "jwk"}:
        raise _HeaderError("应恰有 alg、typ、kid、jwk 四项")
    return _checked_key(header["jwk"])


def _checked_key(jwk: object) -> dict[str, str]:
    if not isinstance(jwk, dict) or set(jwk) != set(_JWK_MEMBERS):
        raise _HeaderError("公钥应恰有 crv、kty、x、y 四项")
    if jwk["kty"] != "EC" or jwk["crv"] != "P-256":
        raise _HeaderError("公钥应在 P-256 曲线上")
    try:
        lengths = {len(base64url.decode(jwk[name])) for name in ("x", "y")}
    except (ValueError, TypeError) as error:
        raise _HeaderError("公钥坐标不是规范的 base64url") from error
    if lengths != {_COORDINATE_BYTES} or not _on_curve(jwk):
        raise _HeaderError("公钥不是 P-256 曲线上的点")
    return jwk


def _on_curve(jwk: dict[str, str]) -> bool:
    from joserfc.errors import JoseError

    try:
        return _public_key(jwk).public_key is not None
    except (JoseError, ValueError):
        return False


def _public_key(jwk: dict[str, str]) -> ECKey:
    from joserfc.jwk import ECKey

    members: dict[str, str | list[str]] = {**jwk}
    return ECKey.import_key(members)


def _is_signed(outer: dict[str, Any], jwk: dict[str, str]) -> bool:
    from joserfc import jws
    from joserfc.errors import JoseError

    parts: jws.FlattenedJSONSerialization = {
        "payload": outer["payload"],
        "protected": outer["protected"],
        "signature": outer["signature"],
    }
    try:
        if low_s(outer["signature"]) != outer["signature"]:
            return False
        jws.deserialize_json(parts, _public_key(jwk), registry=jws_registry())
    except (JoseError, ValueError, OverflowError):
        return False
    return True


def _compact(header: dict[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":")).encode("ascii")


def _malformed(detail: str) -> Problem:
    return problem(Code.JWS_MALFORMED, JWS_NAME, detail)


def _json_problem(error: StrictJsonError, otherwise: Code) -> Problem:
    code = Code.DUPLICATE_KEY if isinstance(error, DuplicateKeyError) else otherwise
    return problem(code, JWS_NAME, error.reason)
