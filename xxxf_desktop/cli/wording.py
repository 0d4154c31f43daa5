"""Outcomes in words and in the JSON of product.md, "Command line"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xxxf_desktop.rules.catalogue import message
from xxxf_desktop.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from xxxf_desktop.app.agreement import Agreement, Comparison
    from xxxf_desktop.app.checking import Checked
    from xxxf_desktop.app.exporting import ExportedPacket
    from xxxf_desktop.app.handing_over import HandedOver
    from xxxf_desktop.app.printing import PrintJob
    from xxxf_desktop.app.revisions import Finalised
    from xxxf_desktop.bundle.verifying import VerificationReport
    from xxxf_desktop.drafts.store import Draft, Handover, Scan
    from xxxf_desktop.forms.model import Form, Plan

_SEVERITIES = {Severity.ERROR: "强制", Severity.WARNING: "提示", Severity.HINT: "建议"}


def form_lines(form: Form) -> Iterator[str]:
    """Yield an edition and its plans."""
    yield f"{form.id}  {form.name}"
    for plan in form.plans.values():
        yield f"  {plan.id}  {plan.name}：{_plan_words(plan)}"


def _plan_words(plan: Plan) -> str:
    words = [f"{plan.copies} 份", "或".join(plan.media), plan.binding]
    words += ["网上填报" if plan.online else "", f"{plan.deadline} 截止", f"报{plan.recipient}"]
    return "，".join(word for word in words if word)


# ------------------------------------------------------------------ findings


def blocking_lines(form: Form, findings: Iterable[Finding]) -> list[str]:
    """Return the 强制 of `findings` as lines: they stand in the way of an export."""
    return [_line(form, found) for found in findings if found.severity is Severity.ERROR]


def _line(form: Form, finding: Finding) -> str:
    """Return one finding: where, what, what to do, and the id of the place."""
    return f"{message(finding, form)}（{finding.place}）"


def findings_lines(checked: Checked) -> Iterator[str]:
    """Yield all findings under 强制, 提示 and 建议, then how many there are."""
    for severity, word in _SEVERITIES.items():
        found = [finding for finding in checked.findings if finding.severity is severity]
        if found:
            yield f"{word} {len(found)} 条"
        for finding in found:
            tick = "［已确认］" if checked.is_accepted(finding) else ""
            yield f"  {tick}{_line(checked.form, finding)}"
    if not checked.findings:
        yield "没有发现问题。"
    elif not checked.errors:
        yield "没有强制问题，可以导出。"
    else:
        yield "强制问题改完后才能导出。"


def findings_json(checked: Checked) -> dict[str, Any]:
    """Return the object `xxxf check --json` prints."""
    return {
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "field": finding.place,
                "message": message(finding, checked.form),
            }
            for finding in checked.findings
        ]
    }


# ------------------------------------------------------------------ packets and bundles


def packet_lines(packet: ExportedPacket) -> Iterator[str]:
    """Yield where the files of an export are."""
    if packet.word is not None:
        yield f"Word：{packet.word}"
    if packet.pdf is not None:
        yield f"PDF：{packet.pdf}（{packet.pages} 页）"
    if packet.bundle is not None:
        yield f"电子包：{packet.bundle}"
    revision = f"第 {packet.revision} 版" if packet.revision else "未定稿"
    if packet.as_draft:
        yield "每页已标“草稿”，没有电子包。"
    else:
        yield f"{revision}，校验码：{packet.code}"
    if packet.fingerprint:
        yield f"签名公钥指纹：{packet.fingerprint}"
    if packet.kept:
        moved = "；".join(f"{name} 改过，已另存为 {kept}" for name, kept in packet.kept.items())
        yield f"原来的 {moved}。"
    if packet.other_name:
        yield f"提示：证书上的名称是“{packet.other_name}”，与单位名称不同，请核对。"


def finalised_lines(finalised: Finalised) -> Iterator[str]:
    """Yield number and code of a revision, and the 提示 that nobody has ticked."""
    number, code = finalised.revision.number, finalised.revision.code
    if not finalised.is_new:
        yield f"申报稿与第 {number} 版相同，没有另定新版。校验码：{code}"
        return
    yield f"已定稿：第 {number} 版，校验码：{code}"
    if finalised.open_warnings:
        yield f"有 {len(finalised.open_warnings)} 条提示没有确认："
    for found in finalised.open_warnings:
        yield f"  {_line(finalised.form, found)}"


def handover_lines(done: HandedOver) -> Iterator[str]:
    """Yield what was put where, and that it was compared."""
    receipt = done.receipt
    yield f"第 {done.revision} 版已写到 {receipt.target}：{'、'.join(receipt.entries)}"
    yield receipt.words
    if done.is_image:
        yield f"用系统的刻录功能刻成光盘，需要：{receipt.device}。"
    yield f"校验码：{done.code}"
    if done.is_void:
        yield f"注意：申报稿此后有改动，或有更新的定稿，第 {done.revision} 版已作废。"


def log_lines(handovers: Iterable[Handover]) -> Iterator[str]:
    """Yield the log of hand-overs, a line each: what is not done is as important as what is."""
    lines = [_log_line(handover) for handover in handovers]
    yield from lines or ["还没有报送过。"]


def _log_line(handover: Handover) -> str:
    from xxxf_desktop.app.online_log import is_online, keyed_of
    from xxxf_desktop.app.paper_log import is_paper, paper_words

    when = f"{datetime.fromisoformat(handover.began_at):%Y-%m-%d %H:%M}"
    line = f"{when}  第 {handover.revision} 版  {handover.medium}"
    if is_paper(handover) and handover.done:
        return f"{line}  {paper_words(handover)}"
    if is_online(handover) and handover.receipt:
        return f"{line}  {keyed_of(handover).words}"
    if not handover.done:
        why = handover.receipt.get("failure", "中途停止")
        return f"{line}  没有完成：{why}"
    receipt = handover.receipt
    return f"{line}  已写到 {receipt['target']}，逐字节核对 {receipt['files']} 个文件"


def print_lines(job: PrintJob) -> Iterator[str]:
    """Yield what was made for the printer, and what has to be known about it."""
    files = [job.print_ready, job.spine_label, job.sheet_file, job.transcript_file]
    yield f"已写到 {job.print_ready.parent}：{'、'.join(file.name for file in files if file)}"
    yield from job.notes


def revision_lines(draft: Draft) -> Iterator[str]:
    """Yield the revisions of a draft, each with what changed, and what changed since."""
    from xxxf_desktop.app.revisions import changes_of, changes_since_last, revisions

    known = revisions(draft)
    if not known:
        yield "还没有定稿。"
    for revision in known:
        when = f"{revision.created_at:%Y-%m-%d %H:%M}"
        yield f"第 {revision.number} 版  {when}  校验码 {revision.code}  {revision.state.value}"
        if revision.number > 1:
            yield from (f"  {line}" for line in changes_of(draft, revision.number).lines())
    since = changes_since_last(draft).lines() if known else []
    if since:
        yield f"第 {known[-1].number} 版以后的改动，还没有定稿："
        yield from (f"  {line}" for line in since)


def scan_lines(revision: int, scans: Sequence[Scan]) -> Iterator[str]:
    """Yield the scans of the stamped pages of a revision, numbered."""
    yield f"第 {revision} 版的盖章扫描件：{len(scans) or '没有'}" + (" 份" if scans else "")
    for number, scan in enumerate(scans, start=1):
        yield f"  {number}. {scan.title}"


def answer_line(agreement: Agreement) -> str:
    """Return the answer of a comparison, and why."""
    return f"{agreement.answer.value}：{agreement.detail}。"


def agreement_lines(found: Comparison) -> Iterator[str]:
    """Yield the answer about a 校验码 or a PDF, then what is wrong with the bundle beside it."""
    yield answer_line(found.agreement)
    if found.verification is not None:
        for problem in found.verification.report.problems:
            yield f"电子包：{problem.message}"


def agreement_json(found: Comparison) -> dict[str, Any]:
    """Return the object `xxxf verify --json` prints of a 校验码 or a PDF."""
    report = found.verification.report.as_json() if found.verification is not None else {}
    return {
        "ok": found.ok,
        "problems": report.get("problems", []),
        "signer": report.get("signer", {"kid": None, "trusted": False}),
        "form": report.get("form"),
        "revision": found.agreement.revision,
        "code": found.agreement.code,
        "agreement": found.agreement.as_json(),
    }


def report_lines(report: VerificationReport) -> Iterator[str]:
    """Yield the problems of a bundle, or that there are none, then what the bundle says it is."""
    for found in report.problems:
        yield found.message
    if report.ok:
        yield "电子包完整，签名正确，签名人可信。"
    if report.signer.certificate:
        yield f"签名证书（按证书自己所写，程序不判断签发者是否可信）：{report.signer.certificate}。"
    if report.form is not None:
        revision = f"第 {report.revision} 版" if report.revision else "未定稿"
        yield f"申报书版本 {report.form}，{revision}，校验码 {report.code}。"
    if report.scans:
        yield f"旁边的盖章扫描件一起核对了，{report.scans} 份。"
