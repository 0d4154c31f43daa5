"""This user's signing keys: made on first use, found again, older ones remembered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from xxxf_desktop.app.key_book import KeyBook, KeyPlace, OwnKey, read_book, write_book
from xxxf_desktop.app.key_vault import KeyVault
from xxxf_desktop.app.passphrases import Passphrase
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.errors import KeyFileError, PassphraseNeededError
from xxxf_desktop.system import clock, keyfile, private_files
from xxxf_desktop.system.keyring_process import TIMEOUT_S, Keyring
from xxxf_desktop.system.locks import waiting_lock

_LOCK_NAME = "keys.lock"
_LOCK_S = 2 * TIMEOUT_S + 20  # longer than another process may wait for its keyring

_UNLOCKED: dict[tuple[Path, str], SigningKey] = {}
"""Keys once opened, by folder and kid, for the life of this process and nowhere else."""


class KeyState(Enum):
    """What stands between this user and a signature."""

    NONE = "还没有签名密钥，第一次签名时自动生成"
    READY = "已经打开，到程序退出为止"
    KEYRING = "在系统凭据库里"
    LOCKED = "在口令保护的文件里，要用口令打开"
    PLAIN = "在旧版本留下的、没有加密的文件里，下次签名时转存"


class OwnKeys:
    """The keys in one data folder. Everything that changes them holds a lock between processes."""

    def __init__(self, folder: Path, keyring: Keyring, passphrase: Passphrase) -> None:
        self.folder = folder
        self.passphrase = passphrase
        self.vault = KeyVault(folder, keyring, passphrase)

    def book(self) -> KeyBook:
        """Return what is known without unlocking anything; KeyFileError."""
        return read_book(self.folder)

    def state(self) -> KeyState:
        """Return where the key is; asks neither keyring nor passphrase. KeyFileError."""
        current = self.book().current
        if current is None:
            plain = os.path.lexists(self.folder / keyfile.FILE_NAME)
            return KeyState.PLAIN if plain else KeyState.NONE
        if (self.folder, current.kid) in _UNLOCKED:
            return KeyState.READY
        return KeyState.KEYRING if current.place is KeyPlace.KEYRING else KeyState.LOCKED

    def kids(self) -> tuple[str, ...]:
        """Return the kids of all keys this user has and had; KeyFileError."""
        kids = [key.kid for key in self.book().keys]
        plain = keyfile.read_plain_key(self.folder)
        return tuple(kids if plain is None else [*kids, SigningKey.from_pem(plain).kid])

    def signer(self, place: KeyPlace | None = None) -> SigningKey:
        """Return the key that signs, made on first use; it stays open until the process ends.

        A new key goes to `place`, else into the keyring, else under the passphrase. The
        plain file of an older version is taken over. Of two processes that come first, one
        makes the key. PassphraseNeededError, WrongPassphraseError, KeyringError,
        KeyFileError: nothing has changed.
        """
        with self.locked():
            book = self.taken_over(place)
            if book.current is not None:
                return self.opened(book.current)
            key = SigningKey.generate()
            self.keep(book, key, now(), place)
            return key

    def opened(self, record: OwnKey) -> SigningKey:
        """Return the key of `record`, which stays open; errors as in `KeyVault.get`."""
        key = _UNLOCKED.get((self.folder, record.kid))
        if key is None:
            key = self.vault.get(record)
            self._remember(key)
        return key

    def keep(self, book: KeyBook, key: SigningKey, made: str, place: KeyPlace | None) -> KeyPlace:
        """Store `key` and enter it into `book` as the one that signs; return where it lies."""
        chosen = self.vault.put(key, made, place)
        record = OwnKey(kid=key.kid, jwk=key.public_jwk(), place=chosen, made=made)
        write_book(self.folder, book.with_current(record))
        self._remember(key)
        return chosen

    def taken_over(self, place: KeyPlace | None = None) -> KeyBook:
        """Return the book once a plain key file of an older version has gone where keys belong.

        It is removed last: whatever fails before leaves it as it is.
        """
        book = self.book()
        plain = keyfile.read_plain_key(self.folder)
        if plain is None:
            return book
        key = SigningKey.from_pem(plain)
        known = next((record for record in book.keys if record.kid == key.kid), None)
        made = now() if known is None else known.made
        try:
            chosen = self.vault.put(key, made, place)
        except PassphraseNeededError as error:
            path = self.folder / keyfile.FILE_NAME
            raise PassphraseNeededError(
                f"旧版本的签名密钥 {path} 没有加密，要先转存。{error.message}",
                error.remedy,
                is_new=True,
                trouble=error.trouble,
            ) from error
        record = OwnKey(kid=key.kid, jwk=key.public_jwk(), place=chosen, made=made)
        is_current = book.current_kid in (None, key.kid)
        book = book.with_current(record) if is_current else book.with_older(record)
        write_book(self.folder, book)
        keyfile.remove_plain_key(self.folder)
        self._remember(key)
        return book

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from changing the keys; KeyFileError where one takes too long."""
        try:
            private_files.keep_folder_private(self.folder)
            with waiting_lock(self.folder / _LOCK_NAME, _LOCK_S):
                yield
        except TimeoutError as error:
            raise KeyFileError("另一个 xxxf 正在使用签名密钥。", "等它做完，再试一次。") from error
        except OSError as error:
            raise KeyFileError(
                f"签名密钥的文件夹 {self.folder} 不能读写。", "检查磁盘空间和读写权限。"
            ) from error

    def _remember(self, key: SigningKey) -> None:
        _UNLOCKED[self.folder, key.kid] = key


def forget_unlocked() -> None:
    """Close all keys, as at the end of the process."""
    _UNLOCKED.clear()


def now() -> str:
    """Return the time as it is written beside a key (RFC 3339, seconds)."""
    return clock.now().isoformat(timespec="seconds")
