"""The applicant's signing key: P-256, named by its thumbprint.

A self-made key proves integrity and continuity, never identity (facts/signing-storage.md
1.9): the fingerprint on the stamped paper ties it to the applicant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xxxf_desktop.bundle import base64url, crockford
from xxxf_desktop.bundle.envelope import (
    ALGORITHM,
    TYP,
    header_of,
    jws_registry,
    low_s,
    thumbprint,
    write_envelope,
)
from xxxf_desktop.errors import KeyFileError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from joserfc.jwk import ECKey

_PKCS8_BEGIN = b"-----BEGIN PRIVATE KEY-----"
_REMEDY = "请用备份恢复签名密钥；没有备份时把它移走，程序会另造一把（指纹随之改变）。"


class SigningKey:
    """A private key on P-256. Never shows the secret in `repr` or an error."""

    __slots__ = ("_jwk", "_key")

    def __init__(self, key: ECKey) -> None:
        self._key = key
        public = key.as_dict(private=False)
        self._jwk = {name: str(public[name]) for name in ("crv", "kty", "x", "y")}

    @classmethod
    def generate(cls) -> SigningKey:
        """Return a new key from the system's random source."""
        from joserfc.jwk import ECKey

        return cls(ECKey.generate_key("P-256"))

    @classmethod
    def from_pem(cls, pem: bytes) -> SigningKey:
        """Return the key in `pem`: PKCS#8, unencrypted, P-256; KeyFileError otherwise."""
        from joserfc.jwk import ECKey

        _private_key(pem)
        return cls(ECKey.import_key(pem))

    def to_pem(self) -> bytes:
        """Return the private key as unencrypted PKCS#8 PEM (about 240 bytes)."""
        return self._key.as_pem(private=True)

    @property
    def kid(self) -> str:
        """The RFC 7638 SHA-256 thumbprint, base64url, 43 letters."""
        return thumbprint(self._jwk)

    def public_jwk(self) -> dict[str, str]:
        """Return the public key as a JWK with crv, kty, x and y."""
        return dict(self._jwk)

    @property
    def description(self) -> str:
        """Who signs, in Chinese, for people."""
        return "申报单位自己的签名密钥"

    @property
    def has_certificate(self) -> bool:
        """Whether a certificate chain stands in what is signed."""
        return False

    def other_name(self, _applicant: str) -> str:
        """Return "": a key of one's own bears no name."""
        return ""

    def sign(self, payload: bytes, typ: str = TYP) -> bytes:
        """Return `payload` and its signature as a JWS in flattened JSON, one line."""
        from joserfc import jws

        member: jws.HeaderDict = {"protected": header_of(self._jwk, typ)}
        signed = jws.serialize_json(member, payload, self._key, registry=jws_registry(ALGORITHM))
        return write_envelope(signed["payload"], signed["protected"], low_s(signed["signature"]))

    def __repr__(self) -> str:
        return f"SigningKey(kid={self.kid!r})"


def fingerprint(kid: str) -> str:
    """Return the 签名公钥指纹 for people: the first 100 bits of `kid` in four groups of five.

    >>> fingerprint("A" * 43)
    '00000-00000-00000-00000'
    """
    return crockford.groups(base64url.decode(kid))


def matches_fingerprint(kid: str, text: str) -> bool:
    """Return whether `text` names the key `kid`: the kid itself or its fingerprint.

    A fingerprint may be typed in small letters, without hyphens, with O for 0 and I or L for 1.

    >>> matches_fingerprint("A" * 43, "ooooo 00000 00000 00000")
    True
    """
    return text == kid or crockford.read_groups(text) == fingerprint(kid)


def _private_key(pem: bytes) -> EllipticCurvePrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if not pem.lstrip().startswith(_PKCS8_BEGIN):
        raise KeyFileError("签名密钥的格式不对（应为未加密的 PKCS#8）。", _REMEDY)
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError("签名密钥已损坏，无法使用。", _REMEDY) from error
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise KeyFileError("签名密钥不是 P-256 密钥，无法使用。", _REMEDY)
    return key
