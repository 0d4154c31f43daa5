"""Company certificates to sign with: an authority of our own, and .pfx files of every age."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PBES,
    serialize_key_and_certificates,
)
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from xxxf_desktop.bundle import JWS_NAME, base64url
from xxxf_desktop.bundle.certificates import CertificateChain, chain_of
from xxxf_desktop.bundle.envelope import jws_registry, low_s, write_envelope

COMPANY = "广东镕堃科技有限公司"
PASSWORD = "证书的口令"
NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Issued:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: Any


def _name(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def issue(
    common: str,
    issuer: Issued | None = None,
    *,
    key: Any = None,
    organisation: str = "",
    authority: bool = False,
    for_signing: bool = True,
    until: datetime = END,
) -> Issued:
    """Return a new certificate, signed by `issuer` or by itself."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    subject = _name(common, organisation)
    by = subject if issuer is None else issuer.certificate.subject
    usage = x509.KeyUsage(
        digital_signature=for_signing and not authority,
        content_commitment=False,
        key_encipherment=not for_signing,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return Issued(builder.sign(own if issuer is None else issuer.key, SHA256()), own)


@dataclass(frozen=True)
class Authority:
    """A root and an intermediate authority."""

    root: Issued
    between: Issued

    def chain(self) -> list[x509.Certificate]:
        return [self.root.certificate, self.between.certificate]


def make_authority() -> Authority:
    root = issue("根证书", authority=True)
    return Authority(root, issue("某某 CA", root, authority=True))


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


_MODERN = PBES.PBESv2SHA256AndAES256CBC
_LEGACY = PBES.PBESv1SHA1And3KeyTripleDESCBC


def pfx(
    issued: Issued,
    chain: Sequence[x509.Certificate] = (),
    *,
    legacy: bool = False,
    password: str = PASSWORD,
) -> bytes:
    """Return a .pfx as Windows writes it today, or as it did for twenty years."""
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(2000)
        .key_cert_algorithm(_LEGACY if legacy else _MODERN)
        .hmac_hash(SHA1() if legacy else SHA256())  # noqa: S303  as Windows did
        .build(password.encode())
    )
    return serialize_key_and_certificates(
        b"company", issued.key, issued.certificate, [*chain], encryption
    )


def chain_from(*issued: Issued) -> CertificateChain:
    """Return the certificates as a chain, right or not."""
    return chain_of([one.certificate.public_bytes(Encoding.DER) for one in issued])


def sign_with(folder: Path, issued: Issued, header: dict[str, Any], algorithm: str) -> None:
    """Sign the payload of a bundle with any header: an attack by somebody with a key."""
    payload = json.loads((folder / JWS_NAME).read_bytes())["payload"]
    pem = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = ECKey.import_key(pem) if algorithm == "ES256" else RSAKey.import_key(pem)
    member: jws.HeaderDict = {"protected": header}
    registry = jws_registry(algorithm)
    signed = jws.serialize_json(member, base64url.decode(payload), key, registry=registry)
    signature = signed["signature"]
    if algorithm == "ES256":
        signature = low_s(signature)
    (folder / JWS_NAME).write_bytes(
        write_envelope(signed["payload"], signed["protected"], signature)
    )
