"""Where the printed pages are sealed, signed and dated: read from the form, found by its words.

Source: 申报书 (2020) 填表须知四: 要求盖章处须加盖公章，复印无效.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import ByHand, CoverPart, DeclarationPart

VERBS: dict[ByHand, str] = {"公章": "盖公章", "签字": "签字", "日期": "手写日期"}


@dataclass(frozen=True, slots=True)
class HandPlace:
    """One place: `chapter` is the bookmark of its part, `words` are printed there and nowhere
    later in the part."""

    chapter: str
    words: str
    what: ByHand

    @property
    def doing(self) -> str:
        """Return what is to be done there.

        >>> HandPlace("封面", "申报单位：", "公章").doing
        '“申报单位”处盖公章'
        """
        return f"“{self.words.rstrip('：')}”处{VERBS[self.what]}"


def hand_places(form: Form) -> tuple[HandPlace, ...]:
    """Return every place of `form`, in the order of the paper."""
    return tuple(_places(form))


def _places(form: Form) -> Iterator[HandPlace]:
    for part in form.parts:
        if isinstance(part, CoverPart):
            for line in part.lines:
                if line.by_hand is not None:
                    yield HandPlace(part.bookmark, line.label, line.by_hand)
        elif isinstance(part, DeclarationPart):
            for signature in part.signatures:
                if signature.by_hand is not None:
                    yield HandPlace(part.bookmark, signature.text, signature.by_hand)
