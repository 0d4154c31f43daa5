"""What is given away, held against what the form itself names, place by place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules.complete import Checker, shown
from xxxf_desktop.answers.application import Acceptance, Honor, Proof, Value
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport, Trace, TraceKind
from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
    paragraphs_of,
)
from xxxf_desktop.rules.accepted import open_warnings
from xxxf_desktop.rules.catalogue import message
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Finding

SECTION = "narrative.team"
RESIDENT = "440301199001011234"
CARD = "6222021234567890128"
K = TraceKind


def with_text(check: Checker, text: str) -> list[Finding]:
    said = check.complete.narrative[SECTION]
    blocks = (*said, *paragraphs_of(text))
    return check.findings(check.complete.with_narrative(SECTION, blocks))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        pytest.param(
            f"身份证号{RESIDENT}",
            "SENSITIVE_RESIDENT_ID",
            "有身份证号：4403…1234。删去或遮住；必须保留的，打勾说明。",
            id="resident-id",
        ),
        pytest.param(
            f"卡号{CARD}",
            "SENSITIVE_BANK_CARD",
            "有银行卡号：6222…0128。删去或遮住；不是卡号或必须保留的，打勾说明。",
            id="bank-card",
        ),
        pytest.param(
            "手机13700137000",
            "SENSITIVE_MOBILE",
            "有申报联系人和负责人以外的手机号：137…7000。删去或遮住；可以公开的，打勾说明。",
            id="mobile",
        ),
        pytest.param(
            "秘密★10年",
            "SENSITIVE_SECRET_MARK",
            "有密级字样：秘密★10年。涉密的和内部的不能报送，换掉；核对过可以公开的，打勾说明。",
            id="secret-mark",
        ),
    ],
)
def test_warns_of_what_a_text_gives_away(check: Checker, text: str, code: str, said: str) -> None:
    (finding,) = with_text(check, text)
    assert (finding.place, shown(finding)) == (SECTION, f"warning {code}")
    assert message(finding, check.form) == f"（3）项目负责人与项目团队实力：{said}"


def test_never_repeats_a_whole_number(check: Checker) -> None:
    found = with_text(check, f"{RESIDENT}，{CARD}，13700137000")
    assert len(found) == 3
    for number in (RESIDENT, CARD, "13700137000"):
        assert number not in repr(found)
        assert all(number not in message(finding, check.form) for finding in found)


def test_is_silent_on_harmless_numbers(check: Checker) -> None:
    text = (
        "累计6222021234567894元，信用代码914403001922038216，自2019年3月1日起，单号20200421123456"
    )
    assert with_text(check, text) == []


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Heading(level=4, text=RESIDENT), id="heading"),
        pytest.param(Paragraph(runs=(TextRun(text=RESIDENT, bold=True),)), id="bold"),
        pytest.param(
            Paragraph(
                runs=(
                    TextRun(text=RESIDENT[:9]),
                    Reference(ref="表:甲"),
                    TextRun(text=RESIDENT[9:]),
                )
            ),
            id="parted-by-a-reference",
        ),
        pytest.param(ListBlock(items=(ListItem(runs=(TextRun(text=RESIDENT),)),)), id="list"),
        pytest.param(TableBlock(caption="表", rows=(("姓名", RESIDENT),), id="甲"), id="cell"),
        pytest.param(TableBlock(caption=RESIDENT, rows=(("甲",),)), id="caption-of-a-table"),
        pytest.param(FigureBlock(file="a.png", caption=RESIDENT), id="caption-of-a-figure"),
    ],
)
def test_looks_into_every_block(check: Checker, block: Block) -> None:
    assert "warning SENSITIVE_RESIDENT_ID" in check.section(SECTION, (block,))


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        pytest.param("unit.profile", f"经办人{RESIDENT}", id="long-text"),
        pytest.param("unit.contact.name", f"李融 {RESIDENT}", id="text"),
        pytest.param("unit.business.other", RESIDENT, id="other-choice"),
        pytest.param("unit.rnd_staff", f"86人，{RESIDENT}", id="staff"),
    ],
)
def test_looks_into_every_free_text(check: Checker, field_id: str, value: str) -> None:
    assert check.field(field_id, value) == ["warning SENSITIVE_RESIDENT_ID"]


def test_looks_into_the_names_of_honours(check: Checker) -> None:
    honors = (Honor(honor=f"高新技术企业{RESIDENT}", year=2018),)
    assert "warning SENSITIVE_RESIDENT_ID" in check.field("unit.honors", honors)


def test_looks_into_the_titles_of_proofs(check: Checker) -> None:
    proof = Proof(item="proof.revenue", title=f"审计报告 {RESIDENT}", file="a.pdf")
    assert check.proofs("proof.revenue", proof) == ["warning SENSITIVE_RESIDENT_ID"]


def test_leaves_hidden_answers_alone(check: Checker) -> None:
    application = check.complete.with_field("unit.listed.place", RESIDENT)
    assert check.everywhere(application) != []
    application = application.with_field("unit.listed", False)
    assert check.everywhere(application) == []


def test_leaves_the_contacts_own_fields_alone(check: Checker) -> None:
    assert check.field("unit.contact.fax", "0769-22222222、13700137000") == []
    assert check.field("unit.contact.mobile", "13700137000") == []


class TestDeclaredContacts:
    @pytest.mark.parametrize(
        "spelling",
        [
            pytest.param("13800138000", id="plain"),
            pytest.param("138-0013-8000", id="dashes"),
            pytest.param("+86 138 0013 8000", id="plus-86"),
            pytest.param("１３８００１３８０００", id="full-width"),
        ],
    )
    @pytest.mark.parametrize(
        "declared", ["13800138000", "+86 138-0013-8000", "１３８ ００１３ ８０００"]
    )
    @pytest.mark.parametrize("field_id", ["unit.contact.mobile", "project.leader.mobile"])
    def test_may_stand_anywhere(
        self, check: Checker, spelling: str, declared: str, field_id: str
    ) -> None:
        application = check.complete.with_field(field_id, declared)
        said = application.narrative[SECTION]
        blocks = (*said, *paragraphs_of(f"联系电话：{spelling}"))
        assert check.at(SECTION, application.with_narrative(SECTION, blocks)) == []

    def test_one_in_a_fax_field_counts(self, check: Checker) -> None:
        application = check.complete.with_field("unit.contact.fax", "0769-22222222、13700137000")
        blocks = (*application.narrative[SECTION], *paragraphs_of("手机13700137000"))
        assert check.at(SECTION, application.with_narrative(SECTION, blocks)) == []

    @pytest.mark.parametrize(
        ("value", "found"),
        [
            pytest.param(None, ["warning SENSITIVE_MOBILE"], id="unanswered"),
            pytest.param(5, ["warning SENSITIVE_MOBILE"], id="of-a-wrong-kind"),
            pytest.param("13800138001", ["warning SENSITIVE_MOBILE"], id="another"),
        ],
    )
    def test_others_are_found(self, check: Checker, value: Value | None, found: list[str]) -> None:
        application = check.complete.with_field("unit.contact.mobile", value)
        blocks = (*application.narrative[SECTION], *paragraphs_of("手机13800138000"))
        assert check.at(SECTION, application.with_narrative(SECTION, blocks)) == found


def test_names_many_once_and_says_how_many(check: Checker) -> None:
    text = "、".join(f"137001370{number:02}" for number in (*range(7), 0))
    (finding,) = with_text(check, text)
    assert finding.values["found"].endswith("137…7004等 7 个")


def test_a_tick_keeps_it(check: Checker) -> None:
    (finding,) = with_text(check, RESIDENT)
    tick = Acceptance(code=finding.code, field=SECTION, reason="专利证书上的发明人")
    ticked = replace(check.complete, accepted=(tick,))
    assert open_warnings([finding], check.complete) == [finding]
    assert open_warnings([finding], ticked) == []


# ------------------------------------------------------------------ files


def with_traces(check: Checker, *traces: Trace, name: str = "audit.pdf") -> list[Finding]:
    """Return what is found when a proof, the audit report, leaves `traces`."""
    application = check.complete
    reports = {
        proof.file: FileReport(proof.file, FileKind.PDF, 9)
        for proof in application.proofs
        if proof.file
    }
    reports[name] = FileReport(name, FileKind.PDF, 9, (), traces)
    return findings(check.form, application, reports)


@pytest.mark.parametrize(
    ("trace", "code", "said"),
    [
        pytest.param(
            Trace(K.RESIDENT_ID, "4403…1234", 3),
            "SENSITIVE_RESIDENT_ID",
            "“2019年度审计报告”第 3 页有身份证号：4403…1234。",
            id="resident-id",
        ),
        pytest.param(
            Trace(K.BANK_CARD, "6222…0128", 3),
            "SENSITIVE_BANK_CARD",
            "“2019年度审计报告”第 3 页有银行卡号：6222…0128。",
            id="bank-card",
        ),
        pytest.param(
            Trace(K.MOBILE, "137…7000", 3),
            "SENSITIVE_MOBILE",
            "“2019年度审计报告”第 3 页有申报联系人和负责人以外的手机号：137…7000。",
            id="mobile",
        ),
        pytest.param(
            Trace(K.SECRET_MARK, "内部资料", 3),
            "SENSITIVE_SECRET_MARK",
            "“2019年度审计报告”第 3 页有密级字样：内部资料。",
            id="secret-mark",
        ),
        pytest.param(
            Trace(K.GPS),
            "SENSITIVE_GPS",
            "“2019年度审计报告”里记着拍摄地点（GPS）。",
            id="gps",
        ),
        pytest.param(
            Trace(K.GPS, page=3),
            "SENSITIVE_GPS",
            "“2019年度审计报告”第 3 页的照片里记着拍摄地点（GPS）。",
            id="gps-on-a-page",
        ),
        pytest.param(
            Trace(K.AUTHOR, "张三"),
            "SENSITIVE_AUTHOR",
            "“2019年度审计报告”的文件属性里有作者：张三。",
            id="author",
        ),
        pytest.param(
            Trace(K.COMMENTS, page=3),
            "SENSITIVE_COMMENTS",
            "“2019年度审计报告”第 3 页有批注。",
            id="comments",
        ),
        pytest.param(
            Trace(K.HIDDEN_TEXT, page=3),
            "SENSITIVE_HIDDEN_TEXT",
            "“2019年度审计报告”第 3 页有看不见的文字。",
            id="hidden-text",
        ),
    ],
)
def test_warns_of_what_a_proof_gives_away(
    check: Checker, trace: Trace, code: str, said: str
) -> None:
    (finding,) = with_traces(check, trace)
    assert (finding.place, shown(finding)) == ("proof.revenue", f"warning {code}")
    assert said in message(finding, check.form)


def test_every_kind_of_trace_has_a_finding(check: Checker) -> None:
    found = with_traces(check, *(Trace(kind, "甲", 1) for kind in TraceKind))
    assert len({finding.code for finding in found}) == len(TraceKind)


def test_puts_the_pages_of_a_kind_into_one_finding(check: Checker) -> None:
    traces = [Trace(K.COMMENTS, page=page) for page in (7, 2, 1, 3, 4, 5)]
    (finding,) = with_traces(check, *traces)
    assert finding.values["pages"] == "第 1、2、3、4、5 页等 6 页"


def test_takes_a_contact_in_a_proof(check: Checker) -> None:
    assert with_traces(check, Trace(K.MOBILE, "138…8000", 1)) == []


@pytest.mark.parametrize(
    "author",
    [
        pytest.param("Administrator", id="administrator"),
        pytest.param("微软用户", id="office"),
        pytest.param("(anonymous)", id="reportlab"),
        pytest.param("Microsoft  Office User", id="blanks"),
        pytest.param("东莞市镕堃信息技术有限公司", id="applicant"),
        pytest.param("李融", id="contact"),
    ],
)
def test_takes_an_author_who_is_nobody_or_in_the_form(check: Checker, author: str) -> None:
    assert with_traces(check, Trace(K.AUTHOR, author)) == []


def test_says_nothing_of_a_file_that_cannot_be_used(check: Checker) -> None:
    traces = (Trace(K.GPS),)
    report = FileReport("audit.pdf", FileKind.PDF, 0, (FileFault.DAMAGED,), traces)
    files = [proof.file for proof in check.complete.proofs if proof.file]
    reports = {name: FileReport(name, FileKind.PDF, 1) for name in files} | {"audit.pdf": report}
    found = findings(check.form, check.complete, reports)
    assert [finding.code for finding in found] == ["FILE_DAMAGED"]


def test_warns_of_what_a_figure_gives_away(check: Checker) -> None:
    said = check.complete.narrative[SECTION]
    blocks = (*said, FigureBlock(file="a.jpg", caption="机房"))
    application = check.complete.with_narrative(SECTION, blocks)
    report = FileReport("a.jpg", FileKind.JPEG, 1, (), (Trace(K.GPS),))
    found = findings(check.form, application, {"a.jpg": report})
    (finding,) = [each for each in found if each.place == SECTION]
    assert message(finding, check.form) == (
        "（3）项目负责人与项目团队实力：“机房”里记着拍摄地点（GPS）。"
        "去掉位置信息，另存后更换；可以公开的，打勾说明。"
    )
