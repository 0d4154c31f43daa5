"""The certificate chain in a signature: what it says, and whether it holds together.

Whether the issuer is one to be believed is not decided here: the program has no list of
authorities and never goes online. Source: RFC 7515 4.1.6, facts/signing-storage.md 1.8.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from xxxf_desktop.bundle import base64url

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

MOST_CERTIFICATES = 8
LARGEST_CERTIFICATE = 16 * 1024  # bytes of DER
RSA_BITS = (2048, 8192)
"""Smallest and largest RSA key, in bits: shorter is broken, longer only costs time."""


class ChainError(ValueError):
    """There is no certificate to check a signature with; the text is Chinese."""


@dataclass(frozen=True, slots=True)
class CertificateChain:
    """Certificates, the signer's first, each after that signed the one before it.

    `jwk` is the signer's public key; `flaw` says in Chinese why the chain does not hold
    together, "" where it does.
    """

    certificates: tuple[bytes, ...]
    jwk: dict[str, str]
    subject: str
    issuer: str
    organisation: str
    validity: tuple[tuple[datetime, datetime], ...]
    flaw: str = ""

    def x5c(self) -> list[str]:
        """Return the chain as it stands in a header: base64, not base64url (RFC 7515 4.1.6)."""
        return [base64.b64encode(der).decode("ascii") for der in self.certificates]

    def leaf_thumbprint(self) -> str:
        """Return the SHA-256 of the signer's certificate, base64url (x5t#S256)."""
        return base64url.encode(hashlib.sha256(self.certificates[0]).digest())

    def is_valid_at(self, when: datetime) -> bool:
        """Return whether every certificate was valid at `when` (aware of its zone)."""
        return all(start <= when <= end for start, end in self.validity)

    def words(self) -> str:
        """Return in Chinese whose certificate it is, by whom and for how long."""
        return f"{self.subject}（{self.issuer}签发，{self.period()}）"

    def period(self) -> str:
        """Return from when to when the signer's own certificate is valid."""
        start, end = self.validity[0]
        return f"{start:%Y-%m-%d} 至 {end:%Y-%m-%d}"


def read_chain(x5c: object) -> CertificateChain:
    """Return the chain in the header's `x5c`; ChainError where there is no usable key in it."""
    if not isinstance(x5c, list) or not 1 <= len(x5c) <= MOST_CERTIFICATES:
        raise ChainError(f"x5c 应有 1 至 {MOST_CERTIFICATES} 张证书")
    return chain_of([_der(text) for text in x5c])


def chain_of(ders: Sequence[bytes]) -> CertificateChain:
    """Return the chain of certificates in DER, the signer's first; ChainError."""
    from cryptography import x509

    try:
        loaded = [x509.load_der_x509_certificate(der) for der in ders]
        leaf = loaded[0]
        jwk = _public_jwk(leaf)
        return CertificateChain(
            certificates=tuple(ders),
            jwk=jwk,
            subject=_words(leaf.subject),
            issuer=_words(leaf.issuer),
            organisation=_organisation(leaf.subject),
            validity=tuple((one.not_valid_before_utc, one.not_valid_after_utc) for one in loaded),
            flaw=_flaw(loaded),
        )
    except ChainError:
        raise
    except Exception as error:  # the parser has many ways to say that bytes are no certificate
        raise ChainError("证书读不出来") from error


def issuer_among(certificate: Certificate, others: Sequence[Certificate]) -> Certificate | None:
    """Return which of `others` issued `certificate`, None where none of them did."""
    for other in others:
        if _is_issued_by(certificate, other):
            return other
    return None


def may_sign(certificate: Certificate) -> bool:
    """Return whether its KeyUsage, where it has one, allows digital signatures."""
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature


def is_authority(certificate: Certificate) -> bool:
    """Return whether it may issue others."""
    from cryptography import x509

    try:
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    return limits.ca


def _der(text: object) -> bytes:
    if not isinstance(text, str) or len(text) > LARGEST_CERTIFICATE * 4 // 3 + 4:
        raise ChainError("x5c 里有不是证书的内容")
    try:
        der = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ChainError("x5c 里的证书不是 base64") from error
    if base64.b64encode(der).decode("ascii") != text:
        raise ChainError("x5c 里的证书不是规范的 base64")
    return der


def _public_jwk(certificate: Certificate) -> dict[str, str]:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = certificate.public_key()
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        point = key.public_numbers()
        return {"crv": "P-256", "kty": "EC", "x": _number(point.x, 32), "y": _number(point.y, 32)}
    if isinstance(key, RSAPublicKey) and RSA_BITS[0] <= key.key_size <= RSA_BITS[1]:
        numbers = key.public_numbers()
        return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    raise ChainError("证书的公钥应为 P-256 或 2048 位以上的 RSA（国密 SM2 证书暂不支持）")


def _number(value: int, length: int = 0) -> str:
    return base64url.encode(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def _flaw(chain: Sequence[Certificate]) -> str:
    if not may_sign(chain[0]):
        return "证书不是用来签名的"
    for number, (below, above) in enumerate(pairwise(chain), 1):
        if not _is_issued_by(below, above):
            return f"第 {number} 张证书不是由第 {number + 1} 张签发的"
        if not is_authority(above):
            return f"第 {number + 1} 张证书不能签发证书"
    return ""


def _is_issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _words(name: Name) -> str:
    """Return a name as people read it: the common name first, then the rest."""
    from cryptography.x509.oid import NameOID

    wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME)
    found = [str(one.value) for oid in wanted for one in name.get_attributes_for_oid(oid)]
    return "，".join(dict.fromkeys(found)) or name.rfc4514_string()


def _organisation(name: Name) -> str:
    from cryptography.x509.oid import NameOID

    found = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else ""
