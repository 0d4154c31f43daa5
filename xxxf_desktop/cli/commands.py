"""The commands: from parsed arguments to a use case of `app`, and its outcome in words.

Each imports what it needs when it runs, so that a small command starts at once.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from xxxf_desktop.cli.reporter import Reporter
from xxxf_desktop.errors import XxxfError

DONE, NO = 0, 1


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
    from xxxf_desktop.app.catalogue import edition
    from xxxf_desktop.app.exporting import ExportBlockedError, export_packet
    from xxxf_desktop.cli.wording import blocking_lines, packet_lines
    from xxxf_desktop.drafts.store import Draft

    with Draft.open(arguments.draft_file) as draft:
        try:
            packet = export_packet(draft, arguments.to, as_draft=arguments.draft)
        except ExportBlockedError as error:
            form = edition(draft.application().form)
            reporter.complain(blocking_lines(form, error.findings))
            return NO
    reporter.say(*packet_lines(packet))
    return DONE


def verify(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf verify PATH`."""
    from xxxf_desktop.app.verification import verify_bundle
    from xxxf_desktop.cli.wording import report_lines

    verification = verify_bundle(arguments.path, arguments.trust)
    if verification.notes:
        reporter.complain(verification.notes)
    if arguments.json:
        reporter.show_json(verification.report.as_json())
    else:
        reporter.say(*report_lines(verification.report))
    return DONE if verification.report.ok else NO


def demo(arguments: Namespace, reporter: Reporter) -> int:
    """`xxxf demo --to DIR`."""
    from xxxf_desktop.app.demo import export_demo
    from xxxf_desktop.cli.wording import packet_lines

    reporter.say(*packet_lines(export_demo(arguments.to)))
    return DONE


COMMANDS: Mapping[str, Callable[[Namespace, Reporter], int]] = {
    "forms": list_forms,
    "schema": show_schema,
    "form-check": check_form,
    "new": new,
    "fill": fill,
    "dump": dump,
    "check": check,
    "export": export,
    "verify": verify,
    "demo": demo,
}
