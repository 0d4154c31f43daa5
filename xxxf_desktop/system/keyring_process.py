"""The system keyring behind a process that is killed when it does not answer in time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Any, Protocol

from xxxf_desktop.errors import KeyringError
from xxxf_desktop.system.keyring_helper import HELPER_ARGUMENT

OFF_VARIABLE = "XXXF_NO_KEYRING"
"""Set to anything, the system keyring is never asked: for tests, and where it only blocks."""

TIMEOUT_S = 20.0
"""Time for a person to unlock the keyring; after it the question is withdrawn."""

_MODULE = "xxxf_desktop.system.keyring_helper"
_REAP_S = 5.0


class Trouble(StrEnum):
    """Why the keyring cannot be used."""

    NONE = "none"
    LOCKED = "locked"
    SILENT = "silent"
    FORGETS = "forgets"
    FAILED = "failed"


WORDS: Mapping[Trouble, str] = {
    Trouble.NONE: "这台电脑上没有可用的系统凭据库",
    Trouble.LOCKED: "系统凭据库锁着，没有解锁",
    Trouble.SILENT: "系统凭据库没有回答（可能在等人输入它的密码）",
    Trouble.FORGETS: "系统凭据库没有留住存进去的内容",
    Trouble.FAILED: "系统凭据库出错",
}


class Keyring(Protocol):
    """A place for small secrets by service and user; KeyringError where it cannot be used."""

    def get(self, service: str, user: str) -> str | None: ...

    def put(self, service: str, user: str, secret: str) -> None: ...


def helper_command() -> Sequence[str]:
    """Return how the helper is started: this Python, or the frozen program itself."""
    if getattr(sys, "frozen", False):
        return (sys.executable, HELPER_ARGUMENT)
    return (sys.executable, "-m", _MODULE)


class KeyringProcess:
    """The keyring of this session; every question is a process of its own."""

    def __init__(self, command: Sequence[str] | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self._command = command
        self._timeout_s = timeout_s

    def get(self, service: str, user: str) -> str | None:
        """Return the secret, None where there is none."""
        secret = self._ask({"op": "get", "service": service, "user": user})
        return None if secret is None else str(secret)

    def put(self, service: str, user: str, secret: str) -> None:
        """Keep `secret`, in place of an older one; it has been read back."""
        self._ask({"op": "set", "service": service, "user": user, "secret": secret})

    def _ask(self, request: Mapping[str, str]) -> Any:
        if os.environ.get(OFF_VARIABLE, "").strip():
            raise keyring_error(Trouble.NONE)
        line = run_helper(self._command or helper_command(), request, self._timeout_s)
        try:
            answer = json.loads(line)
            if answer["ok"]:
                return answer["secret"]
            trouble, kind = Trouble(answer["trouble"]), str(answer["kind"])
        except (ValueError, KeyError, TypeError) as error:
            raise keyring_error(Trouble.FAILED) from error
        raise keyring_error(trouble, kind)


def keyring_error(trouble: Trouble, kind: str = "") -> KeyringError:
    """Return what the user is told of `trouble`; `kind` is the library's own word for it."""
    return KeyringError(f"{WORDS[trouble]}{f'（{kind}）' if kind else ''}。", "", trouble)


def run_helper(command: Sequence[str], request: Mapping[str, str], timeout_s: float) -> str:
    """Return the helper's answer; KeyringError where none comes in time or it cannot start."""
    own_group = {"start_new_session": True} if os.name == "posix" else {}
    try:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [*command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            **own_group,
        )
    except OSError as error:
        raise keyring_error(Trouble.FAILED, type(error).__name__) from error
    try:
        answer: str = process.communicate(json.dumps(dict(request)) + "\n", timeout_s)[0]
    except subprocess.TimeoutExpired as error:
        raise keyring_error(Trouble.SILENT) from error
    except (OSError, UnicodeDecodeError) as error:
        raise keyring_error(Trouble.FAILED) from error
    finally:
        _end(process)
    return answer


def _end(process: subprocess.Popen[str]) -> None:
    """Kill what still runs, with all it has started: a child might hold our pipe for ever."""
    if process.poll() is None:
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_REAP_S)
