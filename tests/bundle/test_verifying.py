from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from xxxf_desktop.bundle import (
    JWS_NAME,
    FormRef,
    SealedBundle,
    Signer,
    SigningKey,
    fingerprint,
    seal,
    verify,
)
from xxxf_desktop.bundle.entries import Entry
from xxxf_desktop.bundle.folder_source import FolderSource

from .making import FILES, ROLES, make_content, make_folder, make_zip

MIB = 1 << 20


def test_a_good_bundle(bundle: Path, key: SigningKey, sealed: SealedBundle) -> None:
    report = verify(bundle, {key.kid})
    assert report.ok
    assert report.problems == ()
    assert report.signer == Signer(key.kid, trusted=True)
    assert (report.form, report.revision, report.code) == ("miit-2020", 3, sealed.code)


def test_trusts_a_fingerprint_as_typed(bundle: Path, key: SigningKey) -> None:
    assert verify(bundle, [fingerprint(key.kid).lower()]).ok


def test_says_when_only_the_signer_is_unknown(
    bundle: Path, key: SigningKey, other_key: SigningKey
) -> None:
    report = verify(bundle, {other_key.kid})
    (problem,) = report.problems
    assert problem.code == "SIGNER_UNKNOWN"
    assert "完整性正确，签名人未核实" in problem.message
    assert fingerprint(key.kid) in problem.message
    assert report.signer == Signer(key.kid, trusted=False)


def test_never_calls_a_changed_bundle_intact(bundle: Path) -> None:
    (bundle / "申报书.pdf").write_bytes(b"x")
    report = verify(bundle, ())
    assert [problem.code for problem in report.problems] == ["SIGNER_UNKNOWN", "FILE_CHANGED"]
    assert not any("完整性正确" in problem.message for problem in report.problems)


def test_json_has_the_shape_of_the_command_line(bundle: Path, key: SigningKey) -> None:
    (bundle / "多.txt").write_bytes(b"x")
    shape = json.loads(json.dumps(verify(bundle, {key.kid}).as_json()))
    assert set(shape) == {"ok", "problems", "signer", "form", "revision", "code"}
    assert shape["signer"] == {"kid": key.kid, "trusted": True}
    assert shape["problems"] == [
        {"code": "FILE_ADDED", "file": "多.txt", "message": shape["problems"][0]["message"]}
    ]


def test_an_unreadable_signature_leaves_nothing_claimed(bundle: Path, key: SigningKey) -> None:
    (bundle / JWS_NAME).write_bytes(b"{}")
    report = verify(bundle, {key.kid})
    assert report.signer == Signer(None, trusted=False)
    assert (report.form, report.revision, report.code) == (None, None, None)


def test_accepts_a_content_without_figures_and_proofs(tmp_path: Path, key: SigningKey) -> None:
    folder = make_folder(tmp_path / "包", {"申报书.pdf": b"%PDF"})
    content = make_content(narrative={}, proofs=[], form=FormRef("tianjin-2018", "1"))
    seal(folder, content, key, {"申报书.pdf": "form"})
    assert verify(folder, {key.kid}).form == "tianjin-2018"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(PermissionError(), "没有读取权限", id="rights"),
        pytest.param(FileNotFoundError(), "被移走", id="gone"),
        pytest.param(OSError(5, "EIO"), "介质读取出错", id="bad-sector"),
    ],
)
def test_goes_on_after_a_file_that_cannot_be_read(
    bundle: Path, key: SigningKey, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    really = FolderSource.open

    def open_or_fail(source: FolderSource, entry: Entry) -> io.BufferedIOBase:
        if entry.path == "申报书.docx":
            raise error
        return really(source, entry)

    monkeypatch.setattr(FolderSource, "open", open_or_fail)
    (bundle / "申报书.pdf").write_bytes(b"x")
    unreadable, changed = verify(bundle, {key.kid}).problems
    assert (unreadable.code, unreadable.file) == ("FILE_UNREADABLE", "申报书.docx")
    assert words in unreadable.message
    assert (changed.code, changed.file) == ("FILE_CHANGED", "申报书.pdf")


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_memory_does_not_grow_with_the_files(tmp_path: Path, key: SigningKey, packed: bool) -> None:
    folder = make_folder(tmp_path / "包")
    with (folder / "附件/大.pdf").open("wb") as stream:
        for _ in range(48):
            stream.write(os.urandom(MIB))
    tracemalloc.start()
    seal(folder, make_content(), key, {**ROLES, "附件/大.pdf": "attachment"})
    path = make_zip(folder, tmp_path / "包.zip") if packed else folder
    assert verify(path, {key.kid}).ok
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MIB


def test_a_zip_bomb_is_not_unpacked(bundle: Path, key: SigningKey, tmp_path: Path) -> None:
    archive = make_zip(bundle, tmp_path / "包.zip")
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("附件/bomb.pdf", bytes(len(FILES) * 20 * MIB))
    tracemalloc.start()
    codes = [problem.code for problem in verify(archive, {key.kid}).problems]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes == ["ZIP_BOMB"]
    assert peak < 4 * MIB


def test_importing_the_floor_loads_no_cryptography() -> None:
    code = (
        "import sys, xxxf_desktop.bundle;"
        "print(sorted({'joserfc', 'cryptography', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
