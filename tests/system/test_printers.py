"""The system's print queue, played by programs of our own on the PATH."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xxxf_desktop.errors import PrinterError
from xxxf_desktop.system.printers import (
    PrintWish,
    can_print,
    command,
    default_printer,
    offers_duplex,
    open_in_viewer,
    printers,
    send,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="lp is a program of Linux and macOS")

LPSTAT = """
case "$1" in
-e) printf 'Laser_2F\\nOffice\\n' ;;
-d) echo 'system default destination: Office' ;;
esac
"""


class Tools:
    """A folder that is the whole PATH; `log` holds what the programs were called with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"

    def put(self, name: str, script: str) -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def put_lp(self, script: str = "echo 'request id is Office-12 (1 file(s))'") -> None:
        self.put("lp", f"printf '%s\\n' \"$LC_ALL\" \"$@\" > '{self.log}'\n{script}")
        self.put("lpstat", LPSTAT)

    def called_with(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return Tools(folder)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "印刷.pdf"
    path.write_bytes(b"%PDF")
    return path


class TestSending:
    def test_lp_is_called_with_copies_and_duplex(self, tools: Tools, file: Path) -> None:
        tools.put_lp()
        answer = send(PrintWish(file, "申报书", copies=3, duplex=True, printer="Office"))
        locale, *words = tools.called_with()
        assert locale.endswith("UTF-8")
        assert words == [
            "-d", "Office", "-n", "3", "-t", "申报书",
            "-o", "sides=two-sided-long-edge", "-o", "collate=true",
            "-o", "media=A4", "-o", "print-scaling=none", "--", str(file),
        ]  # fmt: skip
        assert (answer.job, answer.printer) == ("Office-12", "Office")

    def test_single_sided_on_the_default_printer(self, file: Path) -> None:
        words = command(PrintWish(file, "申报书", duplex=False))
        assert "-d" not in words
        assert "sides=one-sided" in words

    def test_a_file_that_begins_with_a_dash_is_no_option(self) -> None:
        words = command(PrintWish(Path("-n.pdf"), "申报书"))
        assert words[-2:] == ["--", "-n.pdf"]

    @pytest.mark.parametrize(
        ("said", "job", "printer"),
        [
            pytest.param("request id is A-b-7 (1 file(s))", "A-b-7", "A-b", id="dash-in-name"),
            pytest.param("请求 ID 为 Office-3（1 个文件）", "Office-3", "Office", id="chinese"),
            pytest.param("", "", "Laser_2F", id="says-nothing"),
        ],
    )
    def test_the_answer_names_job_and_printer(
        self, tools: Tools, file: Path, said: str, job: str, printer: str
    ) -> None:
        tools.put_lp(f"echo '{said}'")
        answer = send(PrintWish(file, "申报书", printer="Laser_2F"))
        assert (answer.job, answer.printer) == (job, printer)


class TestRefusals:
    def test_lp_says_no(self, tools: Tools, file: Path) -> None:
        tools.put_lp("echo 'lp: The printer or class does not exist.' >&2; exit 1")
        with pytest.raises(PrinterError, match="没有收下：The printer or class does not exist"):
            send(PrintWish(file, "申报书", printer="gone"))

    def test_lp_says_no_without_a_word(self, tools: Tools, file: Path) -> None:
        tools.put_lp("exit 1")
        with pytest.raises(PrinterError, match="没有说原因"):
            send(PrintWish(file, "申报书"))

    @pytest.mark.usefixtures("tools")
    def test_there_is_no_lp(self, file: Path) -> None:
        with pytest.raises(PrinterError, match="没有装打印系统") as caught:
            send(PrintWish(file, "申报书"))
        assert "PDF 阅读器" in caught.value.remedy

    def test_the_file_is_gone(self, tools: Tools, tmp_path: Path) -> None:
        tools.put_lp()
        with pytest.raises(PrinterError, match="不在了"):
            send(PrintWish(tmp_path / "no.pdf", "申报书"))
        assert not tools.log.exists()

    def test_the_queue_hangs(
        self, tools: Tools, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xxxf_desktop.system.printers._ANSWER_S", 0.2)
        tools.put_lp("while :; do :; done")
        with pytest.raises(PrinterError, match="没有回应"):
            send(PrintWish(file, "申报书"))


class TestPrinters:
    def test_the_default_comes_first(self, tools: Tools) -> None:
        tools.put_lp()
        assert can_print()
        assert default_printer() == "Office"
        assert printers() == ["Office", "Laser_2F"]

    def test_there_are_none(self, tools: Tools) -> None:
        tools.put("lp", "")
        tools.put("lpstat", "echo 'lpstat: No destinations added.' >&2; exit 1")
        assert printers() == []
        assert default_printer() == ""

    def test_no_default_is_set(self, tools: Tools) -> None:
        tools.put("lpstat", "echo 'no system default destination'")
        assert default_printer() == ""

    @pytest.mark.usefixtures("tools")
    def test_a_machine_without_a_print_system(self) -> None:
        assert not can_print()
        with pytest.raises(PrinterError, match="没有装打印系统"):
            printers()

    @pytest.mark.parametrize(
        ("options", "duplex"),
        [
            pytest.param("Duplex/2-Sided: *None DuplexNoTumble", True, id="ppd"),
            pytest.param("sides/Sides: *one-sided two-sided-long-edge", True, id="driverless"),
            pytest.param("PageSize/Media Size: *A4 Letter", False, id="not-said"),
            pytest.param("", None, id="says-nothing"),
        ],
    )
    def test_both_sides(self, tools: Tools, options: str, duplex: bool | None) -> None:
        tools.put("lpoptions", f"echo '{options}'")
        assert offers_duplex("Office") is duplex

    @pytest.mark.usefixtures("tools")
    def test_both_sides_cannot_be_asked(self) -> None:
        assert offers_duplex("Office") is None


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is a program of Linux")
class TestViewer:
    def test_opens_the_file(self, tools: Tools, file: Path) -> None:
        tools.put("xdg-open", f"printf '%s' \"$1\" > '{tools.log}'")
        open_in_viewer(file)
        assert tools.called_with() == [str(file)]

    @pytest.mark.parametrize("script", [pytest.param(None, id="none"), "exit 3"])
    def test_nothing_opens_it(self, tools: Tools, file: Path, script: str | None) -> None:
        if script is not None:
            tools.put("xdg-open", script)
        with pytest.raises(PrinterError, match="没有能打开"):
            open_in_viewer(file)
