"""No failure ends in a traceback: bugs, interrupts, closed pipes, full disks, odd terminals."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.cli import commands
from xxxf_desktop.cli.main import main
from xxxf_desktop.cli.reporter import Reporter

Output = pytest.CaptureFixture[str]
Fail = Callable[[BaseException], None]
CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = "某公司的答案"
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX rights and devices")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Make the command `forms` fail with an exception."""

    def arrange(error: BaseException) -> None:
        def run(_: Namespace, __: Reporter) -> int:
            raise error

        monkeypatch.setattr(commands, "COMMANDS", {"forms": run})

    return arrange


class TestBug:
    def test_ends_in_one_line(self, fail: Fail, data: Path, capsys: Output) -> None:
        fail(ValueError(SECRET))
        assert main(["forms"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("程序出了错")
        assert str(data / "xxxf.log") in err
        assert err.count("\n") == 1
        assert SECRET not in err

    def test_is_logged_without_answers(self, fail: Fail, data: Path) -> None:
        fail(ValueError(SECRET))
        main(["forms"])
        log = (data / "xxxf.log").read_text(encoding="utf-8")
        assert "builtins.ValueError" in log
        assert "test_cli_failures.py" in log
        assert SECRET not in log

    def test_without_a_place_for_the_log(
        self, fail: Fail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "file" / "data"))
        fail(ValueError())
        assert main(["forms"]) == 2
        assert capsys.readouterr().err.startswith("程序出了错")


def test_an_interrupt_ends_with_130(fail: Fail, capsys: Output) -> None:
    fail(KeyboardInterrupt())
    assert main(["forms"]) == 130
    assert capsys.readouterr().err == "已中断。\n"


def test_a_closed_pipe_ends_quietly(fail: Fail, capsys: Output) -> None:
    fail(BrokenPipeError())
    assert main(["forms"]) == 141
    assert capsys.readouterr() == ("", "")


# ------------------------------------------------------------------ as a process


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    settings = {"cwd": CHECKOUT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    command = [sys.executable, "-m", "xxxf_desktop", *arguments]
    return subprocess.run(command, check=False, timeout=60, **settings)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_output_is_utf8_whatever_the_terminal(encoding: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = run("forms", env=environment)
    assert done.returncode == 0
    assert "新型信息消费示范项目申报书" in done.stdout.decode("utf-8")
    failed = run("check", str(tmp_path / "没有.xxxf"), env=environment)
    assert failed.returncode == 2
    assert failed.stderr.decode("utf-8").startswith("没有文件 ")


@posix
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    done = run("check", os.fsdecode(bytes(tmp_path) + b"/\xff.xxxf"))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.count(b"\n") == 1


@posix
def test_a_full_disk_behind_stdout() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("schema", "miit-2020", stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("结果写不出去")
    assert done.stderr.count(b"\n") == 1


@posix
def test_a_reader_that_leaves() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run("schema", "miit-2020", stdout=writing)
    finally:
        os.close(writing)
    assert done.returncode == 141
    assert done.stderr == b""


@posix
def test_closed_streams() -> None:
    command = f'"{sys.executable}" -m xxxf_desktop forms >&- 2>&-'
    done = subprocess.run(command, shell=True, check=False, timeout=60, cwd=CHECKOUT)  # noqa: S602
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        pytest.param(["--version"], {"pydantic", "sqlite3"}, id="version"),
        pytest.param(["forms"], {"phonenumbers", "cryptography", "PIL"}, id="forms"),
        pytest.param(["check", "DRAFT"], {"PIL", "pikepdf", "cryptography"}, id="check"),
    ],
)
def test_small_commands_load_little(command: list[str], unwanted: set[str], tmp_path: Path) -> None:
    draft = str(tmp_path / "a.xxxf")
    main(["new", draft, "--form", "tianjin-2018"])
    arguments = [draft if word == "DRAFT" else word for word in command]
    script = (
        "import json, sys; from xxxf_desktop.cli.main import main;"
        f"main({arguments!r}); print(json.dumps(sorted(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & (unwanted | {"docx", "reportlab", "PySide6", "keyring"})


# ------------------------------------------------------------------ paths


TOO_LONG = [
    pytest.param("长" * 100, id="name"),
    pytest.param("/".join(["a" * 100] * 60), id="path"),
]


@pytest.fixture
def draft(tmp_path: Path, capsys: Output) -> str:
    path = str(tmp_path / "稿.xxxf")
    assert main(["new", path, "--form", "miit-2020", "--plan", "guangdong-2020"]) == 0
    capsys.readouterr()
    return path


@posix
@pytest.mark.parametrize("name", TOO_LONG)
@pytest.mark.parametrize(
    "command",
    [
        "export DRAFT --draft --to PATH",
        "dump DRAFT --to PATH",
        "demo --to PATH",
        "form-check PATH",
        "fill DRAFT PATH",
    ],
)
def test_a_path_that_is_too_long(
    command: str, name: str, draft: str, tmp_path: Path, capsys: Output
) -> None:
    values = {"DRAFT": draft, "PATH": str(tmp_path / name)}
    assert main([values.get(word, word) for word in command.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "路径太长" in err
    assert err.count("\n") == 1
    assert not re.search("[A-Za-z]", err.replace(values["PATH"], ""))


@pytest.mark.parametrize("text", ["", " "])
@pytest.mark.parametrize("command", ["export DRAFT", "dump DRAFT", "demo"])
def test_an_empty_target(command: str, text: str, draft: str, capsys: Output) -> None:
    words = [draft if word == "DRAFT" else word for word in command.split()]
    assert main([*words, "--to", text]) == 2
    assert capsys.readouterr().err.startswith("--to 后面缺少内容。")


def test_a_disc_image_that_is_none(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "盘.ISO"
    path.write_bytes(bytes(40_000))
    assert main(["verify", str(path)]) == 2
    err = capsys.readouterr().err
    assert "不是光盘映像，或已损坏" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "fails"), [("demo", "tempfile.mkdtemp"), ("dump DRAFT", "os.fsync")]
)
def test_a_full_disk_is_said_of_the_target(
    command: str,
    fails: str,
    draft: str,
    tmp_path: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fails, full)
    words = [draft if word == "DRAFT" else word for word in command.split()]
    assert main([*words, "--to", str(tmp_path / "出")]) == 2
    err = capsys.readouterr().err
    assert "磁盘空间不足" in err
    assert str(tmp_path / "出") in err
    assert ".xxxf-tmp-" not in err
    assert "No space" not in err


def test_what_an_export_kept_is_said_in_one_line(
    tmp_path: Path, draft: str, capsys: Output
) -> None:
    target = tmp_path / "出"
    target.mkdir()
    (target / "申报书.docx").write_bytes(b"edited")
    (target / "申报书.pdf").write_bytes(b"edited")
    assert main(["export", draft, "--draft", "--to", str(target)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "原来的 申报书.docx 改过，已另存为 申报书.bak.docx；"
        "申报书.pdf 改过，已另存为 申报书.bak.pdf。"
    )
