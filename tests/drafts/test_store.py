from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from xxxf_desktop.answers.application import Application
from xxxf_desktop.drafts import schema
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError, DraftLockedError, OutputError, ProofError

from .making import FIGURE, PROOF, application, applications, make_picture, write

SHARED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def run_with(code: str, path: Path, repository: Path) -> str:
    """Return what another process prints that has `path` as its argument."""
    process = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=repository, capture_output=True, text=True
    )
    return process.stdout + process.stderr


class TestCreate:
    def test_holds_the_application(self, tmp_path: Path) -> None:
        with Draft.create(tmp_path / "a.xxxf", application()) as draft:
            assert draft.application() == application()
            assert draft.files() == {}

    def test_leaves_one_file(self, path: Path) -> None:
        assert [entry.name for entry in path.parent.iterdir()] == ["sources", path.name]

    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    def test_is_for_its_owner_only(self, path: Path) -> None:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_has_a_submission_that_stays(self, path: Path) -> None:
        with Draft.open(path) as draft:
            submission = draft.submission
            draft.save(application(**{"unit.name": "别名"}))
        assert UUID(submission).version == 4
        with Draft.open(path) as draft:
            assert draft.submission == submission

    def test_refuses_what_exists(self, path: Path) -> None:
        before = path.read_bytes()
        with pytest.raises(DraftError, match="已经存在"):
            Draft.create(path, Application("x"))
        assert path.read_bytes() == before

    @pytest.mark.parametrize("there", [b"", b"not a draft", None])
    def test_replaces_when_forced(self, path: Path, there: bytes | None) -> None:
        if there is not None:
            path.write_bytes(there)
        with Draft.create(path, Application("x"), force=True) as draft:
            assert draft.application() == Application("x")

    def test_never_replaces_what_is_in_use(self, draft: Draft) -> None:
        with pytest.raises(DraftLockedError):
            Draft.create(draft.path, Application("x"), force=True)
        assert draft.application() == application()

    @pytest.mark.parametrize("ending", ["-journal", "-wal"])
    def test_takes_in_nothing_of_an_earlier_file(self, tmp_path: Path, ending: str) -> None:
        (tmp_path / f"a.xxxf{ending}").write_bytes(b"old pages")
        with Draft.create(tmp_path / "a.xxxf", application()) as draft:
            assert draft.application() == application()
        aside = [entry for entry in tmp_path.iterdir() if entry.suffix == ".bak"]
        assert [entry.read_bytes() for entry in aside] == [b"old pages"]

    def test_in_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(DraftError) as caught:
            Draft.create(tmp_path / "x" / "a.xxxf", application())
        assert caught.value.remedy
        assert not list(tmp_path.iterdir())

    def test_when_it_cannot_be_finished(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*arguments: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(schema, "seal", full)
        with pytest.raises(DraftError):
            Draft.create(tmp_path / "a.xxxf", application())
        assert not list(tmp_path.iterdir())

    def test_in_a_folder_without_rights(self, as_nobody: Callable[[], Path]) -> None:
        folder = as_nobody()
        folder.chmod(0o500)
        with pytest.raises(DraftError, match="没有写入权限"):
            Draft.create(folder / "a.xxxf", application())
        assert not list(folder.iterdir())


class TestSettings:
    def test_of_a_connection(self, draft: Draft) -> None:
        wanted = {
            "application_id": schema.APPLICATION_ID,
            "user_version": schema.VERSION,
            "page_size": 4096,
            "journal_mode": "truncate",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "cell_size_check": 1,
            "mmap_size": 0,
            "locking_mode": "exclusive",
        }
        found = {
            name: (draft._connection.execute(f"PRAGMA {name}").fetchone() or [0])[0]
            for name in wanted
        }
        assert found == wanted

    def test_an_open_draft_can_be_copied(self, draft: Draft, tmp_path: Path) -> None:
        draft.save(application(**{"unit.name": "新"}))
        # by another program: closing the file in this one would drop its lock
        subprocess.run(["cp", str(draft.path), str(tmp_path / "copy.xxxf")], check=True)
        with Draft.open(tmp_path / "copy.xxxf") as copy:
            assert copy.application() == draft.application()


class TestRoundTrip:
    @SHARED
    @given(wanted=applications)
    def test_gives_back_what_was_saved(self, draft: Draft, wanted: Application) -> None:
        draft.save(wanted)
        assert draft.application() == wanted

    def test_survives_closing(self, path: Path) -> None:
        with Draft.open(path) as draft:
            assert draft.application() == application()

    def test_half_a_surrogate_pair_is_kept(self, draft: Draft) -> None:
        draft.save(application(**{"unit.name": "半个\ud842"}))
        assert draft.application().fields["unit.name"] == "半个\ud842"

    def test_the_order_of_fields_is_kept(self, draft: Draft) -> None:
        draft.save(Application("x", fields={"b": "1", "a": "2"}))
        assert list(draft.application().fields) == ["b", "a"]


class TestFiles:
    def test_are_listed(self, draft: Draft, sources: list[NewFile]) -> None:
        found = {name: (file.sha256, file.size) for name, file in draft.files().items()}
        assert found == {
            file.name: (
                hashlib.sha256(file.source.read_bytes()).hexdigest(),
                file.source.stat().st_size,
            )
            for file in sources
        }

    def test_come_out_as_they_came_in(
        self, draft: Draft, sources: list[NewFile], tmp_path: Path
    ) -> None:
        for file in sources:
            draft.copy_file(file.name, tmp_path / "out")
            assert (tmp_path / "out").read_bytes() == file.source.read_bytes()
            assert draft.read_file(file.name) == file.source.read_bytes()

    @pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_500_000])
    def test_of_any_size(self, draft: Draft, tmp_path: Path, size: int) -> None:
        data = os.urandom(size)
        draft.save(application(), [NewFile(PROOF, write(tmp_path / "big", data))])
        assert draft.read_file(PROOF) == data

    def test_that_nothing_names_are_removed(self, draft: Draft) -> None:
        draft.save(replace(application(), proofs=()))
        assert list(draft.files()) == [FIGURE]
        rows = draft._connection.execute("SELECT count(*) FROM chunk").fetchone()
        assert rows == (1,)

    def test_are_replaced_by_name(self, draft: Draft, tmp_path: Path) -> None:
        draft.save(application(), [NewFile(PROOF, write(tmp_path / "new", b"new"))])
        assert draft.read_file(PROOF) == b"new"

    def test_unknown(self, draft: Draft, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match=r"没有文件 附件/x\.pdf"):
            draft.copy_file("附件/x.pdf", tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_changed_inside_the_draft(self, draft: Draft, tmp_path: Path) -> None:
        draft._connection.execute("UPDATE chunk SET data = CAST('x' AS BLOB)")
        with pytest.raises(DraftError, match="与存入时不同"):
            draft.copy_file(PROOF, tmp_path / "out")
        with pytest.raises(DraftError, match="与存入时不同"):
            draft.read_file(PROOF)
        assert not [entry for entry in tmp_path.iterdir() if entry.name not in _OWN]

    def test_to_a_folder_that_is_not_there(self, draft: Draft, tmp_path: Path) -> None:
        with pytest.raises(OutputError):
            draft.copy_file(PROOF, tmp_path / "x" / "out")

    def test_a_name_that_leads_elsewhere_is_a_bug(self, draft: Draft, tmp_path: Path) -> None:
        file = NewFile("附件/../x", write(tmp_path / "new", b"new"))
        with pytest.raises(ValueError, match="not a stored name"):
            draft.save(application(), [file])


_OWN = {"sources", "申报稿.xxxf", "申报稿.xxxf-journal"}


class TestFailedSave:
    def check_unchanged(self, draft: Draft, sources: list[NewFile]) -> None:
        assert draft.application() == application()
        assert draft.read_file(PROOF) == sources[1].source.read_bytes()
        draft.save(application(**{"unit.name": "还能保存"}))
        assert draft.application().text("unit.name") == "还能保存"

    @pytest.mark.parametrize("missing", ["没有.pdf", "sources"])
    def test_a_source_that_cannot_be_read(
        self, draft: Draft, tmp_path: Path, sources: list[NewFile], missing: str
    ) -> None:
        added = [
            NewFile(FIGURE, write(tmp_path / "ok", b"ok")),
            NewFile(PROOF, tmp_path / missing),
        ]
        with pytest.raises(ProofError, match=missing):
            draft.save(application(**{"unit.name": "新"}), added)
        self.check_unchanged(draft, sources)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
    def test_a_pipe_is_not_waited_for(
        self, draft: Draft, tmp_path: Path, sources: list[NewFile]
    ) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ProofError, match="不是文件"):
            draft.save(application(), [NewFile(PROOF, tmp_path / "pipe")])
        self.check_unchanged(draft, sources)

    @pytest.mark.parametrize("change", [b"", b"x" * 5_000_000])
    def test_a_source_that_changes_meanwhile(
        self,
        draft: Draft,
        tmp_path: Path,
        sources: list[NewFile],
        monkeypatch: pytest.MonkeyPatch,
        change: bytes,
    ) -> None:
        source = write(tmp_path / "big", b"y" * 3_000_000)
        digest = hashlib.sha256

        class Meddler:
            def __init__(self) -> None:
                self._inner = digest()

            def update(self, data: bytes) -> None:
                source.write_bytes(change)
                self._inner.update(data)

            def hexdigest(self) -> str:
                return self._inner.hexdigest()

        with monkeypatch.context() as patch:
            patch.setattr("xxxf_desktop.drafts.storage.hashlib.sha256", Meddler)
            with pytest.raises(ProofError, match="被别的程序改动"):
                draft.save(application(), [NewFile(PROOF, source)])
        self.check_unchanged(draft, sources)

    def test_an_interrupt(
        self, draft: Draft, sources: list[NewFile], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*arguments: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(schema, "seal", interrupt)
            with pytest.raises(KeyboardInterrupt):
                draft.save(application(**{"unit.name": "新"}))
        self.check_unchanged(draft, sources)

    def test_what_does_not_survive_storage_is_a_bug(
        self, draft: Draft, sources: list[NewFile]
    ) -> None:
        with pytest.raises(ValueError, match="no answer"):
            draft.save(application(**{"unit.name": (1, "a")}))
        self.check_unchanged(draft, sources)

    @pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced")
    @pytest.mark.parametrize("saved_before", [False, True])
    def test_the_file_was_replaced(self, draft: Draft, saved_before: bool) -> None:
        if saved_before:
            draft.save(application())
        other = draft.path.with_name("other")
        shutil.copyfile(draft.path, other)
        other.replace(draft.path)
        before = draft.path.read_bytes()
        with pytest.raises(DraftError, match="被其他程序替换或移走"):
            draft.save(application(**{"unit.name": "新"}))
        assert draft.path.read_bytes() == before

    @pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved")
    def test_the_file_was_moved(self, draft: Draft) -> None:
        draft.path.rename(draft.path.with_name("moved"))
        with pytest.raises(DraftError, match="被其他程序替换或移走"):
            draft.save(application())

    def test_a_closed_draft(self, draft: Draft) -> None:
        draft.close()
        with pytest.raises(DraftError):
            draft.save(application())


class TestLock:
    OPEN = (
        "import sys, pathlib\n"
        "from xxxf_desktop.drafts.store import Draft\n"
        "from xxxf_desktop.errors import XxxfError\n"
        "try:\n"
        "    Draft.open(pathlib.Path(sys.argv[1])).close()\n"
        "    print('opened')\n"
        "except XxxfError as error:\n"
        "    print(type(error).__name__, *error.lines())\n"
    )
    READ = (
        "import sys, sqlite3\n"
        "connection = sqlite3.connect(sys.argv[1], timeout=0)\n"
        "print(connection.execute('SELECT count(*) FROM file').fetchone())\n"
    )

    def test_a_second_program_is_told(self, draft: Draft, repository: Path) -> None:
        said = run_with(self.OPEN, draft.path, repository)
        assert said.startswith("DraftLockedError")
        assert "正被另一个程序打开。请先在那里关闭它" in said

    def test_nobody_reads_behind_its_back(self, draft: Draft, repository: Path) -> None:
        assert "database is locked" in run_with(self.READ, draft.path, repository)

    def test_holds_between_saves(self, draft: Draft, repository: Path) -> None:
        draft.save(application())
        assert "DraftLockedError" in run_with(self.OPEN, draft.path, repository)

    def test_ends_with_closing(self, path: Path, repository: Path) -> None:
        Draft.open(path).close()
        assert run_with(self.OPEN, path, repository) == "opened\n"

    def test_a_second_opening_here_neither_opens_nor_unlocks(
        self, draft: Draft, repository: Path
    ) -> None:
        with pytest.raises(DraftLockedError):
            Draft.open(draft.path)
        assert "DraftLockedError" in run_with(self.OPEN, draft.path, repository)


class TestOpenRefuses:
    def refused(self, path: Path, words: str) -> None:
        before = path.read_bytes()
        with pytest.raises(DraftError, match=words) as caught:
            Draft.open(path)
        assert caught.value.remedy
        assert path.read_bytes() == before

    def change(self, path: Path, *statements: str) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match="没有文件"):
            Draft.open(tmp_path / "a.xxxf")
        assert not list(tmp_path.iterdir())

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(DraftError, match="不是申报稿"):
            Draft.open(tmp_path)

    @pytest.mark.parametrize("data", [b"", b"x", b"text " * 2000, make_picture("PNG")])
    def test_other_files(self, tmp_path: Path, data: bytes) -> None:
        self.refused(write(tmp_path / "a.xxxf", data), "不是申报稿")

    def test_another_programs_database(self, tmp_path: Path) -> None:
        self.change(tmp_path / "a.xxxf", "CREATE TABLE meta (key, value)")
        self.refused(tmp_path / "a.xxxf", "不是申报稿")

    def test_a_newer_version(self, path: Path) -> None:
        self.change(path, f"PRAGMA user_version = {schema.VERSION + 1}")
        self.refused(path, "更新版本的程序建立")

    def test_a_version_that_never_was(self, path: Path) -> None:
        self.change(path, "PRAGMA user_version = 0")
        self.refused(path, "已损坏")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE field SET value = '\"改\"' WHERE id = 'unit.name'",
            "UPDATE meta SET value = 'miit-2021' WHERE key = 'form'",
            "UPDATE file SET size = size + 1",
            "DELETE FROM accepted",
            "DELETE FROM meta WHERE key = 'content_sha256'",
            "DELETE FROM meta WHERE key = 'submission'",
            "CREATE TABLE more (a)",
            "CREATE TRIGGER t AFTER DELETE ON field BEGIN SELECT 1; END",
            "CREATE VIEW v AS SELECT * FROM field",
            "DROP TABLE accepted",
        ],
    )
    def test_content_that_was_not_saved(self, path: Path, statement: str) -> None:
        self.change(path, statement)
        self.refused(path, "已损坏")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE field SET value = '{'",
            "UPDATE field SET value = '[[1]]'",
            "UPDATE field SET value = '12'",
            'UPDATE narrative SET text = \'[{"type":"film"}]\'',
            "UPDATE proof SET entry = '{}'",
            "DELETE FROM meta WHERE key = 'form'",
            "UPDATE file SET name = '附件/../../etc' WHERE name LIKE '附件%'",
        ],
    )
    def test_rubbish_with_a_right_hash(self, path: Path, statement: str) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(statement)
        schema.seal(connection)
        connection.close()
        self.refused(path, "已损坏")

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
    def test_a_file_cut_off(self, path: Path, share: float) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        self.refused(path, "已损坏")

    def test_without_the_right_to_read(self, as_nobody: Callable[[], Path]) -> None:
        folder = as_nobody()
        (folder / "sub").mkdir()
        (folder / "sub").chmod(0)
        with pytest.raises(DraftError, match="不能读取"):
            Draft.open(folder / "sub" / "a.xxxf")


