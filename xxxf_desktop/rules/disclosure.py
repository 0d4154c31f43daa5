"""What the papers and files would give away, held against what the declaration signs.

Source: 附3 第三条: 所提交的项目内容未涉及国家秘密、个人信息和其他敏感信息.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from xxxf_desktop.answers.files import FileReport, Trace, TraceKind
from xxxf_desktop.forms.fields import MobileField, PhoneField
from xxxf_desktop.rules.finding import Finding, warning
from xxxf_desktop.rules.sensitive import masked_mobile, mobiles_of, traces_in
from xxxf_desktop.rules.subject import Subject
from xxxf_desktop.rules.written import all_texts

_MOST_NAMED = 5
# Authors that office programs put in by themselves: nobody in particular.
_NOBODY = {
    "administrator", "admin", "user", "users", "owner", "guest", "root", "author", "scanner",
    "anonymous", "(anonymous)", "unknown", "unspecified", "untitled", "none", "null",
    "microsoft", "microsoft office user", "windows user", "windows 用户", "wps", "wps office",
    "lenovo", "dell", "hp", "hp inc.", "asus", "acer", "thinkpad", "huawei", "pc", "computer",
    "用户", "微软用户", "微软中国", "管理员", "系统管理员", "作者", "未知", "匿名", "扫描仪",
    "雨林木风", "深度技术", "番茄花园",
}  # fmt: skip


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield what the texts give away, one finding for each place and kind."""
    for place, text in all_texts(subject):
        yield from _held_against(subject, place, "", traces_in(text))


def of_file(
    place: str, shown: str, report: FileReport | None, subject: Subject
) -> Iterator[Finding]:
    """Yield what a file gives away; `shown` is what the user calls it."""
    if report is not None and report.usable:
        yield from _held_against(subject, place, shown, report.traces)


def _held_against(
    subject: Subject, place: str, file: str, traces: Iterable[Trace]
) -> Iterator[Finding]:
    news = [trace for trace in traces if not _is_declared(trace, subject)]
    order = list(TraceKind)
    news.sort(key=lambda trace: order.index(trace.kind))
    for kind, found in groupby(news, key=lambda trace: trace.kind):
        yield _finding(kind, place, file, list(found))


def _is_declared(trace: Trace, subject: Subject) -> bool:
    """Return whether the form itself names what was found: a contact, an author who is in it."""
    if trace.kind is TraceKind.MOBILE:
        return trace.shown in _declared_mobiles(subject)
    if trace.kind is TraceKind.AUTHOR:
        author = _plain(trace.shown)
        return author in _NOBODY or any(
            author == _plain(answer)
            for answer in subject.application.fields.values()
            if isinstance(answer, str)
        )
    return False


def _declared_mobiles(subject: Subject) -> set[str]:
    """Return the mobile numbers of the contacts, masked: files give away masked ones only."""
    return {
        masked_mobile(number)
        for field in subject.form.fields.values()
        if isinstance(field, MobileField | PhoneField)
        for number in mobiles_of(subject.text(field.id) or "")
    }


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _finding(kind: TraceKind, place: str, file: str, traces: list[Trace]) -> Finding:
    found = _listed(list(dict.fromkeys(trace.shown for trace in traces)))
    pages = _pages(traces)
    where = f"“{file}”{pages}" if file else ""
    match kind:
        case TraceKind.RESIDENT_ID:
            return warning("SENSITIVE_RESIDENT_ID", place, where=where, found=found)
        case TraceKind.BANK_CARD:
            return warning("SENSITIVE_BANK_CARD", place, where=where, found=found)
        case TraceKind.MOBILE:
            return warning("SENSITIVE_MOBILE", place, where=where, found=found)
        case TraceKind.SECRET_MARK:
            return warning("SENSITIVE_SECRET_MARK", place, where=where, found=found)
        case TraceKind.GPS:
            inside = f"{pages}的照片里" if pages else "里"
            return warning("SENSITIVE_GPS", place, file=file, inside=inside)
        case TraceKind.AUTHOR:
            return warning("SENSITIVE_AUTHOR", place, file=file, found=found)
        case TraceKind.COMMENTS:
            return warning("SENSITIVE_COMMENTS", place, file=file, pages=pages)
        case TraceKind.HIDDEN_TEXT:
            return warning("SENSITIVE_HIDDEN_TEXT", place, file=file, pages=pages)
    assert_never(kind)


def _pages(traces: list[Trace]) -> str:
    numbers = sorted({trace.page for trace in traces if trace.page})
    if not numbers:
        return ""
    first = f"第 {'、'.join(map(str, numbers[:_MOST_NAMED]))} 页"
    return first if len(numbers) <= _MOST_NAMED else f"{first}等 {len(numbers)} 页"


def _listed(names: list[str]) -> str:
    text = "、".join(names[:_MOST_NAMED])
    return text if len(names) <= _MOST_NAMED else f"{text}等 {len(names)} 个"
