"""Runs one command and prints its wall seconds and peak memory in kilobytes.

A process of its own: on Linux a child's peak is never reported below its parent's, and the test
runner is larger than what it measures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time


def main(command: list[str]) -> int:
    """Run `command`, print what it took, return its exit status."""
    started = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    print(time.perf_counter() - started, usage.ru_maxrss)  # noqa: T201
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
