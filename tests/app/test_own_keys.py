"""The signing key: made once, kept where it belongs, opened again, never lost on the way."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import stat
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from tests.keyrings import FailingKeyring, MemoryKeyring
from xxxf_desktop.app import own_keys as module
from xxxf_desktop.app.key_book import KeyPlace
from xxxf_desktop.app.own_keys import KeyState, OwnKeys, forget_unlocked
from xxxf_desktop.bundle.keys import SigningKey
from xxxf_desktop.errors import (
    KeyFileError,
    KeyringError,
    OutputError,
    PassphraseNeededError,
    WrongPassphraseError,
)
from xxxf_desktop.system.keyring_process import Keyring, Trouble

PASSPHRASE = "一句够长的口令吧"
posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX file systems")


def no_passphrase() -> str | None:
    return None


def passphrase() -> str | None:
    return PASSPHRASE


def never() -> str | None:
    raise AssertionError("no passphrase is needed here")


@pytest.fixture(autouse=True)
def _nothing_is_open() -> None:
    forget_unlocked()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"keys.lock"}


NO_KEYRING = FailingKeyring(Trouble.NONE)


class TestKeyring:
    def test_the_key_is_made_once_and_found_again(self, folder: Path) -> None:
        keyring = MemoryKeyring()
        first = OwnKeys(folder, keyring, never).signer()
        forget_unlocked()
        assert OwnKeys(folder, keyring, never).signer().to_pem() == first.to_pem()
        assert list(keyring.secrets) == [(f"xxxf:{first.kid[:8]}", "signing-key")]

    def test_nothing_secret_lies_on_the_disk(self, folder: Path) -> None:
        OwnKeys(folder, MemoryKeyring(), never).signer()
        assert names(folder) == {"keys.json"}
        written = json.loads((folder / "keys.json").read_bytes())
        assert set(written["keys"][0]) == {
            "kid",
            "jwk",
            "place",
            "made",
            "replaced_by",
            "backed_up",
        }
        assert set(written["keys"][0]["jwk"]) == {"crv", "kty", "x", "y"}

    def test_once_open_the_keyring_is_not_asked_again(self, folder: Path) -> None:
        keys = OwnKeys(folder, MemoryKeyring(), never)
        first = keys.signer()
        silent = FailingKeyring(Trouble.SILENT)
        assert OwnKeys(folder, silent, never).signer().kid == first.kid
        assert silent.asked == 0

    @pytest.mark.parametrize("trouble", list(Trouble))
    def test_one_that_fails_later_is_said_and_makes_no_other_key(
        self, folder: Path, trouble: Trouble
    ) -> None:
        OwnKeys(folder, MemoryKeyring(), never).signer()
        forget_unlocked()
        with pytest.raises(KeyringError) as caught:
            OwnKeys(folder, FailingKeyring(trouble), passphrase).signer()
        assert caught.value.trouble == trouble
        assert caught.value.remedy
        assert len(OwnKeys(folder, NO_KEYRING, never).book().keys) == 1

    def test_one_that_lost_the_key_is_said(self, folder: Path) -> None:
        OwnKeys(folder, MemoryKeyring(), never).signer()
        forget_unlocked()
        with pytest.raises(KeyFileError, match="没有签名密钥") as caught:
            OwnKeys(folder, MemoryKeyring(), passphrase).signer()
        assert "keys restore" in caught.value.remedy

    def test_one_that_holds_another_key_is_said(self, folder: Path) -> None:
        keyring = MemoryKeyring()
        OwnKeys(folder, keyring, never).signer()
        forget_unlocked()
        other = SigningKey.generate().to_pem().decode()
        keyring.secrets = dict.fromkeys(keyring.secrets, other)
        with pytest.raises(KeyFileError, match="不是记录里的"):
            OwnKeys(folder, keyring, never).signer()


class TestNoKeyring:
    @pytest.mark.parametrize("trouble", list(Trouble))
    def test_without_a_passphrase_nothing_is_made(self, folder: Path, trouble: Trouble) -> None:
        with pytest.raises(PassphraseNeededError) as caught:
            OwnKeys(folder, FailingKeyring(trouble), no_passphrase).signer()
        assert caught.value.is_new
        assert caught.value.trouble == trouble
        assert "XXXF_PASSPHRASE_FILE" in caught.value.remedy
        assert ("解锁" in caught.value.remedy) == (trouble in {Trouble.LOCKED, Trouble.SILENT})
        assert names(folder) == set()

    @pytest.mark.parametrize("trouble", list(Trouble))
    def test_a_passphrase_protects_a_file(self, folder: Path, trouble: Trouble) -> None:
        keys = OwnKeys(folder, FailingKeyring(trouble), passphrase)
        first = keys.signer()
        assert names(folder) == {"keys.json", f"signing-key-{first.kid[:8]}.json"}
        forget_unlocked()
        assert OwnKeys(folder, NO_KEYRING, passphrase).signer().to_pem() == first.to_pem()
        for file in folder.iterdir():
            assert b"PRIVATE" not in file.read_bytes()

    @posix
    def test_files_are_for_their_owner_alone(self, folder: Path) -> None:
        OwnKeys(folder, NO_KEYRING, passphrase).signer()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for name in names(folder):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600

    def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(self, folder: Path) -> None:
        keys = OwnKeys(folder, NO_KEYRING, passphrase)
        keys.signer()
        forget_unlocked()
        before = {name: (folder / name).read_bytes() for name in names(folder)}
        with pytest.raises(WrongPassphraseError):
            OwnKeys(folder, NO_KEYRING, lambda: "不对的口令不对呀").signer()
        with pytest.raises(PassphraseNeededError) as caught:
            OwnKeys(folder, NO_KEYRING, no_passphrase).signer()
        assert not caught.value.is_new
        assert {name: (folder / name).read_bytes() for name in names(folder)} == before

    def test_a_new_passphrase_has_eight_characters(self, folder: Path) -> None:
        with pytest.raises(WrongPassphraseError, match="至少 8 个字"):
            OwnKeys(folder, NO_KEYRING, lambda: "七个字的口令呀").signer()
        assert names(folder) == set()

    def test_once_open_no_passphrase_is_needed(self, folder: Path) -> None:
        first = OwnKeys(folder, NO_KEYRING, passphrase).signer()
        assert OwnKeys(folder, NO_KEYRING, never).signer().kid == first.kid

    def test_a_file_can_be_chosen_though_there_is_a_keyring(self, folder: Path) -> None:
        keyring = MemoryKeyring()
        OwnKeys(folder, keyring, passphrase).signer(KeyPlace.FILE)
        assert keyring.secrets == {}

    def test_the_keyring_can_be_insisted_on(self, folder: Path) -> None:
        with pytest.raises(KeyringError):
            OwnKeys(folder, NO_KEYRING, passphrase).signer(KeyPlace.KEYRING)
        assert names(folder) == set()

    @pytest.mark.parametrize("damage", [b"", b"{}", None])
    def test_a_damaged_or_missing_file_is_said(self, folder: Path, damage: bytes | None) -> None:
        keys = OwnKeys(folder, NO_KEYRING, passphrase)
        file = keys.vault.file_of(keys.signer().kid)
        forget_unlocked()
        if damage is None:
            file.unlink()
        else:
            file.write_bytes(damage)
        with pytest.raises(KeyFileError) as caught:
            keys.signer()
        assert caught.value.remedy


class TestState:
    def test_of_every_place(self, folder: Path) -> None:
        def state() -> KeyState:
            return OwnKeys(folder, NO_KEYRING, never).state()

        assert state() is KeyState.NONE
        put_plain(folder)
        assert state() is KeyState.PLAIN
        OwnKeys(folder, MemoryKeyring(), never).signer()
        assert state() is KeyState.READY
        forget_unlocked()
        assert state() is KeyState.KEYRING

    def test_in_a_file(self, folder: Path) -> None:
        keys = OwnKeys(folder, NO_KEYRING, passphrase)
        keys.signer()
        assert keys.state() is KeyState.READY
        forget_unlocked()
        assert keys.state() is KeyState.LOCKED


def put_plain(folder: Path) -> SigningKey:
    """Leave the key file of an older version."""
    key = SigningKey.generate()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "signing-key.pem").write_bytes(key.to_pem())
    (folder / "signing-key.pem").chmod(0o600)
    return key


class TestOlderVersion:
    @pytest.mark.parametrize("keyring", [MemoryKeyring(), NO_KEYRING], ids=["keyring", "file"])
    def test_its_plain_key_is_taken_over(self, folder: Path, keyring: Keyring) -> None:
        plain = put_plain(folder)
        assert OwnKeys(folder, keyring, passphrase).signer().kid == plain.kid
        assert "signing-key.pem" not in names(folder)
        forget_unlocked()
        assert OwnKeys(folder, keyring, passphrase).signer().to_pem() == plain.to_pem()

    def test_stays_where_it_can_go_nowhere(self, folder: Path) -> None:
        plain = put_plain(folder)
        with pytest.raises(PassphraseNeededError, match="没有加密") as caught:
            OwnKeys(folder, NO_KEYRING, no_passphrase).signer()
        assert caught.value.is_new
        assert names(folder) == {"signing-key.pem"}
        assert (folder / "signing-key.pem").read_bytes() == plain.to_pem()

    def test_counts_as_own_before_it_is_taken_over(self, folder: Path) -> None:
        plain = put_plain(folder)
        assert OwnKeys(folder, NO_KEYRING, never).kids() == (plain.kid,)

    def test_a_failure_on_the_way_loses_nothing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plain = put_plain(folder)
        keyring = MemoryKeyring()

        def full(*_: object) -> None:
            raise OutputError("磁盘空间不足。")

        with monkeypatch.context() as patch:
            patch.setattr(module, "write_book", full)
            with pytest.raises(OutputError):
                OwnKeys(folder, keyring, never).signer()
        assert (folder / "signing-key.pem").exists()
        forget_unlocked()
        assert OwnKeys(folder, keyring, never).signer().kid == plain.kid

    def test_one_that_an_older_version_made_later_becomes_an_older_key(self, folder: Path) -> None:
        keys = OwnKeys(folder, MemoryKeyring(), never)
        current = keys.signer()
        plain = put_plain(folder)
        assert keys.signer().kid == current.kid
        assert set(keys.kids()) == {current.kid, plain.kid}
        assert "signing-key.pem" not in names(folder)

    def test_a_damaged_one_stops_and_stays(self, folder: Path) -> None:
        put_plain(folder)
        (folder / "signing-key.pem").write_bytes(b"x")
        with pytest.raises(KeyFileError, match="已损坏"):
            OwnKeys(folder, MemoryKeyring(), never).signer()
        assert (folder / "signing-key.pem").read_bytes() == b"x"


class TestBook:
    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(lambda _: b"x", id="no-json"),
            pytest.param(lambda text: text.replace(b"xxxf-keys/1", b"xxxf-keys/2"), id="format"),
            pytest.param(lambda text: text.replace(b'"P-256"', b'"P-999"'), id="another-jwk"),
            pytest.param(
                lambda text: text.replace(b'"current": "', b'"current": "A'), id="current"
            ),
        ],
    )
    def test_a_damaged_one_is_said_and_kept(
        self, folder: Path, change: Callable[[bytes], bytes]
    ) -> None:
        keys = OwnKeys(folder, MemoryKeyring(), never)
        keys.signer()
        file = folder / "keys.json"
        file.write_bytes(change(file.read_bytes()))
        before = file.read_bytes()
        for ask in (keys.signer, keys.kids, keys.state):
            with pytest.raises(KeyFileError, match="已损坏"):
                ask()
        assert file.read_bytes() == before

    @posix
    def test_a_link_is_refused(self, folder: Path, tmp_path: Path) -> None:
        folder.mkdir()
        (tmp_path / "elsewhere").write_bytes(b"{}")
        (folder / "keys.json").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(KeyFileError, match="链接"):
            OwnKeys(folder, MemoryKeyring(), never).signer()


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(KeyFileError, match="不能读写"):
        OwnKeys(tmp_path / "data", MemoryKeyring(), never).signer()


def test_nothing_secret_is_logged_or_shown(
    folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    keys = OwnKeys(folder, NO_KEYRING, passphrase)
    key = keys.signer()
    forget_unlocked()
    keys.signer()
    secret = key.to_pem().decode().splitlines()[1]
    said = caplog.text + "".join(capfd.readouterr()) + repr(key) + repr(keys) + repr(keys.vault)
    assert PASSPHRASE not in said
    assert secret not in said


def _race(folder: Path, start: Barrier, results: Path) -> None:
    start.wait(timeout=60)
    key = OwnKeys(folder, FailingKeyring(Trouble.NONE), passphrase).signer()
    (results / str(os.getpid())).write_text(key.kid, encoding="ascii")


def test_processes_that_start_together_end_with_one_key(folder: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = tmp_path / "results"
    results.mkdir()
    start = context.Barrier(3)
    workers = [context.Process(target=_race, args=(folder, start, results)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    kids = {file.read_text(encoding="ascii") for file in results.iterdir()}
    assert len(list(results.iterdir())) == 3
    assert kids == set(OwnKeys(folder, NO_KEYRING, never).kids())
    assert len(kids) == 1
