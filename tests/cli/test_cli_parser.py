"""Wrong use: one Chinese line on stderr, exit status 2."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from xxxf_desktop import __version__
from xxxf_desktop.cli import commands
from xxxf_desktop.cli.commands import COMMANDS
from xxxf_desktop.cli.main import main
from xxxf_desktop.cli.reporter import Reporter

WRONG_USES = [
    pytest.param(
        ["frobnicate"], "没有“frobnicate”这个命令。用法见 xxxf --help。", id="unknown-command"
    ),
    pytest.param(
        ["export", "a.xxxf", "--to", "x", "--revision", "0"],
        "--revision 后面应是从 1 起的整数，写作 1、2、3。用法见 xxxf export --help。",
        id="no-revision",
    ),
    pytest.param(
        ["verify", " "], "PATH 后面缺少内容。用法见 xxxf verify --help。", id="nothing-to-verify"
    ),
    pytest.param(
        ["new"], "缺少 FILE.xxxf, --form。用法见 xxxf new --help。", id="nothing-of-what-is-needed"
    ),
    pytest.param(
        ["new", "a.xxxf", "--form"], "--form 后面缺少内容。用法见 xxxf new --help。", id="no-value"
    ),
    pytest.param(
        ["check", "a.xxxf", "--jsn"], "不认识“--jsn”。用法见 xxxf --help。", id="unknown-option"
    ),
    pytest.param(
        ["check", "a.xxxf", "--json=1"],
        "--json 后面不能有内容。用法见 xxxf check --help。",
        id="value-for-a-switch",
    ),
    pytest.param(["forms", "x", "y"], "不认识“x y”。用法见 xxxf --help。", id="too-much"),
    pytest.param(["export", "a.xxxf"], "缺少 --to。用法见 xxxf export --help。", id="no-target"),
    pytest.param(["scans"], "缺少 FILE.xxxf。用法见 xxxf scans --help。", id="no-draft"),
    pytest.param(["--form"], "不认识“--form”。用法见 xxxf --help。", id="option-without-command"),
    pytest.param(["check", "a", "b\n\x1b[2J"], None, id="control-characters"),
]


@pytest.mark.parametrize(("arguments", "line"), WRONG_USES)
def test_wrong_use(
    arguments: list[str], line: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "\x1b" not in err
    if line is not None:
        assert err == f"{line}\n"


def test_no_option_may_be_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.xxxf", "--js"]) == 2
    assert "--js" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"xxxf {__version__}\n"


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for command in COMMANDS:
        assert f"\n    {command}" in out


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        pytest.param([], None, id="no-command"),
        pytest.param(["申报.xxxf"], Path("申报.xxxf"), id="a-draft"),
        pytest.param(["B.XXXF"], Path("B.XXXF"), id="a-draft-in-capitals"),
    ],
)
def test_the_window_opens(
    arguments: list[str], path: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path | None] = []

    def open_window(wanted: Path | None, _: Reporter) -> int:
        opened.append(wanted)
        return 0

    monkeypatch.setattr(commands, "open_window", open_window)
    assert main(arguments) == 0
    assert opened == [path]


def test_without_a_screen_no_window_opens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    window = pytest.importorskip("xxxf_desktop.ui.main", exc_type=ImportError)
    monkeypatch.setattr(window, "has_screen", lambda: False)
    assert main([]) == 2
    assert capsys.readouterr().err == ("这里没有屏幕，打不开窗口。命令行的用法见 xxxf --help。\n")


def test_where_the_window_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "xxxf_desktop.ui.main", None)
    assert main([]) == 2
    assert capsys.readouterr().err == (
        "窗口部分没有装好。安装 xxxf-desktop[ui]；命令行的用法见 xxxf --help。\n"
    )


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：xxxf")
    assert not re.search(r"usage|options|positional|show this|arguments", out)
