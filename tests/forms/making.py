"""The official words, and how they are compared with those of a form."""

from __future__ import annotations

import re
from pathlib import Path

_OFFICIAL = Path(__file__).parent / "official"
_HAN = r"[\u2010-\u9fff\uff00-\uffef]"
_BLANK_BESIDE_HAN = re.compile(rf"(?<={_HAN})[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9])[ ](?={_HAN})")
_FULL_WIDTH = str.maketrans("(),:", "（），：")


def official(name: str) -> str:
    """Return an official text as published."""
    return (_OFFICIAL / f"{name}.txt").read_text(encoding="utf-8")


def paragraphs(name: str) -> list[str]:
    """Return the lines of an official text without the blanks between digits and 汉字."""
    lines = official(name).splitlines()
    return [_BLANK_BESIDE_HAN.sub("", line.strip()) for line in lines if line.strip()]


def squeezed(text: str) -> str:
    """Return `text` without any white space, its punctuation full-width: for cells and pages."""
    return re.sub(r"\s", "", text).translate(_FULL_WIDTH)
