"""The same bundle verified without any of our code: Node's own crypto, and openssl's command."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.bundle import JWS_NAME, SealedBundle, SigningKey, fingerprint, verify

from .attacks import Scene, edit_unsigned, flip_byte, sign_by_other, swap_files

SCRIPT = Path(__file__).with_name("verify.mjs")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command")

# SubjectPublicKeyInfo of an uncompressed P-256 point, up to the point (RFC 5480).
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def _node(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", str(SCRIPT), str(folder), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.node
@needs_node
def test_node_agrees(bundle: Path, key: SigningKey, sealed: SealedBundle) -> None:
    done = _node(bundle, fingerprint(key.kid))
    assert done.stderr == ""
    assert done.stdout.split() == ["OK", sealed.code, fingerprint(key.kid)]
    assert done.returncode == 0


def _add_file(scene: Scene) -> None:
    (scene.folder / "autorun.inf").write_bytes(b"")


def _remove_file(scene: Scene) -> None:
    (scene.folder / "申报书.docx").unlink()


def _add_white_space(scene: Scene) -> None:
    file = scene.folder / JWS_NAME
    file.write_bytes(file.read_bytes() + b"\n")


@pytest.mark.node
@needs_node
@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        pytest.param(flip_byte, "hash of 申报书.pdf", id="one-byte"),
        pytest.param(swap_files, "size of", id="swapped"),
        pytest.param(_add_file, "set of files", id="added"),
        pytest.param(_remove_file, "set of files", id="removed"),
        pytest.param(edit_unsigned, "signature", id="answer-edited"),
        pytest.param(sign_by_other, "signer", id="another-key"),
        pytest.param(_add_white_space, "spelling", id="white-space"),
    ],
)
def test_node_refuses_what_we_refuse(
    attack: Callable[[Scene], object], reason: str, scene: Scene
) -> None:
    attack(scene)
    done = _node(scene.folder, fingerprint(scene.key.kid))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("REFUSED " + reason)
    assert not verify(scene.folder, {scene.key.kid}).ok


def _b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _integer(number: bytes) -> bytes:
    body = number.lstrip(b"\0") or b"\0"
    body = b"\0" + body if body[0] & 0x80 else body
    return b"\x02" + bytes([len(body)]) + body


def _openssl(folder: Path, work: Path) -> bool:
    """Do what the verification page tells a stranger to do: r‖s to DER, key to PEM."""
    document: dict[str, Any] = json.loads((folder / JWS_NAME).read_bytes())
    jwk = json.loads(_b64(document["protected"]))["jwk"]
    body = base64.encodebytes(SPKI + _b64(jwk["x"]) + _b64(jwk["y"]))
    (work / "key.pem").write_bytes(
        b"-----BEGIN PUBLIC KEY-----\n" + body + b"-----END PUBLIC KEY-----\n"
    )
    raw = _b64(document["signature"])
    numbers = _integer(raw[:32]) + _integer(raw[32:])
    (work / "signature.der").write_bytes(b"\x30" + bytes([len(numbers)]) + numbers)
    (work / "input").write_bytes(f"{document['protected']}.{document['payload']}".encode())
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature.der"]
    done = subprocess.run([*command, "input"], cwd=work, capture_output=True, check=False)
    assert done.returncode in (0, 1)
    return done.returncode == 0


@needs_openssl
def test_openssl_agrees(bundle: Path, tmp_path: Path) -> None:
    assert _openssl(bundle, tmp_path)


@needs_openssl
def test_openssl_refuses_an_edited_answer(scene: Scene, tmp_path: Path) -> None:
    edit_unsigned(scene)
    assert not _openssl(scene.folder, tmp_path)
