"""The command `xxxf`: every failure ends in Chinese lines and an exit status, never a traceback.

0 done or clean · 1 the answer is no · 2 could not · 130 interrupted · 141 nobody reads on.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from xxxf_desktop.cli import commands
from xxxf_desktop.cli.parser import build_parser
from xxxf_desktop.cli.reporter import Reporter
from xxxf_desktop.errors import BlockedError, XxxfError
from xxxf_desktop.system.keyring_helper import HELPER_ARGUMENT
from xxxf_desktop.system.keyring_helper import main as ask_keyring

_COULD_NOT = 2
_INTERRUPTED = 130
_NOBODY_READS = 141


def entry() -> NoReturn:
    """Run the command line of this process and exit."""
    if sys.argv[1:] == [HELPER_ARGUMENT]:  # a frozen program asks the keyring in a second self
        raise SystemExit(ask_keyring())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files may hold bytes that are no text.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A command's objects live until it ends: looking for dead ones would cost it a tenth.
    gc.set_threshold(100_000, 50, 50)
    status = main(sys.argv[1:])
    if status == _NOBODY_READS:
        _silence_stdout()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, full, or never there
            stream.flush()
    # Every file is closed by now; taking a million objects apart one by one helps nobody.
    os._exit(status)


def main(arguments: Sequence[str]) -> int:
    """Run the command `arguments` and return its exit status."""
    reporter = Reporter()
    try:
        status = _run(arguments, reporter)
        reporter.finish()
    except BlockedError as error:
        reporter.complain(error.lines())
        return commands.NO
    except XxxfError as error:
        reporter.complain(error.lines())
        return _COULD_NOT
    except KeyboardInterrupt:
        reporter.complain(["已中断。"])
        return _INTERRUPTED
    except BrokenPipeError:
        return _NOBODY_READS
    except Exception as error:  # noqa: BLE001  a bug: the last place that can say so in Chinese
        reporter.complain([_crash_line(error)])
        return _COULD_NOT
    return status


def _run(arguments: Sequence[str], reporter: Reporter) -> int:
    if _is_draft(arguments):  # what a double click on a draft runs
        return commands.open_window(Path(arguments[0]), reporter)
    parser = build_parser()
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit:  # --help and --version have been printed
        return commands.DONE
    if chosen.command is None:
        return commands.open_window(None, reporter)
    return commands.COMMANDS[chosen.command](chosen, reporter)


def _is_draft(arguments: Sequence[str]) -> bool:
    return len(arguments) == 1 and arguments[0].lower().endswith(".xxxf")


def _crash_line(error: Exception) -> str:
    from xxxf_desktop.system.crash import log_crash

    said = "程序出了错，不是您的操作有误。申报稿仍是上次保存的样子。"
    with suppress(Exception):
        from xxxf_desktop.system.paths import data_folder

        log = log_crash(error, data_folder())
        if log is not None:
            return f"{said}出错的位置记在 {log}，里面没有申报内容，请把它交给维护者。"
    return said


def _silence_stdout() -> None:
    """Keep the interpreter from complaining at exit that stdout is closed."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
