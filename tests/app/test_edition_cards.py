"""The short form of an edition says what the model says."""

from __future__ import annotations

from xxxf_desktop.app.catalogue import editions
from xxxf_desktop.app.edition_cards import PlanCard, edition_cards


def test_cards_say_what_the_models_say() -> None:
    cards = {card.id: card for card in edition_cards()}
    assert sorted(cards) == [form.id for form in editions()]
    for form in editions():
        card = cards[form.id]
        assert (card.name, card.year) == (form.name, form.year)
        assert card.plans == {
            key: PlanCard(
                key, plan.name, plan.copies, plan.binding, plan.media, plan.online, plan.deadline
            )
            for key, plan in form.plans.items()
        }


def test_the_newest_edition_comes_first() -> None:
    years = [card.year for card in edition_cards()]
    assert years == sorted(years, reverse=True)
