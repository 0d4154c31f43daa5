"""A keyring helper as it may be: `python strange_helper.py KIND FOLDER`, one request on stdin.

The backends are fakes; their memory is a folder, since every request is a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from keyring.errors import KeyringLocked, NoKeyringError

from xxxf_desktop.system.keyring_helper import answer

FOREVER_S = 3600


class Memory:
    """Keeps every secret in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, service: str, username: str) -> Path:
        return self._folder / f"{service}@{username}".replace(":", "=")

    def get_password(self, service: str, username: str) -> str | None:
        file = self._file(service, username)
        return file.read_text(encoding="utf-8") if file.is_file() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file(service, username).write_text(password, encoding="utf-8")


class Null(Memory):
    """Takes everything, keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Windows(Memory):
    """Holds 2,560 bytes of UTF-16, as the credential manager does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        super().set_password(service, username, password)


class Raising(Memory):
    """Raises whatever it is made for."""

    def __init__(self, folder: Path, error: Exception) -> None:
        super().__init__(folder)
        self._error = error

    def _file(self, service: str, username: str) -> Path:
        del service, username
        raise self._error


def backend(kind: str, folder: Path) -> Any:
    """Return the backend of that kind, None for none."""
    errors = {
        "locked": KeyringLocked("secret words of the library"),
        "fail": NoKeyringError(),
        "broken": RuntimeError("secret words of the library"),
    }
    if kind in errors:
        return Raising(folder, errors[kind])
    return {"memory": Memory, "null": Null, "windows": Windows}[kind](folder)


def main(kind: str, folder: Path) -> None:
    """Answer, or misbehave."""
    line = sys.stdin.readline()
    (folder / "seen.json").write_text(
        json.dumps({"argv": sys.argv, "environment": dict(os.environ)}), encoding="utf-8"
    )
    if kind == "hangs":
        (folder / "hanging.pid").write_text(str(os.getpid()), encoding="ascii")
        time.sleep(FOREVER_S)
    if kind == "hangs-with-a-child":  # which holds our stdout for ever
        child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({FOREVER_S})"])
        (folder / "hanging.pid").write_text(str(child.pid), encoding="ascii")
        time.sleep(FOREVER_S)
    if kind == "talks":
        sys.stdout.write("some warning\n")
        return
    if kind == "dies":
        os._exit(3)
    sys.stdout.write(json.dumps(answer(json.loads(line), backend(kind, folder))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
