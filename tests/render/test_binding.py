"""Proof pages on the pages reserved for them."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.render.samples import (
    A4,
    A4_LANDSCAPE,
    UPRIGHT,
    add_annotation,
    add_form,
    add_marked_page,
    body_pdf,
    corners,
    count,
    drawn,
    jpeg_bytes,
    marked_pdf,
    padded_jpeg,
    picture,
    save_turned,
    scanned_pdf,
)
from xxxf_desktop.errors import OutputError, ProofError
from xxxf_desktop.render.binding import Box, ProofSlot, bind
from xxxf_desktop.render.pictures import fit

BOX = Box(73.4, 72, 448.5, 660)
DPI = 144


def bound(
    folder: Path, *proofs: Path | tuple[Path, int], box: Box = BOX, name: str = "bound.pdf"
) -> Path:
    """Bind the proofs, one page of the body each."""
    pairs = [(proof, 0) if isinstance(proof, Path) else proof for proof in proofs]
    slots = [ProofSlot(index, file, page, box) for index, (file, page) in enumerate(pairs)]
    target = folder / name
    bind(body_pdf(folder / "body.pdf", len(slots)), slots, target)
    return target


def pixels(size_pt: tuple[float, float], box: Box = BOX) -> tuple[float, float, float, float]:
    """Return where a proof of that size lies on the drawn page."""
    width, height = fit(size_pt, (box.width, box.height))
    x, y = box.x + (box.width - width) / 2, box.y + (box.height - height) / 2
    scale = DPI / 72
    return x * scale, (A4[1] - y - height) * scale, (x + width) * scale, (A4[1] - y) * scale


def raw_objects(file: Path) -> str:
    """Return everything in the file but the streams' data, as text."""
    with pikepdf.open(file) as pdf:
        return "\n".join(
            repr(entry.stream_dict if isinstance(entry, pikepdf.Stream) else entry)
            for entry in pdf.objects
        )


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A4, A4_LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("margin", [0, 40], ids=["whole", "cropped"])
def test_pdf_page_stands_upright_in_its_box(
    tmp_path: Path, rotate: int, size: tuple[float, float], margin: float
) -> None:
    file = bound(tmp_path, marked_pdf(tmp_path / "proof.pdf", size, rotate, margin))
    page = drawn(file, dpi=DPI)
    assert corners(page, pixels(size)) == UPRIGHT
    left, _, right, bottom = pixels(size)
    outside = page.crop((0, int(bottom) + 4, page.width, page.height))
    assert outside.convert("L").getextrema() == (255, 255), "the crop box hides what lies outside"
    assert abs((right - left) - BOX.width * DPI / 72) < 1, "a large page fills the width"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
def test_picture_stands_upright_in_its_box(tmp_path: Path, orientation: int, kind: str) -> None:
    file = bound(tmp_path, save_turned(tmp_path / f"proof.{kind}", orientation))
    assert corners(drawn(file, dpi=DPI), pixels((240 * 0.72, 160 * 0.72))) == UPRIGHT


def test_every_page_stays_a4(tmp_path: Path) -> None:
    file = bound(
        tmp_path,
        marked_pdf(tmp_path / "a3.pdf", (842, 1191), 90),
        save_turned(tmp_path / "p.jpg", 6),
    )
    with pikepdf.open(file) as pdf:
        boxes = [[round(float(value), 2) for value in page.mediabox] for page in pdf.pages]
    assert boxes == [[0, 0, *A4]] * 2


def test_small_page_keeps_its_size_and_small_picture_grows_to_100_dpi(tmp_path: Path) -> None:
    small = (200.0, 120.0)
    file = bound(
        tmp_path, marked_pdf(tmp_path / "card.pdf", small), save_turned(tmp_path / "card.jpg", 1)
    )
    assert corners(drawn(file, 0, DPI), pixels(small)) == UPRIGHT
    assert corners(drawn(file, 1, DPI), pixels((240 * 0.72, 160 * 0.72))) == UPRIGHT


