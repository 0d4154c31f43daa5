"""Every attack gets its code; every code has an attack and words."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xxxf_desktop.bundle import JWS_NAME, Code, SigningKey, seal, verify
from xxxf_desktop.bundle.limits import Limits
from xxxf_desktop.bundle.problems import MESSAGES

from .attacks import (
    FILE_ATTACKS,
    JWS_ATTACKS,
    LICENCE,
    MANIFEST_ATTACKS,
    REPORT,
    UNCHANGED,
    Attack,
    Scene,
    add,
    edit_unsigned,
    flip_byte,
    sign_by_other,
    swap_files,
)
from .disc_attacks import JOLIET_ATTACKS, UDF_ATTACKS
from .making import ROLES, make_content, make_folder, make_zip
from .zip_attacks import ZIP_ATTACKS

SMALL = Limits(jws_bytes=20_000, files=50, total_bytes=1 << 20)

FOLDER_ATTACKS = [*FILE_ATTACKS, *JWS_ATTACKS, *MANIFEST_ATTACKS]


@pytest.mark.parametrize(("attack", "codes"), [UNCHANGED, *FOLDER_ATTACKS])
def test_names_what_an_attack_did(attack: Attack, codes: set[str], scene: Scene) -> None:
    attack(scene)
    report = verify(scene.folder, {scene.key.kid}, SMALL)
    assert {problem.code for problem in report.problems} == codes
    assert report.ok is (not codes)


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


# Of the scans beside a bundle (test_scans), and of what a draft says (tests/app).
ELSEWHERE = {Code.SCANS_FOREIGN, Code.SCANS_UNSIGNED, Code.REVISION_OLD, Code.REVISION_OTHER}


def test_every_code_has_an_attack() -> None:
    tables = [*FOLDER_ATTACKS, *ZIP_ATTACKS, *UDF_ATTACKS, *JOLIET_ATTACKS]
    assert set(_codes_of(tables)) == {*Code, "BUNDLE_ERROR"} - ELSEWHERE


def test_codes_and_catalogue_are_equal() -> None:
    assert set(MESSAGES) == set(Code)


def test_an_older_revision_is_right_and_says_which_it_is(scene: Scene, tmp_path: Path) -> None:
    """Replayed whole: nothing in it is wrong. Its number and code tell it from the newer one,
    and what may be newer is known only to who has the draft or the paper."""
    older = make_folder(tmp_path / "older")
    seal(older, make_content(revision=2, previous=None), scene.key, ROLES)
    newer, replayed = (verify(folder, {scene.key.kid}) for folder in (scene.folder, older))
    assert newer.ok
    assert replayed.ok
    assert (newer.revision, replayed.revision) == (3, 2)
    assert newer.code != replayed.code


def test_reports_everything_at_once(scene: Scene) -> None:
    sign_by_other(scene)
    flip_byte(scene)
    add("autorun.inf")(scene)
    (scene.folder / LICENCE).unlink()
    report = verify(scene.folder, {scene.key.kid})
    assert [(problem.code, problem.file) for problem in report.problems] == [
        (Code.SIGNER_UNKNOWN, JWS_NAME),
        (Code.FILE_MISSING, LICENCE),
        (Code.FILE_ADDED, "autorun.inf"),
        (Code.FILE_CHANGED, "申报书.pdf"),
    ]


def test_a_swap_names_both_files(scene: Scene) -> None:
    swap_files(scene)
    (problem,) = verify(scene.folder, {scene.key.kid}).problems
    assert REPORT in problem.message
    assert LICENCE in problem.message


def test_a_renamed_file_names_the_new_name(bundle: Path, key: SigningKey) -> None:
    (bundle / LICENCE).rename(bundle / "附件/执照.jpg")
    (problem,) = verify(bundle, {key.kid}).problems
    assert problem.file == LICENCE
    assert "附件/执照.jpg" in problem.message


def test_a_forged_bundle_shows_the_code_of_what_it_says(scene: Scene) -> None:
    before = verify(scene.folder, {scene.key.kid}).code
    edit_unsigned(scene)
    report = verify(scene.folder, {scene.key.kid})
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
