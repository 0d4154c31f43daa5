"""What no paper can show is left out of the packet; files keep their names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import complete, packet, tagged, texts
from xxxf_desktop.answers.application import Honor, Proof
from xxxf_desktop.narrative.blocks import FigureBlock, Heading, Paragraph, TableBlock, TextRun
from xxxf_desktop.packet.cleaning import clean, without_controls


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("甲\x00乙", "甲乙", id="null"),
        pytest.param("甲\x0b乙\x1b丙\x7f丁\x85", "甲乙丙丁", id="controls"),
        pytest.param("甲\r\n乙", "甲\n乙", id="crlf"),
        pytest.param("甲\ud800乙", "甲乙", id="half-a-pair"),
        pytest.param("甲\ufffe乙", "甲乙", id="noncharacter"),
        pytest.param("甲\t乙", "甲 乙", id="tab"),
        pytest.param("1\u202f000", "1 000", id="narrow-blank"),
        pytest.param("甲\u2028乙", "甲 乙", id="line-separator"),
        pytest.param("镕堃𬭎 \u3000\u00a0\n", "镕堃𬭎 \u3000\u00a0\n", id="everything-else"),
    ],
)
def test_clean(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_reaches_every_text_of_an_application() -> None:
    dirty = "甲\x00\t乙"
    figure = FigureBlock(file="图\t1.png", caption=dirty)
    blocks = (
        Heading(level=4, text=dirty),
        Paragraph(runs=(TextRun(text=dirty),)),
        TableBlock(rows=((dirty,),)),
        figure,
    )
    application = replace(
        complete(),
        fields={
            **complete().fields,
            "unit.profile": dirty,
            "unit.honors": (Honor(honor=dirty, level=dirty),),
        },
        narrative={"narrative.plan": blocks},
        proofs=(Proof(item="proof.honors", title=dirty, file="证\t书.pdf"),),
    )
    made = packet(application, {"证\t书.pdf": 1})
    words = [text.text for text in texts(made)]
    assert not [word for word in words if "\x00" in word or "\t" in word]
    assert sum("甲 乙" in word for word in words) == 8
    assert made.files() == ["图\t1.png", "证\t书.pdf"]


def test_leaves_a_clean_application_as_it_is() -> None:
    assert without_controls(complete()) == complete()
    assert [text.text for text in tagged(packet(complete()), "unit.rnd_staff")] == ["126人"]
