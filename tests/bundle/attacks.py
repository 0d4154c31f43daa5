"""The table of attacks on a folder: facts/signing-storage.md 1.6 and issue 2 item 7."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from xxxf_desktop.bundle import JWS_NAME, SigningKey, base64url
from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.envelope import ORDER, certified_header, low_s, write_envelope

from .issuing import START, chain_from, issue, make_authority, sign_with
from .making import change_header, payload_of, read_jws, resign, resign_raw, write_jws


@dataclass(frozen=True)
class Scene:
    """A good bundle in `folder`, signed by `key`, which is trusted; `other` is the attacker's."""

    folder: Path
    key: SigningKey
    other: SigningKey


Attack = Callable[[Scene], object]

REPORT = "附件/2019年度审计报告.pdf"
LICENCE = "附件/营业执照.jpg"
ACCENT = "附件/Café.jpg"


def flip_byte(scene: Scene) -> None:
    file = scene.folder / "申报书.pdf"
    file.write_bytes(file.read_bytes().replace(b"paper", b"Paper", 1))


def swap_files(scene: Scene) -> None:
    (scene.folder / REPORT).rename(scene.folder / "x")
    (scene.folder / LICENCE).rename(scene.folder / REPORT)
    (scene.folder / "x").rename(scene.folder / LICENCE)


def _rotate_three(scene: Scene) -> None:
    names = [REPORT, LICENCE, "图片/总体架构图.png"]
    contents = [(scene.folder / name).read_bytes() for name in names]
    for name, data in zip(names, contents[1:] + contents[:1], strict=True):
        (scene.folder / name).write_bytes(data)


def _to_nfd(scene: Scene) -> None:
    _sign_with_accent(scene.folder, scene.key)
    (scene.folder / ACCENT).rename(scene.folder / unicodedata.normalize("NFD", ACCENT))


def _add_nfd(scene: Scene) -> None:
    _sign_with_accent(scene.folder, scene.key)
    (scene.folder / unicodedata.normalize("NFD", ACCENT)).write_bytes(b"twin")


def _sign_with_accent(folder: Path, key: SigningKey) -> None:
    def rename(manifest: Any) -> None:
        line = next(line for line in manifest["files"] if line["path"] == LICENCE)
        line["path"] = ACCENT

    resign(folder, key, rename)
    (folder / LICENCE).rename(folder / ACCENT)


def _link(scene: Scene) -> None:
    outside = scene.folder.parent / "elsewhere.pdf"
    (scene.folder / REPORT).rename(outside)
    (scene.folder / REPORT).symlink_to(outside)


def _fifo(scene: Scene) -> None:
    os.mkfifo(scene.folder / "附件/pipe")


def sign_by_other(scene: Scene) -> None:
    resign(scene.folder, scene.other, lambda _: None)


def _swap_jwk_keep_kid(scene: Scene) -> None:
    """A signature right under the other key, under the name of the old one."""
    header = {
        "alg": "ES256",
        "typ": "xxxf-bundle+json",
        "kid": scene.key.kid,
        "jwk": scene.other.public_jwk(),
    }
    payload = canonical_json(payload_of(scene.folder))
    private = ECKey.import_key(scene.other.to_pem())
    registry = jws.JWSRegistry(algorithms=["ES256"])
    signed = jws.serialize_json({"protected": header}, payload, private, registry=registry)
    (scene.folder / JWS_NAME).write_bytes(
        write_envelope(signed["payload"], signed["protected"], low_s(signed["signature"]))
    )


def _other_s(scene: Scene) -> None:
    document = read_jws(scene.folder)
    raw = base64url.decode(document["signature"])
    s = ORDER - int.from_bytes(raw[32:], "big")
    signature = base64url.encode(raw[:32] + s.to_bytes(32, "big"))
    write_jws(scene.folder, {**document, "signature": signature})


def _older_signature(scene: Scene) -> None:
    """Revision 2, rightly signed, put back over the files of revision 3."""

    def as_before(manifest: Any) -> None:
        line = next(line for line in manifest["files"] if line["path"] == "申报书.pdf")
        line.update(size=9, sha256="ab" * 32)

    resign(scene.folder, scene.key, as_before)


def _sign_by_forged_chain(scene: Scene) -> None:
    """A certificate that names an authority which never saw it."""
    forged = issue("镕堃", make_authority().between)
    chain = chain_from(forged, make_authority().between)
    sign_with(scene.folder, forged, certified_header(chain, "ES256"), "ES256")


