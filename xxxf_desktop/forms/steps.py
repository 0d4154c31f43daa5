"""The steps in which the window asks for a form: what is asked where, read from the form.

A cover, a table, a narrative section, the items of an appendix and the declaration are one
step each; 填表须知 asks nothing. Nothing here names a field: another edition, other steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from xxxf_desktop.forms.fields import ChoicesField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import (
    CoverPart,
    DeclarationPart,
    FieldGroup,
    NarrativePart,
    NarrativeSection,
    Part,
    ProofItem,
    ProofsPart,
    TablePart,
)
from xxxf_desktop.forms.templates import slots

_MOST_BESIDE = 2  # columns of the window
_REST = "其他栏目"
_NUMERALS = "一二三四五六七八九"
_NUMBER = re.compile(r"^(\d+)\.")


class StepKind(Enum):
    """What a step asks for."""

    FIELDS = "fields"
    NARRATIVE = "narrative"
    PROOFS = "proofs"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Question:
    """A field, and the fields that are asked under it once it is answered so."""

    field: str
    dependents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading; those of one row stand side by side as on paper."""

    title: str
    rows: tuple[tuple[Question, ...], ...]

    def fields(self) -> Iterator[str]:
        """Yield every field of the group, dependents right behind what they depend on."""
        for row in self.rows:
            for question in row:
                yield question.field
                yield from question.dependents


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `title` as the window shows it, `heading` what it stands under in the list.

    `shown` are answers printed here that are asked elsewhere, with the words before them.
    """

    id: str
    kind: StepKind
    title: str
    heading: str = ""
    groups: tuple[Group, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    section: NarrativeSection | None = None
    items: tuple[ProofItem, ...] = ()

    def places(self) -> tuple[str, ...]:
        """Return the ids of the fields, the section or the proof items this step asks for."""
        if self.section is not None:
            return (self.section.id,)
        if self.items:
            return tuple(item.id for item in self.items)
        return tuple(name for group in self.groups for name in group.fields())


def steps_of(form: Form) -> tuple[Step, ...]:
    """Return the steps of `form` in the order of the paper.

    What no group names is asked last, in the last step with fields: no field is left out.
    """
    tables = [part.id for part in form.parts if isinstance(part, TablePart)]
    steps = [step for part in form.parts for step in _steps(form, part, tables)]
    asked = set(asked_fields(form, steps))
    others = {field.other for field in form.fields.values() if isinstance(field, ChoicesField)}
    rest = tuple(name for name in form.fields if name not in asked | others)
    last = [index for index, step in enumerate(steps) if step.kind is StepKind.FIELDS]
    if rest and last:
        step = steps[last[-1]]
        more = Group(_REST, tuple((Question(name),) for name in rest))
        steps[last[-1]] = replace(step, groups=(*step.groups, more))
    return tuple(steps)


def asked_fields(form: Form, steps: Iterable[Step]) -> Iterator[str]:
    """Yield the fields `steps` ask for; the text behind 其他（请注明） goes with its choices."""
    for step in steps:
        for group in step.groups:
            for name in group.fields():
                yield name
                field = form.fields.get(name)
                if isinstance(field, ChoicesField) and field.other:
                    yield field.other


def _steps(form: Form, part: Part, tables: list[str]) -> Iterator[Step]:
    match part:
        case CoverPart():
            yield _cover(form, part)
        case TablePart():
            title = f"表{_NUMERALS[tables.index(part.id)]} {part.title}"
            yield Step(part.id, StepKind.FIELDS, title, groups=tuple(_groups(form, part)))
        case NarrativePart():
            yield from _sections(part)
        case ProofsPart():
            title = f"{part.label} {part.title}"
            yield Step(part.id, StepKind.PROOFS, title, "附件", items=part.items)
        case DeclarationPart():
            shown = tuple(("", name) for paragraph in part.paragraphs for name in slots(paragraph))
            title = f"{part.label} {part.title}"
            yield Step(part.id, StepKind.DECLARATION, title, "附件", shown=shown)


def _cover(form: Form, part: CoverPart) -> Step:
    """The cover asks only for what no table asks for."""
    elsewhere = {name for other in form.parts for name in _asked_in(other)}
    lines = [(line.label.rstrip("："), name) for line in part.lines for name in slots(line.value)]
    own = tuple((Question(name),) for _, name in lines if name not in elsewhere)
    shown = tuple((label, name) for label, name in lines if name in elsewhere)
    groups = (Group(part.bookmark, own),) if own else ()
    return Step(part.id, StepKind.FIELDS, part.bookmark, groups=groups, shown=shown)


def _asked_in(part: Part) -> Iterator[str]:
    for row in part.rows if isinstance(part, TablePart) else ():
        for cell in row:
            yield from slots(cell.value or "")


def _groups(form: Form, part: TablePart) -> Iterator[Group]:
    rows_on_paper = {
        name: number
        for number, row in enumerate(part.rows)
        for cell in row
        for name in slots(cell.value or "")
    }
    for group in part.groups or (_single_group(form, part),):
        yield Group(group.title, tuple(_rows(form, group.fields, rows_on_paper)))


def _single_group(form: Form, part: TablePart) -> FieldGroup:
    own = [name for name in _asked_in(part) if name in form.fields]
    asked = [name for name in own if not _is_dependent(form, name)]
    return FieldGroup(title=part.title, fields=tuple(asked))


def _is_dependent(form: Form, name: str) -> bool:
    when = form.fields[name].when
    return when is not None and when.is_ is not None


def _rows(
    form: Form, names: tuple[str, ...], rows_on_paper: dict[str, int]
) -> Iterator[tuple[Question, ...]]:
    beside: list[Question] = []
    last: int | None = None
    for name in names:
        row = rows_on_paper.get(name)
        if beside and (row is None or row != last or len(beside) == _MOST_BESIDE):
            yield tuple(beside)
            beside = []
        beside.append(Question(name, dependents_of(form, name)))
        last = row
    if beside:
        yield tuple(beside)


def dependents_of(form: Form, name: str) -> tuple[str, ...]:
    """Return the fields that are asked only when yes/no field `name` is answered so."""
    return tuple(
        field.id
        for field in form.fields.values()
        if field.when is not None and field.when.is_ is not None and field.when.field == name
    )


def _sections(part: NarrativePart) -> Iterator[Step]:
    chapter = ""
    for section in part.sections:
        if section.above:
            found = _NUMBER.match(section.above)
            chapter = found[0] if found else ""
        own = section.level > 2 and chapter
        title = f"{chapter}{section.label}" if own else section.label
        yield Step(section.id, StepKind.NARRATIVE, title, part.title, section=section)


def step_of_place(form: Form) -> dict[str, str]:
    """Return the id of the step that asks for each field, section and proof item."""
    found = {place: step.id for step in steps_of(form) for place in step.places()}
    for field in form.fields.values():
        if isinstance(field, ChoicesField) and field.other and field.id in found:
            found[field.other] = found[field.id]
    return found
