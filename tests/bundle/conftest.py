from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xxxf_desktop.bundle import SealedBundle, SigningKey

from .attacks import Scene
from .making import make_bundle


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture(scope="session")
def other_key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture(scope="session")
def original(
    tmp_path_factory: pytest.TempPathFactory, key: SigningKey
) -> tuple[Path, SealedBundle]:
    folder = tmp_path_factory.mktemp("original") / "电子包"
    return folder, make_bundle(folder, key)


@pytest.fixture
def bundle(original: tuple[Path, SealedBundle], tmp_path: Path) -> Path:
    """A fresh copy of a good bundle, signed by `key`."""
    folder = tmp_path / "电子包"
    shutil.copytree(original[0], folder)
    return folder


@pytest.fixture
def sealed(original: tuple[Path, SealedBundle]) -> SealedBundle:
    return original[1]


@pytest.fixture
def scene(bundle: Path, key: SigningKey, other_key: SigningKey) -> Scene:
    return Scene(bundle, key, other_key)
