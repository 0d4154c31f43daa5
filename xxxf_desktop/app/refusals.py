"""Why a file is not taken, and what to do: one line a fault, without the name of the file."""

from __future__ import annotations

from pathlib import PurePath

from xxxf_desktop.answers.files import FileFault, FileKind, FileReport

MOST_BYTES = 1 << 30
"""Largest file that is taken: 1,000 scanned pages in colour have less.

A draft is copied whole, its PDF has all proofs in it, and a FAT32 stick takes 4 GiB.
"""

_BINDABLE = "PDF、JPEG 或 PNG"
_FIGURE = "PNG 或 JPEG"
_EXTENSIONS = {
    FileKind.PDF: ".pdf",
    FileKind.JPEG: ".jpg",
    FileKind.PNG: ".png",
    FileKind.TIFF: ".tif",
    FileKind.BMP: ".bmp",
}
_PICTURES = {FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP}
_FAULTS = {
    FileFault.EMPTY: "是空文件（0 字节）。请从原件重新扫描或导出，再添加。",
    FileFault.DAMAGED: "已损坏，打不开。请从原件重新扫描或导出，再添加。",
    FileFault.ENCRYPTED: "有打开密码，不能装订。请用 WPS 或 PDF 阅读器去掉密码，另存后再添加。",
    FileFault.NO_PAGES: "里面没有页。请从原件重新扫描或导出，再添加。",
    FileFault.MISSING: "没有找到这个文件。请重新选择。",
}
# What is not taken, by its extension: what it is, and how it becomes a proof.
_OTHERS = {
    "doc docx docm dot dotx wps wpt rtf odt": (
        "是 Word 文件", "请用 Word 或 WPS 另存为 PDF 再添加"
    ),
    "xls xlsx xlsm et csv ods": ("是表格", "请用 Excel 或 WPS 另存为 PDF 再添加"),
    "ppt pptx pps ppsx dps odp": ("是演示文稿", "请用 PowerPoint 或 WPS 另存为 PDF 再添加"),
    "ofd": ("是 OFD 文件", "请用 WPS 或 OFD 阅读器转成 PDF 再添加"),
    "caj txt md htm html xml": ("不能直接装订", "请打开后打印成 PDF 再添加"),
    "gif webp heic heif avif svg psd wmf emf": (
        "是不能装订的图片格式", "请另存为 JPEG 或 PNG 再添加"
    ),
    "zip rar 7z gz tar": ("是压缩包", "请解压，再添加里面的文件"),
}  # fmt: skip
_OTHER_OF = {name: words for names, words in _OTHERS.items() for name in names.split()}
_UNKNOWN = ("不是能用的文件", f"请另存为 {_BINDABLE} 再添加")


def refusals(report: FileReport, *, is_figure: bool) -> list[str]:
    """Return what makes the file no use; a PDF is a proof but no figure.

    >>> report = FileReport("a.docx", FileKind.UNKNOWN, 0, (FileFault.UNSUPPORTED,))
    >>> refusals(report, is_figure=False)
    ['是 Word 文件。请用 Word 或 WPS 另存为 PDF 再添加。']
    """
    faults = [fault for fault in report.faults if fault is not FileFault.FONTS_NOT_EMBEDDED]
    if FileFault.UNSUPPORTED in faults:
        return [_unsupported(report, is_figure)]
    if not faults and is_figure and report.kind not in _PICTURES:
        return [f"是 {report.kind.value}，不是图片。请另存为 {_FIGURE} 再添加。"]
    return [_line(fault, report.kind) for fault in faults]


def too_large(size: int) -> str:
    """Return the line for a file of `size` bytes, more than MOST_BYTES."""
    return (
        f"有 {size / (1 << 30):.2f} GB，超过每个文件 {MOST_BYTES >> 30} GB 的上限。"
        "请降低扫描的分辨率，或拆成几份，再添加。"
    )


def _unsupported(report: FileReport, is_figure: bool) -> str:
    extension = PurePath(report.name).suffix.removeprefix(".")
    wanted = _FIGURE if is_figure else _BINDABLE
    if FileFault.NOT_AS_NAMED in report.faults:
        return (
            f"内容与文件名不符，不是 {extension.upper()}。"
            f"请用制作它的程序打开，另存为 {wanted} 再添加。"
        )
    what, remedy = _OTHER_OF.get(extension.casefold(), _UNKNOWN)
    return f"{what}，不是图片。请另存为 {wanted} 再添加。" if is_figure else f"{what}。{remedy}。"


def _line(fault: FileFault, kind: FileKind) -> str:
    if fault is FileFault.NOT_AS_NAMED:
        extension = _EXTENSIONS[kind]
        return f"内容与文件名不符，实际是 {kind.value}。请把扩展名改为 {extension} 再添加。"
    return _FAULTS[fault]
