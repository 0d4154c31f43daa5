"""Golden packets: the outline of whole applications, line by line.

`XXXF_RENEW_GOLDEN=1 python -m pytest tests/packet/test_golden.py` writes them anew.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.packet.making import complete, edition, empty, packet
from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.reading import apply, parse_answers
from xxxf_desktop.packet.nodes import Packet, ProofPage
from xxxf_desktop.packet.outline import outline

GOLDEN = Path(__file__).parent / "golden"
RENEW = "XXXF_RENEW_GOLDEN"
COMMAND = f"{RENEW}=1 python -m pytest tests/packet/test_golden.py"

# The pages of the files that the shipped example draws.
EXAMPLE_PAGES = {
    "证明/高新技术企业证书.pdf": 1,
    "证明/企业技术中心证书.jpg": 1,
    "证明/示范企业证书.pdf": 1,
    "证明/发明专利证书.pdf": 2,
    "证明/软件著作权证书.jpg": 1,
    "证明/2019年度审计报告.pdf": 4,
    "证明/平台知识产权.pdf": 2,
    "证明/应用证明.jpg": 1,
}


def example() -> Packet:
    data = (REPOSITORY / "resources" / "example" / "answers.json").read_bytes()
    application = apply(parse_answers(data, edition()), Application("miit-2020"))
    return packet(application, EXAMPLE_PAGES)


CASES: dict[str, Callable[[], Packet]] = {
    "example": example,
    "empty": lambda: packet(empty()),
    "tianjin-2018": lambda: packet(complete("tianjin-2018")),
    "tianjin-2018-empty": lambda: packet(empty("tianjin-2018")),
}


@pytest.mark.parametrize("name", CASES)
def test_packet_is_the_golden_one(name: str) -> None:
    file = GOLDEN / f"{name}.outline.txt"
    found = outline(CASES[name]())
    if os.environ.get(RENEW):
        file.write_text(found, encoding="utf-8", newline="\n")
    wanted = file.read_text(encoding="utf-8") if file.is_file() else ""
    if found != wanted:
        changes = difflib.unified_diff(
            wanted.splitlines(), found.splitlines(), file.name, "now", lineterm="", n=1
        )
        pytest.fail(
            "\n".join([*changes, "", f"If this is meant, renew it: {COMMAND}"]), pytrace=False
        )


def test_no_golden_file_is_left_over() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"{name}.outline.txt" for name in CASES}


@pytest.mark.parametrize("name", ["tianjin-2018", "tianjin-2018-empty"])
@pytest.mark.parametrize("left_over", ["2020", "2019", "二〇二〇", "二〇一九", "新型信息消费示范"])
def test_nothing_of_2020_is_left_in_a_packet_of_2018(name: str, left_over: str) -> None:
    assert left_over not in outline(CASES[name]())


def test_the_example_binds_every_page_of_its_proofs() -> None:
    pages = [node for node in example().nodes() if isinstance(node, ProofPage)]
    found = {file: sum(page.file == file for page in pages) for file in EXAMPLE_PAGES}
    assert found == EXAMPLE_PAGES
    assert {page.file for page in pages} == set(EXAMPLE_PAGES)
