"""The command line of xxxf: its commands and options, with help and errors in Chinese."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from xxxf_desktop import __version__
from xxxf_desktop.cli.signing import add_passphrase_option, add_signing_options
from xxxf_desktop.errors import XxxfError

_ABOUT = "信息消费示范项目申报书：填写、检查、排版、签名。不联网。"
_EPILOG = "命令的用法：xxxf 命令 --help。退出码：0 完成；1 有强制问题，或电子包不对；2 做不了。"

# argparse's English, which has no translation of its own.
_SAYINGS = [
    (r"the following arguments are required: (.*)", "缺少 {}。"),
    (r"unrecognized arguments: (.*)", "不认识“{}”。"),
    (
        r"argument (?:命令|要做的事|command|action): invalid choice: '?([^' ]*)'?.*",
        "没有“{}”这个命令。",
    ),
    (r"argument ([^:]*): no path", "{} 后面缺少内容。"),
    (r"argument ([^:]*): no number", "{} 后面应是从 1 起的整数，写作 1、2、3。"),
    (r"argument ([^:]*): expected (?:one|at least one) argument", "{} 后面缺少内容。"),
    (r"argument ([^:]*): ignored explicit argument.*", "{} 后面不能有内容。"),
]


class WrongUseError(XxxfError):
    """The command was not given as its help says."""


class _ChineseFormatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises WrongUseError instead of exiting."""

    def __init__(self, *, files_anywhere: bool = False, **options: Any) -> None:
        """With `files_anywhere` a list of files may stand behind an option too."""
        self._files_anywhere = files_anywhere
        super().__init__(
            **options, add_help=False, allow_abbrev=False, formatter_class=_ChineseFormatter
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示用法")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Return the values, and what is left over.

        WORKAROUND bpo-14191: by itself argparse takes a list for done at the first option.
        """
        if not self._files_anywhere:
            return super().parse_known_args(args, namespace)
        self._files_anywhere = False  # for what the next line calls this again
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._files_anywhere = True

    def error(self, message: str) -> NoReturn:
        raise WrongUseError(_in_chinese(message), f"用法见 {self.prog} --help。")


def _in_chinese(message: str) -> str:
    for pattern, words in _SAYINGS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(" ".join(found[1].split()))
    return "命令的写法不对。"


def build_parser() -> Parser:
    """Return the parser; a parsed command line has `command` and the command's own values."""
    parser = Parser(prog="xxxf", description=_ABOUT, epilog=_EPILOG)
    parser.add_argument(
        "--version", action="version", version=f"xxxf {__version__}", help="显示版本号"
    )
    commands = parser.add_subparsers(
        title="命令", metavar="命令", dest="command", parser_class=Parser
    )
    _add_drafts(commands)
    _add_outputs(commands)
    _add_forms(commands)
    _add_keys(commands)
    return parser


def _path(text: str) -> Path:
    """Return `text` as a path; an empty one would be the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("no path")
    return Path(text)


def _words(text: str) -> str:
    """Return `text`; an empty one names nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError("no path")
    return text


def _number(text: str) -> int:
    """Return a number from 1: of a revision, of copies, of a scan."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text, re.ASCII):
        raise argparse.ArgumentTypeError("no number")
    return int(text)


Commands = Any  # argparse keeps the type of its sub-parsers to itself


def _add_drafts(commands: Commands) -> None:
    new = _command(commands, "new", "新建申报稿")
    _add_draft(new)
    new.add_argument("--form", required=True, metavar="版本", help="申报书版本，见 xxxf forms")
    new.add_argument("--plan", metavar="方案", help="报送方案；只有一个方案时可以不写")
    fill = _command(commands, "fill", "用答案文件填写申报稿，全部成功才改动")
    _add_draft(fill)
    fill.add_argument("answers", type=_path, metavar="ANSWERS.json", help="答案文件")
    dump = _command(commands, "dump", "把申报稿写成答案文件")
    _add_draft(dump)
    dump.add_argument("--to", type=_path, metavar="DIR", help="连同图片和材料写到这个文件夹")
    check = _command(commands, "check", "检查申报稿")
    _add_draft(check)
    _add_json(check)
    finalise = _command(commands, "finalise", "定稿：冻结成新的一版，给出校验码")
    _add_draft(finalise)
    finalise.add_argument(
        "--list", action="store_true", dest="listed", help="只列出已有的各版和改动，不定稿"
    )
    scans = _command(commands, "scans", "盖章扫描件：加到一版定稿，列出，删去", files_anywhere=True)
    _add_draft(scans)
    scans.usage = "xxxf scans [--revision N] [--remove K] FILE.xxxf [SCAN ...]"  # or it is cut
    scans.add_argument(
        "files", type=_path, nargs="*", default=[], metavar="SCAN", help="要加的 PDF 或图片"
    )
    scans.add_argument("--revision", type=_number, metavar="N", help="第 N 版，不写就是最近一版")
    scans.add_argument("--remove", type=_number, metavar="K", help="删去第 K 份")


def _add_outputs(commands: Commands) -> None:
    export = _command(commands, "export", "导出 Word、PDF 和电子包")
    _add_draft(export)
    _add_target(export)
    export.add_argument("--draft", action="store_true", help="每页标“草稿”，不出电子包，不必先改完")
    export.add_argument("--revision", type=_number, metavar="N", help="导出第 N 版定稿")
    add_signing_options(export, _path)
    handover = _command(commands, "handover", "把定稿写到文件夹、U盘或光盘映像，读回核对")
    _add_draft(handover)
    handover.add_argument("--to", type=_path, metavar="PATH", help="文件夹、U盘，或光盘映像文件")
    handover.add_argument("--list", action="store_true", dest="listed", help="列出报送记录")
    handover.add_argument("--iso", action="store_true", help="写成可以刻录的光盘映像")
    handover.add_argument("--revision", type=_number, metavar="N", help="报送第 N 版，默认是最近的")
    add_signing_options(handover, _path)
    paper = _command(commands, "print", "写出印刷用 PDF、书脊、报送清单和抄录单")
    _add_draft(paper)
    _add_target(paper)
    paper.add_argument("--copies", type=_number, metavar="N", help="份数，默认照报送方案")
    paper.add_argument("--single-sided", action="store_true", help="单面打印")
    paper.add_argument("--revision", type=_number, metavar="N", help="第 N 版，默认是最近的")
    add_signing_options(paper, _path)
    verify = _command(commands, "verify", "校验电子包，或与电子版比对校验码、PDF")
    verify.add_argument(
        "target", type=_words, metavar="PATH", help="电子包（文件夹、.zip 或 .iso），PDF，或校验码"
    )
    verify.add_argument(
        "--against", type=_path, metavar="FILE", help="与这份申报稿（.xxxf）或电子包比对"
    )
    _add_json(verify)
    verify.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="FINGERPRINT",
        help="可信的签名公钥指纹，可以写几次",
    )
    demo = _command(commands, "demo", "导出自带的示例")
    _add_target(demo)


def _add_forms(commands: Commands) -> None:
    _command(commands, "forms", "列出申报书版本和报送方案")
    schema = _command(commands, "schema", "输出答案文件的 JSON Schema")
    schema.add_argument("form", metavar="FORM", help="申报书版本，见 xxxf forms")
    form_check = _command(commands, "form-check", "检查申报书版本的定义")
    form_check.add_argument("folder", type=_path, metavar="DIR", help="form.toml 所在的文件夹")


def _add_keys(commands: Commands) -> None:
    keys = _command(commands, "keys", "查看、备份、恢复、更换签名密钥")
    actions = keys.add_subparsers(
        title="要做的事", metavar="要做的事", dest="action", required=True, parser_class=Parser
    )
    show = _command(actions, "show", "显示签名公钥指纹和存放的地方")
    _add_json(show)
    backup = _command(actions, "backup", "写出由口令保护的备份，不覆盖已有的文件")
    restore = _command(actions, "restore", "用备份恢复签名密钥，原有的留作旧密钥")
    for action in (backup, restore):
        action.add_argument("file", type=_path, metavar="FILE", help="备份文件")
    replace = _command(actions, "replace", "换一把新的签名密钥，旧密钥为它签名")
    replace.add_argument("--lost", action="store_true", help="旧密钥已经打不开，不用它签名")
    for action in (backup, restore, replace):
        add_passphrase_option(action, _path)


def _command(commands: Commands, name: str, words: str, *, files_anywhere: bool = False) -> Parser:
    parser: Parser = commands.add_parser(
        name, help=words, description=f"{words}。", files_anywhere=files_anywhere
    )
    return parser


def _add_draft(parser: Parser) -> None:
    parser.add_argument("draft_file", type=_path, metavar="FILE.xxxf", help="申报稿")


def _add_target(parser: Parser) -> None:
    parser.add_argument("--to", type=_path, required=True, metavar="DIR", help="输出文件夹")


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON")
