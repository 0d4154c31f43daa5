"""The whole form by hand, from the empty start page to the packet, held against `xxxf fill`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import AnsweringChoosers
from tests.ui.filling import Hand, shown_fields
from tests.ui.person import Person
from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.reading import apply, parse_answers
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.app import drafting
from xxxf_desktop.app.exporting import BUNDLE_NAME, PDF_NAME, WORD_NAME
from xxxf_desktop.app.session import Session
from xxxf_desktop.bundle import base64url
from xxxf_desktop.bundle.entries import JWS_NAME
from xxxf_desktop.cli.main import main
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import blocks_from_json
from xxxf_desktop.narrative.plain import plain_text
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.outline import outline
from xxxf_desktop.rules.finding import Severity
from xxxf_desktop.ui.pages.form_page import FormPage
from xxxf_desktop.ui.pages.proofs_page import ProofsPage
from xxxf_desktop.ui.shell.rail import CHECK, EXPORT
from xxxf_desktop.ui.shell.wizard import Wizard
from xxxf_desktop.ui.window import Window
from xxxf_desktop.ui.writing.page import WritingPage

# The calendar pops up: off screen Qt can neither raise it nor grab the keyboard for it.
pytestmark = [
    pytest.mark.qt,
    pytest.mark.qt_log_ignore(r"does not support (raise|grabbing the keyboard)", extend=True),
]

_PATIENCE_MS = 60_000
_PIXELS_PER_PT = 0.4
_WARNING = "AMOUNT_ABOVE_OTHER"
_REASON = "2019年以在研项目为主，已与审计报告核对。"
_FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


# ------------------------------------------------------------------ the answers to be given


@dataclass(frozen=True, slots=True)
class Given:
    """An answers file, and what it says, files named as it names them."""

    form: Form
    path: Path

    @property
    def application(self) -> Application:
        answers = parse_answers(self.path.read_bytes(), self.form)
        return apply(answers, Application(self.form.id))


def rewritten(path: Path, **changes: Any) -> Path:
    """Write the answers file anew: sections as plain text, `fields` added, the rest replaced."""
    answers = json.loads(path.read_text(encoding="utf-8"))
    answers["fields"] |= changes.pop("fields", {})
    answers["narrative"] = {
        section: plain_text(blocks_from_json(blocks)).replace("\t", "　")
        for section, blocks in answers["narrative"].items()
    }
    answers |= changes
    path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def given_2020(tmp_path: Path, repository: Path, form_2020: Form) -> Given:
    """Return the shipped example, its sections plain, with a 提示 that is accepted."""
    path = write_example(tmp_path / "材料", repository / "resources")
    tick = {"code": _WARNING, "field": "unit.rnd_spend", "reason": _REASON}
    rewritten(path, fields={"unit.rnd_spend": "24158.60"}, accepted=[tick])
    return Given(form_2020, path)


@pytest.fixture
def given_2018(tmp_path: Path, repository: Path, form_2018: Form) -> Given:
    """Return answers that are the other way round wherever the example could be."""
    path = write_example(tmp_path / "材料", repository / "resources")
    fields: dict[str, Any] = {
        "cover.recommender": None,
        "cover.date": "2018-03-05",
        "unit.contact.fax": "无",
        "unit.registered_capital": "无",
        "unit.nature": None,
        "unit.nature.other": "集体企业",
        "unit.listed": True,
        "unit.listed.date": "2015-06-01",
        "unit.listed.place": "深圳证券交易所",
        "unit.listed.stock_code": "300001",
        "unit.exports": False,
        "unit.exports.places": None,
        "unit.honors": [],
        "unit.rnd_capability": "无",
        "unit.is_software_company": False,
        "unit.software.product_revenue": None,
        "unit.software.service_revenue": None,
        "unit.software.embedded_revenue": None,
        "project.directions": [2, 10],
    }
    proofs = [
        {"item": "proof.revenue", "title": "审计报告", "file": "证明/2019年度审计报告.pdf"},
        {"item": "proof.platform_ip", "none": True},
        {"item": "proof.promotion", "none": True},
    ]
    narrative = {
        section.id: f"{section.label}：方向2、方向10。\n第2段。"
        for section in form_2018.narrative_sections()
    }
    rewritten(path, form="tianjin-2018", plan="tianjin-2018", fields=fields, proofs=proofs)
    answers = json.loads(path.read_text(encoding="utf-8")) | {"narrative": narrative}
    path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return Given(form_2018, path)


# ------------------------------------------------------------------ the two ways to a packet


@dataclass(frozen=True, slots=True)
class Made:
    """A draft and the folder its packet was exported to."""

    draft: Path
    folder: Path

    def dumped(self) -> dict[str, Any]:
        with Draft.open(self.draft) as draft:
            return drafting.dump(draft)

    def application(self) -> Application:
        with Draft.open(self.draft) as draft:
            return draft.application()

    def outline(self) -> str:
        session = Session.open(self.draft)
        try:
            session.room.take(session.draft)
            pages = {name: report.pages for name, report in session.reports().items()}
            asked = asked_only(session.form, session.application)
            return outline(build_packet(session.form, asked, pages))
        finally:
            session.close()

    def word_parts(self) -> dict[str, bytes]:
        with ZipFile(self.folder / WORD_NAME) as word:
            return {name: word.read(name) for name in word.namelist()}

    def manifest(self) -> dict[str, Any]:
        """Return what was signed, without what says which submission it is and when."""
        signed = json.loads((self.folder / BUNDLE_NAME / JWS_NAME).read_bytes())
        payload: dict[str, Any] = json.loads(base64url.decode(signed["payload"]))
        assert payload.pop("submission")
        assert payload.pop("created_at")
        return payload

    def pdf_pages(self) -> Iterator[tuple[str, bytes]]:
        """Yield the text and the pixels of each page."""
        pdf = pypdfium2.PdfDocument(self.folder / PDF_NAME)
        try:
            for page in pdf:
                picture = page.render(scale=_PIXELS_PER_PT)
                yield page.get_textpage().get_text_bounded(), bytes(picture.buffer)
        finally:
            pdf.close()


def by_command(given: Given, plan: str, folder: Path) -> Made:
    """Make the draft with `xxxf new` and `xxxf fill`."""
    folder.mkdir()
    draft = folder / "命令行.xxxf"
    assert main(["new", str(draft), "--form", given.form.id, "--plan", plan]) == 0
    assert main(["fill", str(draft), str(given.path)]) == 0
    return Made(draft, folder / "导出")


def open_new_draft(
    window: Window, person: Person, choosers: AnsweringChoosers, path: Path, plan: str
) -> Wizard:
    """Choose a plan by its card and make a new draft."""
    choosers.answer = path
    person.click(next(card for card in window.start.plans if card.plan.id == plan))
    person.click(window.start.new)
    assert window.wizard is not None
    return window.wizard


def shown_in(wizard: Wizard) -> dict[str, Any]:
    """Return what can be read off the pages: fields, lines of the sections, titles of proofs."""
    fields: dict[str, Any] = {}
    sections: dict[str, list[str]] = {}
    proofs: dict[str, Any] = {}
    for step in wizard.steps:
        wizard.open_step(step.id)
        page = wizard.book.pages[step.id]
        if isinstance(page, FormPage):
            fields |= shown_fields(page)
        elif isinstance(page, WritingPage):
            sections[step.id] = page.box.toPlainText().split("\n")
        elif isinstance(page, ProofsPage):
            for item, box in page.boxes.items():
                titles = [line.title.line.text() for line in box.lines]
                proofs[item] = "无" if box.none.isChecked() else titles
    return {"fields": fields, "sections": sections, "proofs": proofs}


def shown_of(form: Form, application: Application) -> dict[str, Any]:
    """Return what ought to be read off the pages."""
    asked = asked_only(form, application)
    proofs = {item.id: application.proofs_of(item.id) for item in form.proof_items()}
    return {
        "fields": dict(asked.fields),
        "sections": {
            section.id: plain_text(application.narrative.get(section.id, ())).split("\n")
            for section in form.narrative_sections()
        },
        "proofs": {
            item: "无" if any(each.none for each in own) else [each.title for each in own]
            for item, own in proofs.items()
        },
    }


# ------------------------------------------------------------------ the whole form


def test_the_packet_made_by_hand_is_the_one_of_the_command_line(
    window: Window,
    person: Person,
    qtbot: QtBot,
    choosers: AnsweringChoosers,
    given_2020: Given,
    tmp_path: Path,
) -> None:
    by_hand = Made(tmp_path / "手填.xxxf", tmp_path / "手填导出")
    wizard = open_new_draft(window, person, choosers, by_hand.draft, "guangdong-2020")
    code = given_2020.application.text("unit.code")
    hand = Hand(
        qtbot,
        person,
        choosers,
        given_2020.application,
        given_2020.path.parent,
        spelt={
            "cover.date": "2020年5月6日",
            "project.start": "２０１９.3.1",
            "unit.contact.mobile": "138 0013 8000",
            "unit.revenue": "18,632.47",
        },
        pasted={"unit.code": f" {code[:8]} {code[8:]}".lower().translate(_FULL_WIDTH)},
        picked=frozenset({"project.end"}),
        typed=frozenset({"unit.profile"}),
    )
    hand.walk(wizard)
    assert wizard.current == CHECK
    tick_the_warning(wizard, person)
    export(wizard, person, qtbot, choosers, by_hand.folder)
    person.press(Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert window.wizard is None

    wanted = by_command(given_2020, "guangdong-2020", tmp_path / "命令行")
    assert main(["export", str(wanted.draft), "--to", str(wanted.folder)]) == 0
    assert by_hand.dumped() == wanted.dumped()
    assert by_hand.application() == wanted.application()
    assert by_hand.outline() == wanted.outline()
    assert by_hand.word_parts() == wanted.word_parts()
    assert by_hand.manifest() == wanted.manifest()
    assert list(by_hand.pdf_pages()) == list(wanted.pdf_pages())
    assert main(["verify", str(by_hand.folder)]) == 0

    person.click(window.start.rows[0])
    assert window.wizard is not None
    assert shown_in(window.wizard) == shown_of(given_2020.form, given_2020.application)


def tick_the_warning(wizard: Wizard, person: Person) -> None:
    """Go away from the check page and back by F7, and tick the 提示 with a reason."""
    person.click(wizard.bottom.before)
    person.press(Qt.Key.Key_F7)
    assert wizard.current == CHECK
    assert not any(found.severity is Severity.ERROR for found in wizard.desk.findings)
    line = next(each for each in wizard.check_page.lines if each.finding.code == _WARNING)
    assert line.tick is not None
    assert line.reason is not None
    person.click(line.tick)
    person.fill(line.reason.line, _REASON)


def export(
    wizard: Wizard, person: Person, qtbot: QtBot, choosers: AnsweringChoosers, folder: Path
) -> None:
    """Go on to the last page, choose `folder` and export everything."""
    person.click(wizard.bottom.after)
    assert wizard.current == EXPORT
    choosers.answer = folder
    person.click(wizard.export_page.choose)
    with qtbot.waitSignal(wizard.export_page.ended, timeout=_PATIENCE_MS):
        person.click(wizard.export_page.start)
    assert wizard.export_page.done_packet is not None


@pytest.mark.usefixtures("no_paper")
def test_the_same_walk_fills_in_the_edition_of_2018(
    window: Window,
    person: Person,
    qtbot: QtBot,
    choosers: AnsweringChoosers,
    given_2018: Given,
    tmp_path: Path,
) -> None:
    by_hand = Made(tmp_path / "手填.xxxf", tmp_path / "手填导出")
    person.click(window.start.plans[0])
    person.press(Qt.Key.Key_Backtab)
    person.press(Qt.Key.Key_Down)  # the edition before the newest
    wizard = open_new_draft(window, person, choosers, by_hand.draft, "tianjin-2018")
    answers = given_2018.application
    hand = Hand(qtbot, person, choosers, answers, given_2018.path.parent)
    hand.walk(wizard)
    assert [found for found in wizard.desk.findings if found.severity is Severity.ERROR] == []
    window.to_start()

    wanted = by_command(given_2018, "tianjin-2018", tmp_path / "命令行")
    assert by_hand.dumped() == wanted.dumped()
    assert by_hand.application() == wanted.application()
    assert by_hand.outline() == wanted.outline()


# ------------------------------------------------------------------ opening again


@pytest.mark.usefixtures("no_paper")
def test_every_widget_of_a_draft_opened_again_shows_its_answer(
    window: Window, person: Person, example_draft: Path
) -> None:
    window.open_draft(example_draft)
    person.press(Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    person.click(window.start.rows[0])
    assert window.wizard is not None
    desk = window.wizard.desk
    shown, wanted = shown_in(window.wizard), shown_of(desk.form, desk.application)
    del shown["sections"], wanted["sections"]  # lists and tables stand there as one line each
    assert shown == wanted
