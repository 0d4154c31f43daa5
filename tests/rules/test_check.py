"""All findings together: the complete application, the empty one, their order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.rules.complete import Checker, complete, shown
from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import paragraphs_of
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Severity


def test_has_nothing_to_say_of_a_complete_application(check: Checker) -> None:
    assert check.everywhere(check.complete) == []


def test_has_no_error_for_the_same_answers_on_the_form_of_2018(form_2018: Form) -> None:
    application = complete(form_2018).with_field("cover.date", "2018-03-05")
    assert Checker(form_2018).everywhere(application) == []


def test_names_every_required_place_of_the_empty_draft_once(form_2020: Form) -> None:
    required = [
        field.id
        for field in form_2020.fields.values()
        if field.need == "required" and field.when is None
    ]
    required += [section.id for section in form_2020.narrative_sections()]
    required += ["proof.revenue", "proof.platform_ip", "proof.promotion"]

    found = findings(form_2020, Application("miit-2020"), {})

    errors = [finding.place for finding in found if finding.severity is Severity.ERROR]
    assert errors == required
    assert [f.place for f in found if f.severity is not Severity.ERROR] == ["cover.recommender"]


def test_follows_the_paper(check: Checker) -> None:
    application = check.complete.with_field("project.summary", None).with_field("unit.name", None)
    application = application.with_narrative("narrative.next", None)
    application = replace(application, proofs=(), plan="nowhere")
    places = [finding.place for finding in check.findings(application)]
    assert places == [
        "unit.name",
        "project.summary",
        "narrative.next",
        "proof.honors",
        "proof.rnd",
        "proof.revenue",
        "proof.platform_ip",
        "proof.promotion",
        "plan",
    ]


def test_puts_errors_before_hints_at_one_place(check: Checker) -> None:
    blocks = paragraphs_of("方向1、方向6：\u200b。")
    application = check.complete.with_narrative("narrative.innovation", blocks)
    assert check.at("narrative.innovation", application) == [
        "error CHARACTER_CONTROL",
        "hint TOPICS_NOT_SPOKEN_OF",
    ]


def test_puts_errors_before_warnings_at_one_place(check: Checker) -> None:
    too_much = "9999999999.999"
    assert check.field("project.investment", too_much) == [
        "error AMOUNT_TOO_PRECISE",
        "warning AMOUNT_IN_YUAN",
    ]


def test_reports_everything_at_once(check: Checker) -> None:
    application = check.complete
    for field_id in ("unit.code", "unit.contact.mobile", "unit.contact.email", "cover.date"):
        application = application.with_field(field_id, "?")
    codes = Counter(shown(finding) for finding in check.findings(application))
    assert codes == {
        "error UNIT_CODE_LENGTH": 1,
        "error MOBILE_INVALID": 1,
        "error EMAIL_INVALID": 1,
        "error DATE_INVALID": 1,
    }


def test_says_nothing_of_hidden_answers(check: Checker) -> None:
    application = check.complete.with_field("unit.listed", False)
    application = application.with_field("unit.listed.date", "tomorrow")
    application = application.with_field("unit.listed.stock_code", 7)  # type: ignore[arg-type]
    application = application.with_field("unit.listed.place", None)
    assert check.everywhere(application) == []
