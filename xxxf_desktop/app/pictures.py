"""Pictures that come into the narrative while it is written: looked at, given stored names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.wording import quoted_text
from xxxf_desktop.app.attachments import shelf_of
from xxxf_desktop.drafts.store import NewFile, StoredFile
from xxxf_desktop.errors import ProofError
from xxxf_desktop.narrative.blocks import Block, Blocks, FigureBlock

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class TakenPictures:
    """The stored name of each usable picture by the name it came with, and what to save."""

    names: Mapping[str, str] = field(default_factory=dict)
    added: tuple[NewFile, ...] = ()
    problems: tuple[str, ...] = ()


def take_pictures(
    application: Application, held: Mapping[str, StoredFile], pictures: Mapping[str, Path]
) -> TakenPictures:
    """Return stored names for `pictures`, by the names they are called by; bad ones are told.

    `held` are all files the draft has had since it was opened.
    """
    shelf = shelf_of(application, held)
    names: dict[str, str] = {}
    problems: list[str] = []
    for name, path in pictures.items():
        try:
            names[name] = shelf.put(path.absolute(), is_figure=True)
        except ProofError as error:
            shown = quoted_text(path.name, _LONGEST_NAME)
            problems += [f"“{shown}”：{line}" for line in error.lines()]
    return TakenPictures(names, tuple(shelf.added.values()), tuple(problems))


def with_stored_pictures(blocks: Sequence[Block], names: Mapping[str, str]) -> Blocks:
    """Return `blocks` with figures by their stored names; those without one are left out."""
    made: list[Block] = []
    for block in blocks:
        if not isinstance(block, FigureBlock):
            made.append(block)
        elif block.file in names:
            made.append(block.model_copy(update={"file": names[block.file]}))
    return tuple(made)
