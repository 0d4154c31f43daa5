"""The cell 相关荣誉: a line for each fixed honour, then the others.

Source: 申报书 (2020) 表一 相关荣誉（提供证明材料）.
"""

from __future__ import annotations

from xxxf_desktop.answers.application import NONE, Honor
from xxxf_desktop.forms.fields import HonorsField
from xxxf_desktop.packet.nodes import Control, Text, Tick

_YEAR_BLANK = "　　"


def honor_lines(field: HonorsField, rows: tuple[Honor, ...] | None) -> list[tuple[Text, ...]]:
    """Return the printed lines; `rows` is None while unanswered, () where there are none.

    Tags count the rows from 1 in the order of the answers: `unit.honors:1:year`. A fixed honour
    that is not claimed has the tag of its name: `unit.honors:重点实验室:国家级`.
    """
    lines = [_fixed_line(field, name, rows or ()) for name in field.fixed]
    return [*lines, _others_line(field, rows)]


def _fixed_line(field: HonorsField, name: str, rows: tuple[Honor, ...]) -> tuple[Text, ...]:
    claimed = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if row.honor.strip() == name and row.level in field.levels
    ]
    claimed.sort(key=lambda entry: field.levels.index(entry[1].level))
    boxed = {row.level: number for number, row in reversed(claimed)}
    texts = [Text(f"{name} ")]
    for index, level in enumerate(field.levels):
        tag = f"{boxed[level]}:level" if level in boxed else f"{name}:{level}"
        state = Tick.ON if level in boxed else Tick.OFF
        control = Control(f"{field.id}:{tag}", f"{name} {level}", tick=state)
        texts.append(Text(state.value, control=control))
        texts.append(Text(level if index == len(field.levels) - 1 else f"{level}/"))
    texts.append(Text(f" {field.year_label}"))
    texts += _years(field, name, claimed, {*boxed.values()})
    return tuple(texts)


def _years(
    field: HonorsField, name: str, claimed: list[tuple[int, Honor]], boxed: set[int]
) -> list[Text]:
    """Several years each name their level; in a control where another row has its box."""
    if not claimed:
        control = Control(f"{field.id}:{name}:year", f"{name} 授予年份", empty=True)
        return [Text(_YEAR_BLANK, underline=True, control=control), Text("年")]
    texts: list[Text] = []
    for number, row in claimed:
        if texts:
            texts.append(Text("、"))
        texts += [_year(field, number, row), Text("年")]
        if len(claimed) > 1:
            level = None if number in boxed else Control(f"{field.id}:{number}:level", "级别")
            texts += [Text("（"), Text(row.level, control=level), Text("）")]
    return texts


def _year(field: HonorsField, number: int, row: Honor) -> Text:
    control = Control(f"{field.id}:{number}:year", f"{row.honor} 授予年份", empty=row.year is None)
    if row.year is None:
        return Text(_YEAR_BLANK, underline=True, control=control)
    return Text(str(row.year), control=control)


def _others_line(field: HonorsField, rows: tuple[Honor, ...] | None) -> tuple[Text, ...]:
    texts = [Text(field.other_label)]
    others = [(number, row) for number, row in enumerate(rows or (), 1) if _is_other(field, row)]
    if not others:
        shown = "　" * 8 if rows is None else NONE
        control = Control(f"{field.id}:其他", field.other_label, empty=rows is None)
        return (*texts, Text(shown, underline=rows is None, control=control))
    for number, row in others:
        if len(texts) > 1:
            texts.append(Text("；"))
        texts.append(Text(row.honor, control=Control(f"{field.id}:{number}:honor", "荣誉")))
        if row.level or row.year is not None:
            texts += _level_and_year(field, number, row)
    return tuple(texts)


def _is_other(field: HonorsField, row: Honor) -> bool:
    """A fixed honour without a level of the form cannot be ticked, so it is written out."""
    return row.honor.strip() not in field.fixed or row.level not in field.levels


def _level_and_year(field: HonorsField, number: int, row: Honor) -> list[Text]:
    texts = [Text("（")]
    if row.level:
        texts.append(Text(row.level, control=Control(f"{field.id}:{number}:level", "级别")))
    if row.year is not None:
        texts += [Text("，" if row.level else ""), _year(field, number, row), Text("年")]
    return [text for text in [*texts, Text("）")] if text.text]
