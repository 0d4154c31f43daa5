"""盖章扫描件 beside a bundle: what verify says of their own signed list."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.bundle import JWS_NAME, SigningKey, base64url, verify
from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.manifest import read_manifest
from xxxf_desktop.bundle.scans import FORMAT, SCANS_NAME, ScansContent, seal_scans
from xxxf_desktop.errors import BundleError

from .disc_attacks import Disc, make_disc
from .making import make_zip

NAME = "电子包-第3版-盖章扫描件"
FILES = {"封面.pdf": b"%PDF stamped cover", "声明.jpg": b"\xff\xd8 declaration \xff\xd9"}


@dataclass(frozen=True)
class Beside:
    """A good bundle with its scans beside it, both signed by `key`."""

    bundle: Path
    scans: Path
    key: SigningKey
    other: SigningKey

    def codes(self) -> list[str]:
        return [str(found.code) for found in verify(self.bundle, {self.key.kid}).problems]

    def payload(self) -> Any:
        return json.loads(base64url.decode(json.loads(self.jws.read_bytes())["payload"]))

    @property
    def jws(self) -> Path:
        return self.scans / SCANS_NAME

    def resign(self, change: Callable[[Any], object], key: SigningKey | None = None) -> None:
        payload = self.payload()
        change(payload)
        self.jws.write_bytes((key or self.key).sign(canonical_json(payload)))


def content_of(bundle: Path) -> ScansContent:
    """Return what names `bundle` as the scans must."""
    payload = base64url.decode(json.loads((bundle / JWS_NAME).read_bytes())["payload"])
    manifest = json.loads(payload)
    report = verify(bundle, ())
    return ScansContent(
        manifest["submission"],
        manifest["revision"],
        str(report.code),
        hashlib.sha256(payload).hexdigest(),
        "2026-12-01T09:00:00+08:00",
    )


def make_scans(folder: Path, content: ScansContent, key: SigningKey) -> Path:
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    seal_scans(folder, content, key, {name: Path(name).stem for name in FILES})
    return folder


@pytest.fixture
def beside(bundle: Path, key: SigningKey, other_key: SigningKey) -> Beside:
    scans = make_scans(bundle.parent / NAME, content_of(bundle), key)
    return Beside(bundle, scans, key, other_key)


def test_good_scans(beside: Beside) -> None:
    report = verify(beside.bundle, {beside.key.kid})
    assert report.ok
    assert report.scans == len(FILES)
    assert set(report.as_json()) == {"ok", "problems", "signer", "form", "revision", "code"}


def test_the_signed_list(beside: Beside) -> None:
    said = beside.payload()
    assert said["format"] == FORMAT == "xxxf-scans/1"
    assert said["manifest_sha256"] == content_of(beside.bundle).manifest_sha256
    assert said["files"] == [
        {
            "path": name,
            "title": Path(name).stem,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for name, data in sorted(FILES.items())
    ]


def _change_byte(beside: Beside) -> None:
    (beside.scans / "封面.pdf").write_bytes(FILES["封面.pdf"].replace(b"cover", b"Cover"))


def _swap(beside: Beside) -> None:
    for name, other in zip(FILES, reversed(FILES), strict=True):
        (beside.scans / name).write_bytes(FILES[other])


def _link(beside: Beside) -> None:
    (beside.scans / "封面.pdf").unlink()
    (beside.scans / "封面.pdf").symlink_to(beside.bundle / "申报书.pdf")


def _edit_list(beside: Beside) -> None:
    document = json.loads(beside.jws.read_bytes())
    payload = beside.payload()
    payload["files"][0]["title"] = "别的"
    document["payload"] = base64url.encode(canonical_json(payload))
    beside.jws.write_bytes(canonical_json(document))


def _put_bundle_s_jws(beside: Beside) -> None:
    shutil.copyfile(beside.bundle / JWS_NAME, beside.jws)


def _set(name: str, value: object) -> Callable[[Beside], None]:
    return lambda beside: beside.resign(lambda payload: payload.__setitem__(name, value))


ATTACKS = [
    pytest.param(_change_byte, ["FILE_CHANGED"], id="one-byte"),
    pytest.param(_swap, ["FILES_SWAPPED"], id="swapped"),
    pytest.param(lambda b: (b.scans / "封面.pdf").unlink(), ["FILE_MISSING"], id="removed"),
    pytest.param(lambda b: (b.scans / "x.exe").write_bytes(b"x"), ["FILE_ADDED"], id="added"),
    pytest.param(lambda b: (b.scans / "封面.pdf").rename(b.scans / "x.pdf"), ["FILE_RENAMED"],
                 id="renamed"),
    pytest.param(_link, ["LINK_FOUND"], id="link",
                 marks=pytest.mark.skipif(os.name == "nt", reason="no links")),
    pytest.param(_edit_list, ["SIGNATURE_INVALID"], id="edited-list"),
    pytest.param(lambda b: b.resign(dict.copy, b.other), ["SCANS_FOREIGN"], id="other-key"),
    pytest.param(_set("revision", 2), ["SCANS_FOREIGN"], id="other-revision"),
    pytest.param(_set("submission", "x"), ["SCANS_FOREIGN"], id="other-submission"),
    pytest.param(_set("code", "x"), ["SCANS_FOREIGN"], id="other-code"),
    pytest.param(_set("manifest_sha256", "0" * 64), ["SCANS_FOREIGN"], id="other-manifest"),
    pytest.param(_set("format", "xxxf-scans/2"), ["MANIFEST_MALFORMED"], id="format"),
    pytest.param(_set("more", 1), ["MANIFEST_MALFORMED"], id="more-members"),
    pytest.param(_put_bundle_s_jws, ["MANIFEST_MALFORMED"], id="list-of-the-bundle"),
    pytest.param(lambda b: b.jws.write_bytes(b"{}"), ["JWS_MALFORMED"], id="no-jws"),
    pytest.param(lambda b: b.jws.write_bytes(b.jws.read_bytes() + b"\n"), ["JWS_MALFORMED"],
                 id="white-space"),
    pytest.param(lambda b: b.resign(lambda p: p["files"][0].update(path="../x")),
                 ["PATH_UNSAFE", "FILE_RENAMED"], id="path"),
    pytest.param(lambda b: b.resign(lambda p: p["files"].append(p["files"][0])),
                 ["MANIFEST_MALFORMED"], id="listed-twice"),
]  # fmt: skip


@pytest.mark.parametrize(("attack", "codes"), ATTACKS)
def test_names_what_an_attack_did(
    beside: Beside, attack: Callable[[Beside], object], codes: list[str]
) -> None:
    attack(beside)
    assert beside.codes() == codes
    for found in verify(beside.bundle, {beside.key.kid}).problems:
        assert found.file.startswith(f"{NAME}/")
        assert found.message.startswith(f"{NAME}/")
        assert JWS_NAME not in found.message


@pytest.mark.parametrize("kind", ["zip", "iso"])
@pytest.mark.parametrize(
    ("attack", "codes"),
    [pytest.param(lambda _: None, [], id="nothing"), *(a for a in ATTACKS if a.id != "link")],
)
def test_the_same_in_an_archive_and_on_a_disc(
    beside: Beside,
    attack: Callable[[Beside], object],
    codes: list[str],
    kind: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    attack(beside)
    make = make_zip if kind == "zip" else make_disc
    path = make(beside.bundle.parent, tmp_path_factory.mktemp("other") / f"报送.{kind}")
    found = verify(path, {beside.key.kid}).problems
    assert [str(problem.code) for problem in found] == codes
    assert all(problem.file.startswith(f"{NAME}/") for problem in found)


def test_the_list_of_scans_is_no_bundle(beside: Beside, key: SigningKey) -> None:
    shutil.copyfile(beside.jws, beside.bundle / JWS_NAME)
    assert "MANIFEST_FORMAT" in beside.codes()
    manifest, _ = read_manifest(canonical_json(beside.payload()))
    assert manifest is None


class TestNeighbours:
    """A stick holds what it holds: other applications' folders are none of our business."""

    def test_scans_of_another_revision_are_left_alone(self, beside: Beside) -> None:
        other = replace(content_of(beside.bundle), revision=2)
        make_scans(beside.bundle.parent / "别的-第2版-盖章扫描件", other, beside.other)
        assert beside.codes() == []

    def test_those_of_another_application_are_left_alone(self, beside: Beside) -> None:
        """An office collects many applications on one stick, most of them 第1版."""
        other = replace(content_of(beside.bundle), submission="another")
        make_scans(beside.bundle.parent / "别家的-第3版-盖章扫描件", other, beside.other)
        (beside.bundle.parent / "又一家-第3版-盖章扫描件").mkdir()
        assert beside.codes() == []

    def test_rubbish_in_a_folder_of_another_name(self, beside: Beside) -> None:
        folder = beside.bundle.parent / "别的"
        folder.mkdir()
        (folder / SCANS_NAME).write_bytes(b"rubbish")
        assert beside.codes() == []

    def test_a_folder_that_was_renamed_is_found_by_what_it_says(self, beside: Beside) -> None:
        beside.scans.rename(beside.bundle.parent / "扫描")
        (beside.bundle.parent / "扫描" / "封面.pdf").write_bytes(b"x")
        assert beside.codes() == ["FILE_CHANGED"]

    def test_a_folder_of_that_name_without_a_list(self, beside: Beside) -> None:
        beside.jws.unlink()
        assert beside.codes() == ["SCANS_UNSIGNED"]

    def test_a_list_of_another_revision_in_a_folder_of_that_name(self, beside: Beside) -> None:
        beside.resign(lambda payload: payload.update(revision=2))
        beside.scans.rename(beside.bundle.parent / "电子-第3版-盖章扫描件")
        assert beside.codes() == ["SCANS_FOREIGN"]

    def test_a_bundle_given_by_the_folder_above_it(self, beside: Beside) -> None:
        _change_byte(beside)
        report = verify(beside.bundle.parent, {beside.key.kid})
        assert [found.code for found in report.problems] == ["FILE_CHANGED"]

    def test_a_bundle_given_as_a_point(
        self, beside: Beside, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _change_byte(beside)
        monkeypatch.chdir(beside.bundle)
        assert [found.code for found in verify(Path(), {beside.key.kid}).problems] == [
            "FILE_CHANGED"
        ]


class TestInsideAnImage:
    """Bundle and scans on one disc, or in one archive."""

    def disc(self, beside: Beside) -> Path:
        disc = Disc()
        disc.add_tree(beside.bundle, "电子包/")
        disc.add_tree(beside.scans, f"{NAME}/")
        return disc.write(beside.bundle.parent / "盘.iso")

    def archive(self, beside: Beside) -> Path:
        target = beside.bundle.parent / "包.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for folder in (beside.bundle, beside.scans):
                for file in sorted(folder.rglob("*")):
                    if file.is_file():
                        archive.write(file, file.relative_to(folder.parent).as_posix())
        return target

    @pytest.mark.parametrize("pack", [disc, archive])
    @pytest.mark.parametrize(
        ("attack", "codes"),
        [
            pytest.param(lambda _: None, [], id="good"),
            pytest.param(_change_byte, ["FILE_CHANGED"], id="one-byte"),
            pytest.param(lambda b: (b.scans / "x").write_bytes(b"x"), ["FILE_ADDED"], id="added"),
            pytest.param(_edit_list, ["SIGNATURE_INVALID"], id="edited-list"),
            pytest.param(lambda b: b.jws.unlink(), ["SCANS_UNSIGNED"], id="no-list"),
            pytest.param(lambda b: b.jws.write_bytes(b"{}"), ["JWS_MALFORMED"], id="no-jws"),
        ],
    )
    def test_are_verified_in_place(
        self,
        beside: Beside,
        pack: Callable[[object, Beside], Path],
        attack: Callable[[Beside], object],
        codes: list[str],
    ) -> None:
        attack(beside)
        path = pack(self, beside)
        shutil.rmtree(beside.scans)
        shutil.rmtree(beside.bundle)
        report = verify(path, {beside.key.kid})
        assert [found.code for found in report.problems] == codes
        assert all(found.file.startswith(f"{NAME}/") for found in report.problems)
        assert report.scans == (
            0 if codes in (["SCANS_UNSIGNED"], ["JWS_MALFORMED"]) else len(FILES)
        )


class TestSealing:
    def test_every_file_needs_a_title(self, bundle: Path, tmp_path: Path, key: SigningKey) -> None:
        (tmp_path / "s").mkdir()
        (tmp_path / "s" / "a.pdf").write_bytes(b"x")
        with pytest.raises(ValueError, match="titles do not fit"):
            seal_scans(tmp_path / "s", content_of(bundle), key, {})

    def test_no_name_that_verify_would_refuse(
        self, bundle: Path, tmp_path: Path, key: SigningKey
    ) -> None:
        (tmp_path / "s").mkdir()
        (tmp_path / "s" / "长".join("abcdefghijklmnopqrstuvwxyz")).write_bytes(b"x")
        (name,) = [path.name for path in (tmp_path / "s").iterdir()]
        with pytest.raises(BundleError, match="名称过长"):
            seal_scans(tmp_path / "s", content_of(bundle), key, {name: "x"})
        assert not (tmp_path / "s" / SCANS_NAME).exists()
