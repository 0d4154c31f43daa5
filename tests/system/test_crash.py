"""The log of a bug: where it happened, never what the applicant wrote, for its owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from xxxf_desktop.system import crash
from xxxf_desktop.system.crash import LOG_NAME, log_crash

SECRET = "某公司的答案"
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX rights and links")


def caught(error: BaseException) -> BaseException:
    """Return `error` as it comes out of a function that raised it."""
    try:
        raise error
    except BaseException as raised:  # noqa: BLE001
        return raised


def logged(folder: Path) -> str:
    return (folder / LOG_NAME).read_text(encoding="utf-8")


class TestWhatIsSaid:
    def test_type_and_place_and_no_answers(self, tmp_path: Path) -> None:
        assert log_crash(caught(ValueError(SECRET)), tmp_path) == tmp_path / LOG_NAME
        heading, kind, place = logged(tmp_path).splitlines()
        assert "xxxf" in heading
        assert kind == "builtins.ValueError"
        assert "test_crash.py:" in place
        assert place.endswith(" caught")
        assert SECRET not in logged(tmp_path)

    @pytest.mark.parametrize("link", ["__cause__", "__context__"])
    def test_what_led_to_it_too(self, tmp_path: Path, link: str) -> None:
        error = caught(ValueError(SECRET))
        setattr(error, link, caught(KeyError(SECRET)))
        log_crash(error, tmp_path)
        assert "builtins.KeyError" in logged(tmp_path)
        assert SECRET not in logged(tmp_path)

    def test_a_circle_of_causes_ends(self, tmp_path: Path) -> None:
        one, two = caught(ValueError()), caught(KeyError())
        one.__cause__, two.__cause__ = two, one
        log_crash(one, tmp_path)
        assert logged(tmp_path).count("builtins.") == 5

    def test_a_place_whose_name_is_no_text(self, tmp_path: Path) -> None:
        code = compile("1 / 0", "/\udcff.py", "exec")
        with pytest.raises(ZeroDivisionError) as raised:
            exec(code)  # noqa: S102
        log_crash(raised.value, tmp_path)
        assert r"\udcff.py:1" in logged(tmp_path)


class TestFile:
    def test_grows_until_it_is_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        log_crash(ValueError(), tmp_path)
        log_crash(ValueError(), tmp_path)
        assert logged(tmp_path).count("ValueError") == 2
        monkeypatch.setattr(crash, "_LARGEST", 10)
        log_crash(ValueError(), tmp_path)
        assert logged(tmp_path).count("ValueError") == 1

    @posix
    def test_is_for_its_owner_alone(self, tmp_path: Path) -> None:
        (tmp_path / LOG_NAME).touch(mode=0o644)
        log_crash(ValueError(), tmp_path)
        assert stat.S_IMODE((tmp_path / LOG_NAME).stat().st_mode) == 0o600

    @posix
    def test_so_is_a_folder_made_for_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        assert log_crash(ValueError(), folder) is not None
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    @posix
    def test_a_link_in_its_place_is_not_followed(self, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.write_bytes(b"mine")
        (tmp_path / LOG_NAME).symlink_to(other)
        assert log_crash(ValueError(), tmp_path) is None
        assert other.read_bytes() == b"mine"

    def test_without_a_place_there_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        assert log_crash(ValueError(), tmp_path / "file" / "data") is None
        (tmp_path / LOG_NAME).mkdir()
        assert log_crash(ValueError(), tmp_path) is None
