from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from xxxf_desktop.bundle import FormRef, content_digest, verification_code
from xxxf_desktop.bundle.content import BundleContent

from .making import FILES, make_content, sha256


def test_digest_is_over_prefix_and_canonical_json() -> None:
    content = make_content()
    declared = {
        "form": {"id": "miit-2020", "version": "2020.1"},
        "plan": content.plan,
        "revision": 3,
        "answers": content.answers,
        "narrative": content.narrative,
        "figures": [
            {"file": name, "sha256": sha256(FILES[name])}
            for name in ("图片/总体架构图.png", "图片/数据流程图.png")
        ],
        "proofs": content.proofs,
    }
    text = json.dumps(declared, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    expected = hashlib.sha256(b"xxxf-content/1\n" + text.encode()).hexdigest()
    assert content_digest(content) == expected


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"form": FormRef("miit-2020", "2020.2")}, id="form"),
        pytest.param({"plan": None}, id="plan"),
        pytest.param({"revision": 4}, id="revision"),
        pytest.param({"answers": {"unit.name": "x"}}, id="answers"),
        pytest.param({"narrative": {}}, id="narrative"),
        pytest.param({"proofs": []}, id="proofs"),
    ],
)
def test_digest_covers(change: dict[str, Any]) -> None:
    assert content_digest(make_content(**change)) != content_digest(make_content())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"created_at": "2027-01-01T00:00:00+08:00"}, id="time"),
        pytest.param({"previous": None}, id="previous"),
        pytest.param({"submission": "00000000-0000-4000-8000-000000000000"}, id="submission"),
    ],
)
def test_digest_leaves_out(change: dict[str, Any]) -> None:
    """Known only after rendering, or not the applicant's declaration (product.md, Bundle)."""
    assert content_digest(make_content(**change)) == content_digest(make_content())


def test_code_looks_as_printed() -> None:
    assert verification_code("db2ed01861a0da1883ff3b1e8d" + "0" * 38).startswith("VCQD0-63")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"submission": "6F1C0B1E-8C55-4F43-9B1A-0D7A6F1D2C3B"}, id="uuid-capitals"),
        pytest.param({"submission": "1"}, id="uuid"),
        pytest.param({"revision": -1}, id="revision"),
        pytest.param({"previous": "x"}, id="previous"),
        pytest.param({"created_at": "2026-11-22"}, id="date-only"),
        pytest.param({"created_at": "yesterday"}, id="no-time"),
        pytest.param({"narrative": {"n": [{"type": "figure", "file": "a"}]}}, id="figure"),
        pytest.param({"narrative": {"n": ["text"]}}, id="no-block"),
        pytest.param({"proofs": [{"file": "a", "sha256": "A" * 64}]}, id="proof"),
        pytest.param({"proofs": ["a"]}, id="no-proof"),
    ],
)
def test_refuses_a_content_of_the_wrong_shape(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        make_content(**change)


@pytest.mark.parametrize("amount", [1.5, 2**53, {1}], ids=["float", "large", "set"])
def test_digest_refuses_what_canonical_json_cannot_say(amount: object) -> None:
    content: BundleContent = make_content(answers={"unit.revenue": amount})
    with pytest.raises(ValueError):  # noqa: PT011
        content_digest(content)
