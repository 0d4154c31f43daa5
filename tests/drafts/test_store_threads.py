"""One draft, several threads: each sees whole moments, none fails for another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from xxxf_desktop.answers.application import Application
from xxxf_desktop.drafts import store
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.storage import CHUNK_BYTES
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.errors import DraftError

from .making import FIGURE, PROOF, application, write

PATIENCE_S = 30
WITHOUT_PROOF = replace(application(), proofs=())


@pytest.fixture
def large(draft: Draft, tmp_path: Path) -> bytes:
    """The content of a proof of several pieces."""
    data = os.urandom(5 * CHUNK_BYTES + 7)
    draft.save(application(), [NewFile(PROOF, write(tmp_path / "large", data))])
    return data


def in_another_thread(work: Callable[[], None]) -> bool:
    """Return whether another thread could do `work`; where not, it waits for this one."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    return not thread.is_alive()


class Interrupted:
    """A target stream; another thread does `work` whenever a piece was written to it."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.pieces: list[bytes] = []
        self._work = work

    def write(self, piece: bytes) -> None:
        self.pieces.append(piece)
        assert in_another_thread(self._work)


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], Interrupted]:
    """Have `copy_file` write into an `Interrupted`."""

    def arrange(work: Callable[[], None]) -> Interrupted:
        stream = Interrupted(work)

        @contextmanager
        def replacing(_: Path) -> Iterator[Interrupted]:
            yield stream

        monkeypatch.setattr(store, "replacing", replacing)
        return stream

    return arrange


Interrupt = Callable[[Callable[[], None]], Interrupted]


class TestCopyAndSave:
    def test_saves_come_between_two_pieces(
        self, draft: Draft, large: bytes, interrupt: Interrupt
    ) -> None:
        names = iter(f"第 {number} 次" for number in range(100))

        def save() -> None:
            draft.save(application(**{"unit.name": next(names)}))

        stream = interrupt(save)
        draft.copy_file(PROOF, Path("somewhere"))
        assert b"".join(stream.pieces) == large
        assert len(stream.pieces) == 6
        assert draft.application().text("unit.name") == "第 5 次"

    def test_a_file_that_comes_back_meanwhile_is_copied_whole(
        self, draft: Draft, large: bytes, interrupt: Interrupt, tmp_path: Path
    ) -> None:
        def remove_and_undo() -> None:
            draft.save(WITHOUT_PROOF)
            draft.save(application(), [NewFile(PROOF, tmp_path / "large")])

        stream = interrupt(remove_and_undo)
        draft.copy_file(PROOF, Path("somewhere"))
        assert b"".join(stream.pieces) == large

    @pytest.mark.usefixtures("large")
    def test_a_file_that_goes_meanwhile_is_not_called_damaged(
        self, draft: Draft, interrupt: Interrupt
    ) -> None:
        interrupt(lambda: draft.save(WITHOUT_PROOF))
        with pytest.raises(DraftError, match="没有文件"):
            draft.copy_file(PROOF, Path("somewhere"))

    @pytest.mark.usefixtures("large")
    def test_a_draft_that_is_closed_meanwhile(self, draft: Draft, interrupt: Interrupt) -> None:
        interrupt(draft.close)
        with pytest.raises(DraftError):
            draft.copy_file(PROOF, Path("somewhere"))

    def test_neither_fails_when_both_go_on_for_long(
        self, draft: Draft, large: bytes, tmp_path: Path
    ) -> None:
        done = Event()
        source = write(tmp_path / "figure", os.urandom(2 * CHUNK_BYTES))

        def save() -> int:
            saves = 0
            while not done.is_set() or saves < 3:
                saves += 1
                fields = {"unit.name": str(saves)}
                draft.save(application(**fields), [NewFile(FIGURE, source)])
            return saves

        with ThreadPoolExecutor(3) as pool:
            saving = pool.submit(save)
            copies = [pool.submit(draft.copy_file, PROOF, tmp_path / f"{n}") for n in range(6)]
            try:
                for copy in copies:
                    copy.result()
            finally:
                done.set()
            saves = saving.result()
        assert all((tmp_path / f"{number}").read_bytes() == large for number in range(6))
        assert draft.application().text("unit.name") == str(saves)
        assert draft.read_file(FIGURE) == source.read_bytes()


class TestMoment:
    def test_answers_and_files_are_of_one_save(
        self, draft: Draft, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another thread that wants to save between the two has to wait."""
        read = draft.application
        saving = Thread(target=draft.save, args=[WITHOUT_PROOF])

        def read_and_let_save() -> Application:
            application = read()
            saving.start()
            saving.join(0.2)
            return application

        monkeypatch.setattr(draft, "application", read_and_let_save)
        saved, files = draft.moment()
        saving.join()
        assert set(files_named(saved)) == files.keys()
        assert list(draft.files()) == [FIGURE]

    def test_is_what_both_say(self, draft: Draft) -> None:
        assert draft.moment() == (draft.application(), draft.files())
