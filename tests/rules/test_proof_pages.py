from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Proof
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.rules.catalogue import message
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Finding

ITEM = "proof.revenue"


def found(
    check: Checker,
    pages: str,
    count: int = 5,
    kind: FileKind = FileKind.PDF,
    faults: tuple[FileFault, ...] = (),
) -> list[Finding]:
    """Return what is found of a proof of `count` pages with `pages` chosen."""
    proof = Proof(item=ITEM, title="审计报告", file="a.pdf", pages=pages)
    application = check.with_proofs(ITEM, proof)
    names = {entry.file for entry in application.proofs if entry.file}
    reports = {name: FileReport(name, FileKind.JPEG, 1) for name in names}
    reports["a.pdf"] = FileReport("a.pdf", kind, count, faults)
    return [each for each in findings(check.form, application, reports) if each.place == ITEM]


@pytest.mark.parametrize("pages", ["", "1", "5", "1-5", "5-1", "4,2"])
def test_is_silent_about_pages_the_file_has(check: Checker, pages: str) -> None:
    assert found(check, pages) == []


@pytest.mark.parametrize(
    ("pages", "line"),
    [
        pytest.param(
            "1-",
            "“审计报告”要装订的页写成了“1-”。写作 1-3,5 这样，每页只写一次；全部装订的，留空。",
            id="PROOF_PAGES_UNREADABLE",
        ),
        pytest.param(
            "2,1-3",
            "“审计报告”要装订的页写成了“2,1-3”。写作 1-3,5 这样，每页只写一次；全部装订的，留空。",
            id="PROOF_PAGES_UNREADABLE-twice",
        ),
        pytest.param(
            "4-7",
            "“审计报告”选到第 7 页，文件只有 5 页。改成文件里有的页。",
            id="PROOF_PAGES_BEYOND",
        ),
    ],
)
def test_refuses_other_pages(check: Checker, pages: str, line: str) -> None:
    (finding,) = found(check, pages)
    assert finding.severity.value == "error"
    assert message(finding, check.form).partition("：")[2] == line


def test_says_nothing_of_a_file_that_was_not_looked_at_yet(check: Checker) -> None:
    assert found(check, "2-9", 1, FileKind.UNKNOWN) == []


def test_says_nothing_more_of_a_damaged_file(check: Checker) -> None:
    (finding,) = found(check, "2-9", 0, faults=(FileFault.DAMAGED,))
    assert finding.code == "FILE_DAMAGED"


@pytest.mark.parametrize(
    ("pages", "codes"),
    [
        pytest.param("", ["PROOF_PAGES_MANY"], id="all"),
        pytest.param("1-301", ["PROOF_PAGES_MANY"], id="one-too-many"),
        pytest.param("1-300", [], id="at-the-limit"),
    ],
)
def test_warns_of_more_pages_than_a_word_file_bears(
    check: Checker, pages: str, codes: list[str]
) -> None:
    warnings = found(check, pages, 500)
    assert [finding.code for finding in warnings] == codes
    assert {finding.severity.value for finding in warnings} <= {"warning"}
