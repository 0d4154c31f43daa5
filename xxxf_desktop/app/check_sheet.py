"""The 检查单: all findings on paper, to be ticked off with a pen, as HTML for a text document."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import datetime

from xxxf_desktop.answers.application import Application
from xxxf_desktop.forms.model import Form
from xxxf_desktop.rules.accepted import open_warnings
from xxxf_desktop.rules.catalogue import words
from xxxf_desktop.rules.characters import visible, whole
from xxxf_desktop.rules.finding import Finding, Severity

_HEADINGS = {
    Severity.ERROR: ("强制", "不改正不能导出和定稿"),
    Severity.WARNING: ("提示", "核对后打勾并说明理由"),
    Severity.HINT: ("建议", "改不改由申报单位定"),
}
_OPEN, _DONE = "□", "☑"
_UNANSWERED = "（未填）"


def check_sheet(
    form: Form,
    application: Application,
    findings: Sequence[Finding],
    now: datetime,
    draft_name: str = "",
) -> str:
    """Return the 检查单 of `findings` as one HTML text that needs nothing else.

    Only tags and attributes that Qt's rich text knows. Under each severity the findings
    keep their order; a 提示 the applicant has ticked shows the reason given.
    """
    body = [
        '<h1 align="center">检查单</h1>',
        _about(form, application, now, draft_name),
        f"<p><b>{_counts(application, findings)}</b></p>",
        *_groups(form, application, findings),
    ]
    head = '<head><meta charset="utf-8"><title>检查单</title></head>'
    return f"<html>{head}<body>\n" + "\n".join(body) + "\n</body></html>\n"


def _about(form: Form, application: Application, now: datetime, draft_name: str) -> str:
    plan = form.plans.get(application.plan or "")
    rows = [
        ("项目名称", application.text(form.about.project) or _UNANSWERED),
        ("申报单位", application.text(form.about.applicant) or _UNANSWERED),
        ("申报书", form.name),
        ("报送方案", plan.name if plan else "（未选）"),
        ("申报稿", draft_name),
        ("检查时间", f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"),
    ]
    cells = [f"<tr><td>{name}　</td><td>{_text(said)}</td></tr>" for name, said in rows if said]
    return f'<table cellpadding="2">{"".join(cells)}</table>'


def _counts(application: Application, findings: Sequence[Finding]) -> str:
    if not findings:
        return "没有发现问题。"
    parts = []
    for severity, (name, _) in _HEADINGS.items():
        found = [finding for finding in findings if finding.severity is severity]
        ticked = len(found) - len(open_warnings(found, application))
        checked = f"（已核对{ticked}处）" if severity is Severity.WARNING and found else ""
        parts.append(f"{name}{len(found)}处{checked}")
    return "　".join(parts)


def _groups(form: Form, application: Application, findings: Sequence[Finding]) -> Iterator[str]:
    for severity, (name, advice) in _HEADINGS.items():
        found = [finding for finding in findings if finding.severity is severity]
        if found:
            rows = "".join(_row(form, application, finding) for finding in found)
            yield f"<h2>{name}（{advice}）</h2>"
            yield f'<table width="100%" cellpadding="4">{rows}</table>'


def _row(form: Form, application: Application, finding: Finding) -> str:
    said = words(finding, form)
    remedy = f"　怎么改：{_text(said.remedy)}" if said.remedy else ""
    lines = [f"<b>{_text(said.place)}</b>", f"{_text(said.what)}{remedy}"]
    reason = _reason(application, finding)
    if reason is not None:
        lines.append(f"已核对：{_text(reason) or '没有写理由'}")
    box = _OPEN if reason is None else _DONE
    return f'<tr><td width="28" valign="top">{box}</td><td>{"<br>".join(lines)}</td></tr>'


def _reason(application: Application, finding: Finding) -> str | None:
    """Return the reason given with the tick of `finding`, None where it is open."""
    if finding.severity is not Severity.WARNING:
        return None
    ticks = (tick for tick in application.accepted if tick.code == finding.code)
    return next((tick.reason for tick in ticks if tick.field == finding.place), None)


def _text(text: str) -> str:
    r"""Return `text` on one line, with nothing in it that a document takes for a tag.

    >>> _text("a<b>\n&\x00")
    'a&lt;b&gt; &amp;'
    """
    return html.escape(visible(whole(text)))
