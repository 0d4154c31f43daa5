"""The shipped example: an invented company's application, filled in and exported."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from xxxf_desktop.app import drafting
from xxxf_desktop.app.exporting import ExportedPacket, export_packet
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import OutputError
from xxxf_desktop.example import write_example
from xxxf_desktop.system.atomic import reason
from xxxf_desktop.system.shipped import resources_folder

_FORM = "miit-2020"


def export_demo(target: Path, progress: Callable[[str], None] | None = None) -> ExportedPacket:
    """Return the exported packet of the example in `target`; the draft itself is not kept."""
    try:
        with tempfile.TemporaryDirectory(prefix="xxxf-") as name:
            return _export(Path(name), target, progress)
    except OSError as error:
        raise OutputError(
            f"示例写不出来（临时文件夹：{reason(error)}），没有写入 {target}。",
            "请检查系统盘的空间和权限。",
        ) from error


def _export(folder: Path, target: Path, progress: Callable[[str], None] | None) -> ExportedPacket:
    path = folder / "示例.xxxf"
    drafting.create_draft(path, _FORM, None)
    answers = write_example(folder / "示例", resources_folder())
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
        return export_packet(draft, target, progress=progress)
