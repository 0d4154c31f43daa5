"""The JWS around the manifest: one spelling, one key, and two shapes of header.

Flattened JSON (RFC 7515 7.2.2) with an attached payload. The applicant's own key: ES256,
its JWK in the header. A company certificate: its chain in the header (x5c), ES256 for a
P-256 key, RS256 or PS256 for RSA. Source: facts/signing-storage.md 1.3, 1.4, 1.6, 1.8.
The strict reading is ours; signing and checking the signature are joserfc's.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xxxf_desktop.bundle import base64url
from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.certificates import CertificateChain, ChainError, read_chain
from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.bundle.strict_json import DuplicateKeyError, StrictJsonError, parse_strict

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey
    from joserfc.jws import JWSRegistry

ALGORITHM = "ES256"
TYP = "xxxf-bundle+json"

_MEMBERS = ("payload", "protected", "signature")
_JWK_MEMBERS = ("crv", "kty", "x", "y")
_THUMBPRINT_MEMBERS = {"EC": _JWK_MEMBERS, "RSA": ("e", "kty", "n")}  # RFC 7638 3.2
_CERTIFIED_ALGORITHMS = {"EC": ("ES256",), "RSA": ("RS256", "PS256")}
_COORDINATE_BYTES = 32
# Order of the base point of P-256 (FIPS 186-5, SP 800-186 3.2.1.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Envelope:
    """A JWS as read. `kid` is computed from the key inside; `payload` None where unreadable.

    `certificate` is the chain it was signed with, None for the applicant's own key.
    """

    kid: str | None = None
    signed: bool = False
    payload: bytes | None = None
    problems: tuple[Problem, ...] = ()
    certificate: CertificateChain | None = None


@dataclass(frozen=True, slots=True)
class _Header:
    """What a protected header says: algorithm, public key and, for a company, its chain."""

    algorithm: str
    jwk: dict[str, str]
    certificate: CertificateChain | None = None


class _HeaderError(ValueError):
    """The protected header is not ours; the text is Chinese."""


def thumbprint(jwk: dict[str, str]) -> str:
    """Return the RFC 7638 SHA-256 thumbprint of a public key (EC or RSA), base64url."""
    members = _THUMBPRINT_MEMBERS[jwk["kty"]]
    required = canonical_json({name: jwk[name] for name in members})
    return base64url.encode(hashlib.sha256(required).digest())


def header_of(jwk: dict[str, str], typ: str = TYP) -> dict[str, Any]:
    """Return the one protected header of what is signed by the applicant's own key `jwk`."""
    key = {name: jwk[name] for name in _JWK_MEMBERS}
    return {"alg": ALGORITHM, "typ": typ, "kid": thumbprint(jwk), "jwk": key}


def certified_header(chain: CertificateChain, algorithm: str, typ: str = TYP) -> dict[str, Any]:
    """Return the one protected header of what is signed with a company certificate."""
    return {
        "alg": algorithm,
        "typ": typ,
        "kid": thumbprint(chain.jwk),
        "x5c": chain.x5c(),
        "x5t#S256": chain.leaf_thumbprint(),
    }


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


def jws_registry(algorithm: str) -> JWSRegistry:
    """Return joserfc's rules for us: one algorithm, payloads of any length."""
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=[algorithm])
    # Defaults of 128,000 and 512 bytes: our own limits come first, and a chain is longer.
    registry.max_payload_length = registry.max_header_length = sys.maxsize
    return registry


def read_envelope(raw: bytes, typ: str = TYP, file: str = JWS_NAME) -> Envelope:
    """Return what the bytes of `bundle.jws.json` hold, with every problem of the JWS.

    `typ` is the one the header must have, `file` the name in the problems.
    """
    reading = _Reading(typ, file)
    try:
        outer = parse_strict(raw)
    except StrictJsonError as error:
        return Envelope(problems=(reading.json_problem(error, Code.JWS_MALFORMED),))
    if not isinstance(outer, dict) or not all(isinstance(outer.get(n), str) for n in _MEMBERS):
        return Envelope(problems=(reading.malformed("应有 payload、protected、signature 三项"),))
    reading.check_spelling(raw, outer)
    payload = reading.decoded(outer["payload"], "payload")
    header = reading.header(outer["protected"])
    if header is None:
        return Envelope(payload=payload, problems=tuple(reading.problems))
    signed = _is_signed(outer, header)
    if not signed:
        reading.note(Code.SIGNATURE_INVALID)
    kid = thumbprint(header.jwk)
    return Envelope(kid, signed, payload, tuple(reading.problems), header.certificate)


