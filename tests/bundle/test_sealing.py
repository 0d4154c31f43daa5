from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.bundle import (
    JWS_NAME,
    NOTICE_NAME,
    SealedBundle,
    SigningKey,
    base64url,
    content_digest,
    fingerprint,
    seal,
    sealing,
    verification_code,
    verify,
)
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.errors import BundleError, OutputError

from .making import FILES, ROLES, make_content, make_folder, payload_of, read_jws, sha256


def test_lists_every_file_with_size_hash_and_role(bundle: Path) -> None:
    listed = payload_of(bundle)["files"]
    assert [line["path"] for line in listed] == sorted([*FILES, NOTICE_NAME])
    for line in listed:
        data = (bundle / line["path"]).read_bytes()
        assert (line["size"], line["sha256"]) == (len(data), sha256(data))
        assert line["role"] == {**ROLES, NOTICE_NAME: "notice"}[line["path"]]


def test_signs_what_the_applicant_declares(bundle: Path) -> None:
    manifest, content = payload_of(bundle), make_content()
    assert manifest["format"] == "xxxf-manifest/1"
    assert manifest["form"] == {"id": "miit-2020", "version": "2020.1"}
    assert manifest["applicant"] == {"name": content.applicant.name, "code": content.applicant.code}
    assert manifest["content_sha256"] == content_digest(content)
    for name in ("submission", "plan", "revision", "previous", "created_at", "answers"):
        assert manifest[name] == getattr(content, name)
    assert manifest["narrative"] == content.narrative
    assert manifest["proofs"] == content.proofs


def test_says_what_it_made(bundle: Path, sealed: SealedBundle, key: SigningKey) -> None:
    payload = base64url.decode(read_jws(bundle)["payload"])
    assert sealed.kid == key.kid
    assert sealed.code == verification_code(content_digest(make_content()))
    assert sealed.manifest_sha256 == hashlib.sha256(payload).hexdigest()


def test_the_notice_is_plain_text_for_any_notepad(
    bundle: Path, sealed: SealedBundle, key: SigningKey
) -> None:
    raw = (bundle / NOTICE_NAME).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    text = raw.decode("utf-8-sig")
    for part in (sealed.code, fingerprint(key.kid), "广东镕堃科技有限公司", "第 3 版", "certutil"):
        assert part in text


def test_revision_0_is_called_unfinished(tmp_path: Path, key: SigningKey) -> None:
    folder = make_folder(tmp_path / "包")
    seal(folder, make_content(revision=0, previous=None, plan=None), key, ROLES)
    assert "未定稿" in (folder / NOTICE_NAME).read_text("utf-8-sig")
    assert verify(folder, {key.kid}).ok


def test_believes_known_hashes(tmp_path: Path, key: SigningKey) -> None:
    folder = make_folder(tmp_path / "包")
    hashes = {path: (len(data), sha256(data)) for path, data in FILES.items()}
    seal(folder, make_content(), key, ROLES, hashes)
    assert verify(folder, {key.kid}).ok


def test_refuses_a_known_hash_of_another_size(tmp_path: Path, key: SigningKey) -> None:
    folder = make_folder(tmp_path / "包")
    with pytest.raises(BundleError, match="又变了"):
        seal(folder, make_content(), key, ROLES, {"申报书.pdf": (1, "0" * 64)})


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("附件/con.pdf", id="reserved"),
        pytest.param("附件/" + "字" * 21, id="too-long"),
        pytest.param("附件/𠮷.pdf", id="not-bmp"),
        pytest.param("附件/Cafe\u0301", id="not-nfc"),
        pytest.param("附件/a:b", id="colon"),
        pytest.param("附件/末尾.", id="trailing-dot"),
        pytest.param("申报书.PDF", id="case-twin"),
        pytest.param("申报书．pdf", id="width-twin"),
        pytest.param("BUNDLE.jws.json", id="twin-of-the-signature"),
        pytest.param(JWS_NAME, id="already-sealed"),
        pytest.param(NOTICE_NAME, id="notice-taken"),
    ],
)
def test_refuses_a_name_before_anything_is_written(
    tmp_path: Path, key: SigningKey, name: str
) -> None:
    folder = make_folder(tmp_path / "包", {**FILES, name: b"x"})
    before = sorted(folder.rglob("*"))
    with pytest.raises(BundleError):
        seal(folder, make_content(), key, {**ROLES, name: "attachment"})
    assert sorted(folder.rglob("*")) == before
    assert (folder / name).read_bytes() == b"x"


def test_refuses_a_link(tmp_path: Path, key: SigningKey) -> None:
    folder = make_folder(tmp_path / "包")
    (folder / "附件/link.pdf").symlink_to(folder / "申报书.pdf")
    with pytest.raises(BundleError, match=r"link\.pdf"):
        seal(folder, make_content(), key, {**ROLES, "附件/link.pdf": "attachment"})
    assert not (folder / NOTICE_NAME).exists()


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(files=7), id="files"),
        pytest.param(Limits(total_bytes=100), id="bytes"),
        pytest.param(Limits(jws_bytes=1000), id="content"),
    ],
)
def test_refuses_what_verify_would_refuse(
    tmp_path: Path, key: SigningKey, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LIMITS", limits)
    folder = make_folder(tmp_path / "包")
    with pytest.raises(BundleError):
        seal(folder, make_content(), key, ROLES)
    assert not (folder / NOTICE_NAME).exists()


@pytest.mark.parametrize(
    ("roles", "content"),
    [
        pytest.param({}, {}, id="no-roles"),
        pytest.param({**ROLES, "x": "form"}, {}, id="role-without-file"),
        pytest.param(ROLES, {"answers": {"unit.revenue": 1.5}}, id="float"),
        pytest.param(
            ROLES, {"proofs": [{"file": "x.pdf", "sha256": "0" * 64}]}, id="proof-not-there"
        ),
    ],
)
def test_a_bug_of_the_caller_is_no_error_of_the_user(
    tmp_path: Path, key: SigningKey, roles: dict[str, str], content: dict[str, Any]
) -> None:
    folder = make_folder(tmp_path / "包")
    with pytest.raises(ValueError):  # noqa: PT011
        seal(folder, make_content(**content), key, roles)
    assert not (folder / NOTICE_NAME).exists()


def test_a_full_disk_leaves_no_signature(
    tmp_path: Path, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path / "包")
    monkeypatch.setattr(sealing, "JWS_NAME", "没有/" + JWS_NAME)
    with pytest.raises(OutputError, match="写不进"):
        seal(folder, make_content(), key, ROLES)
    assert not (folder / JWS_NAME).exists()


def test_a_missing_folder_is_an_error_with_words(tmp_path: Path, key: SigningKey) -> None:
    with pytest.raises(BundleError) as caught:
        seal(tmp_path / "没有", make_content(), key, ROLES)
    assert "没有" in caught.value.message
    assert not os.listdir(tmp_path)  # noqa: PTH208
