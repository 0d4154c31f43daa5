"""An open draft as a line of the list of recent ones."""

from __future__ import annotations

from contextlib import suppress

from xxxf_desktop.app.progress import overview
from xxxf_desktop.app.recents import RecentDraft, remember
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.clock import now
from xxxf_desktop.ui.shell.wizard import Wizard


def remember_draft(wizard: Wizard) -> None:
    """Put the open draft first in the list; where that cannot be written, the list stays."""
    desk = wizard.desk
    application, about = desk.application, desk.form.about
    seen = overview(desk.form, application, desk.findings)
    entry = RecentDraft(
        path=desk.session.path.absolute(),
        form_id=application.form,
        plan=application.plan,
        project=application.text(about.project),
        applicant=application.text(about.applicant),
        progress=seen.share,
        problems=seen.problems,
        saved_at=(desk.saved_at or now()).isoformat(timespec="seconds"),
    )
    with suppress(XxxfError):
        remember(entry)
