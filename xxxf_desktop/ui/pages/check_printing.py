"""The 检查单 on paper or as a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, Slot
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from xxxf_desktop.app.check_sheet import check_sheet
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.system.atomic import write_file
from xxxf_desktop.system.clock import now
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.desk import Desk
from xxxf_desktop.ui.look.theme import theme
from xxxf_desktop.ui.notices import notice
from xxxf_desktop.ui.pages.check_page import CheckPage

_NAME = "检查单.pdf"
_MARGIN_MM = 18.0
_LETTER_PT = 10.5


class CheckPrinting(QObject):
    """Prints what the check page shows."""

    def __init__(self, desk: Desk, page: CheckPage, choosers: Choosers) -> None:
        super().__init__(page)
        self._desk, self._page, self._choosers = desk, page, choosers
        page.print_wanted.connect(self.ask_printer)
        page.pdf_wanted.connect(self.ask_file)

    def document(self) -> QTextDocument:
        """Return the sheet as a document, made now."""
        desk = self._desk
        made = QTextDocument()
        font = theme().font()
        font.setPointSizeF(_LETTER_PT)
        made.setDefaultFont(font)
        name = desk.session.path.name
        made.setHtml(check_sheet(desk.form, desk.application, desk.findings, now(), name))
        return made

    @Slot()
    def ask_printer(self) -> None:
        """Ask for a printer and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName("检查单")
        dialog = QPrintDialog(printer, self._page)
        dialog.setWindowTitle("打印检查单")
        dialog.accepted.connect(self._print)
        dialog.finished.connect(dialog.deleteLater)
        self._printer = printer
        QDialog.open(dialog)  # the print dialog hides it behind one of its own

    @Slot()
    def _print(self) -> None:
        self.document().print_(self._printer)

    @Slot()
    def ask_file(self) -> None:
        """Ask for a place and write the sheet there."""
        proposed = self._desk.session.path.absolute().parent / _NAME
        self._choosers.pdf("检查单存为 PDF", proposed, self.write_pdf)

    def write_pdf(self, path: Path) -> None:
        """Write the sheet to `path`; it appears whole or not at all."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle("检查单")
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
                QPageLayout.Unit.Millimeter,
            )
        )
        self.document().print_(writer)
        del writer  # ends the file
        buffer.close()
        try:
            write_file(path, bytes(data.data()))
        except XxxfError as error:
            notice(self._page, "检查单没有存成", error.lines())
