"""What is printed of a revision is made of its frozen state, and names it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from xxxf_desktop.app.paper_copies import print_revision
from xxxf_desktop.app.printing import ALL_NAMES, PrintOptions
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError


def test_the_four_files_of_the_last_revision(example_path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(example_path, tmp_path / "示例.xxxf"))
    with Draft.open(copy) as draft:
        code = finalise(draft).revision.code
        application = draft.application()
        draft.save(
            replace(application, fields={**application.fields, "unit.rnd_staff": "八十一人"})
        )
        job = print_revision(draft, tmp_path / "印刷", PrintOptions(copies=2))
    assert {path.name for path in (tmp_path / "印刷").iterdir()} == set(ALL_NAMES)
    transcript = job.transcript_file.read_text("utf-8-sig")
    assert code in transcript
    assert "八十一人" not in transcript
    with pikepdf.open(job.print_ready) as pdf:
        assert len(pdf.pages) == 2 * job.paper.sides


def test_nothing_finalised_is_nothing_to_print(example_path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(example_path, tmp_path / "示例.xxxf"))
    with Draft.open(copy) as draft, pytest.raises(DraftError, match="还没有定稿"):
        print_revision(draft, tmp_path / "印刷", PrintOptions())
    assert not (tmp_path / "印刷").exists()
