"""What the command line says of an export, whatever parts it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from xxxf_desktop.app.exporting import ExportedPacket
from xxxf_desktop.cli.wording import packet_lines

WORD, PDF, BUNDLE = Path("o/申报书.docx"), Path("o/申报书.pdf"), Path("o/电子包")


@pytest.mark.parametrize(
    ("packet", "lines"),
    [
        pytest.param(
            ExportedPacket(WORD, PDF, BUNDLE, 52, "ABCDE"),
            [f"Word：{WORD}", f"PDF：{PDF}（52 页）", f"电子包：{BUNDLE}", "未定稿，校验码：ABCDE"],
            id="all",
        ),
        pytest.param(
            ExportedPacket(WORD, PDF, None, 52, "ABCDE", as_draft=True),
            [f"Word：{WORD}", f"PDF：{PDF}（52 页）", "每页已标“草稿”，没有电子包。"],
            id="draft",
        ),
        pytest.param(
            ExportedPacket(None, PDF, None, 52, "ABCDE"),
            [f"PDF：{PDF}（52 页）", "未定稿，校验码：ABCDE"],
            id="pdf-alone",
        ),
        pytest.param(
            ExportedPacket(None, PDF, None, 52, "ABCDE", revision=3),
            [f"PDF：{PDF}（52 页）", "第 3 版，校验码：ABCDE"],
            id="of-a-revision",
        ),
        pytest.param(
            ExportedPacket(WORD, None, None, 1, "A", kept={"申报书.docx": "申报书.bak.docx"}),
            [
                f"Word：{WORD}",
                "未定稿，校验码：A",
                "原来的 申报书.docx 改过，已另存为 申报书.bak.docx。",
            ],
            id="word-alone-with-a-kept-one",
        ),
    ],
)
def test_packet_lines(packet: ExportedPacket, lines: list[str]) -> None:
    assert list(packet_lines(packet)) == lines
