"""The commands about editions: forms, schema, form-check."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from xxxf_desktop.cli.main import main


def test_forms_lists_editions_and_plans(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms"]) == 0
    out = capsys.readouterr().out
    for name in ("miit-2020", "guangdong-2020", "dongguan-2020", "tianjin-2018"):
        assert name in out
    assert "3 份，U盘或光盘，网上填报，2020-05-10 截止，报广东省工业和信息化厅" in out


@pytest.mark.parametrize("form_id", ["miit-2020", "tianjin-2018"])
def test_schema_prints_one_json_object(form_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", form_id]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["form"]["const"] == form_id


@pytest.mark.parametrize("form_id", ["miit-2021", "../miit-2020", "", "a\n\x1b[2J"])
def test_schema_of_an_unknown_form(form_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", form_id]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "miit-2020、tianjin-2018" in err
    assert err.count("\n") == 1


class TestFormCheck:
    def test_of_a_shipped_edition(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["form-check", str(repository / "forms" / "tianjin-2018")]) == 0
        out, err = capsys.readouterr()
        assert out.startswith("tianjin-2018：没有问题")
        assert err == ""

    def test_names_every_mistake(
        self, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = tmp_path / "mine"
        shutil.copytree(repository / "forms" / "tianjin-2018", folder)
        with (folder / "form.toml").open("a", encoding="utf-8") as form:
            form.write('\n[fields."unit.name"]\nlabell = "x"\n[fields."unit.odd"]\nkind = "odd"\n')
        assert main(["form-check", str(folder)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "fields.unit.name" in err
        assert "fields.unit.odd" in err
        assert "Traceback" not in err

    @pytest.mark.parametrize("name", ["missing", "empty", "file"])
    def test_of_no_form(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "empty").mkdir()
        (tmp_path / "file").write_bytes(b"x")
        assert main(["form-check", str(tmp_path / name)]) == 2
        assert capsys.readouterr().err
