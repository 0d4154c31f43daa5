"""The Word file through LibreOffice against our PDF: the same pages, the same first words."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from tests.render.exported import Exported, exported_example
from tests.render.libreoffice import Agreement, LibreOffice, compare, needs_libreoffice, page_lines
from xxxf_desktop.packet.nodes import Control, Paragraph, Table, Text, UnderlinedLine

pytestmark = [pytest.mark.libreoffice, needs_libreoffice]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return exported_example(tmp_path_factory)


@pytest.fixture(scope="module")
def converted(
    example: Exported, tmp_path_factory: pytest.TempPathFactory, repository: Path
) -> Path:
    folder = tmp_path_factory.mktemp("office")
    office = LibreOffice(folder, repository / "resources" / "fonts")
    return office.to_pdf([example.word], folder / "made")[0]


@pytest.fixture(scope="module")
def agreement(example: Exported, converted: Path) -> Agreement:
    """Compare without the proofs' own words: in Word they are pictures."""
    ours, theirs = page_lines(example.pdf), page_lines(converted)
    own = [lines[:1] if lines and lines[0].startswith("附1-") else lines for lines in ours]
    own = [lines[:1] if lines and lines[0].startswith("附2-") else lines for lines in own]
    found = compare(own, theirs)
    print(f"\nWord 经 LibreOffice 与 PDF：{found}")  # noqa: T201
    return found


def test_as_many_pages(agreement: Agreement) -> None:
    assert agreement.pages[0] == agreement.pages[1]


def test_every_page_starts_alike(agreement: Agreement) -> None:
    assert agreement.starts_share >= 0.95, agreement.differing


def test_every_answer_is_there(example: Exported, converted: Path) -> None:
    shown = _plain(_written(converted))
    answers = {text.text for text in _texts(example) if _is_answer(text.control)}
    assert len(answers) > 30
    assert [answer for answer in answers if _plain(answer) not in shown] == []


def _is_answer(control: Control | None) -> bool:
    return control is not None and control.tick is None and not control.empty


def _written(pdf: Path) -> str:
    """Return the text in the order it was written in, cell by cell."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _texts(example: Exported) -> list[Text]:
    found: list[Text] = []
    for node in example.packet.nodes():
        if isinstance(node, Paragraph):
            found += node.texts
        elif isinstance(node, UnderlinedLine):
            found += node.value
        elif isinstance(node, Table):
            cells = [cell for row in node.rows for cell in row]
            found += [t for cell in cells for p in cell.paragraphs for t in p.texts]
    return found
