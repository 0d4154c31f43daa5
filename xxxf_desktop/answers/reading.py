"""From the bytes of an answers file to answers: strict, with every problem listed.

What a value means is judged later by the rules; here only what cannot be an answer is refused.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from xxxf_desktop.answers.application import (
    Acceptance,
    Application,
    Honor,
    Proof,
    Value,
    is_answered,
)
from xxxf_desktop.answers.schema import JsonNumber, ProofRow, answers_model, python_names
from xxxf_desktop.answers.wording import (
    Location,
    half_pair,
    json_problem,
    place_words,
    problems_of,
    quoted_text,
    shown,
)
from xxxf_desktop.errors import AnswersError
from xxxf_desktop.forms.fields import ChoicesField, HonorsField, NumberedChoicesField
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Block, Blocks, TableBlock

MOST_BYTES = 32 * 1024 * 1024
_MOST_COMMAS = 200_000  # each entry may become a line of its own; an application has hundreds
_MOST_DIGITS = 18
_BOM = b"\xef\xbb\xbf"

_HALF_A_PAIR = re.compile("[\ud800-\udfff]")  # JSON can write it, UTF-8 and SQLite cannot

TOO_LARGE = (
    f"答案文件超过 {MOST_BYTES // 1024 // 1024} MB。图片和证明材料请另存为文件，在答案里写文件名。"
)
_TOO_MANY = "答案文件里的条目太多，不像是一份申报书的答案。"
_TOO_DEEP = "答案文件的括号套得太深。"


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """What an answers file says. A key that is absent from a mapping stays as it is.

    None clears: a field, a section. `given` names the top-level keys that were present.
    Files are named as in the answers file, relative to it.
    """

    form: str
    plan: str | None = None
    fields: Mapping[str, Value | None] = field(default_factory=dict)
    narrative: Mapping[str, Blocks | None] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileUse:
    """A file that the answers file names, and where: a figure's block or a proof.

    `pages` are those it says are bound in, "" for all.
    """

    place: Location
    file: str
    pages: str = ""

    @property
    def is_figure(self) -> bool:
        return self.place[0] == "narrative"


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of `read_answers`: `answers` is None when there are problems."""

    answers: AnswersFile | None
    problems: tuple[str, ...]
    files: tuple[FileUse, ...]


def parse_answers(data: bytes, form: Form) -> AnswersFile:
    """Return what the answers file `data` says for a draft of `form`.

    Raises AnswersError with every problem found.
    """
    reading = read_answers(data, form)
    if reading.answers is None:
        raise AnswersError(reading.problems)
    return reading.answers


def read_answers(data: bytes, form: Form) -> Reading:
    """Return answers, problems and the files that are named, whatever else is wrong.

    AnswersError where the text itself cannot be relied on: broken JSON, another form.
    """
    try:
        return _reading(data, form)
    except RecursionError as error:
        raise AnswersError([_TOO_DEEP]) from error


def _reading(data: bytes, form: Form) -> Reading:
    document, problems = _document(data)
    _refuse_other_form(document, form)
    half_pairs = [half_pair(form, *found) for found in _half_pairs(document)]
    if half_pairs:
        raise AnswersError([*problems, *half_pairs])  # not even a key can be relied on
    answers: AnswersFile | None = None
    try:
        answers = _answers(answers_model(form).model_validate(document), form)
    except ValidationError as error:
        problems += problems_of(error, form)
    else:
        problems += _table_problems(answers, form)
    return Reading(None if problems else answers, tuple(problems), tuple(_file_uses(document)))


def _file_uses(document: dict[str, Any]) -> Iterator[FileUse]:
    sections = document.get("narrative")
    for section, blocks in sections.items() if isinstance(sections, dict) else ():
        for index, file, _ in _files_in(blocks):
            yield FileUse(("narrative", section, index, "figure"), file)
    for index, file, pages in _files_in(document.get("proofs")):
        if file:  # without one the proof is still to come
            yield FileUse(("proofs", index), file, pages)


def _files_in(entries: object) -> Iterator[tuple[int, str, str]]:
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        file = entry.get("file") if isinstance(entry, dict) else None
        if isinstance(file, str):
            pages = entry.get("pages")
            yield index, file, pages if isinstance(pages, str) else ""


def apply(answers: AnswersFile, application: Application) -> Application:
    """Return `application` with what `answers` says put in; pure, files still as named there."""
    for field_id, value in answers.fields.items():
        application = application.with_field(field_id, value)
    for section, blocks in answers.narrative.items():
        application = application.with_narrative(section, blocks)
    given = answers.given
    return replace(
        application,
        plan=answers.plan if "plan" in given else application.plan,
        proofs=answers.proofs if "proofs" in given else application.proofs,
        accepted=answers.accepted if "accepted" in given else application.accepted,
    )


# ------------------------------------------------------------------ JSON


