"""The floors of the house, read from the code itself: arrows go down only.

Imports inside functions count like all others. What a rule may except is listed with its reason.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from xxxf_desktop.forms.model import Form

PACKAGE = "xxxf_desktop"
ROOT = Path(__file__).resolve().parent.parent / PACKAGE

# From the cellar up; the packages of one line are siblings and do not know each other.
FLOORS: list[set[str]] = [
    {"errors"},
    {"safe_paths"},
    {"forms"},
    {"narrative"},
    {"answers"},
    {"rules"},
    {"packet"},
    {"system"},  # the atomic write serves drafts and bundles alike
    {"discs"},  # bundles are read from disc images, media are read back
    {"drafts", "bundle", "render", "media", "wordin"},
    {"example"},
    {"app"},
    {"cli", "ui"},
    {"__main__"},
]
PURE = {"errors", "safe_paths", "forms", "narrative", "answers", "rules", "packet"}
SIBLINGS_THAT_MEET = {
    ("cli", "ui"): "`xxxf` without a command opens the window",
}

THIRD_PARTIES: dict[str, set[str]] = {
    "PIL": {"drafts", "render", "example", "wordin", "ui"},
    "PySide6": {"ui"},
    "cryptography": {"bundle"},
    "docx": {"render", "wordin"},
    "email_validator": {"rules"},
    "joserfc": {"bundle"},
    "keyring": {"system"},
    "lxml": {"render", "wordin"},
    "phonenumbers": {"rules"},
    "pycdlib": {"media"},
    "pikepdf": {"drafts", "render", "example"},
    "platformdirs": {"system"},
    "pydantic": {name for floor in FLOORS[1:] for name in floor},
    "pydantic_core": {name for floor in FLOORS[1:] for name in floor},
    "pypdfium2": {"render", "ui"},
    "reportlab": {"render", "example"},
    "sqlite3": {"drafts"},
}

# 单机版: the program never uses the network.
NETWORK = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "urllib", "urllib3", "webbrowser", "xmlrpc",
    "PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebSockets",
}  # fmt: skip
# Disk, clock, chance, other processes: what the pure floors have handed in.
OUTSIDE_WORLD = {
    "ctypes", "fileinput", "getpass", "glob", "importlib", "io", "locale", "logging",
    "multiprocessing", "os", "pathlib", "pickle", "platform", "random", "secrets", "shelve",
    "shutil", "signal", "sqlite3", "stat", "subprocess", "sys", "tempfile", "threading", "time",
    "uuid", "zipfile", "zoneinfo",
}  # fmt: skip
CLOCK_CALLS = {"now", "today", "utcnow"}
WORLD_CALLS = {"open", "input", "print", "exec", "eval", "compile", "__import__", "breakpoint"}

# A form is data: no id of a field, section or proof item stands in the code.
IDS_IN_CODE = {
    ("example/story.py", "unit.name"): "the example is one application of one edition",
    ("example/story.py", "unit.code"): "the same",
    ("example/story.py", "project.name"): "the same",
}

MOST_LINES = 500
MOST_FUNCTION_LINES = 60


@dataclass(frozen=True)
class Module:
    """One source file; `package` is the part of the house it belongs to."""

    path: Path
    tree: ast.Module

    @property
    def place(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def package(self) -> str:
        return self.path.relative_to(ROOT).parts[0].removesuffix(".py")

    def imports(self) -> Iterator[str]:
        """Yield the full name of everything imported, whether a module or a name in it."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                yield from (f"{base}.{alias.name}" for alias in node.names)

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = [PACKAGE, *self.path.relative_to(ROOT).parent.parts]
        above = package[: len(package) - node.level + 1]
        return ".".join([*above, *([node.module] if node.module else [])])

    def own_imports(self) -> Iterator[str]:
        """Yield the packages of the house this module imports, without its own."""
        for name in self.imports():
            top, *rest = name.split(".")
            if top == PACKAGE and rest and rest[0] not in {self.package, "__version__"}:
                yield rest[0]


