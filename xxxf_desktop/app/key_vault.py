"""Where the secrets of signing keys lie: the system keyring, else a file under a passphrase.

Never in plain on the disk, and never waiting without end: see `system.keyring_process`.
"""

from __future__ import annotations

from pathlib import Path

from xxxf_desktop.app.key_book import KeyPlace, OwnKey
from xxxf_desktop.app.passphrases import Passphrase, refuse_short
from xxxf_desktop.bundle.keys import SigningKey, fingerprint
from xxxf_desktop.bundle.protected import protect, unprotect
from xxxf_desktop.errors import KeyFileError, KeyringError, PassphraseNeededError
from xxxf_desktop.system import private_files
from xxxf_desktop.system.atomic import write_file
from xxxf_desktop.system.keyring_process import WORDS, Keyring, Trouble

USER = "signing-key"

_GIVE = (
    "把口令写在一个只有自己能读的文件的第一行，"
    "用 --passphrase-file 文件，或环境变量 XXXF_PASSPHRASE_FILE，交给程序。"
)
_UNLOCK_FIRST = "解锁系统凭据库再试；或者"
_BRING_BACK = (
    "用备份恢复，没有备份的另造一把：在窗口菜单“签名密钥…”，"
    "或用命令 xxxf keys restore、xxxf keys replace --lost。"
)


class KeyVault:
    """Keeps and returns secrets; asks for the passphrase only where it is needed."""

    def __init__(self, folder: Path, keyring: Keyring, passphrase: Passphrase) -> None:
        self._folder, self._keyring, self._passphrase = folder, keyring, passphrase

    def put(self, key: SigningKey, made: str, place: KeyPlace | None = None) -> KeyPlace:
        """Keep `key` and return where: in the keyring, or where that cannot be, in a file.

        `place` leaves no choice. PassphraseNeededError (a new one), KeyringError,
        WrongPassphraseError (too short), OutputError: then nothing is kept.
        """
        trouble = ""
        if place is not KeyPlace.FILE:
            try:
                self._keyring.put(service(key.kid), USER, key.to_pem().decode("ascii"))
            except KeyringError as error:
                if place is KeyPlace.KEYRING:
                    raise
                trouble = error.trouble
            else:
                return KeyPlace.KEYRING
        self._put_into_file(key, made, trouble)
        return KeyPlace.FILE

    def _put_into_file(self, key: SigningKey, made: str, trouble: str) -> None:
        passphrase = self._passphrase()
        if passphrase is None:
            raise _new_passphrase_needed(trouble)
        refuse_short(passphrase)
        data = protect(key, passphrase, made)
        write_file(self.file_of(key.kid), data, private=True)

    def get(self, record: OwnKey) -> SigningKey:
        """Return the key of `record`.

        PassphraseNeededError, WrongPassphraseError, KeyringError, KeyFileError where it is
        gone or damaged.
        """
        from_keyring = record.place is KeyPlace.KEYRING
        key = self._from_keyring(record) if from_keyring else self._from_file(record)
        if key.kid != record.kid:
            raise KeyFileError("存着的签名密钥不是记录里的那一把。", _BRING_BACK)
        return key

    def file_of(self, kid: str) -> Path:
        """Return where the protected file of `kid` lies."""
        return self._folder / f"signing-key-{kid[:8]}.json"

    def _from_keyring(self, record: OwnKey) -> SigningKey:
        try:
            secret = self._keyring.get(service(record.kid), USER)
        except KeyringError as error:
            remedy = "签名密钥在系统凭据库里，解锁它再试；在别的电脑上用备份恢复。"
            raise KeyringError(error.message, remedy, error.trouble) from error
        if secret is None:
            raise KeyFileError(
                f"系统凭据库里没有签名密钥（指纹 {fingerprint(record.kid)}）。", _BRING_BACK
            )
        return SigningKey.from_pem(secret.encode())

    def _from_file(self, record: OwnKey) -> SigningKey:
        path = self.file_of(record.kid)
        try:
            data = private_files.read(path)
        except FileNotFoundError as error:
            raise KeyFileError(f"口令保护的密钥文件 {path} 不见了。", _BRING_BACK) from error
        except OSError as error:
            raise KeyFileError(f"密钥文件 {path} 读不出来。", "检查读取权限。") from error
        passphrase = self._passphrase()
        if passphrase is None:
            raise PassphraseNeededError("签名密钥由口令保护，没有给口令。", _GIVE)
        return unprotect(data, passphrase).key


def service(kid: str) -> str:
    """Return the name under which a keyring holds `kid`.

    >>> service("VOH6fVIW30pma6_FKZYUIM0twRTiud_ssJeu5qwRzSY")
    'xxxf:VOH6fVIW'
    """
    return f"xxxf:{kid[:8]}"


def _new_passphrase_needed(trouble: str) -> PassphraseNeededError:
    why = f"{WORDS[Trouble(trouble)]}，" if trouble else ""
    unlock = _UNLOCK_FIRST if trouble in (Trouble.LOCKED, Trouble.SILENT) else ""
    return PassphraseNeededError(
        f"{why}签名密钥要由口令保护，没有给口令。", f"{unlock}{_GIVE}", is_new=True, trouble=trouble
    )
