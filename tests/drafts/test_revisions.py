"""Revisions in the draft file: written once, whole, and what they name stays."""

from __future__ import annotations

import hashlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xxxf_desktop.drafts
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.drafts import schema
from xxxf_desktop.drafts.store import Draft, FrozenRevision, NewFile, Scan
from xxxf_desktop.errors import DraftError, ProofError

from .making import FIGURE, PROOF, application, write
from .test_disk_full import pages

SCAN = "扫描件/盖章页.pdf"


def revision(number: int, **members: str | None) -> FrozenRevision:
    """Return a revision as the app would make it."""
    values: dict[str, str | None] = {
        "created_at": "2020-04-28T10:00:00+08:00",
        "code": f"00000-00000-00000-00000-{number}",
        "digest": f"{number}" * 64,
        "form_version": "2020.1",
        "previous": None,
        **members,
    }
    return FrozenRevision(number, **values)  # type: ignore[arg-type]


def freeze(draft: Draft, number: int) -> Application:
    """Freeze what the draft says; return it."""
    said, files = draft.moment()
    draft.freeze(revision(number), said, files)
    return said


def rows(draft: Draft) -> list[tuple[object, ...]]:
    """Return everything frozen, as it stands in the file."""
    tables = ("revision", "revision_file")
    return [
        row
        for table in tables
        for row in draft._connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    ]


class TestFreeze:
    def test_keeps_what_the_draft_says(self, draft: Draft) -> None:
        said = freeze(draft, 1)
        draft.save(application(**{"unit.name": "别名"}))
        assert draft.revisions() == [revision(1)]
        frozen, files = draft.frozen(1)
        assert frozen == said == application()
        assert set(files) == {FIGURE, PROOF}

    def test_survives_closing(self, path: Path) -> None:
        with Draft.open(path) as draft:
            freeze(draft, 1)
            draft.save(application(**{"unit.name": "别名"}))
            freeze(draft, 2)
        with Draft.open(path) as draft:
            assert [found.number for found in draft.revisions()] == [1, 2]
            assert draft.frozen(1)[0] == application()
            assert draft.frozen(2)[0].text("unit.name") == "别名"

    @pytest.mark.parametrize("number", [0, 2, -1])
    def test_only_the_next_number(self, draft: Draft, number: int) -> None:
        with pytest.raises(ValueError, match="revision"):
            freeze(draft, number)
        assert draft.revisions() == []
        freeze(draft, 1)

    def test_not_what_was_changed_meanwhile(self, draft: Draft) -> None:
        said, files = draft.moment()
        draft.save(application(**{"unit.name": "别人改的"}))
        with pytest.raises(DraftError, match="定稿时申报稿有改动"):
            draft.freeze(revision(1), said, files)
        assert draft.revisions() == []

    def test_not_a_file_that_was_exchanged_meanwhile(self, draft: Draft, tmp_path: Path) -> None:
        said, files = draft.moment()
        draft.save(said, [NewFile(PROOF, write(tmp_path / "other", b"other"))])
        with pytest.raises(DraftError, match="定稿时申报稿有改动"):
            draft.freeze(revision(1), said, files)

    def test_nothing_with_a_missing_file(self, draft: Draft) -> None:
        with pytest.raises(ValueError, match="missing"):
            draft.freeze(revision(1), application(), {})

    def test_unknown(self, draft: Draft) -> None:
        with pytest.raises(DraftError, match="没有第 1 版"):
            draft.frozen(1)

    def test_what_no_code_changes_or_removes(self) -> None:
        """The tables of a revision are only ever added to."""
        folder = Path(xxxf_desktop.drafts.__file__).parent
        code = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
        assert "INSERT INTO revision VALUES" in code
        assert not re.search(r"(UPDATE|DELETE FROM|REPLACE INTO|DROP TABLE) revision", code)


