from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from xxxf_desktop.answers.application import Proof
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.drafts.reports import reports_of
from xxxf_desktop.drafts.store import Draft, NewFile

from .making import FIGURE, PROOF, application, make_pdf, write


def test_every_file_has_one(draft: Draft) -> None:
    assert reports_of(draft) == {
        FIGURE: FileReport(FIGURE, FileKind.PNG, 1),
        PROOF: FileReport(PROOF, FileKind.PDF, 1),
    }


def test_faults_are_found_again(draft: Draft, tmp_path: Path) -> None:
    cut_off = write(tmp_path / "cut", make_pdf()[:-200])
    draft.save(application(), [NewFile(PROOF, cut_off)])
    assert reports_of(draft)[PROOF].faults == (FileFault.DAMAGED,)


def test_the_stored_name_counts(draft: Draft, tmp_path: Path) -> None:
    draft.save(application(), [NewFile(FIGURE, write(tmp_path / "a.pdf", make_pdf()))])
    assert reports_of(draft)[FIGURE].faults == (FileFault.NOT_AS_NAMED,)


def test_files_the_draft_does_not_hold_are_missing(draft: Draft) -> None:
    more = Proof(item="x", file="附件/没有.pdf")
    draft.save(replace(application(), proofs=(*application().proofs, more)))
    report = reports_of(draft)["附件/没有.pdf"]
    assert report == FileReport("附件/没有.pdf", FileKind.UNKNOWN, 0, (FileFault.MISSING,))


def test_a_file_changed_inside_the_draft_is_damaged(draft: Draft) -> None:
    draft._connection.execute("UPDATE chunk SET data = CAST('x' AS BLOB) WHERE file = 2")
    reports = reports_of(draft)
    assert reports[PROOF] == FileReport(PROOF, FileKind.UNKNOWN, 0, (FileFault.DAMAGED,))
    assert reports[FIGURE].usable


def test_leaves_nothing_behind(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    reports_of(draft)
    assert not list((tmp_path / "temp").iterdir())