class TestReadOnly:
    def test_of_a_read_only_folder(self, path: Path, as_nobody: Callable[[], Path]) -> None:
        data = path.read_bytes()
        folder = as_nobody()
        file = write(folder / "a.xxxf", data)
        file.chmod(0o400)
        folder.chmod(0o500)
        with Draft.open(file) as draft:
            assert draft.application() == application()
            assert draft.read_file(PROOF)
            with pytest.raises(DraftError, match="文件是只读的"):
                draft.save(application())
        assert file.read_bytes() == data

    def test_of_a_read_only_folder_with_a_writable_file(
        self, path: Path, as_nobody: Callable[[], Path]
    ) -> None:
        data = path.read_bytes()
        folder = as_nobody()
        file = write(folder / "a.xxxf", data)
        folder.chmod(0o500)
        with Draft.open(file) as draft, pytest.raises(DraftError):
            draft.save(application())
        assert file.read_bytes() == data


class TestLeftOverWal:
    """Another program had the draft open in WAL mode and died."""

    def leave(self, path: Path, *statements: str) -> None:
        """Change `path` as it dies without a checkpoint."""
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        for statement in statements:
            connection.execute(statement)
        if "field" in "".join(statements):
            schema.seal(connection)
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", path.with_name(f"kept{ending}"))
        connection.close()
        for ending in ("", "-wal"):
            path.with_name(f"kept{ending}").replace(f"{path}{ending}")

    def test_what_it_saved_is_taken_in(self, path: Path) -> None:
        self.leave(path, "UPDATE field SET value = '\"新\"' WHERE id = 'unit.name'")
        with Draft.open(path) as draft:
            assert draft.application().text("unit.name") == "新"
            assert draft._connection.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
            draft.save(application())
        assert not [entry.name for entry in path.parent.iterdir() if "-" in entry.name]

    def test_an_empty_one(self, path: Path) -> None:
        self.leave(path, "UPDATE field SET value = value")
        path.with_name(f"{path.name}-wal").write_bytes(b"")
        with Draft.open(path) as draft:
            assert draft.application() == application()
            draft.save(application())

    def test_one_that_belongs_to_another_copy_is_put_aside(self, path: Path) -> None:
        self.leave(path, "CREATE TABLE foreign_to_us (a)")
        with Draft.open(path) as draft:
            assert draft.application() == application()
        assert [entry.name for entry in path.parent.iterdir() if entry.suffix == ".bak"]

    def test_rubbish_is_put_aside_or_ignored(self, path: Path) -> None:
        path.with_name(f"{path.name}-wal").write_bytes(os.urandom(9000))
        with Draft.open(path) as draft:
            assert draft.application() == application()

    def test_nothing_changes_when_neither_is_sound(self, path: Path) -> None:
        self.leave(path, "CREATE TABLE foreign_to_us (a)")
        data = bytearray(path.read_bytes())
        at = data.index(b"miit-2020")
        data[at] ^= 1
        path.write_bytes(data)
        before = {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
        with pytest.raises(DraftError, match="已损坏"):
            Draft.open(path)
        after = {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
        assert after == before


def test_a_link_is_followed(path: Path) -> None:
    link = path.with_name("link.xxxf")
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("no links")
    with Draft.open(link) as draft:
        draft.save(application(**{"unit.name": "新"}))
    with Draft.open(path) as draft:
        assert draft.application().text("unit.name") == "新"


@pytest.mark.parametrize("name", ["甲 %41?mode=ro#x.xxxf", "a&b=c;d.xxxf"])
def test_any_name_of_the_file(tmp_path: Path, name: str) -> None:
    with Draft.create(tmp_path / name, application()) as draft:
        assert draft.application() == application()
    assert (tmp_path / name).is_file()
