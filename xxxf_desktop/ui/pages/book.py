"""The pages of all steps, made when they are first opened and kept from then on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from xxxf_desktop.forms.parts import DeclarationPart, NarrativeSection
from xxxf_desktop.forms.steps import Step, StepKind
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.system.shipped import resources_folder
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.look.theme import paper_family
from xxxf_desktop.ui.pages.declaration_page import DeclarationPage
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.page import StepPage
from xxxf_desktop.ui.pages.proof_desk import ProofDesk
from xxxf_desktop.ui.pages.proofs_page import ProofsPage
from xxxf_desktop.ui.writing.page import WritingPage
from xxxf_desktop.ui.writing.writing_desk import Pictures, WritingDesk


class Book(QStackedWidget):
    """Turns to the page of a step and keeps every page in step with the desk."""

    entered = Signal(str)
    left = Signal(str)
    go_to = Signal(str)

    def __init__(self, desk: Desk, steps: Iterable[Step], choosers: Choosers) -> None:
        super().__init__()
        self._desk = desk
        self._steps = {step.id: step for step in steps}
        self._choosers = choosers
        self.pages: dict[str, StepPage] = {}
        self._proof_desks: list[ProofDesk] = []
        self._pictures = Pictures(desk)
        desk.answered.connect(self._on_answered)
        desk.checked.connect(self._on_checked)
        desk.files_known.connect(self._on_files_known)

    def turn_to(self, target: str | QWidget) -> QWidget:
        """Show the page of a step, or another page, and return it."""
        page = self.page_of(target) if isinstance(target, str) else target
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        return page

    def page_of(self, step_id: str) -> StepPage:
        """Return the page of a step, made now where it was never opened."""
        if step_id not in self.pages:
            page = self._made(self._steps[step_id])
            page.entered.connect(self.entered)
            page.left.connect(self.left)
            page.go_to.connect(self.go_to)
            self.pages[step_id] = page
            self.addWidget(page)
            page.show_application(self._desk.application)
            page.show_findings(self._desk.findings)
        return self.pages[step_id]

    def _made(self, step: Step) -> StepPage:
        form = self._desk.form
        if step.kind is StepKind.PROOFS:
            proofs = ProofsPage(form, step)
            proofs.show_reports(self._desk.session.reports())
            self._proof_desks.append(ProofDesk(self._desk, proofs, self._choosers))
            return proofs
        if step.section is not None:
            return self._section(step, step.section)
        if step.kind is StepKind.DECLARATION:
            parts = [part for part in form.parts if part.id == step.id]
            if isinstance(parts[0], DeclarationPart):
                return DeclarationPage(form, step, parts[0])
        page = FormPage(form, step)
        page.edited.connect(self._desk.put)
        return page

    def _section(self, step: Step, section: NarrativeSection) -> WritingPage:
        family = paper_family(resources_folder() / "fonts")
        page = WritingPage(self._desk.form, step, section, family, self._pictures.path_of)
        page.section_edited.connect(self._desk.put_section)
        WritingDesk(self._desk, page, self._choosers, self._pictures)  # lives as long as its page
        return page

    def settle(self) -> None:
        """Let every page tell the desk what is typed but not told yet."""
        for page in self.pages.values():
            page.settle()

    def show_all(self) -> None:
        """Show the answers on every page anew."""
        for page in self.pages.values():
            page.show_application(self._desk.application)

    def told_findings(self) -> list[Finding]:
        """Return the findings without those at fields somebody is still at for the first time."""
        unfinished: set[str] = set()
        for page in self.pages.values():
            if isinstance(page, FormPage):
                unfinished |= page.unfinished_places()
        return [found for found in self._desk.findings if found.place not in unfinished]

    @Slot(str)
    def _on_answered(self, place: str) -> None:
        for page in self.pages.values():
            page.show_answer(self._desk.application, place)

    @Slot()
    def _on_checked(self) -> None:
        for page in self.pages.values():
            page.show_findings(self._desk.findings)

    @Slot()
    def _on_files_known(self) -> None:
        reports = self._desk.session.reports()
        for page in self.pages.values():
            if isinstance(page, ProofsPage):
                page.show_reports(reports)
                page.show_application(self._desk.application)