def test_user_unit_counts(tmp_path: Path) -> None:
    proof = marked_pdf(tmp_path / "plan.pdf", (100, 80))
    with pikepdf.open(proof, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.UserUnit = 3
        pdf.save()
    assert corners(drawn(bound(tmp_path, proof), dpi=DPI), pixels((300, 240))) == UPRIGHT


def test_stamp_and_seal_are_drawn_in(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        look = Dictionary(N=add_form(pdf, "1 0 0", 100))
        add_annotation(pdf, page, Subtype=Name.Stamp, Rect=[300, 400, 400, 500], AP=look)
        seal = add_annotation(
            pdf, page, Subtype=Name.Widget, FT=Name.Sig, T="s", Rect=[100, 400, 200, 500], AP=look
        )
        add_annotation(pdf, page, Subtype=Name.Link, Rect=[0, 0, 50, 50])
        pdf.Root.AcroForm = Dictionary(Fields=Array([seal]), SigFlags=3)
        pdf.save(tmp_path / "seal.pdf")
    plain = bound(tmp_path, marked_pdf(tmp_path / "plain.pdf"), name="plain-bound.pdf")
    sealed = bound(tmp_path, tmp_path / "seal.pdf")
    more = count(drawn(sealed), "red") - count(drawn(plain), "red")
    scale = BOX.width / A4[0]
    assert more == pytest.approx(2 * 100 * 100 * scale**2, rel=0.05)


def field_pdf(path: Path, value: str, **entries: object) -> Path:
    """Write a page with a text field that the viewer is to draw."""
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        look = {"AP": Dictionary(N=add_form(pdf, "1 0 0", 60))} if "AP" in entries else {}
        field = add_annotation(
            pdf,
            page,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T="unit",
            V=pikepdf.String(value),
            DA=pikepdf.String("0 0 1 rg /Helv 40 Tf"),
            Rect=[150, 380, 450, 440],
            **look,
        )
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]),
            NeedAppearances=True,
            DR=Dictionary(Font=Dictionary(Helv=font)),
            DA=pikepdf.String("/Helv 0 Tf"),
        )
        pdf.save(path)
    return path


