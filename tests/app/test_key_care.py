"""Backup, restoring and replacing: what was signed before stays right."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.keyrings import FailingKeyring, MemoryKeyring
from xxxf_desktop.app.key_book import KeyPlace
from xxxf_desktop.app.key_care import back_up, replace, restore
from xxxf_desktop.app.own_keys import OwnKeys, forget_unlocked
from xxxf_desktop.bundle.protected import unprotect
from xxxf_desktop.bundle.rotation import Rotation, read_rotation
from xxxf_desktop.errors import (
    KeyFileError,
    OutputError,
    PassphraseNeededError,
    WrongPassphraseError,
)
from xxxf_desktop.system.keyring_process import Trouble

PASSPHRASE = "一句够长的口令吧"
posix = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX file systems")


def passphrase() -> str | None:
    return PASSPHRASE


@pytest.fixture(autouse=True)
def _nothing_is_open() -> None:
    forget_unlocked()


@pytest.fixture
def keys(tmp_path: Path) -> OwnKeys:
    return OwnKeys(tmp_path / "data", MemoryKeyring(), passphrase)


@pytest.fixture
def elsewhere(tmp_path: Path) -> OwnKeys:
    """Another computer, without a keyring."""
    return OwnKeys(tmp_path / "elsewhere", FailingKeyring(Trouble.NONE), passphrase)


class TestBackup:
    def test_brings_the_key_to_another_computer(
        self, keys: OwnKeys, elsewhere: OwnKeys, tmp_path: Path
    ) -> None:
        key = keys.signer()
        assert back_up(keys, tmp_path / "backup") == key.kid
        forget_unlocked()
        done = restore(elsewhere, tmp_path / "backup")
        assert (done.kid, done.place, done.before) == (key.kid, KeyPlace.FILE, None)
        assert elsewhere.signer().to_pem() == key.to_pem()
        made = [keys.book().keys[0].made, elsewhere.book().keys[0].made]
        assert made[0] == made[1]

    @posix
    def test_is_for_its_owner_alone_and_opens_with_the_passphrase(
        self, keys: OwnKeys, tmp_path: Path
    ) -> None:
        key = keys.signer()
        back_up(keys, tmp_path / "backup")
        assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
        data = (tmp_path / "backup").read_bytes()
        assert unprotect(data, PASSPHRASE).key.kid == key.kid

    def test_replaces_no_file(self, keys: OwnKeys, tmp_path: Path) -> None:
        keys.signer()
        (tmp_path / "backup").write_bytes(b"mine")
        with pytest.raises(OutputError, match="已经存在"):
            back_up(keys, tmp_path / "backup")
        assert (tmp_path / "backup").read_bytes() == b"mine"

    def test_into_a_folder_that_is_not_there(self, keys: OwnKeys, tmp_path: Path) -> None:
        keys.signer()
        with pytest.raises(OutputError, match="文件夹不存在"):
            back_up(keys, tmp_path / "nothing" / "backup")

    def test_before_the_first_key_there_is_none(self, keys: OwnKeys, tmp_path: Path) -> None:
        with pytest.raises(KeyFileError, match="还没有签名密钥"):
            back_up(keys, tmp_path / "backup")
        assert keys.book().keys == ()

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            pytest.param(None, PassphraseNeededError, id="none"),
            pytest.param("short", WrongPassphraseError, id="short"),
        ],
    )
    def test_needs_a_passphrase(
        self, keys: OwnKeys, tmp_path: Path, given: str | None, error: type[KeyFileError]
    ) -> None:
        keys.signer()
        keys.passphrase = lambda: given
        with pytest.raises(error):
            back_up(keys, tmp_path / "backup")
        assert not (tmp_path / "backup").exists()


class TestRestore:
    def test_another_key_leaves_the_present_one_as_an_older(
        self, keys: OwnKeys, elsewhere: OwnKeys, tmp_path: Path
    ) -> None:
        key = keys.signer()
        back_up(keys, tmp_path / "backup")
        before = elsewhere.signer()
        done = restore(elsewhere, tmp_path / "backup")
        assert done.before == before.kid
        assert set(elsewhere.kids()) == {key.kid, before.kid}
        assert elsewhere.signer().kid == key.kid
        (older,) = elsewhere.book().older
        assert (older.kid, older.replaced_by) == (before.kid, key.kid)

    def test_puts_back_one_that_the_keyring_lost(self, keys: OwnKeys, tmp_path: Path) -> None:
        key = keys.signer()
        back_up(keys, tmp_path / "backup")
        forget_unlocked()
        healed = OwnKeys(keys.folder, MemoryKeyring(), passphrase)
        assert restore(healed, tmp_path / "backup").before is None
        forget_unlocked()
        assert healed.signer().to_pem() == key.to_pem()
        assert len(healed.book().keys) == 1

    def test_a_wrong_passphrase_changes_nothing(
        self, keys: OwnKeys, elsewhere: OwnKeys, tmp_path: Path
    ) -> None:
        keys.signer()
        back_up(keys, tmp_path / "backup")
        before = elsewhere.signer()
        elsewhere.passphrase = lambda: "不对的口令不对呀"
        with pytest.raises(WrongPassphraseError):
            restore(elsewhere, tmp_path / "backup")
        assert elsewhere.kids() == (before.kid,)

    @pytest.mark.parametrize("data", [b"", b"x", bytes(100_000)])
    def test_what_is_no_backup_is_said(
        self, elsewhere: OwnKeys, tmp_path: Path, data: bytes
    ) -> None:
        (tmp_path / "backup").write_bytes(data)
        with pytest.raises(KeyFileError, match="不是签名密钥的备份"):
            restore(elsewhere, tmp_path / "backup")

    def test_a_file_that_is_not_there(self, elsewhere: OwnKeys, tmp_path: Path) -> None:
        with pytest.raises(KeyFileError, match="读不出来"):
            restore(elsewhere, tmp_path / "nothing")


class TestReplace:
    def test_the_old_key_signs_the_new_one(self, keys: OwnKeys) -> None:
        old = keys.signer()
        done = replace(keys)
        assert done.before == old.kid
        assert keys.signer().kid == done.kid != old.kid
        assert done.rotation is not None
        rotation = read_rotation(done.rotation.read_bytes())
        assert isinstance(rotation, Rotation)
        assert (rotation.old_kid, rotation.new_kid) == (old.kid, done.kid)

    def test_all_keys_stay_known(self, keys: OwnKeys) -> None:
        kids = [keys.signer().kid, replace(keys).kid, replace(keys).kid]
        assert list(keys.kids()) == kids
        assert [key.replaced_by for key in keys.book().keys] == [kids[1], kids[2], None]

    def test_a_lost_one_signs_nothing(self, keys: OwnKeys) -> None:
        old = keys.signer()
        forget_unlocked()
        empty = OwnKeys(keys.folder, MemoryKeyring(), passphrase)
        with pytest.raises(KeyFileError, match="里没有签名密钥"):
            replace(empty)
        done = replace(empty, lost=True)
        assert done.rotation is None
        assert empty.kids() == (old.kid, done.kid)

    def test_without_a_key_there_is_nothing_to_replace(self, keys: OwnKeys) -> None:
        with pytest.raises(KeyFileError, match="不用更换"):
            replace(keys)

    def test_a_failure_changes_nothing(self, elsewhere: OwnKeys) -> None:
        old = elsewhere.signer()
        elsewhere.vault = OwnKeys(
            elsewhere.folder, FailingKeyring(Trouble.NONE), lambda: None
        ).vault
        with pytest.raises(PassphraseNeededError):
            replace(elsewhere)
        assert elsewhere.kids() == (old.kid,)
        assert not list(elsewhere.folder.glob("rotation-*"))
