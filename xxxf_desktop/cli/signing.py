"""Who signs what a command writes, as its options say."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.cli.reporter import Reporter
from xxxf_desktop.errors import KeyFileError

if TYPE_CHECKING:
    from xxxf_desktop.bundle.signing import BundleSigner


def add_signing_options(parser: ArgumentParser, path: Callable[[str], Path]) -> None:
    """Add --certificate and --passphrase-file; `path` reads their values."""
    parser.add_argument(
        "--certificate",
        type=path,
        metavar="FILE.pfx",
        help="用单位证书签名，代替自己的签名密钥；只在这一次读它",
    )
    add_passphrase_option(parser, path)


def add_passphrase_option(parser: ArgumentParser, path: Callable[[str], Path]) -> None:
    """Add --passphrase-file."""
    parser.add_argument(
        "--passphrase-file",
        type=path,
        metavar="FILE",
        help="第一行是口令的文件，只有自己能读；不写时看环境变量 XXXF_PASSPHRASE_FILE",
    )


def signer_for(arguments: Namespace) -> Callable[[], BundleSigner]:
    """Return what gives the signer when it is needed.

    A certificate is read at once, so that a wrong one is said before any work is done.
    """
    from xxxf_desktop.app.signing import company_signer, own_key

    passphrase = passphrase_for(arguments)
    if arguments.certificate is None:
        return partial(own_key, passphrase)
    signer = company_signer(arguments.certificate, passphrase)
    return lambda: signer


@contextmanager
def advising_backup(reporter: Reporter) -> Iterator[None]:
    """Say, where the block made the user's first key, that it wants a backup."""
    before = _own_kid()
    yield
    if before is None and _own_kid() is not None:
        reporter.say("签名密钥是这次新生成的。马上备份它：xxxf keys backup 文件。")


def _own_kid() -> str | None:
    from xxxf_desktop.app.signing import own_kid

    try:
        return own_kid()
    except KeyFileError:  # said by whoever needs the key
        return ""


def kid_for(arguments: Namespace) -> Callable[[], str]:
    """Return what gives the name of the own key, for paper; nothing is unlocked for it."""
    from xxxf_desktop.app.signing import kid_for_paper

    return partial(kid_for_paper, passphrase_for(arguments))


def chosen_kid(arguments: Namespace) -> str:
    """Return the name of the key of --certificate, "" without one."""
    return "" if arguments.certificate is None else signer_for(arguments)().kid


def passphrase_for(arguments: Namespace) -> Callable[[], str | None]:
    """Return what gives the passphrase: of the option's file, else of the environment's."""
    from xxxf_desktop.system.passphrase_file import passphrase_from_environment, read_passphrase

    if arguments.passphrase_file is None:
        return passphrase_from_environment
    given = read_passphrase(arguments.passphrase_file)
    return lambda: given
