"""Looking at a draft file before anything in it is believed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from xxxf_desktop.drafts import contents, migration, schema, wal
from xxxf_desktop.drafts.failures import damaged, no_draft, translated
from xxxf_desktop.drafts.names import is_stored_name
from xxxf_desktop.drafts.storage import stored
from xxxf_desktop.errors import DraftError


def checked_connection(path: Path) -> sqlite3.Connection:
    """Return a connection that holds `path` for itself, after every check.

    A draft of an older version has been brought up to date, after a copy of it was kept.
    """
    path = Path(os.path.realpath(path))  # SQLite puts its journal beside the file, not the link
    _check_header(path)
    wal.settle(path, _is_sound)
    with translated(path):
        connection = schema.connect(path)
        try:
            schema.configure(connection)
            _lock(connection)
            check(connection, path)
            if os.access(path, os.W_OK):
                schema.keep_journal(connection, path)
            migration.bring_up_to_date(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_header(path: Path) -> None:
    """Look at the first page only, without lock, journal or trace."""
    try:
        if path.is_dir() or not path.stat().st_size:
            raise no_draft(path)
    except FileNotFoundError as error:
        raise DraftError(f"没有文件 {path}。", "请检查文件名。") from error
    except OSError as error:
        raise DraftError(f"不能读取 {path}。", "请检查文件和文件夹的权限。") from error
    with translated(path):
        connection = schema.connect(path, "mode=ro&immutable=1")
        try:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    if application_id != schema.APPLICATION_ID:
        raise no_draft(path)
    if version > schema.VERSION:
        raise DraftError(
            f"申报稿 {path} 是更新版本的程序建立的（文件格式 {version}）。",
            "请升级本程序后再打开。文件没有改动。",
        )


def _lock(connection: sqlite3.Connection) -> None:
    """Keep every other program out; of a read-only file only those that write."""
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY:
            raise
    else:
        connection.execute("ROLLBACK")


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DraftError unless the file is a draft, of a version we know, in every part."""
    version = schema.version_of(connection)
    if version not in schema.VERSIONS or not schema.has_our_tables(connection):
        raise damaged(path, "内部结构不对")
    # Not quick_check: a key may differ in a table and its index, and the hash sees one of them.
    if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
        raise damaged(path, "数据页不完整")
    if not _is_sealed(connection):
        raise damaged(path, "内容与保存时不同")
    if not all(is_stored_name(name) for name in stored(connection)):
        raise damaged(path, "其中的文件名不合规则")
    try:
        contents.read(connection)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(path, "其中的答案不能读取") from error


def _is_sealed(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT value FROM meta WHERE key = 'content_sha256'").fetchone()
    submission = connection.execute("SELECT 1 FROM meta WHERE key = 'submission'").fetchone()
    return bool(row and submission) and row[0] == schema.content_sha256(connection)


def _is_sound(path: Path) -> bool:
    """Return whether a copy at `path` opens and passes; it may be changed by looking."""
    try:
        with translated(path):
            connection = schema.connect(path)
            try:
                schema.configure(connection)
                check(connection, path)
            finally:
                connection.close()
    except DraftError:
        return False
    return True
