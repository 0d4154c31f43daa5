"""What every test may use: the shipped editions and the repository's folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keyrings import MemoryKeyring
from xxxf_desktop.forms.loader import load
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.texts import FormTexts
from xxxf_desktop.system.keyring_process import OFF_VARIABLE
from xxxf_desktop.system.passphrase_file import VARIABLE as PASSPHRASE_VARIABLE

REPOSITORY = Path(__file__).resolve().parent.parent


def read_shipped(form_id: str) -> FormTexts:
    """Read an edition of the checkout."""
    folder = REPOSITORY / "forms" / form_id
    return FormTexts(
        (folder / "form.toml").read_text(encoding="utf-8"),
        (folder / "plans.toml").read_text(encoding="utf-8"),
    )


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def form_2020() -> Form:
    return load("miit-2020", read_shipped)


@pytest.fixture(scope="session")
def form_2018() -> Form:
    return load("tianjin-2018", read_shipped)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_own_keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Signing keys go into a keyring in memory; other processes get a passphrase file."""
    passphrase = tmp_path_factory.mktemp("passphrase") / "passphrase.txt"
    passphrase.write_text("测试用的口令 only for tests\n", encoding="utf-8")
    passphrase.chmod(0o600)
    keyring = MemoryKeyring()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OFF_VARIABLE, "1")
        patch.setenv(PASSPHRASE_VARIABLE, str(passphrase))
        patch.setattr("xxxf_desktop.app.signing.KeyringProcess", lambda: keyring)
        yield
