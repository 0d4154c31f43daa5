"""What a person is shown of the keys, and when a backup is advised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.keyrings import FailingKeyring, MemoryKeyring
from xxxf_desktop.app import key_care
from xxxf_desktop.app.key_overview import backup_advice, key_overview
from xxxf_desktop.app.own_keys import KeyState, OwnKeys, forget_unlocked
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.system.keyring_process import Keyring, Trouble

PASSPHRASE = "correct horse staple"


@pytest.fixture(autouse=True)
def _all_closed() -> None:
    forget_unlocked()


def keys_in(folder: Path, keyring: Keyring | None = None) -> OwnKeys:
    return OwnKeys(folder, keyring or MemoryKeyring(), lambda: PASSPHRASE)


def test_before_the_first_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    keys = keys_in(tmp_path)
    overview = key_overview(keys)
    assert (overview.state, overview.fingerprint, overview.older) == (KeyState.NONE, "", ())
    assert backup_advice(keys) == ""


def test_a_backup_is_advised_until_there_is_one(tmp_path: Path) -> None:
    keys = keys_in(tmp_path / "data")
    key = keys.signer()
    assert key_overview(keys).backup == "还没有备份"
    assert "还没有备份" in backup_advice(keys)
    key_care.back_up(keys, tmp_path / "备份.json")
    overview = key_overview(keys)
    assert overview.fingerprint == fingerprint(key.kid)
    assert overview.backup.endswith(" 备份过")
    assert backup_advice(keys) == ""


def test_a_restored_key_has_its_backup(tmp_path: Path) -> None:
    there = keys_in(tmp_path / "there")
    there.signer()
    key_care.back_up(there, tmp_path / "备份.json")
    here = keys_in(tmp_path / "here")
    key_care.restore(here, tmp_path / "备份.json")
    assert backup_advice(here) == ""


def test_a_new_key_has_none_and_the_old_one_is_listed(tmp_path: Path) -> None:
    keys = keys_in(tmp_path / "data", FailingKeyring(Trouble.NONE))
    old = keys.signer()
    key_care.back_up(keys, tmp_path / "备份.json")
    new = key_care.replace(keys)
    overview = key_overview(keys)
    assert overview.fingerprint == fingerprint(new.kid)
    assert overview.place == f"口令保护的文件 {keys.vault.file_of(new.kid)}"
    assert overview.older[0].startswith(fingerprint(old.kid))
    assert backup_advice(keys) != ""


def test_a_damaged_list_is_said_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_bytes(b"{}")
    assert backup_advice(keys_in(tmp_path)) == ""
