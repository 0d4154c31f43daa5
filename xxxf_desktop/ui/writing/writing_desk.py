"""What is brought into a section: pastes, pictures, references; from the page to the desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.pictures import TakenPictures, take_pictures, with_stored_pictures
from xxxf_desktop.drafts.store import NewFile, StoredFile
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.narrative.blocks import Block, Blocks, FigureBlock
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.writing import commands
from xxxf_desktop.ui.writing.page import WritingPage
from xxxf_desktop.ui.writing.references import ReferencePicker

_WAITING_FROM = 50_000  # characters of HTML: a paste that takes a moment says so


@dataclass(frozen=True, slots=True)
class _Brought:
    """What was read and looked at in the background, ready to be put in."""

    blocks: Blocks
    taken: TakenPictures
    said: tuple[str, ...]


class Pictures:
    """Where the pictures of the open draft lie, those just brought in included."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._new: dict[str, Path] = {}

    def path_of(self, name: str) -> Path | None:
        """Return a file with the picture stored as `name`, None where it is not known yet."""
        return self._desk.session.room.paths().get(name) or self._new.get(name)

    def note(self, added: Sequence[NewFile]) -> None:
        """Take note of pictures the draft does not hold yet."""
        self._new.update({file.name: file.source for file in added})


class WritingDesk(QObject):
    """Serves one page. Reading and looking happen in the background; the text waits for nothing."""

    def __init__(
        self, desk: Desk, page: WritingPage, choosers: Choosers, pictures: Pictures
    ) -> None:
        super().__init__(page)
        self._desk, self._page, self._choosers, self._pictures = desk, page, choosers, pictures
        page.pasted.connect(self.take)
        page.figure_wanted.connect(self._on_figure_wanted)
        page.reference_wanted.connect(self._on_reference_wanted)
        page.tools.plain_paste_wanted.connect(self._on_plain_paste)
        desk.files_known.connect(page.show_pictures)

    @Slot(QMimeData)
    def take(self, source: QMimeData) -> None:
        """Put in what was pasted or dropped: markup, a picture, files."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            self.take_files(files)
        elif source.hasHtml():
            self.take_html(source.html())
        elif source.hasImage():
            self._take_image(QImage(source.imageData()))
        else:
            self._page.box.paste_plain(source.text())

    def take_html(self, html: str) -> None:
        """Read clipboard HTML in the background and put its blocks in at the cursor."""
        if len(html) > _WAITING_FROM:
            self._page.say(["正在整理粘贴的内容……"])
        session = self._desk.session
        self._start(
            partial(_read_html, html, session.application, session.held(), self._new_folder())
        )

    def take_files(self, files: Sequence[Path]) -> None:
        """Put the pictures `files` in as figures; others are refused with the reason."""
        session = self._desk.session
        self._start(partial(_read_files, list(files), session.application, session.held()))

    def _take_image(self, image: QImage) -> None:
        """A bitmap of the clipboard is kept as PNG, pixel by pixel."""
        folder = self._new_folder()
        path = folder / "粘贴的图片.png"
        if image.isNull() or not image.save(str(path)):
            self._page.say(["剪贴板里的图片读不出来。先存成文件，再插入。"])
            return
        self.take_files([path])

    def _new_folder(self) -> Path:
        folder = self._desk.session.room.folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        return folder

    def _start(self, read: Callable[[], _Brought]) -> None:
        job = Job(read)
        job.done.connect(self._on_read)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_read(self, brought: _Brought) -> None:
        self._page.say([*brought.said, *brought.taken.problems])
        blocks = with_stored_pictures(brought.blocks, brought.taken.names)
        self._pictures.note(brought.taken.added)
        if not blocks:
            return
        box = self._page.box
        if len(blocks) == 1 and isinstance(blocks[0], FigureBlock):
            commands.insert_figure(box, blocks[0].file, blocks[0].width_mm, blocks[0].caption)
        else:
            box.insert_blocks(blocks)
        box.renumber()
        self._keep(brought.taken.added)

    def _keep(self, added: Sequence[NewFile]) -> None:
        """Let the files come into the draft together with the blocks that name them."""
        blocks = self._page.box.blocks()
        changed = self._desk.application.with_narrative(self._page.section, blocks)
        self._page.take_over(blocks)
        self._desk.replace(self._page.section, changed, added)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not isinstance(error, XxxfError):
            raise error  # type: ignore[misc]
        self._page.say(error.lines())

    @Slot()
    def _on_figure_wanted(self) -> None:
        self._choosers.pictures(self.take_files)

    @Slot()
    def _on_plain_paste(self) -> None:
        self._page.box.paste_plain(QApplication.clipboard().text())

    # ---------------------------------------------------------------- references

    @Slot()
    def _on_reference_wanted(self) -> None:
        self._page.settle()
        picker = ReferencePicker(self._desk.form, self._desk.application, self._page)
        picker.picked.connect(self._on_target_picked)
        picker.finished.connect(picker.deleteLater)
        picker.open()

    @Slot(str, int, str)
    def _on_target_picked(self, section: str, index: int, kind: str) -> None:
        """Refer to the figure or table `index` of `section`; it gets an id where it has none."""
        application = self._desk.application
        block = application.narrative[section][index]
        ident = getattr(block, "id", None)
        if ident is None:
            ident = commands.new_ident()
            self._name_block(section, index, ident)
        commands.insert_reference(self._page.box, f"{kind}:{ident}")
        self._page.settle()

    def _name_block(self, section: str, index: int, ident: str) -> None:
        application = self._desk.application
        blocks: list[Block] = list(application.narrative[section])
        blocks[index] = blocks[index].model_copy(update={"id": ident})
        if section == self._page.section:
            commands.name_block(self._page.box, index, ident)
            self._page.settle()
        else:
            self._desk.put_section(section, tuple(blocks))


def _read_html(
    html: str, application: Application, held: Mapping[str, StoredFile], folder: Path
) -> _Brought:
    """Runs in the background: from HTML to blocks and looked-at pictures."""
    from xxxf_desktop.wordin.clipboard import read_clipboard
    from xxxf_desktop.wordin.pictures import picture_from_disk

    pasted = read_clipboard(html, picture_of=picture_from_disk)
    paths: dict[str, Path] = {}
    for name, content in pasted.pictures.items():
        if isinstance(content, Path):
            paths[name] = content
        else:
            paths[name] = folder / f"{len(paths)}-{Path(name).name}"
            paths[name].write_bytes(content)
    said = pasted.dropped.words()
    taken = take_pictures(application, held, paths)
    return _Brought(pasted.blocks, taken, (f"{said}。",) if said else ())


def _read_files(
    files: list[Path], application: Application, held: Mapping[str, StoredFile]
) -> _Brought:
    """Runs in the background: each file a figure named after it."""
    paths = {str(path): path for path in files}
    taken = take_pictures(application, held, paths)
    blocks = tuple(
        FigureBlock(file=name, caption="" if path.stem == "粘贴的图片" else path.stem)
        for name, path in paths.items()
        if name in taken.names
    )
    return _Brought(blocks, taken, ())
