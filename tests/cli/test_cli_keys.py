"""`xxxf keys` and signing on the command line: with a keyring, with a passphrase, with neither."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.issuing import COMPANY, issue, make_authority, pfx
from tests.keyrings import FailingKeyring, MemoryKeyring
from xxxf_desktop.app.own_keys import forget_unlocked
from xxxf_desktop.bundle.keys import SigningKey, fingerprint
from xxxf_desktop.cli.main import main
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example
from xxxf_desktop.system.keyring_process import Keyring, Trouble

Output = pytest.CaptureFixture[str]
PASSPHRASE = "一句够长的口令吧"
NOW_ON_THE_CLOCK = "2026-11-22"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder; nobody has given a passphrase."""
    monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("XXXF_PASSPHRASE_FILE")
    forget_unlocked()
    return tmp_path / "data"


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Keyring], None]:
    """Return what puts a keyring in place of the system's."""

    def put(keyring: Keyring) -> None:
        monkeypatch.setattr("xxxf_desktop.app.signing.KeyringProcess", lambda: keyring)

    return put


@pytest.fixture
def no_keyring(use: Callable[[Keyring], None]) -> None:
    use(FailingKeyring(Trouble.NONE))


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    file = tmp_path / "口令.txt"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    file.chmod(0o600)
    return str(file)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Return the example's draft; tests copy it."""
    folder = tmp_path_factory.mktemp("example")
    answers = write_example(folder / "in", repository / "resources")
    path = folder / "示例.xxxf"
    assert main(["new", str(path), "--form", "miit-2020", "--plan", "guangdong-2020"]) == 0
    assert main(["fill", str(path), str(answers)]) == 0
    return path


@pytest.fixture
def draft(example: Path, tmp_path: Path, capsys: Output) -> str:
    path = tmp_path / "稿.xxxf"
    shutil.copyfile(example, path)
    capsys.readouterr()
    return str(path)


