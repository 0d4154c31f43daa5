"""What a person is shown of the signing keys; nothing is unlocked for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xxxf_desktop.app.key_book import KeyPlace, OwnKey
from xxxf_desktop.app.own_keys import KeyState, OwnKeys
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.errors import KeyFileError

_ADVICE = "签名密钥还没有备份。电脑坏了或重装以后，没有备份就不能再用同一指纹签名。"


@dataclass(frozen=True, slots=True)
class KeyOverview:
    """The key that signs, in words; `fingerprint` is "" before the first.

    `older` has one line for each key that was replaced, the newest first.
    """

    state: KeyState
    fingerprint: str = ""
    place: str = ""
    since: str = ""
    backup: str = ""
    older: tuple[str, ...] = ()


def key_overview(keys: OwnKeys) -> KeyOverview:
    """Return what is known of `keys`; neither keyring nor passphrase is asked. KeyFileError."""
    book, state = keys.book(), keys.state()
    older = tuple(_older_lines(book.older[::-1]))
    current = book.current
    if current is None:
        kid = next(iter(keys.kids()), None)
        mark = fingerprint(kid) if kid is not None else ""
        return KeyOverview(state, mark, place=state.value if mark else "", older=older)
    in_keyring = current.place is KeyPlace.KEYRING
    return KeyOverview(
        state,
        fingerprint(current.kid),
        "系统凭据库" if in_keyring else f"口令保护的文件 {keys.vault.file_of(current.kid)}",
        current.made[:10],
        f"{current.backed_up[:10]} 备份过" if current.backed_up else "还没有备份",
        older,
    )


def backup_advice(keys: OwnKeys) -> str:
    """Return the line that advises a backup of the key that signs, "" where there is one."""
    try:
        current = keys.book().current
    except KeyFileError:  # said by whoever needs the key
        return ""
    return _ADVICE if current is not None and current.backed_up is None else ""


def _older_lines(keys: tuple[OwnKey, ...]) -> Iterator[str]:
    for key in keys:
        yield f"{fingerprint(key.kid)}　{key.made[:10]} 起使用"
