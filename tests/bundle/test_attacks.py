"""The table of attacks: facts/signing-storage.md 1.6 and issue 2 item 7, with their codes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.bundle import JWS_NAME, Code, SigningKey, base64url, verify
from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.envelope import _ORDER, low_s, write_envelope
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.bundle.problems import MESSAGES

from .making import (
    change_header,
    make_content,
    make_zip,
    payload_of,
    read_jws,
    resign,
    resign_raw,
    write_jws,
)

Attack = Callable[[Path, SigningKey, SigningKey], object]

REPORT = "附件/2019年度审计报告.pdf"
LICENCE = "附件/营业执照.jpg"
ACCENT = "附件/Café.jpg"
SMALL = Limits(jws_bytes=20_000, files=50, total_bytes=1 << 20)


def _flip(folder: Path, key: SigningKey, other: SigningKey) -> None:
    file = folder / "申报书.pdf"
    file.write_bytes(file.read_bytes().replace(b"paper", b"Paper", 1))


def _swap(folder: Path, key: SigningKey, other: SigningKey) -> None:
    (folder / REPORT).rename(folder / "x")
    (folder / LICENCE).rename(folder / REPORT)
    (folder / "x").rename(folder / LICENCE)


def _rotate_three(folder: Path, key: SigningKey, other: SigningKey) -> None:
    names = [REPORT, LICENCE, "图片/总体架构图.png"]
    contents = [(folder / name).read_bytes() for name in names]
    for name, data in zip(names, contents[1:] + contents[:1], strict=True):
        (folder / name).write_bytes(data)


def _to_nfd(folder: Path, key: SigningKey, other: SigningKey) -> None:
    _sign_with_accent(folder, key)
    (folder / ACCENT).rename(folder / unicodedata.normalize("NFD", ACCENT))


def _add_nfd(folder: Path, key: SigningKey, other: SigningKey) -> None:
    _sign_with_accent(folder, key)
    (folder / unicodedata.normalize("NFD", ACCENT)).write_bytes(b"twin")


def _sign_with_accent(folder: Path, key: SigningKey) -> None:
    def rename(manifest: Any) -> None:
        line = next(line for line in manifest["files"] if line["path"] == LICENCE)
        line["path"] = ACCENT

    resign(folder, key, rename)
    (folder / LICENCE).rename(folder / ACCENT)


def _link(folder: Path, key: SigningKey, other: SigningKey) -> None:
    outside = folder.parent / "elsewhere.pdf"
    (folder / REPORT).rename(outside)
    (folder / REPORT).symlink_to(outside)


def _fifo(folder: Path, key: SigningKey, other: SigningKey) -> None:
    os.mkfifo(folder / "附件/pipe")


def _sign_by_other(folder: Path, key: SigningKey, other: SigningKey) -> None:
    resign(folder, other, lambda manifest: None)


def _swap_jwk_keep_kid(folder: Path, key: SigningKey, other: SigningKey) -> None:
    """A signature right under the other key, under the name of the old one."""
    header = {
        "alg": "ES256",
        "typ": "xxxf-bundle+json",
        "kid": key.kid,
        "jwk": other.public_jwk(),
    }
    from joserfc import jws

    payload = canonical_json(payload_of(folder))
    registry = jws.JWSRegistry(algorithms=["ES256"])
    signed = jws.serialize_json({"protected": header}, payload, other._key, registry=registry)
    (folder / JWS_NAME).write_bytes(
        write_envelope(signed["payload"], signed["protected"], low_s(signed["signature"]))
    )


def _other_s(folder: Path, key: SigningKey, other: SigningKey) -> None:
    document = read_jws(folder)
    raw = base64url.decode(document["signature"])
    s = _ORDER - int.from_bytes(raw[32:], "big")
    signature = base64url.encode(raw[:32] + s.to_bytes(32, "big"))
    write_jws(folder, {**document, "signature": signature})


def _header(**changes: Any) -> Attack:
    def attack(folder: Path, key: SigningKey, other: SigningKey) -> None:
        change_header(folder, lambda header: header.update(changes))

    return attack


def _jws(change: Callable[[dict[str, Any]], object]) -> Attack:
    def attack(folder: Path, key: SigningKey, other: SigningKey) -> None:
        document: dict[str, Any] = dict(read_jws(folder))
        change(document)
        write_jws(folder, document)

    return attack


def _jws_bytes(change: Callable[[bytes], bytes]) -> Attack:
    def attack(folder: Path, key: SigningKey, other: SigningKey) -> None:
        file = folder / JWS_NAME
        file.write_bytes(change(file.read_bytes()))

    return attack


def _manifest(change: Callable[[Any], object]) -> Attack:
    """Edit the manifest and sign it again with the trusted key."""
    return lambda folder, key, other: resign(folder, key, change)


def _payload(change: Callable[[bytes], bytes]) -> Attack:
    """Respell the manifest and sign it again with the trusted key."""

    def attack(folder: Path, key: SigningKey, other: SigningKey) -> None:
        resign_raw(folder, key, change(canonical_json(payload_of(folder))))

    return attack


def _unsigned_edit(folder: Path, key: SigningKey, other: SigningKey) -> None:
    manifest = payload_of(folder)
    manifest["answers"]["unit.revenue"] = "99999.00"
    payload = base64url.encode(canonical_json(manifest))
    write_jws(folder, {**read_jws(folder), "payload": payload})


def _unsigned_respelling(folder: Path, key: SigningKey, other: SigningKey) -> None:
    payload = base64url.encode(json.dumps(payload_of(folder), indent=1).encode())
    write_jws(folder, {**read_jws(folder), "payload": payload})


def _hide_change(folder: Path, key: SigningKey, other: SigningKey) -> None:
    """Change a file and put its new hash into the manifest, unsigned."""
    (folder / REPORT).write_bytes(b"forged")
    manifest = payload_of(folder)
    line = next(line for line in manifest["files"] if line["path"] == REPORT)
    line.update(size=6, sha256="ab" * 32)
    payload = base64url.encode(canonical_json(manifest))
    write_jws(folder, {**read_jws(folder), "payload": payload})


def _add(path: str, data: bytes = b"x") -> Attack:
    def attack(folder: Path, key: SigningKey, other: SigningKey) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return attack


def _rename(old: str, new: str) -> Attack:
    return lambda folder, key, other: (folder / old).rename(folder / new)


def _list_also(path: str) -> Attack:
    line = {"path": path, "role": "form", "sha256": "0" * 64, "size": 1}
    return _manifest(lambda manifest: manifest["files"].append(line))


def _nest(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


UNCHANGED = pytest.param(lambda folder, key, other: None, set(), id="nothing")

FILE_ATTACKS = [
    pytest.param(_flip, {"FILE_CHANGED"}, id="one-byte"),
    pytest.param(
        lambda f, k, o: (f / LICENCE).write_bytes(b""), {"FILE_CHANGED"}, id="emptied-file"
    ),
    pytest.param(_swap, {"FILES_SWAPPED"}, id="swapped"),
    pytest.param(_rotate_three, {"FILE_CHANGED"}, id="three-rotated"),
    pytest.param(_add("autorun.inf"), {"FILE_ADDED"}, id="autorun-added"),
    pytest.param(_add("附件/审计报告.lnk"), {"FILE_ADDED"}, id="added-below"),
    pytest.param(_add("申报书.PDF"), {"FILE_ADDED", "PATH_UNSAFE"}, id="added-case-twin"),
    pytest.param(_add("附件/a\u202efdp.exe"), {"FILE_ADDED", "PATH_UNSAFE"}, id="added-bidi"),
    pytest.param(lambda f, k, o: (f / LICENCE).unlink(), {"FILE_MISSING"}, id="removed"),
    pytest.param(lambda f, k, o: shutil.rmtree(f / "图片"), {"FILE_MISSING"}, id="removed-folder"),
    pytest.param(_rename(LICENCE, "附件/执照.jpg"), {"FILE_RENAMED"}, id="renamed"),
    pytest.param(_rename(LICENCE, "营业执照.jpg"), {"FILE_RENAMED"}, id="moved"),
    pytest.param(lambda f, k, o: (f / "空").mkdir(), {"EMPTY_FOLDER"}, id="empty-folder"),
    pytest.param(_link, {"LINK_FOUND"}, id="symlink-for-a-file"),
    pytest.param(
        lambda f, k, o: (f / "附").symlink_to(f / "附件"), {"LINK_FOUND"}, id="symlink-to-a-folder"
    ),
    pytest.param(
        lambda f, k, o: (
            (f / JWS_NAME).rename(f.parent / "j") and (f / JWS_NAME).symlink_to(f.parent / "j")
        ),
        {"LINK_FOUND"},
        id="symlink-for-the-signature",
    ),
    pytest.param(_fifo, {"SPECIAL_FILE"}, id="fifo"),
    pytest.param(
        lambda f, k, o: [_add(f"多/{n}")(f, k, o) for n in range(60)],
        {"TOO_LARGE"},
        id="many-files",
    ),
    pytest.param(_add("大.bin", bytes(2 << 20)), {"TOO_LARGE", "FILE_ADDED"}, id="large-file"),
]

JWS_ATTACKS = [
    pytest.param(_jws_bytes(lambda raw: b""), {"JWS_MALFORMED"}, id="empty"),
    pytest.param(_jws_bytes(lambda raw: raw[:-9]), {"JWS_MALFORMED"}, id="cut"),
    pytest.param(_jws_bytes(lambda raw: raw + b"\n"), {"JWS_MALFORMED"}, id="line-end-added"),
    pytest.param(_jws_bytes(lambda raw: b" " + raw), {"JWS_MALFORMED"}, id="space-added"),
    pytest.param(_jws_bytes(lambda raw: b"\xef\xbb\xbf" + raw), {"JWS_MALFORMED"}, id="bom"),
    pytest.param(_jws_bytes(lambda raw: b"[" * 15_000), {"JWS_MALFORMED"}, id="deep-nesting"),
    pytest.param(_jws_bytes(lambda raw: raw + b" " * 30_000), {"TOO_LARGE"}, id="too-long"),
    pytest.param(_jws_bytes(lambda raw: b"[1]"), {"JWS_MALFORMED"}, id="a-list"),
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
    pytest.param(_sign_by_other, {"SIGNER_UNKNOWN"}, id="signed-by-another-key"),
    pytest.param(_swap_jwk_keep_kid, {"KEY_MISMATCH", "SIGNER_UNKNOWN"}, id="jwk-swapped"),
    pytest.param(_unsigned_edit, {"SIGNATURE_INVALID", "CONTENT_DIGEST"}, id="answer-edited"),
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
    pytest.param(_payload(lambda raw: b"not json"), {"MANIFEST_MALFORMED"}, id="no-json"),
    pytest.param(_payload(lambda raw: b"7"), {"MANIFEST_MALFORMED"}, id="a-number"),
    pytest.param(_payload(lambda raw: b"[" * 100_000), {"TOO_LARGE"}, id="deep-and-long"),
    pytest.param(_payload(lambda raw: b"[" * 5_000), {"MANIFEST_MALFORMED"}, id="deep"),
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

FOLDER_ATTACKS = [*FILE_ATTACKS, *JWS_ATTACKS, *MANIFEST_ATTACKS]


@pytest.mark.parametrize(("attack", "codes"), [UNCHANGED, *FOLDER_ATTACKS])
def test_names_what_an_attack_did(
    attack: Attack, codes: set[str], bundle: Path, key: SigningKey, other_key: SigningKey
) -> None:
    attack(bundle, key, other_key)
    report = verify(bundle, {key.kid}, SMALL)
    assert {problem.code for problem in report.problems} == codes
    assert report.ok is (not codes)


def _with_member(name: str, data: bytes = b"x", **attributes: int) -> Callable[[Path], None]:
    def attack(archive: Path) -> None:
        with zipfile.ZipFile(archive, "a") as target:
            info = zipfile.ZipInfo(name)
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            target.writestr(info, data)

    return attack


@pytest.mark.filterwarnings("ignore:Duplicate name")
def _duplicate(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr(LICENCE, b"another")


def _bomb(archive: Path) -> None:
    _with_member("附件/bomb.pdf", bytes(50 << 20), compress_type=zipfile.ZIP_DEFLATED)(archive)


def _set_flag(archive: Path) -> None:
    """Mark every member as encrypted, in the central directory."""
    raw = bytearray(archive.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at != -1:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    archive.write_bytes(bytes(raw))


def _damage_member(archive: Path) -> None:
    raw = archive.read_bytes()
    with zipfile.ZipFile(archive) as source:
        info = source.getinfo("申报书.docx")
    at = info.header_offset + 30 + len(info.filename.encode()) + info.compress_size // 2
    archive.write_bytes(raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :])


ZIP_ATTACKS = [
    pytest.param(lambda archive: None, set(), id="nothing"),
    pytest.param(_with_member("autorun.inf"), {"FILE_ADDED"}, id="added"),
    pytest.param(_duplicate, {"ZIP_DUPLICATE"}, id="duplicate-member"),
    pytest.param(_with_member("../逃.exe"), {"PATH_UNSAFE", "FILE_ADDED"}, id="dot-dot"),
    pytest.param(_with_member("/etc/x"), {"PATH_UNSAFE", "FILE_ADDED"}, id="absolute"),
    pytest.param(_with_member("C:\\x"), {"PATH_UNSAFE", "FILE_ADDED"}, id="drive"),
    pytest.param(_with_member("空/", b""), {"EMPTY_FOLDER"}, id="empty-folder"),
    pytest.param(_bomb, {"ZIP_BOMB"}, id="bomb"),
    pytest.param(
        _with_member("链", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16),
        {"LINK_FOUND"},
        id="symlink",
    ),
    pytest.param(
        _with_member("管道", b"", external_attr=(stat.S_IFIFO | 0o777) << 16),
        {"SPECIAL_FILE"},
        id="fifo",
    ),
    pytest.param(
        _with_member("附件/x", b"x", compress_type=zipfile.ZIP_LZMA), {"ZIP_METHOD"}, id="lzma"
    ),
    pytest.param(_set_flag, {"ZIP_ENCRYPTED"}, id="encrypted"),
    pytest.param(_damage_member, {"FILE_UNREADABLE"}, id="damaged-member"),
]


@pytest.mark.parametrize(("attack", "codes"), ZIP_ATTACKS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_what_an_attack_did_to_a_zip(
    attack: Callable[[Path], None], codes: set[str], bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    archive = make_zip(bundle, tmp_path / "电子包.zip")
    attack(archive)
    report = verify(archive, {key.kid})
    assert {problem.code for problem in report.problems} == codes


def _codes_of(tables: list[Any]) -> Iterator[str]:
    for row in tables:
        yield from row.values[1]


def test_every_code_has_an_attack() -> None:
    assert set(_codes_of([*FOLDER_ATTACKS, *ZIP_ATTACKS])) == set(Code)


def test_codes_and_catalogue_are_equal() -> None:
    assert set(MESSAGES) == set(Code)


def test_reports_everything_at_once(bundle: Path, key: SigningKey, other_key: SigningKey) -> None:
    _sign_by_other(bundle, key, other_key)
    _flip(bundle, key, other_key)
    _add("autorun.inf")(bundle, key, other_key)
    (bundle / LICENCE).unlink()
    report = verify(bundle, {key.kid})
    assert [(problem.code, problem.file) for problem in report.problems] == [
        (Code.SIGNER_UNKNOWN, JWS_NAME),
        (Code.FILE_MISSING, LICENCE),
        (Code.FILE_ADDED, "autorun.inf"),
        (Code.FILE_CHANGED, "申报书.pdf"),
    ]


def test_a_swap_names_both_files(bundle: Path, key: SigningKey, other_key: SigningKey) -> None:
    _swap(bundle, key, other_key)
    (problem,) = verify(bundle, {key.kid}).problems
    assert REPORT in problem.message
    assert LICENCE in problem.message


def test_a_renamed_file_names_the_new_name(bundle: Path, key: SigningKey) -> None:
    (bundle / LICENCE).rename(bundle / "附件/执照.jpg")
    (problem,) = verify(bundle, {key.kid}).problems
    assert problem.file == LICENCE
    assert "附件/执照.jpg" in problem.message


def test_a_forged_bundle_shows_the_code_of_what_it_says(bundle: Path, key: SigningKey) -> None:
    before = verify(bundle, {key.kid}).code
    _unsigned_edit(bundle, key, key)
    report = verify(bundle, {key.kid})
    assert report.code != before
    assert not report.signer.trusted


def test_a_terminal_is_safe_from_file_names(bundle: Path, key: SigningKey) -> None:
    (bundle / "\x1b[2J\u202egpj.exe").write_bytes(b"")
    for problem in verify(bundle, {key.kid}).problems:
        assert problem.message.isprintable()


def test_an_undecodable_file_name_is_reported(bundle: Path, key: SigningKey) -> None:
    Path(os.fsdecode(os.fsencode(bundle) + b"/\xb8\xbd.pdf")).write_bytes(b"")
    codes = {problem.code for problem in verify(bundle, {key.kid}).problems}
    assert codes == {Code.FILE_ADDED, Code.PATH_UNSAFE}
    json.dumps(verify(bundle, {key.kid}).as_json(), ensure_ascii=False).encode()


def test_revision_is_part_of_the_code() -> None:
    from xxxf_desktop.bundle import content_digest

    digests = {content_digest(make_content(revision=revision)) for revision in range(4)}
    assert len(digests) == 4
