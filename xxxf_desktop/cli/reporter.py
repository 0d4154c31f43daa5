"""Everything the command line says to its user, and where."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TextIO

from xxxf_desktop.errors import OutputError
from xxxf_desktop.system.atomic import reason

MOST_PROBLEMS = 20


class Reporter:
    """Results go to stdout, errors to stderr, one line a problem, at most 20."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout or io.StringIO()  # Python has none where they are closed
        self._err = err or sys.stderr or io.StringIO()

    def say(self, *lines: str) -> None:
        """Print lines of the result; OutputError where stdout takes no more."""
        self._write("".join(f"{_one_line(line)}\n" for line in lines))

    def show_json(self, value: object) -> None:
        """Print `value` as the one JSON object of the result."""
        self._write(json_text(value))

    def complain(self, lines: Sequence[str]) -> None:
        """Print problems on stderr, one line each; what is beyond the twentieth is counted."""
        shown = [_one_line(line) for line in lines[:MOST_PROBLEMS]]
        if len(lines) > MOST_PROBLEMS:
            shown.append(f"另有 {len(lines) - MOST_PROBLEMS} 处。")
        with suppress(OSError, ValueError):  # nobody listens; the exit status still tells
            print(*shown, sep="\n", file=self._err, flush=True)

    def finish(self) -> None:
        """Hand everything said to the system, so that a full disk is noticed."""
        try:
            self._out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _no_output(error) from error

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _no_output(error) from error


def json_text(value: Any) -> str:
    """Return `value` as the program writes JSON: readable, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _no_output(error: OSError) -> OutputError:
    return OutputError(f"结果写不出去（{reason(error)}）。", "请检查磁盘空间。")


def _one_line(text: str) -> str:
    r"""Names and answers may hold what would move a terminal's cursor.

    >>> _one_line("一\n二\x1b[2J")
    '一 二<U+001B>[2J'
    """
    line = " ".join(text.replace("\t", " ").splitlines())
    return "".join(
        char if char.isprintable() or char == "\u3000" else f"<U+{ord(char):04X}>" for char in line
    )
