"""What the start page shows of the shipped editions, read without building their models.

The models take longer to build than the window takes to open; they are needed once a draft is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xxxf_desktop.forms.texts import named, whole
from xxxf_desktop.system.shipped import form_ids, read_form


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A 报送方案 in short; `deadline` is ISO 8601."""

    id: str
    name: str
    copies: int
    binding: str
    media: tuple[str, ...]
    online: bool
    deadline: str


@dataclass(frozen=True, slots=True)
class EditionCard:
    """A 申报书版本 in short, with its plans by id."""

    id: str
    name: str
    year: int
    plans: Mapping[str, PlanCard]


def edition_cards() -> list[EditionCard]:
    """Return every shipped edition, the newest first. A test holds them against the models."""
    cards = [_card(named(whole(read_form(form_id), read_form))) for form_id in form_ids()]
    return sorted(cards, key=lambda card: (-card.year, card.id))


def _card(table: Mapping[str, Any]) -> EditionCard:
    plans = {key: _plan(key, plan) for key, plan in table.get("plans", {}).items()}
    return EditionCard(table["id"], table["name"], table["year"], plans)


def _plan(key: str, plan: Mapping[str, Any]) -> PlanCard:
    return PlanCard(
        id=key,
        name=plan["name"],
        copies=plan["copies"],
        binding=plan.get("binding", ""),
        media=tuple(plan["media"]),
        online=plan.get("online", False),
        deadline=plan["deadline"],
    )