class _Reading:
    """One JWS being read, and the problems found so far."""

    def __init__(self, typ: str, file: str) -> None:
        self._typ, self._file = typ, file
        self.problems: list[Problem] = []

    def note(self, code: Code, detail: str = "") -> None:
        """Add a problem."""
        self.problems.append(problem(code, self._file, detail))

    def malformed(self, detail: str) -> Problem:
        """Return the problem that the JWS itself is not as it should be."""
        return problem(Code.JWS_MALFORMED, self._file, detail)

    def json_problem(self, error: StrictJsonError, otherwise: Code) -> Problem:
        """Return the problem of what is no strict JSON."""
        code = Code.DUPLICATE_KEY if isinstance(error, DuplicateKeyError) else otherwise
        return problem(code, self._file, error.reason)

    def check_spelling(self, raw: bytes, outer: dict[str, Any]) -> None:
        """Note members too many, and white space."""
        if set(outer) != set(_MEMBERS):
            extra = "、".join(sorted(set(outer) - set(_MEMBERS)))
            self.problems.append(self.malformed(f"多了 {extra}"))
        elif canonical_json(outer) != raw:
            self.problems.append(self.malformed("写法与规定的不同，多了空白或换了写法"))

    def decoded(self, text: str, name: str) -> bytes | None:
        """Return what `text` spells, None (noted) where it is no canonical base64url."""
        try:
            return base64url.decode(text)
        except ValueError:
            self.problems.append(self.malformed(f"{name} 不是规范的 base64url"))
            return None

    def header(self, protected: str) -> _Header | None:
        """Return the protected header, None (noted) where it holds no key to check with."""
        raw = self.decoded(protected, "protected")
        if raw is None:
            return None
        try:
            value = parse_strict(raw)
            header = _checked_header(value, self._typ)
        except StrictJsonError as error:
            self.problems.append(self.json_problem(error, Code.JWS_HEADER))
            return None
        except _HeaderError as error:
            self.note(Code.JWS_HEADER, str(error))
            return None
        self._check_names(value, header, raw)
        return header

    def _check_names(self, value: dict[str, Any], header: _Header, raw: bytes) -> None:
        chain = header.certificate
        expected = (
            header_of(header.jwk, self._typ)
            if chain is None
            else certified_header(chain, header.algorithm, self._typ)
        )
        if any(value.get(name) != expected.get(name) for name in ("kid", "x5t#S256")):
            self.note(Code.KEY_MISMATCH)
        elif _compact(expected) != raw:
            self.note(Code.JWS_HEADER, "写法与规定的不同")
        if chain is not None and chain.flaw:
            self.note(Code.CERTIFICATE_CHAIN, chain.flaw)


def _checked_header(header: object, typ: str) -> _Header:
    if not isinstance(header, dict):
        raise _HeaderError("不是对象")
    if header.get("typ") != typ:
        raise _HeaderError(f"typ 应为 {typ}")
    if "x5c" in header:
        return _checked_certified(header)
    if header.get("alg") != ALGORITHM:
        raise _HeaderError(f"没有证书的签名，算法只能是 {ALGORITHM}")
    if set(header) != {"alg", "typ", "kid", "jwk"}:
        raise _HeaderError("应恰有 alg、typ、kid、jwk 四项")
    return _Header(ALGORITHM, _checked_key(header["jwk"]))


def _checked_certified(header: dict[str, Any]) -> _Header:
    if set(header) != {"alg", "typ", "kid", "x5c", "x5t#S256"}:
        raise _HeaderError("应恰有 alg、typ、kid、x5c、x5t#S256 五项")
    try:
        chain = read_chain(header["x5c"])
    except ChainError as error:
        raise _HeaderError(str(error)) from error
    allowed = _CERTIFIED_ALGORITHMS[chain.jwk["kty"]]
    if header["alg"] not in allowed:
        raise _HeaderError(f"这种证书的签名算法只能是 {' 或 '.join(allowed)}")
    return _Header(header["alg"], chain.jwk, chain)


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


def _public_key(jwk: dict[str, str]) -> ECKey | RSAKey:
    from joserfc.jwk import ECKey, RSAKey

    members: dict[str, str | list[str]] = {**jwk}
    return RSAKey.import_key(members) if jwk["kty"] == "RSA" else ECKey.import_key(members)


def _is_signed(outer: dict[str, Any], header: _Header) -> bool:
    from joserfc import jws
    from joserfc.errors import JoseError

    parts: jws.FlattenedJSONSerialization = {
        "payload": outer["payload"],
        "protected": outer["protected"],
        "signature": outer["signature"],
    }
    try:
        if header.algorithm == ALGORITHM and low_s(outer["signature"]) != outer["signature"]:
            return False
        base64url.decode(outer["signature"])
        registry = jws_registry(header.algorithm)
        jws.deserialize_json(parts, _public_key(header.jwk), registry=registry)
    except (JoseError, ValueError, OverflowError):
        return False
    return True


def _compact(header: dict[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":")).encode("ascii")
