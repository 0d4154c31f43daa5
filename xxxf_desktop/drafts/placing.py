"""Giving a new draft its name only when it is complete."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xxxf_desktop.drafts import opening, wal
from xxxf_desktop.errors import DraftError, DraftLockedError
from xxxf_desktop.system.atomic import STAGING_PREFIX, output_error, rename, sync_folder


@contextmanager
def new_file(path: Path, force: bool) -> Iterator[Path]:
    """Yield an empty file, 0600, that becomes `path` once the block ends without error.

    DraftError where `path` exists, unless `force`; DraftLockedError where it is in use.
    """
    temporary = path.with_name(f"{STAGING_PREFIX}{secrets.token_hex(8)}")
    try:
        _check_free(path, force)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield temporary
        wal.clear_sidecars(path)
        if force:
            rename(temporary, path)
        else:
            _rename_to_new(temporary, path)
        sync_folder(path.parent)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        failure = output_error(path, error)
        raise DraftError(failure.message, failure.remedy) from error
    finally:
        for ending in ("", "-journal"):
            with suppress(OSError):
                temporary.with_name(temporary.name + ending).unlink()


def _check_free(path: Path, force: bool) -> None:
    if not os.path.lexists(path):
        return
    if not force or path.is_dir():
        raise _exists(path)
    try:  # an unfinished transaction of the old file must not be taken back in the new one
        opening.checked_connection(path).close()
    except DraftLockedError:
        raise
    except DraftError:
        return  # it is to be replaced, whatever it is


def _rename_to_new(temporary: Path, path: Path) -> None:
    """Rename without replacing what another program has put there meanwhile."""
    if os.name == "nt":
        temporary.rename(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # FAT and some network disks know no hard links
        if os.path.lexists(path):
            raise _exists(path) from None
        rename(temporary, path)
    else:
        temporary.unlink()


def _exists(path: Path) -> DraftError:
    return DraftError(f"{path} 已经存在。", "请换一个文件名，或先移走它。")
