"""Drafts of every past version are kept for ever, and open for ever."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.drafts import migration, schema
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError

from .making import FIGURE, PROOF, application, write
from .test_revisions import freeze

SUBMISSION = "00000000-0000-4000-8000-000000000001"
OLD = Path(__file__).parent / "old" / "version-1.draft"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A draft of version 1."""
    return Path(shutil.copyfile(OLD, tmp_path / "a.xxxf"))


def backups(data: Path) -> list[Path]:
    return sorted(data.glob("backups/*/*"))


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class TestVersion1:
    def test_opens_with_all_it_says(self, old: Path) -> None:
        with Draft.open(old) as draft:
            assert draft.application() == application()
            assert draft.submission == SUBMISSION
            assert draft.read_file(FIGURE) == b"figure"
            assert draft.read_file(PROOF) == b"proof"
            assert draft.revisions() == []

    def test_is_of_today_s_version_afterwards(self, old: Path) -> None:
        with Draft.open(old) as draft:
            freeze(draft, 1)
        assert version(old) == schema.VERSION
        with Draft.open(old) as draft:
            assert draft.frozen(1)[0] == application()

    def test_is_kept_as_it_was(self, old: Path, data: Path) -> None:
        Draft.open(old).close()
        (kept,) = backups(data)
        assert kept.parent.name == SUBMISSION
        assert version(kept) == 1
        assert kept.read_bytes()[100:] == OLD.read_bytes()[100:]  # the header counts changes
        if os.name == "posix":
            assert kept.stat().st_mode & 0o077 == 0

    def test_is_kept_once(self, old: Path, tmp_path: Path, data: Path) -> None:
        Draft.open(old).close()
        other = shutil.copyfile(OLD, tmp_path / "b.xxxf")
        Draft.open(other).close()
        Draft.open(old).close()
        assert len(backups(data)) == 1

    def test_a_copy_that_was_kept_opens(self, old: Path, data: Path) -> None:
        Draft.open(old).close()
        (kept,) = backups(data)
        with Draft.open(kept) as draft:
            assert draft.application() == application()


class TestFaults:
    def test_without_a_copy_nothing_is_changed(
        self, old: Path, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(migration, "rename", refuse)
            with pytest.raises(DraftError, match="磁盘空间不足") as caught:
                Draft.open(old)
        assert str(data) in caught.value.message
        assert "文件没有改动" in caught.value.remedy
        assert old.read_bytes() == OLD.read_bytes()
        assert backups(data) == []
        Draft.open(old).close()

    def test_a_full_disk_leaves_version_1(self, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        upgrade = schema.upgrade

        def on_a_full_disk(connection: sqlite3.Connection, found: int) -> None:
            (held,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {held + 2}").fetchall()
            upgrade(connection, found)

        with monkeypatch.context() as patch:
            patch.setattr(schema, "upgrade", on_a_full_disk)
            with pytest.raises(DraftError, match="磁盘空间不足"):
                Draft.open(old)
        assert version(old) == 1
        with Draft.open(old) as draft:
            assert draft.application() == application()

    def test_a_name_that_leads_elsewhere_is_not_followed(self, old: Path, data: Path) -> None:
        connection = sqlite3.connect(old, isolation_level=None)
        connection.execute("UPDATE meta SET value = '../../../x' WHERE key = 'submission'")
        schema.seal(connection)
        connection.close()
        Draft.open(old).close()
        assert [kept.parent for kept in backups(data)] == [data / "backups" / "other"]

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE field SET value = '\"改\"' WHERE id = 'unit.name'",
            "CREATE TABLE revision (number)",
            "DROP TABLE accepted",
        ],
    )
    def test_a_damaged_one_is_refused_as_it_is(self, old: Path, data: Path, statement: str) -> None:
        connection = sqlite3.connect(old, isolation_level=None)
        connection.execute(statement)
        connection.close()
        before = old.read_bytes()
        with pytest.raises(DraftError, match="已损坏"):
            Draft.open(old)
        assert old.read_bytes() == before
        assert backups(data) == []


class TestThatCannotBeWritten:
    @pytest.mark.parametrize("mode", [0o400, 0o600])
    def test_is_read_as_it_is(
        self, mode: int, as_nobody: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = as_nobody()
        data = folder / "data"
        data.mkdir()
        monkeypatch.setenv("XXXF_DATA_DIR", str(data))
        file = write(folder / "a.xxxf", OLD.read_bytes())
        file.chmod(mode)
        folder.chmod(0o500)
        with Draft.open(file) as draft:
            assert draft.application() == application()
            assert draft.read_file(PROOF) == b"proof"
            assert draft.revisions() == []
            assert draft.pinned() == set()
            with pytest.raises(DraftError, match="文件是只读的"):
                draft.save(application())
            with pytest.raises(DraftError, match="文件是只读的"):
                freeze(draft, 1)
        assert file.read_bytes() == OLD.read_bytes()
