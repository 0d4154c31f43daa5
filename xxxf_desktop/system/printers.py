"""Printing through the system: `lp` on Linux and macOS, the PDF viewer where there is no `lp`.

Source: facts/signing-storage.md 4.3: QPrinter drops copies and duplex silently, `lp` keeps them
and sends the vectors. Nothing here goes over the network but what the system's own print queue
does with the job.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.errors import PrinterError

_ANSWER_S = 30
_TOOLS = ("lp", "lpstat")
_DUPLEX_WORDS = ("Duplex/", "sides/", "Duplexer", "KMDuplex/", "EFDuplex/", "ARDuplex/")
# What the tools say is read here, so in English; titles are Chinese, so in UTF-8.
_LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
_OPEN_INSTEAD = "请点“用系统 PDF 阅读器打开”，在阅读器里打印。"


@dataclass(frozen=True, slots=True)
class PrintWish:
    """What a printer is asked for; `copies` are made by the printer, one after the other."""

    file: Path
    title: str
    copies: int = 1
    duplex: bool = True
    printer: str = ""  # "" is the system's default


@dataclass(frozen=True, slots=True)
class PrinterAnswer:
    """What the system said when it took the job: the name of the job, and of the printer."""

    job: str
    printer: str


def can_print() -> bool:
    """Return whether this system takes print jobs from programs (`lp`); Windows does not."""
    return all(shutil.which(tool) is not None for tool in _TOOLS)


def printers() -> list[str]:
    """Return the names of the printers, the system's default first; PrinterError.

    An empty list where there is none.
    """
    names = [line.split()[0] for line in _run(["lpstat", "-e"]).splitlines() if line.split()]
    default = default_printer()
    return sorted(names, key=lambda name: name != default)


def default_printer() -> str:
    """Return the system's default printer, "" where none is set; PrinterError."""
    said = _run(["lpstat", "-d"])
    name, colon, value = said.strip().rpartition(":")
    return value.strip() if colon and name else ""


def offers_duplex(printer: str) -> bool | None:
    """Return whether `printer` says that it prints on both sides, None where it says nothing."""
    if shutil.which("lpoptions") is None:
        return None
    try:
        options = _run(["lpoptions", "-p", printer, "-l"])
    except PrinterError:
        return None
    if not options.strip():
        return None
    return any(word in options for word in _DUPLEX_WORDS)


def command(wish: PrintWish) -> list[str]:
    """Return the `lp` command of `wish`: collated, at its own size on A4.

    >>> " ".join(command(PrintWish(Path("a.pdf"), "申报书", copies=3, printer="HP")))
    'lp -d HP -n 3 -t 申报书 -o sides=two-sided-long-edge -o collate=true -o media=A4 \
-o print-scaling=none -- a.pdf'
    """
    sides = "two-sided-long-edge" if wish.duplex else "one-sided"
    options = [f"sides={sides}", "collate=true", "media=A4", "print-scaling=none"]
    return [
        "lp",
        *(["-d", wish.printer] if wish.printer else []),
        *["-n", str(wish.copies), "-t", wish.title],
        *(part for option in options for part in ("-o", option)),
        *["--", str(wish.file)],
    ]


def send(wish: PrintWish) -> PrinterAnswer:
    """Hand `wish` to the system's print queue and return what it said; PrinterError."""
    if not wish.file.is_file():
        raise PrinterError(f"要打印的文件 {wish.file} 不在了。", "请重新准备打印文件。")
    said = _run(command(wish)).strip()
    found = re.search(r"\S+-\d+", said)  # request id is Office-12 (1 file(s))
    job = found[0] if found else ""
    return PrinterAnswer(job, job.rpartition("-")[0] or wish.printer)


def open_in_viewer(file: Path) -> None:
    """Open `file` in the system's own program for it; PrinterError where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(file)  # noqa: S606
            return
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.run([opener, str(file)], check=True, capture_output=True, timeout=_ANSWER_S)
    except (OSError, subprocess.SubprocessError) as error:
        raise PrinterError(
            f"没有能打开 {file.name} 的程序。", f"请在文件管理器里打开 {file}，再打印。"
        ) from error


def _run(words: list[str]) -> str:
    try:
        done = subprocess.run(
            words,
            check=False,
            capture_output=True,
            timeout=_ANSWER_S,
            env={**os.environ, "LC_ALL": _LOCALE},
        )
    except FileNotFoundError as error:
        raise PrinterError("这台电脑没有装打印系统（CUPS）。", _OPEN_INSTEAD) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise PrinterError("打印系统没有回应。", _OPEN_INSTEAD) from error
    if done.returncode != 0 and words[0] == "lp":
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("lp: ")
        raise PrinterError(f"打印系统没有收下：{said or '没有说原因'}。", _OPEN_INSTEAD)
    return done.stdout.decode("utf-8", "replace")
