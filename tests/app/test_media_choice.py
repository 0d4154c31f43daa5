"""Looking at a medium before anything is made for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xxxf_desktop.app.handing_over import Medium, hand_over
from xxxf_desktop.app.media_choice import look_ahead
from xxxf_desktop.app.printing import PrintOptions
from xxxf_desktop.app.revision_papers import make_papers
from xxxf_desktop.drafts.store import Draft


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "盘"
    folder.mkdir()
    return folder


def test_nothing_stands_in_the_way(draft: Draft, target: Path) -> None:
    seen = look_ahead(draft, 1, target, Medium.FOLDER, 1_000_000)
    assert (seen.errors, seen.warnings) == ((), ())
    assert list(target.iterdir()) == []


def test_more_than_there_is_room_for(draft: Draft, target: Path) -> None:
    seen = look_ahead(draft, 1, target, Medium.FOLDER, 10**12)
    assert "空间不足" in seen.errors[0]


def test_the_revision_is_there_already(draft: Draft, target: Path) -> None:
    hand_over(draft, target, Medium.FOLDER)
    seen = look_ahead(draft, 1, target, Medium.FOLDER, 0)
    assert "程序不覆盖已有的材料" in seen.errors[0]


def test_an_image_that_no_disc_holds(draft: Draft, target: Path) -> None:
    seen = look_ahead(draft, 1, target / "交.iso", Medium.IMAGE, 10**12)
    assert any("一张光盘放不下" in words for words in seen.warnings)


def test_the_papers_of_a_revision_are_made_from_one_pdf(
    draft: Draft, tmp_path: Path, target: Path
) -> None:
    first = make_papers(draft, 1, PrintOptions(), tmp_path / "work", target / "a")
    pdf = tmp_path / "work" / f"{draft.submission}-1" / "申报书.pdf"
    made_at = pdf.stat().st_mtime_ns
    second = make_papers(draft, 1, PrintOptions(duplex=False), tmp_path / "work", target / "b")
    assert pdf.stat().st_mtime_ns == made_at
    assert first.pages == second.pages == 52
    assert second.job.paper.sheets == 52 > first.job.paper.sheets
    assert first.entries == second.entries != ()
    assert first.lacking == ()
