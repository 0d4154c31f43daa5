"""附1 and 附2: the divider page with its items, then every proof page under its label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xxxf_desktop.answers.application import NONE, Application, Proof
from xxxf_desktop.answers.page_ranges import read_pages
from xxxf_desktop.forms.parts import ProofItem, ProofsPart
from xxxf_desktop.packet.look import Style
from xxxf_desktop.packet.nodes import Node, Paragraph, ProofPage, Section, Text

_LONGEST_TITLE = 26


def proof_sections(
    part: ProofsPart, application: Application, pages: Mapping[str, int]
) -> list[Section]:
    """Return the divider page and, where there are proofs, a section of their pages."""
    proofs = tuple(_proof_pages(part, application, pages))
    divider = Section(part.id, tuple(_divider(part, application)))
    return [divider, Section(f"{part.id}.pages", proofs)] if proofs else [divider]


def _divider(part: ProofsPart, application: Application) -> Iterator[Node]:
    yield Paragraph(Style.PART_LABEL, (Text(part.label),), bookmark=part.bookmark)
    yield Paragraph(Style.TITLE, (Text(part.title),))
    for number, item in enumerate(part.items, 1):
        lines = [f"{number}. {item.text}"]
        if item.bracket:
            lines.append(item.bracket)
        if any(proof.none for proof in application.proofs_of(item.id)):
            lines.append(NONE)
        for line in lines:
            yield Paragraph(Style.BODY, (Text(line),), place=item.id)


def _proof_pages(
    part: ProofsPart, application: Application, pages: Mapping[str, int]
) -> Iterator[Node]:
    for number, item in enumerate(part.items, 1):
        entries = [proof for proof in application.proofs_of(item.id) if proof.file]
        for position, proof in enumerate(entries, 1):
            yield from _pages_of(f"{part.label}-{number}-{position}", item, proof, pages)


def _pages_of(
    number: str, item: ProofItem, proof: Proof, pages: Mapping[str, int]
) -> Iterator[Node]:
    chosen = _chosen(proof, pages.get(proof.file or "", 0))
    title = f"{number}　{_shortened(proof.title) or _shortened(item.text)}"
    for position, page in enumerate(chosen, 1):
        shown = title if len(chosen) == 1 else f"{title}（第{position}页，共{len(chosen)}页）"
        bookmark = title if position == 1 else None
        label = Paragraph(
            Style.PROOF_LABEL, (Text(shown),), bookmark=bookmark, bookmark_level=2, place=item.id
        )
        yield ProofPage(proof.file or "", page - 1, label, proof.rotate)


def _chosen(proof: Proof, count: int) -> tuple[int, ...]:
    """Return the pages that are printed, from 1; all where the choice cannot be followed."""
    try:
        return read_pages(proof.pages, count)
    except ValueError:  # half typed, or written for another file: the rules say so
        return read_pages("", count)


def _shortened(title: str) -> str:
    """Return `title` on one line; the label of a proof page has a single line."""
    words = " ".join(title.split())
    return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1] + "…"
