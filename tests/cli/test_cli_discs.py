"""`xxxf verify` on what a hand-over puts on a stick and into a disc image."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bundle.making import make_bundle, make_content
from xxxf_desktop.bundle import SigningKey
from xxxf_desktop.bundle.scans import ScansContent, seal_scans
from xxxf_desktop.cli.main import main
from xxxf_desktop.media.image import write_image
from xxxf_desktop.media.writing import write_to_folder

Output = pytest.CaptureFixture[str]
NAME = "智慧社区平台-第1版"


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture
def staging(tmp_path: Path, key: SigningKey) -> Path:
    folder = tmp_path / "staging"
    sealed = make_bundle(folder / NAME, key)
    scans = folder / f"{NAME}-盖章扫描件"
    scans.mkdir()
    (scans / "封面.jpg").write_bytes(b"scan")
    bundle = make_content()
    content = ScansContent(
        submission=bundle.submission,
        revision=bundle.revision,
        code=sealed.code,
        manifest_sha256=sealed.manifest_sha256,
        created_at="2026-11-23T11:00:00+08:00",
    )
    seal_scans(scans, content, key, {"封面.jpg": "封面"})
    return folder


def test_a_disc_image_and_a_stick_verify_alike(
    staging: Path, key: SigningKey, tmp_path: Path, capsys: Output
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / "别人的.docx").write_bytes(b"x")
    write_to_folder(staging, stick)
    write_image(staging, tmp_path / "盘.iso", "智慧社区平台")
    said = []
    for place in (stick, stick / NAME, tmp_path / "盘.iso"):
        assert main(["verify", str(place), "--json", "--trust", key.kid]) == 0
        said.append(json.loads(capsys.readouterr().out))
    assert said[0]["ok"]
    assert said == [said[0]] * 3


def test_one_changed_bit_of_a_disc_image(
    staging: Path, key: SigningKey, tmp_path: Path, capsys: Output
) -> None:
    path = tmp_path / "盘.iso"
    write_image(staging, path, "智慧社区平台")
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"%PDF-1.7 paper")] ^= 1
    path.write_bytes(bytes(raw))
    assert main(["verify", str(path), "--trust", key.kid]) == 1
    assert "申报书.pdf：内容与签名时不同" in capsys.readouterr().out


@pytest.mark.parametrize("share", [0, 1, 5, 9], ids=["empty", "start", "half", "end"])
def test_a_disc_image_cut_short(
    staging: Path, key: SigningKey, tmp_path: Path, share: int, capsys: Output
) -> None:
    path = tmp_path / "盘.iso"
    write_image(staging, path, "智慧社区平台")
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) * share // 10])
    assert main(["verify", str(path), "--trust", key.kid]) in (1, 2)
    out, err = capsys.readouterr()
    assert out + err
    assert "Traceback" not in err
