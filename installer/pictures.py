"""Takes pictures of every page of the window: light and dark, at 100 % and at 200 %.

`python3 installer/dev.py pictures --to DIR` runs this in the project's environment. Each look
is taken by a process of its own, off screen: a scale cannot be changed in a running window.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from xxxf_desktop.ui.shell.wizard import Wizard
    from xxxf_desktop.ui.window import Window

TODAY = "2020-04-28"
_WHOLE = "全部填好.xxxf"
_MOST_WAITS = 600  # of a tenth of a second


@dataclass(frozen=True)
class Look:
    """One series of pictures: shade, scale in percent, size of the window in logical pixels."""

    name: str
    shade: str
    percent: int
    width: int
    height: int


LOOKS = (
    Look("light", "light", 100, 1280, 720),
    Look("dark", "dark", 100, 1280, 720),
    Look("light-200", "light", 200, 960, 540),
    Look("dark-200", "dark", 200, 960, 540),
    Look("light-1920", "light", 100, 1920, 1080),
)


def main(arguments: Sequence[str]) -> int:
    """Take all pictures, or with --look those of one look."""
    parser = argparse.ArgumentParser(prog="pictures", description="给窗口的每一页拍照")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="放图片的文件夹")
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help=argparse.SUPPRESS)
    parser.add_argument("--draft", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    chosen.to.mkdir(parents=True, exist_ok=True)
    if chosen.look:
        look = next(look for look in LOOKS if look.name == chosen.look)
        for name in take(look, chosen.to, chosen.draft):
            print(name, flush=True)
        return 0
    with tempfile.TemporaryDirectory(prefix="xxxf-pictures-") as room:
        return _all_looks(chosen.to.absolute(), Path(room))


def _all_looks(target: Path, room: Path) -> int:
    draft = prepare_draft(room)
    passphrase = room / "passphrase.txt"
    passphrase.write_text("只用来拍照的口令\n", encoding="utf-8")
    passphrase.chmod(0o600)
    for look in LOOKS:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(look.percent / 100),
            "XXXF_DATA_DIR": str(room / f"data-{look.name}"),
            "XXXF_TODAY": TODAY,
            "XXXF_NO_KEYRING": "1",
            "XXXF_PASSPHRASE_FILE": str(passphrase),
        }
        command = [sys.executable, str(Path(__file__).resolve()), "--to", str(target)]
        command += ["--look", look.name, "--draft", str(draft)]
        status = subprocess.run(command, env=environment, check=False).returncode
        if status:
            return status
    return 0


def prepare_draft(room: Path) -> Path:
    """Return the example with a few things still open, as it is in somebody's second week."""
    from dataclasses import replace

    from xxxf_desktop.app import drafting
    from xxxf_desktop.drafts.store import Draft
    from xxxf_desktop.example import write_example
    from xxxf_desktop.system.shipped import resources_folder

    answers = write_example(room / "example", resources_folder())
    path = room / "县域生鲜平台.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as draft:
        drafting.fill(draft, answers)
        path.with_name(_WHOLE).write_bytes(path.read_bytes())
        application = draft.application()
        sections = list(application.narrative)
        changed = application.with_narrative(sections[-1], None)
        changed = changed.with_narrative(sections[-2], None)
        amounts = [name for name in application.fields if name.endswith("_revenue")]
        changed = changed.with_field(amounts[0], "21500.00")
        draft.save(replace(changed, proofs=changed.proofs[1:]))
    return path


