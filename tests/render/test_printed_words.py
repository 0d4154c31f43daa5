"""The page on which words of the form stand, read from the finished PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.packet.making import complete, edition
from tests.render.exported import exported_example, shipped_fonts
from xxxf_desktop.answers.application import Application
from xxxf_desktop.errors import InputError
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.by_hand import hand_places
from xxxf_desktop.render.packet_files import PacketFiles
from xxxf_desktop.render.printed_words import pages_of_words

WANTED = [(place.chapter, place.words) for place in hand_places(edition())]


def printed(folder: Path, application: Application) -> Path:
    """Return the PDF of an application without proofs and figures."""
    bare = replace(application, proofs=(), narrative={})
    packet = build_packet(edition(application.form), bare, {})
    target = folder / "申报书.pdf"
    with PacketFiles(packet, shipped_fonts(), {}, folder, word=False) as made:
        made.write_pdf(target)
    return target


def test_the_example(tmp_path_factory: pytest.TempPathFactory) -> None:
    pdf = exported_example(tmp_path_factory).pdf
    assert pages_of_words(pdf, WANTED) == [0, 0, 51, 51, 51]


def test_a_declaration_that_runs_over_is_signed_on_its_second_page(tmp_path: Path) -> None:
    short = pages_of_words(printed(tmp_path, complete()), WANTED)
    long = complete().with_field("project.name", "名称很长的项目" * 40)
    found = pages_of_words(printed(tmp_path, long), WANTED)
    assert short[2] == short[4]
    assert found[4] > short[4]


def test_words_of_the_applicant_that_look_like_the_form_do_not_mislead(tmp_path: Path) -> None:
    name = "法定代表人：（签字）平台" * 30
    pdf = printed(tmp_path, complete().with_field("project.name", name))
    found = pages_of_words(pdf, WANTED)
    assert found[2] == found[3] == found[4]


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(("附3 申报主体责任声明", "二〇一八年　　月　　日"), id="other-words"),
        pytest.param(("附9", "公司（企业盖章）"), id="no-such-chapter"),
    ],
)
def test_of_another_form(tmp_path: Path, wanted: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="不是这个申报书版本"):
        pages_of_words(printed(tmp_path, complete()), [wanted])


def test_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "申报书.pdf").write_bytes(b"nothing")
    with pytest.raises(InputError, match="读不出来"):
        pages_of_words(tmp_path / "申报书.pdf", WANTED)
