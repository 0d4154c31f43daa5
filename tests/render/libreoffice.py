"""LibreOffice as the tests use it, and what its pages and ours say line by line.

Every conversion runs with a settings folder and a font configuration of its own: 仿宋, 黑体, 楷体
and 宋体 are the shipped fonts, whatever the machine has installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
import pypdfium2.raw as raw
import pytest

needs_libreoffice = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("soffice", "pdftotext", "fc-list")),
    reason="LibreOffice, poppler-utils or fontconfig is not installed",
)
needs_poppler = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("pdftotext", "pdffonts")),
    reason="poppler-utils is not installed",
)

_ALIASES = {
    "仿宋": "FandolFang",
    "黑体": "FandolHei",
    "楷体": "FandolKai",
    "宋体": "FandolSong",
}
_SYNTHETIC_BOLD = "/usr/share/fontconfig/conf.avail/90-synthetic.conf"
_SECONDS = 120
_SAME_LINE_PT = 7.5  # a raised figure stands up to 7 pt above its line, the next line 8 or more
_HYPHEN_AT_LINE_END = 2  # pdfium hides it in its text


class LibreOffice:
    """An office with settings and fonts of its own in `folder`."""

    def __init__(self, folder: Path, fonts: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._configuration = folder / "fonts.conf"
        self._configuration.write_text(_font_configuration(folder, fonts), encoding="utf-8")

    def to_pdf(self, words: Sequence[Path], target: Path) -> list[Path]:
        """Convert Word files in one run; the PDFs lie in `target` under the same names."""
        target.mkdir(parents=True, exist_ok=True)
        output = _run([*self.command(target), *map(str, words)], self.environment())
        made = [target / f"{word.stem}.pdf" for word in words]
        missing = [pdf.name for pdf in made if not pdf.is_file()]
        assert not missing, f"LibreOffice made no {missing}: {output}"
        return made

    def command(self, target: Path) -> list[str]:
        """Return the command that converts the Word files named behind it."""
        profile = (self._folder / "profile").resolve().as_uri()
        options = ["--headless", "--norestore", f"-env:UserInstallation={profile}"]
        return ["soffice", *options, "--convert-to", "pdf", "--outdir", str(target)]

    def environment(self) -> dict[str, str]:
        """Return the environment in which the command sees the private fonts alone."""
        return {**os.environ, "FONTCONFIG_FILE": str(self._configuration), "LC_ALL": "C.UTF-8"}


def _run(command: Sequence[str], environment: dict[str, str]) -> str:
    """Return what the command says; soffice starts a second process, so the group is ended."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=_SECONDS)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise


def _font_configuration(folder: Path, fonts: Path) -> str:
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{own}</string></edit></match>'
        for name, own in _ALIASES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(fonts.resolve()))}</dir>"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>{aliases}"
        f'<include ignore_missing="yes">{_SYNTHETIC_BOLD}</include></fontconfig>'
    )


# ------------------------------------------------------------------ what pages say


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a page; x and the baseline in points from the lower left of the paper."""

    text: str
    x: float
    baseline: float


def page_characters(page: pypdfium2.PdfPage) -> list[Character]:
    """Return what stands on `page` without white space and without what pdfium adds itself."""
    text = page.get_textpage()
    found: list[Character] = []
    high = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        point = raw.FPDFText_GetUnicode(text.raw, index)
        point = ord("-") if point == _HYPHEN_AT_LINE_END else point
        if raw.FPDFText_IsGenerated(text.raw, index) == 1 or chr(point).isspace() or point < 32:
            continue
        if 0xD800 <= point < 0xDC00:  # the half of a pair; the other follows
            high = point
            continue
        if 0xDC00 <= point < 0xE000:
            point = 0x10000 + ((high - 0xD800) << 10) + point - 0xDC00
        raw.FPDFText_GetCharOrigin(text.raw, index, ctypes.byref(x), ctypes.byref(y))
        found.append(Character(chr(point), x.value, y.value))
    text.close()
    return found


def page_lines(pdf: Path) -> list[list[str]]:
    """Return the lines of every page without white space, read from the top, then from the left."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            ["".join(c.text for c in line) for line in lines_of(page_characters(page))]
            for page in document
        ]
    finally:
        document.close()


def lines_of(characters: Iterable[Character]) -> list[list[Character]]:
    """Return the lines of a page from the top, each from the left."""
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda character: -character.baseline):
        if lines and lines[-1][0].baseline - character.baseline < _SAME_LINE_PT:
            lines[-1].append(character)
        else:
            lines.append([character])
    return [sorted(line, key=lambda character: character.x) for line in lines]


def page_text(lines: Iterable[str]) -> str:
    """Return the text of one page of `page_lines` on one line."""
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two files agree page by page; `lines_alike` counts over equal page numbers."""

    pages: tuple[int, int]
    same_starts: int
    lines: int
    lines_alike: int
    differing: tuple[int, ...]

    @property
    def starts_share(self) -> float:
        return self.same_starts / max(self.pages)

    @property
    def lines_share(self) -> float:
        return self.lines_alike / max(1, self.lines)

    def __str__(self) -> str:
        return (
            f"{self.pages[0]}/{self.pages[1]} 页，页首相同 {self.same_starts} 页"
            f"（{self.starts_share:.1%}），各行相同 {self.lines_share:.1%}"
        )


def compare(ours: list[list[str]], theirs: list[list[str]], length: int = 10) -> Agreement:
    """Compare the first `length` characters of every page, and the lines of every page."""
    starts = [
        page_text(own)[:length] == page_text(other)[:length]
        for own, other in zip(ours, theirs, strict=False)
    ]
    alike = total = 0
    for own, other in zip(ours, theirs, strict=False):
        total += len(own)
        alike += len(own) - len(set(own) - set(other))
    differing = tuple(number for number, same in enumerate(starts, 1) if not same)
    return Agreement((len(ours), len(theirs)), sum(starts), total, alike, differing)
