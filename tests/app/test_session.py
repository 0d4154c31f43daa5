"""A draft being edited: the file ends up with the newest answers, one moment's, and all files."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.complete_draft import make_draft
from tests.app.test_attachments import ITEM, OTHER, proof, write_pdf
from tests.drafts.making import make_picture
from tests.rules.complete import complete
from xxxf_desktop.answers.application import MOST_REASON, Acceptance, Application, Proof
from xxxf_desktop.answers.files import FileFault
from xxxf_desktop.app import revisions
from xxxf_desktop.app.attachments import Attached, with_proof_files, without_proof
from xxxf_desktop.app.checking import Checked, check
from xxxf_desktop.app.revisions import FinaliseBlockedError, matching_revision
from xxxf_desktop.app.session import Session
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.store import Draft, NewFile, StoredFile
from xxxf_desktop.errors import AnswersError, DraftError, DraftLockedError, ProofError, XxxfError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import FigureBlock, paragraphs_of
from xxxf_desktop.rules.finding import Finding, Severity

FIGURE, NAME = "图片/架构图.png", "附件/一.pdf"
SECTION = "narrative.plan"
START_TICK = Acceptance(code="A", field="unit.name")
START = Application(
    "miit-2020",
    "guangdong-2020",
    fields={"unit.name": "某某公司"},
    narrative={SECTION: (FigureBlock(file=FIGURE, caption="架构"),)},
    proofs=(proof("一"),),
)
SHARED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    figure = tmp_path / "架构图.png"
    figure.write_bytes(make_picture("PNG"))
    return {FIGURE: figure, NAME: write_pdf(tmp_path / "一.pdf")}


@pytest.fixture
def path(tmp_path: Path, sources: dict[str, Path]) -> Path:
    """A draft of `START` with its files."""
    file = tmp_path / "稿.xxxf"
    with Draft.create(file, START) as draft:
        draft.save(START, [NewFile(name, source) for name, source in sources.items()])
    return file


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    opened = Session.open(path)
    yield opened
    opened.close()


def contents(path: Path) -> tuple[Application, dict[str, bytes]]:
    """Return the answers and files of a draft that nobody has open."""
    with Draft.open(path) as draft:
        return draft.application(), {name: draft.read_file(name) for name in draft.files()}


def saved(session: Session) -> tuple[Application, dict[str, bytes]]:
    """Return what is in the file of `session`."""
    draft = session.draft
    return draft.application(), {name: draft.read_file(name) for name in draft.files()}


def attach(session: Session, *paths: Path, item: str = ITEM) -> Attached:
    """Add files the way the window does."""
    made = with_proof_files(session.form, session.application, session.held(), item, paths)
    session.replace(session.with_proofs(made.application.proofs), made.added)
    return made


def remove(session: Session, item: str = ITEM, index: int = 0) -> Application:
    """Take a proof away; return the application before."""
    before = session.application
    session.replace(without_proof(before, item, index))
    return before


def refuse(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


class TestEditing:
    def test_a_field(self, session: Session) -> None:
        assert session.put("unit.name", "新")
        assert session.application.text("unit.name") == "新"
        assert not session.put("unit.name", "新")
        assert session.put("unit.name", None)
        assert "unit.name" not in session.application.fields
        assert not session.put("unit.name", None)

    def test_a_section(self, session: Session) -> None:
        blocks = paragraphs_of("一\n二")
        assert session.put_section(SECTION, blocks)
        assert not session.put_section(SECTION, blocks)
        assert session.put_section(SECTION, ())
        assert SECTION not in session.application.narrative
        assert not session.put_section(SECTION, ())

    def test_whatever_else(self, session: Session) -> None:
        assert not session.replace(session.application)
        assert session.replace(replace(session.application, plan=None))
        assert session.application.plan is None

    def test_proofs_stand_in_the_order_of_the_form(self, session: Session) -> None:
        one, two, three = proof("甲", OTHER), proof("乙"), proof("丙", OTHER)
        unknown = Proof(item="proof.x", none=True)
        found = session.with_proofs([unknown, two, one, three])
        assert found.proofs == (one, three, two, unknown)
        assert replace(found, proofs=START.proofs) == START
        assert session.application == START

    def test_ticks(self, session: Session) -> None:
        assert session.tick("A", "unit.name", "核对过")
        assert session.tick("B", "unit.name", "")
        entries = [(tick.code, tick.reason) for tick in session.application.accepted]
        assert entries == [("A", "核对过"), ("B", "")]

    def test_a_new_reason_leaves_the_tick_in_its_place(self, session: Session) -> None:
        session.tick("A", "unit.name", "")
        session.tick("B", "unit.name", "")
        assert not session.tick("A", "unit.name", "")
        assert session.tick("A", "unit.name", "又核对过")
        entries = [(tick.code, tick.reason) for tick in session.application.accepted]
        assert entries == [("A", "又核对过"), ("B", "")]

    def test_a_tick_is_taken_away(self, session: Session) -> None:
        session.tick("A", "unit.name", "")
        session.tick("A", "unit.code", "")
        assert session.tick("A", "unit.name", None)
        assert [tick.field for tick in session.application.accepted] == ["unit.code"]
        assert not session.tick("A", "unit.name", None)

    def test_an_endless_reason_is_cut_and_can_be_saved(self, session: Session) -> None:
        session.tick("A", "unit.name", "长" * 1_000_000)
        session.save()
        (tick,) = session.draft.application().accepted
        assert tick.reason == "长" * MOST_REASON


class TestSaving:
    def test_writes_the_newest(self, session: Session) -> None:
        assert session.is_saved
        session.put("unit.name", "新")
        session.put_section(SECTION, paragraphs_of("一"))
        assert not session.is_saved
        session.save()
        assert session.is_saved
        assert session.draft.application() == session.application

    def test_the_time_of_the_last_save_is_known(self, session: Session) -> None:
        assert session.saved_at is None
        session.save()
        assert session.saved_at is None
        session.put("unit.name", "新")
        session.save()
        assert session.saved_at is not None
        assert session.saved_at.utcoffset() is not None

    def test_nothing_new_is_not_written(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(session.draft, "save", refuse(AssertionError()))
        session.save()

    def test_a_failed_save_is_tried_again(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session.put("unit.name", "新")
        with monkeypatch.context() as patch:
            patch.setattr(session.draft, "save", refuse(DraftError("磁盘空间不足")))
            for _ in range(2):
                with pytest.raises(DraftError):
                    session.save()
                assert not session.is_saved
        session.put("unit.code", "1")
        assert session.draft.application() == START
        session.save()
        assert session.is_saved
        assert session.draft.application() == session.application

    def test_an_edit_while_it_writes_is_not_taken_for_saved(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        during(session, monkeypatch, lambda: session.put("unit.name", "后来"))
        session.put("unit.name", "先前")
        session.save()
        assert session.draft.application().text("unit.name") == "先前"
        assert not session.is_saved
        session.save()
        assert session.draft.application().text("unit.name") == "后来"
        assert session.is_saved

    def test_an_edit_between_files_and_answers_waits_for_the_next_save(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = session.draft.files
        more = [write_pdf(tmp_path / "二.pdf")]

        def files_and_edit() -> dict[str, StoredFile]:
            while more:
                attach(session, more.pop())
            return files()

        session.put("unit.name", "新")
        before = session.application
        monkeypatch.setattr(session.draft, "files", files_and_edit)
        session.save()
        assert session.draft.application() == before
        assert not session.is_saved
        session.save()
        assert session.draft.files().keys() == set(files_named(session.application))

    def test_after_closing(self, session: Session) -> None:
        session.put("unit.name", "新")
        session.close()
        with pytest.raises(DraftError):
            session.save()
        assert not session.is_saved


def during(session: Session, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Do `work` once, while the next save is being written."""
    write = session.draft.save
    left = [work]

    def save(*arguments: object) -> None:
        if left:
            left.pop()()
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(session.draft, "save", save)


