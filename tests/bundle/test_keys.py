from __future__ import annotations

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from xxxf_desktop.bundle import SigningKey, base64url, fingerprint, matches_fingerprint
from xxxf_desktop.bundle.envelope import read_envelope
from xxxf_desktop.errors import KeyFileError

# RFC 7517 A.1 gives the point; the thumbprint by RFC 7638 section 3.
RFC_KEY = {
    "crv": "P-256",
    "kty": "EC",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


def _pem(
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey,
    form: PrivateFormat = PrivateFormat.PKCS8,
    password: bytes | None = None,
) -> bytes:
    cipher = NoEncryption() if password is None else BestAvailableEncryption(password)
    return key.private_bytes(Encoding.PEM, form, cipher)


def test_comes_back_from_its_pem(key: SigningKey) -> None:
    again = SigningKey.from_pem(key.to_pem())
    assert again.kid == key.kid
    assert again.public_jwk() == key.public_jwk()
    assert key.to_pem().startswith(b"-----BEGIN PRIVATE KEY-----\n")


@pytest.mark.parametrize(
    "pem",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello", id="text"),
        pytest.param(
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", id="damaged"
        ),
        pytest.param(_pem(ec.generate_private_key(ec.SECP256R1()))[:-60], id="cut"),
        pytest.param(_pem(ec.generate_private_key(ec.SECP384R1())), id="other-curve"),
        pytest.param(_pem(ec.generate_private_key(ec.SECP256K1())), id="bitcoin-curve"),
        pytest.param(_pem(ed25519.Ed25519PrivateKey.generate()), id="ed25519"),
        pytest.param(
            _pem(ec.generate_private_key(ec.SECP256R1()), PrivateFormat.TraditionalOpenSSL),
            id="sec1",
        ),
        pytest.param(_pem(ec.generate_private_key(ec.SECP256R1()), password=b"p"), id="encrypted"),
    ],
)
def test_refuses_what_is_no_p256_pkcs8(pem: bytes) -> None:
    with pytest.raises(KeyFileError) as caught:
        SigningKey.from_pem(pem)
    assert caught.value.remedy


def test_kid_is_the_rfc_7638_thumbprint(key: SigningKey) -> None:
    jwk = key.public_jwk()
    text = f'{{"crv":"P-256","kty":"EC","x":"{jwk["x"]}","y":"{jwk["y"]}"}}'
    assert base64url.decode(key.kid) == hashlib.sha256(text.encode()).digest()


def test_never_shows_the_secret(key: SigningKey) -> None:
    assert repr(key) == f"SigningKey(kid='{key.kid}')"
    assert set(key.public_jwk()) == {"crv", "kty", "x", "y"}


def test_signs_as_flattened_json_without_white_space(key: SigningKey) -> None:
    raw = key.sign("报".encode())
    document = json.loads(raw)
    assert list(document) == ["payload", "protected", "signature"]
    assert not set(raw) & set(b" \r\n\t")
    header = json.loads(base64url.decode(document["protected"]))
    assert list(header.items()) == [
        ("alg", "ES256"),
        ("typ", "xxxf-bundle+json"),
        ("kid", key.kid),
        ("jwk", key.public_jwk()),
    ]


def test_its_signature_is_right_every_time(key: SigningKey) -> None:
    """Both halves of s come up: the larger one is replaced."""
    for number in range(40):
        envelope = read_envelope(key.sign(b'{"n":%d}' % number))
        assert envelope.signed
        assert envelope.problems == ()


def test_signs_more_than_joserfc_allows_by_itself(key: SigningKey) -> None:
    envelope = read_envelope(key.sign(b"x" * 1_000_000))
    assert envelope.signed


def test_fingerprint_is_four_groups_of_five(key: SigningKey) -> None:
    text = fingerprint(key.kid)
    assert [len(group) for group in text.split("-")] == [5, 5, 5, 5]


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(str, id="as-printed"),
        pytest.param(str.lower, id="small"),
        pytest.param(lambda text: text.replace("-", ""), id="no-hyphens"),
        pytest.param(lambda text: f" {text} ".replace("0", "O").replace("1", "I"), id="o-and-i"),
    ],
)
def test_matches_its_fingerprint(key: SigningKey, spell: type[str]) -> None:
    assert matches_fingerprint(key.kid, spell(fingerprint(key.kid)))
    assert matches_fingerprint(key.kid, key.kid)


def test_matches_nothing_else(key: SigningKey, other_key: SigningKey) -> None:
    own = fingerprint(key.kid)
    for text in ("", own[:-1], own + "0", fingerprint(other_key.kid), other_key.kid, key.kid[:20]):
        assert not matches_fingerprint(key.kid, text)


def test_thumbprint_of_a_published_key() -> None:
    """The thumbprint of RFC 7517's key, as every JOSE library gives it."""
    from joserfc.jwk import ECKey

    from xxxf_desktop.bundle.envelope import thumbprint

    assert thumbprint(RFC_KEY) == ECKey.import_key({**RFC_KEY}).thumbprint()
    assert thumbprint(RFC_KEY) == "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
