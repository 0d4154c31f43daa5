"""The keyring behind its process: one that works, ones that fail, ones that never answer."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from xxxf_desktop.errors import KeyringError
from xxxf_desktop.system import keyring_process
from xxxf_desktop.system.keyring_process import KeyringProcess, Trouble

HELPER = Path(__file__).with_name("strange_helper.py")
SECRET = "-----BEGIN PRIVATE KEY----- 密钥 -----END PRIVATE KEY-----\n"
SERVICE, USER = "xxxf:VOH6fVIW", "signing-key"
LONG_S, SHORT_S = 60.0, 1.5

Make = Callable[..., KeyringProcess]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return what makes a keyring whose helper behaves as told."""
    monkeypatch.delenv("XXXF_NO_KEYRING")
    monkeypatch.setenv("PYTHONPATH", str(HELPER.parents[2]))

    def made(kind: str, timeout_s: float = LONG_S) -> KeyringProcess:
        return KeyringProcess((sys.executable, str(HELPER), kind, str(tmp_path)), timeout_s)

    return made


@pytest.mark.parametrize("kind", ["memory", "windows"])
def test_gives_back_what_it_was_given(make: Make, kind: str) -> None:
    keyring = make(kind)
    assert keyring.get(SERVICE, USER) is None
    keyring.put(SERVICE, USER, SECRET)
    assert keyring.get(SERVICE, USER) == SECRET


@pytest.mark.parametrize(
    ("kind", "trouble", "word"),
    [
        pytest.param("fail", Trouble.NONE, "没有可用", id="none"),
        pytest.param("locked", Trouble.LOCKED, "锁着", id="locked"),
        pytest.param("broken", Trouble.FAILED, "RuntimeError", id="raises"),
        pytest.param("null", Trouble.FORGETS, "没有留住", id="forgets"),
        pytest.param("talks", Trouble.FAILED, "出错", id="answers-no-json"),
        pytest.param("dies", Trouble.FAILED, "出错", id="dies"),
    ],
)
def test_says_why_it_cannot_be_used(make: Make, kind: str, trouble: Trouble, word: str) -> None:
    with pytest.raises(KeyringError, match=word) as caught:
        make(kind).put(SERVICE, USER, SECRET)
    assert caught.value.trouble == trouble
    assert "secret words" not in caught.value.message


def test_a_secret_too_long_for_windows_is_an_error(make: Make) -> None:
    with pytest.raises(KeyringError) as caught:
        make("windows").put(SERVICE, USER, "x" * 1281)
    assert caught.value.trouble == Trouble.FAILED


@pytest.mark.parametrize("kind", ["hangs", "hangs-with-a-child"])
def test_one_that_hangs_is_killed_with_all_it_started(
    make: Make, tmp_path: Path, kind: str
) -> None:
    with pytest.raises(KeyringError) as caught:
        make(kind, SHORT_S).get(SERVICE, USER)
    assert caught.value.trouble == Trouble.SILENT
    pid = tmp_path / "hanging.pid"
    if pid.is_file() and pid.stat().st_size:  # it got that far before it was killed
        _wait_for_end(int(pid.read_text(encoding="ascii")))


def _wait_for_end(pid: int) -> None:
    """Return once the process is gone, or killed and only not asked after by its parent."""
    status = Path(f"/proc/{pid}/status")
    for _ in range(1000):
        try:
            if "State:\tZ" in status.read_text(encoding="utf-8"):
                return
        except OSError:
            return
        time.sleep(0.01)
    raise AssertionError("it lives")


def test_a_helper_that_cannot_be_started_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XXXF_NO_KEYRING")
    with pytest.raises(KeyringError) as caught:
        KeyringProcess((str(tmp_path / "nothing"),)).get(SERVICE, USER)
    assert caught.value.trouble == Trouble.FAILED


def test_nothing_secret_stands_in_arguments_or_environment(make: Make, tmp_path: Path) -> None:
    make("memory").put(SERVICE, USER, SECRET)
    seen = (tmp_path / "seen.json").read_text(encoding="utf-8")
    assert "PRIVATE KEY" not in seen
    assert json.loads(seen)["argv"][1] == "memory"


def test_can_be_switched_off(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XXXF_NO_KEYRING", "1")
    with pytest.raises(KeyringError) as caught:
        make("memory").get(SERVICE, USER)
    assert caught.value.trouble == Trouble.NONE
    assert not (tmp_path / "seen.json").exists()


def test_every_trouble_has_words() -> None:
    assert set(keyring_process.WORDS) == set(Trouble)


def test_the_helper_is_a_module_of_the_program() -> None:
    assert keyring_process.helper_command() == (
        sys.executable,
        "-m",
        "xxxf_desktop.system.keyring_helper",
    )


def test_a_frozen_program_starts_itself_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert keyring_process.helper_command() == (sys.executable, "--keyring-helper")


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(None, id="module"),
        pytest.param((sys.executable, "-m", "xxxf_desktop", "--keyring-helper"), id="as-if-frozen"),
    ],
)
def test_the_real_helper_answers_where_there_is_no_keyring(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...] | None
) -> None:
    """No session bus to be found: neither this machine's keyring nor anybody's is asked."""
    monkeypatch.delenv("XXXF_NO_KEYRING")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.system.strange_helper.Memory")
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems have a keyring always")
    with pytest.raises(KeyringError) as caught:
        KeyringProcess(command).get(SERVICE, USER)
    assert caught.value.trouble == Trouble.NONE
