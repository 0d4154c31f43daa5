"""The process of 纸面预览: its answers, what it skips, how it fails, and how it ends."""

from __future__ import annotations

import os
import queue
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest

from tests.conftest import REPOSITORY
from tests.packet.making import complete, empty
from tests.render.samples import marked_pdf
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.snapshot import application_json
from xxxf_desktop.app.framing import Decoder, Frame, Header, encode
from xxxf_desktop.app.preview import PaperFile, PaperRoom
from xxxf_desktop.app.preview_worker import Desk, Inbox

PATIENCE_S = 60
DRAFT = "草稿"
SECRET = "机密公司"
COMMAND = [sys.executable, "-m", "xxxf_desktop.app.preview_worker"]


def lay_out(number: int, application: Application, **files: tuple[Path, int]) -> Header:
    named = {
        f"附件/{name}.pdf": {"path": str(path), "pages": pages}
        for name, (path, pages) in files.items()
    }
    data = application_json(application)
    return {"do": "lay_out", "id": number, "application": data, "files": named, "mark": DRAFT}


def draw(number: int, page: int, scale: float = 0.5) -> Header:
    return {"do": "draw", "id": number, "page": page, "scale": scale}


def wait_for(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


class Worker:
    """The real process; its temporary files lie in `folder`, its messages in `errors`."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.errors = folder / "errors.txt"
        self._frames: queue.Queue[Frame | None] = queue.Queue()
        variables = ("TMPDIR", "TEMP", "TMP")
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                COMMAND,
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **dict.fromkeys(variables, str(self.temporary))},
            )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        decoder = Decoder()
        assert self.process.stdout is not None
        with suppress(ValueError):  # anything but frames ends the answers
            while data := os.read(self.process.stdout.fileno(), 1 << 16):
                for frame in decoder.feed(data):
                    self._frames.put(frame)
        self._frames.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close_input()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self._reader.join(PATIENCE_S)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process.wait()

    def close_input(self) -> None:
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()

    def send(self, *requests: Header) -> None:
        """Write the requests in one go."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(encode(request) for request in requests))
        self.process.stdin.flush()

    def answer(self) -> Frame | None:
        """Return the next answer, None where there is none any more."""
        return self._frames.get(timeout=PATIENCE_S)

    def header(self) -> Header:
        frame = self.answer()
        assert frame is not None
        return frame[0]

    def ask(self, request: Header) -> Frame:
        self.send(request)
        frame = self.answer()
        assert frame is not None
        return frame


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    with Worker(tmp_path) as started:
        yield started


class TestProcess:
    def test_lays_out_and_draws_as_the_room_does(self, worker: Worker, tmp_path: Path) -> None:
        file = marked_pdf(tmp_path / "证书.pdf", pages=2)
        application = Application(
            "miit-2020",
            fields=complete().fields,
            proofs=(Proof(item="proof.rnd", title="证书", file="附件/证书.pdf"),),
        )
        room = PaperRoom(tmp_path)
        laid = room.lay_out(application, {"附件/证书.pdf": PaperFile(file, 2)}, DRAFT)
        answer, data = worker.ask(lay_out(1, application, 证书=(file, 2)))
        assert data == b""
        assert {key: answer[key] for key in ("id", "done", "pages", "numbers")} == {
            "id": 1,
            "done": "lay_out",
            "pages": len(laid.numbers),
            "numbers": list(laid.numbers),
        }
        assert answer["places"] == {
            tag: [[p.page, *(round(length, 2) for length in p[1:5]), p.whole] for p in places]
            for tag, places in laid.places.items()
        }
        for page in (0, laid.places["proof.rnd"][-1].page):
            drawn = room.draw(page, 1.25)
            assert worker.ask(draw(2, page, 1.25)) == (
                {
                    "id": 2,
                    "done": "draw",
                    "layout": 1,
                    "page": page,
                    "scale": 1.25,
                    "width": drawn.width_px,
                    "height": drawn.height_px,
                    "stride": drawn.stride,
                    "bytes": len(drawn.data),
                },
                drawn.data,
            )

    def test_takes_half_a_surrogate_pair(self, worker: Worker) -> None:
        odd = empty().with_field("unit.name", "甲\ud83d乙\x00")
        assert worker.ask(lay_out(1, odd))[0]["done"] == "lay_out"

    def test_only_the_newest_of_the_waiting_layouts_is_made(self, worker: Worker) -> None:
        """All wait before the process has read anything."""
        requests = [lay_out(n, empty().with_field("unit.name", f"公司{n}")) for n in range(1, 21)]
        worker.send(*requests, draw(21, 0), draw(22, 1), draw(23, 0, 0.25))
        answers = [worker.header() for _ in range(23)]
        assert [answer["id"] for answer in answers] == list(range(1, 24))
        assert [answer["done"] for answer in answers] == [
            *["skipped"] * 19,
            "lay_out",
            "skipped",
            "draw",
            "draw",
        ]
        assert [answer["layout"] for answer in answers[21:]] == [20, 20]
        assert answers[22]["scale"] == 0.25

    def test_fails_in_chinese_and_lives_on(self, worker: Worker) -> None:
        assert "还没有排版" in worker.ask(draw(1, 0))[0]["error"]
        assert "没有“x”这个申报书版本" in worker.ask(lay_out(2, Application("x")))[0]["error"]
        assert worker.ask(lay_out(3, empty()))[0]["done"] == "lay_out"
        assert worker.ask(draw(4, 999))[0] == {
            "id": 4,
            "error": "现在没有第 1000 页纸了。请看别的页。",
        }
        assert worker.ask(draw(5, 0))[0]["done"] == "draw"
        assert worker.errors.read_bytes() == b""

    def test_a_bug_is_said_without_the_answers(self, worker: Worker) -> None:
        bad = lay_out(1, empty().with_field("unit.name", SECRET))
        bad["application"]["proofs"] = [{"item": SECRET, "more": SECRET}]
        answer, _ = worker.ask(bad)
        assert answer == {"id": 1, "error": "纸面没有画出来，程序出了错；填写的内容没有受影响。"}
        assert worker.ask(lay_out(2, empty()))[0]["done"] == "lay_out"
        logged = worker.errors.read_text(encoding="utf-8")
        assert "ValidationError" in logged
        assert "snapshot.py:" in logged
        assert SECRET not in logged

    @pytest.mark.skipif(os.name == "nt", reason="no modes")
    def test_its_temporary_folder_is_its_user_s_alone(self, worker: Worker) -> None:
        worker.ask(lay_out(1, empty()))
        (folder,) = worker.temporary.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    @pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities")
    def test_lets_typing_go_first(self, worker: Worker) -> None:
        worker.ask(lay_out(1, empty()))
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, worker.process.pid) > min(own, 18)


