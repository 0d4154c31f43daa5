"""纸面预览: the application laid out as a 草稿 is exported, its pages drawn one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.visibility import asked_only
from xxxf_desktop.app.catalogue import edition, editions
from xxxf_desktop.errors import XxxfError
from xxxf_desktop.narrative.blocks import FigureBlock, figures_of
from xxxf_desktop.packet.build import Marks, build_packet
from xxxf_desktop.render.fonts import FontSet, system_font_folders
from xxxf_desktop.render.inlays import readable_figures
from xxxf_desktop.render.pages import Page, Place
from xxxf_desktop.render.paper import DrawnPage, Paper
from xxxf_desktop.system.shipped import resources_folder

_TOUCHING_PT = 0.01

Kept = Mapping[str, Sequence[int]]
"""By section, which of its blocks are printed."""


class PaperFile(NamedTuple):
    """A stored picture or proof: where it lies, and its pages, 0 where it is unusable."""

    path: Path
    pages: int


class PaperPlace(NamedTuple):
    """A rectangle of page `page` (from 0), in points from the upper left corner; see `Place`."""

    page: int
    x: float
    y: float
    width: float
    height: float
    whole: bool


@dataclass(frozen=True, slots=True)
class LaidPaper:
    """The pages there are: `numbers` as printed, None for none, and what stands where by tag.

    What belongs to a tag as a whole is one rectangle a page where its parts touch. A section
    is found by its id and each of its blocks as `id:n`, n from 0 in the application.
    """

    numbers: tuple[int | None, ...]
    places: Mapping[str, Sequence[PaperPlace]]


class PaperRoom:
    """Lays out an application again and again and draws pages of what it laid out last.

    `work` is a folder for what is made on the way. The fonts stay open.
    """

    def __init__(self, work: Path) -> None:
        self._work = work
        self._fonts = FontSet(resources_folder() / "fonts", system_font_folders())
        self._paper: Paper | None = None

    def warm_up(self) -> None:
        """Open editions and fonts, so that the first layout does not have to."""
        for form in editions():
            self.lay_out(Application(form.id), {}, "")
            self.draw(0, 1.0)
        self._paper = None

    def lay_out(
        self, application: Application, files: Mapping[str, PaperFile], mark: str
    ) -> LaidPaper:
        """Lay out `application` with `mark` in the header of every page; AnswersError.

        Any answers will do. Hidden ones are not printed; pictures and proofs that are missing
        from `files` or cannot be used are left out.
        """
        form = edition(application.form)
        figures = readable_figures(_figure_files(application, files), self._work)
        printed, kept = _with_figures(asked_only(form, application), figures)
        proofs = {name: file for name, file in files.items() if file.path.is_file()}
        pages = {name: file.pages for name, file in proofs.items()}
        packet = build_packet(form, printed, pages, Marks(header=mark))
        paths = {name: file.path for name, file in proofs.items()}
        self._paper = Paper(packet, self._fonts, figures, paths, self._work)
        laid_out = self._paper.laid_out.pages
        return LaidPaper(tuple(page.number for page in laid_out), _places(laid_out, kept))

    def draw(self, page: int, scale: float) -> DrawnPage:
        """Return page `page` (from 0), `scale` in pixels per point.

        XxxfError where there is no such page (any more), OutputError where `work` is full.
        """
        if self._paper is None:
            raise XxxfError("还没有排版，没有可以看的纸面。", "请稍候。")
        if not 0 <= page < len(self._paper.laid_out.pages):
            raise XxxfError(f"现在没有第 {page + 1} 页纸了。", "请看别的页。")
        return self._paper.draw(page, scale)


def _figure_files(application: Application, files: Mapping[str, PaperFile]) -> dict[str, Path]:
    names = [
        figure.file for blocks in application.narrative.values() for figure in figures_of(blocks)
    ]
    return {name: files[name].path for name in names if name in files and files[name].pages}


def _with_figures(
    application: Application, figures: Mapping[str, object]
) -> tuple[Application, Kept]:
    """Return `application` with no other figures than `figures`, and the blocks it still has."""
    kept = {
        section: [
            index
            for index, block in enumerate(blocks)
            if not isinstance(block, FigureBlock) or block.file in figures
        ]
        for section, blocks in application.narrative.items()
    }
    narrative = {
        section: tuple(application.narrative[section][index] for index in indices)
        for section, indices in kept.items()
    }
    return replace(application, narrative=narrative), kept


# ------------------------------------------------------------------ what stands where


def _places(pages: Sequence[Page], kept: Kept) -> dict[str, list[PaperPlace]]:
    found: dict[str, list[PaperPlace]] = {}
    for index, page in enumerate(pages):
        for item in page.items:
            if isinstance(item, Place):
                place = PaperPlace(index, item.x, item.y, item.width, item.height, item.whole)
                for tag in _tags(item, kept):
                    _add(found.setdefault(tag, []), place)
    return found


def _tags(place: Place, kept: Kept) -> Iterator[str]:
    """Yield the tags of a place: a block counts as the application does, and for its section."""
    section, _, block = place.tag.partition(":")
    if place.whole and block:
        yield section
        yield f"{section}:{kept[section][int(block)]}"
    else:
        yield place.tag


def _add(places: list[PaperPlace], place: PaperPlace) -> None:
    """Add `place`, joined to the last one where it goes on right below it."""
    last = places[-1] if places else None
    if last is not None and last.whole and place.whole and _goes_on(last, place):
        places[-1] = last._replace(height=place.y + place.height - last.y)
    else:
        places.append(place)


def _goes_on(last: PaperPlace, place: PaperPlace) -> bool:
    same_column = (last.page, last.x, last.width) == (place.page, place.x, place.width)
    return same_column and abs(last.y + last.height - place.y) < _TOUCHING_PT
