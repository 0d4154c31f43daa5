"""Signing with a company certificate, and what verify makes of it."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from xxxf_desktop.bundle import (
    JWS_NAME,
    NOTICE_NAME,
    CertificateSigner,
    SigningKey,
    base64url,
    fingerprint,
    seal,
    verify,
)
from xxxf_desktop.bundle.envelope import certified_header, low_s, write_envelope
from xxxf_desktop.errors import CertificateError, WrongPassphraseError

from .issuing import (
    COMPANY,
    NOW,
    PASSWORD,
    Authority,
    Issued,
    chain_from,
    issue,
    make_authority,
    pfx,
    rsa_key,
    sign_with,
)
from .making import ROLES, make_content, make_folder

SCRIPT = Path(__file__).with_name("verify.mjs")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture(scope="module")
def company(authority: Authority) -> Issued:
    return issue("镕堃", authority.between, organisation=COMPANY)


@pytest.fixture(scope="module")
def rsa_company(authority: Authority) -> Issued:
    return issue("镕堃", authority.between, key=rsa_key(), organisation=COMPANY)


@pytest.fixture(params=["ec", "rsa"])
def signer(request: pytest.FixtureRequest, authority: Authority) -> CertificateSigner:
    issued = request.getfixturevalue("company" if request.param == "ec" else "rsa_company")
    return CertificateSigner.from_pfx(pfx(issued, authority.chain()), PASSWORD, NOW)


def header_of(folder: Path) -> dict[str, Any]:
    document = json.loads((folder / JWS_NAME).read_bytes())
    header: dict[str, Any] = json.loads(base64url.decode(document["protected"]))
    return header


@pytest.fixture
def folder(tmp_path: Path, signer: CertificateSigner) -> Path:
    """A bundle signed with a certificate."""
    made = make_folder(tmp_path / "电子包")
    seal(made, make_content(), signer, ROLES)
    return made


class TestBundle:
    def test_is_right_and_its_signer_unknown_until_trusted(
        self, folder: Path, signer: CertificateSigner
    ) -> None:
        report = verify(folder, ())
        assert [found.code for found in report.problems] == ["SIGNER_UNKNOWN"]
        assert not report.signer.trusted
        trusted = verify(folder, [fingerprint(signer.kid)])
        assert trusted.ok
        assert trusted.signer.trusted

    def test_says_whose_certificate_it_is(self, folder: Path) -> None:
        words = verify(folder, ()).signer.certificate
        assert words == f"镕堃，{COMPANY}（某某 CA签发，2026-01-01 至 2027-01-01）"
        shown = verify(folder, ()).as_json()["signer"]
        assert shown["certificate"] == words

    def test_holds_the_chain_up_to_the_root_and_no_other_key(self, folder: Path) -> None:
        header = header_of(folder)
        assert list(header) == ["alg", "typ", "kid", "x5c", "x5t#S256"]
        assert len(header["x5c"]) == 3

    def test_the_notice_speaks_of_the_certificate(self, folder: Path) -> None:
        notice = (folder / NOTICE_NAME).read_text(encoding="utf-8-sig")
        assert f"单位证书：镕堃，{COMPANY}" in notice
        assert "x5c" in notice
        assert "由申报单位自己生成" not in notice

    def test_a_changed_file_is_found(self, folder: Path, signer: CertificateSigner) -> None:
        (folder / "申报书.pdf").write_bytes(b"x")
        codes = {found.code for found in verify(folder, [signer.kid]).problems}
        assert codes == {"FILE_CHANGED"}

    def test_every_bit_of_the_signature_counts(
        self, folder: Path, signer: CertificateSigner
    ) -> None:
        raw = (folder / JWS_NAME).read_bytes()
        for at in range(len(raw) - 40, len(raw) - 2):
            changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
            (folder / JWS_NAME).write_bytes(changed)
            assert not verify(folder, [signer.kid]).ok

    @pytest.mark.node
    @pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
    def test_node_agrees(self, folder: Path, signer: CertificateSigner) -> None:
        command = ["node", str(SCRIPT), str(folder), fingerprint(signer.kid)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.stdout.startswith("OK ")
        assert done.returncode == 0


class TestFile:
    @pytest.mark.parametrize("legacy", [False, True], ids=["modern", "legacy"])
    def test_reads_files_of_every_age(
        self, company: Issued, authority: Authority, legacy: bool
    ) -> None:
        data = pfx(company, authority.chain(), legacy=legacy)
        signer = CertificateSigner.from_pfx(data, PASSWORD, NOW)
        assert signer.has_certificate
        assert "BEGIN" not in repr(signer)

    def test_without_its_chain_it_signs_alone(self, company: Issued, tmp_path: Path) -> None:
        signer = CertificateSigner.from_pfx(pfx(company), PASSWORD, NOW)
        folder = make_folder(tmp_path / "电子包")
        seal(folder, make_content(), signer, ROLES)
        assert verify(folder, [signer.kid]).ok
        assert len(header_of(folder)["x5c"]) == 1

    def test_certificates_of_others_are_left_out(
        self, company: Issued, authority: Authority, tmp_path: Path
    ) -> None:
        strangers = [make_authority().root.certificate, issue("别人").certificate]
        data = pfx(company, [*strangers, *authority.chain()])
        signer = CertificateSigner.from_pfx(data, PASSWORD, NOW)
        folder = make_folder(tmp_path / "电子包")
        seal(folder, make_content(), signer, ROLES)
        assert verify(folder, [signer.kid]).ok
        assert len(header_of(folder)["x5c"]) == 3

    @pytest.mark.parametrize("password", ["", "wrong"])
    def test_a_wrong_password_is_said(self, company: Issued, password: str) -> None:
        with pytest.raises(WrongPassphraseError, match="口令不对"):
            CertificateSigner.from_pfx(pfx(company), password, NOW)

    @pytest.mark.parametrize("data", [b"", b"hello", b"-----BEGIN CERTIFICATE-----"])
    def test_what_is_no_pfx_is_said(self, data: bytes) -> None:
        with pytest.raises(CertificateError, match=r"不是 \.pfx"):
            CertificateSigner.from_pfx(data, PASSWORD, NOW)

    @pytest.mark.parametrize(
        ("make", "word"),
        [
            pytest.param(lambda: issue("x", for_signing=False), "不是用来签名", id="key-usage"),
            pytest.param(
                lambda: issue("x", until=NOW - timedelta(seconds=1)), "有效期", id="expired"
            ),
            pytest.param(
                lambda: issue("x", key=ec.generate_private_key(ec.SECP384R1())), "P-256", id="p384"
            ),
        ],
    )
    def test_a_certificate_that_cannot_sign_is_refused(
        self, make: Callable[[], Issued], word: str
    ) -> None:
        with pytest.raises(CertificateError, match=word) as caught:
            CertificateSigner.from_pfx(pfx(make()), PASSWORD, NOW)
        assert caught.value.remedy

    def test_one_that_is_not_valid_yet_is_refused(self, company: Issued) -> None:
        with pytest.raises(CertificateError, match="有效期"):
            CertificateSigner.from_pfx(pfx(company), PASSWORD, NOW - timedelta(days=400))


@pytest.mark.parametrize(
    ("applicant", "other"),
    [
        pytest.param(COMPANY, "", id="the-same"),
        pytest.param("广东 镕堃科技有限公司", "", id="spaces"),
        pytest.param("另一家公司", COMPANY, id="another"),
    ],
)
def test_notes_a_certificate_of_another_name(company: Issued, applicant: str, other: str) -> None:
    signer = CertificateSigner.from_pfx(pfx(company), PASSWORD, NOW)
    assert signer.other_name(applicant) == other


def test_a_key_of_ones_own_bears_no_name(key: SigningKey) -> None:
    assert key.other_name(COMPANY) == ""
    assert not key.has_certificate


# ------------------------------------------------------------------ forged headers


UNKNOWN = {"SIGNER_UNKNOWN"}


class TestForgedChain:
    """Signatures that are right, with chains that are not."""

    def _codes(self, bundle: Path) -> set[str]:
        return {str(found.code) for found in verify(bundle, ()).problems}

    def test_ps256_is_accepted_for_rsa(
        self, bundle: Path, rsa_company: Issued, authority: Authority
    ) -> None:
        chain = chain_from(rsa_company, authority.between, authority.root)
        sign_with(bundle, rsa_company, certified_header(chain, "PS256"), "PS256")
        assert self._codes(bundle) == UNKNOWN

    @pytest.mark.parametrize("algorithm", ["RS384", "RS512"])
    def test_other_algorithms_are_not(
        self, bundle: Path, rsa_company: Issued, algorithm: str
    ) -> None:
        header = certified_header(chain_from(rsa_company), algorithm)
        sign_with(bundle, rsa_company, header, algorithm)
        assert self._codes(bundle) == {"JWS_HEADER"}

    def test_an_authority_that_did_not_issue_it(self, bundle: Path, company: Issued) -> None:
        other = make_authority()  # with the same names
        sign_with(
            bundle, company, certified_header(chain_from(company, other.between), "ES256"), "ES256"
        )
        assert self._codes(bundle) == {"CERTIFICATE_CHAIN", "SIGNER_UNKNOWN"}

    def test_a_company_that_plays_authority(self, bundle: Path, company: Issued) -> None:
        forged = issue("另一家公司", company, organisation="另一家公司")
        sign_with(bundle, forged, certified_header(chain_from(forged, company), "ES256"), "ES256")
        assert self._codes(bundle) == {"CERTIFICATE_CHAIN", "SIGNER_UNKNOWN"}

    def test_a_certificate_that_is_not_for_signing(self, bundle: Path) -> None:
        issued = issue("x", for_signing=False)
        sign_with(bundle, issued, certified_header(chain_from(issued), "ES256"), "ES256")
        assert self._codes(bundle) == {"CERTIFICATE_CHAIN", "SIGNER_UNKNOWN"}

    def test_a_certificate_that_was_not_valid_when_it_signed(self, bundle: Path) -> None:
        issued = issue("x", until=NOW - timedelta(days=30))
        sign_with(bundle, issued, certified_header(chain_from(issued), "ES256"), "ES256")
        assert self._codes(bundle) == {"CERTIFICATE_DATES", "SIGNER_UNKNOWN"}

    def test_the_certificate_of_another(self, bundle: Path, company: Issued) -> None:
        """Signed by one key under the certificate of another."""
        thief = issue("x")
        sign_with(bundle, thief, certified_header(chain_from(company), "ES256"), "ES256")
        assert self._codes(bundle) == {"SIGNATURE_INVALID", "SIGNER_UNKNOWN"}

    @pytest.mark.parametrize(
        ("change", "codes"),
        [
            pytest.param({"kid": "A" * 43}, {"KEY_MISMATCH"}, id="kid"),
            pytest.param({"x5t#S256": "A" * 43}, {"KEY_MISMATCH"}, id="x5t"),
            pytest.param({"jwk": {"kty": "EC"}}, {"JWS_HEADER"}, id="jwk-beside-x5c"),
            pytest.param({"x5c": []}, {"JWS_HEADER"}, id="x5c-empty"),
            pytest.param({"x5c": "AAAA"}, {"JWS_HEADER"}, id="x5c-no-list"),
            pytest.param({"x5c": ["AAAA"]}, {"JWS_HEADER"}, id="x5c-no-certificate"),
            pytest.param({"x5c": ["!"]}, {"JWS_HEADER"}, id="x5c-no-base64"),
            pytest.param({"x5c": [7]}, {"JWS_HEADER"}, id="x5c-a-number"),
            pytest.param({"x5c": ["A" * 100_000]}, {"JWS_HEADER"}, id="x5c-too-long"),
            pytest.param({"x5u": "https://example.org/"}, {"JWS_HEADER"}, id="x5u"),
            pytest.param({"typ": "JWT"}, {"JWS_HEADER"}, id="typ"),
        ],
    )
    def test_a_header_that_is_not_ours(
        self, bundle: Path, company: Issued, change: dict[str, Any], codes: set[str]
    ) -> None:
        header = certified_header(chain_from(company), "ES256")
        _sign_freely(bundle, company, {**header, **change})
        assert self._codes(bundle) - UNKNOWN == codes

    def test_a_longer_chain_than_anybody_has(self, bundle: Path, company: Issued) -> None:
        header = certified_header(chain_from(company), "ES256")
        _sign_freely(bundle, company, {**header, "x5c": header["x5c"] * 9})
        assert self._codes(bundle) == {"JWS_HEADER"}

    def test_keys_that_no_bundle_has(self, bundle: Path, company: Issued) -> None:
        issued = issue("x", key=ec.generate_private_key(ec.SECP384R1()))
        from cryptography.hazmat.primitives.serialization import Encoding

        der = issued.certificate.public_bytes(Encoding.DER)
        header = certified_header(chain_from(company), "ES256")
        _sign_freely(bundle, company, {**header, "x5c": [base64.b64encode(der).decode()]})
        assert self._codes(bundle) == {"JWS_HEADER"}


def _sign_freely(folder: Path, issued: Issued, header: dict[str, Any]) -> None:
    """As `sign_with`, with headers that a library would refuse to write."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    payload = json.loads((folder / JWS_NAME).read_bytes())["payload"]
    protected = base64url.encode(json.dumps(header, separators=(",", ":")).encode())
    der = issued.key.sign(f"{protected}.{payload}".encode(), ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(der)
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    (folder / JWS_NAME).write_bytes(
        write_envelope(payload, protected, low_s(base64url.encode(raw)))
    )
