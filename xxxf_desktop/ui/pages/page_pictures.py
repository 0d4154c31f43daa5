"""Draws the small pictures of proof pages beside the window, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from xxxf_desktop.answers.files import FileKind
from xxxf_desktop.app.thumbnails import thumbnail
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.pages.proof_line import PICTURE, ProofLine

_SHARP = 2  # pixels for each logical pixel, for screens at 200 %
_MOST_KEPT = 400

PathOf = Callable[[str], Path | None]
_Key = tuple[str, int, int]


class PagePictures(QObject):
    """Keeps the pictures by file, page and turn; `drawn` says that there are new ones."""

    drawn = Signal()

    def __init__(self, path_of: PathOf, parent: QObject) -> None:
        super().__init__(parent)
        self._path_of = path_of
        self._kept: dict[_Key, QImage | None] = {}
        self._drawing: _Key | None = None

    def show_on(self, lines: Iterable[ProofLine]) -> None:
        """Give `lines` their pictures; one that is not there yet is drawn, and told by `drawn`."""
        for line in lines:
            key = _key(line)
            line.picture.show_image(self._kept.get(key))
            if key not in self._kept and self._drawing is None:
                self._draw(key, line)

    def _draw(self, key: _Key, line: ProofLine) -> None:
        path = self._path_of(key[0])
        if path is None or line.report is None or not line.report.usable:
            return
        self._drawing = key
        job = Job(partial(_drawn, path, line.report.kind, key))
        # Slots of this object: they are let go with it where the draft is closed meanwhile.
        job.done.connect(self._on_drawn)
        job.failed.connect(self._on_drawn)
        job.start()

    @Slot(object)
    def _on_drawn(self, image: object) -> None:
        key, self._drawing = self._drawing, None
        if key is None:
            return
        if len(self._kept) >= _MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = image if isinstance(image, QImage) else None
        self.drawn.emit()


def _key(line: ProofLine) -> _Key:
    return (line.file or "", line.first_page, line.proof.rotate)


def _drawn(path: Path, kind: FileKind, key: _Key) -> QImage | None:
    _, page, rotate = key
    made = thumbnail(path, kind, page, PICTURE.width() * _SHARP, rotate)
    if made is None:
        return None
    size = (made.width_px, made.height_px, 3 * made.width_px)
    return QImage(made.data, *size, QImage.Format.Format_RGB888).copy()
