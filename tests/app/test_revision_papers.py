"""What is printed of a revision is made of its frozen state, and names it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from xxxf_desktop.app.exporting import ExportPart, export_packet
from xxxf_desktop.app.paper_out import print_revision
from xxxf_desktop.app.printing import ALL_NAMES, PrintOptions
from xxxf_desktop.app.revisions import finalise
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, KeyFileError


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


def test_paper_bears_the_fingerprint_of_the_key_that_signs_later(
    example_path: Path, tmp_path: Path
) -> None:
    """The first key is made for it: paper is stamped before the bundle is signed."""
    copy = Path(shutil.copy(example_path, tmp_path / "示例.xxxf"))
    with Draft.open(copy) as draft:
        finalise(draft)
        job = print_revision(draft, tmp_path / "印刷", PrintOptions())
        packet = export_packet(draft, tmp_path / "out", parts=[ExportPart.BUNDLE])
    assert packet.fingerprint
    assert packet.fingerprint in _text(job.sheet_file)


def test_paper_without_a_key_says_so(example_path: Path, tmp_path: Path) -> None:
    def no_key() -> str:
        raise KeyFileError("签名密钥没有地方存放。", "给一个口令。")

    copy = Path(shutil.copy(example_path, tmp_path / "示例.xxxf"))
    with Draft.open(copy) as draft:
        finalise(draft)
        job = print_revision(draft, tmp_path / "印刷", PrintOptions(), kid=no_key)
    assert job.notes[-1].startswith("报送清单上没有签名公钥指纹：签名密钥没有地方存放。")
    assert job.sheet_file.is_file()


def _text(pdf: Path) -> str:
    document = PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_nothing_finalised_is_nothing_to_print(example_path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(example_path, tmp_path / "示例.xxxf"))
    with Draft.open(copy) as draft, pytest.raises(DraftError, match="还没有定稿"):
        print_revision(draft, tmp_path / "印刷", PrintOptions())
    assert not (tmp_path / "印刷").exists()