class TestPinnedFiles:
    def test_stay_when_the_answers_name_them_no_more(self, draft: Draft) -> None:
        freeze(draft, 1)
        before = draft.read_file(PROOF)
        draft.save(Application("miit-2020"))
        assert draft.read_file(PROOF) == before
        assert draft.pinned() == {FIGURE, PROOF}
        assert draft.frozen(1)[1][PROOF] == draft.files()[PROOF]

    def test_keep_their_names(self, draft: Draft, tmp_path: Path) -> None:
        freeze(draft, 1)
        before = draft.read_file(PROOF)
        with pytest.raises(ProofError, match="已用在定稿里") as caught:
            draft.save(application(), [NewFile(PROOF, write(tmp_path / "x", b"other"))])
        assert caught.value.file == PROOF
        assert draft.read_file(PROOF) == before

    def test_may_come_again(self, draft: Draft, sources: list[NewFile]) -> None:
        freeze(draft, 1)
        draft.save(Application("miit-2020"))
        draft.save(application(), sources)
        assert draft.application() == application()

    def test_that_no_revision_holds_go(self, draft: Draft, tmp_path: Path) -> None:
        freeze(draft, 1)
        name = "附件/另一份.pdf"
        more = replace(application(), proofs=(Proof(item="proof.revenue", file=name),))
        draft.save(more, [NewFile(name, write(tmp_path / "x", b"other"))])
        draft.save(application())
        assert set(draft.files()) == {FIGURE, PROOF}

    def test_cannot_be_deleted_by_mistake(self, draft: Draft) -> None:
        freeze(draft, 1)
        with pytest.raises(sqlite3.IntegrityError):
            draft._connection.execute("DELETE FROM file WHERE name = ?", (PROOF,))


class TestNeverChanged:
    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(steps=st.lists(st.sampled_from(["edit", "drop", "back", "freeze", "scan"]), max_size=12))
    def test_whatever_is_done(
        self, path: Path, tmp_path: Path, sources: list[NewFile], steps: list[str]
    ) -> None:
        copy = tmp_path / "copy.xxxf"
        copy.write_bytes(path.read_bytes())
        with Draft.open(copy) as draft:
            for at, step in enumerate(steps):
                frozen = rows(draft)
                count = len(draft.revisions())
                if step == "edit":
                    draft.save(draft.application().with_field("unit.name", str(at)))
                elif step == "drop":
                    draft.save(Application("miit-2020"))
                elif step == "back":
                    draft.save(application(), sources)
                elif step == "freeze":
                    freeze(draft, count + 1)
                elif count:
                    file = NewFile(f"扫描件/{at}.pdf", sources[1].source)
                    draft.save_scans(count, [Scan("盖章页", file.name)], [file])
                assert [row for row in rows(draft) if row in frozen] == frozen
            for found in draft.revisions():
                for name in draft.frozen(found.number)[1]:
                    assert draft.read_file(name)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE revision SET code = 'x'",
            "UPDATE revision SET created_at = '2020-01-01T00:00:00+08:00'",
            "UPDATE revision SET previous = 'x'",
            "UPDATE revision SET application_sha256 = 'x'",
            "DELETE FROM revision WHERE number = 2",
            "UPDATE revision_file SET sha256 = 'x'",
            "DELETE FROM revision_file",
            "UPDATE scan SET title = 'x'",
            "DELETE FROM made",
            "UPDATE handover SET state = 'done'",
        ],
    )
    def test_a_change_from_elsewhere_is_found(
        self, path: Path, tmp_path: Path, statement: str
    ) -> None:
        full_of_revisions(path, tmp_path)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(statement)
        connection.close()
        with pytest.raises(DraftError, match="已损坏"):
            Draft.open(path)

    def test_a_changed_text_is_found_when_it_is_read(self, path: Path, tmp_path: Path) -> None:
        full_of_revisions(path, tmp_path)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(
            "UPDATE revision SET application = replace(application, 'unit.name', 'unit.nome')"
        )
        connection.close()
        with Draft.open(path) as draft, pytest.raises(DraftError, match="第 1 版与定稿时不同"):
            draft.frozen(1)


