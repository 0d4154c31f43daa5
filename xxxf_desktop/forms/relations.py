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


Relation = Annotated[NotBefore | NotAbove | PartForEach, Field(discriminator="kind")]
