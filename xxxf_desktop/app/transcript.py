"""抄录单: the answers box by box for the online system, for one-click copy and as a text file."""

from __future__ import annotations

from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.revision_facts import RevisionFacts
from xxxf_desktop.forms.model import Form
from xxxf_desktop.packet.transcript import TranscriptEntry, transcript, transcript_text

_HELP = (
    "用法：在线系统要另外逐栏填写。次序同官方表格，没有问到的栏目不列；照抄，内容须与纸质版一致。",
    "图不能粘贴：〔图…〕标出位置，原图在电子包的“图片”文件夹。",
    "表格各列之间是制表符，可以粘贴进网页或 Excel 的表格。",
)


def transcript_entries(form: Form, application: Application) -> tuple[TranscriptEntry, ...]:
    """Return what is keyed in, box by box, in the order of the official table."""
    return transcript(form, application)


def transcript_bytes(form: Form, application: Application, revision: RevisionFacts) -> bytes:
    """Return the 抄录单 as a text file: UTF-8 with a byte order mark, lines ended as in Windows.

    Without the mark the Notepad of older Windows takes UTF-8 for GBK, and before 2018 it showed
    a bare line feed as no line break at all. Editors on Linux and macOS read both.
    """
    about = form.about
    head = [
        "抄录单（在线系统逐栏填报用）",
        "",
        f"申报书：{form.name}",
        f"项目名称：{_line(application.text(about.project))}",
        f"申报单位：{_line(application.text(about.applicant))}",
        f"版本：{revision.words}",
        f"校验码：{revision.code}",
        "",
        *_HELP,
    ]
    text = transcript_text(head, transcript_entries(form, application))
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _line(text: str) -> str:
    return " ".join(text.split())
