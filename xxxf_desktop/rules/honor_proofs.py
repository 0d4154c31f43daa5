"""Which proofs are for which honours, told by the titles of the proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xxxf_desktop.answers.application import Application, Honor, Proof, is_honors
from xxxf_desktop.forms.fields import HonorsField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import ProofItem


def shown(entry: Proof) -> str:
    """Return what a proof is called: its title, without one the name of its file."""
    return entry.title.strip() or entry.file or ""


def honors_to_prove(item: ProofItem, form: Form, application: Application) -> tuple[Honor, ...]:
    """Return the honours `item` has to prove, () for an item of another sort."""
    if item.when is None or not isinstance(form.fields[item.when.field], HonorsField):
        return ()
    rows = application.fields.get(item.when.field)
    return rows if is_honors(rows) else ()


@dataclass(frozen=True, slots=True)
class HonorProofs:
    """The proofs of honours, as indices of the entries they were told from.

    `named` are for the honour that their title names. `general` name none and may be for
    any of `unnamed`, the honours that no title names.
    """

    named: Mapping[str, Sequence[int]]
    general: Sequence[int]

    @property
    def unnamed(self) -> list[str]:
        return [name for name, indices in self.named.items() if not indices]

    @property
    def are_enough(self) -> bool:
        """Return whether there is one at least for each honour that no title names."""
        return len(self.unnamed) <= len(self.general)

    def of(self, name: str) -> Sequence[int]:
        """Return the proofs that are or may be for the honour `name`."""
        return self.named[name] or self.general


def honor_proofs(names: Sequence[str], entries: Sequence[Proof]) -> HonorProofs:
    """Return how `entries` prove the honours `names`; an entry without a file proves nothing."""
    titles = {index: shown(entry) for index, entry in enumerate(entries) if entry.file}
    named = {name: [n for n, title in titles.items() if name in title] for name in names}
    told = {index for indices in named.values() for index in indices}
    return HonorProofs(named, [index for index in titles if index not in told])