def _document(data: bytes) -> tuple[dict[str, Any], list[str]]:
    """Return the parsed object and the problems that did not keep it from being parsed."""
    if len(data) > MOST_BYTES:
        raise AnswersError([TOO_LARGE])
    if data.count(b",") > _MOST_COMMAS:
        raise AnswersError([_TOO_MANY])
    problems: list[str] = []
    try:
        document = _decoder(problems).decode(_text(data.removeprefix(_BOM)))
    except json.JSONDecodeError as error:
        raise AnswersError([*problems, json_problem(error)]) from error
    if not isinstance(document, dict):
        raise AnswersError([f"答案文件应是一组键和值（{{…}}），写的是{shown(document)}。"])
    return document, problems


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"第{line}行有不是 UTF-8 编码的文字。请把答案文件另存为 UTF-8 编码。"
        raise AnswersError([problem]) from error


def _decoder(problems: list[str]) -> json.JSONDecoder:
    """Return a decoder that tells `problems` of what plain JSON reading lets pass."""

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, times in Counter(key for key, _ in pairs).items():
            if times > 1:
                problems.append(f"“{quoted_text(key)}”这个键写了 {times} 次，只能写一次。")
        return dict(pairs)

    def no_number(name: str) -> None:
        problems.append(f"{name} 不是数，JSON 里不能写。")

    def whole(text: str) -> int | JsonNumber:
        return int(text) if len(text.lstrip("-")) <= _MOST_DIGITS else JsonNumber(text)

    return json.JSONDecoder(
        object_pairs_hook=members, parse_constant=no_number, parse_float=JsonNumber, parse_int=whole
    )


def _refuse_other_form(document: dict[str, Any], form: Form) -> None:
    """A file for another edition has one problem, not one for each field that differs."""
    other = document.get("form")
    if isinstance(other, str) and other != form.id:
        raise AnswersError(
            [f"答案文件是 {quoted_text(other)} 版的，申报稿是 {form.id} 版的。请核对 form。"]
        )


def _half_pairs(value: object, place: Location = ()) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        found = _HALF_A_PAIR.search(value)
        if found:
            yield place, found[0]
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _half_pairs(key, place)
            yield from _half_pairs(member, (*place, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _half_pairs(entry, (*place, index))


# ------------------------------------------------------------------ model to answers


def _answers(parsed: Any, form: Form) -> AnswersFile:
    sections = [section.id for section in form.narrative_sections()]
    given = parsed.model_fields_set
    return AnswersFile(
        form=form.id,
        plan=parsed.plan,
        fields={
            field_id: _value(form, field_id, value)
            for field_id, value in _given_members(parsed.fields, [*form.fields])
        },
        narrative={
            section: blocks or None
            for section, blocks in _given_members(parsed.narrative, sections)
        },
        proofs=tuple(_proof(row) for row in parsed.proofs or ()),
        accepted=tuple(
            Acceptance(code=row.code, field=row.field, reason=row.reason)
            for row in parsed.accepted or ()
        ),
        given=frozenset(given),
    )


def _given_members(members: BaseModel | None, ids: list[str]) -> Iterator[tuple[str, Any]]:
    if members is None:
        return
    for attribute, name in python_names(ids):
        if attribute in members.model_fields_set:
            yield name, getattr(members, attribute)


def _value(form: Form, field_id: str, value: Any) -> Value | None:
    """Choices come in the form's order, each once; nothing at all is no answer."""
    match form.fields[field_id]:
        case HonorsField():
            return None if value is None else tuple(_honor(row) for row in value)
        case ChoicesField(options=options):
            chosen = value or ()
            value = tuple(option for option in options if option in chosen)
        case NumberedChoicesField(options=numbered):
            chosen = value or ()
            value = tuple(option.number for option in numbered if option.number in chosen)
    return value if is_answered(value) else None


def _honor(row: Any) -> Honor:
    return Honor(honor=row.honor, level=row.level or "", year=row.year)


def _proof(row: ProofRow) -> Proof:
    return Proof(
        item=row.item,
        title=row.title or "",
        file=row.file or None,
        none=row.none,
        pages=row.pages or "",
        rotate=row.rotate or 0,
    )


def _table_problems(answers: AnswersFile, form: Form) -> Iterator[str]:
    for section, blocks in answers.narrative.items():
        for index, block in enumerate(blocks or ()):
            for problem in _shape_problems(block):
                yield f"{place_words(form, ('narrative', section, index, 'table'))}：{problem}。"


def _shape_problems(block: Block) -> Iterator[str]:
    if not isinstance(block, TableBlock):
        return
    columns = len(block.rows[0])
    for number, row in enumerate(block.rows, start=1):
        if len(row) != columns:
            yield f"第{number}行有 {len(row)} 格，第1行有 {columns} 格，各行要一样多"
    if block.widths_mm is not None and len(block.widths_mm) != columns:
        yield f"widths_mm 有 {len(block.widths_mm)} 个，表有 {columns} 列"
    if block.header_rows > len(block.rows):
        yield f"header_rows 是 {block.header_rows}，表只有 {len(block.rows)} 行"
