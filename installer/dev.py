#!/usr/bin/env python3
"""Set up xxxf on a fresh machine, then run it, test it or measure it.

Standard library only: this file runs before anything is installed. It is the same
on Debian, Windows and macOS; only Debian's packages are installed by itself.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

USAGE = """\
用法：python3 installer/dev.py 命令 [参数…]

  run [参数…]    装好环境，然后打开窗口；没有屏幕时填写并导出自带的示例。带参数时运行 xxxf 参数…
  test [参数…]   装好环境，然后做全部检查和测试；带参数时只运行 pytest，参数原样交给它
  bench [参数…]  装好环境，然后运行 tests/bench 里的速度和内存对比
  pictures --to 文件夹
                 装好环境，然后给窗口的每一页拍照：浅色、深色，100 % 和 200 %
"""

# What pip installs for each command; one environment serves them all.
EXTRAS: Mapping[str, tuple[str, ...]] = {"run": ("ui",), "test": ("ui", "dev")}

# The floors that must pass with no Qt on the machine.
CORE_TESTS = (
    "forms", "narrative", "answers", "rules", "packet", "discs", "bundle", "media", "drafts", "cli",
)  # fmt: skip
WITHOUT_QT = "tests/installer/without_qt.py"

APT_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
STOP_SECONDS = 10


class SetUpError(Exception):
    """The set-up cannot go on; the text is the line the user reads."""


@dataclass(frozen=True)
class Need:
    """Something pip cannot bring: a Debian package and how to see that it is there.

    `kind` says what `name` is: a Python "module", a shared "library" or a "command".
    `mark` is the pytest mark of the tests that cannot run without it.
    """

    package: str
    kind: str
    name: str
    mark: str = ""


VENV_NEED = Need("python3-venv", "module", "ensurepip")

# Found with `ldd` over the modules and plugins of PySide6-Essentials 6.11 on a bare Debian 12.
# The first group is needed to import QtWidgets at all, the second to open a window under X11
# or Wayland: the tests draw off screen and do without it.
QT_NEEDS = (
    Need("libbrotli1", "library", "libbrotlidec.so.1", "qt"),
    Need("libdbus-1-3", "library", "libdbus-1.so.3", "qt"),
    Need("libegl1", "library", "libEGL.so.1", "qt"),
    Need("libfontconfig1", "library", "libfontconfig.so.1", "qt"),
    Need("libfreetype6", "library", "libfreetype.so.6", "qt"),
    Need("libgl1", "library", "libGL.so.1", "qt"),
    Need("libglib2.0-0", "library", "libglib-2.0.so.0", "qt"),
    Need("libx11-6", "library", "libX11.so.6", "qt"),
    Need("libxkbcommon0", "library", "libxkbcommon.so.0", "qt"),
    Need("libwayland-client0", "library", "libwayland-client.so.0"),
    Need("libwayland-cursor0", "library", "libwayland-cursor.so.0"),
    Need("libwayland-egl1", "library", "libwayland-egl.so.1"),
    Need("libx11-xcb1", "library", "libX11-xcb.so.1"),
    Need("libxcb-cursor0", "library", "libxcb-cursor.so.0"),
    Need("libxcb-glx0", "library", "libxcb-glx.so.0"),
    Need("libxcb-icccm4", "library", "libxcb-icccm.so.4"),
    Need("libxcb-image0", "library", "libxcb-image.so.0"),
    Need("libxcb-keysyms1", "library", "libxcb-keysyms.so.1"),
    Need("libxcb-randr0", "library", "libxcb-randr.so.0"),
    Need("libxcb-render-util0", "library", "libxcb-render-util.so.0"),
    Need("libxcb-render0", "library", "libxcb-render.so.0"),
    Need("libxcb-shape0", "library", "libxcb-shape.so.0"),
    Need("libxcb-shm0", "library", "libxcb-shm.so.0"),
    Need("libxcb-sync1", "library", "libxcb-sync.so.1"),
    Need("libxcb-util1", "library", "libxcb-util.so.1"),
    Need("libxcb-xfixes0", "library", "libxcb-xfixes.so.0"),
    Need("libxcb-xkb1", "library", "libxcb-xkb.so.1"),
    Need("libxkbcommon-x11-0", "library", "libxkbcommon-x11.so.0"),
)

TEST_NEEDS = (
    Need("libreoffice-writer-nogui", "command", "soffice", "libreoffice"),
    Need("poppler-utils", "command", "pdftotext", "libreoffice"),
    Need("fontconfig", "command", "fc-list", "libreoffice"),
    Need("nodejs", "command", "node", "node"),
    Need("genisoimage", "command", "genisoimage", "media"),
    Need("p7zip-full", "command", "7z", "media"),
    Need("mtools", "command", "mcopy", "media"),
    Need("openssl", "command", "openssl"),
)


def say(text: str) -> None:
    """Tell the user one line; stdout belongs to the program that is run."""
    print(f"xxxf：{text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Checkout:
    """The places of one copy of the project."""

    root: Path

    @property
    def venv(self) -> Path:
        """The environment beside pyproject.toml."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.script("python")

    def script(self, name: str) -> Path:
        """A program that pip puts into the environment."""
        windows = sys.platform == "win32"
        return self.venv / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)

    def stamp(self, extra: str) -> Path:
        """The file that says for which project settings `extra` was installed."""
        return self.venv / f"xxxf-{extra}.stamp"


