"""A snapshot comes back equal, through JSON too, whatever the application holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from tests.drafts.making import applications
from xxxf_desktop.answers.application import Acceptance, Application, Honor, Proof, Value
from xxxf_desktop.answers.snapshot import application_from_json, application_json
from xxxf_desktop.narrative.blocks import Paragraph, TableBlock, TextRun


def through_json(application: Application) -> Application:
    return application_from_json(json.loads(json.dumps(application_json(application))))


@given(applications)
@settings(max_examples=300, deadline=None)
def test_comes_back_equal(application: Application) -> None:
    back = through_json(application)
    assert back == application
    assert list(back.fields) == list(application.fields)
    assert list(back.narrative) == list(application.narrative)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="nothing"),
        pytest.param("  两端空白\t", id="blanks"),
        pytest.param("\ud83d", id="half-a-pair"),
        pytest.param("a\x00b", id="null-character"),
        pytest.param("\ufeffe\u0301", id="not-normalised"),
        pytest.param(False, id="no"),
        pytest.param((), id="empty"),
        pytest.param((1, 1, -3), id="numbers"),
        pytest.param(("大数据", "大数据"), id="twice"),
        pytest.param((Honor(honor=""), Honor(honor="甲", year=2**70)), id="honours"),
    ],
)
def test_a_value_keeps_its_kind(value: Value) -> None:
    back = through_json(Application("x", fields={"no.such.field": value})).fields["no.such.field"]
    assert back == value
    assert type(back) is type(value)


def test_numbers_and_truth_values_stay_apart() -> None:
    fields: dict[str, Value] = {"a": (1, 0), "b": True}
    back = through_json(Application("x", fields=fields)).fields
    assert [type(entry) for entry in back["a"]] == [int, int]  # type: ignore[union-attr]
    assert back["b"] is True


def test_odd_blocks_come_back() -> None:
    ragged = TableBlock(rows=(("一",), ("二", "三")), widths_mm=(5,), header_rows=5)
    narrative = {"nowhere": (Paragraph(runs=()), Paragraph(runs=(TextRun(text=""),)), ragged)}
    assert through_json(Application("x", narrative=narrative)).narrative == narrative


def test_files_are_not_looked_for() -> None:
    proofs = (Proof(item="?", file="/不在"), Proof(item="?", file="", none=True))
    accepted = (Acceptance(code="X", field="?"),)
    application = Application("x", None, proofs=proofs, accepted=accepted)
    assert through_json(application) == application


def test_a_proof_that_is_bound_in_whole_is_written_as_ever() -> None:
    """Drafts of before, and what is signed of them, must not change."""
    application = Application("x", proofs=(Proof(item="a", file="b"),))
    assert application_json(application)["proofs"] == [
        {"item": "a", "title": "", "file": "b", "none": False}
    ]
    turned = Application("x", proofs=(Proof(item="a", pages="2", rotate=90),))
    assert application_json(turned)["proofs"] == [
        {"item": "a", "title": "", "file": None, "none": False, "pages": "2", "rotate": 90}
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"form": None}, id="missing"),
        pytest.param({"fields": {"a": 1}}, id="a-number-alone"),
        pytest.param({"fields": {"a": ["x", 1]}}, id="mixed"),
        pytest.param({"fields": {"a": [True]}}, id="truth-values"),
        pytest.param({"fields": {"a": None}}, id="null"),
        pytest.param({"fields": {"a": [{"honor": "甲", "more": 1}]}}, id="unknown-member"),
        pytest.param({"narrative": {"a": [{"type": "video"}]}}, id="unknown-block"),
        pytest.param({"proofs": [{"title": "甲"}]}, id="no-item"),
        pytest.param({"proofs": [{"item": "甲", "rotate": 45}]}, id="half-turned"),
    ],
)
def test_what_is_no_application_is_refused(wrong: dict[str, object]) -> None:
    data = {**application_json(Application("x")), **wrong}
    if wrong == {"form": None}:
        del data["form"]
    with pytest.raises((ValueError, KeyError)):
        application_from_json(data)