def middle(file: Path) -> Image.Image:
    """Return the part of the bound page where the text field lies."""
    page = drawn(file, dpi=DPI)
    return page.crop(
        (page.width // 4, page.height * 2 // 5, page.width * 3 // 4, page.height * 3 // 5)
    )


@pytest.mark.parametrize("stale", [{}, {"AP": True}], ids=["no-appearance", "stale-appearance"])
def test_form_field_is_drawn_anew(tmp_path: Path, stale: dict[str, object]) -> None:
    file = bound(tmp_path, field_pdf(tmp_path / "form.pdf", "HHHHHHH", **stale))
    assert count(middle(file), "blue") > 300
    assert "/DCTDecode" not in raw_objects(file)
    with pikepdf.open(file) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_chinese_field_keeps_the_appearance_it_has(tmp_path: Path) -> None:
    file = bound(tmp_path, field_pdf(tmp_path / "form.pdf", "示范项目", AP=True))
    assert count(middle(file), "red") > 3000
    assert "/DCTDecode" not in raw_objects(file)


def test_chinese_field_without_appearance_is_left_to_pdfium(tmp_path: Path) -> None:
    file = bound(tmp_path, field_pdf(tmp_path / "form.pdf", "示范项目"))
    assert corners(drawn(file, dpi=DPI), pixels(A4)) == UPRIGHT
    assert "/DCTDecode" in raw_objects(file)


def test_mark_that_only_viewers_draw_is_kept(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        add_annotation(
            pdf, page, Subtype=Name.Square, Rect=[200, 350, 400, 450], C=[1, 0, 0], IC=[1, 0, 0]
        )
        pdf.save(tmp_path / "square.pdf")
    assert count(middle(bound(tmp_path, tmp_path / "square.pdf")), "red") > 3000


def test_small_page_left_to_pdfium_keeps_its_size(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf, (200, 120), 90)
        add_annotation(pdf, page, Subtype=Name.Square, Rect=[50, 90, 70, 110], C=[1, 0, 0])
        pdf.save(tmp_path / "card.pdf")
    file = bound(tmp_path, tmp_path / "card.pdf")
    assert "/DCTDecode" in raw_objects(file)
    assert corners(drawn(file, dpi=DPI), pixels((200, 120))) == UPRIGHT


def test_scripts_links_and_attachments_fall_away(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        page.obj.AA = Dictionary(O=script)
        add_annotation(pdf, page, Subtype=Name.Link, Rect=[0, 0, 99, 99], A=script)
        pdf.attachments["virus.exe"] = b"MZ"
        pdf.save(tmp_path / "active.pdf")
    file = bound(tmp_path, tmp_path / "active.pdf")
    text = raw_objects(file)
    assert "JavaScript" not in text
    assert "/Annot" not in text
    assert "virus" not in text
    assert corners(drawn(file, dpi=DPI), pixels(A4)) == UPRIGHT


def test_hidden_layer_stays_hidden(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        groups = [
            pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String(name)))
            for name in ("shown", "hidden")
        ]
        more = "/OC /Hidden BDC 1 0 0 rg 200 300 200 200 re f EMC /OC /Shown BDC 0 0 1 rg "
        page = add_marked_page(pdf, more=more + "250 350 50 50 re f EMC ")
        page.obj.Resources = Dictionary(Properties=Dictionary(Shown=groups[0], Hidden=groups[1]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=Dictionary(OFF=Array([groups[1]])))
        pdf.save(tmp_path / "layers.pdf")
    part = middle(bound(tmp_path, tmp_path / "layers.pdf"))
    assert count(part, "red") == 0
    assert count(part, "blue") > 1000


def test_fonts_of_a_proof_are_kept(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        program = pdf.make_stream(bytes(range(256)) * 100, Length1=25600)
        descriptor = pdf.make_indirect(
            Dictionary(Type=Name.FontDescriptor, FontName=Name.Own, FontFile2=program, Flags=4)
        )
        font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Own)
        font.FontDescriptor = descriptor
        page.obj.Resources = Dictionary(Font=Dictionary(F9=font))
        pdf.save(tmp_path / "fonts.pdf", compress_streams=False)
    with pikepdf.open(bound(tmp_path, tmp_path / "fonts.pdf")) as pdf:
        (form,) = pdf.pages[0].obj.Resources.XObject.values()
        kept = form.Resources.Font.F9.FontDescriptor.FontFile2
        assert kept.read_bytes() == bytes(range(256)) * 100


def test_streams_are_copied_as_they_are(tmp_path: Path) -> None:
    data = padded_jpeg(picture(), 200_000)
    (tmp_path / "photo.jpg").write_bytes(data)
    scan = scanned_pdf(tmp_path / "scan.pdf", [data])
    file = bound(tmp_path, tmp_path / "photo.jpg", scan)
    with pikepdf.open(file) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        (form,) = pdf.pages[1].obj.Resources.XObject.values()
        assert image.read_raw_bytes() == data
        assert form.Resources.XObject.Im0.read_raw_bytes() == data
        assert "XxxfStandIn" not in raw_objects(file)
        assert pdf.check_pdf_syntax() == []


def test_one_file_serves_several_slots_and_a_page_can_come_twice(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        add_marked_page(pdf)
        add_marked_page(pdf, A4_LANDSCAPE, 90)
        pdf.save(tmp_path / "two.pdf")
    two = tmp_path / "two.pdf"
    photo = save_turned(tmp_path / "photo.jpg", 1)
    file = bound(tmp_path, (two, 1), photo, (two, 0), (two, 1))
    assert corners(drawn(file, 0, DPI), pixels(A4_LANDSCAPE)) == UPRIGHT
    assert corners(drawn(file, 2, DPI), pixels(A4)) == UPRIGHT
    assert corners(drawn(file, 3, DPI), pixels(A4_LANDSCAPE)) == UPRIGHT
    with pikepdf.open(file) as pdf:
        forms = [next(iter(page.obj.Resources.XObject.values())).objgen for page in pdf.pages]
    assert forms[0] == forms[3] != forms[2]


def test_contents_in_pieces_are_joined(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_marked_page(pdf)
        data = page.obj.Contents.read_bytes()
        cut = data.index(b"rg") + 2
        page.obj.Contents = Array([pdf.make_stream(data[:cut]), pdf.make_stream(data[cut:])])
        pdf.save(tmp_path / "pieces.pdf")
    assert corners(drawn(bound(tmp_path, tmp_path / "pieces.pdf"), dpi=DPI), pixels(A4)) == UPRIGHT


@pytest.mark.parametrize("large", [False, True], ids=["small", "large-streams"])
def test_owner_encrypted_proof_needs_no_password(tmp_path: Path, large: bool) -> None:
    data = padded_jpeg(picture(248, 351), 300_000 if large else 0)
    scan = scanned_pdf(tmp_path / "scan.pdf", [data])
    with pikepdf.open(scan) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=6))
    file = bound(tmp_path, tmp_path / "locked.pdf")
    assert corners(drawn(file, dpi=DPI), pixels(A4)) == UPRIGHT
    with pikepdf.open(file) as pdf:
        assert not pdf.is_encrypted


def test_junk_before_the_header_does_no_harm(tmp_path: Path) -> None:
    scan = scanned_pdf(tmp_path / "scan.pdf", [padded_jpeg(picture(248, 351), 300_000)])
    (tmp_path / "junk.pdf").write_bytes(b"\r\n\r\nHTTP 200\r\n" + scan.read_bytes())
    file = bound(tmp_path, tmp_path / "junk.pdf")
    assert corners(drawn(file, dpi=DPI), pixels(A4)) == UPRIGHT


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    proofs: Sequence[Path] = [
        scanned_pdf(tmp_path / "scan.pdf", [padded_jpeg(picture(), 100_000)]),
        save_turned(tmp_path / "photo.jpg", 6),
        save_turned(tmp_path / "table.png", 1),
        save_turned(tmp_path / "fax.tif", 8),
    ]
    first = bound(tmp_path, *proofs, name="one.pdf").read_bytes()
    assert bound(tmp_path, *proofs, name="two.pdf").read_bytes() == first


def test_identifier_follows_the_large_streams(tmp_path: Path) -> None:
    files = []
    for name, colour in (("a", "white"), ("b", "ivory")):
        photo = tmp_path / f"{name}.jpg"
        photo.write_bytes(padded_jpeg(Image.new("RGB", (240, 160), colour), 100_000))
        files.append(bound(tmp_path, photo, name=f"{name}.pdf"))
    with pikepdf.open(files[0]) as one, pikepdf.open(files[1]) as two:
        assert one.trailer.ID[1] != two.trailer.ID[1]


def test_finish_sees_the_document_before_it_is_saved(tmp_path: Path) -> None:
    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = "申报书"

    proof = save_turned(tmp_path / "photo.jpg", 1, (900, 900))
    body = body_pdf(tmp_path / "body.pdf")
    bind(body, [ProofSlot(0, proof, 0, BOX)], tmp_path / "bound.pdf", finish)
    with pikepdf.open(tmp_path / "bound.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "申报书"


def test_body_without_proofs_is_saved_too(tmp_path: Path) -> None:
    bind(body_pdf(tmp_path / "body.pdf", 3), [], tmp_path / "bound.pdf")
    with pikepdf.open(tmp_path / "bound.pdf") as pdf:
        assert len(pdf.pages) == 3


def test_damaged_proof_is_named(tmp_path: Path) -> None:
    (tmp_path / "审计报告.pdf").write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(ProofError, match="审计报告"):
        bound(tmp_path, tmp_path / "审计报告.pdf")
    assert not (tmp_path / "bound.pdf").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["body.pdf", "审计报告.pdf"]


def test_proof_with_a_password_says_so(tmp_path: Path) -> None:
    with pikepdf.open(marked_pdf(tmp_path / "open.pdf")) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(ProofError, match="密码"):
        bound(tmp_path, tmp_path / "locked.pdf")


def test_page_out_of_reach_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProofError, match="short"):
        bound(tmp_path, (marked_pdf(tmp_path / "short.pdf"), 4))


def test_missing_proof_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProofError, match="gone"):
        bound(tmp_path, tmp_path / "gone.pdf")


def test_missing_folder_is_an_output_error(tmp_path: Path) -> None:
    body = body_pdf(tmp_path / "body.pdf")
    with pytest.raises(OutputError):
        bind(body, [], tmp_path / "gone" / "bound.pdf")


def test_a_lost_page_is_noticed(tmp_path: Path) -> None:
    def finish(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0]

    with pytest.raises(OutputError, match="1页，应为2页"):
        bind(body_pdf(tmp_path / "body.pdf", 2), [], tmp_path / "bound.pdf", finish)
    assert not (tmp_path / "bound.pdf").exists()


_PEAK = """
import resource, sys
from pathlib import Path
from xxxf_desktop.render.binding import Box, ProofSlot, bind
body, target, *proofs = map(Path, sys.argv[1:])
box = Box(73.4, 72, 448.5, 660)
bind(body, [ProofSlot(index, proof, 0, box) for index, proof in enumerate(proofs)], target)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def peak_mb(folder: Path, proofs: Sequence[Path]) -> int:
    """Return the peak memory of a process that binds `proofs`."""
    body = body_pdf(folder / "body.pdf", len(proofs))
    files = [str(file) for file in (body, folder / "bound.pdf", *proofs)]
    command = [sys.executable, "-c", _PEAK, *files]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
def test_memory_does_not_grow_with_the_proofs(tmp_path: Path) -> None:
    data = padded_jpeg(picture(1200, 1600), 10_000_000)
    (tmp_path / "photo.jpg").write_bytes(data)
    scanned_pdf(tmp_path / "scan.pdf", [data])
    proofs = []
    for number in range(30):
        kind = ("photo.jpg", "scan.pdf")[number % 2]
        copy = tmp_path / f"{number}-{kind}"
        copy.hardlink_to(tmp_path / kind)
        proofs.append(copy)
    few, many = peak_mb(tmp_path, proofs[:2]), peak_mb(tmp_path, proofs)
    assert (tmp_path / "bound.pdf").stat().st_size > 290_000_000
    assert many - few < 60


def test_grey_jpeg_stays_grey(tmp_path: Path) -> None:
    data = jpeg_bytes(picture().convert("L"))
    (tmp_path / "grey.jpg").write_bytes(data)
    with pikepdf.open(bound(tmp_path, tmp_path / "grey.jpg")) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        assert image.ColorSpace == Name.DeviceGray
        assert Image.open(io.BytesIO(image.read_raw_bytes())).mode == "L"
