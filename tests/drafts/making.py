"""Applications by chance, and files with every fault there is."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pikepdf
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image

from xxxf_desktop.answers.application import Acceptance, Application, Honor, Proof
from xxxf_desktop.narrative.blocks import (
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    TableBlock,
    TextRun,
)

# ------------------------------------------------------------------ applications

texts = st.text(max_size=30) | st.sampled_from(["无", "𠮷野家", "㐂\u0000", "ﬁ Å \u200b", "'\";--"])
names = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){1,2}", fullmatch=True)
file_names = st.sampled_from(["图片/架构图.png", "附件/审计报告.pdf"])
years = st.none() | st.integers(min_value=-5, max_value=2**70)
honors = st.builds(Honor, honor=texts, level=texts, year=years)
answers = (
    texts
    | st.booleans()
    | st.lists(texts, max_size=4).map(tuple)
    | st.lists(st.integers(), max_size=4).map(tuple)
    | st.lists(honors, max_size=3).map(tuple)
)
runs = st.lists(
    st.builds(TextRun, text=texts, bold=st.booleans(), sup=st.booleans(), sub=st.booleans())
    | st.builds(Reference, ref=st.sampled_from(["图:架构", "表:预算"])),
    max_size=4,
).map(tuple)
items = st.builds(ListItem, runs=runs, level=st.integers(1, 3))
rows = st.lists(st.lists(texts, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)
blocks = (
    st.builds(Heading, level=st.integers(4, 6), text=texts)
    | st.builds(Paragraph, runs=runs)
    | st.builds(
        ListBlock, ordered=st.booleans(), items=st.lists(items, min_size=1, max_size=3).map(tuple)
    )
    | st.builds(
        TableBlock,
        caption=texts,
        header_rows=st.integers(0, 5),
        rows=rows.map(tuple),
        widths_mm=st.none() | st.lists(st.integers(5, 158), max_size=3).map(tuple),
        id=st.none() | texts,
    )
    | st.builds(
        FigureBlock,
        file=file_names,
        caption=texts,
        width_mm=st.integers(10, 158),
        id=st.none() | texts,
    )
)
proofs = st.builds(
    Proof,
    item=names,
    title=texts,
    file=st.none() | file_names,
    none=st.booleans(),
    pages=st.sampled_from(["", "", "1", "2-1", "1-99999", "1-"]) | texts,
    rotate=st.sampled_from([0, 0, 90, 180, 270]),
)
applications = st.builds(
    Application,
    form=names,
    plan=st.none() | names,
    fields=st.dictionaries(names, answers, max_size=6),
    narrative=st.dictionaries(names, st.lists(blocks, max_size=4).map(tuple), max_size=3),
    proofs=st.lists(proofs, max_size=3).map(tuple),
    accepted=st.lists(st.builds(Acceptance, code=names, field=names, reason=texts), max_size=2).map(
        tuple
    ),
)

PROOF = "附件/审计报告.pdf"
FIGURE = "图片/架构图.png"


def application(**fields: Any) -> Application:
    """Return an application with one figure and one proof."""
    return Application(
        form="miit-2020",
        plan="guangdong-2020",
        fields={"unit.name": "某某科技有限公司", "unit.listed": False, **fields},
        narrative={"narrative.plan": (FigureBlock(file=FIGURE, caption="架构"),)},
        proofs=(Proof(item="proof.revenue", title="审计报告", file=PROOF),),
        accepted=(Acceptance(code="X", field="unit.name", reason="已核对"),),
    )


# ------------------------------------------------------------------ PDF

TEXT = b"BT /F1 12 Tf (hello) Tj ET"


def pdf_bytes(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, compress_streams=False, **options)
    return stream.getvalue()


def make_pdf(
    pages: int = 1, content: bytes = TEXT, font: Dictionary | None = None, **options: Any
) -> bytes:
    """Return a PDF; `font` stands in the resources of every page as F1."""
    pdf = pikepdf.new()
    resources = Dictionary() if font is None else Dictionary(Font=Dictionary(F1=font))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = resources
        page.obj.Contents = pdf.make_stream(content)
    return pdf_bytes(pdf, **options)


def helvetica() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def embedded(pdf: pikepdf.Pdf, key: str = "/FontFile2") -> Dictionary:
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Fang"))
    descriptor[key] = pdf.make_stream(b"a font")
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/ABCDEF+Fang"),
        FontDescriptor=descriptor,
    )


def type_0(descendant: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type0, DescendantFonts=Array([descendant]))


def form_with(pdf: pikepdf.Pdf, resources: Dictionary) -> pikepdf.Stream:
    form = pdf.make_stream(TEXT)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 10, 10])
    form.Resources = resources
    return form


def pdf_with_resources(pdf: pikepdf.Pdf, resources: Dictionary) -> bytes:
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Resources = resources
    page.obj.Contents = pdf.make_stream(b"q Q")
    return pdf_bytes(pdf)


# ------------------------------------------------------------------ pictures


def noise(width: int = 160, height: int = 120) -> Image.Image:
    """Return a picture that compresses badly, always the same."""
    data = random.Random(1).randbytes(width * height * 3)  # noqa: S311
    return Image.frombytes("RGB", (width, height), data)


def make_picture(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    (picture or noise()).save(stream, kind, **options)
    return stream.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
