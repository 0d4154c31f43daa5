"""Who signs: this user's own key, a company certificate, or a key for practice."""

from __future__ import annotations

from pathlib import Path

from xxxf_desktop.app.key_book import KeyPlace
from xxxf_desktop.app.own_keys import KeyState, OwnKeys
from xxxf_desktop.app.passphrases import Passphrase
from xxxf_desktop.bundle.company import CertificateSigner
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.bundle.signing import BundleSigner
from xxxf_desktop.errors import CertificateError, PassphraseNeededError
from xxxf_desktop.system import clock
from xxxf_desktop.system.keyring_process import KeyringProcess
from xxxf_desktop.system.ordinary_file import read_ordinary
from xxxf_desktop.system.passphrase_file import passphrase_from_environment
from xxxf_desktop.system.paths import data_folder

__all__ = ["BundleSigner", "KeyPlace", "KeyState", "Passphrase"]

_LARGEST_PFX = 1024 * 1024


def own_keys(passphrase: Passphrase = passphrase_from_environment) -> OwnKeys:
    """Return this user's keys; `passphrase` is asked where one is needed."""
    return OwnKeys(data_folder(), KeyringProcess(), passphrase)


def own_key(passphrase: Passphrase = passphrase_from_environment) -> SigningKey:
    """Return this user's signing key, made on first use; errors as in `OwnKeys.signer`."""
    return own_keys(passphrase).signer()


def own_kid() -> str | None:
    """Return the name of this user's signing key, None before the first; nothing is unlocked."""
    keys = own_keys()
    current = keys.book().current
    if current is not None:
        return current.kid
    return next(iter(keys.kids()), None)


def kid_for_paper(passphrase: Passphrase = passphrase_from_environment) -> str:
    """Return the name of this user's key for paper that is stamped before anything is signed.

    Nothing is unlocked where there is a key; the first one is made. Errors as in `own_key`.
    """
    return own_kid() or own_key(passphrase).kid


def unlock(passphrase: str) -> SigningKey:
    """Open the key with `passphrase`; it stays open until the program ends."""
    return own_keys(lambda: passphrase).signer()


def create(place: KeyPlace, passphrase: str | None = None) -> SigningKey:
    """Make the key (or take over an older version's) in `place`, or open the one there is."""
    return own_keys(lambda: passphrase).signer(place)


def practice_key() -> SigningKey:
    """Return a new key that is never stored: for practice packets of invented companies."""
    return SigningKey.generate()


def company_signer(file: Path, password: Passphrase) -> CertificateSigner:
    """Return the signer in the .pfx `file`, which is read now and not kept.

    CertificateError where it cannot sign, WrongPassphraseError, PassphraseNeededError.
    """
    data = read_ordinary(file, _LARGEST_PFX, "证书文件", CertificateError)
    if len(data) > _LARGEST_PFX:
        raise CertificateError(f"{file} 太大，不是证书文件。", "换成 .pfx 证书文件。")
    given = password()
    if given is None:
        raise PassphraseNeededError(
            "证书文件由口令保护，没有给口令。",
            "用 --passphrase-file 文件，或环境变量 XXXF_PASSPHRASE_FILE，交给程序。",
        )
    return CertificateSigner.from_pfx(data, given, clock.now())
