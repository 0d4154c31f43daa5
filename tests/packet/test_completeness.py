"""Every asked field of the form is on paper under its tag, and nothing hidden is.

Whatever the answers are: the packet is built of random ones.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.packet.making import edition, empty, packet, texts
from xxxf_desktop.answers.application import Application, Honor, Proof, Value, is_answered
from xxxf_desktop.answers.visibility import is_asked
from xxxf_desktop.forms.fields import (
    ChoicesField,
    DateField,
    FormField,
    HonorsField,
    LongTextField,
    NumberedChoicesField,
    YesNoField,
)
from xxxf_desktop.packet import nodes
from xxxf_desktop.packet.nodes import Packet, Tick

FORM = edition()
# Marked, so that no answer is found in the words of the form or in another answer.
WORDS = st.text("甲乙丙镕堃珺ab 1", max_size=6)


def _values(field: FormField) -> st.SearchStrategy[Value]:
    match field:
        case YesNoField():
            return st.booleans()
        case ChoicesField():
            return st.lists(st.sampled_from(field.options), max_size=4, unique=True).map(tuple)
        case NumberedChoicesField():
            numbers = [option.number for option in field.options]
            return st.lists(st.sampled_from(numbers), max_size=4, unique=True).map(tuple)
        case HonorsField():
            row = st.builds(
                Honor,
                honor=st.sampled_from([*field.fixed, "示范企业", "名牌"]),
                level=st.sampled_from([*field.levels, ""]),
                year=st.none() | st.integers(1990, 2020),
            )
            return st.lists(row, max_size=5).map(tuple)
        case DateField():
            return st.dates().map(lambda day: day.isoformat()) | st.just("")
        case _:
            return WORDS.map(lambda text: f"<{field.id}{text}>" if text.strip() else text)


ANSWERS = st.fixed_dictionaries(
    {}, optional={field.id: _values(field) for field in FORM.fields.values()}
)


def made(fields: dict[str, Value]) -> tuple[Application, Packet]:
    application = replace(empty(), fields=fields)
    return application, packet(application)


def tags_of(packet: Packet) -> dict[str, list[nodes.Text]]:
    found: dict[str, list[nodes.Text]] = {}
    for text in texts(packet):
        if text.control is not None:
            found.setdefault(text.control.tag, []).append(text)
    return found


@given(ANSWERS)
def test_every_printed_field_has_its_tag(fields: dict[str, Value]) -> None:
    _, packet = made(fields)
    roots = {tag.split(":")[0] for tag in tags_of(packet)}
    assert roots == {field.id for field in FORM.fields.values() if field.printed}


@given(ANSWERS)
def test_every_asked_answer_is_printed(fields: dict[str, Value]) -> None:
    application, packet = made(fields)
    tags = tags_of(packet)
    for field in FORM.fields.values():
        value = fields.get(field.id)
        if not field.printed or not is_asked(field, FORM, application) or not is_answered(value):
            continue
        match field:
            case YesNoField():
                assert _ticked(tags, field.id) == {"是" if value else "否"}
            case ChoicesField() | NumberedChoicesField():
                assert isinstance(value, tuple)
                assert _ticked(tags, field.id) == {str(option) for option in value}
            case HonorsField():
                assert isinstance(value, tuple)
                assert _shown_rows(tags, field) == sorted(_row(row) for row in value)
            case DateField():
                year = str(value).split("-", maxsplit=1)[0].lstrip("0")
                assert {text.text.split("年")[0] for text in tags[field.id]} == {year}
            case LongTextField():
                assert {text.text for text in tags[field.id]} == {str(value).strip()}
            case _:
                assert {text.text for text in tags[field.id]} == {str(value).strip()}


def _ticked(tags: dict[str, list[nodes.Text]], field_id: str) -> set[str]:
    return {
        tag.removeprefix(f"{field_id}:")
        for tag, found in tags.items()
        if tag.startswith(f"{field_id}:")
        for text in found
        if text.control and text.control.tick is Tick.ON
    }


def _row(row: object) -> tuple[str, str, str]:
    assert isinstance(row, Honor)
    return row.honor, row.level, str(row.year or "")


def _shown_rows(
    tags: dict[str, list[nodes.Text]], field: HonorsField
) -> list[tuple[str, str, str]]:
    """Return the honours as a reader of the paper finds them: name, level, year."""
    rows: list[tuple[str, str, str]] = []
    numbers = {tag.split(":")[1] for tag in tags if tag.startswith(f"{field.id}:")}
    for number in (number for number in numbers if number.isdigit()):
        parts = {
            name: tags[f"{field.id}:{number}:{name}"][0]
            for name in ("honor", "level", "year")
            if f"{field.id}:{number}:{name}" in tags
        }
        rows.append(_read_row(parts))
    return sorted(rows)


def _read_row(parts: dict[str, nodes.Text]) -> tuple[str, str, str]:
    year = parts["year"].text.strip() if "year" in parts else ""
    level = parts.get("level")
    control = level.control if level else None
    if level and control and control.tick:  # its alias says honour and level
        honor, shown = control.alias.split(" ")
        return honor, shown, year
    # A second honour of one level has no box of its own; its line names it by the year's alias.
    named = parts["honor"].text if "honor" in parts else _alias(parts["year"]).split(" ")[0]
    return named, level.text if level else "", year


def _alias(text: nodes.Text) -> str:
    return text.control.alias if text.control else ""


@given(ANSWERS)
def test_nothing_hidden_is_printed(fields: dict[str, Value]) -> None:
    application, packet = made(fields)
    words = "".join(text.text for text in texts(packet))
    for field in FORM.fields.values():
        value = fields.get(field.id)
        if is_asked(field, FORM, application) or not isinstance(value, str):
            continue
        assert not value.strip() or f"<{field.id}" not in words
        for text in tags_of(packet)[field.id]:
            assert text.text.strip() == ("" if _is_open(field, application) else field.otherwise)


def _is_open(field: FormField, application: Application) -> bool:
    return field.when is not None and application.fields.get(field.when.field) is None


@given(ANSWERS)
def test_a_control_is_empty_where_nothing_was_answered(fields: dict[str, Value]) -> None:
    _, packet = made(fields)
    for found in tags_of(packet).values():
        for text in found:
            assert text.control is not None
            blank = not text.text.strip("\u3000年月日")
            assert text.control.empty == blank


@given(ANSWERS)
def test_no_table_cell_is_empty(fields: dict[str, Value]) -> None:
    _, packet = made(fields)
    tables = [node for node in packet.nodes() if isinstance(node, nodes.Table)]
    cells = [cell for table in tables for row in table.rows for cell in row]
    assert all(any(text.text for p in cell.paragraphs for text in p.texts) for cell in cells)


@given(ANSWERS)
def test_tables_cover_their_grid_once(fields: dict[str, Value]) -> None:
    _, packet = made(fields)
    for table in (node for node in packet.nodes() if isinstance(node, nodes.Table)):
        covered = [
            (row + down, cell.column + across)
            for row, cells in enumerate(table.rows)
            for cell in cells
            for down in range(cell.rows)
            for across in range(cell.columns)
        ]
        grid = {(r, c) for r in range(len(table.rows)) for c in range(len(table.widths_pt))}
        assert len(covered) == len(set(covered))
        assert set(covered) == grid


@given(ANSWERS, st.text(max_size=8))
def test_answers_of_other_forms_do_no_harm(fields: dict[str, Value], text: str) -> None:
    application = replace(
        empty(),
        fields={**fields, "unit.gone": text},
        proofs=(Proof(item="proof.gone", title=text, file="a.pdf"),),
    )
    assert packet(application, {"a.pdf": 1}) == packet(replace(empty(), fields=fields), {})
