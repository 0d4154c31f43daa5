"""Runs hand-overs to small tmpfs sticks, in a mount name space of its own.

`unshare -rm python -m tests.media.sticks FOLDER`, and on stdin a JSON list of trials. Prints
one JSON object for each: what was said, what lies on the stick, whether it was complete.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from xxxf_desktop.errors import XxxfError
from xxxf_desktop.media import looking
from xxxf_desktop.media.file_system import FileSystem, file_system
from xxxf_desktop.media.image import write_image
from xxxf_desktop.media.progress import Activity
from xxxf_desktop.media.writing import write_to_folder

from .making import FILES, TOTAL, files_of, make_staging

IMAGE = "光盘.iso"


def mount(stick: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(stick)], check=True)


def unmount(stick: Path) -> None:
    subprocess.run(["umount", "-l", str(stick)], check=True)


def run(folder: Path, trial: dict[str, Any]) -> dict[str, Any]:
    """Make one stick with `options`, hand over, and at `at` bytes read back do `then`."""
    staging, stick = folder / "staging", folder / "stick"
    stick.mkdir(exist_ok=True)
    mount(stick, trial["options"])
    gone = False

    def meddle(activity: Activity, done: int, _total: int) -> None:
        nonlocal gone
        if gone or activity is not trial_activity or done < trial.get("at", 0):
            return
        gone = True
        if trial["then"] == "unmount":
            unmount(stick)
        else:
            subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=False)

    trial_activity = Activity[trial["activity"]] if "then" in trial else None
    said: list[str] = []
    try:
        if trial["kind"] == "image":
            write_image(staging, stick / IMAGE, "申报材料", meddle)
        else:
            write_to_folder(staging, stick, meddle)
    except XxxfError as error:
        said = [error.message, error.remedy]
    names = sorted(path.name for path in stick.iterdir())
    complete = (stick / IMAGE).is_file() if trial["kind"] == "image" else files_of(stick) == FILES
    if not (gone and trial["then"] == "unmount"):
        unmount(stick)
    left = sorted(path.name for path in stick.iterdir())
    untouched = files_of(staging) == FILES
    return {
        "said": said, "names": names, "below": left, "complete": complete, "staging": untouched,
    }  # fmt: skip


def roomy(folder: Path) -> FileSystem:
    return replace(file_system(folder), free_bytes=10 * TOTAL, free_names=None)


def main() -> None:
    folder = Path(sys.argv[1])
    make_staging(folder / "staging")
    # A medium that says it has room and has not: else nothing would be written at all.
    looking.file_system = roomy  # type: ignore[attr-defined]
    for trial in json.load(sys.stdin):
        sys.stdout.write(json.dumps(run(folder, trial)) + "\n")


if __name__ == "__main__":
    main()
