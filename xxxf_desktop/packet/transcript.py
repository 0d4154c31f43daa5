"""抄录单: every answer once more as the text to be keyed into the online system.

In the order of the official table. What the form does not ask of this applicant is left out; what
is printed in two places is keyed in once. Dates, amounts, numbers of figures and lists are as on
paper: paper and online version are to agree to the character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from xxxf_desktop.answers.application import NONE, Application, Honor, is_honors
from xxxf_desktop.answers.visibility import holds, is_asked
from xxxf_desktop.answers.words import answer_words
from xxxf_desktop.forms import templates
from xxxf_desktop.forms.fields import (
    ChoicesField,
    FormField,
    HonorsField,
    NumberedChoicesField,
    YesNoField,
)
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import (
    CoverPart,
    DeclarationPart,
    NarrativePart,
    NotesPart,
    Part,
    ProofItem,
    ProofsPart,
    TablePart,
)
from xxxf_desktop.forms.steps import Step, steps_of
from xxxf_desktop.packet.cleaning import without_controls
from xxxf_desktop.packet.narrative import narrative_section
from xxxf_desktop.packet.nodes import Cell, Figure, Node, Paragraph, Table, Text
from xxxf_desktop.packet.printing import Printer

UNANSWERED = "（未填）"

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True, slots=True)
class TranscriptEntry:
    """One box of the online system: `text` is what is typed, "" where nothing was answered.

    `place` is the field, section or proof item it answers; several entries may share one.
    """

    group: str
    label: str
    text: str
    place: str


def transcript(form: Form, application: Application) -> tuple[TranscriptEntry, ...]:
    """Return all that is to be keyed in, in order; lines within a text end with a line feed."""
    writer = _Writer(form, without_controls(application))
    return tuple(entry for part in form.parts for entry in writer.entries(part))


def transcript_text(head: Iterable[str], entries: Iterable[TranscriptEntry]) -> str:
    """Return the 抄录单 as plain text: the lines of `head`, then the entries by their groups."""
    lines, group = [*head], ""
    for entry in entries:
        if entry.group != group:
            group = entry.group
            lines += ["", "", f"======== {group} ========"]
        lines += ["", f"【{entry.label}】", entry.text or UNANSWERED]
    return "\n".join([*lines, ""])


class _Writer:
    """Walks the parts of a form and says what each asks to be keyed in."""

    def __init__(self, form: Form, application: Application) -> None:
        self._form = form
        self._application = application
        self._printer = Printer(form, application)
        self._steps = {step.id: step for step in steps_of(form)}

    def entries(self, part: Part) -> Iterator[TranscriptEntry]:
        match part:
            case CoverPart():
                step = self._steps[part.id]
                yield from self._fields(step, step.places())
            case TablePart():
                cells = (cell.value or "" for row in part.rows for cell in row)
                names = (name for value in cells for name in templates.slots(value))
                yield from self._fields(self._steps[part.id], names)
            case NarrativePart():
                yield from self._narrative(part)
            case ProofsPart():
                yield from self._proofs(part)
            case NotesPart() | DeclarationPart():
                return
            case _:
                assert_never(part)

    # ---------------------------------------------------------------- fields

    def _fields(self, step: Step, names: Iterable[str]) -> Iterator[TranscriptEntry]:
        for name in names:
            field = self._form.fields[name]
            if not is_asked(field, self._form, self._application):
                continue
            for label, text in self._answers(field):
                yield TranscriptEntry(step.title, label, text, name)
            yield from self._fields(step, self._within(field))

    def _within(self, field: FormField) -> list[str]:
        """Return the fields printed inside `field`; 其他（请注明） only where it says something."""
        match field:
            case YesNoField():
                return [*templates.slots(field.no), *templates.slots(field.yes)]
            case ChoicesField(other=str(other)):
                return [other] if self._application.text(other).strip() else []
        return []

    def _answers(self, field: FormField) -> Iterator[tuple[str, str]]:
        label = self._form.label_of(field.id)
        value = self._application.fields.get(field.id)
        match field:
            case HonorsField():
                yield from _honors(label, value if is_honors(value) else None)
            case ChoicesField():
                chosen = value if isinstance(value, tuple) else ()
                yield label, "、".join(str(option) for option in chosen)
            case YesNoField() | NumberedChoicesField():
                yield label, answer_words(self._form, self._application, field.id)
            case _:
                printed = [text for line in self._printer.field(field.id) for text in line]
                filled = (text for text in printed if text.control and not text.control.empty)
                yield label, "".join(text.text for text in filled)

    # ---------------------------------------------------------------- narrative

    def _narrative(self, part: NarrativePart) -> Iterator[TranscriptEntry]:
        nodes = narrative_section(self._form, part, self._application).nodes
        for section in part.sections:
            own = [node for node in nodes if _place(node).startswith(f"{section.id}:")]
            text = "\n".join(map(_node_text, own))
            yield TranscriptEntry(part.title, self._steps[section.id].title, text, section.id)

    # ---------------------------------------------------------------- proofs

    def _proofs(self, part: ProofsPart) -> Iterator[TranscriptEntry]:
        for number, item in enumerate(part.items, 1):
            titles = self._titles(item)
            if titles or holds(item.when, self._form, self._application):
                label = f"{number}. {self._form.label_of(item.id)}"
                text = "\n".join(titles)
                yield TranscriptEntry(self._steps[part.id].title, label, text, item.id)

    def _titles(self, item: ProofItem) -> list[str]:
        proofs = self._application.proofs_of(item.id)
        titles = [" ".join(proof.title.split()) for proof in proofs if proof.file]
        return titles or ([NONE] if any(proof.none for proof in proofs) else [])


def _honors(label: str, rows: tuple[Honor, ...] | None) -> Iterator[tuple[str, str]]:
    """Yield a box for each honour: name, level and year, a full-width blank apart."""
    if not rows:
        yield label, "" if rows is None else NONE
        return
    for number, row in enumerate(rows, 1):
        year = "" if row.year is None else f"{row.year}年"
        words = [row.honor.strip(), row.level.strip(), year]
        yield f"{label} 第{number}项", "　".join(word for word in words if word)


def _place(node: Node) -> str:
    return node.place if isinstance(node, Paragraph | Table | Figure) else ""


def _node_text(node: Node) -> str:
    match node:
        case Paragraph():
            return _texts(node.texts)
        case Table():
            return "\n".join("\t".join(map(_cell_text, row)) for row in node.rows)
        case Figure():
            caption = "" if node.caption is None else _texts(node.caption.texts)
            return f"〔{caption.replace('　', ' ')}〕"
    raise AssertionError(f"no node of a narrative: {node}")


def _cell_text(cell: Cell) -> str:
    words = " ".join(_texts(paragraph.texts) for paragraph in cell.paragraphs)
    return " ".join(words.split())  # a line break would begin another row


def _texts(texts: Iterable[Text]) -> str:
    return "".join(map(_text, texts))


def _text(text: Text) -> str:
    """Return the text of a box that knows no raised letters: 10⁸ must not become 108.

    >>> _text(Text("2", sup=True)), _text(Text("th", sup=True)), _text(Text("max", sub=True))
    ('²', '^(th)', '_(max)')
    """
    if not text.sup and not text.sub:
        return text.text
    table, mark = (_RAISED, "^") if text.sup else (_LOWERED, "_")
    if all(ord(character) in table for character in text.text):
        return text.text.translate(table)
    return f"{mark}({text.text})"