def full_of_revisions(path: Path, folder: Path) -> None:
    """Put something into every table of revisions."""
    with Draft.open(path) as draft:
        freeze(draft, 1)
        draft.save(application(**{"unit.name": "别名"}))
        freeze(draft, 2)
        draft.note_made(1, {"manifest": "a" * 64, "pdf": "b" * 64})
        scan = NewFile(SCAN, write(folder / "scan", b"stamped"))
        draft.save_scans(2, [Scan("盖章页", SCAN)], [scan])
        draft.begin_handover(2, "folder", "2020-04-28T10:00:00+08:00")


def test_a_flipped_bit_is_never_silently_wrong(path: Path, tmp_path: Path) -> None:
    full_of_revisions(path, tmp_path)
    whole = path.read_bytes()
    right = said_of(path)
    assert right is not None
    chance = random.Random(12)  # noqa: S311
    found = 0
    for _ in range(200):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        flipped = tmp_path / "flipped.xxxf"
        flipped.write_bytes(data)
        said = said_of(flipped)
        assert said in (None, right)
        found += said is None
        for left in tmp_path.glob("flipped.xxxf-*"):
            left.unlink()
    assert found > 40  # the rest hit pages and bytes that hold nothing


def said_of(path: Path) -> object:
    """Return everything the revisions of a draft say, None where it refuses."""
    try:
        with Draft.open(path) as draft:
            known = draft.revisions()
            frozen = [draft.frozen(found.number) for found in known]
            scans = [draft.scans(found.number) for found in known]
            files = {name: draft.read_file(name) for name in draft.files()}
            return known, frozen, scans, files, draft.made(1, "manifest"), draft.handovers()
    except DraftError:
        return None


class TestMade:
    def test_the_last_one_is_last(self, draft: Draft) -> None:
        freeze(draft, 1)
        for sha256 in ("a", "b", "a"):
            draft.note_made(1, {"manifest": sha256})
        draft.note_made(1, {"pdf": "c"})
        assert draft.made(1, "manifest") == ["b", "a"]
        assert draft.made(1, "pdf") == ["c"]
        assert draft.made(2, "pdf") == []


class TestScans:
    def test_are_kept_with_their_files(self, draft: Draft, tmp_path: Path) -> None:
        freeze(draft, 1)
        scan = NewFile(SCAN, write(tmp_path / "scan", b"stamped"))
        draft.save_scans(1, [Scan("盖章页", SCAN)], [scan])
        draft.save(Application("miit-2020"))
        assert draft.scans(1) == [Scan("盖章页", SCAN)]
        assert draft.read_file(SCAN) == b"stamped"
        draft.save_scans(1, [])
        assert SCAN not in draft.files()
        assert PROOF in draft.files()

    def test_of_no_revision(self, draft: Draft) -> None:
        with pytest.raises(DraftError, match="没有第 1 版"):
            draft.save_scans(1, [])

    def test_leave_the_answers_their_files(self, draft: Draft, tmp_path: Path) -> None:
        freeze(draft, 1)
        name = "附件/新.pdf"
        more = replace(application(), proofs=(Proof(item="proof.revenue", file=name),))
        draft.save(more, [NewFile(name, write(tmp_path / "x", b"new"))])
        scan = NewFile(SCAN, write(tmp_path / "scan", b"stamped"))
        draft.save_scans(1, [Scan("盖章页", SCAN)], [scan])
        assert draft.read_file(name) == b"new"


