"""The printed parts of a form, in order: cover, notes, tables, narrative, proofs, declaration.

Strings may name fields in braces, `{project.name}`: the answer is printed there.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from xxxf_desktop.forms.fields import Condition, FormPart

ByHand = Literal["公章", "签字", "日期"]
"""What is put on the printed page by hand: the seal of the unit, a signature, a date."""


class CoverLine(FormPart):
    """A label, the underlined value, and an optional note such as （加盖单位公章）."""

    label: str
    value: str
    note: str = ""
    by_hand: ByHand | None = None


class CoverPart(FormPart):
    kind: Literal["cover"]
    id: str
    bookmark: str
    title: tuple[str, ...] = Field(min_length=1)
    lines: tuple[CoverLine, ...]
    foot: tuple[str, ...]


class NotesPart(FormPart):
    """填表须知: words of the form, printed as they stand."""

    kind: Literal["notes"]
    id: str
    bookmark: str
    title: str
    paragraphs: tuple[str, ...]


class TableCell(FormPart):
    """One cell: a label, or a value that names its fields; spans count grid columns and rows."""

    label: str | None = None
    value: str | None = None
    columns: int = Field(default=1, ge=1)
    rows: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _is_label_or_value(self) -> TableCell:
        if (self.label is None) == (self.value is None):
            raise ValueError("单元格要么是 label，要么是 value")
        return self


class FieldGroup(FormPart):
    """Questions the window asks under one heading, in the order of the paper.

    A field that depends on another is asked right under it and is not named here.
    """

    title: str
    fields: tuple[str, ...] = Field(min_length=1)


Millimetres = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class TablePart(FormPart):
    """A table on a grid; `columns_mm` are the widths of its grid columns in millimetres.

    `groups` divides its questions for the window; without it they are asked as one group.
    """

    kind: Literal["table"]
    id: str
    bookmark: str
    title: str
    columns_mm: tuple[Millimetres, ...] = Field(min_length=1)
    rows: tuple[tuple[TableCell, ...], ...] = Field(min_length=1)
    groups: tuple[FieldGroup, ...] = ()


class NarrativeSection(FormPart):
    """One narrative section. `above` holds headings printed before its own.

    `topics` are the items of the guidance: title and the words that speak of it.
    """

    id: str
    label: str
    level: Literal[2, 3]
    above: str = ""
    guidance: str = ""
    topics: tuple[Topic, ...] = ()


class Topic(FormPart):
    """An item of the guidance; a text speaks of it when it holds one of `words`."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)


class NarrativePart(FormPart):
    kind: Literal["narrative"]
    id: str
    bookmark: str
    title: str
    sections: tuple[NarrativeSection, ...] = Field(min_length=1)


class ProofItem(FormPart):
    """An item of 附1 or 附2: what is to be proved and when it must be.

    `proves` names the field with the answer that is proved, where it is not the one that
    `when` says must claim something.
    """

    id: str
    text: str
    bracket: str = ""
    when: Condition | None = None
    proves: str | None = None
    none_ok: bool = False

    @property
    def claim(self) -> str | None:
        """Return the field whose answer the item proves, None where the form has none."""
        if self.proves is not None:
            return self.proves
        return self.when.field if self.when is not None and self.when.claims else None


class ProofsPart(FormPart):
    """A divider page that lists the items, then the proofs themselves."""

    kind: Literal["proofs"]
    id: str
    bookmark: str
    label: str
    title: str
    items: tuple[ProofItem, ...] = Field(min_length=1)


class SignatureLine(FormPart):
    """A line under a declaration, printed as it stands, and what comes there by hand."""

    text: str
    by_hand: ByHand | None = None


class DeclarationPart(FormPart):
    """附3: text and the lines left for the pen."""

    kind: Literal["declaration"]
    id: str
    bookmark: str
    label: str
    title: str
    paragraphs: tuple[str, ...]
    signatures: tuple[SignatureLine, ...]


Part = Annotated[
    CoverPart | NotesPart | TablePart | NarrativePart | ProofsPart | DeclarationPart,
    Field(discriminator="kind"),
]

NarrativeSection.model_rebuild()
