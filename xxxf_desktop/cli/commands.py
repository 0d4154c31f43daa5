"""The commands: from parsed arguments to a use case of `app`, and its outcome in words.

Each imports what it needs when it runs, so that a small command starts at once.
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.cli.reporter import Reporter
from xxxf_desktop.errors import XxxfError

if TYPE_CHECKING:
    from xxxf_desktop.app.agreement import Comparison

DONE, NO, COULD_NOT = 0, 1, 2


def open_window(path: Path | None, reporter: Reporter) -> int:
    """`xxxf`, or a double click on the draft `path`: open the window and wait for its end."""
    try:
        from xxxf_desktop.ui.main import has_screen, run_window
    except ImportError as error:
        raise XxxfError(
            "窗口部分没有装好。", "安装 xxxf-desktop[ui]；命令行的用法见 xxxf --help。"
        ) from error
    if not has_screen():
        raise XxxfError("这里没有屏幕，打不开窗口。", "命令行的用法见 xxxf --help。")
    reporter.finish()
    return run_window(path)


def list_forms(_: Namespace, reporter: Reporter) -> int:
    """`xxxf forms`."""
    from xxxf_desktop.app.catalogue import editions
    from xxxf_desktop.cli.wording import form_lines

    for form in editions():
        reporter.say(*form_lines(form))
    return DONE


def show_schema(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf schema FORM`."""
    from xxxf_desktop.answers.schema import json_schema
    from xxxf_desktop.app.catalogue import edition

    reporter.show_json(json_schema(edition(arguments.form)))
    return DONE


