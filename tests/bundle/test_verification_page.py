"""The public verification page works as it stands: its programs are taken out of it and run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.bundle import (
    CertificateSigner,
    SealedBundle,
    SigningKey,
    fingerprint,
    seal,
    verify,
)
from xxxf_desktop.bundle.envelope import certified_header

from .attacks import Scene, edit_unsigned, flip_byte, sign_by_other, swap_files
from .issuing import (
    COMPANY,
    NOW,
    PASSWORD,
    chain_from,
    issue,
    make_authority,
    pfx,
    rsa_key,
    sign_with,
)
from .making import ROLES, make_content, make_folder

PAGE = Path(__file__).parents[2] / "resources" / "verify" / "校验电子包.md"
PROGRAMS = {"sh": ("sh", "verify.sh"), "js": ("node", "verify.mjs"), "python": ("", "verify.py")}


def _needs(program: str, *commands: str) -> pytest.MarkDecorator:
    lacking = [name for name in commands if shutil.which(name) is None]
    return pytest.mark.skipif(bool(lacking), reason=f"{program}: no {', '.join(lacking)}")


@pytest.fixture(
    params=[
        pytest.param("sh", marks=_needs("sh", "sh", "openssl", "sed", "od", "find")),
        pytest.param("js", marks=[pytest.mark.node, _needs("js", "node")]),
        pytest.param("python"),
    ]
)
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Return what runs one program of the page on a bundle: exit status, stdout, stderr."""
    language = str(request.param)
    (code,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    command, name = PROGRAMS[language]
    script = tmp_path / name
    script.write_text(code, encoding="utf-8")

    def run(*arguments: object) -> tuple[int, str, str]:
        words = [command or sys.executable, str(script), *map(str, arguments)]
        done = subprocess.run(
            words, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path
        )
        return done.returncode, done.stdout, done.stderr

    return run


Run = Callable[..., tuple[int, str, str]]


def test_a_good_bundle_is_ok(
    program: Run, bundle: Path, key: SigningKey, sealed: SealedBundle
) -> None:
    own = fingerprint(key.kid)
    for arguments in ([bundle], [bundle, own]):
        status, out, err = program(*arguments)
        assert err == ""
        assert out.startswith(f"OK {own}")
        assert status == 0
        if "校验码" in out:
            assert sealed.code.rpartition("-")[0] in out


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_bundle_signed_with_a_certificate_is_ok(program: Run, tmp_path: Path, kind: str) -> None:
    authority = make_authority()
    key = rsa_key() if kind == "rsa" else None
    issued = issue("镕堃", authority.between, key=key, organisation=COMPANY)
    signer = CertificateSigner.from_pfx(pfx(issued, authority.chain()), PASSWORD, NOW)
    folder = make_folder(tmp_path / "电子包")
    seal(folder, make_content(), signer, ROLES)
    status, out, _ = program(folder, fingerprint(signer.kid))
    assert f"OK {fingerprint(signer.kid)}" in out
    assert status == 0


def test_ps256_is_understood(program: Run, bundle: Path) -> None:
    issued = issue("x", key=rsa_key())
    sign_with(bundle, issued, certified_header(chain_from(issued), "PS256"), "PS256")
    status, out, _ = program(bundle)
    assert out.startswith("OK ")
    assert status == 0


def test_a_certificate_under_the_name_of_another_key_is_refused(
    program: Run, bundle: Path, key: SigningKey
) -> None:
    """The fingerprint shown is that of the key that signed, not of the one that is claimed."""
    thief = issue("x")
    header = {**certified_header(chain_from(thief), "ES256"), "kid": key.kid}
    sign_with(bundle, thief, header, "ES256")
    status, out, err = program(bundle, fingerprint(key.kid))
    assert out == ""
    assert "REFUSED kid" in err
    assert status == 1


def test_a_chain_that_does_not_hold_together_is_refused(program: Run, bundle: Path) -> None:
    forged = issue("x", make_authority().between)
    chain = chain_from(forged, make_authority().between)
    sign_with(bundle, forged, certified_header(chain, "ES256"), "ES256")
    status, out, err = program(bundle)
    assert out == ""
    assert "REFUSED" in err
    assert status == 1


def _add(scene: Scene) -> None:
    (scene.folder / "附件" / "autorun.inf").write_bytes(b"")


def _remove(scene: Scene) -> None:
    (scene.folder / "申报书.docx").unlink()


def _rename(scene: Scene) -> None:
    (scene.folder / "申报书.docx").rename(scene.folder / "申请书.docx")


def _link(scene: Scene) -> None:
    file = scene.folder / "申报书.docx"
    file.rename(scene.folder.parent / "elsewhere")
    file.symlink_to(scene.folder.parent / "elsewhere")


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        pytest.param(flip_byte, "hash of 申报书.pdf", id="one-byte"),
        pytest.param(swap_files, "size of", id="swapped"),
        pytest.param(_add, "set of files", id="added"),
        pytest.param(_remove, "set of files", id="removed"),
        pytest.param(_rename, "set of files", id="renamed"),
        pytest.param(_link, "not a file", id="symlink"),
        pytest.param(edit_unsigned, "signature", id="answer-edited"),
        pytest.param(sign_by_other, "signer", id="another-key"),
    ],
)
def test_a_changed_one_is_refused(
    program: Run, scene: Scene, attack: Callable[[Scene], object], reason: str
) -> None:
    attack(scene)
    status, out, err = program(scene.folder, fingerprint(scene.key.kid))
    assert out == ""
    assert err.startswith(f"REFUSED {reason}")
    assert status == 1
    assert not verify(scene.folder, {scene.key.kid}).ok