class Machine:
    """What this script asks of the computer and does to it; tests hand in a fake."""

    def has(self, need: Need) -> bool:
        """Tell whether `need` is there already, without installing or loading anything."""
        if need.kind == "module":
            return importlib.util.find_spec(need.name) is not None
        if need.kind == "command":
            return shutil.which(need.name) is not None
        return need.name in self._libraries

    @functools.cached_property
    def _libraries(self) -> frozenset[str]:
        # An ordinary user's PATH on Debian has no sbin.
        ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin") or "ldconfig"
        return frozenset(line.split()[0] for line in self.ask([ldconfig, "-p"])[1].splitlines()[1:])

    def forget(self) -> None:
        """Look afresh at what is installed."""
        self.__dict__.pop("_libraries", None)
        importlib.invalidate_caches()

    def apt_prefix(self) -> tuple[str, ...] | None:
        """What to put before apt-get: nothing for root, else sudo; None where it may not.

        sudo is asked not to ask for a password, and to keep the proxies of the caller.
        """
        if shutil.which("apt-get") is None:
            return None
        if os.geteuid() == 0:
            return ()
        keep = [name for name in os.environ if name.lower().endswith("_proxy")]
        sudo = ("sudo", "-n", f"--preserve-env={','.join(['DEBIAN_FRONTEND', *keep])}")
        return sudo if self.ask([*sudo, "apt-get", "--version"])[0] == 0 else None

    def call(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        output: IO[str] | None = None,
    ) -> int:
        """Run `command` to its end and return its exit status as a shell gives it."""
        whole = {**os.environ, **(environment or {})}
        merged = None if output is None else subprocess.STDOUT
        with subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env=whole, stdout=output, stderr=merged
        ) as process:
            status = _wait(process)
        return status if status >= 0 else 128 - status

    def ask(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        """Run `command` silently; return its exit status (127: no such command) and its output."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            try:
                status = self.call(command, cwd=cwd, environment=environment, output=output)
            except OSError as error:
                return 127, str(error)
            output.seek(0)
            return status, output.read()


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end; on Ctrl+C, which the child gets too, let it finish before it is stopped."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        stops: tuple[Callable[[], None], ...] = (lambda: None, process.terminate, process.kill)
        for stop in stops:
            with suppress(OSError, subprocess.TimeoutExpired):
                stop()
                process.wait(STOP_SECONDS)
                break
        raise


# Set-up ---------------------------------------------------------------------------------------


def set_up(checkout: Checkout, machine: Machine, purpose: str) -> list[Need]:
    """Make the environment for `purpose` ("run" or "test"); return what the system still lacks.

    Where the stamps say that all this was done before, neither pip nor apt is called.
    """
    sound = venv_is_sound(checkout, machine)
    done = sound and all(stamp_matches(checkout, extra) for extra in EXTRAS[purpose])
    missing = lacking(machine, needs(purpose, with_venv=not sound))
    if missing and not done:
        missing = install_packages(machine, missing)
    if missing:
        advice = what_to_install(missing, apt=shutil.which("apt-get") is not None)
        if VENV_NEED in missing:
            raise SetUpError(advice)
        say(advice)
    if not sound:
        build_venv(checkout, machine)
    if not done:
        install_project(checkout, machine, EXTRAS[purpose])
    return missing


def needs(purpose: str, *, with_venv: bool, platform: str = sys.platform) -> list[Need]:
    """Everything outside Python that `purpose` wants on `platform`.

    >>> [need.package for need in needs("run", with_venv=True, platform="win32")]
    ['python3-venv']
    """
    wanted = [VENV_NEED] if with_venv else []
    if platform.startswith("linux"):
        wanted.extend(QT_NEEDS)
    if purpose == "test":
        wanted.extend(TEST_NEEDS)
    return wanted


def lacking(machine: Machine, wanted: Iterable[Need]) -> list[Need]:
    """Those of `wanted` that the machine has not got."""
    return [need for need in wanted if not machine.has(need)]


def install_packages(machine: Machine, missing: list[Need]) -> list[Need]:
    """Install `missing` with apt where that is allowed; return what is still missing then."""
    prefix = machine.apt_prefix()
    if prefix is None:
        return missing
    say(f"正在安装 {len(missing)} 个系统软件包（可能要几分钟）……")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    # A third-party source that is out of reach fails the update but need not fail the install.
    update = machine.ask([*prefix, "apt-get", "-q", "update"], environment=quiet)[1]
    packages = [need.package for need in missing]
    # A fresh machine often updates itself in the background: wait for its lock.
    install = [*prefix, *APT_INSTALL, "-q", "-o", "DPkg::Lock::Timeout=300", *packages]
    status, output = machine.ask(install, environment=quiet)
    if status:
        say(f"apt-get 没有装成：\n{tail(update + output)}")
    machine.forget()
    return lacking(machine, missing)


def what_to_install(missing: Sequence[Need], *, apt: bool) -> str:
    """The one line that asks the user to install `missing`.

    >>> what_to_install([Need("nodejs", "command", "node")], apt=False)
    '请先安装：node（Debian 软件包 nodejs）'
    """
    if apt:
        packages = " ".join(need.package for need in missing)
        return f"请以管理员（root）身份执行：apt-get update && {' '.join(APT_INSTALL)} {packages}"
    names = "、".join(f"{need.name}（Debian 软件包 {need.package}）" for need in missing)
    return f"请先安装：{names}"


def venv_is_sound(checkout: Checkout, machine: Machine) -> bool:
    """Tell whether the environment starts, has pip, and was made here by this Python."""
    if not checkout.python.exists() or not _made_here(checkout):
        return False
    probe = (
        "import sys, importlib.util as util;"
        "print(*sys.version_info[:2], util.find_spec('pip') is not None, sys.base_prefix)"
    )
    status, output = machine.ask([checkout.python, "-I", "-c", probe])
    wanted = f"{sys.version_info[0]} {sys.version_info[1]} True {sys.base_prefix}"
    return status == 0 and wanted in output.splitlines()


def _made_here(checkout: Checkout) -> bool:
    """Tell whether pyvenv.cfg names this place; a copied environment still starts, but is not ours.

    Its scripts and the link to the project point to where it was made.
    """
    try:
        lines = (checkout.venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    commands = [line.rstrip() for line in lines if line.startswith("command")]
    return all(command.endswith(f" {checkout.venv}") for command in commands)


def build_venv(checkout: Checkout, machine: Machine) -> None:
    """Make the environment anew, whatever stands in its place."""
    say("正在建立 Python 环境……")
    if checkout.venv.is_symlink() or checkout.venv.is_file():
        checkout.venv.unlink()
    elif checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    # Not sys.executable: that one may live in the environment just removed.
    base_python = getattr(sys, "_base_executable", sys.executable)
    status, output = machine.ask([base_python, "-m", "venv", checkout.venv])
    if status:
        raise SetUpError(f"建立 Python 环境失败：\n{tail(output)}")


def install_project(checkout: Checkout, machine: Machine, extras: Sequence[str]) -> None:
    """Install the project, editable, with `extras`, and stamp each of them."""
    say("正在安装 Python 依赖（可能要几分钟）……")
    pip = [str(checkout.python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    project = ["-e", f".[{','.join(extras)}]"]
    status, output = machine.ask([*pip, *project], cwd=checkout.root)
    if status:
        raise SetUpError(f"pip 没有装成，请检查网络后重新执行同一命令：\n{tail(output)}")
    for extra in extras:
        checkout.stamp(extra).write_text(digest(checkout, extra), encoding="utf-8")


def stamp_matches(checkout: Checkout, extra: str) -> bool:
    """Tell whether `extra` was installed for the present pyproject.toml and Python."""
    try:
        return checkout.stamp(extra).read_text(encoding="utf-8") == digest(checkout, extra)
    except (OSError, UnicodeDecodeError):
        return False


def digest(checkout: Checkout, extra: str) -> str:
    """A hash over all that decides what pip would install."""
    settings = (checkout.root / "pyproject.toml").read_bytes()
    python = f"{sys.implementation.cache_tag} {sys.base_prefix}"
    return hashlib.sha256(settings + f"\0{extra}\0{python}".encode()).hexdigest()


def tail(output: str, lines: int = 20) -> str:
    """The end of a long output: the reason stands there."""
    return "\n".join(output.rstrip().splitlines()[-lines:])


# Commands -------------------------------------------------------------------------------------


def run(checkout: Checkout, machine: Machine, args: Sequence[str]) -> int:
    """Open the window, or export the shipped example; with `args`, hand them to `xxxf`."""
    set_up(checkout, machine, "run")
    xxxf = checkout.script("xxxf")
    if args:
        return machine.call([xxxf, *args])
    if has_screen(sys.platform, os.environ) and has_window(checkout, machine):
        return machine.call([xxxf])
    folder = fresh_folder(checkout.root / "out" / "示例申报材料")
    folder.parent.mkdir(exist_ok=True)
    return machine.call([xxxf, "demo", "--to", folder])


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Tell whether a window can be seen: always on Windows and macOS.

    >>> has_screen("linux", {"DISPLAY": ""}), has_screen("linux", {"WAYLAND_DISPLAY": "wayland-0"})
    (False, True)
    """
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def has_window(checkout: Checkout, machine: Machine) -> bool:
    """Tell whether the installed project has its window."""
    probe = "import importlib.util as util; raise SystemExit(not util.find_spec('xxxf_desktop.ui'))"
    return machine.ask([checkout.python, "-c", probe])[0] == 0


def fresh_folder(wanted: Path) -> Path:
    """Return `wanted`, or the first of `wanted`-2, `wanted`-3 … that does not exist."""
    if not wanted.exists():
        return wanted
    numbered = (wanted.with_name(f"{wanted.name}-{number}") for number in itertools.count(2))
    return next(folder for folder in numbered if not folder.exists())


@dataclass(frozen=True)
class Stage:
    """One part of the checks; the output of a `quiet` one is shown only when it fails."""

    name: str
    command: Sequence[str | Path]
    quiet: bool = False


def test(checkout: Checkout, machine: Machine, args: Sequence[str]) -> int:
    """Run all checks, up to the first that fails; with `args`, only pytest, with these."""
    missing = set_up(checkout, machine, "test")
    stages = all_stages(checkout, missing)
    if args:
        stages = [Stage("pytest", [*pytest_command(checkout, missing), *args])]
    status = run_stages(checkout, machine, stages)
    for line in left_out(missing):
        say(line)
    return status


def bench(checkout: Checkout, machine: Machine, args: Sequence[str]) -> int:
    """Measure; the ratios are printed as they come."""
    set_up(checkout, machine, "test")
    command = [str(checkout.python), "-m", "pytest", "-s", "tests/bench", *args]
    return run_stages(checkout, machine, [Stage("bench", command)])


def pictures(checkout: Checkout, machine: Machine, args: Sequence[str]) -> int:
    """Take pictures of every page of the window."""
    set_up(checkout, machine, "run")
    return machine.call([checkout.python, checkout.root / "installer" / "pictures.py", *args])


def all_stages(checkout: Checkout, missing: Sequence[Need]) -> list[Stage]:
    """The checks in their order, as far as the machine allows them."""
    python = str(checkout.python)
    return [
        Stage("ruff", [python, "-m", "ruff", "check", "-q", "."]),
        Stage("mypy", [python, "-m", "mypy"]),
        Stage("pytest", pytest_command(checkout, missing)),
        Stage("不装 Qt 的核心测试", core_command(checkout), quiet=True),
    ]


def pytest_command(checkout: Checkout, missing: Sequence[Need]) -> list[str | Path]:
    """The whole suite but the bench, without the tests whose tools are missing.

    Where Qt's own libraries are missing, Qt is hidden: pytest-qt would not even start.
    """
    python = checkout.python
    marks = sorted({need.mark for need in missing if need.mark})
    command: list[str | Path] = [python, "-m", "pytest"]
    if "qt" in marks:
        command = [python, WITHOUT_QT, "--ignore=tests/ui", "--ignore=xxxf_desktop/ui"]
    command += ["-rs", "--ignore=tests/bench"]
    return [*command, "-m", " and ".join(f"not {mark}" for mark in marks)] if marks else command


def core_command(checkout: Checkout) -> list[str | Path]:
    """The tests of the core, started so that no Qt can be imported."""
    folders = [f"tests/{name}" for name in CORE_TESTS]
    found = [folder for folder in folders if (checkout.root / folder).is_dir()]
    marks = "not qt and not libreoffice and not node and not media and not bench"
    # With no folder at all pytest is given a wrong one: that fails, as it should.
    return [checkout.python, WITHOUT_QT, "-q", "-m", marks, *(found or folders[:1])]


def run_stages(checkout: Checkout, machine: Machine, stages: Sequence[Stage]) -> int:
    """Run `stages` up to the first that fails; return its exit status and say which it was."""
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    for stage in stages:
        say(f"正在运行：{stage.name}")
        output = ""
        if stage.quiet:
            status, output = machine.ask(stage.command, cwd=checkout.root, environment=offscreen)
        else:
            status = machine.call(stage.command, cwd=checkout.root, environment=offscreen)
        if status:
            print(output, end="", flush=True)
            say(f"未通过：{stage.name}（退出码 {status}）")
            return status
    say(f"全部通过：{'、'.join(stage.name for stage in stages)}")
    return 0


def left_out(missing: Sequence[Need]) -> list[str]:
    """One line for each group of tests that could not run, and for what it lacks.

    >>> left_out([Need("nodejs", "command", "node", "node")])
    ['缺少 nodejs，没有运行标记为 node 的测试']
    """
    marks = sorted({need.mark for need in missing if need.mark})
    packages = {mark: [need.package for need in missing if need.mark == mark] for mark in marks}
    lines = [f"缺少 {'、'.join(packages[mark])}，没有运行标记为 {mark} 的测试" for mark in marks]
    if any(need.name == "openssl" for need in missing):
        lines.append("缺少 openssl，用它核对的测试已自行跳过")
    return lines


COMMANDS: Mapping[str, Callable[[Checkout, Machine, Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "bench": bench,
    "pictures": pictures,
}


def main(argv: Sequence[str], checkout: Checkout, machine: Machine) -> int:
    """Do what `argv` says; return the exit status: 2 for wrong use and for a failed set-up."""
    if argv and argv[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0
    if not argv or argv[0] not in COMMANDS:
        print(USAGE, end="", file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells an older Python
        say(f"需要 Python 3.11 或更高版本，当前是 {sys.version.split()[0]}")
        return 2
    try:
        return COMMANDS[argv[0]](checkout, machine, argv[1:])
    except SetUpError as error:
        say(str(error))
    except OSError as error:
        say(f"无法读写 {error.filename}：{error.strerror}")
    except KeyboardInterrupt:
        say("已中断")
        return 130
    return 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A Windows console page that lacks a character must not end the program.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    here = Checkout(Path(__file__).resolve().parent.parent)
    raise SystemExit(main(sys.argv[1:], here, Machine()))
