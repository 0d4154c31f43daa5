"""What is kept of a bug: where it happened, never what the applicant wrote."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from xxxf_desktop import __version__

LOG_NAME = "xxxf.log"
_LARGEST = 1024 * 1024
_LONGEST_CHAIN = 5


def log_crash(error: BaseException, folder: Path) -> Path | None:
    """Return the log the crash was added to, None where it cannot be written.

    The log holds types and places of the code, no messages: they may quote answers.
    Only its owner may read it; a log over 1 MB starts anew.
    """
    path = folder / LOG_NAME
    text = "\n".join([_heading(), *_lines(error), ""])
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        too_large = path.exists() and path.stat().st_size > _LARGEST
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if too_large else os.O_APPEND)
        handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            path.chmod(0o600)
            log.write(text)
    except OSError:
        return None
    return path


def _heading() -> str:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return f"{moment} xxxf {__version__}, Python {sys.version.split()[0]}, {platform.platform()}"


def _lines(error: BaseException) -> Iterator[str]:
    cause: BaseException | None = error
    for _ in range(_LONGEST_CHAIN):
        if cause is None:
            return
        yield f"{type(cause).__module__}.{type(cause).__qualname__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or cause.__context__
