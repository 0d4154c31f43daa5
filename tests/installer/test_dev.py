"""installer/dev.py: what it decides, with a computer that only remembers what was asked of it."""

import doctest
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from installer import dev

REPOSITORY = Path(__file__).resolve().parents[2]

ALL_NEEDS = frozenset(need.name for need in dev.needs("test", with_venv=True, platform="linux"))


class FakeMachine(dev.Machine):
    """A computer in memory: commands are listed, apt and venv have their effect, all succeed."""

    def __init__(
        self,
        *,
        without: Sequence[str] = (),
        apt: tuple[str, ...] | None = None,
        failing: Mapping[str, int] | None = None,
        window: bool = False,
    ) -> None:
        self.present = set(ALL_NEEDS) - set(without)
        self.apt = apt
        self.failing = dict(failing or {})
        self.window = window
        self.python = f"{sys.version_info[0]} {sys.version_info[1]} True {sys.base_prefix}"
        self.commands: list[list[str]] = []
        self.environments: list[Mapping[str, str]] = []

    def has(self, need: dev.Need) -> bool:
        return need.name in self.present

    def apt_prefix(self) -> tuple[str, ...] | None:
        return self.apt

    def call(self, command: Sequence[str | Path], **options: Any) -> int:
        return self.ask(command, **options)[0]

    def ask(self, command: Sequence[str | Path], **options: Any) -> tuple[int, str]:
        words = [str(part) for part in command]
        if "base_prefix" in words[-1]:
            return 0, f"{self.python}\n"
        if "xxxf_desktop.ui" in words[-1]:
            return int(not self.window), ""
        self.commands.append(words)
        self.environments.append(options.get("environment") or {})
        status = next((code for word, code in self.failing.items() if word in words), 0)
        if status == 0:
            self._take_effect(words)
        return status, f"output of {words[-1]}\n"

    def _take_effect(self, words: list[str]) -> None:
        if "venv" in words:
            make_venv(Path(words[-1]))
        if "install" in words and "apt-get" in words:
            everything = dev.needs("test", with_venv=True, platform="linux")
            self.present |= {need.name for need in everything if need.package in words}

    def count(self, word: str) -> int:
        return sum(word in words for words in self.commands)


