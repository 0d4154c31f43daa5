from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xxxf_desktop import safe_paths
from xxxf_desktop.drafts.names import (
    COMPONENT_BYTES,
    FOLDERS,
    Folder,
    is_stored_name,
    stored_name,
)

WILD = st.text(max_size=40) | st.lists(
    st.sampled_from(
        [
            *'<>:"/\\|?*.- _aA1', "\u0000", "\u202e", "\u200b", "\u3000", "\ufeff", "\ue000",
            "𠮷", "图", "ﬁ", "Å", "\u0301", "\u0338", "ｃ",
            "con", "CON", "lpt1", ".pdf", ".PDF", ".JPeG", "-2",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip
FOLDER = st.sampled_from(FOLDERS)


def name_of(original: str, taken: dict[str, str] | None = None, sha256: str = "00") -> str:
    return stored_name(original, taken or {}, "附件", sha256).removeprefix("附件/")


@pytest.mark.parametrize(
    ("original", "stored"),
    [
        pytest.param("审计报告.pdf", "审计报告.pdf", id="safe"),
        pytest.param("证书 2019 (副本).JPG", "证书 2019 (副本).jpg", id="extension-in-lower-case"),
        pytest.param("资料/一/审计.pdf", "审计.pdf", id="path"),
        pytest.param("D:\\资料\\审计.pdf", "审计.pdf", id="windows-path"),
        pytest.param('a<b>c:d"e|f?g*.pdf', "a_b_c_d_e_f_g_.pdf", id="forbidden"),
        pytest.param("a\tb\u202ec\u200bd.pdf", "a_b_c_d.pdf", id="unseen"),
        pytest.param("𠮷野家.pdf", "_野家.pdf", id="beyond-the-bmp"),
        pytest.param("Å.pdf", "Å.pdf", id="nfd-becomes-nfc"),
        pytest.param("  审计 . .", "审计", id="space-and-dot-at-the-ends"),
        pytest.param("审计 .pdf", "审计.pdf", id="space-before-the-extension"),
        pytest.param("con.pdf", "_con.pdf", id="windows-device"),
        pytest.param("CON.2019.pdf", "_CON.2019.pdf", id="windows-device-with-more"),
        pytest.param("COM¹", "_COM¹", id="windows-device-superscript"),
        pytest.param("console.pdf", "console.pdf", id="only-starts-like-a-device"),
        pytest.param(".hidden.pdf", "_.hidden.pdf", id="hidden"),
        pytest.param(".pdf", "文件.pdf", id="only-an-extension"),
        pytest.param("...", "文件", id="dots"),
        pytest.param("", "文件", id="empty"),
        pytest.param("报" * 30 + ".pdf", "报" * 18 + ".pdf", id="long"),
        pytest.param("报" * 30, "报" * 20, id="long-without-extension"),
    ],
)
def test_is_made_safe(original: str, stored: str) -> None:
    assert name_of(original) == stored


class TestTaken:
    def test_equal_content_shares_the_name(self) -> None:
        assert name_of("a.pdf", {"附件/a.pdf": "00"}) == "a.pdf"

    def test_other_content_gets_a_number(self) -> None:
        assert name_of("a.pdf", {"附件/a.pdf": "11"}) == "a-2.pdf"

    def test_numbers_go_on(self) -> None:
        assert name_of("a.pdf", {"附件/a.pdf": "11", "附件/a-2.pdf": "22"}) == "a-3.pdf"

    def test_a_number_is_shared_by_equal_content(self) -> None:
        assert name_of("a.pdf", {"附件/a.pdf": "11", "附件/a-2.pdf": "00"}) == "a-2.pdf"

    @pytest.mark.parametrize("twin", ["附件/A.pdf", "附件/ａ.pdf"])
    def test_case_and_width_make_no_difference(self, twin: str) -> None:
        assert name_of("a.pdf", {twin: "11"}) == "a-2.pdf"
        assert name_of("a.pdf", {twin: "00"}) == twin.removeprefix("附件/")

    def test_the_other_folder_is_another_place(self) -> None:
        assert name_of("a.pdf", {"图片/a.pdf": "11"}) == "a.pdf"

    def test_a_long_name_has_room_for_its_number(self) -> None:
        long = "报" * 16 + "告12345.pdf"
        assert name_of(long, {f"附件/{long}": "11"}) == "报" * 16 + "告123-2.pdf"


@given(WILD, FOLDER)
def test_a_bundle_takes_every_stored_name(original: str, folder: Folder) -> None:
    name = stored_name(original, {}, folder, "00")
    assert safe_paths.check_path(name) is None
    assert is_stored_name(name)
    assert unicodedata.is_normalized("NFC", name)


def test_the_limit_is_that_of_the_bundle() -> None:
    assert COMPONENT_BYTES == safe_paths.COMPONENT_BYTES


@given(WILD, FOLDER)
def test_a_stored_name_stays_itself(original: str, folder: Folder) -> None:
    name = stored_name(original, {}, folder, "00")
    assert stored_name(name.partition("/")[2], {}, folder, "00") == name
    assert stored_name(name, {}, folder, "00") == name


@given(st.lists(st.tuples(WILD, FOLDER, st.sampled_from(["00", "11", "22"])), max_size=12))
def test_a_dump_gives_the_same_names_in_a_new_draft(
    files: list[tuple[str, Folder, str]],
) -> None:
    taken: dict[str, str] = {}
    for original, folder, sha256 in files:
        name = stored_name(original, taken, folder, sha256)
        assert taken.setdefault(name, sha256) == sha256
    assert not safe_paths.collisions(list(taken))
    again: dict[str, str] = {}
    for name, sha256 in sorted(taken.items(), reverse=True):
        (folder,) = [own for own in FOLDERS if name.startswith(f"{own}/")]
        again[stored_name(name, again, folder, sha256)] = sha256
    assert again == taken


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a.pdf",
        "附件/",
        "附件/..",
        "附件/a/b",
        "附件/a\\b",
        "附件/C:a",
        "../a",
        "/附件/a",
        "附件/a\0",
    ],
)
def test_a_name_that_leads_elsewhere_is_no_stored_name(name: str) -> None:
    assert not is_stored_name(name)


@given(WILD)
def test_the_extension_is_kept(original: str) -> None:
    assume("/" not in original and "\\" not in original)
    assert name_of(f"{original}a.pdf").endswith(".pdf")
