"""Signing with a company certificate (.pfx, PKCS#12) in place of the applicant's own key.

The file and its password are used and forgotten; neither goes into a draft or a bundle.
Source: facts/signing-storage.md 1.8. SM2 certificates need their vendor's program.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xxxf_desktop.bundle.certificates import (
    MOST_CERTIFICATES,
    CertificateChain,
    ChainError,
    chain_of,
    is_authority,
    issuer_among,
    may_sign,
)
from xxxf_desktop.bundle.envelope import (
    TYP,
    certified_header,
    jws_registry,
    low_s,
    thumbprint,
    write_envelope,
)
from xxxf_desktop.errors import CertificateError, WrongPassphraseError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from joserfc.jwk import ECKey, RSAKey

_OTHER = "换一张证书，或用自己的签名密钥。"


class CertificateSigner:
    """A certificate with its private key. Never shows the secret in `repr` or an error."""

    __slots__ = ("_chain", "_key")

    def __init__(self, key: ECKey | RSAKey, chain: CertificateChain) -> None:
        self._key = key
        self._chain = chain

    @classmethod
    def from_pfx(cls, data: bytes, password: str, now: datetime) -> CertificateSigner:
        """Return the signer in a .pfx; `now` decides whether the certificate is valid.

        WrongPassphraseError; CertificateError where there is no key or certificate, it is
        not for signing, not valid now, or of a kind that a bundle cannot have.
        """
        private, certificates = _load(data, password)
        leaf = certificates[0]
        if not may_sign(leaf):
            raise CertificateError("这张证书不是用来签名的（密钥用法里没有数字签名）。", _OTHER)
        try:
            chain = chain_of(_upwards(leaf, certificates[1:]))
        except ChainError as error:
            raise CertificateError(f"{error}。", _OTHER) from error
        if not chain.is_valid_at(now):
            raise CertificateError(f"证书不在有效期内（{chain.period()}）。", _OTHER)
        return cls(_jose_key(private), chain)

    @property
    def kid(self) -> str:
        """The RFC 7638 SHA-256 thumbprint of the certificate's public key."""
        return thumbprint(self._chain.jwk)

    @property
    def description(self) -> str:
        """Who signs, in Chinese, for people."""
        return f"单位证书：{self._chain.words()}"

    @property
    def has_certificate(self) -> bool:
        """Whether a certificate chain stands in what is signed."""
        return True

    def other_name(self, applicant: str) -> str:
        """Return the certificate's organisation where it is not `applicant`, "" where it is."""
        named = self._chain.organisation or self._chain.subject
        return "" if _plain(applicant) in (_plain(named), _plain(self._chain.subject)) else named

    def sign(self, payload: bytes, typ: str = TYP) -> bytes:
        """Return `payload` and its signature as a JWS in flattened JSON, one line."""
        from joserfc import jws

        algorithm = "RS256" if self._chain.jwk["kty"] == "RSA" else "ES256"
        header = certified_header(self._chain, algorithm, typ)
        member: jws.HeaderDict = {"protected": header}
        signed = jws.serialize_json(member, payload, self._key, registry=jws_registry(algorithm))
        signature = signed["signature"]
        if algorithm == "ES256":
            signature = low_s(signature)
        return write_envelope(signed["payload"], signed["protected"], signature)

    def __repr__(self) -> str:
        return f"CertificateSigner(kid={self.kid!r})"


def _load(data: bytes, password: str) -> tuple[Any, list[Certificate]]:
    """Return the private key and the certificates, the key's own first."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

    if data[:1] != b"\x30":
        raise CertificateError("这不是 .pfx（.p12）证书文件，或者已损坏。", "重新导出证书。")
    try:
        held = load_pkcs12(data, unicodedata.normalize("NFC", password).encode() or None)
    except UnsupportedAlgorithm as error:
        raise CertificateError("证书文件用了不支持的加密方式，或是国密证书。", _OTHER) from error
    except ValueError as error:
        raise WrongPassphraseError("证书文件的口令不对，或者文件已损坏。", "核对口令。") from error
    if held.key is None or held.cert is None:
        raise CertificateError("证书文件里没有私钥或证书。", "导出证书时选“同时导出私钥”。")
    return held.key, [held.cert.certificate, *(one.certificate for one in held.additional_certs)]


def _upwards(leaf: Certificate, others: Sequence[Certificate]) -> list[bytes]:
    """Return the chain from `leaf` up as far as `others` go, in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return [one.public_bytes(Encoding.DER) for one in _climb(leaf, others)]


def _climb(leaf: Certificate, others: Sequence[Certificate]) -> Iterator[Certificate]:
    below = leaf
    for _ in range(MOST_CERTIFICATES):
        yield below
        if below.issuer == below.subject:
            return
        above = issuer_among(below, others)
        if above is None or not is_authority(above):
            return
        below = above


def _jose_key(private: Any) -> ECKey | RSAKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )
    from joserfc.jwk import ECKey, RSAKey

    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return RSAKey.import_key(pem) if isinstance(private, RSAPrivateKey) else ECKey.import_key(pem)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
