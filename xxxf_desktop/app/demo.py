"""The shipped example: an invented company's application, filled in and exported."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xxxf_desktop.app import drafting
from xxxf_desktop.app.exporting import ExportedPacket, export_packet
from xxxf_desktop.app.signing import practice_key
from xxxf_desktop.app.stages import Progress
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import OutputError
from xxxf_desktop.example import write_example
from xxxf_desktop.system.atomic import reason
from xxxf_desktop.system.shipped import resources_folder

_FORM = "miit-2020"


def export_demo(target: Path, progress: Progress | None = None) -> ExportedPacket:
    """Return the exported packet of the example in `target`; the draft itself is not kept.

    A key made for this once signs it: the packet of an invented company needs nobody's own.
    """
    with room_for_example(target) as folder:
        answers = write_example(folder / "示例", resources_folder())
        with Draft.open(example_draft(folder, answers)) as draft:
            return export_packet(draft, target, progress=progress, key=practice_key)


def example_draft(folder: Path, answers: Path) -> Path:
    """Return a new draft in `folder`, filled with the example that was written to `answers`."""
    path = folder / "示例.xxxf"
    drafting.create_draft(path, _FORM, None)
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
    return path


@contextmanager
def room_for_example(target: Path) -> Iterator[Path]:
    """Yield a temporary folder; OutputError says that nothing came to `target` when it fails."""
    try:
        with tempfile.TemporaryDirectory(prefix="xxxf-") as name:
            yield Path(name)
    except OSError as error:
        raise OutputError(
            f"示例写不出来（临时文件夹：{reason(error)}），没有写入 {target}。",
            "请检查系统盘的空间和权限。",
        ) from error
