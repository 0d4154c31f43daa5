"""A form without what the model refused, so that the rest can be held against itself as well.

Whoever writes a form wants all its mistakes in one list, not the next one after each mend.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

_Place = tuple[str | int, ...]
# Without a part of the form its fields are not printed, and its proofs not there.
_OWED_TO_A_PART = {"不印这个栏目", "没有证明材料部分"}
_STAND_INS: dict[str, Any] = {
    "format": 1,
    "id": "x",
    "version": "1",
    "year": 2020,
    "name": "x",
    "source": "x",
    "texts": {},
    "relations": [],
}


def without_faults(data: dict[str, Any], error: ValidationError) -> tuple[dict[str, Any], set[str]]:
    """Return a copy of `data` without what is at fault, and the words of problems owed to that.

    A key nobody knows is taken out by itself; any other fault takes its field, part, relation or
    plan with it, a fault of the head is replaced by something that is allowed.
    """
    repaired = copy.deepcopy(data)
    gone: set[str] = set()
    faults = error.errors(include_url=False)
    for fault in sorted(faults, key=lambda fault: _order(fault["loc"]), reverse=True):
        place = tuple(fault["loc"])
        if fault["type"] == "extra_forbidden" and "when" not in place:
            _take_out(repaired, place)
        else:
            gone |= _drop_entry(repaired, place)
    return repaired, gone


def still_true(problems: Iterable[str], gone: set[str]) -> list[str]:
    """Return the problems that are not merely owed to what was taken out."""
    return [problem for problem in problems if not any(words in problem for words in gone)]


def _order(place: _Place) -> tuple[int, ...]:
    """Later entries of a list go first, so that the numbers of the earlier ones stay right."""
    return tuple(step for step in place if isinstance(step, int))


def _take_out(data: Any, place: _Place) -> None:
    holder = data
    for step in place[:-1]:  # steps that name a kind of field are not in the data
        inside = _entries(holder)
        if step in inside:
            holder = inside[step]
    if isinstance(holder, dict):
        holder.pop(place[-1], None)


def _entries(holder: Any) -> dict[str | int, Any]:
    if isinstance(holder, list):
        return dict(enumerate(holder))
    return holder if isinstance(holder, dict) else {}


def _drop_entry(data: dict[str, Any], place: _Place) -> set[str]:
    table, entry = place[0], place[1] if len(place) > 1 else None
    held = data.get(str(table))
    if isinstance(held, dict) and entry in held and table in ("fields", "plans"):
        del held[entry]
        return {str(entry), "没有报送方案"} if table == "plans" else {str(entry)}
    if isinstance(held, list) and isinstance(entry, int) and entry < len(held):
        return _ids_in(held.pop(entry)) | _OWED_TO_A_PART
    if table in _STAND_INS:
        data[str(table)] = _STAND_INS[str(table)]
    return {"没有栏目或文字"} if table == "texts" else set()


def _ids_in(entry: Any) -> set[str]:
    if not isinstance(entry, dict):
        return set()
    inner = [part for value in entry.values() if isinstance(value, list) for part in value]
    named = {entry["id"]} if isinstance(entry.get("id"), str) else set()
    return named.union(*(_ids_in(part) for part in inner))
