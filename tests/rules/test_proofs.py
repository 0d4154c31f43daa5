from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.answers.files import FileFault
from xxxf_desktop.rules.catalogue import message


def without(check: Checker, item: str) -> Application:
    return check.with_proofs(item)


@pytest.mark.parametrize(
    "item",
    ["proof.honors", "proof.rnd", "proof.revenue", "proof.platform_ip", "proof.promotion"],
)
def test_wants_a_proof_or_none(check: Checker, item: str) -> None:
    assert check.everywhere(without(check, item)) == [f"{item} error PROOF_MISSING"]


@pytest.mark.parametrize(
    ("item", "field_id", "value"),
    [
        pytest.param("proof.honors", "unit.honors", (), id="no-honours"),
        pytest.param("proof.rnd", "unit.rnd_capability", "无", id="no-capability"),
    ],
)
def test_wants_no_proof_of_what_is_not_claimed(
    check: Checker, item: str, field_id: str, value: Value
) -> None:
    application = without(check, item).with_field(field_id, value)
    assert check.everywhere(application) == []


def test_names_the_honours_without_any_proof(check: Checker) -> None:
    rows = (
        Honor(honor="高新技术企业", level="国家级", year=2018),
        Honor(honor="科技进步奖", year=2017),
    )
    application = without(check, "proof.honors").with_field("unit.honors", rows)
    (finding,) = check.findings(application)
    assert message(finding, check.form).partition("：")[2] == (
        "高新技术企业、科技进步奖没有证明材料。添加证书的扫描件；没有证明的，取消这项荣誉。"
    )


TWO = (
    Honor(honor="高新技术企业", level="国家级", year=2018),
    Honor(honor="企业技术中心", level="省市级", year=2017),
)


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        pytest.param(["高新技术企业证书", "企业技术中心认定文件"], [], id="one-each"),
        pytest.param(["高新技术企业、企业技术中心证书"], [], id="both-in-one"),
        pytest.param(["高新技术企业证书", "证书2"], [], id="another-may-be-it"),
        pytest.param(["高新技术企业证书"], ["error HONOR_PROOF_MISSING"], id="one-is-left-over"),
        pytest.param(["荣誉证书"], ["warning HONOR_PROOF_UNNAMED"], id="one-for-two"),
        pytest.param(["荣誉证书", "荣誉证书2"], [], id="two-for-two"),
    ],
)
def test_wants_a_proof_of_each_honour(check: Checker, titles: list[str], found: list[str]) -> None:
    proofs = [Proof(item="proof.honors", title=title, file=f"{title}.pdf") for title in titles]
    application = check.with_proofs("proof.honors", *proofs).with_field("unit.honors", TWO)
    assert check.everywhere(application) == [f"proof.honors {each}" for each in found]


def test_takes_the_file_name_for_a_missing_title(check: Checker) -> None:
    proof = Proof(item="proof.honors", title=" ", file="高新技术企业证书.pdf")
    application = check.with_proofs("proof.honors", proof)
    assert check.everywhere(application.with_field("unit.honors", TWO)) == [
        "proof.honors error HONOR_PROOF_MISSING"
    ]


def test_names_the_honour_that_no_proof_can_be_for(check: Checker) -> None:
    application = check.complete.with_field("unit.honors", TWO)
    (finding,) = check.findings(application)
    assert finding.values == {"honors": "企业技术中心"}


def test_takes_none_where_the_form_does(check: Checker) -> None:
    assert check.proofs("proof.promotion", Proof(item="proof.promotion", none=True)) == []


@pytest.mark.parametrize("item", ["proof.honors", "proof.rnd", "proof.revenue"])
def test_refuses_none_elsewhere(check: Checker, item: str) -> None:
    assert check.proofs(item, Proof(item=item, none=True)) == ["error PROOF_NONE_NOT_ALLOWED"]


def test_takes_none_for_what_is_not_claimed(check: Checker) -> None:
    application = check.with_proofs("proof.honors", Proof(item="proof.honors", none=True))
    assert check.everywhere(application.with_field("unit.honors", ())) == []


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(
            (
                Proof(item="proof.promotion", none=True),
                Proof(item="proof.promotion", title="证明", file="users.jpg"),
            ),
            id="two-entries",
        ),
        pytest.param(
            (Proof(item="proof.promotion", title="证明", file="users.jpg", none=True),),
            id="one-entry",
        ),
    ],
)
def test_refuses_none_beside_files(check: Checker, entries: tuple[Proof, ...]) -> None:
    assert check.proofs("proof.promotion", *entries) == ["error PROOF_NONE_AND_FILES"]


def test_refuses_an_entry_without_file(check: Checker) -> None:
    proof = Proof(item="proof.revenue", title="审计报告")
    assert check.proofs("proof.revenue", proof) == ["error PROOF_WITHOUT_FILE"]


def test_looks_at_the_files_of_an_item_nothing_calls_for(check: Checker) -> None:
    application = replace(check.complete.with_field("unit.honors", ()))
    found = check.findings(application, faults={"gaoxin.pdf": (FileFault.ENCRYPTED,)})
    assert [finding.code for finding in found] == ["FILE_ENCRYPTED"]
