"""The process that lays out and draws 纸面预览: `python -m xxxf_desktop.app.preview_worker`.

Frames (see `app.framing`) on standard input and output, nothing else ever on the latter:

    {"do": "lay_out", "id": n, "application": …, "files": {name: {"path": …, "pages": …}},
     "mark": "草稿"}
        → {"id": n, "done": "lay_out", "pages": N, "numbers": [null, 1, …],
           "places": {tag: [[page, x, y, width, height, whole], …]}}
    {"do": "draw", "id": n, "page": i, "scale": s}
        → {"id": n, "done": "draw", "layout": id of the lay_out drawn, "page": i, "scale": s,
           "width": …, "height": …, "stride": …} and the pixels, see `render.paper.DrawnPage`
    {"do": "quit"}, or the end of the input: ends the process, whatever still waits

A request that a newer one overtook is answered {"id": n, "done": "skipped"}, one that failed
{"id": n, "error": a Chinese sentence}. Every other request gets its one answer, in order.
`application` is that of `answers.snapshot`; `pages` of a file is 0 where it is unusable.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xxxf_desktop.answers.snapshot import application_from_json
from xxxf_desktop.app.framing import Decoder, Header, encode
from xxxf_desktop.errors import XxxfError

if TYPE_CHECKING:
    from xxxf_desktop.app.preview import PaperPlace, PaperRoom

_NICENESS = 5  # typing goes first
_READ_BYTES = 1 << 16
_BUG = "纸面没有画出来，程序出了错；填写的内容没有受影响。"


class Inbox:
    """The requests that wait, in order; filled by one thread, emptied by another."""

    def __init__(self) -> None:
        self._waiting: deque[Header] = deque()
        self._open = True
        self._changed = threading.Condition()

    def add(self, requests: Iterable[Header]) -> None:
        """Let `requests` wait; quit closes the box."""
        with self._changed:
            for request in requests:
                self._open = self._open and request.get("do") != "quit"
                self._waiting.append(request)
            self._changed.notify()

    def close(self) -> None:
        """Forget what waits: nobody wants an answer any more."""
        with self._changed:
            self._open = False
            self._changed.notify()

    def take(self) -> tuple[Header, bool] | None:
        """Return the next request and whether a newer one overtook it; None when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._open)
            if not self._open:
                return None
            request = self._waiting.popleft()
            subject = _subject(request)
            return request, any(subject == _subject(later) for later in self._waiting)


def _subject(request: Header) -> tuple[object, object]:
    """Return what makes an earlier request needless when a later one has it too."""
    return request.get("do"), request.get("page")


class Desk:
    """Answers requests; what fails is said in the answer."""

    def __init__(self, room: PaperRoom, send: Callable[[bytes], None]) -> None:
        self._room = room
        self._send = send
        self._layout: Any = None  # the id of the lay_out that stands

    def answer(self, request: Header, overtaken: bool) -> None:
        """Send the answer to `request`."""
        try:
            answer, data = ({"done": "skipped"}, b"") if overtaken else self._done(request)
        except XxxfError as error:
            answer, data = {"error": "".join(error.lines())}, b""
        except Exception as error:  # noqa: BLE001  one page fails, the process lives on
            _log(error)
            answer, data = {"error": _BUG}, b""
        self._send(encode({"id": request.get("id"), **answer}, data))

    def _done(self, request: Header) -> tuple[Header, bytes]:
        match request["do"]:
            case "lay_out":
                return self._lay_out(request), b""
            case "draw":
                return self._draw(request)
        raise ValueError("no such request")

    def _lay_out(self, request: Header) -> Header:
        from xxxf_desktop.app.preview import PaperFile

        files = {
            name: PaperFile(Path(file["path"]), file["pages"])
            for name, file in request["files"].items()
        }
        application = application_from_json(request["application"])
        made = self._room.lay_out(application, files, request["mark"])
        self._layout = request["id"]
        return {
            "done": "lay_out",
            "pages": len(made.numbers),
            "numbers": made.numbers,
            "places": {tag: [_rounded(p) for p in places] for tag, places in made.places.items()},
        }

    def _draw(self, request: Header) -> tuple[Header, bytes]:
        page, scale = request["page"], request["scale"]
        drawn = self._room.draw(page, scale)
        answer = {"done": "draw", "layout": self._layout, "page": page, "scale": scale}
        size = {"width": drawn.width_px, "height": drawn.height_px, "stride": drawn.stride}
        return {**answer, **size}, drawn.data


def _rounded(place: PaperPlace) -> list[object]:
    return [place.page, *(round(length, 2) for length in place[1:5]), place.whole]


def _log(error: BaseException) -> None:
    """Write where a bug is to standard error: no message, for it may quote answers."""
    if sys.stderr is None:
        return
    lines = [f"{type(error).__module__}.{type(error).__qualname__}"]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
    with suppress(OSError):
        sys.stderr.write("\n".join([*lines, ""]))


# ------------------------------------------------------------------ the process


def main() -> int:
    """Answer requests until there are no more."""
    answers = _own_output()
    _be_modest()
    inbox = Inbox()
    threading.Thread(target=_read, args=(inbox,), daemon=True).start()
    # The libraries that draw take most of the start; requests gather meanwhile.
    from xxxf_desktop.app.preview import PaperRoom

    with TemporaryDirectory(prefix="xxxf-paper-", ignore_cleanup_errors=True) as work:
        room = PaperRoom(Path(work))
        with suppress(XxxfError):  # every request will say it
            room.warm_up()
        desk = Desk(room, partial(_write, answers))
        while (taken := inbox.take()) is not None:
            desk.answer(*taken)
    return 0


def _own_output() -> int:
    """Return a descriptor of the standard output for answers alone.

    What else is printed, by whatever library, goes nowhere.
    """
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _write(answers: int, frame: bytes) -> None:
    """Write all of `frame`; SystemExit where nobody reads any more."""
    rest = memoryview(frame)
    try:
        while rest:
            rest = rest[os.write(answers, rest) :]
    except OSError as error:
        raise SystemExit(0) from error


def _be_modest() -> None:
    """Let typing go first, and end by the end of the input or a request alone.

    Ctrl-C in a terminal is meant for the window; what ends a process has it clean up.
    """
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)


def _end(*_: object) -> None:
    raise SystemExit(0)


def _read(inbox: Inbox) -> None:
    """Fill `inbox` until the input ends, which it does when the window's process dies.

    The descriptor is read, not `sys.stdin`: Python would wait for its lock at the end.
    """
    decoder = Decoder()
    try:
        while data := os.read(0, _READ_BYTES):
            inbox.add(header for header, _ in decoder.feed(data))
    except (OSError, ValueError) as error:
        _log(error)
    finally:
        inbox.close()


if __name__ == "__main__":
    sys.exit(main())
