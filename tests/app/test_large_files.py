"""Files larger than any proof are recognised when they are added, with little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drafts.making import helvetica, make_pdf, make_picture, write

MOST_MB = 60  # beyond a small file of the same kind

_ADD = """
import json, resource, sys
from pathlib import Path
from tests.packet.making import edition
from xxxf_desktop.answers.application import Application
from xxxf_desktop.app.attachments import with_proof_files
small, large = Path(sys.argv[1]), Path(sys.argv[2])
form, empty = edition(), Application("miit-2020")
with_proof_files(form, empty, {}, "proof.rnd", [small])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = with_proof_files(form, empty, {}, "proof.rnd", [large])
peak_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
print(json.dumps([[file.name for file in made.added], list(made.problems), peak_mb]))
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only"
)


def added(small: Path, large: Path, repository: Path) -> tuple[list[str], list[str]]:
    """Return the names and the problems of adding `large`, in a process of its own."""
    command = [sys.executable, "-c", _ADD, str(small), str(large)]
    done = subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True)
    names, problems, peak_mb = json.loads(done.stdout)
    assert peak_mb < MOST_MB
    return names, problems


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        pytest.param("a.pdf", make_pdf(), "1 GB 的上限", id="pdf"),
        pytest.param("a.jpg", make_picture("JPEG"), "1 GB 的上限", id="jpeg"),
        pytest.param("a.png", make_picture("PNG"), "1 GB 的上限", id="png"),
        pytest.param("a.tif", make_picture("TIFF"), "1 GB 的上限", id="tiff"),
        pytest.param("a.bmp", make_picture("BMP"), "1 GB 的上限", id="bmp"),
        pytest.param("a.docx", b"PK\x03\x04", "用 Word 或 WPS 另存为 PDF", id="word"),
        pytest.param("b.pdf", b"\0", "内容与文件名不符", id="zeros-called-pdf"),
    ],
)
def test_two_gigabytes(tmp_path: Path, repository: Path, name: str, data: bytes, line: str) -> None:
    small = write(tmp_path / "small.pdf", make_pdf())
    large = write(tmp_path / name, data)
    os.truncate(large, 2 << 30)
    names, (problem,) = added(small, large, repository)
    assert names == []
    assert line in problem


@pytest.mark.parametrize("role", ["/Contents 4 0 R", "/Resources << /XObject << /I 4 0 R >> >>"])
def test_a_whole_pdf_just_below_the_limit(tmp_path: Path, repository: Path, role: str) -> None:
    """As the content of a page so much is taken for a bomb; as a picture it is bound in."""
    small = write(tmp_path / "small.pdf", make_pdf())
    large = pdf_with_stream(tmp_path / "large.pdf", role, 1000 << 20)
    names, problems = added(small, large, repository)
    assert (names, len(problems)) == ((["附件/large.pdf"], 0) if "I" in role else ([], 1))


def pdf_with_stream(path: Path, role: str, size: int) -> Path:
    """Write a PDF of one page with a stream of `size` zeros, which the disk does not hold."""
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {role} >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        f"<< /Length {size} >>\nstream\n",
    ]
    with path.open("wb") as sink:
        sink.write(b"%PDF-1.5\n")
        places = []
        for number, body in enumerate(objects, 1):
            places.append(sink.tell())
            sink.write(f"{number} 0 obj\n{body}".encode("ascii"))
            if number == len(objects):
                sink.seek(size, os.SEEK_CUR)
                sink.write(b"\nendstream")
            sink.write(b"\nendobj\n")
        start = sink.tell()
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        sink.write(f"xref\n0 5\n0000000000 65535 f \n{table}".encode("ascii"))
        sink.write(f"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return path


def test_five_hundred_pages(tmp_path: Path, repository: Path) -> None:
    small = write(tmp_path / "small.pdf", make_pdf())
    large = write(tmp_path / "五百页.pdf", make_pdf(500, font=helvetica()))
    assert added(small, large, repository) == (["附件/五百页.pdf"], [])
