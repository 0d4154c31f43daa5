"""纸面预览: the pages are those of the 草稿 export, whatever the application holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.drafts.making import answers, blocks
from tests.drafts.making import proofs as any_proofs
from tests.packet.making import EDITIONS, complete, edition, empty
from tests.render.exported import Exported, exported_example
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.app.preview import LaidPaper, PaperFile, PaperPlace, PaperRoom
from xxxf_desktop.drafts.inspection import inspect
from xxxf_desktop.errors import AnswersError, XxxfError
from xxxf_desktop.narrative.blocks import Blocks, FigureBlock, Paragraph, TextRun
from xxxf_desktop.packet.look import PAGE_HEIGHT_PT, PAGE_WIDTH_PT

DRAFT = "草稿"


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Return the 草稿 export of the example."""
    return exported_example(tmp_path_factory, as_draft=True)


@pytest.fixture(scope="module")
def files(export: Exported) -> dict[str, PaperFile]:
    return {name: PaperFile(p, inspect(p, name).pages) for name, p in export.files.items()}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def room(work: Path) -> Iterator[PaperRoom]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xxxf_desktop.app.preview.system_font_folders", lambda: ())
        yield PaperRoom(work)


@pytest.fixture
def laid(room: PaperRoom, export: Exported, files: Mapping[str, PaperFile]) -> LaidPaper:
    return room.lay_out(export.application, files, DRAFT)


def page_text(room: PaperRoom, page: int, folder: Path) -> str:
    """Return the text of a page that was laid out, without white space."""
    assert room._paper is not None
    room._paper.write_page(page, folder / "page.pdf")
    with closing(pypdfium2.PdfDocument(folder / "page.pdf")) as document:
        return "".join(document[0].get_textpage().get_text_bounded().split())


def text_of(room: PaperRoom, laid: LaidPaper, folder: Path) -> str:
    return "\n".join(page_text(room, page, folder) for page in range(len(laid.numbers)))


def pages_of(laid: LaidPaper, tag: str) -> list[int]:
    return list(dict.fromkeys(place.page for place in laid.places[tag]))


def holds(place: PaperPlace, inner: PaperPlace) -> bool:
    return (
        place.page == inner.page
        and place.x <= inner.x + 0.01
        and place.y <= inner.y + 0.01
        and inner.x + inner.width <= place.x + place.width + 0.01
        and inner.y + inner.height <= place.y + place.height + 0.01
    )


# ------------------------------------------------------------------ the same paper


def kinds(laid: LaidPaper) -> list[int]:
    """Return the cover, both tables, a page with a figure, proofs as PDF and as JPEG."""
    tags = ["unit.name", "project.name", "narrative.plan:5", "proof.honors", "proof.promotion"]
    return [0, *(laid.places[tag][-1].page for tag in tags), len(laid.numbers) - 1]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_pages_are_those_of_the_draft_export(
    room: PaperRoom, laid: LaidPaper, export: Exported, scale: float
) -> None:
    figure = export.application.narrative["narrative.plan"][5]
    assert isinstance(figure, FigureBlock)
    with closing(pypdfium2.PdfDocument(export.pdf)) as document:
        assert len(laid.numbers) == len(document)
        for index in kinds(laid):
            drawn = room.draw(index, scale)
            page = document[index]
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            assert (drawn.width_px, drawn.height_px) == (bitmap.width, bitmap.height)
            assert drawn.stride == bitmap.stride
            assert drawn.data == bytes(bitmap.buffer), f"page {index}"
            bitmap.close()
            page.close()


def test_pages_have_their_printed_numbers(laid: LaidPaper) -> None:
    assert laid.numbers == (None, *range(1, len(laid.numbers)))


@pytest.mark.parametrize("mark", [DRAFT, ""])
def test_the_mark_stands_on_every_page(room: PaperRoom, tmp_path: Path, mark: str) -> None:
    laid = room.lay_out(empty(), {}, mark)
    found = [DRAFT in page_text(room, n, tmp_path) for n in range(len(laid.numbers))]
    assert found == [bool(mark)] * len(laid.numbers)


def test_hidden_answers_are_not_printed(room: PaperRoom, tmp_path: Path) -> None:
    shown = complete().with_field("unit.listed.place", "露出交易所")
    laid = room.lay_out(shown, {}, DRAFT)
    assert "露出交易所" in text_of(room, laid, tmp_path)
    laid = room.lay_out(shown.with_field("unit.listed", False), {}, DRAFT)
    assert "露出交易所" not in text_of(room, laid, tmp_path)


