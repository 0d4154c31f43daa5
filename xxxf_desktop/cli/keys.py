"""`xxxf keys`: show, back up, bring back and replace the signing key."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from xxxf_desktop.app import key_care
from xxxf_desktop.app.key_book import KeyPlace, OwnKey
from xxxf_desktop.app.own_keys import OwnKeys
from xxxf_desktop.app.signing import own_keys
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.cli.reporter import Reporter
from xxxf_desktop.cli.signing import passphrase_for

_NEW_FINGERPRINT = (
    "先用它重新写入介质，报送清单再重新打印、盖章；已经交出去的纸质件和电子包仍按旧指纹校验。"
)


def show(arguments: Namespace, reporter: Reporter) -> None:
    """`xxxf keys show`."""
    keys = own_keys()
    if arguments.json:
        reporter.show_json(_as_json(keys))
    else:
        reporter.say(*_lines(keys))


def back_up(arguments: Namespace, reporter: Reporter) -> None:
    """`xxxf keys backup FILE`."""
    kid = key_care.back_up(_keys(arguments), arguments.file)
    reporter.say(
        f"签名密钥（指纹 {fingerprint(kid)}）已备份到 {arguments.file}，由口令保护。",
        "把它放到别处保管；口令没有办法找回。恢复：xxxf keys restore 文件。",
    )


def restore(arguments: Namespace, reporter: Reporter) -> None:
    """`xxxf keys restore FILE`."""
    keys = _keys(arguments)
    done = key_care.restore(keys, arguments.file)
    reporter.say(f"已恢复签名密钥，指纹 {fingerprint(done.kid)}，存放在{_place(keys, done)}。")
    if done.before is not None:
        reporter.say(
            f"原来的密钥（指纹 {fingerprint(done.before)}）留作旧密钥，它签过的电子包仍能校验。",
            _NEW_FINGERPRINT,
        )


def replace(arguments: Namespace, reporter: Reporter) -> None:
    """`xxxf keys replace`."""
    keys = _keys(arguments)
    done = key_care.replace(keys, lost=arguments.lost)
    reporter.say(
        f"已换成新的签名密钥，指纹 {fingerprint(done.kid)}，存放在{_place(keys, done)}。",
        f"原来的密钥（指纹 {fingerprint(done.before)}）留作旧密钥，它签过的电子包仍能校验。",
    )
    if done.rotation is not None:
        reporter.say(f"旧密钥为新密钥签的证明：{done.rotation}")
    reporter.say(_NEW_FINGERPRINT, "请马上备份新密钥：xxxf keys backup 文件。")


ACTIONS: Mapping[str, Callable[[Namespace, Reporter], None]] = {
    "show": show,
    "backup": back_up,
    "restore": restore,
    "replace": replace,
}


def _keys(arguments: Namespace) -> OwnKeys:
    return own_keys(passphrase_for(arguments))


def _place(keys: OwnKeys, done: key_care.RestoredKey | key_care.ReplacedKey) -> str:
    return _place_words(keys, done.place, done.kid)


def _place_words(keys: OwnKeys, place: KeyPlace, kid: str) -> str:
    if place is KeyPlace.KEYRING:
        return "系统凭据库"
    return f"口令保护的文件 {keys.vault.file_of(kid)}"


def _lines(keys: OwnKeys) -> Iterator[str]:
    book = keys.book()
    current = book.current
    if current is None:
        yield f"签名密钥：{keys.state().value}。"
        for kid in keys.kids():
            yield f"签名公钥指纹 {fingerprint(kid)}"
    else:
        yield f"签名公钥指纹 {fingerprint(current.kid)}"
        yield f"存放在{_place_words(keys, current.place, current.kid)}，{_day(current)}起使用。"
    if book.older:
        yield "以前的密钥（只用来校验旧电子包）："
    for key in book.older:
        follower = f"，由 {fingerprint(key.replaced_by)} 接替" if key.replaced_by else ""
        yield f"  {fingerprint(key.kid)}，{_day(key)}起使用{follower}"


def _day(key: OwnKey) -> str:
    return f"{key.made[:10]} "


def _as_json(keys: OwnKeys) -> dict[str, Any]:
    """Return the object of `xxxf keys show --json`; `key` is null before the first."""
    book = keys.book()
    current = book.current
    return {
        "state": keys.state().name.lower(),
        "key": None if current is None else _key_json(current),
        "older": [{**_key_json(key), "replaced_by": key.replaced_by} for key in book.older],
    }


def _key_json(key: OwnKey) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "fingerprint": fingerprint(key.kid),
        "place": key.place.value,
        "made": key.made,
        "jwk": key.jwk,
    }
