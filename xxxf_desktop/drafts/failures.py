"""SQLite's errors, said in Chinese with what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xxxf_desktop.errors import DraftError, DraftLockedError

_FULL = "磁盘空间不足，没有保存。", "清理磁盘后再保存，或另存到别的磁盘。原来的内容没有变。"
_READ_ONLY = (
    "文件是只读的，不能保存。",
    "请取消文件的只读属性，或另存到别处（另存的是新申报稿，定稿不带过去）。",
)
_DAMAGED = "文件已损坏。", "文件没有改动。请用备份，或用最近一次 xxxf dump 的结果另建申报稿。"
_NO_DRAFT = "不是申报稿文件。", "请选择扩展名为 .xxxf 的申报稿。"
_REPLACED = (
    "文件被其他程序替换或移走，没有保存。",
    "请关闭同步软件，把内容另存为新的申报稿（定稿不带过去）。",
)
_IO = "磁盘读写出错。", "请检查磁盘（U盘可能已拔出）；把文件复制到本机硬盘再打开。"
_NO_OPEN = "不能打开文件，或不能在它旁边写临时文件。", "请检查文件和文件夹的权限。"
_LOCKED = "正被另一个程序打开。", "请先在那里关闭它，再试一次。"
_OTHER = "读写出错（{}）。", "文件没有改动。请重新打开，再试一次。"

# By primary result code, but for the one extended code that says more.
_WORDS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _NO_DRAFT,
    sqlite3.SQLITE_IOERR: _IO,
    sqlite3.SQLITE_CANTOPEN: _NO_OPEN,
    sqlite3.SQLITE_PERM: _NO_OPEN,
    sqlite3.SQLITE_AUTH: _NO_OPEN,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn every sqlite3 error of the block into a DraftError about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _draft_error(path, error) from error
    except UnicodeDecodeError as error:  # an error message of SQLite that quotes damaged text
        raise damaged(path, "内部结构不对") from error


def damaged(path: Path, detail: str) -> DraftError:
    """Return the error of a draft whose content is not what was saved; `detail` in Chinese."""
    return DraftError(f"申报稿 {path} 已损坏：{detail}。", _DAMAGED[1])


def replaced(path: Path) -> DraftError:
    """Return the error of a draft that is no longer the file that was opened."""
    return DraftError(f"申报稿 {path}：{_REPLACED[0]}", _REPLACED[1])


def no_draft(path: Path) -> DraftError:
    """Return the error of a file that is something else."""
    return DraftError(f"{path} {_NO_DRAFT[0]}", _NO_DRAFT[1])


def _draft_error(path: Path, error: sqlite3.Error) -> DraftError:
    code = getattr(error, "sqlite_errorcode", None) or 0
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DraftLockedError(f"申报稿 {path} {_LOCKED[0]}", _LOCKED[1])
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return replaced(path)
    if primary == sqlite3.SQLITE_NOTADB:
        return no_draft(path)
    what, remedy = _WORDS.get(primary, _OTHER)
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return DraftError(f"申报稿 {path}：{what.format(name)}", remedy)
