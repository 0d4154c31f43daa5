"""The window's end of the preview process: asks for layouts and pages, never waits for them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot
from PySide6.QtGui import QImage

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.files import FileReport
from xxxf_desktop.answers.snapshot import Sections, application_json
from xxxf_desktop.app.framing import Decoder, Header, encode
from xxxf_desktop.ui.background import Job

_MODULE = "xxxf_desktop.app.preview_worker"
_MARK = "草稿"
_MOST_STARTS = 3  # a process that keeps dying is not started for ever
_DEAD = "纸面预览停了，填写和保存不受影响。按 F5 再试。"


class PaperPlace(NamedTuple):
    """A rectangle on page `page` (from 0), in points; `whole` is a cell, not only its text."""

    page: int
    x: float
    y: float
    width: float
    height: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What was laid out: the printed number of each page, and what stands where by tag."""

    numbers: Sequence[int | None]
    places: Mapping[str, Sequence[PaperPlace]]

    def places_of(self, place: str) -> Sequence[PaperPlace]:
        """Return where the answer `place` stands: whole cells where there are any."""
        found = list(self.places.get(place, ()))
        whole = [each for each in found if each.whole]
        if whole:
            return whole
        for tag, places in self.places.items():
            if tag.startswith(f"{place}:"):
                found += places
        return found

    def at(self, page: int, x: float, y: float) -> str:
        """Return the answer at a point of a page, "" for none.

        Where several stand, exact text comes before cells, and small before large.
        """
        hits = [
            (each.whole, each.width * each.height, tag)
            for tag, places in self.places.items()
            for each in places
            if each.page == page
            and each.x <= x <= each.x + each.width
            and each.y <= y <= each.y + each.height
        ]
        return min(hits)[2].partition(":")[0] if hits else ""


class PaperClient(QObject):
    """Talks to one preview process; started with the first request."""

    laid_out = Signal(object)
    drawn = Signal(int, QImage)
    failed = Signal(str)

    def __init__(self, work: Path, parent: QObject | None = None) -> None:
        """`work` is a folder for what the process makes on its way; it outlives the process."""
        super().__init__(parent)
        self._work = work
        self._process: QProcess | None = None
        self._decoder = Decoder()
        self._sections: Sections = {}
        self._starts = 0
        self._number = 0
        self._newest_layout = 0
        self._is_closed = False

    def lay_out(
        self,
        application: Application,
        reports: Mapping[str, FileReport],
        paths: Mapping[str, Path],
    ) -> None:
        """Ask for a layout of `application`; an older one that still waits is dropped."""
        files = {
            name: {"path": str(path), "pages": reports[name].pages}
            for name, path in paths.items()
            if name in reports and reports[name].usable
        }
        self._number += 1
        self._newest_layout = self._number
        # A long draft takes a while to write out: not in the window's thread.
        job = Job(partial(self._layout_request, self._number, application, files))
        job.done.connect(self._on_request_written)
        job.start()

    def _layout_request(
        self, number: int, application: Application, files: Mapping[str, Any]
    ) -> bytes:
        request = {"do": "lay_out", "id": number, "files": files, "mark": _MARK}
        return encode({**request, "application": application_json(application, self._sections)})

    @Slot(object)
    def _on_request_written(self, request: bytes) -> None:
        if self._process is not None or self._start():
            self._send(request)

    def draw(self, page: int, scale: float) -> None:
        """Ask for page `page` (from 0) at `scale` pixels per point."""
        self._ask({"do": "draw", "page": page, "scale": scale})

    def restart(self) -> None:
        """Let a process that died be started again."""
        self._starts = 0

    def close(self) -> None:
        """End the process."""
        self._is_closed = True
        process, self._process = self._process, None
        if process is not None:
            process.closeWriteChannel()
            if not process.waitForFinished(300):
                process.kill()
                process.waitForFinished(1000)

    # ---------------------------------------------------------------- process

    def _ask(self, request: Header) -> int:
        self._number += 1
        if self._process is not None or self._start():
            self._send(encode({**request, "id": self._number}))
        return self._number

    def _send(self, request: bytes) -> None:
        if self._process is not None:
            self._process.write(request)

    def _start(self) -> bool:
        if self._is_closed or self._starts >= _MOST_STARTS:
            return False
        self._starts += 1
        self._decoder = Decoder()
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        for name in ("TMPDIR", "TEMP", "TMP"):  # a killed process leaves nothing elsewhere
            environment.insert(name, str(self._work))
        process.setProcessEnvironment(environment)
        process.setProgram(sys.executable)
        process.setArguments(["-m", _MODULE])
        process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._on_ready)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start()
        return True

    @Slot()
    def _on_ready(self) -> None:
        if self._process is None:
            return
        data = self._process.readAllStandardOutput().data()
        for header, body in self._decoder.feed(bytes(data)):
            self._take(header, body)

    def _take(self, header: dict[str, Any], body: bytes) -> None:
        done = header.get("done")
        if "error" in header:
            self.failed.emit(str(header["error"]))
        elif done == "lay_out":
            if header["id"] == self._newest_layout:
                self.laid_out.emit(_layout(header))
        elif done == "draw":
            self.drawn.emit(header["page"], _image(header, body))

    @Slot()
    def _on_finished(self) -> None:
        self._process = None
        if not self._is_closed:
            self.failed.emit(_DEAD)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished()


def _layout(header: dict[str, Any]) -> Layout:
    places = {
        tag: [PaperPlace(*entry) for entry in entries] for tag, entries in header["places"].items()
    }
    return Layout(header["numbers"], places)


def _image(header: dict[str, Any], body: bytes) -> QImage:
    """Return the picture with pixels of its own: `body` is gone when this returns."""
    shared = QImage(
        body, header["width"], header["height"], header["stride"], QImage.Format.Format_RGB32
    )
    return shared.copy()
