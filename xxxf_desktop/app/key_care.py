"""Looking after the signing key: show it, back it up, bring it back, replace it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xxxf_desktop.app.key_book import KeyPlace, write_book
from xxxf_desktop.app.own_keys import OwnKeys, now
from xxxf_desktop.app.passphrases import refuse_short
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.bundle.protected import protect, unprotect
from xxxf_desktop.bundle.rotation import rotation_payload, sign_rotation
from xxxf_desktop.errors import KeyFileError, OutputError, PassphraseNeededError, XxxfError
from xxxf_desktop.system import private_files
from xxxf_desktop.system.atomic import output_error, write_file
from xxxf_desktop.system.ordinary_file import read_ordinary

_GIVE = "用 --passphrase-file 文件，或环境变量 XXXF_PASSPHRASE_FILE，交给程序。"


@dataclass(frozen=True, slots=True)
class RestoredKey:
    """The key that signs from now on, and the one it took the place of, None for none."""

    kid: str
    place: KeyPlace
    before: str | None


@dataclass(frozen=True, slots=True)
class ReplacedKey:
    """The old and the new kid; `rotation` is the file in which the old key signs the new one."""

    before: str
    kid: str
    place: KeyPlace
    rotation: Path | None


def back_up(keys: OwnKeys, file: Path) -> str:
    """Write the current key into `file` under the passphrase, 0600; return its kid.

    The passphrase is the one that opens the key where that is in a file. OutputError where
    `file` exists or cannot be written; KeyFileError before the first key; and errors as in
    `OwnKeys.signer`.
    """
    current = keys.book().current
    if current is None and not keys.kids():
        raise KeyFileError("还没有签名密钥，没有可备份的。", "第一次导出电子包时会生成它。")
    key = keys.signer()
    made = next(record.made for record in keys.book().keys if record.kid == key.kid)
    passphrase = _needed(keys, "备份要由口令保护，没有给口令。", is_new=True)
    refuse_short(passphrase)
    try:
        is_made = private_files.create(file, protect(key, passphrase, made))
    except OSError as error:
        raise output_error(file, error) from error
    if not is_made:
        raise OutputError(f"{file} 已经存在，没有改动它。", "换一个文件名。")
    with suppress(XxxfError):  # the backup is there; that it is not noted harms nobody
        _note_backup(keys, key.kid)
    return key.kid


def _note_backup(keys: OwnKeys, kid: str) -> None:
    with keys.locked():
        write_book(keys.folder, keys.book().with_backup(kid, now()))


def restore(keys: OwnKeys, file: Path) -> RestoredKey:
    """Take the key in the backup `file`; it signs from now on, older ones still verify.

    WrongPassphraseError, PassphraseNeededError, KeyFileError: nothing has changed.
    """
    passphrase = _needed(keys, "备份由口令保护，没有给口令。", is_new=False)
    held = unprotect(read_ordinary(file, private_files.LARGEST, "备份文件"), passphrase)
    with keys.locked():
        book = keys.book()
        place = keys.keep(book, held.key, held.made, None)
        write_book(keys.folder, keys.book().with_backup(held.key.kid, now()))
    before = book.current_kid if book.current_kid != held.key.kid else None
    return RestoredKey(held.key.kid, place, before)


def replace(keys: OwnKeys, *, lost: bool = False) -> ReplacedKey:
    """Make a new key that signs from now on; the old one signs it, unless it is `lost`.

    KeyFileError where there is no key yet; errors as in `OwnKeys.signer`.
    """
    with keys.locked():
        book = keys.book() if lost else keys.taken_over()
        record = book.current
        if record is None:
            raise KeyFileError("还没有签名密钥，不用更换。", "第一次导出电子包时会生成它。")
        old = None if lost else keys.opened(record)
        new, made = SigningKey.generate(), now()
        rotation = None if old is None else _write_rotation(keys.folder, old, new, made)
        try:
            place = keys.keep(book, new, made, None)
        except BaseException:
            if rotation is not None:
                rotation.unlink(missing_ok=True)
            raise
    return ReplacedKey(record.kid, new.kid, place, rotation)


def _write_rotation(folder: Path, old: SigningKey, new: SigningKey, made: str) -> Path:
    path = folder / f"rotation-{new.kid[:8]}.jws.json"
    payload = rotation_payload(old.public_jwk(), new.public_jwk(), made)
    write_file(path, sign_rotation(old, payload), private=True)
    return path


def _needed(keys: OwnKeys, message: str, *, is_new: bool) -> str:
    passphrase = keys.passphrase()
    if passphrase is None:
        raise PassphraseNeededError(message, _GIVE, is_new=is_new)
    return passphrase
