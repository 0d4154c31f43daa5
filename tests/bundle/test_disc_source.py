"""A bundle inside a disc image."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from xxxf_desktop.bundle import JWS_NAME, SigningKey, locate, verify
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.errors import BundleError

from .attacks import LICENCE
from .disc_attacks import (
    JOLIET_ATTACKS,
    UDF_ATTACKS,
    Attack,
    Disc,
    make_disc,
    records_of,
)
from .making import FILES, overwrite


def codes_of(path: Path, key: SigningKey, limits: Limits | None = None) -> set[str]:
    try:
        report = verify(path, {key.kid}, limits or Limits())
    except BundleError as error:
        return {"BUNDLE_ERROR" if error.message and error.remedy else "NO_WORDS"}
    return {str(problem.code) for problem in report.problems}


@pytest.mark.parametrize("udf", [True, False], ids=["bridge", "joliet"])
@pytest.mark.parametrize("root", ["", "项目-第1版/"], ids=["top", "folder"])
def test_finds_a_bundle(
    bundle: Path, key: SigningKey, tmp_path: Path, root: str, udf: bool
) -> None:
    assert verify(make_disc(bundle, tmp_path / "盘.iso", root, udf), {key.kid}).ok


def test_an_image_is_known_by_its_content(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    assert verify(make_disc(bundle, tmp_path / "盘.img"), {key.kid}).ok


def test_finds_an_image_in_a_folder(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    make_disc(bundle, tmp_path / "U盘/盘.ISO", "电子包/")
    assert verify(tmp_path / "U盘", {key.kid}).ok


def test_a_disc_may_hold_other_things_beside_the_bundle(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    disc = Disc()
    disc.add_tree(bundle, "项目-第1版/")
    disc.add_folder("别的")
    disc.add("别的/scans.jws.json", b"{}")
    disc.add("别的/说明.txt", b"x")
    assert verify(disc.write(tmp_path / "盘.iso"), {key.kid}).ok


def test_names_the_folders_of_a_disc_with_several(bundle: Path, tmp_path: Path) -> None:
    disc = Disc()
    for root in ("一/", "二/"):
        disc.add_tree(bundle, root)
    path = disc.write(tmp_path / "盘.iso")
    with pytest.raises(BundleError, match="2 个电子包（一/、二/）"):
        locate(path)


def test_two_levels_down_is_too_far(bundle: Path, tmp_path: Path) -> None:
    disc = Disc()
    disc.add_folder("外")
    disc.add_tree(bundle, "外/内/")
    path = disc.write(tmp_path / "盘.iso")
    with pytest.raises(BundleError, match="没有电子包"):
        locate(path)


@pytest.mark.parametrize(("attack", "codes"), UDF_ATTACKS)
def test_names_what_an_attack_did_to_a_disc(
    attack: Attack, codes: set[str], bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    disc = Disc()
    disc.add_tree(bundle)
    attack(disc)
    assert codes_of(disc.write(tmp_path / "盘.iso"), key) == codes


@pytest.mark.parametrize(("attack", "codes"), JOLIET_ATTACKS)
def test_names_what_an_attack_did_to_a_disc_without_udf(
    attack: Attack, codes: set[str], bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    disc = Disc(udf=False)
    disc.add_tree(bundle)
    attack(disc)
    assert codes_of(disc.write(tmp_path / "盘.iso"), key) == codes


def test_a_link_in_udf(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    disc = Disc()
    disc.add_tree(bundle)
    disc.image.add_symlink(udf_symlink_path="/link", udf_target="申报书.pdf")
    codes = codes_of(disc.write(tmp_path / "盘.iso"), key)
    assert codes == {"DISC_TREES", "LINK_FOUND"}


def test_a_link_in_rock_ridge(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    disc = Disc(udf=False, rock_ridge=True)
    disc.add_tree(bundle)
    disc.image.add_symlink("/LINK.;1", "link", "/etc/passwd")
    assert codes_of(disc.write(tmp_path / "盘.iso"), key) == {"DISC_TREES"}


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        pytest.param(Limits(files=5), {"BUNDLE_ERROR", "TOO_LARGE"}, id="files"),
        pytest.param(Limits(total_bytes=1000), {"TOO_LARGE"}, id="total"),
        pytest.param(Limits(disc_directory_bytes=300), {"BUNDLE_ERROR"}, id="directories"),
    ],
)
def test_stops_at_the_limits(
    bundle: Path, key: SigningKey, tmp_path: Path, limits: Limits, codes: set[str]
) -> None:
    found = codes_of(make_disc(bundle, tmp_path / "盘.iso"), key, limits)
    assert found
    assert found <= codes


def test_a_short_image_is_no_bundle_or_unreadable(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    path = make_disc(bundle, tmp_path / "盘.iso")
    whole = path.read_bytes()
    for tenth in range(10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        assert codes_of(path, key), tenth


@pytest.mark.parametrize("udf", [True, False], ids=["bridge", "joliet"])
def test_a_damaged_image_is_refused_or_still_holds_the_same(
    bundle: Path, key: SigningKey, tmp_path: Path, udf: bool
) -> None:
    """Changes where no file and no name lies may pass; nothing may raise a bug or hang."""
    path = make_disc(bundle, tmp_path / "盘.iso", "项目-第1版/", udf)
    before = path.read_bytes()
    used = [at for at in range(0, len(before), 512) if any(before[at : at + 512])]
    good = verify(path, {key.kid})
    chance = random.Random(20261127)  # noqa: S311
    refused = 0
    for _ in range(300):
        overwrite(path, _damaged(before, used, chance))
        try:
            report = verify(path, {key.kid})
        except BundleError:
            refused += 1
            continue
        assert not report.ok or report.code == good.code
        refused += not report.ok
    assert refused > 100


def _damaged(data: bytes, used: list[int], chance: random.Random) -> bytes:
    """Change up to four places where something lies, or cut the end off."""
    raw = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = min(chance.choice(used) + chance.randrange(512), len(raw) - 5)
        width = chance.choice([1, 1, 2, 4])
        kind = chance.randrange(3)
        old = bytes(raw[at : at + width])
        new = chance.randbytes(width) if kind else bytes(byte ^ 1 for byte in old)
        raw[at : at + width] = new if kind < 2 else bytes([0xFF]) * width
    return bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.05 else raw)


def test_a_loop_of_directories_ends(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    """A folder that holds the top folder again."""
    path = make_disc(bundle, tmp_path / "盘.iso", udf=False)
    raw = bytearray(path.read_bytes())
    root = raw[17 * 2048 + 156 + 2 : 17 * 2048 + 156 + 18]
    (record,) = records_of(raw, "图片")
    raw[record + 2 : record + 18] = root
    path.write_bytes(bytes(raw))
    assert codes_of(path, key) == {"BUNDLE_ERROR"}


@pytest.mark.media
@pytest.mark.parametrize(
    "command",
    [
        pytest.param("genisoimage -quiet -J -R -input-charset utf-8", id="genisoimage"),
        pytest.param("genisoimage -quiet -J -R -udf -input-charset utf-8", id="genisoimage-udf"),
        pytest.param("genisoimage -quiet -R -input-charset utf-8", id="genisoimage-rock-ridge"),
        pytest.param("xorriso -as mkisofs -J -R", id="xorriso"),
    ],
)
def test_reads_what_other_programs_make(
    bundle: Path, key: SigningKey, tmp_path: Path, command: str
) -> None:
    words = command.split()
    if shutil.which(words[0]) is None:
        pytest.skip(f"no {words[0]}")
    path = tmp_path / "盘.iso"
    subprocess.run([*words, "-V", "X", "-o", path, bundle.parent], check=True, capture_output=True)
    assert verify(path, {key.kid}).ok
    (bundle / LICENCE).write_bytes(FILES[LICENCE][:-1] + b"x")
    (tmp_path / "盘.iso").unlink()
    subprocess.run([*words, "-V", "X", "-o", path, bundle.parent], check=True, capture_output=True)
    assert codes_of(path, key) == {"FILE_CHANGED"}


@pytest.mark.media
def test_a_link_that_another_program_put_there(
    bundle: Path, key: SigningKey, tmp_path: Path
) -> None:
    (bundle / "附件" / "链").symlink_to("/etc/passwd")
    path = tmp_path / "盘.iso"
    command = ["genisoimage", "-quiet", "-R", "-input-charset", "utf-8", "-V", "X", "-o"]
    subprocess.run([*command, path, bundle], check=True, capture_output=True)
    assert codes_of(path, key) == {"LINK_FOUND"}


def test_the_signature_is_found_by_its_name() -> None:
    assert JWS_NAME.isascii()  # so that every tree can spell it
