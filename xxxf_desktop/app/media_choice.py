"""Choosing where a revision is handed over: the places there are, and what is seen there before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.app.exporting import PDF_NAME, WORD_NAME
from xxxf_desktop.app.handing_over import Medium, expected_parcel, look_at
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.media.looking import Look
from xxxf_desktop.media.volumes import volumes


@dataclass(frozen=True, slots=True)
class MediumPlace:
    """A volume of the user: `words` name it with its free space."""

    path: Path
    words: str
    is_likely_stick: bool


@dataclass(frozen=True, slots=True)
class SeenAhead:
    """What was seen at a target before anything is made; with `errors` it cannot succeed.

    `needed_bytes` is an estimate: the bundle is made only when it is written.
    """

    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    needed_bytes: int
    free_bytes: int | None


def medium_places() -> list[MediumPlace]:
    """Return the writable volumes, likely U盘 first. For a background thread: disks are asked."""
    return [
        MediumPlace(
            each.path, f"{each.name}　可用 {size_words(each.free_bytes)}", each.likely_stick
        )
        for each in volumes()
    ]


def look_ahead(
    draft: Draft, number: int, target: Path, medium: Medium, pdf_bytes: int
) -> SeenAhead:
    """Return what stands in the way of handing revision `number` over on `medium` at `target`.

    `pdf_bytes` is the size of its 申报书.pdf. Nothing is written there. DraftError.
    """
    # The Word file is not made yet: it is taken to be as large.
    paper = dict.fromkeys((WORD_NAME, PDF_NAME), pdf_bytes)
    seen = look_at(target, medium, expected_parcel(draft, number, paper))
    return _said(seen)


def _said(seen: Look) -> SeenAhead:
    return SeenAhead(
        tuple(remark.words for remark in seen.errors),
        tuple(remark.words for remark in seen.warnings),
        seen.needed_bytes,
        seen.free_bytes,
    )


def size_words(count: int) -> str:
    """Return bytes as people say the size of a stick.

    >>> size_words(14_200_000_000), size_words(86_400_000), size_words(900)
    ('14.2 GB', '86.4 MB', '0.9 KB')
    """
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1000:.1f} KB"
