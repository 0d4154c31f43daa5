"""盖章扫描件: joined to a revision, looked at like proofs, changing nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drafts.making import make_picture, noise
from xxxf_desktop.app.revisions import finalise, matching_revision
from xxxf_desktop.app.scans import add_scans, remove_scan, scans
from xxxf_desktop.app.session import Session
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError
from xxxf_desktop.forms.model import Form

from .complete_draft import make_draft
from .test_attachments import write_pdf
from .test_revision_export import AT


@pytest.fixture
def path(tmp_path: Path, form_2020: Form) -> Path:
    made = make_draft(tmp_path, form_2020)
    with Draft.open(made) as draft:
        finalise(draft, lambda: AT)
    return made


@pytest.fixture
def draft(path: Path) -> Iterator[Draft]:
    with Draft.open(path) as opened:
        yield opened


def picture(folder: Path, name: str, kind: str, width: int = 160) -> Path:
    path = folder / name
    path.write_bytes(make_picture(kind, noise(width)))
    return path


class TestAdding:
    def test_pdf_and_pictures(self, draft: Draft, tmp_path: Path) -> None:
        paths = [
            write_pdf(tmp_path / "封面.pdf", 222),
            picture(tmp_path, "声明.jpg", "JPEG", 160),
            picture(tmp_path, "表一.png", "PNG", 161),
            picture(tmp_path, "表二.tif", "TIFF", 162),
        ]
        added = add_scans(draft, 1, paths)
        assert added.problems == ()
        assert [scan.title for scan in scans(draft, 1)] == ["封面", "声明", "表一", "表二"]
        assert [scan.file for scan in added.scans] == [f"扫描件/{path.name}" for path in paths]
        for scan, path in zip(added.scans, paths, strict=True):
            assert draft.read_file(scan.file) == path.read_bytes()

    def test_later_ones_come_behind(self, draft: Draft, tmp_path: Path) -> None:
        add_scans(draft, 1, [write_pdf(tmp_path / "b.pdf", 222)])
        add_scans(draft, 1, [write_pdf(tmp_path / "a.pdf", 223)])
        assert [scan.title for scan in scans(draft, 1)] == ["b", "a"]

    def test_two_of_one_name_are_kept_apart(self, draft: Draft, tmp_path: Path) -> None:
        one = write_pdf(tmp_path / "1" / "a.pdf", 222)
        two = write_pdf(tmp_path / "2" / "a.pdf", 223)
        added = add_scans(draft, 1, [one, two])
        assert [scan.file for scan in added.scans] == ["扫描件/a.pdf", "扫描件/a-2.pdf"]

    def test_what_is_no_use_is_said_and_the_rest_taken(self, draft: Draft, tmp_path: Path) -> None:
        word = tmp_path / "盖章.docx"
        word.write_bytes(b"PK\x03\x04")
        bad = tmp_path / "坏.pdf"
        bad.write_bytes(b"%PDF-1.4 not really")
        good = write_pdf(tmp_path / "好.pdf", 222)
        too_long = tmp_path / f"{'长' * 200}.pdf"
        added = add_scans(draft, 1, [word, bad, tmp_path / "没有.pdf", too_long, good])
        assert [scan.title for scan in added.scans] == ["好"]
        assert [line.partition("：")[0] for line in added.problems][:3] == [
            "“盖章.docx”",
            "“坏.pdf”",
            "“没有.pdf”",
        ]
        assert "没有找到" in added.problems[3]
        assert "另存为 PDF" in added.problems[0]

    def test_the_same_again_is_not_taken(self, draft: Draft, tmp_path: Path) -> None:
        scan = write_pdf(tmp_path / "封面.pdf", 222)
        add_scans(draft, 1, [scan])
        added = add_scans(draft, 1, [scan])
        assert added.problems == ("“封面.pdf”：这一版已经有内容相同的扫描件。",)
        assert len(scans(draft, 1)) == 1

    def test_to_no_revision(self, draft: Draft, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match="没有第 2 版"):
            add_scans(draft, 2, [write_pdf(tmp_path / "封面.pdf", 222)])

    def test_a_file_that_is_a_proof_too_is_kept_twice(self, draft: Draft, tmp_path: Path) -> None:
        """A bundle holds the proof, the folder of scans the scan: they go separate ways."""
        proof = next(proof.file for proof in draft.application().proofs if proof.file)
        draft.copy_file(proof, tmp_path / "copy.pdf")
        (scan,) = add_scans(draft, 1, [tmp_path / "copy.pdf"]).scans
        assert scan.file == "扫描件/copy.pdf"
        remove_scan(draft, 1, 0)
        assert proof in draft.files()


class TestNothingOfTheRevisionChanges:
    def test_number_code_and_what_it_says(self, draft: Draft, tmp_path: Path) -> None:
        before = draft.revisions(), draft.frozen(1)
        add_scans(draft, 1, [write_pdf(tmp_path / "封面.pdf", 222)])
        assert (draft.revisions(), draft.frozen(1)) == before
        assert matching_revision(draft) is not None


class TestRemoving:
    def test_takes_the_file_away(self, draft: Draft, tmp_path: Path) -> None:
        add_scans(
            draft, 1, [write_pdf(tmp_path / n, w) for n, w in (("a.pdf", 222), ("b.pdf", 223))]
        )
        remove_scan(draft, 1, 0)
        assert [scan.title for scan in scans(draft, 1)] == ["b"]
        assert "扫描件/a.pdf" not in draft.files()

    @pytest.mark.parametrize("index", [-1, 1])
    def test_of_nothing(self, draft: Draft, tmp_path: Path, index: int) -> None:
        add_scans(draft, 1, [write_pdf(tmp_path / "a.pdf", 222)])
        with pytest.raises(IndexError):
            remove_scan(draft, 1, index)


class TestWhileEditing:
    def test_autosave_leaves_them(self, path: Path, tmp_path: Path) -> None:
        with Draft.open(path) as draft:
            add_scans(draft, 1, [write_pdf(tmp_path / "a.pdf", 222)])
        session = Session.open(path)
        try:
            session.put("unit.name", "新")
            session.save()
            session.replace(session.with_proofs(()))
            session.save()
            assert len(session.draft.scans(1)) == 1
            assert session.draft.read_file("扫描件/a.pdf")
        finally:
            session.close()

    def test_the_room_copies_only_what_the_answers_name(self, path: Path, tmp_path: Path) -> None:
        with Draft.open(path) as draft:
            add_scans(draft, 1, [write_pdf(tmp_path / "a.pdf", 222)])
            application = draft.application()
            draft.save(application.with_field("unit.name", "新"))
        session = Session.open(path)
        try:
            session.replace(session.with_proofs(()))
            session.save()
            session.room.take(session.draft)
            assert session.room.paths() == {}
        finally:
            session.close()
