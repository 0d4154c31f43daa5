"""Cross references of the narrative: what they name exists, and once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from xxxf_desktop.narrative.blocks import (
    Block,
    FigureBlock,
    Heading,
    ListBlock,
    Paragraph,
    Reference,
    Run,
    TableBlock,
)
from xxxf_desktop.rules.finding import Finding, error
from xxxf_desktop.rules.subject import Subject


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield ids used twice and references to nothing; both reach over all sections."""
    targets: set[str] = set()
    for section, block in _blocks(subject):
        target = _target(block)
        if target is None:
            continue
        if target in targets:
            yield error("ID_REPEATED", section, ref=target)
        targets.add(target)
    for section, block in _blocks(subject):
        for run in _runs(block):
            if isinstance(run, Reference) and run.ref not in targets:
                yield error("REFERENCE_UNKNOWN", section, ref=run.ref)


def _blocks(subject: Subject) -> Iterator[tuple[str, Block]]:
    for section in subject.form.narrative_sections():
        for block in subject.application.narrative.get(section.id, ()):
            yield section.id, block


def _target(block: Block) -> str | None:
    """Return how a reference to `block` is written, None where none can be."""
    match block:
        case FigureBlock(id=str() as name) if name:
            return f"图:{name}"
        case TableBlock(id=str() as name) if name:
            return f"表:{name}"
    return None


def _runs(block: Block) -> tuple[Run, ...]:
    match block:
        case Paragraph():
            return block.runs
        case ListBlock():
            return tuple(run for item in block.items for run in item.runs)
        case Heading() | TableBlock() | FigureBlock():
            return ()
    assert_never(block)
