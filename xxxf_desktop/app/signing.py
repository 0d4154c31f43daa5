"""The user's own signing key."""

from __future__ import annotations

from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.system.keyfile import read_or_create
from xxxf_desktop.system.paths import data_folder


def own_key() -> SigningKey:
    """Return this user's signing key, made on first use; KeyFileError where it cannot be had."""
    return SigningKey.from_pem(
        read_or_create(data_folder(), lambda: SigningKey.generate().to_pem())
    )