def check_form(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf form-check DIR`."""
    from xxxf_desktop.app.catalogue import checked_folder
    from xxxf_desktop.errors import FormError
    from xxxf_desktop.system.atomic import reason

    try:
        form = checked_folder(arguments.folder)
    except OSError as error:
        words = f"{arguments.folder} 读不出来（{reason(error)}）。请检查路径和权限。"
        raise FormError([words]) from error
    reporter.say(f"{form.id}：没有问题，{len(form.fields)} 个栏目，{len(form.plans)} 个报送方案。")
    return DONE


def new(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf new FILE.xxxf`."""
    from xxxf_desktop.app.drafting import create_draft

    create_draft(arguments.draft_file, arguments.form, arguments.plan)
    reporter.say(f"已新建 {arguments.draft_file}。")
    return DONE


def fill(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf fill FILE.xxxf ANSWERS.json`."""
    from xxxf_desktop.app import drafting
    from xxxf_desktop.drafts.store import Draft

    with Draft.open(arguments.draft_file) as draft:
        drafting.fill(draft, arguments.answers)
    reporter.say(f"已填写 {arguments.draft_file}。")
    return DONE


def dump(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf dump FILE.xxxf`."""
    from xxxf_desktop.app import drafting
    from xxxf_desktop.drafts.store import Draft

    with Draft.open(arguments.draft_file) as draft:
        if arguments.to is not None:
            drafting.dump_to(draft, arguments.to)
        reporter.show_json(drafting.dump(draft))
    return DONE


def check(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf check FILE.xxxf`."""
    from xxxf_desktop.app import checking
    from xxxf_desktop.cli.wording import findings_json, findings_lines
    from xxxf_desktop.drafts.store import Draft

    with Draft.open(arguments.draft_file) as draft:
        checked = checking.check(draft)
    if arguments.json:
        reporter.show_json(findings_json(checked))
    else:
        reporter.say(*findings_lines(checked))
    return NO if checked.errors else DONE


def export(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf export FILE.xxxf --to DIR`."""
    if arguments.draft and arguments.revision is not None:
        raise XxxfError("--draft 和 --revision 不能一起用。", "定稿不是草稿，只写其中一个。")
    from xxxf_desktop.app.catalogue import edition
    from xxxf_desktop.app.exporting import ExportBlockedError, export_packet
    from xxxf_desktop.cli.signing import advising_backup, signer_for
    from xxxf_desktop.cli.wording import blocking_lines, packet_lines
    from xxxf_desktop.drafts.store import Draft

    key = signer_for(arguments)
    with advising_backup(reporter), Draft.open(arguments.draft_file) as draft:
        try:
            packet = export_packet(
                draft,
                arguments.to,
                as_draft=arguments.draft,
                revision=arguments.revision,
                key=key,
            )
        except ExportBlockedError as error:
            form = edition(draft.application().form)
            reporter.complain(blocking_lines(form, error.findings))
            return NO
        reporter.say(*packet_lines(packet))
    return DONE


def finalise(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf finalise FILE.xxxf`."""
    from xxxf_desktop.app.catalogue import edition
    from xxxf_desktop.app.revisions import FinaliseBlockedError, finalise
    from xxxf_desktop.cli.wording import blocking_lines, finalised_lines, revision_lines
    from xxxf_desktop.drafts.store import Draft

    with Draft.open(arguments.draft_file) as draft:
        if arguments.listed:
            reporter.say(*revision_lines(draft))
            return DONE
        try:
            finalised = finalise(draft)
        except FinaliseBlockedError as error:
            form = edition(draft.application().form)
            reporter.complain(blocking_lines(form, error.findings))
            return NO
    reporter.say(*finalised_lines(finalised))
    return DONE


def handover(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf handover FILE.xxxf --to PATH [--iso]`; with `--list` the log instead."""
    from xxxf_desktop.app.handing_over import Medium, hand_over, image_path, medium_of
    from xxxf_desktop.cli.signing import advising_backup, signer_for
    from xxxf_desktop.cli.wording import handover_lines, log_lines
    from xxxf_desktop.drafts.store import Draft

    target: Path | None = arguments.to
    key = signer_for(arguments)
    with advising_backup(reporter), Draft.open(arguments.draft_file) as draft:
        if arguments.listed:
            reporter.say(*log_lines(draft.handovers()))
            return DONE
        if target is None:
            raise XxxfError("没有说写到哪里。", "用 --to 指明文件夹、U盘或光盘映像文件。")
        medium = Medium.IMAGE if arguments.iso else medium_of(target)
        if arguments.iso and os.path.isdir(target):  # noqa: PTH112  never raises, however long
            target = image_path(draft, target, arguments.revision)
        done = hand_over(draft, target, medium, revision=arguments.revision, key=key)
        if done.warnings:
            reporter.complain(done.warnings)
        reporter.say(*handover_lines(done))
    return DONE


def print_copies(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf print FILE.xxxf --to DIR`."""
    from xxxf_desktop.app.paper_out import print_revision
    from xxxf_desktop.app.printing import PrintOptions
    from xxxf_desktop.cli.signing import advising_backup, chosen_kid, kid_for
    from xxxf_desktop.cli.wording import print_lines
    from xxxf_desktop.drafts.store import Draft

    kid, chosen = kid_for(arguments), chosen_kid(arguments)
    options = PrintOptions(copies=arguments.copies, duplex=not arguments.single_sided)
    with advising_backup(reporter), Draft.open(arguments.draft_file) as draft:
        job = print_revision(
            draft, arguments.to, options, revision=arguments.revision, kid=kid, chosen=chosen
        )
        reporter.say(*print_lines(job))
    return DONE


def scans(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf scans FILE.xxxf SCAN…`; without a SCAN it lists what there is."""
    from xxxf_desktop.app.scans import add_scans, remove_scan, revision_for_scans
    from xxxf_desktop.app.scans import scans as scans_of
    from xxxf_desktop.cli.wording import scan_lines
    from xxxf_desktop.drafts.store import Draft

    with Draft.open(arguments.draft_file) as draft:
        revision = revision_for_scans(draft, arguments.revision)
        if arguments.remove is not None:
            if arguments.remove > len(scans_of(draft, revision)):
                raise XxxfError(
                    f"第 {revision} 版没有第 {arguments.remove} 份扫描件。", "请核对序号。"
                )
            remove_scan(draft, revision, arguments.remove - 1)
        problems: tuple[str, ...] = ()
        if arguments.files:
            problems = add_scans(draft, revision, arguments.files).problems
        reporter.say(*scan_lines(revision, scans_of(draft, revision)))
    if problems:
        reporter.complain(problems)
    return COULD_NOT if problems else DONE


def verify(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf verify PATH`; also of a 校验码 or a PDF, and against a draft or a bundle."""
    from xxxf_desktop.app.agreement import DRAFT_ENDING, PDF_ENDING, read_code

    path = Path(arguments.target)
    code = None if _exists(path) else read_code(arguments.target)
    against: Path | None = arguments.against
    is_draft = against is not None and against.suffix.casefold() == DRAFT_ENDING
    if code is not None:
        return _verify_code(code, against, is_draft, arguments, reporter)
    if path.suffix.casefold() == PDF_ENDING and not path.is_dir():
        return _verify_pdf(path, against, is_draft, arguments, reporter)
    return _verify_bundle(path, against, is_draft, arguments, reporter)


def _exists(path: Path) -> bool:
    with suppress(OSError, ValueError):  # a name no system can have
        return path.exists()
    return False


def _verify_code(
    code: str, against: Path | None, is_draft: bool, arguments: Namespace, reporter: Reporter
) -> int:
    from xxxf_desktop.app.agreement import Comparison, code_against_bundle, code_against_draft
    from xxxf_desktop.drafts.store import Draft

    if against is None:
        raise XxxfError(
            "校验码没有抄错，但没有说与什么比对。", "用 --against 指明申报稿（.xxxf）或电子包。"
        )
    if not is_draft:
        found = code_against_bundle(code, against, arguments.trust)
        return _say_agreement(found, arguments, reporter)
    with Draft.open(against) as draft:
        answer = code_against_draft(code, draft)
    return _say_agreement(Comparison(answer), arguments, reporter)


def _verify_pdf(
    path: Path, against: Path | None, is_draft: bool, arguments: Namespace, reporter: Reporter
) -> int:
    from xxxf_desktop.app.agreement import Comparison, pdf_against_bundle, pdf_against_draft
    from xxxf_desktop.drafts.store import Draft

    if against is None or not is_draft:
        found = pdf_against_bundle(path, against, arguments.trust)
        return _say_agreement(found, arguments, reporter)
    with Draft.open(against) as draft:
        answer = pdf_against_draft(path, draft)
    return _say_agreement(Comparison(answer), arguments, reporter)


def _say_agreement(found: Comparison, arguments: Namespace, reporter: Reporter) -> int:
    from xxxf_desktop.cli.wording import agreement_json, agreement_lines

    if found.verification is not None and found.verification.notes:
        reporter.complain(found.verification.notes)
    if arguments.json:
        reporter.show_json(agreement_json(found))
    else:
        reporter.say(*agreement_lines(found))
    return DONE if found.ok else NO


def _verify_bundle(
    path: Path, against: Path | None, is_draft: bool, arguments: Namespace, reporter: Reporter
) -> int:
    from xxxf_desktop.app.agreement import bundle_against_draft
    from xxxf_desktop.app.verification import verify_bundle
    from xxxf_desktop.cli.wording import answer_line, report_lines
    from xxxf_desktop.drafts.store import Draft

    if against is not None and not is_draft:
        raise XxxfError("电子包只能与申报稿（.xxxf）比对。", "用 --against 指明申报稿。")
    agreement = None
    if against is None:
        verification = verify_bundle(path, arguments.trust)
    else:
        with Draft.open(against) as draft:
            verification, agreement = bundle_against_draft(path, draft, arguments.trust)
    if verification.notes:
        reporter.complain(verification.notes)
    if arguments.json:
        said = verification.report.as_json()
        extra = {} if agreement is None else {"agreement": agreement.as_json()}
        reporter.show_json({**said, **extra})
    else:
        reporter.say(*report_lines(verification.report))
        if agreement is not None:
            reporter.say(answer_line(agreement))
    return DONE if verification.report.ok else NO


def demo(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf demo --to DIR`."""
    from xxxf_desktop.app.demo import export_demo
    from xxxf_desktop.cli.wording import packet_lines

    packet = export_demo(arguments.to)
    reporter.say(*packet_lines(packet))
    reporter.say(
        "这是练习用的示例，签名用的是一次性的密钥，没有保存。校验时加上 "
        f"--trust {packet.fingerprint}。"
    )
    return DONE


def look_after_keys(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf keys show|backup|restore|replace`."""
    from xxxf_desktop.cli.keys import ACTIONS

    ACTIONS[arguments.action](arguments, reporter)
    return DONE


COMMANDS: Mapping[str, Callable[[Namespace, Reporter], int]] = {
    "forms": list_forms,
    "schema": show_schema,
    "form-check": check_form,
    "new": new,
    "fill": fill,
    "dump": dump,
    "check": check,
    "finalise": finalise,
    "scans": scans,
    "export": export,
    "handover": handover,
    "print": print_copies,
    "verify": verify,
    "demo": demo,
    "keys": look_after_keys,
}
