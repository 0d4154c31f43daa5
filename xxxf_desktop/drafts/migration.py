"""Drafts of older versions of the file: brought up to date after a copy of them was kept.

Source: facts/signing-storage.md 3.3 (backup, then one transaction).
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path

from xxxf_desktop.drafts import schema
from xxxf_desktop.drafts.failures import translated
from xxxf_desktop.errors import DraftError
from xxxf_desktop.system.atomic import STAGING_PREFIX, reason, rename, sync_folder
from xxxf_desktop.system.paths import data_folder

BACKUPS = "backups"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CANNOT_WRITE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Make the checked draft behind `connection` one of today's version.

    A copy of it as it was lies in `backups` of the data folder first. One that cannot be
    written stays as it is, and can be read. DraftError where no copy can be kept, or the
    disk refuses: then the file is as before.
    """
    version = schema.version_of(connection)
    if version == schema.VERSION:
        return
    if not os.access(path, os.W_OK):
        schema.stand_in(connection, version)
        return
    _keep_copy(connection, path, version)
    try:
        with schema.transaction(connection):
            schema.upgrade(connection, version)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _CANNOT_WRITE:
            raise
        schema.stand_in(connection, version)  # a file of its own rights in a read-only folder


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the draft by SQLite: to open the file again here would drop its lock."""
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    owner = meta["submission"] if _UUID.fullmatch(meta["submission"]) else "other"
    folder = data_folder() / BACKUPS / owner
    copy = folder / f"version-{version}-{schema.content_sha256(connection)[:16]}.xxxf"
    try:
        if copy.exists():  # the same content was kept when it was opened before
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(connection, copy)
    except OSError as error:
        raise DraftError(
            f"申报稿 {path} 是旧格式的，升级前要先备份到 {folder}，没有备份成：{reason(error)}。",
            "请检查那里的空间和权限，再打开。文件没有改动。",
        ) from error


def _copy(connection: sqlite3.Connection, copy: Path) -> None:
    temporary = copy.with_name(f"{STAGING_PREFIX}{secrets.token_hex(8)}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with translated(copy):
            target = schema.connect(temporary)
            try:
                connection.backup(target)
            finally:
                target.close()
        rename(temporary, copy)
        sync_folder(copy.parent)
    finally:
        for ending in ("", "-journal"):
            with suppress(OSError):
                temporary.with_name(temporary.name + ending).unlink()
