"""One applicant's application: answers by field id, narrative, proofs. Immutable.

`Application` is what drafts hold, rules check and the packet prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, TypeGuard

from pydantic import BaseModel, ConfigDict, Field

from xxxf_desktop.narrative.blocks import Blocks

NONE = "无"
MOST_REASON = 2000
"""Most characters of the reason given with a tick."""

Rotation = Literal[0, 90, 180, 270]
"""How far a page is turned clockwise, in degrees."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Honor(_Entry):
    """One honour of the unit; `year` is the year it was granted, None while unknown."""

    honor: str
    level: str = ""
    year: int | None = None


class Proof(_Entry):
    """One proof of an item, or the statement that there is none.

    `file` is a path relative to the answers file, in a draft the stored name. `pages` are
    the ones bound in (see `page_ranges`), "" for all, each turned by `rotate`.
    """

    item: str
    title: str = ""
    file: str | None = None
    none: bool = False
    pages: str = ""
    rotate: Rotation = 0


class Acceptance(_Entry):
    """A 提示 finding the applicant has looked at and keeps, with the reason."""

    code: str
    field: str
    reason: Annotated[str, Field(max_length=MOST_REASON)] = ""


Value = str | bool | tuple[str, ...] | tuple[int, ...] | tuple[Honor, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """Answers by field id (absent = unanswered), narrative by section id, proofs in order."""

    form: str
    plan: str | None = None
    fields: Mapping[str, Value] = field(default_factory=dict)
    narrative: Mapping[str, Blocks] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    accepted: tuple[Acceptance, ...] = ()

    def with_field(self, field_id: str, value: Value | None) -> Application:
        """Return a copy in which `field_id` has `value`; None clears it."""
        fields = {key: old for key, old in self.fields.items() if key != field_id}
        return replace(self, fields=fields if value is None else {**fields, field_id: value})

    def with_narrative(self, section: str, blocks: Blocks | None) -> Application:
        """Return a copy in which `section` holds `blocks`; None or () clears it."""
        kept = {key: old for key, old in self.narrative.items() if key != section}
        return replace(self, narrative={**kept, section: blocks} if blocks else kept)

    def text(self, field_id: str) -> str:
        """Return the answer of a text field, "" where unanswered."""
        value = self.fields.get(field_id)
        return value if isinstance(value, str) else ""

    def proofs_of(self, item: str) -> tuple[Proof, ...]:
        """Return the entries of one proof item, in order."""
        return tuple(proof for proof in self.proofs if proof.item == item)


def is_answered(value: Value | None) -> bool:
    """Return whether `value` says anything; `[]` of honours does (there are none).

    Source: form-2020 "Unanswered = absent, null, "" or only white space; for choices also []".

    >>> is_answered("　"), is_answered(False), is_answered(())
    (False, True, False)
    """
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != ()


def is_honors(value: Value | None) -> TypeGuard[tuple[Honor, ...]]:
    """Return whether `value` is a list of honours, the empty one included."""
    return isinstance(value, tuple) and all(isinstance(row, Honor) for row in value)
