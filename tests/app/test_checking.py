"""The whole check of a draft: its files are looked at closely, and ticks keep what is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.drafts.making import make_pdf, make_picture
from xxxf_desktop.answers.application import Acceptance
from xxxf_desktop.app import checking, drafting
from xxxf_desktop.app.session import Session
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.system.shipped import resources_folder

TEAM, RESIDENT = "narrative.team", "440301199001011234"
FOUND = [
    (TEAM, "SENSITIVE_RESIDENT_ID"),
    (TEAM, "SENSITIVE_GPS"),
    ("narrative.next", "AMOUNT_CONTRADICTED"),
    ("proof.revenue", "NAME_SPELT_OTHERWISE"),
    ("proof.revenue", "SENSITIVE_AUTHOR"),
]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return write_example(tmp_path / "example", resources_folder())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "稿.xxxf"
    drafting.create_draft(made, "miit-2020", "guangdong-2020")
    return made


@pytest.fixture
def draft(path: Path, answers: Path) -> Iterator[Draft]:
    with Draft.open(path) as opened:
        drafting.fill(opened, answers)
        yield opened


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (22.0, 32.0, 30.0), 3: "E", 4: (114.0, 3.0, 10.0)}
    return make_picture("JPEG", exif=exif)


def report_by(author: str, folder: Path) -> Path:
    path = folder / "审计.pdf"
    path.write_bytes(make_pdf())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Author"] = author
        pdf.save(path)
    return path


@pytest.fixture
def careless(draft: Draft, answers: Path, tmp_path: Path) -> Draft:
    """The example with a photo, a report, an amount and a name that should be looked at."""
    said: dict[str, Any] = json.loads(answers.read_text(encoding="utf-8"))
    (answers.parent / "照片.jpg").write_bytes(photo())
    report_by("赵六", answers.parent)
    said["narrative"][TEAM] += [
        {"type": "paragraph", "runs": [{"text": f"身份证号{RESIDENT}。"}]},
        {"type": "figure", "file": "照片.jpg", "caption": "机房"},
    ]
    said["narrative"]["narrative.next"] += [
        {"type": "paragraph", "runs": [{"text": "项目总投资6,900万元。"}]}
    ]
    title = "广东萤禾岭畔信息科技有限责任公司2019年度审计报告"
    said["proofs"] = [
        {**proof, "title": title, "file": "审计.pdf"} if proof["item"] == "proof.revenue" else proof
        for proof in said["proofs"]
    ]
    answers.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    drafting.fill(draft, answers)
    return draft


def test_the_example_has_no_findings(draft: Draft) -> None:
    assert checking.check(draft).findings == ()


def found(checked: checking.Checked) -> list[tuple[str, str]]:
    codes = [code for _, code in FOUND]
    return [(each.place, each.code) for each in checked.findings if each.code in codes]


def test_says_what_the_declaration_forbids(careless: Draft) -> None:
    checked = checking.check(careless)
    assert sorted(found(checked)) == sorted(FOUND)
    assert checked.errors == []


def test_a_tick_keeps_each(careless: Draft) -> None:
    ticks = tuple(Acceptance(code=code, field=place, reason="已核对") for place, code in FOUND)
    careless.save(replace(careless.application(), accepted=ticks))
    checked = checking.check(careless)
    assert sorted(found(checked)) == sorted(FOUND)
    assert all(map(checked.is_accepted, checked.findings))


def test_the_window_finds_the_same(careless: Draft, path: Path) -> None:
    expected = checking.check(careless).findings
    careless.close()
    session = Session.open(path)
    try:
        session.room.take(session.draft)
        assert session.findings() == list(expected)
    finally:
        session.close()