def take(look: Look, target: Path, draft: Path) -> Iterator[str]:
    """Yield the name of each picture as it is taken."""
    from xxxf_desktop.ui.look.theme import Shade
    from xxxf_desktop.ui.main import make_application
    from xxxf_desktop.ui.shell.rail import CHECK, EXPORT
    from xxxf_desktop.ui.window import Window

    make_application()
    window = Window()
    window.change_look(Shade(look.shade))
    window.resize(look.width, look.height)
    window.show()

    def shoot(name: str) -> str:
        _wait(250)
        file = f"{name}-{look.name}.png"
        window.grab().save(str(target / file))
        return file

    yield shoot("00-start-empty")
    copy = Path(os.environ["XXXF_DATA_DIR"]) / draft.name
    copy.write_bytes(draft.read_bytes())
    window.open_draft(copy)
    wizard = window.wizard
    if wizard is None:
        raise SystemExit("没有打开示例申报稿")
    paper = wizard.paper
    _wait_until(lambda: paper.isHidden() or paper.sheet.image is not None)
    _wait(1500)
    for number, step in enumerate(wizard.steps, 1):
        wizard.open_step(step.id)
        _wait(500)
        yield shoot(f"{number:02d}-{step.id.replace('.', '-')}")
        for group in range(1, len(step.groups)):
            page = wizard.book.pages[step.id]
            page.show_group(group)  # type: ignore[attr-defined]
            _wait(400)
            yield shoot(f"{number:02d}-{step.id.replace('.', '-')}-{group + 1}")
    wizard.open_step(CHECK)
    yield shoot("20-check")
    wizard.check_page.scroller.verticalScrollBar().setValue(100_000)
    yield shoot("21-check-end")
    wizard.open_step(EXPORT)
    yield shoot("22-export")
    wizard.export_page.choose_draft()
    wizard.export_page.run()
    _wait(120)
    yield shoot("23-export-running")
    _wait_until(lambda: not wizard.export_page.is_running)
    yield shoot("24-export-done")
    window.open_draft(whole_copy(draft))
    if window.wizard is not None:
        yield from take_handover(window.wizard, shoot)
        yield shoot_transcript(window, target / f"29-transcript-{look.name}.png")
    window.to_start()
    yield shoot("30-start")
    yield shoot_keys(window, target / f"31-keys-{look.name}.png")


def shoot_transcript(window: Window, file: Path) -> str:
    """Take a picture of the 抄录单 over the window, its first boxes copied."""
    if window.wizard is None:
        raise SystemExit("没有打开申报稿")
    sheets = window.wizard.handover.page.sheets
    window.wizard.handover.page.side.transcript.click()
    if sheets.transcript is None:
        raise SystemExit("没有抄录单")
    for line in sheets.transcript.lines[:3]:
        line.copy.click()
        _wait(50)
    return shoot_above(window, sheets.transcript, file)


def shoot_keys(window: Window, file: Path) -> str:
    """Take a picture of the dialog 签名密钥 over the window."""
    from xxxf_desktop.ui.pages.keys_desk import open_keys

    return shoot_above(window, open_keys(window, window.choosers).dialog, file)


def shoot_above(window: Window, dialog: QDialog, file: Path) -> str:
    """Take a picture of `dialog` over the window, and close it."""
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPainter

    _wait(250)
    picture, above = window.grab(), dialog.grab()
    room = window.size() - dialog.size()
    painter = QPainter(picture)
    painter.drawPixmap(QPoint(room.width() // 2, room.height() // 2), above)
    painter.end()
    picture.save(str(file))
    dialog.reject()
    return file.name


def whole_copy(draft: Path) -> Path:
    """Return a copy of the draft in which nothing is open any more."""
    whole = draft.with_name(_WHOLE)
    copy = Path(os.environ["XXXF_DATA_DIR"]) / whole.name
    copy.write_bytes(whole.read_bytes())
    return copy


def take_handover(wizard: Wizard, shoot: Callable[[str], str]) -> Iterator[str]:
    """Yield pictures of 定稿与报送: before the first 定稿, with it, while it is written, after.

    Copies are printed before, in words of the log: no printer of this computer is asked.
    """
    from xxxf_desktop.app.handing_over import Medium
    from xxxf_desktop.app.paper_log import Paper, note_paper
    from xxxf_desktop.rules.finding import Severity
    from xxxf_desktop.ui.shell.rail import HANDOVER

    wizard.desk.check()
    for found in wizard.desk.findings:
        if found.severity is Severity.WARNING:
            wizard.desk.tick(found.code, found.place, "已核对")
    wizard.open_step(HANDOVER)
    page = wizard.handover.page
    yield shoot("25-handover-open")
    page.finalising.run()
    _wait_until(lambda: page.papers.papers is not None)
    yield shoot("26-handover")
    note_paper(wizard.desk.session.draft, 1, Paper.COPIES, "已交给打印机，3 份")
    target = Path(os.environ["XXXF_DATA_DIR"]) / "报送"
    target.mkdir(exist_ok=True)
    page.medium.choose_medium(Medium.FOLDER)
    page.medium.show_path(target)
    page.media.run()
    _wait(500)
    yield shoot("27-handover-running")
    _wait_until(lambda: not page.is_running)
    _wait(500)
    yield shoot("28-handover-done")


def _wait(milliseconds: int) -> None:
    """Let the window live; QTest.qWait would hold the interpreter and stop the other threads."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(_MOST_WAITS):
        if is_so():
            return
        _wait(100)
    raise SystemExit("等得太久，没有拍成")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
