"""The claim-to-proof matrix: what the form claims, with proof or without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.app.claims import Claim, ClaimState, Orphan, claim_matrix
from xxxf_desktop.forms.model import Form

HONORS = "proof.honors"
TWO = (
    Honor(honor="高新技术企业", level="国家级", year=2018),
    Honor(honor="企业技术中心", level="省市级", year=2017),
)
OPEN, PROVED, NONE = ClaimState.OPEN, ClaimState.PROVED, ClaimState.NONE


@pytest.fixture(scope="module")
def check(form_2020: Form) -> Checker:
    return Checker(form_2020)


def honor_proof(title: str, file: str | None = "a.pdf") -> Proof:
    return Proof(item=HONORS, title=title, file=file)


def with_honors(check: Checker, rows: tuple[Honor, ...], *proofs: Proof) -> Application:
    return check.with_proofs(HONORS, *proofs).with_field("unit.honors", rows)


def of_honors(check: Checker, application: Application) -> list[tuple[object, ...]]:
    """Return the state, the proofs and the doubt of every honour."""
    claims = claim_matrix(check.form, application).of(HONORS)
    return [(claim.state, claim.proofs, claim.is_guess) for claim in claims]


class TestWholeForm:
    def test_has_a_row_for_everything_that_is_claimed(self, check: Checker) -> None:
        matrix = claim_matrix(check.form, check.complete)
        assert matrix.claims == (
            Claim("高新技术企业（国家级，2018年）", HONORS, "unit.honors", (0,), PROVED),
            Claim(
                "申报单位研发能力：拥有发明专利 12 项。",
                "proof.rnd",
                "unit.rnd_capability",
                (0,),
                PROVED,
            ),
            Claim(
                "申报单位主营业务收入（2019年）：12345.67 万元",
                "proof.revenue",
                "unit.revenue",
                (0,),
                PROVED,
            ),
            Claim(
                "项目的平台架构、关键技术等获得专利、标准、知识产权",
                "proof.platform_ip",
                "proof.platform_ip",
                (),
                NONE,
            ),
            Claim("项目推广效果", "proof.promotion", "proof.promotion", (0,), PROVED),
        )
        assert matrix.orphans == ()

    def test_the_year_of_the_revenue_is_that_of_the_edition(self, form_2018: Form) -> None:
        claims = claim_matrix(form_2018, Application("tianjin-2018")).of("proof.revenue")
        assert [claim.words for claim in claims] == ["申报单位主营业务收入（2017年）"]

    def test_an_empty_application_claims_what_every_one_must_prove(self, form_2020: Form) -> None:
        claims = claim_matrix(form_2020, Application("miit-2020")).claims
        assert [(claim.item, claim.state) for claim in claims] == [
            ("proof.revenue", OPEN),
            ("proof.platform_ip", OPEN),
            ("proof.promotion", OPEN),
        ]

    @pytest.mark.parametrize(
        ("field", "value", "item"),
        [
            pytest.param("unit.honors", (), HONORS, id="no-honours"),
            pytest.param("unit.rnd_capability", "无", "proof.rnd", id="no-capability"),
            pytest.param("unit.rnd_capability", None, "proof.rnd", id="not-answered"),
        ],
    )
    def test_what_is_not_claimed_has_no_row(
        self, check: Checker, field: str, value: Value | None, item: str
    ) -> None:
        matrix = claim_matrix(check.form, check.complete.with_field(field, value))
        assert matrix.of(item) == ()
        assert matrix.orphans == (Orphan(item, 0),)

    def test_a_long_answer_is_cut(self, check: Checker) -> None:
        application = check.complete.with_field("unit.rnd_capability", "专利\n" * 50)
        (claim,) = claim_matrix(check.form, application).of("proof.rnd")
        assert len(claim.words) < 60
        assert "\n" not in claim.words


class TestHonors:
    @pytest.mark.parametrize(
        ("titles", "rows"),
        [
            pytest.param(
                ["企业技术中心认定", "高新技术企业证书"],
                [(PROVED, (1,), False), (PROVED, (0,), False)],
                id="by-title",
            ),
            pytest.param(
                ["高新技术企业、企业技术中心证书"],
                [(PROVED, (0,), False), (PROVED, (0,), False)],
                id="both-in-one",
            ),
            pytest.param(
                ["高新技术企业证书", "高新技术企业公示"],
                [(PROVED, (0, 1), False), (OPEN, (), False)],
                id="one-without",
            ),
            pytest.param(
                ["高新技术企业证书", "证书2"],
                [(PROVED, (0,), False), (PROVED, (1,), True)],
                id="another-may-be-it",
            ),
            pytest.param(
                ["证书"], [(OPEN, (0,), True), (OPEN, (0,), True)], id="one-for-two"
            ),
            pytest.param(
                ["证书", "证书2"],
                [(PROVED, (0, 1), True), (PROVED, (0, 1), True)],
                id="two-for-two",
            ),
            pytest.param([], [(OPEN, (), False), (OPEN, (), False)], id="none-at-all"),
        ],
    )  # fmt: skip
    def test_find_their_proofs(
        self, check: Checker, titles: list[str], rows: list[tuple[object, ...]]
    ) -> None:
        proofs = [honor_proof(title) for title in titles]
        assert of_honors(check, with_honors(check, TWO, *proofs)) == rows

    def test_a_proof_without_its_file_proves_nothing(self, check: Checker) -> None:
        waiting = honor_proof("高新技术企业证书", file=None)
        application = with_honors(check, TWO[:1], waiting)
        assert of_honors(check, application) == [(OPEN, (), False)]
        assert claim_matrix(check.form, application).orphans == ()

    def test_none_is_no_answer_where_the_form_takes_none(self, check: Checker) -> None:
        application = with_honors(check, TWO[:1], Proof(item=HONORS, none=True))
        assert of_honors(check, application) == [(OPEN, (), False)]

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            pytest.param(Honor(honor="名牌 "), "名牌", id="name-alone"),
            pytest.param(Honor(honor="名牌", year=2016), "名牌（2016年）", id="without-level"),
            pytest.param(Honor(honor="名牌", level="国家级"), "名牌（国家级）", id="no-year"),
        ],
    )
    def test_are_called_by_what_is_known(self, check: Checker, row: Honor, words: str) -> None:
        claims = claim_matrix(check.form, with_honors(check, (row, Honor(honor=" ")))).of(HONORS)
        assert [claim.words for claim in claims] == [words]


class TestOrphans:
    def test_a_proof_more_than_the_honours(self, check: Checker) -> None:
        proofs = [honor_proof("高新技术企业证书"), honor_proof("感谢信")]
        matrix = claim_matrix(check.form, with_honors(check, TWO[:1], *proofs))
        assert matrix.orphans == (Orphan(HONORS, 1),)

    def test_of_an_item_the_form_does_not_have(self, check: Checker) -> None:
        stray = Proof(item="proof.x", file="x.pdf")
        application = replace(check.complete, proofs=(stray, *check.complete.proofs))
        assert claim_matrix(check.form, application).orphans == (Orphan("proof.x", 0),)


ROWS = st.builds(
    Honor,
    honor=st.sampled_from(["高新技术企业", "企业技术中心", "技术中心", "名牌", "", " "]),
    level=st.sampled_from(["国家级", "省市级", ""]),
)
TITLES = st.sampled_from(["高新技术企业证书", "企业技术中心", "证书", "名牌、高新技术企业", ""])
ENTRIES = st.builds(Proof, item=st.just(HONORS), title=TITLES, file=st.none() | st.just("a.pdf"))


@given(rows=st.lists(ROWS, max_size=4), entries=st.lists(ENTRIES, max_size=4), none=st.booleans())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_is_open_exactly_where_the_rules_miss_a_proof(
    check: Checker, rows: list[Honor], entries: list[Proof], none: bool
) -> None:
    proofs = [*entries, *([Proof(item=HONORS, none=True)] if none else [])]
    application = with_honors(check, tuple(rows), *proofs)
    codes = {found.code for found in check.findings(application) if found.place == HONORS}
    missing = {"HONOR_PROOF_MISSING", "HONOR_PROOF_UNNAMED", "PROOF_NONE_NOT_ALLOWED"}
    missing |= {"PROOF_MISSING"}
    if any(entry.file for entry in entries) or not entries:
        is_open = any(state is OPEN for state, *_ in of_honors(check, application))
        assert is_open == bool(codes & missing)
