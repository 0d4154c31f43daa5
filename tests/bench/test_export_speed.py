"""Speed and memory of an export as ratios against the named alternative, in the same run.

No time is asserted: the machine decides it. The figures go into the README.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.bench import bundle_alone, pdf_alone
from tests.bench.long_drafts import nameless, pages
from tests.bench.measure import Run, compare, run
from tests.bench.typst_source import typst_source
from tests.render.libreoffice import LibreOffice, needs_libreoffice
from xxxf_desktop.answers.application import Application, Proof
from xxxf_desktop.answers.reading import apply, parse_answers
from xxxf_desktop.app import drafting
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.drafts.store import Draft, NewFile
from xxxf_desktop.example import write_example
from xxxf_desktop.packet.build import build_packet

pytestmark = pytest.mark.bench
PYTHON = sys.executable
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def answers(folder: Path, repository: Path) -> Path:
    return write_example(folder / "in", repository / "resources")


@pytest.fixture(scope="module")
def draft(folder: Path, answers: Path) -> Path:
    path = folder / "示例.xxxf"
    drafting.create_draft(path, "miit-2020", "guangdong-2020")
    with Draft.open(path) as opened:
        drafting.fill(opened, answers)
    return path


def long_draft(folder: Path, example: Path, figures: int, scans: int) -> Path:
    """Return a draft whose narrative has `figures` figures, with `scans` proofs of 5 MB."""
    path = draft_with_proofs(folder, example, scans).rename(folder / f"长稿{figures}.xxxf")
    with Draft.open(path) as draft:
        application = draft.application()
        section = next(iter(application.narrative))
        blocks = tuple(nameless(pages(application, figures)))
        emptied = dict.fromkeys(application.narrative, ())
        draft.save(replace(application, narrative={**emptied, section: blocks}))
    return path


def test_twice_the_work_takes_twice_the_time(folder: Path, draft: Path) -> None:
    """60 pages, 40 figures and 100 proofs of 5 MB against half of each; and the memory."""
    whole, half = long_draft(folder, draft, 40, 100), long_draft(folder, draft, 20, 50)
    empty = folder / "空稿.xxxf"
    drafting.create_draft(empty, "miit-2020", "guangdong-2020")

    def exported(path: Path) -> Run:
        return ours(
            folder, ["-m", "xxxf_desktop", "export", path, "--draft", "--to", folder / "out"]
        )

    made = compare(lambda: exported(whole), lambda: exported(half), rounds=3)
    made.say("导出 60 页、40 图、100 份 5 MB 证明 : 一半的内容", goal=2.2)
    peak, least = max(one.peak_mb for one in made.ours), exported(empty).peak_mb
    reached = "达到" if peak - least <= 200 else "未达到"
    print(  # noqa: T201
        f"内存峰值：{peak:.0f} MB，空的申报稿 {least:.0f} MB，相差 {peak - least:.0f} MB"
        f"（目标 ≤ 200 MB，{reached}）"
    )


def ours(folder: Path, arguments: Sequence[str | Path]) -> Run:
    """Run Python on `arguments` with keys of its own; `out` is made anew each time."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    environment = {"XXXF_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(REPOSITORY)}
    return run([PYTHON, *arguments], environment)


@needs_libreoffice
def test_export_against_libreoffice(folder: Path, draft: Path, repository: Path) -> None:
    """The whole export (Word, PDF, bundle) against LibreOffice converting the Word file alone."""
    command: list[str | Path] = ["-m", "xxxf_desktop", "export", draft, "--to", folder / "out"]
    ours(folder, command)
    word = shutil.copy(folder / "out" / "申报书.docx", folder / "申报书.docx")
    office = LibreOffice(folder / "office", repository / "resources" / "fonts")

    def convert() -> Run:
        return run([*office.command(folder / "converted"), word], office.environment())

    made = compare(lambda: ours(folder, command), convert)
    made.say("整套导出 : LibreOffice 只把它的 Word 转成 PDF", goal=0.5)
    assert (folder / "out" / "电子包" / "bundle.jws.json").is_file()
    assert (folder / "converted" / "申报书.pdf").is_file()


