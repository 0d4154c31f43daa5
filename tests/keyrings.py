"""Keyrings with a memory, and ones that fail, for tests: nobody's own is ever asked."""

from __future__ import annotations

from xxxf_desktop.system.keyring_process import Trouble, keyring_error


class MemoryKeyring:
    """Keeps secrets as long as the test runs."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get(self, service: str, user: str) -> str | None:
        return self.secrets.get((service, user))

    def put(self, service: str, user: str, secret: str) -> None:
        self.secrets[service, user] = secret


class FailingKeyring:
    """Fails with one trouble, always; counts how often it was asked."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self.asked = 0

    def get(self, service: str, user: str) -> str | None:
        del service, user
        self.asked += 1
        raise keyring_error(self.trouble)

    def put(self, service: str, user: str, secret: str) -> None:
        del service, user, secret
        self.asked += 1
        raise keyring_error(self.trouble)
