"""The 校验码 in the properties of Word and PDF, from which a copy is known again."""

from __future__ import annotations

import re

_IMPRINT = re.compile(r"校验码 ([0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}-[0-9A-Z]) 第([1-9][0-9]{0,8})版")

_PRINTED = "印刷用"


def imprint(code: str, revision: int) -> str:
    """Return what the properties of a file of `revision` say: its 校验码, and its number."""
    return f"校验码 {code} 第{revision}版"


def for_printing(text: str) -> str:
    """Return the properties `text` as the file for the printer has them: its pages were moved."""
    return f"{text} {_PRINTED}".strip()


def is_for_printing(text: str) -> bool:
    """Return whether `text` says that it is of the file for the printer; only a claim.

    >>> is_for_printing(for_printing("申报书")), is_for_printing("申报书")
    (True, False)
    """
    return text.endswith(_PRINTED)


def read_imprint(text: str) -> tuple[str, int] | None:
    """Return code and revision that `text` holds, None where it holds none; only a claim.

    >>> read_imprint(f"申报书 {imprint('00000-00000-00000-00000-0', 2)}")
    ('00000-00000-00000-00000-0', 2)
    """
    found = _IMPRINT.search(text)
    return (found[1], int(found[2])) if found else None