class TestEnd:
    def assert_ended(self, worker: Worker, status: int = 0) -> None:
        assert worker.answer() is None
        assert worker.process.wait(PATIENCE_S) == status
        assert list(worker.temporary.iterdir()) == []
        assert worker.errors.read_bytes() == b""

    def test_at_the_end_of_the_input(self, worker: Worker) -> None:
        worker.ask(lay_out(1, empty()))
        worker.ask(draw(2, 0))
        worker.close_input()
        self.assert_ended(worker)

    def test_at_once_when_asked_to(self, worker: Worker) -> None:
        worker.ask(lay_out(1, empty()))
        worker.send(draw(2, 0), {"do": "quit"})
        self.assert_ended(worker)

    def test_before_the_first_request(self, worker: Worker) -> None:
        worker.close_input()
        self.assert_ended(worker)

    def test_when_nobody_reads_the_answers(self, tmp_path: Path) -> None:
        """What a window leaves behind that was killed while it waited for a page."""
        read, write = os.pipe()
        errors = tmp_path / "errors.txt"
        with errors.open("wb") as sink:
            process = subprocess.Popen(
                COMMAND,
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=write,
                stderr=sink,
                env={**os.environ, "TMPDIR": str(tmp_path)},
            )
        os.close(write)
        os.close(read)
        with process:
            assert process.stdin is not None
            process.stdin.write(encode(lay_out(1, empty())))
            process.stdin.flush()
            assert process.wait(PATIENCE_S) == 0
        assert [path.name for path in tmp_path.iterdir()] == ["errors.txt"]
        assert errors.read_bytes() == b""

    @pytest.mark.skipif(os.name == "nt", reason="no such signals")
    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
    def test_by_a_signal(self, worker: Worker, name: str) -> None:
        worker.ask(lay_out(1, empty()))
        worker.process.send_signal(getattr(signal, name))
        self.assert_ended(worker)

    @pytest.mark.skipif(os.name == "nt", reason="no such signals")
    def test_not_by_a_key_pressed_in_the_terminal(self, worker: Worker) -> None:
        worker.ask(lay_out(1, empty()))
        worker.process.send_signal(signal.SIGINT)
        assert worker.ask(draw(2, 0))[0]["done"] == "draw"

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc")
    def test_with_the_process_that_started_it(self, tmp_path: Path) -> None:
        code = (
            "import subprocess, sys, time\n"
            "pipe = subprocess.PIPE\n"
            f"child = subprocess.Popen({COMMAND!r}, stdin=pipe, stdout=pipe)\n"
            "print(child.pid, flush=True)\n"
            "time.sleep(600)\n"
        )
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        with subprocess.Popen(
            [sys.executable, "-c", code], cwd=REPOSITORY, stdout=subprocess.PIPE, env=environment
        ) as parent:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            wait_for(lambda: any(tmp_path.iterdir()))
            parent.kill()
        wait_for(lambda: not _runs(child))
        assert list(tmp_path.iterdir()) == []

    def test_at_a_broken_stream(self, worker: Worker) -> None:
        assert worker.process.stdin is not None
        worker.process.stdin.write(b"\xff\xff\xff\xff")
        worker.process.stdin.flush()
        assert worker.answer() is None
        assert worker.process.wait(PATIENCE_S) == 0
        assert list(worker.temporary.iterdir()) == []
        assert b"ValueError" in worker.errors.read_bytes()


