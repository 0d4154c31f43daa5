from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xxxf_desktop.safe_paths import (
    COMPONENT_BYTES,
    PATH_UNITS,
    REASONS,
    check_path,
    collisions,
    fold,
)

SAFE = [
    pytest.param("申报书.docx", id="plain"),
    pytest.param("附件/2019年度 审计报告（终稿）.pdf", id="inner-space-and-full-width"),
    pytest.param("图片/①—系统架构.png", id="symbols"),
    pytest.param("a" * 60, id="sixty-bytes"),
    pytest.param("字" * 20, id="twenty-characters"),
    pytest.param(".hidden/..a", id="leading-dots"),
    pytest.param("context/nullable.com", id="only-looks-reserved"),
    pytest.param("镕堃珺/㐂.pdf", id="rare-but-bmp"),
]

UNSAFE = [
    pytest.param("", "EMPTY", id="empty"),
    pytest.param("a//b", "EMPTY", id="empty-component"),
    pytest.param("a/", "EMPTY", id="folder"),
    pytest.param("/etc/passwd", "ABSOLUTE", id="absolute"),
    pytest.param("\\\\server\\share", "ABSOLUTE", id="unc"),
    pytest.param("C:/x", "ABSOLUTE", id="drive"),
    pytest.param("c:x", "ABSOLUTE", id="drive-relative"),
    pytest.param("../x", "DOTS", id="dot-dot"),
    pytest.param("a/../../x", "DOTS", id="dot-dot-inside"),
    pytest.param("./x", "DOTS", id="dot"),
    pytest.param("..\\x", "FORBIDDEN_CHARACTER", id="backslash"),
    pytest.param("说明.txt:evil.exe", "FORBIDDEN_CHARACTER", id="alternate-stream"),
    pytest.param("a?.pdf", "FORBIDDEN_CHARACTER", id="question-mark"),
    pytest.param('"a".pdf', "FORBIDDEN_CHARACTER", id="quotation-mark"),
    pytest.param("a\n.pdf", "INVISIBLE_CHARACTER", id="line-feed"),
    pytest.param("a\x00", "INVISIBLE_CHARACTER", id="nul"),
    pytest.param("cod\u202efdp.exe", "INVISIBLE_CHARACTER", id="bidi"),
    pytest.param("a\u200bb", "INVISIBLE_CHARACTER", id="zero-width"),
    pytest.param("a\ufe0f", "INVISIBLE_CHARACTER", id="variation-selector"),
    pytest.param("a\u3164", "INVISIBLE_CHARACTER", id="hangul-filler"),
    pytest.param("\udcb8", "INVISIBLE_CHARACTER", id="surrogate"),
    pytest.param("\ue000.pdf", "INVISIBLE_CHARACTER", id="private-use"),
    pytest.param("a\ufffe", "INVISIBLE_CHARACTER", id="non-character"),
    pytest.param("𠮷野.pdf", "NOT_BMP", id="beyond-bmp"),
    pytest.param("Cafe\u0301.pdf", "NOT_NFC", id="nfd"),
    pytest.param("\uf900", "NOT_NFC", id="compatibility-han"),
    pytest.param("a.", "EDGE", id="trailing-dot"),
    pytest.param("a /b", "EDGE", id="trailing-space"),
    pytest.param(" a", "EDGE", id="leading-space"),
    pytest.param("\u3000a", "EDGE", id="leading-full-width-space"),
    pytest.param("CON", "RESERVED_NAME", id="con"),
    pytest.param("附件/nul.tar.gz", "RESERVED_NAME", id="nul-with-suffix"),
    pytest.param("LPT¹.txt", "RESERVED_NAME", id="lpt-superscript"),
    pytest.param("Com1 .txt", "RESERVED_NAME", id="com-space"),
    pytest.param("字" * 21, "TOO_LONG", id="component-too-long"),
    pytest.param("/".join(["字" * 19] * 11), "TOO_LONG", id="path-too-long"),
]


@pytest.mark.parametrize("path", SAFE)
def test_accepts_a_safe_path(path: str) -> None:
    assert check_path(path) is None


@pytest.mark.parametrize(("path", "code"), UNSAFE)
def test_refuses_an_unsafe_path(path: str, code: str) -> None:
    assert check_path(path) == code


def test_every_reason_has_words() -> None:
    assert {row.values[1] for row in UNSAFE} | {"COLLISION"} == set(REASONS)


@given(st.text(min_size=1, max_size=80))
def test_a_safe_path_stays_inside_everywhere(path: str) -> None:
    if check_path(path) is not None:
        return
    posix, windows = PurePosixPath(path), PureWindowsPath(path)
    assert not posix.is_absolute()
    assert not windows.anchor
    assert ".." not in posix.parts + windows.parts
    assert not windows.is_reserved()
    assert str(posix) == path
    assert windows.as_posix() == path
    assert unicodedata.normalize("NFC", path) == path
    assert len(path) <= PATH_UNITS
    assert all(len(part.encode()) <= COMPONENT_BYTES for part in posix.parts)


@given(st.lists(st.text("aA一ａéÉ.", min_size=1, max_size=5), min_size=1, max_size=4))
def test_letters_of_every_width_and_case_are_judged_alike(parts: list[str]) -> None:
    path = "/".join(parts)
    assert check_path(path) in (None, "DOTS", "EDGE")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(path: str) -> None:
    assert fold(fold(path)) == fold(path)


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        pytest.param(["a/b", "a/c", "a"], [("a", "a")], id="file-is-folder"),
        pytest.param(["A/b", "a/c"], [("a/c", "A")], id="folders-differ-in-case"),
        pytest.param(["é", "e\u0301"], [("e\u0301", "é")], id="nfc-and-nfd"),
        pytest.param(["Ａ", "a"], [("a", "Ａ")], id="width"),
        pytest.param(["ß", "SS"], [("SS", "ß")], id="sharp-s"),
        pytest.param(["a", "a"], [], id="the-same-twice"),
        pytest.param(["附件/a", "附件/b"], [], id="neighbours"),
    ],
)
def test_collisions(paths: list[str], found: list[tuple[str, str]]) -> None:
    assert collisions(paths) == found
