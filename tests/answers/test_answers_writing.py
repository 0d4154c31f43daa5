"""The JSON that a dump prints: in the order of the form, and read back to an equal application."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xxxf_desktop.answers.application import Acceptance, Application, Honor, Proof
from xxxf_desktop.answers.reading import apply, parse_answers
from xxxf_desktop.answers.writing import answers_json
from xxxf_desktop.forms.model import Form
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
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], codec="utf-8"), max_size=12)
RUNS = st.lists(
    st.one_of(
        st.builds(TextRun, text=TEXTS, bold=st.booleans(), sup=st.booleans()),
        st.just(Reference(ref="图:甲")),
    ),
    max_size=3,
).map(tuple)


def _tables() -> st.SearchStrategy[TableBlock]:
    def of(columns: int) -> st.SearchStrategy[TableBlock]:
        row = st.lists(TEXTS, min_size=columns, max_size=columns).map(tuple)
        widths = st.lists(st.integers(5, 158), min_size=columns, max_size=columns).map(tuple)
        return st.builds(
            TableBlock,
            caption=TEXTS,
            header_rows=st.integers(0, 1),
            rows=st.lists(row, min_size=1, max_size=3).map(tuple),
            widths_mm=st.none() | widths,
            id=st.none() | TEXTS,
        )

    return st.integers(1, 3).flatmap(of)


BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, level=st.integers(4, 6), text=TEXTS),
    st.builds(Paragraph, runs=RUNS),
    st.builds(
        ListBlock,
        ordered=st.booleans(),
        items=st.lists(
            st.builds(ListItem, runs=RUNS, level=st.integers(1, 3)), min_size=1, max_size=3
        ).map(tuple),
    ),
    _tables(),
    st.builds(FigureBlock, file=TEXTS, caption=TEXTS, width_mm=st.integers(10, 158)),
)
HONORS = st.builds(
    Honor,
    honor=TEXTS,
    level=st.sampled_from(["", "国家级", "省市级"]),
    year=st.none() | st.integers(0, 9999),
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "unit.rnd_capability": st.sampled_from(["无", "专利 6 项\n标准 2 项", "镕堃珺"]),
        "unit.listed": st.booleans(),
        "unit.nature": st.sampled_from([("民营企业",), ("政府机关", "民营企业")]),
        "unit.honors": st.lists(HONORS, max_size=3).map(tuple),
        "unit.revenue": st.decimals(0, 10**9, places=2).map(str),
        "cover.date": st.dates().map(lambda day: day.isoformat()),
        "project.directions": st.lists(st.integers(1, 10), min_size=1, unique=True).map(
            lambda numbers: tuple(sorted(numbers))
        ),
    },
)
PROOFS = st.lists(
    st.one_of(
        st.just(Proof(item="proof.platform_ip", none=True)),
        st.builds(
            Proof,
            item=st.sampled_from(["proof.revenue", "proof.rnd"]),
            title=TEXTS,
            file=st.none() | TEXTS.filter(bool),
            pages=st.sampled_from(["", "2", "1-3,5", "9-7,1"]),
            rotate=st.sampled_from([0, 90, 180, 270]),
        ),
    ),
    max_size=4,
)
APPLICATIONS = st.builds(
    Application,
    form=st.just("miit-2020"),
    plan=st.sampled_from([None, "guangdong-2020"]),
    fields=FIELDS,
    narrative=st.dictionaries(
        st.sampled_from(["narrative.plan", "narrative.next"]),
        st.lists(BLOCKS, min_size=1, max_size=4).map(tuple),
    ),
    proofs=PROOFS.map(tuple),
    accepted=st.lists(
        st.builds(Acceptance, code=TEXTS, field=st.just("unit.name"), reason=TEXTS), max_size=2
    ).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(application=APPLICATIONS)
def test_what_is_written_is_read_back(form_2020: Form, application: Application) -> None:
    data = json.dumps(answers_json(form_2020, application), ensure_ascii=False).encode()
    empty = Application("miit-2020")
    assert apply(parse_answers(data, form_2020), empty) == application


def test_a_proof_that_is_bound_in_whole_says_nothing_of_it(form_2020: Form) -> None:
    proofs = (
        Proof(item="proof.rnd", file="a.pdf"),
        Proof(item="proof.rnd", file="a.pdf", pages="2", rotate=90),
    )
    assert answers_json(form_2020, Application("miit-2020", proofs=proofs))["proofs"] == [
        {"item": "proof.rnd", "file": "a.pdf"},
        {"item": "proof.rnd", "file": "a.pdf", "pages": "2", "rotate": 90},
    ]


def test_fields_and_sections_come_in_the_order_of_the_form(form_2020: Form) -> None:
    application = Application(
        "miit-2020",
        fields={"project.name": "乙", "cover.recommender": "甲"},
        narrative={
            "narrative.next": (Heading(level=4, text="乙"),),
            "narrative.plan": (Heading(level=4, text="甲"),),
        },
    )
    answers = answers_json(form_2020, application)
    assert list(answers) == ["form", "plan", "fields", "narrative", "proofs"]
    assert list(answers["fields"]) == ["cover.recommender", "project.name"]
    assert list(answers["narrative"]) == ["narrative.plan", "narrative.next"]


def test_what_the_form_does_not_know_is_written_too(form_2020: Form) -> None:
    application = Application("miit-2020", fields={"zzz": "丙", "unit.name": "甲", "aaa": "乙"})
    assert answers_json(form_2020, application)["fields"] == {
        "unit.name": "甲",
        "aaa": "乙",
        "zzz": "丙",
    }


def test_the_shipped_example_is_written_with_the_same_answers(
    form_2020: Form, repository: Path
) -> None:
    data = (repository / "resources" / "example" / "answers.json").read_bytes()
    application = apply(parse_answers(data, form_2020), Application("miit-2020"))
    written = answers_json(form_2020, application)
    original = json.loads(data)
    assert written["fields"] == original["fields"]
    assert written["proofs"] == original["proofs"]