def _runs(process: int) -> bool:
    """Return whether `process` lives; one that nobody has waited for yet does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] not in ("Z", "X")


def test_what_libraries_print_is_no_answer() -> None:
    code = (
        "import os\n"
        "from xxxf_desktop.app.preview_worker import _own_output\n"
        "answers = _own_output()\n"
        "print('noise', flush=True)\n"
        "os.write(1, b'noise')\n"
        "os.system('echo noise')\n"
        "os.write(answers, b'answer')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, check=True
    )
    assert done.stdout == b"answer"


class TestInbox:
    def taken(self, *requests: Header) -> list[tuple[Any, bool]]:
        inbox = Inbox()
        inbox.add(requests)
        found = []
        for _ in requests:
            taken = inbox.take()
            assert taken is not None
            found.append((taken[0]["id"], taken[1]))
        return found

    def test_skips_layouts_that_a_later_one_overtook(self) -> None:
        requests = [{"do": "lay_out", "id": n} for n in (1, 2, 3)]
        assert self.taken(*requests) == [(1, True), (2, True), (3, False)]

    def test_skips_draws_of_a_page_drawn_again_later(self) -> None:
        assert self.taken(draw(1, 0), draw(2, 1), {"do": "lay_out", "id": 3}, draw(4, 0)) == [
            (1, True),
            (2, False),
            (3, False),
            (4, False),
        ]

    def test_what_comes_later_does_not_undo_what_was_taken(self) -> None:
        inbox = Inbox()
        for number in (1, 2):
            inbox.add([draw(number, 0)])
            assert inbox.take() == (draw(number, 0), False)

    def test_is_empty_once_closed(self) -> None:
        inbox = Inbox()
        inbox.add([draw(1, 0)])
        inbox.close()
        assert inbox.take() is None
        inbox.add([draw(2, 0)])
        assert inbox.take() is None

    def test_quit_closes_it(self) -> None:
        inbox = Inbox()
        inbox.add([draw(1, 0), {"do": "quit"}, draw(2, 0)])
        assert inbox.take() is None

    def test_waits(self) -> None:
        inbox = Inbox()
        taken: list[object] = []
        thread = threading.Thread(target=lambda: taken.append(inbox.take()))
        thread.start()
        inbox.add([draw(1, 0)])
        thread.join(PATIENCE_S)
        assert taken == [(draw(1, 0), False)]


class TestDesk:
    def test_a_layout_that_failed_leaves_the_one_before(self, tmp_path: Path) -> None:
        sent: list[bytes] = []
        desk = Desk(PaperRoom(tmp_path), sent.append)
        for request in (lay_out(1, empty()), lay_out(2, Application("x")), draw(3, 0)):
            desk.answer(request, overtaken=False)
        (_, failed, drawn) = [Decoder().feed(frame)[0][0] for frame in sent]
        assert "error" in failed
        assert (drawn["done"], drawn["layout"]) == ("draw", 1)

    @pytest.mark.parametrize(
        "request_",
        [{}, {"do": "dance", "id": 1}, {"do": "draw", "id": 1}, draw(1, 0, 99.0)],
        ids=["empty", "unknown", "without-a-page", "too-large"],
    )
    def test_a_request_that_makes_no_sense_is_a_bug(
        self, tmp_path: Path, request_: Header, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sent: list[bytes] = []
        room = PaperRoom(tmp_path)
        room.lay_out(empty(), {}, DRAFT)
        Desk(room, sent.append).answer(request_, overtaken=False)
        ((header, _),) = Decoder().feed(sent[0])
        assert header["id"] == request_.get("id")
        assert "程序出了错" in header["error"]
        assert "preview_worker.py" in capsys.readouterr().err
