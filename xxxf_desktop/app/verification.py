"""Verifying a bundle: against this user's own keys and the fingerprints the user gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.app.signing import own_keys
from xxxf_desktop.bundle.crockford import read_groups
from xxxf_desktop.bundle.problems import shown
from xxxf_desktop.bundle.verifying import VerificationReport, verify
from xxxf_desktop.errors import XxxfError


@dataclass(frozen=True, slots=True)
class Verification:
    """The report, and why something that was to be trusted could not be."""

    report: VerificationReport
    notes: tuple[str, ...] = ()


def verify_bundle(path: Path, trusted: Sequence[str] = ()) -> Verification:
    """Return what is wrong with the bundle at `path`; BundleError where there is none.

    `trusted` holds fingerprints or kids. What is none, and own keys that cannot be
    read, are noted and stop nothing.
    """
    notes = [_no_fingerprint(text) for text in trusted if not is_fingerprint(text)]
    kids = list(trusted)
    try:
        kids += own_keys().kids()  # replaced ones too: what they signed stays right
    except XxxfError as error:
        notes += error.lines()
    return Verification(verify(path, kids), tuple(notes))


def is_fingerprint(text: str) -> bool:
    """Return whether `text` can name a key: a fingerprint, or the 43 letters of a kid.

    >>> is_fingerprint("VKPQ0-63A1M-GXZGW-YF8D1"), is_fingerprint("VKPQ0")
    (True, False)
    """
    return read_groups(text) is not None or re.fullmatch(r"[\w-]{43}", text, re.ASCII) is not None


def _no_fingerprint(text: str) -> str:
    return f"“{shown(text)}”不是签名公钥指纹。指纹是四组、每组五个字母或数字，照纸质件上的写。"
