"""A form held against itself: clashing ids, names of nothing, fields that are never printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from xxxf_desktop.forms import templates
from xxxf_desktop.forms.fields import (
    AmountField,
    ChoicesField,
    Condition,
    DateField,
    FormField,
    FormPart,
    HonorsField,
    NumberedChoicesField,
    StockCodeField,
    TextField,
    YesNoField,
)
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import (
    CoverLine,
    CoverPart,
    DeclarationPart,
    NotesPart,
    ProofsPart,
    TableCell,
    TablePart,
)
from xxxf_desktop.forms.relations import (
    Mentioned,
    MentionedPeriod,
    NotAbove,
    NotBefore,
    PartForEach,
)

_TEXT_WIDTH_MM = 158.3  # A4 less the side margins of 1468 twips
# The strings in which answers are printed; in all others a name in braces is a mistake.
_TEMPLATES: dict[type[FormPart], tuple[str, ...]] = {
    CoverLine: ("value",),
    TableCell: ("value",),
    NotesPart: ("paragraphs",),
    DeclarationPart: ("paragraphs",),
    YesNoField: ("no", "yes"),
}


def problems(form: Form) -> list[str]:
    """Return every contradiction of `form`, one Chinese line each."""
    return [
        *_clashing_ids(form),
        *_about_problems(form),
        *_field_problems(form),
        *_template_problems(form),
        *_unprinted(form),
        *_table_problems(form),
        *_proof_problems(form),
        *_relation_problems(form),
        *_plan_problems(form),
        *_question_problems(form),
    ]


def _clashing_ids(form: Form) -> Iterator[str]:
    ids = [*form.fields]
    ids += [section.id for section in form.narrative_sections()]
    ids += [item.id for item in form.proof_items()]
    ids += [part.id for part in form.parts]
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{name}：这个编号用了 {times} 次。"


def _about_problems(form: Form) -> Iterator[str]:
    for role, name in form.about.model_dump().items():
        if name not in form.fields:
            yield f"about.{role}：没有栏目 {name}。"


def _field_problems(form: Form) -> Iterator[str]:
    for key, field in form.fields.items():
        if field.id != key:
            yield f"fields.{key}：id 写成了 {field.id}。"
        yield from _condition_problems(form, f"fields.{key}", field.when)
        yield from _reference_problems(form, key, field)


def _condition_problems(form: Form, place: str, when: Condition | None) -> Iterator[str]:
    if when is None:
        return
    if (when.is_ is None) == (when.claims is None):
        yield f"{place}.when：要写 is 或 claims，二者取一。"
    target = form.fields.get(when.field)
    if target is None:
        yield f"{place}.when：没有栏目 {when.field}。"
    elif when.is_ is not None and not isinstance(target, YesNoField):
        yield f"{place}.when：{when.field} 不是是非题，不能用 is。"
    elif place.removeprefix("fields.") in _conditioning(form, when):
        yield f"{place}.when：条件绕成了圈。"


def _conditioning(form: Form, when: Condition) -> set[str]:
    """Return the fields that `when` looks at, and those that these are conditional on."""
    found: set[str] = set()
    following: Condition | None = when
    while following is not None and following.field not in found:
        found.add(following.field)
        target = form.fields.get(following.field)
        following = target.when if target is not None else None
    return found


def _reference_problems(form: Form, key: str, field: FormField) -> Iterator[str]:
    wanted: list[str] = []
    if isinstance(field, ChoicesField):
        wanted = [field.other] if field.other else []
        yield from _repeated(f"fields.{key}.options", field.options)
    elif isinstance(field, StockCodeField):
        wanted = [field.exchange]
    elif isinstance(field, NumberedChoicesField):
        numbers = [option.number for option in field.options]
        yield from _repeated(f"fields.{key}.options", numbers)
    elif isinstance(field, HonorsField):
        yield from _repeated(f"fields.{key}.fixed", field.fixed)
        yield from _repeated(f"fields.{key}.levels", field.levels)
    for name in wanted:
        if not isinstance(form.fields.get(name), TextField):
            yield f"fields.{key}：{name} 不是文字栏目。"


def _repeated(place: str, values: tuple[str, ...] | list[int]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{place}：{value} 写了 {times} 次。"


def _template_problems(form: Form) -> Iterator[str]:
    for place, text, prints_answers in _all_strings(form):
        for name in templates.slots(text):
            if name not in form.fields:
                yield f"{place}：没有栏目或文字 {{{name}}}。"
            elif not prints_answers:
                yield f"{place}：这里不印答案，不能写 {{{name}}}。"
        leftover = templates.without_slots(text)
        if "{" in leftover or "}" in leftover:
            yield f"{place}：大括号里的名字写法不对：{text}"
    for key in form.fields:
        if key in _printed_with(form, _slots_of(form, key)):
            yield f"fields.{key}：印这个栏目又要先印它自己。"


def _all_strings(form: Form) -> Iterator[tuple[str, str, bool]]:
    """Yield place, text and whether answers are printed in it, for every string but `texts`."""
    for name in type(form).model_fields:
        if name != "texts":
            yield from _strings(name, getattr(form, name))


def _strings(
    place: str, value: object, prints_answers: bool = False
) -> Iterator[tuple[str, str, bool]]:
    if isinstance(value, str):
        yield place, value, prints_answers
    elif isinstance(value, FormPart):
        for name in type(value).model_fields:
            is_template = name in _TEMPLATES.get(type(value), ())
            yield from _strings(f"{place}.{name}", getattr(value, name), is_template)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(f"{place}.{key}", item)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _strings(f"{place}.{index}", item, prints_answers)


def printed_templates(form: Form) -> Iterator[str]:
    """Yield every string of the parts in which answers are printed."""
    for part in form.parts:
        match part:
            case CoverPart():
                yield from (line.value for line in part.lines)
            case TablePart():
                for row in part.rows:
                    yield from (cell.value for cell in row if cell.value is not None)
            case NotesPart() | DeclarationPart():
                yield from part.paragraphs
            case _:
                pass


def _unprinted(form: Form) -> Iterator[str]:
    named = {name for text in printed_templates(form) for name in templates.slots(text)}
    printed = _printed_with(form, named)
    for key, field in form.fields.items():
        if field.printed and key not in printed:
            yield f"fields.{key}：哪一部分都不印这个栏目。"
        if not field.printed and key in printed:
            yield f"fields.{key}：写明不印，却印在表里。"


def _printed_with(form: Form, names: set[str]) -> set[str]:
    """Return `names` and every field that is printed inside one of them."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= _slots_of(form, name) - found
    return found


