"""形式审查对照: every finding counts in the row the recommending office would put it in."""

from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Honor, Proof
from xxxf_desktop.app.review import ReviewRow, review
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules.catalogue import MESSAGES
from xxxf_desktop.rules.finding import Finding, Severity, error, hint, warning

REST = "其他"

# What each message is about, read one by one; a new message needs its row here.
ROWS = {
    "栏目没有空缺": (
        "REQUIRED_MISSING OPTIONAL_BLANK NONE_NOT_ALLOWED PROOF_MISSING PROOF_NONE_NOT_ALLOWED"
    ),
    "代码校验正确": (
        "UNIT_CODE_LENGTH UNIT_CODE_CHARACTER UNIT_CODE_FIRST_CHARACTER UNIT_CODE_REGION "
        "UNIT_CODE_CHECK_CHARACTER UNIT_CODE_RESIDENT_ID UNIT_CODE_ORGANISATION_PART "
        "ORGANISATION_CODE_SPELLING ORGANISATION_CODE_CHECK_CHARACTER STOCK_CODE_SUSPECT"
    ),
    "电话和邮箱写法正确": (
        "MOBILE_INVALID PHONE_INVALID PHONE_NO_AREA_CODE EMAIL_INVALID EMAIL_SUFFIX_SUSPECT"
    ),
    "简介、概述不超字数": "LENGTH_OVER_LIMIT LENGTH_WEB_COUNT",
    "数字和日期前后相符": (
        "DATE_INVALID DATE_YEAR_UNLIKELY DATE_BEFORE_START AMOUNT_NOT_A_NUMBER AMOUNT_NEGATIVE "
        "AMOUNT_TOO_PRECISE AMOUNT_IN_YUAN AMOUNT_ABOVE_OTHER AMOUNT_SUM_ABOVE_OTHER "
        "AMOUNT_CONTRADICTED DATE_CONTRADICTED"
    ),
    "项目和单位名称前后一致": "NAME_SPELT_OTHERWISE",
    "荣誉齐全并有证明": (
        "HONOR_WITHOUT_NAME HONOR_WITHOUT_LEVEL HONOR_LEVEL_UNKNOWN HONOR_WITHOUT_YEAR "
        "HONOR_YEAR_INVALID HONOR_REPEATED HONOR_PROOF_MISSING HONOR_PROOF_UNNAMED"
    ),
    "证明材料能打开、能装订": (
        "PROOF_NONE_AND_FILES PROOF_WITHOUT_FILE FILE_EMPTY FILE_UNSUPPORTED FILE_NOT_AS_NAMED "
        "FILE_DAMAGED FILE_ENCRYPTED FILE_NO_PAGES FILE_MISSING FILE_FONTS_NOT_EMBEDDED "
        "PROOF_PAGES_UNREADABLE PROOF_PAGES_BEYOND PROOF_PAGES_MANY"
    ),
    "正文写到各项要点": "TOPICS_NOT_SPOKEN_OF PART_FOR_EACH_MISSING",
    "图表有名、引用正确": (
        "FIGURE_WITHOUT_CAPTION FIGURE_NOT_A_PICTURE TABLE_WITHOUT_CAPTION TABLE_UNEVEN "
        "REFERENCE_UNKNOWN ID_REPEATED"
    ),
    "没有印不出的字": (
        "CHARACTER_NOT_PRINTABLE CHARACTER_CONTROL CHARACTER_PRIVATE_USE"
    ),
    "不涉密、不含个人信息": (
        "SENSITIVE_RESIDENT_ID SENSITIVE_BANK_CARD SENSITIVE_MOBILE SENSITIVE_SECRET_MARK "
        "SENSITIVE_GPS SENSITIVE_AUTHOR SENSITIVE_COMMENTS SENSITIVE_HIDDEN_TEXT"
    ),
    REST: (
        "WRONG_KIND UNKNOWN_FIELD UNKNOWN_SECTION UNKNOWN_PROOF_ITEM UNKNOWN_PLAN "
        "CHOICE_UNKNOWN CHOICE_REPEATED"
    ),
}  # fmt: skip
ROW_OF = {code: row for row, codes in ROWS.items() for code in codes.split()}


def counted(*findings: Finding) -> dict[str, int]:
    return {row.words: row.count for row in review(findings) if row.count}


def test_every_code_has_been_read() -> None:
    assert ROW_OF.keys() == MESSAGES.keys()


@pytest.mark.parametrize("code", MESSAGES)
def test_is_sorted_by_what_it_is_about(code: str) -> None:
    assert counted(error(code, "x")) == {ROW_OF[code]: 1}


def test_without_findings_all_rows_are_there_and_good() -> None:
    rows = [*ROWS][:-1]
    assert review([]) == [ReviewRow(words, 0, None) for words in rows]


def test_the_rest_has_a_row_only_where_it_is_needed() -> None:
    assert review([error("WRONG_KIND", "x")])[-1] == ReviewRow(REST, 1, Severity.ERROR)
    assert [row.words for row in review([error("DATE_INVALID", "x")])] == [*ROWS][:-1]


@pytest.mark.parametrize(
    ("findings", "worst"),
    [
        pytest.param([hint("REQUIRED_MISSING", "x")], Severity.HINT, id="hint"),
        pytest.param(
            [hint("OPTIONAL_BLANK", "x"), warning("NONE_NOT_ALLOWED", "y")],
            Severity.WARNING,
            id="warning-behind-a-hint",
        ),
        pytest.param(
            [error("REQUIRED_MISSING", "x"), warning("NONE_NOT_ALLOWED", "y")],
            Severity.ERROR,
            id="error-before-a-warning",
        ),
    ],
)
def test_the_worst_counts(findings: list[Finding], worst: Severity) -> None:
    assert review(findings)[0] == ReviewRow("栏目没有空缺", len(findings), worst)


class TestOfAnApplication:
    def test_a_complete_one_is_good_everywhere(self, form_2020: Form) -> None:
        check = Checker(form_2020)
        assert counted(*check.findings(check.complete)) == {}

    def test_honours_without_any_proof(self, form_2020: Form) -> None:
        """The finding is that of every item without proofs; the row of the honours is not good."""
        check = Checker(form_2020)
        application = check.with_proofs("proof.honors")
        assert counted(*check.findings(application)) == {"荣誉齐全并有证明": 1}

    def test_revenue_without_any_proof(self, form_2020: Form) -> None:
        check = Checker(form_2020)
        assert counted(*check.findings(check.with_proofs("proof.revenue"))) == {"栏目没有空缺": 1}

    def test_a_second_honour_without_proof(self, form_2020: Form) -> None:
        check = Checker(form_2020)
        proof = Proof(item="proof.honors", title="高新技术企业证书", file="a.pdf")
        honors = (
            *(
                Honor(honor=name, level="国家级", year=2018)
                for name in ("高新技术企业", "重点实验室")
            ),
        )
        application = check.with_proofs("proof.honors", proof).with_field("unit.honors", honors)
        assert counted(*check.findings(application)) == {"荣誉齐全并有证明": 1}

    def test_everything_is_counted_once(self, form_2020: Form) -> None:
        check = Checker(form_2020)
        application = check.complete.with_field("unit.name", None).with_field("unit.code", "1")
        found = check.findings(application.with_narrative("narrative.team", None))
        assert sum(counted(*found).values()) == len(found)
