"""Checking a draft: the rules, given what only the upper floors can see."""

from __future__ import annotations

from dataclasses import dataclass

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.drafts.reports import reports_of
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.forms.model import Form
from xxxf_desktop.render.coverage import printable_in
from xxxf_desktop.rules import check as rules
from xxxf_desktop.rules.accepted import open_warnings
from xxxf_desktop.rules.finding import Finding, Severity
from xxxf_desktop.system.shipped import resources_folder


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a draft, in the order of the paper, with what they are about."""

    form: Form
    application: Application
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> list[Finding]:
        """The 强制 findings: they block an export."""
        return [found for found in self.findings if found.severity is Severity.ERROR]

    def is_accepted(self, finding: Finding) -> bool:
        """Return whether the applicant has ticked `finding`."""
        is_warning = finding.severity is Severity.WARNING
        return is_warning and not open_warnings([finding], self.application)


def check(draft: Draft) -> Checked:
    """Return everything the rules say about `draft`; its files are looked at."""
    application = draft.application()
    form = edition(application.form)
    printable = printable_in(resources_folder())
    found = rules.findings(form, application, reports_of(draft), printable)
    return Checked(form, application, tuple(found))
