"""The text of 校验说明.txt: what the bundle is and how anybody can verify it."""

from __future__ import annotations

from xxxf_desktop.bundle.content import BundleContent
from xxxf_desktop.bundle.entries import JWS_NAME

_TEXT = """\
电子包校验说明

一、这是什么
本文件夹是一份申报材料的电子包，由 {app} 生成。
　　申报单位：{applicant}
　　申报书版本：{form}
　　定稿：{revision}
　　校验码：{code}
　　签名公钥指纹：{fingerprint}
{jws} 是电子签名，里面有申报内容和本文件夹每个文件（它自己除外）的大小与 SHA-256。
改动、调换、增加、删除或改名任何一个文件，都会被查出来。本文件夹里没有可执行的程序。

二、先核对纸质件
纸质件（报送清单）上印的校验码、签名公钥指纹应与上面一致。{signer}

三、用本程序校验
运行：xxxf verify 本文件夹 --trust 纸质件上的签名公钥指纹

四、用其他工具校验（不需要本程序）
1. {jws} 是 JWS（RFC 7515）flattened JSON，{algorithm}，任何 JWS 工具都能验证；
   {key}，kid 应等于该公钥的 RFC 7638 SHA-256 指纹。
   kid 解码后的前 100 位用 Crockford Base32 写成四组五个字符，应等于上面的签名公钥指纹。
2. payload 解码（base64url）后是 UTF-8 的 JSON，files 列出每个文件的 path、size、sha256。
   本文件夹除 {jws} 外的文件应与 files 完全一致，一个不多，一个不少。
3. 逐个计算文件的 SHA-256 并比较。
   　　Windows：certutil -hashfile 文件名 SHA256
   　　Linux：sha256sum 文件名
4. content_sha256 是对文字 xxxf-content/1、一个换行和 form、plan、revision、answers、narrative、
   figures、proofs 组成的规范 JSON（RFC 8785）计算的 SHA-256；figures 是 narrative 里全部图片的
   file 和 sha256，按 file、sha256 排序。它的前 100 位写成四组五个字符，
   就是校验码的前四组；最后一个字符只用来发现抄写错误。
"""


_OWN_KEY = {
    "signer": (
        "签名密钥由申报单位自己生成，\n"
        "它证明材料签名后没有改过；是谁的密钥，以盖章纸质件上的指纹为准。"
    ),
    "algorithm": "算法只能是 ES256",
    "key": "公钥在 protected 的 jwk 里",
}
_CERTIFICATE = {
    "signer": "签名用的是\n{certificate}。\n证书由谁签发、是否可信，由核对的人决定。",
    "algorithm": "算法是 ES256、RS256 或 PS256",
    "key": "证书链在 protected 的 x5c 里，第一张是签名人的，公钥在其中",
}


def notice_text(
    content: BundleContent, code: str, fingerprint: str, certificate: str = ""
) -> bytes:
    """Return 校验说明.txt as bytes: UTF-8 with byte order mark and CRLF, for any Notepad.

    `certificate` says whose it is that signs, "" for the applicant's own key.
    """
    variant = _CERTIFICATE if certificate else _OWN_KEY
    name = _one_line(certificate)
    words = {part: text.format(certificate=name) for part, text in variant.items()}
    revision = f"第 {content.revision} 版" if content.revision else "未定稿"
    text = _TEXT.format(
        app=_one_line(f"{content.app.name} {content.app.version}"),
        applicant=_one_line(f"{content.applicant.name}（{content.applicant.code}）"),
        form=_one_line(f"{content.form.id} {content.form.version}"),
        revision=revision,
        code=code,
        fingerprint=fingerprint,
        jws=JWS_NAME,
        **words,
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _one_line(text: str) -> str:
    return " ".join(text.split())
