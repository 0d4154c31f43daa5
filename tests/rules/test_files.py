from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.rules.check import findings

FAULTS = {
    FileFault.EMPTY: "error FILE_EMPTY",
    FileFault.UNSUPPORTED: "error FILE_UNSUPPORTED",
    FileFault.NOT_AS_NAMED: "error FILE_NOT_AS_NAMED",
    FileFault.DAMAGED: "error FILE_DAMAGED",
    FileFault.ENCRYPTED: "error FILE_ENCRYPTED",
    FileFault.NO_PAGES: "error FILE_NO_PAGES",
    FileFault.MISSING: "error FILE_MISSING",
    FileFault.FONTS_NOT_EMBEDDED: "warning FILE_FONTS_NOT_EMBEDDED",
}


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.value) for fault in FileFault])
def test_names_each_fault_of_a_proof(check: Checker, fault: FileFault) -> None:
    found = check.findings(check.complete, faults={"audit.pdf": (fault,)})
    (finding,) = found
    assert f"{finding.severity.value} {finding.code}" == FAULTS[fault]
    assert (finding.place, finding.values["file"]) == ("proof.revenue", "2019年度审计报告")


def test_says_what_a_mislabelled_file_is(check: Checker) -> None:
    fault = FileFault.NOT_AS_NAMED
    (finding,) = check.findings(check.complete, faults={"audit.pdf": (fault,)})
    assert finding.values["kind"] == FileKind.JPEG.value


def test_names_all_faults_of_a_file(check: Checker) -> None:
    faults = (FileFault.NOT_AS_NAMED, FileFault.DAMAGED)
    found = check.findings(check.complete, faults={"audit.pdf": faults})
    assert [finding.code for finding in found] == ["FILE_NOT_AS_NAMED", "FILE_DAMAGED"]


def test_takes_a_file_without_report_for_missing(check: Checker) -> None:
    files = [proof.file for proof in check.complete.proofs if proof.file]
    reports = {name: FileReport(name, FileKind.PDF, 1) for name in files[1:]}
    (finding,) = findings(check.form, check.complete, reports)
    assert (finding.place, finding.code) == ("proof.honors", "FILE_MISSING")