def make_venv(folder: Path) -> None:
    python = dev.Checkout(folder.parent).python
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / "pyvenv.cfg").write_text(f"command = python3 -m venv {folder}\n", encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dev.Checkout:
    # The lists are Debian's, wherever these tests run.
    monkeypatch.setattr(dev.needs, "__kwdefaults__", {"platform": "linux"})
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    root = tmp_path / "project"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return dev.Checkout(root)


class TestSetUp:
    def test_makes_the_environment_and_installs_the_project(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine()
        assert dev.set_up(checkout, machine, "run") == []
        assert [words[1:3] for words in machine.commands] == [["-m", "venv"], ["-m", "pip"]]
        assert machine.commands[-1][-2:] == ["-e", ".[ui]"]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            pytest.param("run", "run", id="run-again"),
            pytest.param("test", "test", id="test-again"),
            pytest.param("test", "run", id="run-after-test"),
        ],
    )
    def test_second_time_calls_nothing(
        self, checkout: dev.Checkout, first: str, second: str
    ) -> None:
        dev.set_up(checkout, FakeMachine(), first)
        machine = FakeMachine(apt=())
        dev.set_up(checkout, machine, second)
        assert machine.commands == []

    def test_test_after_run_adds_its_tools_to_the_same_environment(
        self, checkout: dev.Checkout
    ) -> None:
        dev.set_up(checkout, FakeMachine(), "run")
        machine = FakeMachine()
        dev.set_up(checkout, machine, "test")
        assert [words[-1] for words in machine.commands] == [".[ui,dev]"]

    def test_changed_project_settings_are_installed(self, checkout: dev.Checkout) -> None:
        dev.set_up(checkout, FakeMachine(), "run")
        (checkout.root / "pyproject.toml").write_text("[project]\n# new\n", encoding="utf-8")
        machine = FakeMachine()
        dev.set_up(checkout, machine, "run")
        assert (machine.count("venv"), machine.count("pip")) == (0, 1)

    def test_failed_pip_is_tried_again(self, checkout: dev.Checkout) -> None:
        with pytest.raises(dev.SetUpError):
            dev.set_up(checkout, FakeMachine(failing={"pip": 1}), "run")
        machine = FakeMachine()
        dev.set_up(checkout, machine, "run")
        assert (machine.count("venv"), machine.count("pip")) == (0, 1)

    def test_failed_environment_is_said_with_its_reason(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(["run"], checkout, FakeMachine(failing={"venv": 1})) == 2
        said = capsys.readouterr().err
        assert "建立 Python 环境失败" in said
        assert f"output of {checkout.venv}" in said

    def test_environment_of_another_python_is_made_anew(self, checkout: dev.Checkout) -> None:
        dev.set_up(checkout, FakeMachine(), "run")
        machine = FakeMachine()
        machine.python = "3 10 True /elsewhere"
        dev.set_up(checkout, machine, "run")
        assert (machine.count("venv"), machine.count("pip")) == (1, 1)

    def test_copied_environment_is_made_anew(self, checkout: dev.Checkout) -> None:
        dev.set_up(checkout, FakeMachine(), "run")
        copy = dev.Checkout(checkout.root.with_name("copy"))
        shutil.copytree(checkout.root, copy.root)
        machine = FakeMachine()
        dev.set_up(copy, machine, "run")
        assert (machine.count("venv"), machine.count("pip")) == (1, 1)

    def test_file_in_place_of_the_environment_is_replaced(self, checkout: dev.Checkout) -> None:
        checkout.venv.touch()
        dev.set_up(checkout, FakeMachine(), "run")
        assert checkout.python.exists()


class TestSystemPackages:
    @pytest.mark.parametrize(
        ("purpose", "expected"),
        [
            pytest.param("run", ["python3-venv", "libegl1", "libxcb-cursor0"], id="run"),
            pytest.param(
                "test",
                ["python3-venv", "libegl1", "libxcb-cursor0", "libreoffice-writer-nogui", "nodejs"],
                id="test",
            ),
        ],
    )
    def test_only_what_is_missing_and_wanted_is_installed(
        self, checkout: dev.Checkout, purpose: str, expected: list[str]
    ) -> None:
        gone = ["ensurepip", "libEGL.so.1", "libxcb-cursor.so.0", "soffice", "node"]
        machine = FakeMachine(without=gone, apt=())
        assert dev.set_up(checkout, machine, purpose) == []
        update, install = machine.commands[:2]
        assert update == ["apt-get", "-q", "update"]
        assert install[-len(expected) - 1 :] == ["DPkg::Lock::Timeout=300", *expected]

    def test_sudo_stands_before_apt(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine(without=["node"], apt=("sudo", "-n"))
        dev.set_up(checkout, machine, "test")
        assert [words[:3] for words in machine.commands[:2]] == [["sudo", "-n", "apt-get"]] * 2

    def test_without_rights_goes_on_and_says_in_one_line_what_to_install(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine = FakeMachine(without=["node", "libEGL.so.1"])
        missing = dev.set_up(checkout, machine, "test")
        assert [need.package for need in missing] == ["libegl1", "nodejs"]
        assert machine.count("pip") == 1
        advice = capsys.readouterr().err.splitlines()[0]
        assert advice == (
            "xxxf：请以管理员（root）身份执行：apt-get update && "
            "apt-get install -y --no-install-recommends libegl1 nodejs"
        )

    def test_without_rights_and_without_venv_ends_with_2(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine = FakeMachine(without=["ensurepip", "node"])
        assert dev.main(["test"], checkout, machine) == 2
        assert machine.commands == []
        (line,) = capsys.readouterr().err.splitlines()
        assert line.endswith(" python3-venv nodejs")

    def test_venv_package_is_not_asked_for_where_the_environment_is_sound(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        dev.set_up(checkout, FakeMachine(), "run")
        capsys.readouterr()
        assert dev.set_up(checkout, FakeMachine(without=["ensurepip"]), "run") == []
        assert capsys.readouterr().err == ""

    def test_what_could_not_be_had_is_not_tried_at_every_start(
        self, checkout: dev.Checkout
    ) -> None:
        machine = FakeMachine(without=["node"], apt=(), failing={"apt-get": 100})
        assert dev.set_up(checkout, machine, "test") != []
        again = FakeMachine(without=["node"], apt=())
        assert [need.package for need in dev.set_up(checkout, again, "test")] == ["nodejs"]
        assert again.commands == []

    def test_reason_of_a_failed_installation_is_shown(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        dev.set_up(checkout, FakeMachine(without=["node"], apt=(), failing={"nodejs": 1}), "test")
        assert "output of nodejs" in capsys.readouterr().err

    @pytest.mark.parametrize("platform", ["win32", "darwin"])
    def test_qt_libraries_are_wanted_on_linux_only(self, platform: str) -> None:
        assert dev.needs("run", with_venv=False, platform=platform) == []


class TestRun:
    def test_exports_the_example_where_there_is_no_screen(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine(window=True)
        assert dev.main(["run"], checkout, machine) == 0
        folder = checkout.root / "out" / "示例申报材料"
        assert machine.commands[-1] == [str(checkout.script("xxxf")), "demo", "--to", str(folder)]

    @pytest.mark.parametrize(
        ("window", "arguments"),
        [
            pytest.param(True, [], id="window"),
            pytest.param(False, ["demo", "--to"], id="no-window-yet"),
        ],
    )
    def test_opens_the_window_where_there_is_a_screen(
        self,
        checkout: dev.Checkout,
        monkeypatch: pytest.MonkeyPatch,
        window: bool,
        arguments: list[str],
    ) -> None:
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        monkeypatch.setattr(sys, "platform", "linux")
        machine = FakeMachine(window=window)
        dev.main(["run"], checkout, machine)
        assert machine.commands[-1][1:3] == arguments

    def test_hands_arguments_and_exit_status_through(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine(failing={"check": 1})
        assert dev.main(["run", "check", "稿.xxxf"], checkout, machine) == 1
        assert machine.commands[-1][1:] == ["check", "稿.xxxf"]

    @pytest.mark.parametrize(
        ("there", "expected"),
        [
            pytest.param([], "示例", id="first"),
            pytest.param(["示例"], "示例-2", id="second"),
            pytest.param(["示例", "示例-2"], "示例-3", id="third"),
            pytest.param(["示例", "示例-3"], "示例-2", id="gap"),
        ],
    )
    def test_never_writes_over_an_earlier_packet(
        self, tmp_path: Path, there: list[str], expected: str
    ) -> None:
        for name in there:
            (tmp_path / name).mkdir()
        assert dev.fresh_folder(tmp_path / "示例") == tmp_path / expected


class TestTest:
    def stages_run(self, machine: FakeMachine) -> list[str]:
        words = [words[2:] if words[1] == "-m" else words[1:] for words in machine.commands]
        return [command[0] for command in words if command[0] not in ("venv", "pip")]

    def test_runs_every_stage_in_order(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine = FakeMachine()
        assert dev.main(["test"], checkout, machine) == 0
        assert self.stages_run(machine) == ["ruff", "mypy", "pytest", dev.WITHOUT_QT]
        assert machine.environments[-2:] == [{"QT_QPA_PLATFORM": "offscreen"}] * 2
        said = capsys.readouterr().err.splitlines()
        assert said[-1] == "xxxf：全部通过：ruff、mypy、pytest、不装 Qt 的核心测试"

    @pytest.mark.parametrize(
        ("failing", "status", "name", "after"),
        [
            pytest.param("ruff", 1, "ruff", ["mypy", "pytest", dev.WITHOUT_QT], id="ruff"),
            pytest.param("pytest", 1, "pytest", [dev.WITHOUT_QT], id="pytest"),
            pytest.param("pytest", 5, "pytest", [dev.WITHOUT_QT], id="no-tests-found"),
            pytest.param(dev.WITHOUT_QT, 1, "不装 Qt 的核心测试", [], id="core"),
        ],
    )
    def test_stops_at_the_first_failure_and_names_it(
        self,
        checkout: dev.Checkout,
        capsys: pytest.CaptureFixture[str],
        failing: str,
        status: int,
        name: str,
        after: list[str],
    ) -> None:
        machine = FakeMachine(failing={failing: status})
        assert dev.main(["test"], checkout, machine) == status
        assert not set(after) & set(self.stages_run(machine))
        assert f"xxxf：未通过：{name}（退出码 {status}）" in capsys.readouterr().err.splitlines()

    def test_core_shows_its_output_only_when_it_fails(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        dev.main(["test"], checkout, FakeMachine())
        assert capsys.readouterr().out == ""
        dev.main(["test"], checkout, FakeMachine(failing={dev.WITHOUT_QT: 1}))
        assert capsys.readouterr().out == "output of tests/forms\n"

    def test_arguments_go_to_pytest_alone(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine()
        dev.main(["test", "-k", "稿"], checkout, machine)
        assert self.stages_run(machine) == ["pytest"]
        assert machine.commands[-1][-2:] == ["-k", "稿"]

    def test_bench_runs_only_where_it_is_asked_for(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine()
        dev.main(["test"], checkout, machine)
        assert machine.count("--ignore=tests/bench") == 1
        assert machine.count("tests/bench") == 0
        dev.main(["bench"], checkout, machine)
        assert machine.commands[-1][-2:] == ["-s", "tests/bench"]

    def test_leaves_out_and_names_the_tests_whose_tools_are_missing(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        machine = FakeMachine(without=["soffice", "pdftotext", "node", "openssl"])
        assert dev.main(["test"], checkout, machine) == 0
        assert machine.count("not libreoffice and not node") == 1
        assert capsys.readouterr().err.splitlines()[-3:] == [
            "xxxf：缺少 libreoffice-writer-nogui、poppler-utils，没有运行标记为 libreoffice 的测试",
            "xxxf：缺少 nodejs，没有运行标记为 node 的测试",
            "xxxf：缺少 openssl，用它核对的测试已自行跳过",
        ]

    def test_hides_qt_where_it_could_not_start(self, checkout: dev.Checkout) -> None:
        machine = FakeMachine(without=["libEGL.so.1"])
        dev.main(["test"], checkout, machine)
        assert self.stages_run(machine) == ["ruff", "mypy", dev.WITHOUT_QT, dev.WITHOUT_QT]
        assert "not qt" in machine.commands[-2]

    def test_window_libraries_do_not_matter_to_tests_off_screen(
        self, checkout: dev.Checkout
    ) -> None:
        machine = FakeMachine(without=["libxcb-cursor.so.0"])
        dev.main(["test"], checkout, machine)
        assert self.stages_run(machine) == ["ruff", "mypy", "pytest", dev.WITHOUT_QT]

    def test_core_is_tested_in_the_folders_that_exist(self, checkout: dev.Checkout) -> None:
        for name in ("rules", "cli", "render"):
            (checkout.root / "tests" / name).mkdir(parents=True)
        assert dev.core_command(checkout)[-2:] == ["tests/rules", "tests/cli"]


class TestMain:
    @pytest.mark.parametrize(
        "argv",
        [
            pytest.param([], id="nothing"),
            pytest.param(["tset"], id="unknown-command"),
            pytest.param(["--verbose"], id="unknown-option"),
        ],
    )
    def test_wrong_use_ends_with_2_and_the_usage(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str], argv: list[str]
    ) -> None:
        machine = FakeMachine()
        assert dev.main(argv, checkout, machine) == 2
        assert machine.commands == []
        assert capsys.readouterr().err == dev.USAGE

    def test_help_is_no_error(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(["--help"], checkout, FakeMachine()) == 0
        assert capsys.readouterr().out == dev.USAGE

    def test_interruption_ends_with_130(
        self, checkout: dev.Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_: object) -> list[dev.Need]:
            raise KeyboardInterrupt

        monkeypatch.setattr(dev, "set_up", interrupt)
        assert dev.main(["run"], checkout, FakeMachine()) == 130

    def test_unreadable_project_is_said_in_one_line(
        self, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (checkout.root / "pyproject.toml").unlink()
        assert dev.main(["run"], checkout, FakeMachine()) == 2
        assert "pyproject.toml" in capsys.readouterr().err.splitlines()[-1]


class TestMachine:
    def test_hands_through_status_and_output(self) -> None:
        script = "import sys; print('成'); sys.exit(3)"
        assert dev.Machine().ask([sys.executable, "-X", "utf8", "-c", script]) == (3, "成\n")

    @pytest.mark.skipif(sys.platform == "win32", reason="no signals")
    def test_status_of_a_killed_program_is_that_of_a_shell(self) -> None:
        script = "import os; os.kill(os.getpid(), 9)"
        assert dev.Machine().call([sys.executable, "-c", script]) == 137

    def test_missing_command_is_127(self) -> None:
        assert dev.Machine().ask(["xxxf-no-such-command"])[0] == 127

    @pytest.mark.parametrize(
        ("need", "expected"),
        [
            pytest.param(dev.Need("", "module", "venv"), True, id="module"),
            pytest.param(dev.Need("", "module", "xxxf_none"), False, id="no-module"),
            pytest.param(dev.Need("", "command", "xxxf-none"), False, id="no-command"),
            pytest.param(dev.Need("", "library", "libxxxf.so.1"), False, id="no-library"),
        ],
    )
    def test_sees_what_is_there(self, need: dev.Need, expected: bool) -> None:
        assert dev.Machine().has(need) is expected


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(dev).failed == 0


def test_without_qt_hides_qt_and_accepts_its_settings(tmp_path: Path) -> None:
    (tmp_path / "PySide6.py").touch()
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = --strict-config\nqt_log_level_fail = DEBUG\n", encoding="utf-8"
    )
    (tmp_path / "test_it.py").write_text(
        "import importlib.util, pytest\n"
        "def test_it(pytestconfig):\n"
        "    assert importlib.util.find_spec('PySide6') is None\n"
        "    assert not pytestconfig.pluginmanager.has_plugin('pytest-qt')\n"
        "    with pytest.raises(ModuleNotFoundError):\n"
        "        import PySide6\n",
        encoding="utf-8",
    )
    script = str(REPOSITORY / dev.WITHOUT_QT)
    command = [sys.executable, script, "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
