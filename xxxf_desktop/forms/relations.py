"""Relations between answers that a form declares: data, never expressions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from xxxf_desktop.forms.fields import FormPart

Severity = Literal["error", "warning", "hint"]


class NotBefore(FormPart):
    """The date `field` is not before the date `other`."""

    kind: Literal["not_before"]
    field: str
    other: str
    severity: Severity


class NotAbove(FormPart):
    """The sum of the amounts `parts` (or `field` alone) is at most the amount `other`.

    The finding stands at `field`.
    """

    kind: Literal["not_above"]
    field: str
    other: str
    parts: tuple[str, ...] = ()
    severity: Severity


class PartForEach(FormPart):
    """The narrative `section` has a part for each chosen option of `field` when several are."""

    kind: Literal["part_for_each"]
    section: str
    field: str
    severity: Severity


Words = Annotated[tuple[Annotated[str, Field(pattern="..")], ...], Field(min_length=1)]
Soft = Literal["warning", "hint"]  # a text may speak of something else: never 强制


class Mentioned(FormPart):
    """Where a running text gives an amount behind one of `words`, it is the amount `field`.

    With `years_before` it is the amount of one year, so many before the form's: only sentences
    that speak of that year and no other count. The finding stands at the text.
    """

    kind: Literal["mentioned"]
    field: str
    words: Words
    years_before: int | None = Field(default=None, ge=0, le=9)
    severity: Soft


class MentionedPeriod(FormPart):
    """Where a running text gives dates or a length behind one of `words`, they fit both dates.

    The finding stands at the text.
    """

    kind: Literal["mentioned_period"]
    start: str
    end: str
    words: Words
    severity: Soft


Relation = Annotated[
    NotBefore | NotAbove | PartForEach | Mentioned | MentionedPeriod, Field(discriminator="kind")
]
