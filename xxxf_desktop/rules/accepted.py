"""Which 提示 findings the applicant has ticked."""

from __future__ import annotations

from collections.abc import Iterable

from xxxf_desktop.answers.application import Application
from xxxf_desktop.rules.finding import Finding, Severity


def open_warnings(findings: Iterable[Finding], application: Application) -> list[Finding]:
    """Return the 提示 of `findings` without a tick, in their order.

    A tick stands for every 提示 of its code at its place; 强制 and 建议 take none.
    """
    ticked = {(tick.code, tick.field) for tick in application.accepted}
    return [
        finding
        for finding in findings
        if finding.severity is Severity.WARNING and (finding.code, finding.place) not in ticked
    ]
