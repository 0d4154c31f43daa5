from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.answers.application import Honor, Proof
from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
    TextRun,
)
from xxxf_desktop.rules.catalogue import message

RARE = "𬭎"


def without_rare(char: str) -> bool:
    return char != RARE


def anything(char: str) -> bool:
    return True


@pytest.mark.parametrize(
    "field_id",
    [
        pytest.param("unit.contact.name", id="text"),
        pytest.param("unit.profile", id="long-text"),
        pytest.param("cover.recommender", id="optional"),
    ],
)
def test_refuses_what_no_font_has(check: Checker, field_id: str) -> None:
    found = check.field(field_id, f"李{RARE}", without_rare)
    assert found == ["error CHARACTER_NOT_PRINTABLE"]


def test_names_the_characters_and_their_place(check: Checker) -> None:
    application = check.complete.with_field("unit.contact.name", f"项目联系人李{RARE}先生")
    (finding,) = check.findings(application, printable=without_rare)
    assert finding.values == {"characters": f"{RARE}（U+2CB4E）", "near": f"项目联系人李{RARE}先生"}


def test_names_at_most_ten_characters(check: Checker) -> None:
    application = check.complete.with_field("unit.name", "甲乙丙丁戊己庚辛壬癸子丑")
    found = check.findings(
        application, printable=lambda char: char not in "甲乙丙丁戊己庚辛壬癸子丑"
    )
    assert found[0].values["characters"].endswith("癸（U+7678）等 12 个")


def test_names_ten_characters_without_counting_them(check: Checker) -> None:
    application = check.complete.with_field("unit.name", "甲乙丙丁戊己庚辛壬癸")
    found = check.findings(application, printable=lambda char: char not in "甲乙丙丁戊己庚辛壬癸")
    assert found[0].values["characters"].endswith("、癸（U+7678）")


def test_quotes_eight_characters_on_either_side(check: Checker) -> None:
    application = check.complete.with_field(
        "unit.name", f"零一二三四五六七八{RARE}八七六五四三二一零"
    )
    (finding,) = check.findings(application, printable=without_rare)
    assert finding.values["near"] == f"一二三四五六七八{RARE}八七六五四三二一"


def test_asks_no_font_for_white_space(check: Checker) -> None:
    fonts = "公司成立于2010年。"
    found = check.field("unit.profile", "公司 成立\u3000于\n2010\u00a0年。", fonts.__contains__)
    assert found == []


def test_takes_every_character_where_no_fonts_are_known(check: Checker) -> None:
    assert check.field("unit.contact.name", f"李{RARE}") == []


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Heading(level=4, text=RARE), id="heading"),
        pytest.param(Paragraph(runs=(TextRun(text="字"), TextRun(text=RARE))), id="run"),
        pytest.param(ListBlock(items=(ListItem(runs=(TextRun(text=RARE),)),)), id="list-item"),
        pytest.param(TableBlock(caption="表", rows=(("甲", RARE),)), id="table-cell"),
        pytest.param(TableBlock(caption=RARE, rows=(("甲",),)), id="table-caption"),
        pytest.param(FigureBlock(file="a.png", caption=RARE), id="figure-caption"),
    ],
)
def test_looks_into_every_block(check: Checker, block: Block) -> None:
    found = check.section("narrative.team", (block,), without_rare)
    assert found == ["error CHARACTER_NOT_PRINTABLE"]


def test_looks_into_the_titles_of_proofs(check: Checker) -> None:
    proof = Proof(item="proof.revenue", title=f"{RARE}审计报告", file="audit.pdf")
    application = check.with_proofs("proof.revenue", proof)
    found = check.at("proof.revenue", application, without_rare)
    assert found == ["error CHARACTER_NOT_PRINTABLE"]


def test_looks_into_the_names_of_honours(check: Checker) -> None:
    rows = (Honor(honor=f"{RARE}奖", year=2018),)
    application = check.complete.with_field("unit.honors", rows)
    assert check.at("unit.honors", application, without_rare) == ["error CHARACTER_NOT_PRINTABLE"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("东莞\x07市", id="bell"),
        pytest.param("东莞\u200b市", id="zero-width-space"),
        pytest.param("\ufeff东莞市", id="byte-order-mark"),
        pytest.param("东莞\u202e市", id="direction-override"),
        pytest.param("东莞\u2028市", id="line-separator"),
        pytest.param("东莞\x0b市", id="vertical-tab-of-word"),
    ],
)
def test_refuses_control_characters(check: Checker, text: str) -> None:
    assert check.field("unit.name", text, anything) == ["error CHARACTER_CONTROL"]


def test_takes_line_breaks_and_tabs_in_long_texts(check: Checker) -> None:
    assert check.field("unit.profile", "一、概况\n\t二、业务", anything) == []


def test_refuses_control_characters_in_the_narrative(check: Checker) -> None:
    blocks = (Paragraph(runs=(TextRun(text="团队\u200b"),)),)
    assert check.section("narrative.team", blocks) == ["error CHARACTER_CONTROL"]


def test_refuses_a_line_break_in_the_title_of_a_proof(check: Checker) -> None:
    proof = Proof(item="proof.revenue", title="审计\n报告", file="audit.pdf")
    assert check.proofs("proof.revenue", proof) == ["error CHARACTER_CONTROL"]


@pytest.mark.parametrize(
    "wreck",
    [pytest.param("\ufffd", id="replacement"), pytest.param("\ud842", id="half-a-pair")],
)
def test_refuses_what_a_conversion_wrecked(check: Checker, wreck: str) -> None:
    assert check.field("unit.name", f"东莞{wreck}", anything) == ["error CHARACTER_NOT_PRINTABLE"]


def test_survives_half_a_pair_in_every_kind(check: Checker) -> None:
    application = check.complete
    for field_id, value in application.fields.items():
        if isinstance(value, str):
            application = application.with_field(field_id, "\ud842")
    for finding in check.findings(application):
        message(finding, check.form).encode()


def test_warns_of_private_use_characters(check: Checker) -> None:
    assert check.field("unit.contact.name", "李\ue863", anything) == [
        "warning CHARACTER_PRIVATE_USE"
    ]


def test_refuses_private_use_characters_no_font_has(check: Checker) -> None:
    found = check.field("unit.contact.name", "李\ue863", lambda char: char != "\ue863")
    assert found == ["error CHARACTER_NOT_PRINTABLE"]
