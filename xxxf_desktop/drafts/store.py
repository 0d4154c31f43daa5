"""One `*.xxxf` file: answers, narrative, pictures and proofs of one application."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self
from uuid import uuid4

from xxxf_desktop.answers.application import Application
from xxxf_desktop.drafts import contents, opening, placing, schema, storage
from xxxf_desktop.drafts.failures import damaged, replaced, translated
from xxxf_desktop.drafts.storage import NewFile, StoredFile
from xxxf_desktop.errors import DraftError
from xxxf_desktop.system.atomic import replacing

__all__ = ["Draft", "NewFile", "StoredFile"]


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

        An existing file is refused, with `force` replaced unless another program holds it.
        """
        with placing.new_file(path, force) as temporary, translated(path):
            connection = schema.connect(temporary)
            try:
                schema.configure(connection)
                schema.keep_journal(connection, path)
                with _transaction(connection):
                    schema.make_tables(connection)
                    connection.execute("INSERT INTO meta VALUES ('submission', ?)", (str(uuid4()),))
                    _write(connection, application)
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

        Stored files that `application` no longer names are removed. On any error, a
        ProofError about a source included, the draft is as before.
        """
        with self._turn, translated(self.path), _transaction(self._connection):
            for file in added:
                storage.add(self._connection, file)
            _write(self._connection, application)
            self._check_still_there()

    def files(self) -> dict[str, StoredFile]:
        """Return the stored files by name."""
        with self._turn, translated(self.path):
            return storage.stored(self._connection)

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
    schema.seal(connection)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


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
