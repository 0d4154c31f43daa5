"""Answers the form has no place for: drafts may come from another program or another edition."""

from __future__ import annotations

from collections.abc import Iterator

from xxxf_desktop.forms.fields import FormField
from xxxf_desktop.rules.finding import Finding, error
from xxxf_desktop.rules.subject import Subject

PLAN_PLACE = "plan"  # the key of the answers file; no field, section or item is called so


def finding(field: FormField) -> Finding:
    """Return the finding that the stored answer of `field` is no answer of its kind."""
    return error("WRONG_KIND", field.id)


def unknown(subject: Subject) -> Iterator[Finding]:
    """Yield every field, section, proof item and plan that the form does not know."""
    form, application = subject.form, subject.application
    for field_id in application.fields:
        if field_id not in form.fields:
            yield error("UNKNOWN_FIELD", field_id)
    sections = {section.id for section in form.narrative_sections()}
    for section_id in application.narrative:
        if section_id not in sections:
            yield error("UNKNOWN_SECTION", section_id)
    items = {item.id for item in form.proof_items()}
    for item_id in dict.fromkeys(proof.item for proof in application.proofs):
        if item_id not in items:
            yield error("UNKNOWN_PROOF_ITEM", item_id)
    if application.plan is not None and application.plan not in form.plans:
        yield error("UNKNOWN_PLAN", PLAN_PLACE, plan=application.plan)