def _slots_of(form: Form, name: str) -> set[str]:
    """Return the fields that are printed inside the field `name`."""
    match form.fields.get(name):
        case YesNoField(no=no, yes=yes):
            return {*templates.slots(no), *templates.slots(yes)}
        case ChoicesField(other=str(other)):
            return {other}
    return set()


def _table_problems(form: Form) -> Iterator[str]:
    for part in form.parts:
        if not isinstance(part, TablePart):
            continue
        if sum(part.columns_mm) > _TEXT_WIDTH_MM:
            yield f"{part.id}.columns_mm：共 {sum(part.columns_mm):g} 毫米，比版心宽。"
        for row in part.rows:
            for cell in row:
                if cell.value is not None and not templates.slots(cell.value):
                    yield f"{part.id}：单元格“{cell.value}”不印任何栏目。"
        yield from _grid_problems(part)


def _grid_problems(part: TablePart) -> Iterator[str]:
    hanging = [0] * len(part.columns_mm)  # rows each grid column is still covered from above
    for index, row in enumerate(part.rows):
        covered = sum(1 for rows in hanging if rows)
        if covered + sum(cell.columns for cell in row) != len(hanging):
            yield f"{part.id}.rows.{index}：各单元格合起来不是 {len(hanging)} 列。"
            return
        free = [column for column, rows in enumerate(hanging) if not rows]
        hanging = [max(0, rows - 1) for rows in hanging]
        for cell in row:
            taken, free = free[: cell.columns], free[cell.columns :]
            if taken[-1] - taken[0] >= cell.columns:
                yield f"{part.id}.rows.{index}：有单元格被上一行伸下来的单元格隔成两段。"
            for column in taken:
                hanging[column] = cell.rows - 1
    if any(hanging):
        yield f"{part.id}.rows：有单元格向下伸出了表格。"


def _proof_problems(form: Form) -> Iterator[str]:
    if not any(isinstance(part, ProofsPart) for part in form.parts):
        yield "parts：没有证明材料部分。"
    for item in form.proof_items():
        yield from _condition_problems(form, item.id, item.when)
        if item.proves is not None and item.proves not in form.fields:
            yield f"{item.id}.proves：没有栏目 {item.proves}。"


def _relation_problems(form: Form) -> Iterator[str]:
    sections = {section.id for section in form.narrative_sections()}
    for index, relation in enumerate(form.relations):
        place = f"relations.{index}"
        kind: type[FormPart]
        match relation:
            case NotBefore():
                names, kind = [relation.field, relation.other], DateField
            case NotAbove():
                names = [relation.field, relation.other, *relation.parts]
                kind = AmountField
            case PartForEach():
                names, kind = [relation.field], NumberedChoicesField
                if relation.section not in sections:
                    yield f"{place}：没有章节 {relation.section}。"
            case Mentioned():
                names, kind = [relation.field], AmountField
                yield from _repeated(f"{place}.words", relation.words)
            case MentionedPeriod():
                names, kind = [relation.start, relation.end], DateField
                yield from _repeated(f"{place}.words", relation.words)
        for name in names:
            if not isinstance(form.fields.get(name), kind):
                yield f"{place}：{name} 不是合适的栏目。"


def _plan_problems(form: Form) -> Iterator[str]:
    if not form.plans:
        yield "plans.toml：没有报送方案。"
    for key, plan in form.plans.items():
        if plan.id != key:
            yield f"plans.{key}：id 写成了 {plan.id}。"
        try:
            date.fromisoformat(plan.deadline)
        except ValueError:
            yield f"plans.{key}.deadline：没有这一天：{plan.deadline}。"


def _question_problems(form: Form) -> Iterator[str]:
    """Groups that name no field, or let the window ask twice or in the wrong place."""
    tables = [part for part in form.parts if isinstance(part, TablePart)]
    named = [(part.id, name) for part in tables for group in part.groups for name in group.fields]
    for part_id, name in named:
        field = form.fields.get(name)
        if field is None:
            yield f"{part_id}.groups：没有栏目 {name}。"
        elif field.when is not None and field.when.is_ is not None:
            yield f"{part_id}.groups：{name} 随 {field.when.field} 一起问，不用再写。"
    for name, times in Counter(name for _, name in named).items():
        if times > 1:
            yield f"fields.{name}：groups 里写了 {times} 次，只能问一次。"
