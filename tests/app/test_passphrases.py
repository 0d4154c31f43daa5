from __future__ import annotations

import pytest

from xxxf_desktop.app.passphrases import Strength, refuse_short, strength
from xxxf_desktop.errors import WrongPassphraseError


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        pytest.param("", Strength.TOO_SHORT, id="empty"),
        pytest.param("1234567", Strength.TOO_SHORT, id="seven"),
        pytest.param("12345678", Strength.WEAK, id="in-a-row"),
        pytest.param("aaaaaaaaaaaaaaaa", Strength.WEAK, id="one-letter"),
        pytest.param("20201127", Strength.WEAK, id="a-day"),
        pytest.param("Tq7!mZ2#", Strength.WEAK, id="eight-mixed"),
        pytest.param("Tq7!mZ2#pL", Strength.FAIR, id="ten-mixed"),
        pytest.param("correct horse battery staple", Strength.GOOD, id="four-words"),
        pytest.param("东山上的老槐树开花", Strength.GOOD, id="nine-characters"),
    ],
)
def test_strength(passphrase: str, expected: Strength) -> None:
    assert strength(passphrase) is expected


def test_only_short_ones_are_refused() -> None:
    refuse_short("12345678")
    with pytest.raises(WrongPassphraseError, match="至少 8 个字"):
        refuse_short("1234567")