class TestThreads:
    """Edits from one thread, saves from another."""

    @SHARED
    @given(chance=st.randoms(use_true_random=False))
    def test_the_file_ends_up_with_the_newest(
        self, session: Session, chance: random.Random
    ) -> None:
        edited = Event()

        def save_again_and_again() -> None:
            while not edited.is_set():
                session.save()

        with ThreadPoolExecutor(1) as pool:
            saving = pool.submit(save_again_and_again)
            try:
                for _ in range(chance.randint(1, 200)):
                    edit(session, chance)
            finally:
                edited.set()
            saving.result()
        session.save()
        assert session.is_saved
        assert session.draft.application() == session.application

    def test_a_save_never_mixes_two_moments(self, session: Session, tmp_path: Path) -> None:
        """Each edit numbers a field, a section, a tick and a proof with its file alike."""
        files = [write_pdf(tmp_path / "many" / f"{n}.pdf", 100 + n) for n in range(40)]
        edited = Event()

        def save_and_look() -> list[Application]:
            seen = []
            while not edited.is_set():
                session.save()
                application, stored = session.draft.moment()
                assert stored.keys() == set(files_named(application))
                seen.append(application)
            return seen

        with ThreadPoolExecutor(1) as pool:
            saving = pool.submit(save_and_look)
            try:
                for number, file in enumerate(files):
                    session.replace(*numbered(session.application, number, file))
            finally:
                edited.set()
            seen = saving.result()
        session.save()
        last, stored_last = saved(session)
        for application in [*(each for each in seen if each != START), last]:
            title = application.proofs[-1].title
            (paragraph,) = application.narrative[SECTION]
            assert paragraphs_of(title) == (paragraph,)
            assert application.text("unit.name") == title
            assert application.accepted[-1].reason == title
        assert last.text("unit.name") == "39"
        assert stored_last["附件/39.pdf"] == files[39].read_bytes()

    def test_two_saves_at_once_write_once(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        writes: list[object] = []
        write = session.draft.save

        def save(*arguments: object) -> None:
            writes.append(arguments)
            write(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(session.draft, "save", save)
        session.put("unit.name", "新")
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(session.save) for _ in range(4)]:
                done.result()
        assert len(writes) == 1


def edit(session: Session, chance: random.Random) -> None:
    text = str(chance.random())
    place = chance.choice(["unit.name", "unit.code", "project.name"])
    match chance.randint(0, 4):
        case 0:
            session.put(place, text)
        case 1:
            session.put(place, None)
        case 2:
            session.put_section("narrative.team", paragraphs_of(text))
        case 3:
            session.tick("A", place, text)
        case _:
            session.replace(replace(session.application, plan=chance.choice([None, "x"])))


def numbered(
    application: Application, number: int, file: Path
) -> tuple[Application, list[NewFile]]:
    """Return `application` with all that is its own called `number`, and the file it names."""
    text = str(number)
    made = application.with_field("unit.name", text).with_narrative(SECTION, paragraphs_of(text))
    tick = START_TICK.model_copy(update={"reason": text})
    proofs = (proof(text),)
    return replace(made, proofs=proofs, accepted=(tick,)), [NewFile(f"附件/{text}.pdf", file)]


class TestFiles:
    def test_are_taken_in_with_the_answers(self, session: Session, tmp_path: Path) -> None:
        file = write_pdf(tmp_path / "二.pdf")
        attach(session, file)
        session.save()
        assert saved(session)[1]["附件/二.pdf"] == file.read_bytes()
        assert session.draft.application() == session.application

    def test_only_once(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A large file is not read again for every letter that is typed."""
        added: list[str] = []
        write = session.draft.save

        def save(application: Application, files: list[NewFile]) -> None:
            added.extend(file.name for file in files)
            write(application, files)

        monkeypatch.setattr(session.draft, "save", save)
        attach(session, write_pdf(tmp_path / "二.pdf"))
        for text in "一二三":
            session.put("unit.name", text)
            session.save()
        assert added == ["附件/二.pdf"]

    def test_one_added_while_a_save_is_written(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        during(session, monkeypatch, lambda: attach(session, write_pdf(tmp_path / "二.pdf")))
        session.put("unit.name", "新")
        session.save()
        assert "附件/二.pdf" not in session.draft.files()
        session.save()
        assert "附件/二.pdf" in session.draft.files()


class TestFilesRefused:
    @pytest.fixture
    def files(self, session: Session, tmp_path: Path) -> list[Path]:
        """Files that were added, of which the second is gone before it was saved."""
        made = [write_pdf(tmp_path / f"{name}.pdf", 100 + ord(name)) for name in "abc"]
        attach(session, *made)
        made[1].unlink()
        return made

    @pytest.mark.usefixtures("files")
    def test_nothing_is_saved_and_nothing_given_up(self, session: Session) -> None:
        for _ in range(2):
            with pytest.raises(ProofError, match=r"b\.pdf"):
                session.save()
            assert not session.is_saved
        assert session.draft.application() == START

    def test_a_file_that_is_there_again_is_taken(self, session: Session, files: list[Path]) -> None:
        with pytest.raises(ProofError):
            session.save()
        write_pdf(files[1])
        session.save()
        assert "附件/b.pdf" in session.draft.files()

    def test_forgotten_everything_else_is_saved(self, session: Session, files: list[Path]) -> None:
        session.put("unit.name", "新")
        with pytest.raises(ProofError):
            session.save()
        session.forget_added()
        assert not session.is_saved
        session.save()
        assert session.is_saved
        application, stored = saved(session)
        assert application == session.application
        assert len(application.proofs_of(ITEM)) == 4
        assert stored["附件/a.pdf"] == files[0].read_bytes()
        assert stored["附件/c.pdf"] == files[2].read_bytes()
        assert "附件/b.pdf" not in stored

    @pytest.mark.usefixtures("files")
    def test_forgotten_it_is_reported_as_missing(self, session: Session) -> None:
        with pytest.raises(ProofError):
            session.save()
        assert session.reports()["附件/b.pdf"].usable
        session.forget_added()
        assert session.reports()["附件/b.pdf"].faults == (FileFault.MISSING,)
        session.save()
        session.room.take(session.draft)
        missing = [found for found in session.findings() if found.code == "FILE_MISSING"]
        assert [(found.place, found.values["file"]) for found in missing] == [(ITEM, "b")]

    def test_several_are_given_up_at_once(self, session: Session, files: list[Path]) -> None:
        files[2].unlink()
        with pytest.raises(ProofError):
            session.save()
        session.forget_added()
        session.save()
        assert session.is_saved
        assert "附件/a.pdf" in session.draft.files()

    @pytest.mark.usefixtures("files")
    def test_what_was_added_meanwhile_is_not_forgotten(
        self, session: Session, tmp_path: Path
    ) -> None:
        with pytest.raises(ProofError):
            session.save()
        attach(session, write_pdf(tmp_path / "d.pdf"), item=OTHER)
        session.forget_added()
        session.save()
        assert "附件/d.pdf" in session.draft.files()

    def test_added_again_it_is_taken(self, session: Session, files: list[Path]) -> None:
        with pytest.raises(ProofError):
            session.save()
        session.forget_added()
        session.save()
        remove(session, index=2)
        attach(session, write_pdf(files[1], 300))
        session.save()
        assert files[1].read_bytes() in saved(session)[1].values()
        assert all(report.usable for report in session.reports().values())

    def test_one_that_changes_while_it_is_read_is_given_up_too(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file that another program writes all the time must not stand in the way."""
        file = write_pdf(tmp_path / "log.pdf")
        attach(session, file)
        fstat = os.fstat

        def changing(handle: int) -> os.stat_result:
            with file.open("ab") as stream:
                stream.write(b"x")
            return fstat(handle)

        monkeypatch.setattr("xxxf_desktop.drafts.storage.os.fstat", changing)
        with pytest.raises(ProofError, match="改动"):
            session.save()
        session.forget_added()
        session.save()
        assert session.is_saved


class TestUndo:
    """What was removed comes back with its content, saved or not by then."""

    def test_before_anything_was_saved(self, session: Session, tmp_path: Path) -> None:
        file = write_pdf(tmp_path / "二.pdf")
        attach(session, file)
        before = remove(session, index=1)
        session.replace(before)
        session.save()
        assert saved(session)[1]["附件/二.pdf"] == file.read_bytes()

    @pytest.mark.parametrize("was_copied", [True, False])
    def test_after_the_removal_was_saved(
        self, session: Session, tmp_path: Path, was_copied: bool
    ) -> None:
        file = write_pdf(tmp_path / "二.pdf")
        attach(session, file)
        session.save()
        data = file.read_bytes()
        if was_copied:
            session.room.take(session.draft)
            file.unlink()
        before = remove(session, index=1)
        session.save()
        assert "附件/二.pdf" not in session.draft.files()
        session.replace(before)
        session.save()
        assert saved(session)[1]["附件/二.pdf"] == data

    def test_while_the_removal_is_being_saved(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        attach(session, write_pdf(tmp_path / "二.pdf"))
        before = remove(session, index=1)
        during(session, monkeypatch, lambda: session.replace(before))
        session.save()
        assert "附件/二.pdf" not in session.draft.files()
        session.save()
        assert "附件/二.pdf" in session.draft.files()

    def test_another_file_does_not_take_its_place(self, session: Session, tmp_path: Path) -> None:
        file = write_pdf(tmp_path / "二.pdf")
        attach(session, file)
        session.save()
        before = remove(session, index=1)
        session.save()
        write_pdf(file, 500)
        session.replace(before)
        session.save()
        assert "附件/二.pdf" not in session.draft.files()
        session.room.take(session.draft)
        assert session.reports()["附件/二.pdf"].faults == (FileFault.MISSING,)

    @pytest.mark.parametrize("is_saved", [True, False])
    def test_a_name_is_given_to_one_content_only(
        self, session: Session, tmp_path: Path, is_saved: bool
    ) -> None:
        first, second = write_pdf(tmp_path / "a" / "二.pdf", 1), write_pdf(tmp_path / "二.pdf", 2)
        attach(session, first)
        if is_saved:
            session.save()
        before = remove(session, index=1)
        attach(session, second)
        names = [entry.file for entry in session.application.proofs_of(ITEM)]
        assert names == [NAME, "附件/二-2.pdf"]
        session.save()
        session.replace(before)
        session.save()
        assert saved(session)[1]["附件/二.pdf"] == first.read_bytes()

    def test_everything_ever_held_is_known(self, session: Session, tmp_path: Path) -> None:
        assert session.held() == session.draft.files()
        attach(session, write_pdf(tmp_path / "二.pdf"))
        assert session.held()["附件/二.pdf"].sha256 == ""
        session.save()
        known = session.held()
        assert known == session.draft.files()
        remove(session)
        session.save()
        assert session.held() == known
        assert known.keys() > session.draft.files().keys()


class TestSaveAs:
    @pytest.fixture
    def new(self, tmp_path: Path) -> Path:
        return tmp_path / "别处" / "新稿.xxxf"

    @pytest.fixture(autouse=True)
    def folder(self, new: Path) -> None:
        new.parent.mkdir()

    @pytest.mark.parametrize("were_copied", [False, True])
    def test_brings_everything_along(
        self, session: Session, path: Path, new: Path, tmp_path: Path, were_copied: bool
    ) -> None:
        if were_copied:
            session.room.take(session.draft)
        before = saved(session)
        session.put("unit.name", "没有存过的")
        added = write_pdf(tmp_path / "二.pdf")
        attach(session, added)
        session.save_as(new)
        assert (session.path, session.is_saved) == (new, True)
        assert saved(session) == (
            session.application,
            {**before[1], "附件/二.pdf": added.read_bytes()},
        )
        assert contents(path) == before

    def test_what_is_saved_then_goes_there_alone(
        self, session: Session, path: Path, new: Path
    ) -> None:
        before = saved(session)
        session.save_as(new)
        session.put("unit.name", "新")
        session.save()
        assert session.draft.application().text("unit.name") == "新"
        assert contents(path) == before
        session.close()
        assert contents(new)[0].text("unit.name") == "新"

    def test_while_another_thread_saves(
        self, session: Session, path: Path, new: Path, sources: dict[str, Path]
    ) -> None:
        done = Event()

        def save_again_and_again() -> None:
            while not done.is_set():
                session.save()

        with ThreadPoolExecutor(1) as pool:
            saving = pool.submit(save_again_and_again)
            try:
                for number in range(5):
                    session.put("unit.name", f"先 {number}")
                session.save_as(new)
                for number in range(5):
                    session.put("unit.name", f"后 {number}")
            finally:
                done.set()
            saving.result()
        session.save()
        files = {name: source.read_bytes() for name, source in sources.items()}
        assert saved(session) == (session.application, files)
        assert session.application.text("unit.name") == "后 4"
        old, old_files = contents(path)
        assert old_files == files
        assert old == START or old.text("unit.name").startswith("先")

    def test_the_old_draft_is_free_and_the_new_one_is_not(
        self, session: Session, path: Path, new: Path
    ) -> None:
        session.save_as(new)
        Draft.open(path).close()
        with pytest.raises(DraftLockedError):
            Draft.open(new)

    def test_leaves_nothing_else_behind(self, session: Session, new: Path) -> None:
        session.save_as(new)
        session.close()
        assert list(new.parent.iterdir()) == [new]

    def test_removed_files_do_not_come_along_and_an_undo_finds_them(
        self, session: Session, new: Path, sources: dict[str, Path]
    ) -> None:
        session.room.take(session.draft)
        before = remove(session)
        session.save_as(new)
        assert list(session.draft.files()) == [FIGURE]
        session.replace(before)
        session.save()
        assert saved(session)[1][NAME] == sources[NAME].read_bytes()

    def test_an_existing_file_is_refused(self, session: Session, path: Path, new: Path) -> None:
        new.write_bytes(b"other")
        session.put("unit.name", "新")
        for place in (new, path):
            with pytest.raises(DraftError, match="已经存在"):
                session.save_as(place)
        assert new.read_bytes() == b"other"
        assert (session.path, session.is_saved) == (path, False)
        session.save()
        assert session.draft.application().text("unit.name") == "新"

    def test_a_failure_leaves_nothing_new_and_the_session_where_it_was(
        self, session: Session, path: Path, new: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session.put("unit.name", "新")
        with monkeypatch.context() as patch:
            patch.setattr(Draft, "save", refuse(DraftError("磁盘空间不足")))
            with pytest.raises(DraftError):
                session.save_as(new)
        assert list(new.parent.iterdir()) == []
        assert (session.path, session.is_saved) == (path, False)
        session.save()
        session.save_as(new)
        assert saved(session) == contents(path)


class TestSaveAsFromAPulledOutStick:
    """The draft cannot be read or written any more; what was typed can be saved elsewhere."""

    @pytest.fixture
    def pulled_out(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        def pull() -> None:
            for name in ("save", "copy_file", "files", "moment", "application"):
                monkeypatch.setattr(session.draft, name, refuse(DraftError("磁盘读写出错")))

        return pull

    def test_files_come_from_their_copies(
        self,
        session: Session,
        tmp_path: Path,
        sources: dict[str, Path],
        pulled_out: Callable[[], None],
    ) -> None:
        session.room.take(session.draft)
        session.put("unit.name", "新")
        pulled_out()
        with pytest.raises(DraftError):
            session.save()
        session.save_as(tmp_path / "新稿.xxxf")
        files = {name: source.read_bytes() for name, source in sources.items()}
        assert saved(session) == (session.application, files)

    def test_a_file_that_is_lost_is_reported_as_missing(
        self, session: Session, tmp_path: Path, pulled_out: Callable[[], None]
    ) -> None:
        session.put("unit.name", "新")
        gone = write_pdf(tmp_path / "二.pdf")
        attach(session, gone, write_pdf(tmp_path / "三.pdf", 300))
        pulled_out()
        gone.unlink()
        session.save_as(tmp_path / "新稿.xxxf")
        assert session.is_saved
        assert session.draft.application() == session.application
        assert session.application.text("unit.name") == "新"
        assert list(session.draft.files()) == ["附件/三.pdf"]
        missing = {name for name, report in session.reports().items() if not report.usable}
        assert missing == {FIGURE, NAME, "附件/二.pdf"}
        session.put("unit.name", "又改")
        session.save()
        assert session.is_saved

    def test_one_damaged_file_does_not_keep_the_others(
        self, session: Session, path: Path, tmp_path: Path, sources: dict[str, Path]
    ) -> None:
        session.draft._connection.execute(
            "UPDATE chunk SET data = CAST('x' AS BLOB)"
            " WHERE file = (SELECT id FROM file WHERE name = ?)",
            (FIGURE,),
        )
        session.save_as(tmp_path / "新稿.xxxf")
        assert saved(session) == (START, {NAME: sources[NAME].read_bytes()})
        with Draft.open(path) as old:
            assert list(old.files()) == sorted([FIGURE, NAME])

    def test_copies_that_were_removed_by_others_are_made_again(
        self, session: Session, tmp_path: Path, sources: dict[str, Path]
    ) -> None:
        session.room.take(session.draft)
        for copy in session.room.paths().values():
            copy.unlink()
        session.save_as(tmp_path / "新稿.xxxf")
        assert saved(session)[1] == {name: file.read_bytes() for name, file in sources.items()}


class TestOpening:
    def test_takes_up_what_is_there(self, session: Session) -> None:
        assert session.application == START
        assert session.form.id == "miit-2020"
        assert session.is_saved

    @pytest.mark.parametrize("form", ["no-such-form", ""])
    def test_an_unknown_edition_leaves_nothing(self, tmp_path: Path, data: Path, form: str) -> None:
        path = tmp_path / "a.xxxf"
        Draft.create(path, Application(form)).close()
        with pytest.raises(AnswersError):
            Session.open(path)
        Draft.open(path).close()
        assert list((data / "rooms").iterdir()) == []

    def test_without_a_place_for_copies(self, path: Path, data: Path) -> None:
        data.write_bytes(b"")
        with pytest.raises(XxxfError):
            Session.open(path)
        Draft.open(path).close()

    def test_closing_lets_go_of_everything(self, path: Path, data: Path) -> None:
        session = Session.open(path)
        session.room.take(session.draft)
        session.close()
        session.close()
        Draft.open(path).close()
        assert list((data / "rooms").iterdir()) == []


class TestChecking:
    def test_a_file_not_looked_at_yet_counts_as_good(self, session: Session) -> None:
        assert {name: report.usable for name, report in session.reports().items()} == {
            FIGURE: True,
            NAME: True,
        }
        assert not [found for found in session.findings() if found.code.startswith("FILE_")]

    def test_what_was_found_of_it_counts_then(self, session: Session, tmp_path: Path) -> None:
        bad = tmp_path / "bad"
        bad.write_bytes(b"text")
        session.draft.save(START, [NewFile(NAME, bad)])
        session.room.take(session.draft)
        found = [each for each in session.findings() if each.code.startswith("FILE_")]
        assert {each.place for each in found} == {ITEM}

    def test_the_newest_answers_are_checked(self, session: Session, form_2020: Form) -> None:
        whole = complete(form_2020)
        session.replace(whole)
        assert session.findings() == []
        session.put("cover.date", "五月六日")
        assert [found.code for found in session.findings()] == ["DATE_INVALID"]

    def test_characters_no_font_has(self, session: Session, form_2020: Form) -> None:
        session.replace(complete(form_2020).with_field("unit.name", "甲\U00013000"))
        assert [found.code for found in session.findings()] == ["CHARACTER_NOT_PRINTABLE"]

    def test_half_a_pair_is_a_finding_and_no_crash(self, session: Session, form_2020: Form) -> None:
        session.replace(complete(form_2020).with_field("unit.profile", "半个\ud842"))
        assert [found.code for found in session.findings()] == ["CHARACTER_NOT_PRINTABLE"]

    def test_ticks_and_their_reasons(self, session: Session) -> None:
        warning = Finding("A", "unit.name", Severity.WARNING)
        assert (session.is_ticked(warning), session.reason_of(warning)) == (False, "")
        session.tick("A", "unit.name", "核对过")
        assert (session.is_ticked(warning), session.reason_of(warning)) == (True, "核对过")
        others = [
            replace(warning, code="B"),
            replace(warning, place="unit.code"),
        ]
        assert [session.is_ticked(other) for other in others] == [False, False]
        assert [session.reason_of(other) for other in others] == ["", ""]
        session.tick("A", "unit.name", None)
        assert (session.is_ticked(warning), session.reason_of(warning)) == (False, "")

    def test_an_error_cannot_be_ticked(self, session: Session) -> None:
        session.tick("A", "unit.name", "")
        assert not session.is_ticked(Finding("A", "unit.name", Severity.ERROR))


class TestFinalise:
    """定稿 while the draft is open in a window."""

    @pytest.fixture
    def whole(self, tmp_path: Path, form_2020: Form) -> Iterator[Session]:
        opened = Session.open(make_draft(tmp_path / "whole", form_2020))
        yield opened
        opened.close()

    def test_freezes_what_is_only_in_memory(self, whole: Session) -> None:
        whole.put("unit.profile", "刚打的字。")
        revision = whole.finalise().revision
        assert whole.is_saved
        assert whole.draft.frozen(revision.number)[0] == whole.application

    def test_with_a_proof_that_was_just_added(self, whole: Session, tmp_path: Path) -> None:
        attach(whole, write_pdf(tmp_path / "新.pdf", 333))
        whole.finalise()
        assert "附件/新.pdf" in whole.draft.frozen(1)[1]

    def test_edits_belong_to_the_next_revision(self, whole: Session) -> None:
        whole.finalise()
        whole.put("unit.profile", "改了。")
        whole.save()
        assert matching_revision(whole.draft) is None
        assert whole.finalise().revision.number == 2

    def test_an_undo_makes_it_the_revision_again(self, whole: Session) -> None:
        whole.finalise()
        before = remove(whole)
        whole.save()
        assert matching_revision(whole.draft) is None
        whole.replace(before)
        whole.save()
        assert matching_revision(whole.draft) is not None
        assert not whole.finalise().is_new

    def test_is_refused_with_errors_and_saves_all_the_same(self, whole: Session) -> None:
        whole.put("unit.name", None)
        with pytest.raises(FinaliseBlockedError):
            whole.finalise()
        assert whole.is_saved
        assert whole.draft.revisions() == []

    def test_an_edit_meanwhile_is_not_lost_and_not_frozen(
        self, whole: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:

        def check_while_somebody_types(draft: Draft) -> Checked:
            whole.put("unit.profile", "打字中。")
            return check(draft)

        monkeypatch.setattr(revisions, "check", check_while_somebody_types)
        whole.put("unit.profile", "定稿的。")
        whole.finalise()
        assert whole.draft.frozen(1)[0].text("unit.profile") == "定稿的。"
        assert not whole.is_saved
        whole.save()
        assert whole.draft.application().text("unit.profile") == "打字中。"

    def test_a_save_waits_for_it(self, whole: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        """A save between check and freeze would make the 定稿 fail."""
        with ThreadPoolExecutor(1) as pool:

            def check_while_somebody_saves(draft: Draft) -> Checked:
                whole.put("unit.profile", "打字中。")
                pool.submit(whole.save)
                return check(draft)

            monkeypatch.setattr(revisions, "check", check_while_somebody_saves)
            assert whole.finalise().is_new
        assert whole.is_saved

    def test_a_new_content_never_takes_the_name_of_a_frozen_one(
        self, whole: Session, tmp_path: Path
    ) -> None:
        whole.finalise()
        old = whole.application.proofs_of(ITEM)[0].file
        whole.replace(whole.with_proofs(()))
        whole.save()
        whole.close()
        again = Session.open(whole.path)
        try:
            attach(again, write_pdf(tmp_path / str(old), 444))
            again.save()
            (proof,) = again.application.proofs_of(ITEM)
            assert proof.file != old
            assert again.draft.frozen(1)[1].keys() <= again.draft.files().keys()
        finally:
            again.close()

    def test_what_is_saved_elsewhere_is_a_submission_without_revisions(
        self, whole: Session, tmp_path: Path
    ) -> None:
        whole.finalise()
        old = whole.path
        submission = whole.draft.submission
        whole.save_as(tmp_path / "别处.xxxf")
        assert whole.draft.revisions() == []
        assert whole.draft.submission != submission
        assert whole.finalise().revision.number == 1
        with Draft.open(old) as draft:
            assert len(draft.revisions()) == 1
