"""What every test may use: the shipped editions and the repository's folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from xxxf_desktop.forms.loader import load
from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.texts import FormTexts

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
