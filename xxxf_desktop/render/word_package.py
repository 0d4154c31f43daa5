"""The package of the Word file: python-docx's, without theme and leftovers, reproducible."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import PackageWriter
from docx.oxml.parser import parse_xml

from xxxf_desktop.render.word_styles import font_table_xml, settings_xml, styles_xml

_EPOCH = (1980, 1, 1, 0, 0, 0)
_KEPT = {REL.STYLES, REL.SETTINGS, REL.FONT_TABLE}
_STORED = (".jpg", ".jpeg", ".png")  # already compressed; deflating them again takes half the time


def new_document(body_xml: str) -> Any:
    """Return a python-docx document whose main part is `body_xml` (a whole w:document)."""
    document = Document()
    part: Any = document.part
    for key in [key for key, rel in part.rels.items() if rel.reltype not in _KEPT]:
        del part.rels[key]
    package = part.package
    leftovers = {REL.THUMBNAIL, REL.EXTENDED_PROPERTIES}
    for key in [key for key, rel in package.rels.items() if rel.reltype in leftovers]:
        del package.rels[key]
    part.part_related_by(REL.STYLES)._element = parse_xml(styles_xml())
    part.part_related_by(REL.SETTINGS)._element = parse_xml(settings_xml())
    _replace_font_table(part)
    part._element = parse_xml(body_xml)
    return part.document


def _replace_font_table(part: Any) -> None:
    old = part.part_related_by(REL.FONT_TABLE)
    blob = font_table_xml().encode("utf-8")
    new = Part(PackURI("/word/fontTable.xml"), old.content_type, blob, part.package)
    for rel in part.rels.values():
        if rel.reltype == REL.FONT_TABLE:
            rel._target = new


class _PicturePart(Part):
    """A picture that stays in its file until it is written: a packet may hold a gigabyte."""

    def __init__(self, name: PackURI, content_type: str, file: Path, package: Any) -> None:
        super().__init__(name, content_type, package=package)
        self._file = file

    @property
    def blob(self) -> bytes:
        return self._file.read_bytes()


def add_pictures(document: Any, files: Iterable[Path]) -> list[str]:
    """Put the JPEG and PNG `files` into the package; return their relationship ids.

    Files of the same content become one part. python-docx's own way holds all of them in memory
    and hashes each anew for every other.
    """
    part = document.part
    ids: dict[bytes, str] = {}
    found = []
    for file in files:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
            stream.seek(0)
            is_png = stream.read(4) == b"\x89PNG"
        if digest not in ids:
            name = PackURI(f"/word/media/image{len(ids) + 1}.{'png' if is_png else 'jpg'}")
            kind = "image/png" if is_png else "image/jpeg"
            ids[digest] = part.relate_to(_PicturePart(name, kind, file, part.package), REL.IMAGE)
        found.append(ids[digest])
    return found


class _Zip:
    """Where python-docx's writer puts its parts: fixed dates, pictures stored as they are."""

    def __init__(self, target: Path) -> None:
        self._zip = zipfile.ZipFile(target, "w")

    def write(self, pack_uri: PackURI, blob: bytes) -> None:
        entry = zipfile.ZipInfo(pack_uri.membername, _EPOCH)
        stored = pack_uri.membername.lower().endswith(_STORED)
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, blob)

    def close(self) -> None:
        self._zip.close()


def save(document: Any, target: Path) -> None:
    """Write the package; the same document always gives the same bytes."""
    package = document.part.package
    for part in package.parts:
        part.before_marshal()
    writer = _Zip(target)
    steps: Any = PackageWriter  # its one public method opens a zip of its own
    try:
        steps._write_content_types_stream(writer, package.parts)
        steps._write_pkg_rels(writer, package.rels)
        steps._write_parts(writer, package.parts)
    finally:
        writer.close()
