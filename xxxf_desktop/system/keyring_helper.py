"""Asks the system keyring once; runs as a process of its own, so that it can be killed.

A keyring may block for ever: an unlock prompt that nobody answers, a daemon that was
stopped. Request and answer are one line of JSON on stdin and stdout; nothing secret stands
in arguments, environment or messages.

Source: facts/signing-storage.md part 2.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, Protocol

HELPER_ARGUMENT = "--keyring-helper"
"""What a frozen program starts itself with to be this process."""

_ALLOWED = (
    ("Windows", "WinVaultKeyring"),
    ("macOS", "Keyring"),
    ("SecretService", "Keyring"),
    ("libsecret", "Keyring"),
    ("kwallet", "DBusKeyring"),
    ("kwallet", "DBusKeyringKWallet6"),
)


class Backend(Protocol):
    """What is asked of a keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def main() -> int:
    """Answer the one request of this process."""
    request = json.loads(sys.stdin.readline())
    sys.stdout.write(json.dumps(answer(request, best_backend(allowed_backends()))) + "\n")
    sys.stdout.flush()
    return 0


def allowed_backends() -> list[Any]:
    """Return the classes of the keyrings we know; `keyring` itself would take any.

    Not `keyring.get_keyring()`: an environment variable or a settings file can make that
    import and trust whatever they name.
    """
    from keyring.backends import SecretService, Windows, kwallet, libsecret, macOS

    modules = {
        "SecretService": SecretService,
        "Windows": Windows,
        "kwallet": kwallet,
        "libsecret": libsecret,
        "macOS": macOS,
    }
    found = [getattr(modules[module], name, None) for module, name in _ALLOWED]
    return [backend for backend in found if backend is not None]


def best_backend(classes: Sequence[Any]) -> Backend | None:
    """Return the keyring that works here and is preferred; None where there is none."""
    usable = []
    for kind in classes:
        try:
            usable.append((float(kind.priority), kind))
        except Exception:  # noqa: BLE001, S112  that is how a backend says it does not work here
            continue
    if not usable:
        return None
    backend = max(usable, key=lambda pair: pair[0])[1]()
    if type(backend).__name__ == "WinVaultKeyring":
        backend.persist = "local machine"  # or Windows carries it about in a domain
    chosen: Backend = backend
    return chosen


def answer(request: dict[str, str], backend: Backend | None) -> dict[str, Any]:
    """Return {"ok": true, "secret": …} or {"ok": false, "trouble": …, "kind": …}.

    `request` has op (get or set), service, user and, to set, secret. What was set is read
    back: some keyrings take everything and keep nothing.
    """
    if backend is None:
        return {"ok": False, "trouble": "none", "kind": ""}
    service, user = request["service"], request["user"]
    try:
        if request["op"] == "set":
            backend.set_password(service, user, request["secret"])
        secret = backend.get_password(service, user)
    except Exception as error:  # noqa: BLE001  whatever the keyring's library raises
        return {"ok": False, "trouble": _trouble(error), "kind": type(error).__name__}
    if request["op"] == "set" and secret != request["secret"]:
        return {"ok": False, "trouble": "forgets", "kind": ""}
    return {"ok": True, "secret": secret}


def _trouble(error: Exception) -> str:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return "none"
    return "locked" if isinstance(error, KeyringLocked | InitError) else "failed"


if __name__ == "__main__":
    sys.exit(main())
