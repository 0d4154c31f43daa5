"""Asking for files and folders. One object, so that a test can answer in the user's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from xxxf_desktop.ui import preferences

Chosen = Callable[[Path], None]
ManyChosen = Callable[[list[Path]], None]

DRAFTS = "申报稿 (*.xxxf)"
PROOFS = "证明材料 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp);;所有文件 (*)"
SCANS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp);;所有文件 (*)"
KEY_BACKUPS = "密钥备份 (*.json);;所有文件 (*)"
CERTIFICATES = "单位证书 (*.pfx *.p12);;所有文件 (*)"
PICTURES = "图片 (*.png *.jpg *.jpeg *.tif *.tiff *.bmp);;所有文件 (*)"


class KindWords(QFileIconProvider):
    """Says in Chinese what a file is, in Qt's own dialog: Qt has no translation of these words."""

    def type(self, info: QFileInfo, /) -> str:
        if info.isDir():
            return "文件夹"
        suffix = info.suffix().upper()
        return f"{suffix} 文件" if suffix else "文件"


class Choosers:
    """The file dialogs. They open and return at once; what was chosen is told when it is."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._kinds = KindWords()
        self._last: Path | None = None

    def new_draft(self, proposed: Path, then: Chosen) -> None:
        """Ask where a new draft is to be kept."""
        dialog = self._dialog("新建申报稿", QFileDialog.AcceptMode.AcceptSave, "新建")
        dialog.setNameFilter(DRAFTS)
        # A draft is never written over, so nobody is asked whether it may be.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix("xxxf")
        dialog.setDirectory(str(proposed.parent))
        dialog.selectFile(proposed.name)
        self._open(dialog, lambda paths: then(paths[0]))

    def draft(self, then: Chosen) -> None:
        """Ask for a draft to open."""
        dialog = self._dialog("打开申报稿", QFileDialog.AcceptMode.AcceptOpen, "打开")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(DRAFTS)
        self._open(dialog, lambda paths: then(paths[0]))

    def proofs(self, then: ManyChosen) -> None:
        """Ask for proofs of one item."""
        dialog = self._dialog("添加证明材料", QFileDialog.AcceptMode.AcceptOpen, "添加")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(PROOFS.split(";;"))
        self._open(dialog, then)

    def pictures(self, then: ManyChosen) -> None:
        """Ask for pictures for the narrative."""
        dialog = self._dialog("插入图片", QFileDialog.AcceptMode.AcceptOpen, "插入")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(PICTURES.split(";;"))
        self._open(dialog, then)

    def folder(self, title: str, proposed: Path, then: Chosen) -> None:
        """Ask for a folder to write into."""
        dialog = self._dialog(title, QFileDialog.AcceptMode.AcceptOpen, "选定")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(str(proposed))
        self._open(dialog, lambda paths: then(paths[0]))

    def scans(self, then: ManyChosen) -> None:
        """Ask for scans of stamped pages."""
        dialog = self._dialog("放入扫描件", QFileDialog.AcceptMode.AcceptOpen, "放入")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(SCANS.split(";;"))
        self._open(dialog, then)

    def image(self, proposed: Path, then: Chosen) -> None:
        """Ask where a disc image is to be kept; one that is there is not written over."""
        dialog = self._to_save("光盘映像存为", proposed, "光盘映像 (*.iso)", "iso")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self._open(dialog, lambda paths: then(paths[0]))

    def text(self, title: str, proposed: Path, then: Chosen) -> None:
        """Ask where a text file is to be kept."""
        dialog = self._to_save(title, proposed, "文本 (*.txt)", "txt")
        self._open(dialog, lambda paths: then(paths[0]))

    def pdf(self, title: str, proposed: Path, then: Chosen) -> None:
        """Ask where a PDF is to be kept."""
        dialog = self._to_save(title, proposed, "PDF (*.pdf)", "pdf")
        self._open(dialog, lambda paths: then(paths[0]))

    def key_backup_to(self, proposed: Path, then: Chosen) -> None:
        """Ask where a backup of the signing key is to be kept; none is written over."""
        dialog = self._to_save("备份签名密钥", proposed, "密钥备份 (*.json)", "json")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self._open(dialog, lambda paths: then(paths[0]))

    def key_backup(self, then: Chosen) -> None:
        """Ask for a backup of a signing key."""
        self._one("恢复签名密钥", KEY_BACKUPS, then)

    def certificate(self, then: Chosen) -> None:
        """Ask for a company certificate."""
        self._one("选单位证书", CERTIFICATES, then)

    def _one(self, title: str, kinds: str, then: Chosen) -> None:
        dialog = self._dialog(title, QFileDialog.AcceptMode.AcceptOpen, "选定")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(kinds.split(";;"))
        self._open(dialog, lambda paths: then(paths[0]))

    def _to_save(self, title: str, proposed: Path, kinds: str, suffix: str) -> QFileDialog:
        dialog = self._dialog(title, QFileDialog.AcceptMode.AcceptSave, "保存")
        dialog.setNameFilter(kinds)
        dialog.setDefaultSuffix(suffix)
        dialog.setDirectory(str(proposed.parent))
        dialog.selectFile(proposed.name)
        return dialog

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode, accept: str) -> QFileDialog:
        dialog = QFileDialog(self._parent, title)
        dialog.setIconProvider(self._kinds)
        dialog.setAcceptMode(mode)
        dialog.setDirectory(str(self._where_to_start()))
        part = QFileDialog.DialogLabel
        for label, words in (
            (part.LookIn, "位置："),
            (part.FileName, "文件名："),
            (part.FileType, "类型："),
            (part.Accept, accept),
            (part.Reject, "取消"),
        ):
            dialog.setLabelText(label, words)
        return dialog

    def _where_to_start(self) -> Path:
        """Return where something was chosen last, first where drafts are kept.

        Not the folder the program happens to have been started in.
        """
        if self._last is not None and self._last.is_dir():
            return self._last
        return preferences.drafts_folder(preferences.read())

    def _open(self, dialog: QFileDialog, then: ManyChosen) -> None:
        def tell(names: list[str]) -> None:
            paths = [Path(name) for name in names]
            self._last = paths[0].parent
            then(paths)

        dialog.filesSelected.connect(tell)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
