"""Boxes that must not be empty, and lines of the cover that may wait for the pen."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.answers.visibility import answered
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import CoverPart
from xxxf_desktop.forms.templates import slots
from xxxf_desktop.narrative.plain import has_content
from xxxf_desktop.rules.finding import Finding, error, hint
from xxxf_desktop.rules.subject import Subject


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each unanswered field and each empty narrative section."""
    yield from _fields(subject)
    for section in subject.form.narrative_sections():
        if not has_content(subject.application.narrative.get(section.id, ())):
            yield error("REQUIRED_MISSING", section.id)


def _fields(subject: Subject) -> Iterator[Finding]:
    on_cover = _named_on_cover(subject.form)
    for field in subject.form.fields.values():
        if answered(field, subject.application) or not subject.asks(field.id):
            continue
        if field.need == "required":
            # 填表须知二: 除另有说明外，申报表中栏目不得空缺
            yield error("REQUIRED_MISSING", field.id)
        elif field.id in on_cover:
            yield hint("OPTIONAL_BLANK", field.id)


def _named_on_cover(form: Form) -> set[str]:
    covers = [part for part in form.parts if isinstance(part, CoverPart)]
    return {name for part in covers for line in part.lines for name in slots(line.value)}