@cache
def modules() -> list[Module]:
    return [
        Module(path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(ROOT.rglob("*.py"))
        if "_shipped" not in path.parts
    ]


def floor_of(package: str) -> int:
    return next(index for index, floor in enumerate(FLOORS) if package in floor)


def is_within(name: str, names: set[str]) -> bool:
    """Return whether `name` is one of `names` or lies in one of them."""
    return any(name == known or name.startswith(f"{known}.") for known in names)


class TestFloors:
    def test_every_package_has_a_floor(self) -> None:
        known = {name for floor in FLOORS for name in floor} | {"__init__"}
        assert {module.package for module in modules()} <= known

    def test_imports_go_down_only(self) -> None:
        wrong = [
            f"{module.place} imports {own}"
            for module in modules()
            for own in module.own_imports()
            if floor_of(own) > floor_of(module.package)
        ]
        assert not wrong

    def test_siblings_do_not_know_each_other(self) -> None:
        wrong = [
            f"{module.place} imports {own}"
            for module in modules()
            for own in module.own_imports()
            if floor_of(own) == floor_of(module.package)
            and (module.package, own) not in SIBLINGS_THAT_MEET
        ]
        assert not wrong

    def test_no_import_hides_in_a_text(self) -> None:
        wrong = [
            f"{module.place} imports {name}"
            for module in modules()
            for name in module.imports()
            if name in {"importlib", "importlib.import_module", "builtins", "runpy"}
        ]
        assert not wrong

    def test_the_exceptions_are_still_needed(self) -> None:
        meeting = {(module.package, own) for module in modules() for own in module.own_imports()}
        packages = {module.package for module in modules()}
        unused = set(SIBLINGS_THAT_MEET) - meeting
        assert not [pair for pair in unused if packages.issuperset(pair)]


class TestThirdParties:
    def test_each_stays_in_its_package(self) -> None:
        wrong = [
            f"{module.place} imports {top}"
            for module in modules()
            for top in {name.split(".")[0] for name in module.imports()}
            if _is_foreign(top) and module.package not in THIRD_PARTIES.get(top, set())
        ]
        assert not wrong

    def test_every_package_named_here_has_a_floor(self) -> None:
        known = {name for floor in FLOORS for name in floor}
        assert all(packages <= known for packages in THIRD_PARTIES.values())

    def test_the_network_is_never_used(self) -> None:
        wrong = [
            f"{module.place} imports {name}"
            for module in modules()
            for name in module.imports()
            if is_within(name, NETWORK)
        ]
        assert not wrong


def _is_foreign(top: str) -> bool:
    if top == PACKAGE:
        return False
    return top in THIRD_PARTIES or top not in sys.stdlib_module_names


class TestPureFloors:
    """No disk, no clock, no Qt below the line."""

    def test_import_nothing_of_the_world_outside(self) -> None:
        wrong = [
            f"{module.place} imports {name}"
            for module in modules()
            for name in module.imports()
            if module.package in PURE and is_within(name, OUTSIDE_WORLD)
        ]
        assert not wrong

    def test_ask_no_clock_and_open_no_file(self) -> None:
        wrong = [
            f"{module.place}:{call.lineno} calls {ast.unparse(call.func)}"
            for module in modules()
            if module.package in PURE
            for call in _calls(module)
            if _asks_the_world(call.func)
        ]
        assert not wrong


def _calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _asks_the_world(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in WORLD_CALLS
    return isinstance(function, ast.Attribute) and function.attr in CLOCK_CALLS


class TestHabits:
    def test_only_the_command_line_prints(self) -> None:
        wrong = [
            f"{module.place}:{call.lineno}"
            for module in modules()
            if module.package != "cli"
            for call in _calls(module)
            if isinstance(call.func, ast.Name) and call.func.id == "print"
        ]
        assert not wrong

    def test_modules_are_short(self) -> None:
        lengths = {
            module.place: len(module.path.read_text(encoding="utf-8").splitlines())
            for module in modules()
        }
        assert {place: n for place, n in lengths.items() if n > MOST_LINES} == {}

    def test_functions_are_short(self) -> None:
        lengths = {
            f"{module.place}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
            for module in modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert {place: n for place, n in lengths.items() if n > MOST_FUNCTION_LINES} == {}


@pytest.fixture(scope="module")
def found(form_2020: Form, form_2018: Form) -> set[tuple[str, str]]:
    """The ids of the forms in the code: (module, id)."""
    ids = {name for form in (form_2020, form_2018) for name in _ids(form)}
    return {(module.place, name) for module in modules() for name in _named(module, ids)}


class TestFormIsData:
    def test_no_id_of_a_form_stands_in_the_code(self, found: set[tuple[str, str]]) -> None:
        assert found - set(IDS_IN_CODE) == set()

    def test_the_exceptions_are_still_needed(self, found: set[tuple[str, str]]) -> None:
        assert set(IDS_IN_CODE) - found == set()


def _ids(form: Form) -> Iterator[str]:
    yield from form.fields
    yield from (section.id for section in form.narrative_sections())
    yield from (item.id for item in form.proof_items())
    yield from (part.id for part in form.parts)


def _named(module: Module, ids: set[str]) -> Iterator[str]:
    for text in _texts(module.tree):
        yield from ids & set(re.findall(r"[a-z_]+(?:\.[a-z_]+)+", text))


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield every string of the code, docstrings left out."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield str(node.value)  # type: ignore[attr-defined]
