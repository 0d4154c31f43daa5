"""Bundles to attack, and the tools to attack them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xxxf_desktop.bundle import (
    JWS_NAME,
    Applicant,
    AppRef,
    BundleContent,
    FormRef,
    SealedBundle,
    SigningKey,
    base64url,
    seal,
)
from xxxf_desktop.bundle.canonical import canonical_json

FILES = {
    "申报书.docx": b"PK\x03\x04 word " * 30,
    "申报书.pdf": b"%PDF-1.7 paper " * 20,
    "图片/总体架构图.png": b"\x89PNG architecture",
    "图片/数据流程图.png": b"\x89PNG data flow chart",
    "附件/2019年度审计报告.pdf": b"%PDF-1.4 audit",
    "附件/营业执照.jpg": b"\xff\xd8 licence \xff\xd9",
}
ROLES = {
    path: "form" if path.startswith("申报书") else {"图": "figure", "附": "attachment"}[path[0]]
    for path in FILES
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_content(**changes: Any) -> BundleContent:
    """Return the content of one revision; `changes` replace members."""
    members: dict[str, Any] = {
        "form": FormRef("miit-2020", "2020.1"),
        "submission": "6f1c0b1e-8c55-4f43-9b1a-0d7a6f1d2c3b",
        "plan": "guangdong-2020",
        "revision": 3,
        "previous": sha256(b"revision 2"),
        "created_at": "2026-11-22T11:00:00+08:00",
        "app": AppRef("xxxf-desktop", "0.1.0"),
        "applicant": Applicant("广东镕堃科技有限公司", "91440101MA5CXXXX0K"),
        "answers": {
            "unit.name": "广东镕堃科技有限公司",
            "unit.revenue": "12345.67",
            "unit.listed": False,
            "unit.honors": [{"honor": "高新技术企业", "level": "国家级", "year": 2018}],
            "project.directions": [1, 6],
        },
        "narrative": {
            "narrative.plan": [
                {"type": "heading", "level": 4, "text": "总体思路"},
                {"type": "paragraph", "runs": [{"text": "𠮷\u2028与“引号”"}]},
                _figure("图片/数据流程图.png"),
                _figure("图片/总体架构图.png"),
            ]
        },
        "proofs": [
            {
                "item": "proof.revenue",
                "title": "2019年度审计报告",
                "file": "附件/2019年度审计报告.pdf",
                "sha256": sha256(FILES["附件/2019年度审计报告.pdf"]),
            },
            {"item": "proof.platform_ip", "none": True},
        ],
    }
    return BundleContent(**{**members, **changes})


def _figure(path: str) -> dict[str, Any]:
    return {"type": "figure", "file": path, "sha256": sha256(FILES[path]), "width_mm": 140}


def make_folder(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """Write the files of a bundle to be."""
    for path, data in (FILES if files is None else files).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def make_bundle(folder: Path, key: SigningKey) -> SealedBundle:
    """Write and seal the bundle all attacks start from."""
    return seal(make_folder(folder), make_content(), key, ROLES)


def read_jws(folder: Path) -> dict[str, str]:
    document: dict[str, str] = json.loads((folder / JWS_NAME).read_bytes())
    return document


def write_jws(folder: Path, document: dict[str, Any]) -> None:
    (folder / JWS_NAME).write_bytes(json.dumps(document, separators=(",", ":")).encode())


def payload_of(folder: Path) -> Any:
    return json.loads(base64url.decode(read_jws(folder)["payload"]))


def resign(folder: Path, key: SigningKey, change: Callable[[Any], object]) -> None:
    """Change the manifest and sign it again: an attack by the signer."""
    manifest = payload_of(folder)
    change(manifest)
    resign_raw(folder, key, canonical_json(manifest))


def resign_raw(folder: Path, key: SigningKey, payload: bytes) -> None:
    (folder / JWS_NAME).write_bytes(key.sign(payload))


def change_header(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the protected header without signing again."""
    document = read_jws(folder)
    header = json.loads(base64url.decode(document["protected"]))
    change(header)
    raw = json.dumps(header, separators=(",", ":")).encode()
    write_jws(folder, {**document, "protected": base64url.encode(raw)})


def make_zip(folder: Path, target: Path, root: str = "") -> Path:
    """Pack `folder` into a zip, its files under `root` ("" or "name/")."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, root + file.relative_to(folder).as_posix())
    return target


def overwrite(file: Path, data: bytes) -> None:
    """Write in place: emptying a file first makes ext4 wait for the disk, thousands of times."""
    with file.open("r+b") as stream:
        stream.write(data)
        stream.truncate()
