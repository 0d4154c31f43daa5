"""fill → check → finalise → handover → verify, as typed at the office PC; and what goes wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xxxf_desktop.app.online_log import note_keyed
from xxxf_desktop.cli.main import main
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.example import write_example

Output = pytest.CaptureFixture[str]
VERIFIER = Path(__file__).parents[1] / "bundle" / "verify.mjs"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XXXF_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    return write_example(tmp_path_factory.mktemp("in"), repository / "resources")


@pytest.fixture
def filled(tmp_path: Path, example: Path) -> Path:
    path = tmp_path / "申报.xxxf"
    assert main(["new", str(path), "--form", "miit-2020", "--plan", "guangdong-2020"]) == 0
    assert main(["fill", str(path), str(example)]) == 0
    return path


def say(capsys: Output, *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    return status, *capsys.readouterr()


def test_the_whole_way_to_folder_and_disc(filled: Path, tmp_path: Path, capsys: Output) -> None:
    assert say(capsys, "check", filled)[0] == 0
    status, out, _ = say(capsys, "finalise", filled)
    assert (status, "第 1 版" in out) == (0, True)
    code = out.split("校验码：")[1].split()[0]
    stick = tmp_path / "U盘"
    stick.mkdir()
    status, out, err = say(capsys, "handover", filled, "--to", stick)
    assert (status, err) == (0, "")
    assert "已逐字节核对" in out
    assert code in out
    status, out, err = say(capsys, "handover", filled, "--to", tmp_path / "盘.iso", "--iso")
    assert (status, err) == (0, "")
    assert "CD（700 MB）" in out
    for place in (stick, tmp_path / "盘.iso"):
        status, out, _ = say(capsys, "verify", place, "--json")
        said = json.loads(out)
        assert (status, said["ok"], said["revision"], said["code"]) == (0, True, 1, code)
        assert say(capsys, "verify", place, "--against", filled)[0] == 0


def test_an_image_may_go_into_a_folder(filled: Path, tmp_path: Path, capsys: Output) -> None:
    say(capsys, "finalise", filled)
    assert say(capsys, "handover", filled, "--to", tmp_path, "--iso")[0] == 0
    (image,) = tmp_path.glob("*.iso")
    assert image.name.endswith("-第1版.iso")


def test_the_log_tells_what_is_done_and_what_is_not(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    assert say(capsys, "handover", filled, "--list")[1] == "还没有报送过。\n"
    say(capsys, "finalise", filled)
    say(capsys, "handover", filled, "--to", tmp_path / "没有" / "更深")
    say(capsys, "handover", filled, "--to", tmp_path / "out")
    status, out, _ = say(capsys, "handover", filled, "--list")
    failed, done = out.splitlines()
    assert status == 0
    assert "第 1 版  文件夹  没有完成：" in failed
    assert f"已写到 {tmp_path / 'out'}，逐字节核对 17 个文件" in done


def test_the_log_tells_of_paper_and_of_the_online_system(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    say(capsys, "finalise", filled)
    say(capsys, "print", filled, "--to", tmp_path / "印", "--copies", 2)
    with Draft.open(filled) as draft:
        note_keyed(draft, 1, {0, 1}, 55)
    printed, keyed = say(capsys, "handover", filled, "--list")[1].splitlines()
    assert printed.endswith("第 1 版  纸质申报书  已生成印刷文件，2 份")
    assert keyed.endswith("第 1 版  在线系统  已复制 2 / 55 栏")


def test_a_medium_and_a_sheet_of_two_keys_are_told_of(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    say(capsys, "finalise", filled)
    say(capsys, "print", filled, "--to", tmp_path / "印")
    say(capsys, "keys", "replace")
    status, _, err = say(capsys, "handover", filled, "--to", tmp_path / "out")
    assert (status, "重新打印报送清单并盖章" in err) == (0, True)


def test_the_papers_for_the_printer(filled: Path, tmp_path: Path, capsys: Output) -> None:
    status, _, err = say(capsys, "print", filled, "--to", tmp_path / "印")
    assert (status, "还没有定稿" in err) == (2, True)
    say(capsys, "finalise", filled)
    status, out, err = say(capsys, "print", filled, "--to", tmp_path / "印", "--copies", 2)
    assert (status, err) == (0, "")
    assert "印刷.pdf 2 份" in out
    assert (tmp_path / "印" / "报送清单.pdf").is_file()


def test_the_file_for_the_printer_is_not_called_changed(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    say(capsys, "finalise", filled)
    say(capsys, "print", filled, "--to", tmp_path / "印")
    say(capsys, "handover", filled, "--to", tmp_path / "out")
    for against in (filled, tmp_path / "out"):
        status, out, err = say(capsys, "verify", tmp_path / "印/印刷.pdf", "--against", against)
        assert (status, out) == (2, "")
        assert "是印刷用的 PDF" in err
        assert "申报书.pdf" in err


def test_without_a_revision_it_says_what_to_do(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    status, out, err = say(capsys, "handover", filled, "--to", tmp_path / "out")
    assert (status, out) == (2, "")
    assert err == "还没有定稿，没有可以报送的版本。先定稿，再报送。\n"
    assert not (tmp_path / "out").exists()


def test_after_an_edit_the_old_revision_is_called_void(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    say(capsys, "finalise", filled)
    edit = tmp_path / "改.json"
    edit.write_text('{"form": "miit-2020", "fields": {"unit.rnd_staff": "81人"}}', "utf-8")
    assert say(capsys, "fill", filled, edit)[0] == 0
    status, out, _ = say(capsys, "handover", filled, "--to", tmp_path / "out")
    assert (status, "第 1 版已作废" in out) == (0, True)
    status, out, _ = say(capsys, "verify", tmp_path / "out", "--against", filled)
    assert (status, "旧版本" in out) == (1, True)
    say(capsys, "finalise", filled)
    status, out, _ = say(capsys, "handover", filled, "--to", tmp_path / "out")
    assert (status, "作废" in out) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--to", "没有/更深"], "不存在", id="no-such-place"),
        pytest.param(["--to", "一份文件"], "是文件，不是文件夹", id="a-file"),
        pytest.param(["--to", "一份文件", "--iso"], "程序不覆盖", id="image-there"),
        pytest.param(["--to", "out", "--revision", "9"], "没有第 9 版", id="no-such-revision"),
        pytest.param(["--to", "out", "--revision", "0"], "从 1 起", id="no-number"),
        pytest.param(["--to", "长" * 200], "太长", id="name-too-long"),
        pytest.param(["--to", "长" * 200, "--iso"], "太长", id="image-name-too-long"),
        pytest.param(["--to", f"{'长' * 200}/x.iso", "--iso"], "不存在", id="folder-too-long"),
        pytest.param(["--to", "长/" * 3000], "长", id="path-too-long"),
        pytest.param([], "没有说写到哪里。用 --to 指明", id="no-target"),
    ],
)
def test_wrong_use_ends_with_2_and_leaves_nothing(
    filled: Path,
    tmp_path: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    say(capsys, "finalise", filled)
    Path("一份文件").write_bytes(b"x")
    before = sorted(tmp_path.rglob("*"))
    status, out, err = say(capsys, "handover", filled, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    new = {path for path in tmp_path.iterdir() if path not in before and path.name != "data"}
    assert new == set()


# ------------------------------------------------------------------ real small media


def _may_mount() -> bool:
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    trial = "mount -t tmpfs -o size=4k none /mnt"
    return not subprocess.run(["unshare", "-rm", "sh", "-c", trial], capture_output=True).returncode


@pytest.mark.skipif(not _may_mount(), reason="may not mount in a name space")
@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        pytest.param("size=32m", 0, "已逐字节核对", id="room"),
        pytest.param("size=2m", 2, "空间不足", id="full"),
        pytest.param("size=32m,ro", 2, "只读", id="write-protected"),
    ],
)
def test_a_stick_with_and_without_room(
    filled: Path, tmp_path: Path, capsys: Output, options: str, status: int, words: str
) -> None:
    say(capsys, "finalise", filled)
    stick = tmp_path / "stick"
    stick.mkdir()
    command = (
        f"mount -t tmpfs -o {options} none {stick} && "
        f"{sys.executable} -m xxxf_desktop handover {filled} --to {stick}; echo $?; ls -A {stick}"
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", command], capture_output=True, text=True, check=False
    )
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    said, listed = done.stdout.rsplit(f"{status}\n", 1)
    assert (len(listed.split()) == 1) is (status == 0), said


@pytest.mark.skipif(not _may_mount(), reason="may not mount in a name space")
@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_what_lies_on_a_stick_passes_both_verifiers(
    filled: Path, tmp_path: Path, capsys: Output
) -> None:
    say(capsys, "finalise", filled)
    stick = tmp_path / "stick"
    stick.mkdir()
    xxxf = f"{sys.executable} -m xxxf_desktop"
    command = (
        f"mount -t tmpfs none {stick} && {xxxf} handover {filled} --to {stick} && "
        f"{xxxf} verify {stick} --against {filled} && node {VERIFIER} {stick}/*-第1版"
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "签名人可信" in done.stdout
    assert "与电子版一致" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("OK ")


@pytest.mark.media
@pytest.mark.skipif(shutil.which("mcopy") is None, reason="mtools is not installed")
def test_a_fat_stick_gives_the_bundle_back(filled: Path, tmp_path: Path, capsys: Output) -> None:
    say(capsys, "finalise", filled)
    say(capsys, "handover", filled, "--to", tmp_path / "out")
    stick = tmp_path / "fat.img"
    steps = (
        ["mformat", "-i", stick, "-C", "-F", "-T", "100000", "::"],
        ["mcopy", "-i", stick, "-s", *(tmp_path / "out").iterdir(), "::/"],
        ["mcopy", "-i", stick, "-s", "::/", tmp_path / "back"],
    )
    (tmp_path / "back").mkdir()
    for step in steps:
        subprocess.run(
            list(map(str, step)), check=True, capture_output=True, env={"LC_ALL": "C.UTF-8"}
        )
    assert say(capsys, "verify", tmp_path / "back", "--against", filled)[0] == 0
