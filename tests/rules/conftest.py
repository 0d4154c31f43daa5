"""A checker over the 2020 form for the tests of the rules."""

from __future__ import annotations

import pytest

from tests.rules.complete import Checker
from xxxf_desktop.forms.model import Form


@pytest.fixture(scope="session")
def check(form_2020: Form) -> Checker:
    return Checker(form_2020)