class TestHandovers:
    def test_one_is_not_done_until_it_is(self, path: Path) -> None:
        with Draft.open(path) as draft:
            freeze(draft, 1)
            first = draft.begin_handover(1, "U盘", "2020-04-28T10:00:00+08:00")
            second = draft.begin_handover(1, "folder", "2020-04-28T11:00:00+08:00")
            draft.settle_handover(second, {"files": 12, "compared": True}, done=True)
        with Draft.open(path) as draft:
            one, two = draft.handovers()
        assert (one.id, one.done, one.receipt, one.medium) == (first, False, {}, "U盘")
        assert (two.done, two.receipt) == (True, {"files": 12, "compared": True})

    def test_a_failure_is_written_down_and_may_be_settled_later(self, draft: Draft) -> None:
        freeze(draft, 1)
        found = draft.begin_handover(1, "U盘", "2020-04-28T10:00:00+08:00")
        draft.settle_handover(found, {"why": "拔出"}, done=False)
        assert not draft.handovers()[0].done
        draft.settle_handover(found, {}, done=True)
        with pytest.raises(ValueError, match="no open hand-over"):
            draft.settle_handover(found, {}, done=False)
        assert draft.handovers()[0].done

    def test_of_no_revision(self, draft: Draft) -> None:
        with pytest.raises(DraftError):
            draft.begin_handover(1, "U盘", "2020-04-28T10:00:00+08:00")


def test_a_new_draft_has_none(draft: Draft, tmp_path: Path) -> None:
    freeze(draft, 1)
    with Draft.create(tmp_path / "new.xxxf", draft.application()) as other:
        assert other.revisions() == []
        assert other.handovers() == []
        assert other.submission != draft.submission


# ------------------------------------------------------------------ faults


def test_a_full_disk_leaves_the_draft_as_before(path: Path) -> None:
    with Draft.open(path) as draft:
        big = application(**{"unit.profile": "字" * 30_000})
        draft.save(big)
        before = draft.application(), draft.files()
        held = pages(draft, "page_count")
        refused = 0
        for room in range(200):
            pages(draft, f"max_page_count = {held + room}")
            try:
                freeze(draft, 1)
                break
            except DraftError as error:
                assert "磁盘空间不足" in error.message  # noqa: PT017
                refused += 1
            assert (draft.application(), draft.files()) == before
            assert draft.revisions() == []
        assert draft.frozen(1)[0] == big
    assert refused > 10
    with Draft.open(path) as draft:
        assert draft.frozen(1)[0] == big


def test_an_interrupt_leaves_the_draft_as_before(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(schema, "seal", interrupt)
        with pytest.raises(KeyboardInterrupt):
            freeze(draft, 1)
    assert draft.revisions() == []
    freeze(draft, 1)


FREEZER = """
import pathlib, sys
from xxxf_desktop.drafts.store import Draft, FrozenRevision
draft = Draft.open(pathlib.Path(sys.argv[1]))
number = len(draft.revisions())
while True:
    number += 1
    draft.save(draft.application().with_field("revision", str(number)))
    code = f"{number}"
    revision = FrozenRevision(number, "2020-04-28T10:00:00+08:00", code, code, "1", None)
    draft.freeze(revision, *draft.moment())
    print(number, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_a_kill_leaves_whole_revisions_only(path: Path, repository: Path) -> None:
    chance = random.Random(8)  # noqa: S311
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", FREEZER, str(path)], cwd=repository, stdout=subprocess.PIPE
        )
        assert process.stdout
        with process.stdout as said:
            first = said.readline()
            time.sleep(chance.uniform(0, 0.08))
            process.send_signal(signal.SIGKILL)
            lines = [first, *said.readlines()]
            process.wait()
        acked = int([line for line in lines if line.endswith(b"\n")][-1])
        with Draft.open(path) as draft:
            count = len(draft.revisions())
            assert count in (acked, acked + 1)
            for number in (1, count):
                assert draft.frozen(number)[0].text("revision") == str(number)
            digest = hashlib.sha256(draft.read_file(PROOF)).hexdigest()
            assert digest == draft.frozen(count)[1][PROOF].sha256
