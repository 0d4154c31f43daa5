"""Writing the packet: one layout, then 申报书.pdf with the proofs bound in, and 申报书.docx."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pikepdf

from xxxf_desktop.packet.nodes import Figure, Packet, ProofPage
from xxxf_desktop.render.binding import bind
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.inlays import printable_figure, slots_of
from xxxf_desktop.render.layout import lay_out, proof_box
from xxxf_desktop.render.pages import LaidOut
from xxxf_desktop.render.pdf import write_pdf
from xxxf_desktop.render.pictures import FigurePicture, ProofPicture
from xxxf_desktop.render.raster import RasterJob, raster_pages
from xxxf_desktop.render.setting import Typesetter

PagesDone = Callable[[int, int], None]
_LOOK_EVERY_S = 0.2  # how often the progress of the pictures is told


class PacketFiles:
    """A packet laid out once and written as PDF and as Word.

    `files` gives the file of every stored name the packet prints; `work` is a folder for what
    is made on the way. Used as a context: the pictures of the proof pages, most of the work,
    are drawn beside the rest from its start on, without `word` not before `write_word` asks.
    Raises ProofError, OutputError.
    """

    def __init__(
        self,
        packet: Packet,
        fonts: FontSet,
        files: Mapping[str, Path],
        work: Path,
        *,
        word: bool = True,
    ) -> None:
        self._packet = packet
        self._fonts = fonts
        self._files = files
        self._work = work
        self._rasters = _Rasters(packet, files, work) if word else None
        self._typesetter = Typesetter(fonts)
        try:
            self._figures = self._printable_figures()
            self.laid_out: LaidOut = lay_out(
                packet, self._typesetter, lambda name: self._figures[name].size_px
            )
        except BaseException:
            self._stop()  # it would go on writing into a folder that is being removed
            raise

    def __enter__(self) -> PacketFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._rasters is not None:
            self._rasters.stop()

    def _printable_figures(self) -> dict[str, FigurePicture]:
        names = {node.file for node in self._packet.nodes() if isinstance(node, Figure)}
        figures: dict[str, FigurePicture] = {}
        for name in sorted(names):
            figures[name] = printable_figure(self._files[name], self._work)
        return figures

    def write_pdf(self, target: Path) -> None:
        """Write the PDF: our own pages, then pictures and proofs where there is room for them."""
        body = self._work / "body.pdf"
        write_pdf(self._packet, self.laid_out, self._fonts, body)
        slots = slots_of(self.laid_out.pages, self._figures, self._files)
        bind(body, slots, target, _finish)
        body.unlink()

    def write_word(self, target: Path, pages_done: PagesDone | None = None) -> None:
        """Write the Word file; its proof pages are pictures of 200 dpi.

        `pages_done` is told how many of how many proof pages are drawn; it may raise to stop.
        """
        from xxxf_desktop.render.word import write_word  # the PDF alone needs no python-docx

        if self._rasters is None:
            self._rasters = _Rasters(self._packet, self._files, self._work)
        pictures = self._rasters.wait(pages_done)
        write_word(self._packet, self.laid_out, self._typesetter, self._figures, pictures, target)


class _Rasters:
    """The pictures of the proof pages, drawn in a thread of their own.

    pdfium and Pillow release the interpreter's lock, so the layout goes on meanwhile.
    """

    def __init__(self, packet: Packet, files: Mapping[str, Path], work: Path) -> None:
        proofs = [node for node in packet.nodes() if isinstance(node, ProofPage)]
        self._pictures = [proof.picture for proof in proofs]
        self._jobs = [
            RasterJob(files[name], page, work / f"{index}.jpg", proof_box(), rotate)
            for index, (name, page, rotate) in enumerate(self._pictures)
        ]
        self._done = 0
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self._made = self._pool.submit(raster_pages, self._jobs, self._count, self._stopped.is_set)

    def _count(self, done: int) -> None:
        self._done = done

    def wait(self, pages_done: PagesDone | None) -> dict[tuple[str, int, int], ProofPicture]:
        """Return the pictures, by `ProofPage.picture`, when all are drawn."""
        while not wait([self._made], timeout=_LOOK_EVERY_S).done:
            if pages_done is not None:
                pages_done(self._done, len(self._jobs))
        return {
            picture: ProofPicture(job.target, *raster.size_pt)
            for picture, job, raster in zip(
                self._pictures, self._jobs, self._made.result(), strict=True
            )
        }

    def stop(self) -> None:
        """End the drawing after the page in hand."""
        self._stopped.set()
        self._pool.shutdown()


def _finish(pdf: pikepdf.Pdf) -> None:
    """Let viewers show title and printed page numbers (the cover has none); claim no dates."""
    pdf.Root.PageLabels = pdf.make_indirect(
        pikepdf.Dictionary(
            Nums=[
                0,
                pikepdf.Dictionary(P=pikepdf.String("封面")),
                1,
                pikepdf.Dictionary(S=pikepdf.Name.D, St=1),
            ]
        )
    )
    for key in ("/CreationDate", "/ModDate"):  # reportlab's invariant ones say 2000
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
