"""Who signs a bundle: the applicant's own key, or a company certificate."""

from __future__ import annotations

from typing import Protocol

from xxxf_desktop.bundle.envelope import TYP


class BundleSigner(Protocol):
    """Signs payloads under one name; never shows its secret."""

    @property
    def kid(self) -> str:
        """The RFC 7638 SHA-256 thumbprint of the public key, base64url, 43 letters."""

    @property
    def description(self) -> str:
        """Who signs, in Chinese, for people: 自己的签名密钥, or the subject of a certificate."""

    @property
    def has_certificate(self) -> bool:
        """Whether a certificate chain stands in what is signed."""

    def other_name(self, applicant: str) -> str:
        """Return the name in the certificate where it is not `applicant`, else ""."""

    def sign(self, payload: bytes, typ: str = TYP) -> bytes:
        """Return `payload` and its signature as a JWS in flattened JSON, one line."""
