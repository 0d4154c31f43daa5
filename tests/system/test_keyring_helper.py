"""Which keyring is asked, and what it is asked."""

from __future__ import annotations

from typing import Any

import pytest

from xxxf_desktop.system.keyring_helper import allowed_backends, answer, best_backend


class Known:
    """A backend that works."""

    priority = 5

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[f"{service} {username}"] = password


class Better(Known):
    priority = 9


class _Refusing(type):
    @property
    def priority(cls) -> float:
        raise RuntimeError("not on this machine")


class Absent(metaclass=_Refusing):
    """A backend of another system."""


def test_the_preferred_of_those_that_work_is_asked() -> None:
    assert isinstance(best_backend([Absent, Known, Better]), Better)
    assert type(best_backend([Known, Absent])) is Known


def test_there_may_be_none() -> None:
    assert best_backend([Absent]) is None
    request = {"op": "get", "service": "s", "user": "u"}
    assert answer(request, None) == {"ok": False, "trouble": "none", "kind": ""}


def test_only_known_keyrings_are_allowed() -> None:
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in allowed_backends()}
    assert {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    } <= names
    assert not [name for name in names if "fail" in name or "null" in name or "chainer" in name]


def test_get_and_set() -> None:
    backend = Known()
    request = {"op": "set", "service": "s", "user": "u", "secret": "p"}
    assert answer(request, backend) == {"ok": True, "secret": "p"}
    assert answer({"op": "get", "service": "s", "user": "u"}, backend)["secret"] == "p"
    assert answer({"op": "get", "service": "s", "user": "v"}, backend)["secret"] is None


def test_windows_keeps_it_on_this_machine() -> None:
    class WinVaultKeyring(Known):
        persist = "enterprise"

    backend: Any = best_backend([WinVaultKeyring])
    assert backend.persist == "local machine"


@pytest.mark.parametrize("op", ["get", "set"])
def test_words_of_the_library_are_not_repeated(op: str) -> None:
    class Talkative(Known):
        def get_password(self, service: str, username: str) -> str | None:
            raise RuntimeError(f"the password of {service} {username} is p")

    request = {"op": op, "service": "s", "user": "u", "secret": "p"}
    assert answer(request, Talkative()) == {
        "ok": False,
        "trouble": "failed",
        "kind": "RuntimeError",
    }
