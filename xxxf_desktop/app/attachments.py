"""The proofs of one item while a draft is being edited: added, named, moved, turned, taken away.

Everything works on the application in memory, which may be newer than the draft file.
An `index` counts the entries `Application.proofs_of` gives; a wrong one is an IndexError.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.page_ranges import spelt
from xxxf_desktop.answers.wording import quoted_text
from xxxf_desktop.app.intake import Shelf, title_of
from xxxf_desktop.drafts.contents import files_named
from xxxf_desktop.drafts.store import NewFile, StoredFile
from xxxf_desktop.errors import ProofError
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules.characters import whole

_LONGEST_NAME = 120
_IS_FOLDER = "是文件夹，不是文件。打开它，选里面的文件。"
_NOT_FOUND = "没有找到这个文件，可能已被移走或改名。请重新选择。"


@dataclass(frozen=True, slots=True)
class Attached:
    """The application with its new proofs, what to save with it, and a line for each refusal."""

    application: Application
    added: tuple[NewFile, ...] = ()
    problems: tuple[str, ...] = ()


def with_proof_files(
    form: Form,
    application: Application,
    held: Mapping[str, StoredFile],
    item: str,
    paths: Sequence[Path],
) -> Attached:
    """Return `application` with the usable files of `paths` behind the proofs of `item`.

    `held` are the files of the draft, best all it has had since it was opened: a name that
    is in `held` or in `application` is given to no other content, so it can be kept by an
    undo. A proof is called by the stem of its file's name. Files take away the 无 of the
    item. ValueError for an item the form does not have.
    """
    if all(known.id != item for known in form.proof_items()):
        raise ValueError(f"no proof item of {form.id}: {item}")
    shelf = shelf_of(application, held)
    proofs: list[Proof] = []
    problems: list[str] = []
    for path in paths:
        try:
            name = _put(shelf, path)
        except ProofError as error:
            shown = quoted_text(path.name or str(path), _LONGEST_NAME)
            problems += [f"“{shown}”：{line}" for line in error.lines()]
        else:
            proofs.append(Proof(item=item, title=_title(path), file=name))
    if not proofs:
        return Attached(application, (), tuple(problems))
    entries = [*_claims(application, item), *proofs]
    return Attached(_with(application, item, entries), tuple(shelf.added.values()), tuple(problems))


def without_proof(application: Application, item: str, index: int) -> Application:
    """Return `application` without one proof of `item`."""
    entries = _entries(application, item, index)
    del entries[index]
    return _with(application, item, entries)


def with_proof_title(application: Application, item: str, index: int, title: str) -> Application:
    """Return `application` with another title for one proof of `item`."""
    entries = _entries(application, item, index)
    entries[index] = entries[index].model_copy(update={"title": title})
    return _with(application, item, entries)


def with_proof_pages(application: Application, item: str, index: int, pages: str) -> Application:
    """Return `application` with other pages chosen of one proof of `item`, "" for all.

    A list of pages is kept in its plain spelling, any other text as it is: what is half
    typed is not lost, and the rules speak of it.
    """
    entries = _entries(application, item, index)
    entries[index] = entries[index].model_copy(update={"pages": spelt(pages)})
    return _with(application, item, entries)


def with_proof_rotation(
    application: Application, item: str, index: int, degrees: int
) -> Application:
    """Return `application` with the pages of one proof of `item` turned by `degrees`.

    Clockwise from how the file shows them, in quarter turns (ValueError); -90 is 270.
    """
    if degrees % 90:
        raise ValueError("no quarter turn")
    entries = _entries(application, item, index)
    entries[index] = entries[index].model_copy(update={"rotate": degrees % 360})
    return _with(application, item, entries)


def moved_proof(application: Application, item: str, index: int, to: int) -> Application:
    """Return `application` with one proof of `item` at the place `to` among those of the item."""
    entries = _entries(application, item, index, to)
    entries.insert(to, entries.pop(index))
    return _with(application, item, entries)


def with_none(application: Application, item: str, none: bool) -> Application:
    """Return `application` with the statement that `item` has no proof, or without it.

    An item that has files gets no 无: then `application` comes back as it is.
    """
    if none and any(proof.file for proof in application.proofs_of(item)):
        return application
    entries = _claims(application, item)
    return _with(application, item, [*entries, Proof(item=item, none=True)] if none else entries)


def shelf_of(application: Application, held: Mapping[str, StoredFile]) -> Shelf:
    """Return a shelf on which no name of the session is given to another content.

    A file that only `held` has may be removed by the save under way, so it does not last.
    """
    named = frozenset(files_named(application))
    taken = dict.fromkeys(named, "") | {name: file.sha256 for name, file in held.items()}
    return Shelf(taken, named & held.keys())


def _put(shelf: Shelf, path: Path) -> str:
    """Return the stored name of `path`; ProofError says why it gets none."""
    is_file = is_folder = False
    with suppress(OSError, ValueError):  # a name no system can have
        is_file, is_folder = path.is_file(), path.is_dir()
    if not is_file:
        raise ProofError([_IS_FOLDER if is_folder else _NOT_FOUND])
    return shelf.put(path.absolute(), is_figure=False)


def _title(path: Path) -> str:
    return " ".join(unicodedata.normalize("NFC", whole(title_of(path.name))).split())


def _entries(application: Application, item: str, *indices: int) -> list[Proof]:
    entries = list(application.proofs_of(item))
    for index in indices:
        if not 0 <= index < len(entries):
            raise IndexError(f"{item} has no proof {index}")
    return entries


def _claims(application: Application, item: str) -> list[Proof]:
    """Return the entries of `item` without 无; one that has a file after all stays."""
    return [
        proof.model_copy(update={"none": False})
        for proof in application.proofs_of(item)
        if proof.file or not proof.none
    ]


def _with(application: Application, item: str, entries: Iterable[Proof]) -> Application:
    """Return `application` with `entries` for `item`, where its first one stood."""
    proofs = application.proofs
    at = next((at for at, proof in enumerate(proofs) if proof.item == item), len(proofs))
    others = [proof for proof in proofs[at:] if proof.item != item]
    return replace(application, proofs=(*proofs[:at], *entries, *others))
