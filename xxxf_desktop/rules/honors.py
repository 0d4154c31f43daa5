"""相关荣誉: rows that are complete, possible and written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xxxf_desktop.answers.application import NONE, Honor
from xxxf_desktop.forms.fields import HonorsField
from xxxf_desktop.rules import characters
from xxxf_desktop.rules.finding import Finding, error, warning
from xxxf_desktop.rules.subject import Subject

_EARLIEST_YEAR = 1949


def findings(field: HonorsField, rows: tuple[Honor, ...], subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the honours `rows`; no rows at all are right."""
    for number, row in enumerate(rows, start=1):
        yield from _name(field, row, number)
        if row.honor.strip():
            yield from _level(field, row)
            yield from _year(field, row, latest=subject.form.year)
    yield from _repeated(field, rows)
    names = "\n".join(row.honor for row in rows)
    yield from characters.findings(field.id, names, subject.printable)


def claimed(rows: tuple[Honor, ...]) -> list[str]:
    """Return the names of the honours claimed, each once.

    >>> claimed((Honor(honor="重点实验室"), Honor(honor="重点实验室 "), Honor(honor="")))
    ['重点实验室']
    """
    return list(dict.fromkeys(row.honor.strip() for row in rows if row.honor.strip()))


def _name(field: HonorsField, row: Honor, number: int) -> Iterator[Finding]:
    name = row.honor.strip()
    if not name:
        yield error("HONOR_WITHOUT_NAME", field.id, row=str(number))
    elif name == NONE:
        # no honours at all are the empty list: it prints 无 in its place
        yield error("NONE_NOT_ALLOWED", field.id)


def _level(field: HonorsField, row: Honor) -> Iterator[Finding]:
    name, levels = row.honor.strip(), "或".join(field.levels)
    if row.level and row.level not in field.levels:
        yield error("HONOR_LEVEL_UNKNOWN", field.id, honor=name, level=row.level, levels=levels)
    elif not row.level and name in field.fixed:
        # 表一 相关荣誉: only the fixed honours have boxes 国家级 and 省市级
        yield error("HONOR_WITHOUT_LEVEL", field.id, honor=name, levels=levels)


def _year(field: HonorsField, row: Honor, latest: int) -> Iterator[Finding]:
    name = row.honor.strip()
    if row.year is None:
        yield error("HONOR_WITHOUT_YEAR", field.id, honor=name)  # 表一 相关荣誉: 授予年份
    elif not _EARLIEST_YEAR <= row.year <= latest:
        yield error(
            "HONOR_YEAR_INVALID",
            field.id,
            honor=name,
            year=str(row.year),
            earliest=str(_EARLIEST_YEAR),
            latest=str(latest),
        )


def _repeated(field: HonorsField, rows: tuple[Honor, ...]) -> Iterator[Finding]:
    times = Counter((row.honor.strip(), row.level) for row in rows if row.honor.strip())
    for (name, level), count in times.items():
        if count > 1:
            shown = f"{name}（{level}）" if level else name
            yield warning("HONOR_REPEATED", field.id, honor=shown)
