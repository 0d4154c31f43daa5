from __future__ import annotations

import threading

import pytest

from xxxf_desktop.app.soon import Soon


def test_runs_beside_what_goes_on() -> None:
    release = threading.Event()
    soon = Soon(lambda: release.wait(30))
    soon.fail_early()  # it is not done, and has not failed
    release.set()
    assert soon.result() is True


def test_its_error_comes_out_where_it_is_wanted() -> None:
    def fail() -> int:
        raise ValueError("no")

    soon = Soon(fail)
    with pytest.raises(ValueError, match="no"):
        soon.result()
    with pytest.raises(ValueError, match="no"):
        soon.fail_early()
