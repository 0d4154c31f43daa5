"""The 抄录单 as the window copies it and as a file for Notepad."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.packet.making import complete, edition
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.app.transcript import transcript_bytes, transcript_entries

REVISION = RevisionFacts(
    2, "AAV75-CC1Z4-81KG0-WVG7Q-F", "VKPQ0", datetime(2020, 5, 6, 10, 30, tzinfo=UTC)
)


def test_the_file_is_for_notepad() -> None:
    data = transcript_bytes(edition(), complete(), REVISION)
    assert data.startswith("\ufeff抄录单".encode())
    assert data.count(b"\n") == data.count(b"\r\n") > 50
    assert not data.replace(b"\r\n", b"").count(b"\r")


def test_the_head_names_the_revision() -> None:
    text = transcript_bytes(edition(), complete(), REVISION).decode("utf-8-sig")
    head = text.split("========")[0]
    for words in (
        "项目名称：县域信息消费服务项目",
        "版本：第2版（2020年5月6日 10:30 定稿）",
        "校验码：AAV75-CC1Z4-81KG0-WVG7Q-F",
    ):
        assert words in head


def test_the_file_holds_what_the_window_copies() -> None:
    text = transcript_bytes(edition(), complete(), REVISION).decode("utf-8-sig")
    for entry in transcript_entries(edition(), complete()):
        box = f"【{entry.label}】\n{entry.text}".replace("\n", "\r\n")
        assert box in text