def _sign_by_expired_certificate(scene: Scene) -> None:
    expired = issue("镕堃", until=START + timedelta(days=1))
    sign_with(scene.folder, expired, certified_header(chain_from(expired), "ES256"), "ES256")


def _header(**changes: Any) -> Attack:
    def attack(scene: Scene) -> None:
        change_header(scene.folder, lambda header: header.update(changes))

    return attack


def _jws(change: Callable[[dict[str, Any]], object]) -> Attack:
    def attack(scene: Scene) -> None:
        document: dict[str, Any] = dict(read_jws(scene.folder))
        change(document)
        write_jws(scene.folder, document)

    return attack


def _jws_bytes(change: Callable[[bytes], bytes]) -> Attack:
    def attack(scene: Scene) -> None:
        file = scene.folder / JWS_NAME
        file.write_bytes(change(file.read_bytes()))

    return attack


def _manifest(change: Callable[[Any], object]) -> Attack:
    """Edit the manifest and sign it again with the trusted key."""
    return lambda scene: resign(scene.folder, scene.key, change)


def _payload(change: Callable[[bytes], bytes]) -> Attack:
    """Respell the manifest and sign it again with the trusted key."""

    def attack(scene: Scene) -> None:
        resign_raw(scene.folder, scene.key, change(canonical_json(payload_of(scene.folder))))

    return attack


def edit_unsigned(scene: Scene) -> None:
    manifest = payload_of(scene.folder)
    manifest["answers"]["unit.revenue"] = "99999.00"
    payload = base64url.encode(canonical_json(manifest))
    write_jws(scene.folder, {**read_jws(scene.folder), "payload": payload})


def _unsigned_respelling(scene: Scene) -> None:
    payload = base64url.encode(json.dumps(payload_of(scene.folder), indent=1).encode())
    write_jws(scene.folder, {**read_jws(scene.folder), "payload": payload})


def _hide_change(scene: Scene) -> None:
    """Change a file and put its new hash into the manifest, unsigned."""
    (scene.folder / REPORT).write_bytes(b"forged")
    manifest = payload_of(scene.folder)
    line = next(line for line in manifest["files"] if line["path"] == REPORT)
    line.update(size=6, sha256="ab" * 32)
    payload = base64url.encode(canonical_json(manifest))
    write_jws(scene.folder, {**read_jws(scene.folder), "payload": payload})


