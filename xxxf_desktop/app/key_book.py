"""What is known of this user's signing keys without unlocking any: keys.json, no secret in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from xxxf_desktop.bundle.envelope import thumbprint
from xxxf_desktop.errors import KeyFileError
from xxxf_desktop.system import private_files
from xxxf_desktop.system.atomic import write_file

FILE_NAME = "keys.json"


class KeyPlace(StrEnum):
    """Where a secret lies."""

    KEYRING = "keyring"
    FILE = "file"


class OwnKey(BaseModel):
    """One key of this user; `made` and `backed_up` are RFC 3339, `replaced_by` a kid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kid: str
    jwk: dict[str, str]
    place: KeyPlace
    made: str
    replaced_by: str | None = None
    backed_up: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["xxxf-keys/1"]
    current: str | None
    keys: tuple[OwnKey, ...]


@dataclass(frozen=True, slots=True)
class KeyBook:
    """The keys, the oldest first; `current` signs, the others only verify old bundles."""

    current_kid: str | None = None
    keys: tuple[OwnKey, ...] = ()

    @property
    def current(self) -> OwnKey | None:
        """The key that signs, None before the first."""
        return next((key for key in self.keys if key.kid == self.current_kid), None)

    @property
    def older(self) -> tuple[OwnKey, ...]:
        """The keys that have been replaced."""
        return tuple(key for key in self.keys if key.kid != self.current_kid)

    def with_current(self, key: OwnKey) -> KeyBook:
        """Return the book with `key` as the one that signs; the one before is replaced by it."""
        before = self.current_kid
        others = [
            other.model_copy(update={"replaced_by": key.kid}) if other.kid == before else other
            for other in self.keys
            if other.kid != key.kid
        ]
        return KeyBook(key.kid, (*others, key.model_copy(update={"replaced_by": None})))

    def with_backup(self, kid: str, at: str) -> KeyBook:
        """Return the book that knows of a backup of `kid`, made `at`."""
        keys = (
            key.model_copy(update={"backed_up": at}) if key.kid == kid else key for key in self.keys
        )
        return replace(self, keys=tuple(keys))

    def with_older(self, key: OwnKey) -> KeyBook:
        """Return the book with `key` as one that was replaced by the current one."""
        older = key.model_copy(update={"replaced_by": self.current_kid})
        return replace(self, keys=(older, *(other for other in self.keys if other.kid != key.kid)))


def read_book(folder: Path) -> KeyBook:
    """Return what `folder`/keys.json says; empty where there is none. KeyFileError."""
    path = folder / FILE_NAME
    try:
        data = private_files.read(path)
    except FileNotFoundError:
        return KeyBook()
    except OSError as error:
        raise KeyFileError(f"签名密钥的记录 {path} 读不出来。", "检查读取权限。") from error
    try:
        read = _File.model_validate_json(data)
        book = KeyBook(read.current, read.keys)
        sound = all(thumbprint(key.jwk) == key.kid for key in read.keys)
    except (ValidationError, KeyError) as error:
        raise _damaged(path) from error
    if not sound or (book.current is None) != (book.current_kid is None):
        raise _damaged(path)
    return book


def write_book(folder: Path, book: KeyBook) -> None:
    """Put `book` into `folder`/keys.json; OutputError leaves the old one."""
    whole = _File(format="xxxf-keys/1", current=book.current_kid, keys=book.keys)
    text = json.dumps(whole.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    write_file(folder / FILE_NAME, text.encode(), private=True)


def _damaged(path: Path) -> KeyFileError:
    return KeyFileError(
        f"签名密钥的记录 {path} 已损坏。",
        "把它移走，再恢复备份的密钥（窗口菜单“签名密钥…”，或 xxxf keys restore）。",
    )