def shown(capsys: Output) -> Any:
    assert main(["keys", "show", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


class TestShow:
    def test_before_the_first_key(self, data: Path, capsys: Output) -> None:
        assert main(["keys", "show"]) == 0
        out = capsys.readouterr().out
        assert out == "签名密钥：还没有签名密钥，第一次签名时自动生成。\n"
        assert shown(capsys) == {"state": "none", "key": None, "older": []}
        assert list(data.iterdir()) == []

    def test_says_fingerprint_place_and_day(
        self, use: Callable[[Keyring], None], draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        use(MemoryKeyring())
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 0
        said = capsys.readouterr().out
        key = shown(capsys)["key"]
        assert f"签名公钥指纹：{key['fingerprint']}" in said
        assert "签名密钥是这次新生成的。马上备份它" in said
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 0
        assert "备份" not in capsys.readouterr().out
        assert main(["keys", "show"]) == 0
        out = capsys.readouterr().out.splitlines()
        assert out[0] == f"签名公钥指纹 {key['fingerprint']}"
        assert out[1] == f"存放在系统凭据库，{key['made'][:10]} 起使用。"

    def test_a_key_of_an_older_version(self, data: Path, capsys: Output) -> None:
        key = SigningKey.generate()
        data.mkdir()
        (data / "signing-key.pem").write_bytes(key.to_pem())
        assert main(["keys", "show"]) == 0
        out = capsys.readouterr().out
        assert "没有加密" in out
        assert fingerprint(key.kid) in out


@pytest.mark.usefixtures("no_keyring")
class TestWithoutKeyring:
    def test_and_without_a_passphrase_export_ends_with_2(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert "没有可用的系统凭据库" in err
        assert "--passphrase-file" in err
        assert not (tmp_path / "out").exists()

    def test_a_draft_of_the_paper_needs_no_key(self, draft: str, tmp_path: Path) -> None:
        assert main(["export", draft, "--to", str(tmp_path / "out"), "--draft"]) == 0

    def test_a_passphrase_file_is_enough(
        self, draft: str, tmp_path: Path, passphrase_file: str, capsys: Output
    ) -> None:
        out = str(tmp_path / "out")
        given = ["--passphrase-file", passphrase_file]
        assert main(["export", draft, "--to", out, *given]) == 0
        forget_unlocked()
        assert main(["export", draft, "--to", out, *given]) == 0
        capsys.readouterr()
        assert main(["verify", out]) == 0  # nothing is unlocked for it
        assert "签名人可信" in capsys.readouterr().out

    def test_so_is_one_of_the_environment(
        self, draft: str, tmp_path: Path, passphrase_file: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XXXF_PASSPHRASE_FILE", passphrase_file)
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 0

    def test_a_wrong_passphrase_ends_with_2(
        self, draft: str, tmp_path: Path, passphrase_file: str, capsys: Output
    ) -> None:
        given = ["--passphrase-file", passphrase_file]
        assert main(["export", draft, "--to", str(tmp_path / "a"), *given]) == 0
        forget_unlocked()
        Path(passphrase_file).write_text("另外一句口令就是", encoding="utf-8")
        assert main(["export", draft, "--to", str(tmp_path / "b"), *given]) == 2
        assert "口令不对" in capsys.readouterr().err
        assert not (tmp_path / "b").exists()

    def test_a_passphrase_file_that_is_not_there(
        self, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        given = ["--passphrase-file", str(tmp_path / "nothing")]
        assert main(["export", draft, "--to", str(tmp_path / "out"), *given]) == 2
        assert "没有口令文件" in capsys.readouterr().err

    def test_the_plain_key_of_an_older_version_stays(
        self, draft: str, data: Path, tmp_path: Path, capsys: Output
    ) -> None:
        data.mkdir()
        pem = SigningKey.generate().to_pem()
        (data / "signing-key.pem").write_bytes(pem)
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 2
        err = capsys.readouterr().err
        assert "没有加密" in err
        assert "--passphrase-file" in err
        assert (data / "signing-key.pem").read_bytes() == pem


def test_a_silent_keyring_ends_with_2_and_says_what_to_do(
    use: Callable[[Keyring], None], draft: str, tmp_path: Path, capsys: Output
) -> None:
    use(FailingKeyring(Trouble.SILENT))
    assert main(["export", draft, "--to", str(tmp_path / "out")]) == 2
    err = capsys.readouterr().err
    assert "没有回答" in err
    assert "解锁" in err


class TestCare:
    @pytest.fixture(autouse=True)
    def _keyring(self, use: Callable[[Keyring], None]) -> None:
        use(MemoryKeyring())

    @pytest.fixture
    def packet(self, draft: str, tmp_path: Path, capsys: Output) -> str:
        """An export, signed by the first key."""
        assert main(["export", draft, "--to", str(tmp_path / "out")]) == 0
        capsys.readouterr()
        return str(tmp_path / "out")

    def test_a_restored_key_verifies_what_it_signed(
        self,
        packet: str,
        tmp_path: Path,
        passphrase_file: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Output,
    ) -> None:
        given = ["--passphrase-file", passphrase_file]
        backup = str(tmp_path / "backup.json")
        assert main(["keys", "backup", backup, *given]) == 0
        assert "已备份" in capsys.readouterr().out
        monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "another-computer"))
        assert main(["verify", packet]) == 1
        assert main(["keys", "restore", backup, *given]) == 0
        assert "已恢复签名密钥" in capsys.readouterr().out
        assert main(["verify", packet]) == 0

    @pytest.mark.usefixtures("packet")
    def test_a_backup_replaces_no_file_and_needs_a_passphrase(
        self, tmp_path: Path, passphrase_file: str, capsys: Output
    ) -> None:
        assert main(["keys", "backup", str(tmp_path / "b")]) == 2
        assert "没有给口令" in capsys.readouterr().err
        given = ["--passphrase-file", passphrase_file]
        assert main(["keys", "backup", passphrase_file, *given]) == 2
        assert "已经存在" in capsys.readouterr().err

    @pytest.mark.usefixtures("packet")
    def test_a_wrong_passphrase_restores_nothing(
        self, tmp_path: Path, passphrase_file: str, capsys: Output
    ) -> None:
        given = ["--passphrase-file", passphrase_file]
        assert main(["keys", "backup", str(tmp_path / "b"), *given]) == 0
        capsys.readouterr()
        before = shown(capsys)
        Path(passphrase_file).write_text("另外一句口令就是", encoding="utf-8")
        assert main(["keys", "restore", str(tmp_path / "b"), *given]) == 2
        assert "口令不对" in capsys.readouterr().err
        assert shown(capsys) == before

    def test_a_replaced_key_still_verifies(
        self, packet: str, draft: str, tmp_path: Path, capsys: Output
    ) -> None:
        before = shown(capsys)["key"]
        assert main(["keys", "replace"]) == 0
        out = capsys.readouterr().out
        assert "报送清单再重新打印、盖章" in out
        assert "旧密钥为新密钥签的证明" in out
        after = shown(capsys)
        assert after["key"]["kid"] != before["kid"]
        assert after["older"][0]["kid"] == before["kid"]
        assert after["older"][0]["replaced_by"] == after["key"]["kid"]
        assert main(["verify", packet]) == 0
        assert main(["export", draft, "--to", str(tmp_path / "new")]) == 0
        assert main(["verify", str(tmp_path / "new")]) == 0
        capsys.readouterr()
        assert main(["keys", "show"]) == 0
        assert f"由 {after['key']['fingerprint']} 接替" in capsys.readouterr().out

    def test_a_lost_key_is_replaced_without_its_word(
        self, packet: str, use: Callable[[Keyring], None], capsys: Output
    ) -> None:
        use(MemoryKeyring())
        forget_unlocked()
        assert main(["keys", "replace"]) == 2
        assert "keys replace --lost" in capsys.readouterr().err
        assert main(["keys", "replace", "--lost"]) == 0
        assert "证明" not in capsys.readouterr().out
        assert main(["verify", packet]) == 0


@pytest.mark.usefixtures("no_keyring")
class TestCertificate:
    @pytest.fixture(autouse=True)
    def _day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XXXF_TODAY", NOW_ON_THE_CLOCK)

    @pytest.fixture
    def certificate(self, tmp_path: Path) -> str:
        authority = make_authority()
        file = tmp_path / "单位.pfx"
        issued = issue("镕堃", authority.between, organisation=COMPANY)
        file.write_bytes(pfx(issued, authority.chain(), password=PASSPHRASE))
        return str(file)

    def test_signs_in_place_of_the_own_key(
        self,
        draft: str,
        certificate: str,
        passphrase_file: str,
        data: Path,
        tmp_path: Path,
        capsys: Output,
    ) -> None:
        options = ["--certificate", certificate, "--passphrase-file", passphrase_file]
        assert main(["export", draft, "--to", str(tmp_path / "out"), *options]) == 0
        said = capsys.readouterr().out
        assert f"提示：证书上的名称是“{COMPANY}”，与单位名称不同，请核对。" in said
        assert not (data / "keys.json").exists()
        assert main(["verify", str(tmp_path / "out")]) == 1
        out = capsys.readouterr().out
        assert "完整性正确，签名人未核实" in out
        assert f"镕堃，{COMPANY}（某某 CA签发，" in out
        own = next(line for line in said.splitlines() if line.startswith("签名公钥指纹："))
        trust = ["--trust", own.removeprefix("签名公钥指纹：")]
        assert main(["verify", str(tmp_path / "out"), *trust]) == 0

    def test_does_not_go_into_the_draft(
        self, draft: str, certificate: str, passphrase_file: str, tmp_path: Path
    ) -> None:
        options = ["--certificate", certificate, "--passphrase-file", passphrase_file]
        with Draft.open(Path(draft)) as opened:
            before = opened.application()
        assert main(["export", draft, "--to", str(tmp_path / "out"), *options]) == 0
        with Draft.open(Path(draft)) as opened:
            assert opened.application() == before
        assert b"PKCS" not in Path(draft).read_bytes()

    @pytest.mark.parametrize(
        ("password", "word"),
        [
            pytest.param(None, "没有给口令", id="no-passphrase"),
            pytest.param("另外一句口令就是", "口令不对", id="wrong-passphrase"),
        ],
    )
    def test_needs_its_passphrase(
        self,
        draft: str,
        certificate: str,
        passphrase_file: str,
        tmp_path: Path,
        capsys: Output,
        password: str | None,
        word: str,
    ) -> None:
        options = ["--certificate", certificate]
        if password is not None:
            Path(passphrase_file).write_text(password, encoding="utf-8")
            options += ["--passphrase-file", passphrase_file]
        assert main(["export", draft, "--to", str(tmp_path / "out"), *options]) == 2
        assert word in capsys.readouterr().err
        assert not (tmp_path / "out").exists()

    def test_an_expired_one_ends_with_2(
        self, draft: str, passphrase_file: str, tmp_path: Path, capsys: Output
    ) -> None:
        from tests.bundle.issuing import NOW

        file = tmp_path / "旧.pfx"
        file.write_bytes(pfx(issue("x", until=NOW - timedelta(days=9)), password=PASSPHRASE))
        options = ["--certificate", str(file), "--passphrase-file", passphrase_file]
        assert main(["export", draft, "--to", str(tmp_path / "out"), *options]) == 2
        assert "有效期" in capsys.readouterr().err

    @pytest.mark.parametrize("name", ["nothing.pfx", "稿.xxxf"])
    def test_what_is_no_certificate(
        self, draft: str, passphrase_file: str, tmp_path: Path, capsys: Output, name: str
    ) -> None:
        options = ["--certificate", str(tmp_path / name), "--passphrase-file", passphrase_file]
        assert main(["export", draft, "--to", str(tmp_path / "out"), *options]) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(["keys"], "缺少", id="nothing-to-do"),
        pytest.param(["keys", "eat"], "没有“eat”", id="unknown"),
        pytest.param(["keys", "backup"], "缺少 FILE", id="no-file"),
        pytest.param(["keys", "backup", ""], "缺少", id="empty-file"),
    ],
)
def test_wrong_use(arguments: list[str], word: str, capsys: Output) -> None:
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert word in err
    assert err.count("\n") == 1