def add(path: str, data: bytes = b"x") -> Attack:
    def attack(scene: Scene) -> None:
        (scene.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (scene.folder / path).write_bytes(data)

    return attack


def _rename(old: str, new: str) -> Attack:
    return lambda scene: (scene.folder / old).rename(scene.folder / new)


def _list_also(path: str) -> Attack:
    line = {"path": path, "role": "form", "sha256": "0" * 64, "size": 1}
    return _manifest(lambda manifest: manifest["files"].append(line))


def _empty_file(scene: Scene) -> None:
    (scene.folder / LICENCE).write_bytes(b"")


def _remove_file(scene: Scene) -> None:
    (scene.folder / LICENCE).unlink()


def _remove_folder(scene: Scene) -> None:
    shutil.rmtree(scene.folder / "图片")


def _add_folder(scene: Scene) -> None:
    (scene.folder / "空").mkdir()


def _link_folder(scene: Scene) -> None:
    (scene.folder / "附").symlink_to(scene.folder / "附件")


def _link_signature(scene: Scene) -> None:
    outside = scene.folder.parent / "elsewhere.json"
    (scene.folder / JWS_NAME).rename(outside)
    (scene.folder / JWS_NAME).symlink_to(outside)


def _add_many(scene: Scene) -> None:
    for number in range(60):
        add(f"多/{number}")(scene)


UNCHANGED = pytest.param(lambda _: None, set(), id="nothing")

FILE_ATTACKS = [
    pytest.param(flip_byte, {"FILE_CHANGED"}, id="one-byte"),
    pytest.param(_empty_file, {"FILE_CHANGED"}, id="emptied-file"),
    pytest.param(swap_files, {"FILES_SWAPPED"}, id="swapped"),
    pytest.param(_rotate_three, {"FILE_CHANGED"}, id="three-rotated"),
    pytest.param(add("autorun.inf"), {"FILE_ADDED"}, id="autorun-added"),
    pytest.param(add("附件/审计报告.lnk"), {"FILE_ADDED"}, id="added-below"),
    pytest.param(add("申报书.PDF"), {"FILE_ADDED", "PATH_UNSAFE"}, id="added-case-twin"),
    pytest.param(add("附件/a\u202efdp.exe"), {"FILE_ADDED", "PATH_UNSAFE"}, id="added-bidi"),
    pytest.param(_remove_file, {"FILE_MISSING"}, id="removed"),
    pytest.param(_remove_folder, {"FILE_MISSING"}, id="removed-folder"),
    pytest.param(_rename(LICENCE, "附件/执照.jpg"), {"FILE_RENAMED"}, id="renamed"),
    pytest.param(_rename(LICENCE, "营业执照.jpg"), {"FILE_RENAMED"}, id="moved"),
    pytest.param(_add_folder, {"EMPTY_FOLDER"}, id="empty-folder"),
    pytest.param(_link, {"LINK_FOUND"}, id="symlink-for-a-file"),
    pytest.param(_link_folder, {"LINK_FOUND"}, id="symlink-to-a-folder"),
    pytest.param(_link_signature, {"LINK_FOUND"}, id="symlink-for-the-signature"),
    pytest.param(_fifo, {"SPECIAL_FILE"}, id="fifo"),
    pytest.param(_add_many, {"TOO_LARGE"}, id="many-files"),
    pytest.param(add("大.bin", bytes(2 << 20)), {"TOO_LARGE", "FILE_ADDED"}, id="large-file"),
]

JWS_ATTACKS = [
    pytest.param(_jws_bytes(lambda _: b""), {"JWS_MALFORMED"}, id="empty"),
    pytest.param(_jws_bytes(lambda raw: raw[:-9]), {"JWS_MALFORMED"}, id="cut"),
    pytest.param(_jws_bytes(lambda raw: raw + b"\n"), {"JWS_MALFORMED"}, id="line-end-added"),
    pytest.param(_jws_bytes(lambda raw: b" " + raw), {"JWS_MALFORMED"}, id="space-added"),
    pytest.param(_jws_bytes(lambda raw: b"\xef\xbb\xbf" + raw), {"JWS_MALFORMED"}, id="bom"),
    pytest.param(_jws_bytes(lambda _: b"[" * 15_000), {"JWS_MALFORMED"}, id="deep-nesting"),
    pytest.param(_jws_bytes(lambda raw: raw + b" " * 30_000), {"TOO_LARGE"}, id="too-long"),
    pytest.param(_jws_bytes(lambda _: b"[1]"), {"JWS_MALFORMED"}, id="a-list"),
    pytest.param(
        _jws_bytes(lambda raw: raw.replace(b'"payload"', b'"pa\\u0079load"')),
        {"JWS_MALFORMED"},
        id="escaped-name",
    ),
    pytest.param(
        _jws_bytes(lambda raw: raw[:-1] + b',"pa\\u0079load":"e30"}'),
        {"DUPLICATE_KEY"},
        id="duplicate-name-escaped",
    ),
    pytest.param(
        _jws(lambda d: d.update(header={"kid": "x"})), {"JWS_MALFORMED"}, id="unprotected"
    ),
    pytest.param(_jws(lambda d: d.update(signature=1)), {"JWS_MALFORMED"}, id="not-a-string"),
    pytest.param(_jws(lambda d: d.pop("signature")), {"JWS_MALFORMED"}, id="no-signature"),
    pytest.param(
        _jws(lambda d: d.update(signatures=[])), {"JWS_MALFORMED"}, id="general-serialisation"
    ),
    pytest.param(
        _jws(lambda d: d.update(signature=d["signature"] + "==")),
        {"SIGNATURE_INVALID"},
        id="signature-padded",
    ),
    pytest.param(
        _jws(lambda d: d.update(payload=d["payload"] + "=")),
        {"JWS_MALFORMED", "SIGNATURE_INVALID"},
        id="payload-padded",
    ),
    pytest.param(
        _jws(lambda d: d.update(signature=d["signature"][:40])), {"SIGNATURE_INVALID"}, id="short"
    ),
    pytest.param(
        _jws(lambda d: d.update(signature=base64url.encode(bytes(64)))),
        {"SIGNATURE_INVALID"},
        id="zero-signature",
    ),
    pytest.param(
        _jws(lambda d: d.update(signature=base64url.encode(b"\xff" * 64))),
        {"SIGNATURE_INVALID"},
        id="signature-above-the-order",
    ),
    pytest.param(_other_s, {"SIGNATURE_INVALID"}, id="malleable-s"),
    pytest.param(_header(alg="none"), {"JWS_HEADER"}, id="alg-none"),
    pytest.param(_header(alg="HS256"), {"JWS_HEADER"}, id="alg-hs256"),
    pytest.param(_header(alg="RS256"), {"JWS_HEADER"}, id="alg-rs256"),
    pytest.param(_header(typ="JWT"), {"JWS_HEADER"}, id="typ"),
    pytest.param(_header(crit=["exp"]), {"JWS_HEADER"}, id="crit"),
    pytest.param(_header(b64=False), {"JWS_HEADER"}, id="b64-false"),
    pytest.param(_header(jku="https://example.org/"), {"JWS_HEADER"}, id="jku"),
    pytest.param(_header(jwk={"kty": "oct", "k": "AA"}), {"JWS_HEADER"}, id="jwk-oct"),
    pytest.param(
        _header(jwk={"crv": "P-256", "kty": "EC", "x": "A" * 43, "y": "A" * 43}),
        {"JWS_HEADER"},
        id="jwk-off-the-curve",
    ),
    pytest.param(
        _header(jwk={"crv": "P-256", "kty": "EC", "x": 1, "y": []}),
        {"JWS_HEADER"},
        id="jwk-numbers",
    ),
    pytest.param(
        _header(jwk={"crv": "P-384", "kty": "EC", "x": "A" * 43, "y": "A" * 43}),
        {"JWS_HEADER"},
        id="jwk-other-curve",
    ),
    pytest.param(_header(kid="A" * 43), {"KEY_MISMATCH", "SIGNATURE_INVALID"}, id="kid-of-another"),
    pytest.param(_header(kid=7), {"KEY_MISMATCH", "SIGNATURE_INVALID"}, id="kid-a-number"),
    pytest.param(
        _jws(lambda d: d.update(protected=base64url.encode(b'{"alg":"ES256","alg":"ES256"}'))),
        {"DUPLICATE_KEY"},
        id="duplicate-in-header",
    ),
    pytest.param(
        _jws(lambda d: d.update(protected=base64url.encode(b"[]"))),
        {"JWS_HEADER"},
        id="header-list",
    ),
    pytest.param(
        _jws(lambda d: d.update(protected=base64url.encode(b"\xff"))),
        {"JWS_HEADER"},
        id="header-not-utf8",
    ),
    pytest.param(_jws(lambda d: d.update(protected="A")), {"JWS_MALFORMED"}, id="header-base64"),
    pytest.param(sign_by_other, {"SIGNER_UNKNOWN"}, id="signed-by-another-key"),
    pytest.param(
        _sign_by_forged_chain,
        {"CERTIFICATE_CHAIN", "SIGNER_UNKNOWN"},
        id="certificate-forged-chain",
    ),
    pytest.param(
        _sign_by_expired_certificate,
        {"CERTIFICATE_DATES", "SIGNER_UNKNOWN"},
        id="certificate-expired",
    ),
    pytest.param(_older_signature, {"FILE_CHANGED"}, id="signature-of-an-older-revision"),
    pytest.param(_swap_jwk_keep_kid, {"KEY_MISMATCH", "SIGNER_UNKNOWN"}, id="jwk-swapped"),
    pytest.param(edit_unsigned, {"SIGNATURE_INVALID", "CONTENT_DIGEST"}, id="answer-edited"),
    pytest.param(
        _unsigned_respelling,
        {"SIGNATURE_INVALID", "MANIFEST_MALFORMED"},
        id="same-meaning-respelled",
    ),
    pytest.param(
        _hide_change,
        {"SIGNATURE_INVALID", "FILE_CHANGED", "CONTENT_FILE"},
        id="hash-of-forgery-listed",
    ),
]

MANIFEST_ATTACKS = [
    pytest.param(_payload(lambda _: b"not json"), {"MANIFEST_MALFORMED"}, id="no-json"),
    pytest.param(_payload(lambda _: b"7"), {"MANIFEST_MALFORMED"}, id="a-number"),
    pytest.param(_payload(lambda _: b"[" * 100_000), {"TOO_LARGE"}, id="deep-and-long"),
    pytest.param(_payload(lambda _: b"[" * 5_000), {"MANIFEST_MALFORMED"}, id="deep"),
    pytest.param(_payload(lambda raw: b"\xef\xbb\xbf" + raw), {"MANIFEST_MALFORMED"}, id="bom"),
    pytest.param(
        _payload(lambda raw: raw.replace(b'"year":2018', b'"year":2018.0')),
        {"MANIFEST_MALFORMED"},
        id="float",
    ),
    pytest.param(
        _payload(lambda raw: raw.replace(b'"year":2018', b'"year":NaN')),
        {"MANIFEST_MALFORMED"},
        id="nan",
    ),
    pytest.param(
        _payload(lambda raw: raw.replace(b'"year":2018', b'"year":9007199254740992')),
        {"MANIFEST_MALFORMED"},
        id="large-integer",
    ),
    pytest.param(
        _payload(lambda raw: raw.replace("总体思路".encode(), b"\\ud800")),
        {"MANIFEST_MALFORMED"},
        id="lone-surrogate",
    ),
    pytest.param(
        _payload(lambda raw: raw.replace(b'"answers"', b'"plan":"a","answers"')),
        {"DUPLICATE_KEY"},
        id="duplicate-key",
    ),
    pytest.param(
        _payload(lambda raw: raw.replace(b'"unit.name"', b'"unit.n\\u0061me":"","unit.name"')),
        {"DUPLICATE_KEY"},
        id="duplicate-key-escaped",
    ),
    pytest.param(_payload(lambda raw: raw + b"\n"), {"MANIFEST_MALFORMED"}, id="not-canonical"),
    pytest.param(
        _manifest(lambda m: m.update(format="xxxf-manifest/2")), {"MANIFEST_FORMAT"}, id="format"
    ),
    pytest.param(_manifest(lambda m: m.pop("files")), {"MANIFEST_MALFORMED"}, id="no-list"),
    pytest.param(_manifest(lambda m: m.update(x=1)), {"MANIFEST_MALFORMED"}, id="unknown-member"),
    pytest.param(
        _manifest(lambda m: m.update(revision=True)), {"MANIFEST_MALFORMED"}, id="revision-true"
    ),
    pytest.param(
        _manifest(lambda m: m.update(revision=-1)), {"MANIFEST_MALFORMED"}, id="revision-negative"
    ),
    pytest.param(
        _manifest(lambda m: m.update(submission="x")), {"MANIFEST_MALFORMED"}, id="submission"
    ),
    pytest.param(
        _manifest(lambda m: m.update(created_at="2026-11-22T11:00:00")),
        {"MANIFEST_MALFORMED"},
        id="time-without-offset",
    ),
    pytest.param(
        _manifest(lambda m: m["files"][0].update(sha256="A" * 64)),
        {"MANIFEST_MALFORMED"},
        id="hash-in-capitals",
    ),
    pytest.param(
        _manifest(lambda m: m["files"][0].update(size=-1)), {"MANIFEST_MALFORMED"}, id="size"
    ),
    pytest.param(
        _manifest(lambda m: m["files"].append(m["files"][0])),
        {"MANIFEST_MALFORMED"},
        id="listed-twice",
    ),
    pytest.param(
        _list_also(JWS_NAME), {"MANIFEST_MALFORMED", "FILE_MISSING"}, id="lists-the-signature"
    ),
    pytest.param(_list_also("../../密钥.pem"), {"PATH_UNSAFE", "FILE_MISSING"}, id="dot-dot"),
    pytest.param(_list_also("/etc/passwd"), {"PATH_UNSAFE", "FILE_MISSING"}, id="absolute"),
    pytest.param(_list_also("C:\\x"), {"PATH_UNSAFE", "FILE_MISSING"}, id="drive"),
    pytest.param(_list_also("申报书.PDF"), {"PATH_UNSAFE", "FILE_MISSING"}, id="case-twin-listed"),
    pytest.param(_to_nfd, {"FILE_RENAMED", "PATH_UNSAFE"}, id="renamed-to-nfd"),
    pytest.param(_add_nfd, {"FILE_ADDED", "PATH_UNSAFE"}, id="nfd-twin"),
    pytest.param(
        _manifest(lambda m: m.update(content_sha256="0" * 64)), {"CONTENT_DIGEST"}, id="digest"
    ),
    pytest.param(
        _manifest(lambda m: m["answers"].update({"unit.name": "另一家公司"})),
        {"CONTENT_DIGEST"},
        id="answer-changed-by-the-signer",
    ),
    pytest.param(
        _manifest(lambda m: m.update(revision=2)), {"CONTENT_DIGEST"}, id="revision-changed"
    ),
    pytest.param(
        _manifest(lambda m: m["proofs"][0].update(sha256="0" * 64)),
        {"CONTENT_DIGEST", "CONTENT_FILE"},
        id="proof-not-in-the-list",
    ),
    pytest.param(
        _manifest(lambda m: m["narrative"]["narrative.plan"][2].pop("sha256")),
        {"MANIFEST_MALFORMED"},
        id="figure-without-hash",
    ),
]
