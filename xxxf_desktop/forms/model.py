"""One form edition: its fields, printed parts, relations and plans, frozen and cross-checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from xxxf_desktop.forms.fields import FormField, FormPart
from xxxf_desktop.forms.parts import (
    NarrativePart,
    NarrativeSection,
    Part,
    ProofItem,
    ProofsPart,
)
from xxxf_desktop.forms.relations import Relation


class Plan(FormPart):
    """报送方案: who gets how many copies on which media until when."""

    id: str = ""
    name: str
    copies: int = Field(ge=1)
    binding: str = ""
    media: tuple[str, ...]
    online: bool = False
    deadline: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    recipient: str
    code_in_footer: bool = False
    source: str = ""


class About(FormPart):
    """Which fields name the applicant, its code and the project: for file properties and bundle."""

    applicant: str
    code: str
    project: str


class Form(FormPart):
    """申报书版本. `fields` by id in the order of the paper."""

    format: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str
    year: int = Field(ge=2000, le=2100)
    name: str
    source: str
    about: About
    seal_across_pages: bool = False  # 骑缝章
    texts: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, FormField]
    parts: tuple[Part, ...]
    relations: tuple[Relation, ...] = ()
    plans: dict[str, Plan] = Field(default_factory=dict)

    def narrative_sections(self) -> Iterator[NarrativeSection]:
        """Yield the narrative sections in the order of the paper."""
        for part in self.parts:
            if isinstance(part, NarrativePart):
                yield from part.sections

    def proof_items(self) -> Iterator[ProofItem]:
        """Yield the items of 附1 and 附2 in the order of the paper."""
        for part in self.parts:
            if isinstance(part, ProofsPart):
                yield from part.items

    def label_of(self, place: str) -> str:
        """Return the printed label of a field, section or proof item; the id if unknown."""
        if place in self.fields:
            field = self.fields[place]
            return f"{field.group}·{field.label}" if field.group else field.label
        for section in self.narrative_sections():
            if section.id == place:
                return section.label
        for item in self.proof_items():
            if item.id == place:
                return item.text.rstrip("；。")
        return place
