"""One `*.xxxf` file: answers, narrative, pictures and proofs of one application."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from xxxf_desktop.answers.application import Application
from xxxf_desktop.drafts import (
    contents,
    handovers,
    opening,
    placing,
    revisions,
    scans,
    schema,
    storage,
)
from xxxf_desktop.drafts.failures import damaged, replaced, translated
from xxxf_desktop.drafts.handovers import Handover
from xxxf_desktop.drafts.revisions import FrozenRevision, Made
from xxxf_desktop.drafts.scans import Scan
from xxxf_desktop.drafts.storage import NewFile, StoredFile
from xxxf_desktop.errors import DraftError
from xxxf_desktop.system.atomic import replacing

__all__ = ["Draft", "FrozenRevision", "Handover", "NewFile", "Scan", "StoredFile"]

_T = TypeVar("_T")


class Draft:
    """An open draft, locked against every other program; threads may share it.

    A thread that takes a large file out lets others save between two pieces of it. All
    methods raise DraftError, with what to do, when the file fails them.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take over an opened and checked `connection`; use `create` or `open`."""
        self.path = path
        self._connection = connection
        self._turn = RLock()
        self._file = path.absolute()
        self._identity = _identity(self._file)
        with translated(path):
            row = connection.execute("SELECT value FROM meta WHERE key = 'submission'").fetchone()
        self.submission: str = row[0]

    @classmethod
    def create(cls, path: Path, application: Application, force: bool = False) -> Self:
        """Make the file `path`, 0600, holding `application`, and open it.

        It is a submission of its own, without revisions. An existing file is refused, with
        `force` replaced unless another program holds it.
        """
        with placing.new_file(path, force) as temporary, translated(path):
            connection = schema.connect(temporary)
            try:
                schema.configure(connection)
                schema.keep_journal(connection, path)
                with schema.transaction(connection):
                    schema.make_tables(connection)
                    connection.execute("INSERT INTO meta VALUES ('submission', ?)", (str(uuid4()),))
                    _write(connection, application)
                    schema.seal(connection)
            finally:
                _close(connection)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the draft in `path`, checked to the last answer.

        DraftLockedError, after 2 seconds at most, while another program has it open. The
        file is left as it is when something is wrong with it.
        """
        return cls(path, opening.checked_connection(path))

    def close(self) -> None:
        """Let go of the file; the draft cannot be used afterwards."""
        with self._turn:
            _close(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def application(self) -> Application:
        """Return what was saved last; files by their stored names."""
        with self._turn, translated(self.path):
            return contents.read(self._connection)

    def save(self, application: Application, added: Sequence[NewFile] = ()) -> None:
        """Replace what the draft holds by `application` and take in the files `added`.

        Stored files that neither `application` nor a revision nor a scan names are removed.
        On any error, a ProofError about a source included, the draft is as before.
        """
        with self._writing() as connection:
            for file in added:
                storage.add(connection, file)
            _write(connection, application)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, translated(self.path), schema.transaction(self._connection):
            yield self._connection
            schema.seal(self._connection)
            self._check_still_there()

    def files(self) -> dict[str, StoredFile]:
        """Return the stored files by name, with those that only a revision or a scan names."""
        with self._turn, translated(self.path):
            return storage.stored(self._connection)

    def pinned(self) -> set[str]:
        """Return the stored names that revisions and scans hold: they stay what they are."""
        return self._ask(storage.pinned)

    def moment(self) -> tuple[Application, dict[str, StoredFile]]:
        """Return what was saved last and the files stored with it; no save comes between."""
        with self._turn:
            return self.application(), self.files()

    def copy_file(self, name: str, target: Path) -> None:
        """Write the stored file `name` to `target`; DraftError unless it is as it came in."""
        with replacing(target) as stream:
            for block in self._blocks(name):
                stream.write(block)

    def read_file(self, name: str) -> bytes:
        """Return the content of the stored file `name`. Errors as in `copy_file`."""
        return b"".join(self._blocks(name))

    # ---------------------------------------------------------------- revisions

    def revisions(self) -> list[FrozenRevision]:
        """Return the revisions, the first one first; what they say is not read."""
        return self._ask(revisions.listed)

    def freeze(
        self,
        revision: FrozenRevision,
        application: Application,
        files: Mapping[str, StoredFile],
    ) -> None:
        """Keep `application`, as the draft holds it now, for ever as the next revision.

        `files` are what the caller has seen of its files, by name; they stay with it.
        DraftError where somebody saved something else meanwhile; ValueError, a bug of the
        caller, for another number than the next, or where a file is missing.
        """
        names = contents.files_named(application)
        if not files.keys() >= set(names):
            raise ValueError("a file is missing")
        seen = [files[name] for name in names]
        with self._writing() as connection:
            held = storage.stored(connection)
            if contents.read(connection) != application or seen != [held.get(n) for n in names]:
                raise DraftError("定稿时申报稿有改动，没有定稿。", "再定稿一次。")
            revisions.add(connection, revision, application, seen)

    def frozen(self, number: int) -> tuple[Application, dict[str, StoredFile]]:
        """Return what revision `number` says, and its files. DraftError for none of that number."""
        with self._turn, translated(self.path):
            try:
                application = revisions.application_of(self._connection, number)
            except KeyError as error:
                raise self._no_revision(number) from error
            except (ValueError, TypeError, RecursionError) as error:
                raise damaged(self.path, f"第 {number} 版与定稿时不同") from error
            return application, revisions.files_of(self._connection, number)

    def note_made(self, number: int, made: Mapping[Made, str]) -> None:
        """Remember the SHA-256 (hexadecimal) of files made of revision `number`, by kind."""
        with self._writing() as connection:
            for kind, sha256 in made.items():
                revisions.note_made(connection, number, kind, sha256)

    def made(self, number: int, kind: Made) -> list[str]:
        """Return the SHA-256 of each `kind` of file made of revision `number`, the last last."""
        return self._ask(lambda connection: revisions.made(connection, number, kind))

    def scans(self, number: int) -> list[Scan]:
        """Return the scans of the stamped pages of revision `number`, in their order."""
        return self._ask(lambda connection: scans.of_revision(connection, number))

    def save_scans(self, number: int, kept: Sequence[Scan], added: Sequence[NewFile] = ()) -> None:
        """Let `kept` be the scans of revision `number`, and take in the files `added`.

        Files that nothing names any more are removed. Errors as in `save`; DraftError where
        there is no such revision.
        """
        with self._writing() as connection:
            if all(number != revision.number for revision in revisions.listed(connection)):
                raise self._no_revision(number)
            for file in added:
                storage.add(connection, file)
            scans.replace(connection, number, kept)
            named = contents.files_named(contents.read(connection))
            storage.remove_all_but(connection, named)

    def handovers(self) -> list[Handover]:
        """Return the log of hand-overs, the first one first."""
        return self._ask(handovers.listed)

    def begin_handover(self, revision: int, medium: str, began_at: str) -> int:
        """Return the id of a new line of the log: not done until `settle_handover` says so.

        `medium` names the kind of medium, `began_at` is ISO 8601 with offset.
        """
        with self._writing() as connection:
            return handovers.begin(connection, revision, medium, began_at)

    def settle_handover(self, handover: int, receipt: Mapping[str, Any], *, done: bool) -> None:
        """Write the outcome of a hand-over with its `receipt` (JSON); ValueError if settled."""
        with self._writing() as connection:
            handovers.settle(connection, handover, receipt, done=done)

    def _ask(self, query: Callable[[sqlite3.Connection], _T]) -> _T:
        with self._turn, translated(self.path):
            return query(self._connection)

    def _no_revision(self, number: int) -> DraftError:
        return DraftError(f"申报稿 {self.path} 没有第 {number} 版定稿。", "请核对版次。")

    # ---------------------------------------------------------------- files

    def _blocks(self, name: str) -> Iterator[bytes]:
        file = self._stored(name)
        try:
            pieces = storage.blocks(self._connection, file)
            while (piece := self._next(pieces)) is not None:
                yield piece
        except ValueError as error:
            self._stored(name)  # another thread may just have removed it
            raise damaged(self.path, f"文件 {name} 与存入时不同") from error

    def _stored(self, name: str) -> StoredFile:
        file = self.files().get(name)
        if file is None:
            raise DraftError(f"申报稿 {self.path} 里没有文件 {name}。", "请重新添加这个文件。")
        return file

    def _next(self, pieces: Iterator[bytes]) -> bytes | None:
        with self._turn, translated(self.path):
            return next(pieces, None)

    def _check_still_there(self) -> None:
        # SQLite itself looks only when it opens its journal, which an exclusive lock keeps open.
        if self._identity != _identity(self._file):
            raise replaced(self.path)


def _write(connection: sqlite3.Connection, application: Application) -> None:
    contents.write(connection, application)
    storage.remove_all_but(connection, contents.files_named(application))
    if contents.read(connection) != application:
        raise ValueError("the application does not survive storage")


def _close(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # takes the empty journal away
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name."""
    if os.name == "nt":  # an open file cannot be replaced there
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