def test_the_last_layout_counts(room: PaperRoom, tmp_path: Path) -> None:
    for name in ("甲公司", "乙公司"):
        room.lay_out(empty().with_field("unit.name", name), {}, DRAFT)
        assert name in page_text(room, 0, tmp_path)


# ------------------------------------------------------------------ places


class TestPlaces:
    def test_a_field_is_found_on_the_cover_and_in_its_cell(self, laid: LaidPaper) -> None:
        cover, cell, exact = laid.places["unit.name"]
        assert (cover.page, cover.whole) == (0, False)
        assert (cell.page, cell.whole) == (exact.page, True)
        assert holds(cell, exact)
        assert not holds(exact, cell)

    def test_options_are_found_in_the_cell_of_their_field(self, laid: LaidPaper) -> None:
        (cell,) = [place for place in laid.places["unit.nature"] if place.whole]
        (option,) = laid.places["unit.nature:民营企业"]
        assert holds(cell, option)
        assert not option.whole

    def test_every_printed_field_is_found(self, laid: LaidPaper) -> None:
        printed = {field.id for field in edition().fields.values() if field.printed}
        assert printed <= {tag.partition(":")[0] for tag in laid.places}

    def test_sections_are_found_as_one_rectangle_where_they_go_on(self, laid: LaidPaper) -> None:
        for section in edition().narrative_sections():
            pages = pages_of(laid, section.id)
            assert pages == list(range(pages[0], pages[-1] + 1))
        first, *_ = edition().narrative_sections()
        spans = laid.places[first.id]
        assert len(spans) < 3 * len(pages_of(laid, first.id))
        assert max(place.height for place in spans) > 300

    def test_blocks_are_found_within_their_section(self, laid: LaidPaper, export: Exported) -> None:
        for section, written in export.application.narrative.items():
            found = [laid.places[f"{section}:{index}"] for index in range(len(written))]
            for place in (place for places in found for place in places):
                assert any(holds(whole, place) for whole in laid.places[section])
            tops = [(places[0].page, places[0].y) for places in found]
            assert tops == sorted(tops)

    def test_proofs_are_found_on_their_pages(self, laid: LaidPaper, export: Exported) -> None:
        items = [item.id for item in edition().proof_items()]
        for item in items:
            count = sum(
                inspect(export.files[proof.file], proof.file).pages
                for proof in export.application.proofs_of(item)
                if proof.file
            )
            divider, *pages = pages_of(laid, item)
            assert len(pages) == count
            assert all(page > divider for page in pages)
            last = laid.places[item][-1]
            assert last.height > 600  # label and room are one

    def test_the_declaration_is_found(self, laid: LaidPaper) -> None:
        assert pages_of(laid, "part.declaration") == [len(laid.numbers) - 1]

    def test_lie_on_their_pages(self, laid: LaidPaper) -> None:
        paper = [
            PaperPlace(page, 0.0, 0.0, PAGE_WIDTH_PT, PAGE_HEIGHT_PT, True)
            for page in range(len(laid.numbers))
        ]
        for places in laid.places.values():
            for place in places:
                assert holds(paper[place.page], place)


# ------------------------------------------------------------------ files that are no use


