"""Copies of a draft's files: made once, private, gone with their session, never of the living."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from tests.drafts.making import FIGURE, PROOF, application, make_pdf, make_picture, write
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError, OutputError, XxxfError

WITHOUT_PROOF = replace(application(), proofs=())
LONG_AGO = (1_000_000, 1_000_000)
LIVES = """
from xxxf_desktop.app.file_room import FileRoom
room = FileRoom.make()
(room._folder / "copy").write_bytes(b"secret")
print(room._folder, flush=True)
input()
"""

GOOD = {
    FIGURE: FileReport(FIGURE, FileKind.PNG, 1),
    PROOF: FileReport(PROOF, FileKind.PDF, 2),
}


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, NewFile]:
    return {
        FIGURE: NewFile(FIGURE, write(tmp_path / "架构图.png", make_picture("PNG"))),
        PROOF: NewFile(PROOF, write(tmp_path / "审计报告.pdf", make_pdf(2))),
    }


@pytest.fixture
def draft(tmp_path: Path, sources: dict[str, NewFile]) -> Iterator[Draft]:
    with Draft.create(tmp_path / "稿.xxxf", application()) as opened:
        opened.save(application(), list(sources.values()))
        yield opened


@pytest.fixture
def room() -> Iterator[FileRoom]:
    made = FileRoom.make()
    yield made
    made.close()


class Copying:
    """Stands before `copy_file` of a draft: counts, and does something first."""

    def __init__(self, draft: Draft) -> None:
        self.names: list[str] = []
        self.first: Callable[[], object] = lambda: None
        self._copy_file = draft.copy_file

    def __call__(self, name: str, target: Path) -> None:
        self.names.append(name)
        self.first()
        self._copy_file(name, target)


@pytest.fixture
def copying(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Copying:
    made = Copying(draft)
    monkeypatch.setattr(draft, "copy_file", made)
    return made


def faults(room: FileRoom) -> dict[str, tuple[FileFault, ...]]:
    return {name: report.faults for name, report in room.reports().items()}


class TestTaking:
    def test_copies_and_looks_at_everything(
        self, room: FileRoom, draft: Draft, sources: dict[str, NewFile]
    ) -> None:
        assert room.take(draft)
        assert room.reports() == GOOD
        copies = {name: path.read_bytes() for name, path in room.paths().items()}
        assert copies == {name: file.source.read_bytes() for name, file in sources.items()}

    def test_copies_once(self, room: FileRoom, draft: Draft, copying: Copying) -> None:
        room.take(draft)
        before = room.paths()
        draft.save(application(**{"unit.name": "新"}))
        assert not room.take(draft)
        assert sorted(copying.names) == sorted([FIGURE, PROOF])
        assert room.paths() == before

    def test_two_threads_copy_once(self, room: FileRoom, draft: Draft, copying: Copying) -> None:
        both_are_here = Event()

        def wait_for_the_other() -> None:
            if len(copying.names) > 2:
                both_are_here.set()
            both_are_here.wait(0.2)

        copying.first = wait_for_the_other
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(room.take, [draft, draft]))
        assert sorted(copying.names) == sorted([FIGURE, PROOF])
        assert sorted(found) == [False, True]

    def test_what_comes_later_is_taken_alone(
        self, room: FileRoom, draft: Draft, sources: dict[str, NewFile], copying: Copying
    ) -> None:
        draft.save(WITHOUT_PROOF)
        room.take(draft)
        draft.save(application(), [sources[PROOF]])
        assert room.take(draft)
        assert copying.names == [FIGURE, PROOF]
        assert room.reports() == GOOD

    def test_copies_of_removed_files_stay_for_an_undo(self, room: FileRoom, draft: Draft) -> None:
        room.take(draft)
        draft.save(WITHOUT_PROOF)
        assert not room.take(draft)
        assert room.paths()[PROOF].is_file()

    def test_a_file_nobody_can_use_is_reported_and_kept(
        self, room: FileRoom, draft: Draft, tmp_path: Path
    ) -> None:
        draft.save(application(), [NewFile(PROOF, write(tmp_path / "bad", b"no PDF"))])
        room.take(draft)
        assert room.reports()[PROOF].usable is False
        assert room.paths()[PROOF].read_bytes() == b"no PDF"


class TestMissing:
    def test_a_name_without_a_file(self, room: FileRoom, draft: Draft) -> None:
        draft.save(WITHOUT_PROOF)
        draft.save(application())
        assert room.take(draft)
        assert faults(room) == {FIGURE: (), PROOF: (FileFault.MISSING,)}
        assert not room.take(draft)

    def test_is_looked_at_once_it_is_there(
        self, room: FileRoom, draft: Draft, sources: dict[str, NewFile]
    ) -> None:
        draft.save(WITHOUT_PROOF)
        draft.save(application())
        room.take(draft)
        draft.save(application(), [sources[PROOF]])
        assert room.take(draft)
        assert room.reports() == GOOD

    def test_is_forgotten_with_its_proof(self, room: FileRoom, draft: Draft) -> None:
        draft.save(WITHOUT_PROOF)
        draft.save(application())
        room.take(draft)
        draft.save(WITHOUT_PROOF)
        assert room.take(draft)
        assert faults(room) == {FIGURE: ()}

    def test_a_file_that_was_there_once(
        self, room: FileRoom, draft: Draft, sources: dict[str, NewFile]
    ) -> None:
        room.take(draft)
        draft.save(WITHOUT_PROOF)
        draft.save(application())
        room.take(draft)
        assert faults(room)[PROOF] == (FileFault.MISSING,)
        draft.save(application(), [sources[PROOF]])
        room.take(draft)
        assert room.reports() == GOOD


class TestFailing:
    def test_content_that_is_not_what_came_in(self, room: FileRoom, draft: Draft) -> None:
        draft._connection.execute(
            "UPDATE chunk SET data = CAST('x' AS BLOB)"
            " WHERE file = (SELECT id FROM file WHERE name = ?)",
            (PROOF,),
        )
        assert room.take(draft)
        assert faults(room) == {FIGURE: (), PROOF: (FileFault.DAMAGED,)}
        assert list(room.paths()) == [FIGURE]
        assert not room.take(draft)

    def test_a_file_removed_meanwhile_is_not_called_damaged(
        self, room: FileRoom, draft: Draft, copying: Copying, sources: dict[str, NewFile]
    ) -> None:
        copying.first = lambda: draft.save(WITHOUT_PROOF)
        room.take(draft)
        assert faults(room) == {FIGURE: ()}
        copying.first = lambda: None
        draft.save(application(), [sources[PROOF]])
        room.take(draft)
        assert room.reports() == GOOD

    def test_a_draft_closed_meanwhile_leaves_the_rest_unknown(
        self, room: FileRoom, draft: Draft, copying: Copying
    ) -> None:
        """As when the window saves it elsewhere and goes on there."""
        copying.first = draft.close
        with pytest.raises(DraftError):
            room.take(draft)
        assert room.reports() == {}
        with Draft.open(draft.path) as again:
            room.take(again)
        assert room.reports() == GOOD

    def test_a_full_disk_is_tried_again_and_not_for_ever(
        self, room: FileRoom, draft: Draft, copying: Copying
    ) -> None:
        def full() -> None:
            raise OutputError("磁盘空间不足。")

        copying.first = full
        assert not room.take(draft)
        assert room.reports() == {}
        copying.first = lambda: None
        assert room.take(draft)
        assert room.reports() == GOOD
        assert copying.names.count(PROOF) == 2

    def test_a_disk_that_stays_full_is_left_alone(
        self, room: FileRoom, draft: Draft, copying: Copying
    ) -> None:
        def full() -> None:
            raise OutputError("磁盘空间不足。")

        copying.first = full
        for _ in range(10):
            room.take(draft)
        assert copying.names.count(PROOF) == 3
        assert room.reports() == {}

    def test_a_copy_that_vanishes_before_it_is_looked_at(
        self, room: FileRoom, draft: Draft, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(draft, "copy_file", lambda *_: None)
            assert not room.take(draft)
        assert room.reports() == {}
        assert room.take(draft)
        assert room.reports() == GOOD


class TestFolder:
    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    def test_is_for_its_owner_only(self, room: FileRoom, draft: Draft, data: Path) -> None:
        room.take(draft)
        (folder,) = (data / "rooms").iterdir()
        assert all(path.parent == folder for path in room.paths().values())
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (data, data / "rooms", folder)]
        assert modes == [0o700] * 3

    def test_goes_with_its_session(self, draft: Draft, data: Path) -> None:
        room = FileRoom.make()
        room.take(draft)
        room.close()
        assert list((data / "rooms").iterdir()) == []
        assert room.paths() == {}
        room.close()

    def test_goes_even_while_files_are_taken(
        self, draft: Draft, copying: Copying, data: Path
    ) -> None:
        room = FileRoom.make()
        (folder,) = (data / "rooms").iterdir()

        def close_and_write() -> None:
            room.close()
            folder.mkdir()  # as when the removal comes across a file just being written

        copying.first = close_and_write
        assert not room.take(draft)
        assert len(copying.names) == 1
        assert not folder.exists()

    def test_nothing_is_taken_into_a_closed_one(self, draft: Draft, copying: Copying) -> None:
        room = FileRoom.make()
        room.close()
        assert not room.take(draft)
        assert copying.names == []

    def test_cannot_be_made(self, data: Path) -> None:
        data.mkdir()
        (data / "rooms").write_bytes(b"")
        with pytest.raises(XxxfError, match="工作文件夹") as caught:
            FileRoom.make()
        assert caught.value.remedy


@contextmanager
def other_program(repository: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Yield a process that has a room with a copy in it, and the room's folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVES],
        cwd=repository,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        try:
            yield process, folder
        finally:
            process.kill()


class TestSweeping:
    def test_a_room_of_a_living_program_stays(self, repository: Path) -> None:
        with other_program(repository) as (_, folder):
            os.utime(folder, LONG_AGO)
            FileRoom.make().close()
            assert (folder / "copy").read_bytes() == b"secret"

    def test_the_room_of_a_killed_one_goes(self, repository: Path) -> None:
        with other_program(repository) as (process, folder):
            process.kill()
            process.wait()
            assert (folder / "copy").is_file()
            FileRoom.make().close()
            assert not folder.exists()

    def test_a_second_window_of_this_program_stays(self, room: FileRoom, draft: Draft) -> None:
        room.take(draft)
        FileRoom.make().close()
        assert all(path.is_file() for path in room.paths().values())

    @pytest.mark.parametrize("lock", [None, b""], ids=["no-lock-yet", "not-locked-yet"])
    def test_one_that_is_just_being_made_stays(self, data: Path, lock: bytes | None) -> None:
        folder = data / "rooms" / "new"
        folder.mkdir(parents=True)
        if lock is not None:
            (folder / "lock").write_bytes(lock)
        FileRoom.make().close()
        assert folder.is_dir()
        os.utime(folder, LONG_AGO)
        FileRoom.make().close()
        assert not folder.exists()

    def test_one_without_locks_stays_while_it_is_used(
        self, draft: Draft, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xxxf_desktop.system.locks.try_lock", lambda _: False)
        room = FileRoom.make()
        (folder,) = (data / "rooms").iterdir()
        os.utime(folder, LONG_AGO)
        room.take(draft)
        os.utime(folder, LONG_AGO)
        room.take(draft)
        FileRoom.make().close()
        assert folder.is_dir()
        room.close()
        assert not folder.exists()

    @pytest.mark.skipif(os.name == "nt", reason="no links")
    def test_foreign_things_stay(self, data: Path, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        write(elsewhere / "lock", b"locked\n")
        (data / "rooms").mkdir(parents=True)
        (data / "rooms" / "link").symlink_to(elsewhere)
        write(data / "rooms" / "note.txt", b"")
        FileRoom.make().close()
        assert sorted(path.name for path in (data / "rooms").iterdir()) == ["link", "note.txt"]
        assert (elsewhere / "lock").is_file()

    def test_one_that_cannot_be_removed_is_no_obstacle(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dead = data / "rooms" / "dead"
        dead.mkdir(parents=True)
        write(dead / "lock", b"locked\n")

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError

        with monkeypatch.context() as patch:
            patch.setattr(shutil, "rmtree", refuse)
            room = FileRoom.make()
        room.close()
        assert dead.is_dir()