def test_pdf_against_typst(folder: Path, answers: Path, repository: Path) -> None:
    """The PDF without proofs against typst setting the same text, tables and figures."""
    form = edition("miit-2020")
    filled = apply(parse_answers(answers.read_bytes(), form), Application(form.id))
    packet = build_packet(form, replace(filled, proofs=()), {})
    source = folder / "same.typ"
    source.write_text(typst_source(packet, answers.parent), encoding="utf-8")
    fonts = repository / "resources" / "fonts"
    setting = (
        f"import typst; typst.compile({str(source)!r}, output={str(folder / 'typst.pdf')!r}, "
        f"font_paths=[{str(fonts)!r}], ignore_system_fonts=True)"
    )

    def ours_alone() -> Run:
        return ours(folder, [pdf_alone.__file__, answers, folder / "alone.pdf"])

    made = compare(ours_alone, lambda: run([PYTHON, "-c", setting]))
    made.say("PDF 单独 : typst 排同样的文字、表和图", goal=1.5)
    for name in ("alone.pdf", "typst.pdf"):
        with pikepdf.open(folder / name) as pdf:
            assert len(pdf.pages) > 20


def noise_jpeg(path: Path, seed: int) -> None:
    """Write a scan of about 5 MB that no compression makes smaller."""
    size = (1900, 2600)
    pixels = random.Random(seed).randbytes(3 * size[0] * size[1])  # noqa: S311
    Image.frombytes("RGB", size, pixels).save(path, quality=82)


def draft_with_proofs(folder: Path, example: Path, count: int) -> Path:
    """Return a copy of the example's draft with `count` scans more."""
    path = folder / f"{count}.xxxf"
    shutil.copy(example, path)
    added: list[NewFile] = []
    for index in range(count):
        scan = folder / f"scan-{index}.jpg"
        if not scan.exists():
            noise_jpeg(scan, index)
        added.append(NewFile(f"附件/扫描件{index}.jpg", scan))
    with Draft.open(path) as draft:
        application = draft.application()
        proofs = tuple(
            Proof(item="proof.promotion", title=f"扫描件{index}", file=new.name)
            for index, new in enumerate(added)
        )
        draft.save(replace(application, proofs=(*application.proofs, *proofs)), added)
    return path


def test_memory_does_not_grow_with_the_proofs(folder: Path, draft: Path) -> None:
    """Peak memory of PDF and bundle with 10 MB and with 1 GB of proofs; the Word file's apart."""
    peaks: dict[str, float] = {}
    sizes: dict[str, float] = {}
    for name, count in (("few", 3), ("many", 300)):
        path = draft_with_proofs(folder, draft, count)
        sizes[name] = path.stat().st_size / 1e6
        made = ours(folder, [bundle_alone.__file__, path, folder / "out"])
        peaks[name] = made.peak_mb
    growth = peaks["many"] - peaks["few"]
    reached = "达到" if growth <= 100 else "未达到"
    print(  # noqa: T201
        f"\nPDF 和电子包的内存峰值：{sizes['few']:.0f} MB 申报稿 {peaks['few']:.0f} MB，"
        f"{sizes['many']:.0f} MB 申报稿 {peaks['many']:.0f} MB，相差 {growth:.0f} MB"
        f"（目标 ≤ 100 MB，{reached}）"
    )
    path = folder / "300.xxxf"
    whole = ours(folder, ["-m", "xxxf_desktop", "export", path, "--to", folder / "out"])
    word = (folder / "out" / "申报书.docx").stat().st_size / 1e6
    print(f"连 Word 一起：峰值 {whole.peak_mb:.0f} MB（Word 文件 {word:.0f} MB）")  # noqa: T201
    assert (folder / "out" / "申报书.pdf").stat().st_size > 0.8e6 * sizes["many"]
