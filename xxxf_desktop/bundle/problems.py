"""What can be wrong with a bundle: the codes, and one catalogue of the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_SHOWN_LENGTH = 200


class Code(StrEnum):
    """The codes of `verify`, in the order of its checks."""

    TOO_LARGE = "TOO_LARGE"
    LINK_FOUND = "LINK_FOUND"
    SPECIAL_FILE = "SPECIAL_FILE"
    ZIP_BOMB = "ZIP_BOMB"
    ZIP_DUPLICATE = "ZIP_DUPLICATE"
    ZIP_ENCRYPTED = "ZIP_ENCRYPTED"
    ZIP_METHOD = "ZIP_METHOD"
    DISC_DUPLICATE = "DISC_DUPLICATE"
    DISC_OVERLAP = "DISC_OVERLAP"
    DISC_TREES = "DISC_TREES"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    JWS_MALFORMED = "JWS_MALFORMED"
    JWS_HEADER = "JWS_HEADER"
    DUPLICATE_KEY = "DUPLICATE_KEY"
    KEY_MISMATCH = "KEY_MISMATCH"
    CERTIFICATE_CHAIN = "CERTIFICATE_CHAIN"
    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    SIGNER_UNKNOWN = "SIGNER_UNKNOWN"
    CERTIFICATE_DATES = "CERTIFICATE_DATES"
    MANIFEST_FORMAT = "MANIFEST_FORMAT"
    MANIFEST_MALFORMED = "MANIFEST_MALFORMED"
    CONTENT_DIGEST = "CONTENT_DIGEST"
    CONTENT_FILE = "CONTENT_FILE"
    PATH_UNSAFE = "PATH_UNSAFE"
    FILE_MISSING = "FILE_MISSING"
    FILE_ADDED = "FILE_ADDED"
    FILE_RENAMED = "FILE_RENAMED"
    EMPTY_FOLDER = "EMPTY_FOLDER"
    FILES_SWAPPED = "FILES_SWAPPED"
    FILE_CHANGED = "FILE_CHANGED"
    SCANS_FOREIGN = "SCANS_FOREIGN"
    SCANS_UNSIGNED = "SCANS_UNSIGNED"
    REVISION_OLD = "REVISION_OLD"
    REVISION_OTHER = "REVISION_OTHER"


_REMAKE = "请从原申报稿重新导出电子包"
_RECOPY = "请从原件重新复制"
_REBURN = "请从原申报稿重新制作光盘映像"

MESSAGES: Mapping[Code, str] = {
    Code.TOO_LARGE: "{file}：{detail}，超出上限，未再核对。请确认拿到的是申报电子包。",
    Code.LINK_FOUND: "{file}：是指向别处的链接，电子包里只能有普通文件。" + _RECOPY + "。",
    Code.SPECIAL_FILE: "{file}：不是普通文件，电子包里不能有。请删除后再校验。",
    Code.ZIP_BOMB: "{file}：压缩比异常，解开后会占满磁盘，未解开。请不要打开，改用文件夹形式报送。",
    Code.ZIP_DUPLICATE: "{file}：压缩包里有两个同名文件，无法判断哪个是真的。请重新压缩。",
    Code.ZIP_ENCRYPTED: "{file}：压缩包加了密码，无法核对。请去掉密码重新压缩。",
    Code.ZIP_METHOD: "{file}：压缩方式不通用，无法核对。请用普通 zip 方式重新压缩。",
    Code.DISC_DUPLICATE: "{file}：光盘映像里有两个同名文件，无法判断哪个是真的。" + _REBURN + "。",
    Code.DISC_OVERLAP: "{file}：在光盘映像里与别的文件位置重叠，映像被改动过。" + _REBURN + "。",
    Code.DISC_TREES: (
        "{file}：{detail}。光盘映像的几套目录不一致，不同的电脑会看到不同的内容。" + _REBURN + "。"
    ),
    Code.FILE_UNREADABLE: "{file}：读不出来（{detail}）。请检查介质，" + _RECOPY + "。",
    Code.JWS_MALFORMED: "{file}：签名文件格式不对（{detail}），已被改动或损坏。" + _RECOPY + "。",
    Code.JWS_HEADER: "{file}：签名文件头不符合规定（{detail}）。" + _REMAKE + "。",
    Code.DUPLICATE_KEY: "{file}：签名内容里{detail}，会被读出两种意思。" + _REMAKE + "。",
    Code.KEY_MISMATCH: "{file}：签名公钥与所写的公钥标识不符，公钥可能被换过。" + _RECOPY + "。",
    Code.CERTIFICATE_CHAIN: "{file}：签名证书的证书链不对（{detail}）。请换一张证书重新签名。",
    Code.SIGNATURE_INVALID: "{file}：签名不正确，签名后内容被改过。" + _RECOPY + "。",
    Code.SIGNER_UNKNOWN: (
        "{detail}签名人未核实：签名公钥指纹 {fingerprint} 不在可信名单里。"
        "请与盖章的纸质件上的指纹核对，一致后把它列为可信再校验。"
    ),
    Code.CERTIFICATE_DATES: (
        "{file}：签名时证书不在有效期内（{detail}）。请换一张有效的证书重新签名。"
    ),
    Code.MANIFEST_FORMAT: "{file}：清单格式是 {detail}，本版本不认识。请用新版本的程序校验。",
    Code.MANIFEST_MALFORMED: "{file}：清单内容不符合规定（{detail}）。" + _REMAKE + "。",
    Code.CONTENT_DIGEST: "{file}：清单里的申报内容与其校验码不符。" + _REMAKE + "。",
    Code.CONTENT_FILE: "{file}：申报内容引用了它，清单里却没有对应的文件。" + _REMAKE + "。",
    Code.PATH_UNSAFE: "{file}：文件名不安全（{detail}）。请不要解开或复制它，" + _REMAKE + "。",
    Code.FILE_MISSING: "{file}：清单里有，电子包里没有。" + _RECOPY + "。",
    Code.FILE_ADDED: (
        "{file}：清单里没有，是后来加进来的。"
        "请删除后再校验（Thumbs.db、desktop.ini、.DS_Store 是系统自动生成的，也请删除）。"
    ),
    Code.FILE_RENAMED: "{file}：被改名为 {other}，内容未变。请改回原名。",
    Code.EMPTY_FOLDER: "{file}：是清单之外的空文件夹。请删除后再校验。",
    Code.FILES_SWAPPED: "{file} 与 {other}：两个文件的内容互换了。请把文件名换回来。",
    Code.FILE_CHANGED: "{file}：内容与签名时不同（{detail}）。" + _RECOPY + "。",
    Code.SCANS_FOREIGN: "{file}：不是这份电子包的盖章扫描件（{detail}）。" + _RECOPY + "。",
    Code.SCANS_UNSIGNED: "{file}：没有这份签名的清单，盖章扫描件无法核对。" + _RECOPY + "。",
    Code.REVISION_OLD: "{file}：旧版本：{detail}。请换成现行的一版。",
    Code.REVISION_OTHER: "{file}：与申报稿不一致：{detail}。请核对拿到的是不是这份申报。",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a bundle; `file` is shown with unprintable characters escaped."""

    code: Code
    file: str
    message: str


def problem(code: Code, file: str, detail: str = "", **values: str) -> Problem:
    """Return the problem `code` at `file`, worded by the catalogue."""
    shown_values = {name: shown(value) for name, value in values.items()}
    message = MESSAGES[code].format(file=shown(file), detail=shown(detail), **shown_values)
    return Problem(code, shown(file), message)


def shown(text: str) -> str:
    r"""Return `text` fit for a terminal: no control, bidi or surrogate characters, 200 at most.

    >>> shown("a\x1b[2J\u202e报")
    'a\\u001b[2J\\u202e报'
    """
    cut = text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"
    return "".join(
        char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}" for char in cut
    )
