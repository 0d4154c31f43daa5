"""Proofs of an item while editing: files in, titles, order, 无."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Encryption
from PIL import Image
from pypdfium2 import PdfDocument

from tests.drafts.making import make_pdf
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.app import drafting, intake
from xxxf_desktop.app.attachments import (
    Attached,
    moved_proof,
    with_none,
    with_proof_files,
    with_proof_pages,
    with_proof_rotation,
    with_proof_title,
    without_proof,
)
from xxxf_desktop.drafts.store import Draft, NewFile, StoredFile
from xxxf_desktop.forms.model import Form

ITEM, OTHER = "proof.revenue", "proof.rnd"


def write_pdf(path: Path, width: int = 200) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = PdfDocument.new()
    document.new_page(width, 300)
    document.save(path)
    document.close()
    return path


def proof(title: str, item: str = ITEM, file: str | None = "") -> Proof:
    return Proof(item=item, title=title, file=f"附件/{title}.pdf" if file == "" else file)


def application(*proofs: Proof) -> Application:
    return Application("miit-2020", proofs=proofs)


def titles(found: Application, item: str = ITEM) -> list[str]:
    return [entry.title for entry in found.proofs_of(item)]


class Adding:
    """Adds files to the proofs of an item of `draft` the way the window does."""

    def __init__(self, form: Form, draft: Draft) -> None:
        self.form = form
        self.draft = draft

    def __call__(
        self,
        application: Application,
        *paths: Path,
        item: str = ITEM,
        held: Mapping[str, StoredFile] | None = None,
    ) -> Attached:
        known = self.draft.files() if held is None else held
        return with_proof_files(self.form, application, known, item, paths)


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[Draft]:
    path = tmp_path / "稿.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as opened:
        yield opened


@pytest.fixture
def add(form_2020: Form, draft: Draft) -> Adding:
    return Adding(form_2020, draft)


class TestAdding:
    def test_usable_files_come_in_by_their_names_in_the_order_given(
        self, add: Adding, draft: Draft, tmp_path: Path
    ) -> None:
        second = write_pdf(tmp_path / "b" / "审计报告.2019.pdf")
        first = tmp_path / "专项 审计.png"
        Image.new("L", (8, 8)).save(first)
        made = add(draft.application(), second, first)
        assert made.problems == ()
        assert made.application.proofs == (
            Proof(item=ITEM, title="审计报告.2019", file="附件/审计报告.2019.pdf"),
            Proof(item=ITEM, title="专项 审计", file="附件/专项 审计.png"),
        )
        draft.save(made.application, made.added)
        assert draft.read_file("附件/审计报告.2019.pdf") == second.read_bytes()

    def test_they_stand_behind_those_of_the_item(self, add: Adding, tmp_path: Path) -> None:
        before = application(proof("一"), proof("别", OTHER), proof("二"))
        made = add(before, write_pdf(tmp_path / "三.pdf"))
        assert titles(made.application) == ["一", "二", "三"]
        assert titles(made.application, OTHER) == ["别"]

    def test_they_take_away_the_none_of_the_item_alone(self, add: Adding, tmp_path: Path) -> None:
        nones = [Proof(item=ITEM, none=True), Proof(item=OTHER, none=True)]
        made = add(application(*nones), write_pdf(tmp_path / "a.pdf"))
        assert titles(made.application) == ["a"]
        assert made.application.proofs_of(OTHER) == (nones[1],)

    def test_a_relative_path_is_kept_absolute(
        self, add: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write_pdf(tmp_path / "a.pdf")
        monkeypatch.chdir(tmp_path)
        assert add(application(), Path("a.pdf")).added == (NewFile("附件/a.pdf", path),)

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            pytest.param("e\u0301.pdf", "é", id="decomposed"),
            pytest.param("a  b.pdf", "a b", id="blanks"),
            pytest.param("两\n行.pdf", "两 行", id="line-break"),
            pytest.param(os.fsdecode(b"\xff.pdf"), "\ufffd", id="no-utf-8"),
        ],
    )
    @pytest.mark.skipif(os.name == "nt", reason="no such names there")
    def test_a_title_can_be_printed(
        self, add: Adding, draft: Draft, tmp_path: Path, name: str, title: str
    ) -> None:
        made = add(draft.application(), write_pdf(tmp_path / "x.pdf").rename(tmp_path / name))
        assert titles(made.application) == [title]
        draft.save(made.application, made.added)

    def test_an_item_that_is_not_on_the_form(self, add: Adding, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"proof\.x"):
            add(application(), write_pdf(tmp_path / "a.pdf"), item="proof.x")


class TestRefusing:
    @pytest.mark.parametrize(
        ("name", "line"),
        [
            pytest.param(
                "没有.pdf",
                "“没有.pdf”：没有找到这个文件，可能已被移走或改名。请重新选择。",
                id="missing",
            ),
            pytest.param(
                "证照", "“证照”：是文件夹，不是文件。打开它，选里面的文件。", id="folder"
            ),
            pytest.param(
                "空.pdf",
                "“空.pdf”：是空文件（0 字节）。请从原件重新扫描或导出，再添加。",
                id="empty",
            ),
            pytest.param(
                "报告.docx",
                "“报告.docx”：是 Word 文件。请用 Word 或 WPS 另存为 PDF 再添加。",
                id="word",
            ),
            pytest.param(
                "改名.jpg",
                "“改名.jpg”：内容与文件名不符，实际是 PDF。请把扩展名改为 .pdf 再添加。",
                id="renamed",
            ),
            pytest.param(
                "报告.pdf",
                "“报告.pdf”：内容与文件名不符，不是 PDF。"
                "请用制作它的程序打开，另存为 PDF、JPEG 或 PNG 再添加。",
                id="word-called-pdf",
            ),
            pytest.param(
                "坏.pdf",
                "“坏.pdf”：已损坏，打不开。请从原件重新扫描或导出，再添加。",
                id="damaged",
            ),
            pytest.param(
                "加密.pdf",
                "“加密.pdf”：有打开密码，不能装订。请用 WPS 或 PDF 阅读器去掉密码，另存后再添加。",
                id="password",
            ),
            pytest.param(
                "无页.pdf",
                "“无页.pdf”：里面没有页。请从原件重新扫描或导出，再添加。",
                id="no-pages",
            ),
            pytest.param(
                "a\0.pdf",
                "“a<U+0000>.pdf”：没有找到这个文件，可能已被移走或改名。请重新选择。",
                id="nul",
            ),
        ],
    )  # fmt: skip
    def test_one_line_says_what_and_what_to_do(
        self, add: Adding, tmp_path: Path, name: str, line: str
    ) -> None:
        (tmp_path / "证照").mkdir()
        (tmp_path / "空.pdf").write_bytes(b"")
        for word in ("报告.docx", "报告.pdf"):
            (tmp_path / word).write_bytes(b"PK\x03\x04")
        (tmp_path / "加密.pdf").write_bytes(make_pdf(encryption=Encryption(owner="o", user="u")))
        (tmp_path / "无页.pdf").write_bytes(make_pdf(pages=0))
        whole = write_pdf(tmp_path / "x.pdf").read_bytes()
        (tmp_path / "改名.jpg").write_bytes(whole)
        (tmp_path / "坏.pdf").write_bytes(whole[:100])
        before = application(Proof(item=ITEM, none=True))
        assert add(before, tmp_path / name) == Attached(before, (), (line,))

    @pytest.mark.parametrize(
        ("name", "remedy"),
        [
            pytest.param("a.DOC", "用 Word 或 WPS 另存为 PDF", id="old-word"),
            pytest.param("a.wps", "用 Word 或 WPS 另存为 PDF", id="wps"),
            pytest.param("a.xlsx", "用 Excel 或 WPS 另存为 PDF", id="sheet"),
            pytest.param("a.pptx", "用 PowerPoint 或 WPS 另存为 PDF", id="slides"),
            pytest.param("a.ofd", "转成 PDF", id="ofd"),
            pytest.param("a.txt", "打印成 PDF", id="text"),
            pytest.param("a.heic", "另存为 JPEG 或 PNG", id="phone-photo"),
            pytest.param("a.rar", "请解压", id="archive"),
            pytest.param("a.mp4", "另存为 PDF、JPEG 或 PNG", id="film"),
            pytest.param("a", "另存为 PDF、JPEG 或 PNG", id="no-extension"),
        ],
    )
    def test_what_is_not_taken_is_told_what_it_must_become(
        self, add: Adding, tmp_path: Path, name: str, remedy: str
    ) -> None:
        (tmp_path / name).write_bytes(b"something else")
        (line,) = add(application(), tmp_path / name).problems
        assert remedy in line
        assert line.endswith("。")

    def test_a_file_over_the_limit_is_not_even_read(
        self, add: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def read(*_: object) -> None:
            raise AssertionError("read")

        path = sparse(write_pdf(tmp_path / "全部.pdf"), 2 << 30)
        monkeypatch.setattr(intake, "inspect", read)
        (line,) = add(application(), path).problems
        assert line == (
            "“全部.pdf”：有 2.00 GB，超过每个文件 1 GB 的上限。"
            "请降低扫描的分辨率，或拆成几份，再添加。"
        )

    @pytest.mark.parametrize("name", ["影片.mp4", "镜像.docx", "空白.pdf"])
    def test_of_a_large_file_that_is_not_taken_anyway_that_is_said(
        self, add: Adding, tmp_path: Path, name: str
    ) -> None:
        (tmp_path / name).write_bytes(b"")
        (line,) = add(application(), sparse(tmp_path / name, 2 << 30)).problems
        assert "GB" not in line

    def test_a_file_that_cannot_be_read(
        self, add: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        path = write_pdf(tmp_path / "a.pdf")
        monkeypatch.setattr(Path, "open", refuse)
        (line,) = add(application(), path).problems
        assert line == "“a.pdf”：读不出来（没有权限，或者文件正被别的程序打开）。请检查文件和权限。"

    def test_the_others_come_in_all_the_same(self, add: Adding, tmp_path: Path) -> None:
        paths = [write_pdf(tmp_path / "一.pdf", 101), tmp_path / "没有.pdf"]
        made = add(application(), *paths, write_pdf(tmp_path / "二.pdf", 102))
        assert titles(made.application) == ["一", "二"]
        assert [file.name for file in made.added] == ["附件/一.pdf", "附件/二.pdf"]
        assert len(made.problems) == 1


def sparse(path: Path, size: int) -> Path:
    """Make the file that large; the disk holds no more of it than before."""
    os.truncate(path, size)
    return path


class TestStoredNames:
    """No name is ever given to another content, whatever has been saved by then."""

    def test_equal_names_are_told_apart(self, add: Adding, draft: Draft, tmp_path: Path) -> None:
        one, two = write_pdf(tmp_path / "a" / "x.pdf", 101), write_pdf(tmp_path / "x.pdf", 102)
        made = add(draft.application(), one, two)
        draft.save(made.application, made.added)
        files = [entry.file or "" for entry in made.application.proofs]
        assert files == ["附件/x.pdf", "附件/x-2.pdf"]
        assert [draft.read_file(name) for name in files] == [one.read_bytes(), two.read_bytes()]

    def test_of_a_file_that_is_not_saved_yet(
        self, add: Adding, draft: Draft, tmp_path: Path
    ) -> None:
        one, two = write_pdf(tmp_path / "a" / "x.pdf", 101), write_pdf(tmp_path / "x.pdf", 102)
        first = add(draft.application(), one)
        second = add(first.application, two)
        draft.save(second.application, [*first.added, *second.added])
        assert draft.read_file("附件/x.pdf") == one.read_bytes()
        assert draft.read_file("附件/x-2.pdf") == two.read_bytes()

    def test_equal_content_is_stored_once(self, add: Adding, draft: Draft, tmp_path: Path) -> None:
        path = write_pdf(tmp_path / "x.pdf")
        first = add(draft.application(), path)
        draft.save(first.application, first.added)
        second = add(first.application, path, item=OTHER)
        assert second.added == ()
        draft.save(second.application, second.added)
        assert list(draft.files()) == ["附件/x.pdf"]

    def test_a_file_whose_removal_is_being_saved_is_brought_along(
        self, add: Adding, draft: Draft, tmp_path: Path
    ) -> None:
        path = write_pdf(tmp_path / "x.pdf")
        made = add(draft.application(), path)
        draft.save(made.application, made.added)
        held = draft.files()
        removed = without_proof(made.application, ITEM, 0)
        again = add(removed, path, held=held)
        draft.save(removed)
        draft.save(again.application, again.added)
        assert draft.read_file("附件/x.pdf") == path.read_bytes()

    def test_an_undo_finds_its_file(self, add: Adding, draft: Draft, tmp_path: Path) -> None:
        old, new = write_pdf(tmp_path / "a" / "x.pdf", 101), write_pdf(tmp_path / "x.pdf", 102)
        made = add(draft.application(), old)
        draft.save(made.application, made.added)
        held = draft.files()
        removed = without_proof(made.application, ITEM, 0)
        draft.save(removed)
        other = add(removed, new, held=held)
        assert [entry.file for entry in other.application.proofs] == ["附件/x-2.pdf"]


class TestEditing:
    proofs = application(proof("一"), proof("别", OTHER), proof("二"), proof("三"))

    @pytest.mark.parametrize(
        ("index", "left"),
        [
            pytest.param(0, ["二", "三"], id="first"),
            pytest.param(2, ["一", "二"], id="last"),
        ],
    )
    def test_taking_one_away(self, index: int, left: list[str]) -> None:
        found = without_proof(self.proofs, ITEM, index)
        assert titles(found) == left
        assert titles(found, OTHER) == ["别"]

    def test_naming_one(self) -> None:
        found = with_proof_title(self.proofs, ITEM, 1, "审计")
        assert titles(found) == ["一", "审计", "三"]
        assert found.proofs_of(ITEM)[1].file == "附件/二.pdf"

    @pytest.mark.parametrize(
        ("index", "to", "order"),
        [
            pytest.param(0, 2, ["二", "三", "一"], id="to-the-end"),
            pytest.param(2, 0, ["三", "一", "二"], id="to-the-start"),
            pytest.param(1, 1, ["一", "二", "三"], id="nowhere"),
        ],
    )
    def test_moving_one(self, index: int, to: int, order: list[str]) -> None:
        found = moved_proof(self.proofs, ITEM, index, to)
        assert titles(found) == order
        assert titles(found, OTHER) == ["别"]

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            pytest.param("1－3，5", "1-3,5", id="plain-spelling"),
            pytest.param("1-", "1-", id="half-typed-is-not-lost"),
            pytest.param("", "", id="all"),
        ],
    )
    def test_choosing_pages_of_one(self, typed: str, kept: str) -> None:
        found = with_proof_pages(self.proofs, ITEM, 1, typed)
        assert [entry.pages for entry in found.proofs_of(ITEM)] == ["", kept, ""]
        assert found.proofs_of(OTHER) == self.proofs.proofs_of(OTHER)

    @pytest.mark.parametrize(("degrees", "rotate"), [(90, 90), (360, 0), (-90, 270), (450, 90)])
    def test_turning_one(self, degrees: int, rotate: int) -> None:
        found = with_proof_rotation(self.proofs, ITEM, 2, degrees)
        assert [entry.rotate for entry in found.proofs_of(ITEM)] == [0, 0, rotate]

    def test_turning_one_by_half_a_quarter(self) -> None:
        with pytest.raises(ValueError, match="quarter"):
            with_proof_rotation(self.proofs, ITEM, 0, 45)

    def test_pages_and_rotation_stay_with_their_proof(self) -> None:
        chosen = with_proof_rotation(with_proof_pages(self.proofs, ITEM, 0, "2"), ITEM, 0, 90)
        (first, *_) = chosen.proofs_of(ITEM)
        moved = with_proof_title(moved_proof(chosen, ITEM, 0, 2), ITEM, 2, "壹")
        assert moved.proofs_of(ITEM)[2] == first.model_copy(update={"title": "壹"})

    def test_they_last(self, add: Adding, draft: Draft, tmp_path: Path) -> None:
        made = add(draft.application(), write_pdf(tmp_path / "a.pdf"))
        chosen = with_proof_rotation(with_proof_pages(made.application, ITEM, 0, "1"), ITEM, 0, 90)
        draft.save(chosen, made.added)
        assert draft.application() == chosen
        assert draft.read_file("附件/a.pdf") == (tmp_path / "a.pdf").read_bytes()

    @pytest.mark.parametrize("index", [-1, 3])
    def test_an_index_that_is_none(self, index: int) -> None:
        with pytest.raises(IndexError):
            with_proof_pages(self.proofs, ITEM, index, "1")
        with pytest.raises(IndexError):
            with_proof_rotation(self.proofs, ITEM, index, 90)
        with pytest.raises(IndexError):
            without_proof(self.proofs, ITEM, index)
        with pytest.raises(IndexError):
            with_proof_title(self.proofs, ITEM, index, "")
        with pytest.raises(IndexError):
            moved_proof(self.proofs, ITEM, 0, index)

    def test_the_rest_of_the_application_stays(self) -> None:
        whole = replace(self.proofs, plan="guangdong-2020", fields={"unit.name": "甲"})
        assert replace(without_proof(whole, ITEM, 0), proofs=whole.proofs) == whole


class TestNone:
    none = Proof(item=ITEM, none=True)

    def test_is_set_and_taken_away(self) -> None:
        found = with_none(application(proof("别", OTHER)), ITEM, True)
        assert found.proofs_of(ITEM) == (self.none,)
        assert titles(with_none(found, ITEM, False), OTHER) == ["别"]
        assert with_none(found, ITEM, False).proofs_of(ITEM) == ()

    def test_twice_is_once(self) -> None:
        assert with_none(application(self.none), ITEM, True) == application(self.none)

    def test_is_not_set_where_there_are_files(self) -> None:
        before = application(proof("一"))
        assert with_none(before, ITEM, True) is before

    def test_keeps_a_title_that_waits_for_its_file(self) -> None:
        waiting = proof("审计", file=None)
        assert with_none(application(waiting), ITEM, True).proofs == (waiting, self.none)

    def test_goes_from_an_entry_that_has_a_file_after_all(self) -> None:
        both = Proof(item=ITEM, title="一", file="附件/一.pdf", none=True)
        assert with_none(application(both), ITEM, False).proofs == (proof("一"),)