class TestFilesThatAreNoUse:
    NARRATIVE: Blocks = (
        Paragraph(runs=(TextRun(text="其前"),)),
        FigureBlock(file="图片/甲.png", caption="甲"),
        Paragraph(runs=(TextRun(text="其间"),)),
        FigureBlock(file="图片/乙.png", caption="乙"),
        Paragraph(runs=(TextRun(text="其后"),)),
    )

    def application(self) -> Application:
        proofs = (Proof(item="proof.honors", title="证书", file="附件/证书.jpg"),)
        return replace(empty(), narrative={"narrative.next": self.NARRATIVE}, proofs=proofs)

    def files(self, folder: Path) -> dict[str, PaperFile]:
        for name in ("甲.png", "乙.png", "证书.jpg"):
            Image.new("RGB", (120, 80), "navy").save(folder / name)
        return {
            "图片/甲.png": PaperFile(folder / "甲.png", 1),
            "图片/乙.png": PaperFile(folder / "乙.png", 1),
            "附件/证书.jpg": PaperFile(folder / "证书.jpg", 1),
        }

    def text(self, room: PaperRoom, files: Mapping[str, PaperFile], folder: Path) -> str:
        return text_of(room, room.lay_out(self.application(), files, DRAFT), folder)

    def test_usable_ones_are_printed(self, room: PaperRoom, tmp_path: Path) -> None:
        text = self.text(room, self.files(tmp_path), tmp_path)
        assert "图1甲" in text
        assert "图2乙" in text
        assert "附1-1-1证书" in text

    @pytest.mark.parametrize("how", ["unknown", "unusable", "gone", "broken"])
    def test_a_figure_is_left_out_and_the_others_counted_without_it(
        self, room: PaperRoom, tmp_path: Path, how: str
    ) -> None:
        files = self.files(tmp_path)
        name = "图片/甲.png"
        if how == "unknown":
            del files[name]
        elif how == "unusable":
            files[name] = PaperFile(files[name].path, 0)
        elif how == "gone":
            files[name].path.unlink()
        else:
            files[name].path.write_bytes(b"\x89PNG\r\n\x1a\n")
        text = self.text(room, files, tmp_path)
        assert "图1乙" in text
        assert "甲" not in text

    def test_blocks_are_found_under_the_numbers_they_have(
        self, room: PaperRoom, tmp_path: Path
    ) -> None:
        files = self.files(tmp_path)
        del files["图片/甲.png"]
        places = room.lay_out(self.application(), files, DRAFT).places
        assert "narrative.next:1" not in places
        first = [places[f"narrative.next:{index}"][0] for index in (0, 2, 3, 4)]
        assert first == sorted(first, key=lambda place: (place.page, place.y))
        assert places["narrative.next:3"][0].height > 80

    @pytest.mark.parametrize("how", ["unknown", "unusable", "gone"])
    def test_a_proof_has_no_page(self, room: PaperRoom, tmp_path: Path, how: str) -> None:
        files = self.files(tmp_path)
        name = "附件/证书.jpg"
        if how == "unknown":
            del files[name]
        elif how == "unusable":
            files[name] = PaperFile(files[name].path, 0)
        else:
            files[name].path.unlink()
        assert "附1-1-1" not in self.text(room, files, tmp_path)

    def test_a_proof_that_goes_away_later_leaves_its_page(
        self, room: PaperRoom, tmp_path: Path
    ) -> None:
        files = self.files(tmp_path)
        laid = room.lay_out(self.application(), files, DRAFT)
        page = laid.places["proof.honors"][-1].page
        before = room.draw(page, 0.5)
        files["附件/证书.jpg"].path.unlink()
        after = room.draw(page, 0.5)
        assert len(after.data) == len(before.data)
        assert after != before


# ------------------------------------------------------------------ odd answers


FIELDS = st.dictionaries(st.sampled_from([*edition().fields, "no.such.field"]), answers, max_size=8)
SECTIONS = st.sampled_from([*(s.id for s in edition().narrative_sections()), "nowhere"])
ITEMS = st.sampled_from([*(item.id for item in edition().proof_items()), "nowhere"])
ODD = st.builds(
    Application,
    form=st.sampled_from(EDITIONS),
    plan=st.none() | st.text(max_size=3),
    fields=FIELDS,
    narrative=st.dictionaries(SECTIONS, st.lists(blocks, max_size=4).map(tuple), max_size=3),
    proofs=st.lists(
        st.tuples(any_proofs, ITEMS).map(lambda made: made[0].model_copy(update={"item": made[1]})),
        max_size=3,
    ).map(tuple),
)


@given(application=ODD)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_answers_can_be_laid_out(
    room: PaperRoom, files: Mapping[str, PaperFile], application: Application
) -> None:
    """Whatever an import or a half-typed value leaves there."""
    known = list(files.values())
    named = {"图片/架构图.png": known[0], "附件/审计报告.pdf": known[-1]}
    laid = room.lay_out(application, named, DRAFT)
    assert len(laid.numbers) >= 8
    room.draw(len(laid.numbers) - 1, 0.2)


# ------------------------------------------------------------------ what cannot be done


class TestRefusals:
    def test_an_unknown_form_is_named(self, room: PaperRoom) -> None:
        with pytest.raises(AnswersError, match="没有“x”这个申报书版本"):
            room.lay_out(Application("x"), {}, DRAFT)

    def test_nothing_is_drawn_before_a_layout(self, tmp_path: Path) -> None:
        with pytest.raises(XxxfError, match="还没有排版"):
            PaperRoom(tmp_path).draw(0, 1.0)

    def test_a_page_that_is_not_there(self, room: PaperRoom) -> None:
        laid = room.lay_out(empty(), {}, DRAFT)
        for page in (-1, len(laid.numbers)):
            with pytest.raises(XxxfError, match=f"没有第 {page + 1} 页"):
                room.draw(page, 1.0)


def test_warming_up_leaves_nothing_behind(tmp_path: Path) -> None:
    room = PaperRoom(tmp_path)
    room.warm_up()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(XxxfError):
        room.draw(0, 1.0)
