"""What a bundle says, apart from its files; the content digest and the verification code.

Source: product.md "Bundle", facts/signing-storage.md 1.4 and 1.5.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from xxxf_desktop.bundle import crockford
from xxxf_desktop.bundle.canonical import Json, canonical_json

_PREFIX = b"xxxf-content/1\n"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FormRef:
    """The form edition, for example miit-2020 in version 2020.1."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class AppRef:
    """The program that made the bundle."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """单位名称 and 统一社会信用代码 or 组织机构代码, as printed."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class BundleContent:
    """One revision of one application, as it is signed.

    `submission` is a UUID that stays with the application, `revision` 0 means 未定稿,
    `previous` is the hexadecimal SHA-256 of the manifest of the revision before,
    `created_at` ISO 8601 with offset (only a claim: the clock is offline's). Answers by
    field id and narrative blocks by section id as in the answers file, amounts as
    strings; a figure block and a proof with a file name `file` and `sha256` (hex).

    ValueError where that is not so.
    """

    form: FormRef
    submission: str
    plan: str | None
    revision: int
    previous: str | None
    created_at: str
    app: AppRef
    applicant: Applicant
    answers: Mapping[str, Any]
    narrative: Mapping[str, Sequence[Any]]
    proofs: Sequence[Any]

    def __post_init__(self) -> None:
        if not _is_uuid(self.submission):
            raise ValueError("submission")
        if self.revision < 0:
            raise ValueError("revision")
        if self.previous is not None and not is_sha256(self.previous):
            raise ValueError("previous")
        if not _has_offset(self.created_at):
            raise ValueError("created_at")
        list(named_files(self))


def content_digest(content: BundleContent) -> str:
    """Return the hexadecimal SHA-256 that stands for what the applicant declares.

    Over `xxxf-content/1`, a line feed and the canonical JSON (RFC 8785) of form, plan,
    revision, answers, narrative, figures and proofs. Made before rendering, so that paper
    can carry it. ValueError for a float or an integer of 2**53 or more.
    """
    declared: dict[str, Json] = {
        "form": asdict(content.form),
        "plan": content.plan,
        "revision": content.revision,
        "answers": content.answers,
        "narrative": content.narrative,
        "figures": _figures(content),
        "proofs": content.proofs,
    }
    return hashlib.sha256(_PREFIX + canonical_json(declared)).hexdigest()


def verification_code(digest: str) -> str:
    """Return the 校验码 of a hexadecimal content digest: 100 bits and a check character.

    >>> verification_code("00" * 32)
    '00000-00000-00000-00000-0'
    """
    return crockford.groups_with_check(bytes.fromhex(digest))


def normalise_code(text: str) -> str | None:
    """Return the 校验码 in `text` in its canonical spelling, None where it is none.

    Small letters, O for 0, I and L for 1, missing hyphens are understood.
    """
    return crockford.read_groups_with_check(text)


def is_well_formed_code(text: str) -> bool:
    """Return whether `text` is a 校验码 without a typing mistake (the check character fits).

    >>> is_well_formed_code("00000 00000 ooooo 00000 0"), is_well_formed_code("00000")
    (True, False)
    """
    return normalise_code(text) is not None


def is_sha256(value: object) -> bool:
    """Return whether `value` is a SHA-256 as 64 small hexadecimal digits."""
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _has_offset(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False


def named_files(content: BundleContent) -> Iterator[tuple[str, str]]:
    """Yield (file, sha256) of every figure and every proof with a file.

    ValueError for a figure or a proof that names a file without its SHA-256.
    """
    for blocks in content.narrative.values():
        yield from (_file_of(block) for block in blocks if _is_figure(block))
    for proof in content.proofs:
        if not isinstance(proof, Mapping):
            raise ValueError("proofs")
        if proof.get("file") is not None:
            yield _file_of(proof)


def _figures(content: BundleContent) -> list[Json]:
    found = sorted(
        _file_of(block)
        for blocks in content.narrative.values()
        for block in blocks
        if _is_figure(block)
    )
    return [{"file": file, "sha256": sha256} for file, sha256 in found]


def _is_figure(block: object) -> bool:
    if not isinstance(block, Mapping):
        raise ValueError("narrative")
    return block.get("type") == "figure"


def _file_of(named: Mapping[str, Any]) -> tuple[str, str]:
    file, sha256 = named.get("file"), named.get("sha256")
    if not isinstance(file, str) or not is_sha256(sha256):
        raise ValueError("file, sha256")
    return file, str(sha256)
